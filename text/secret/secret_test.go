package secret

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestSecret_NeverPrints(t *testing.T) {
	const word = "hunter2-correct-horse"
	type inner struct{ secret Secret }
	type outer struct {
		Public  Secret
		private Secret
		deep    []inner
		byName  map[string]Secret
		pointer *Secret
	}
	s := New(word)
	values := []any{s, &s, inner{s}, &inner{s}, outer{s, s, []inner{{s}}, map[string]Secret{"x": s}, &s}, []Secret{s},
		fmt.Errorf("login with %v failed", s)}
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, nil))
	jlog := slog.New(slog.NewJSONHandler(&out, nil))
	for _, v := range values {
		for _, verb := range strings.Fields("%v %+v %#v %s %q %x %X %d %o %b %c %U %e %t %p %T %10.3v") {
			fmt.Fprintf(&out, verb+"\n", v)
		}
		fmt.Fprintln(&out, v)
		log.Info("x", "v", v)
		jlog.Info("x", "v", v)
		if b, err := json.Marshal(v); err == nil {
			out.Write(b)
		}
		if b, err := xml.Marshal(v); err == nil {
			out.Write(b)
		}
	}
	shown := out.String()
	for _, leak := range []string{word, fmt.Sprintf("%x", word), fmt.Sprintf("%X", word), fmt.Sprint([]byte(word))[1:20]} {
		if i := strings.Index(shown, leak); i >= 0 {
			t.Fatalf("printed: …%s…", shown[max(0, i-60):i+20])
		}
	}
	if !strings.Contains(shown, "[hidden]") {
		t.Error("nothing was printed at all")
	}
}

func TestSecret_RevealEqualWipe(t *testing.T) {
	s, same := New("word"), New("word")
	if s.Reveal() != "word" || !s.Equal(same) || s.Equal(New("other")) || s.IsZero() {
		t.Error("content is not what went in")
	}
	copied := s
	s.Wipe()
	if !copied.IsZero() || copied.Reveal() != "" || same.Reveal() != "word" {
		t.Error("Wipe must reach every copy and nothing else")
	}
	var zero Secret
	zero.Wipe()
	if !zero.IsZero() || !New("").IsZero() || !zero.Equal(New("")) {
		t.Error("zero value is the empty secret")
	}
}
