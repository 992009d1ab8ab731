package mail

import (
	"bytes"
	"html/template"
	"math/rand/v2"
	"mime/quotedprintable"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-message/textproto"
)

// compiling returns a template, its footer and a message to compile.
func compiling(t *testing.T, markdown string) (*Template, Footer, Message) {
	t.Helper()
	parsed, err := ParseTemplate("Hello {{name}}", markdown, "en", []string{"name"})
	if err != nil {
		t.Fatal(err)
	}
	m := arabicMessage(t)
	m.OptOut = OptOut{Mail: "mailto:page@example.com?subject=unsubscribe%20" + ProbeToken}
	return parsed, Footer{Class: m.Class, Sender: "Olive", OptOut: m.OptOut, Words: testWords}, m
}

// A message with an attachment is compiled like any other: the parts are a tree.
func TestCompile_Attachment(t *testing.T) {
	parsed, footer, m := compiling(t, "Dear {{name}},\n\nthe list is with this mail.")
	m.Attachment = Attachment{Name: "list.csv", Content: bytes.Repeat([]byte("a,b\r\n"), 99)}
	c, err := Compile(parsed, footer, m)
	if err != nil {
		t.Fatal(err)
	}
	fields := map[string]string{"name": "ليلى"}
	p := Person{To: m.To, Fields: fields, Date: time.Unix(1e9, 0).UTC(), MessageID: "<r1@example.com>", Ref: "r1", Token: ProbeToken}
	got, err := c.Compose(p)
	if err != nil {
		t.Fatal(err)
	}
	if m.Content, err = parsed.Render(fields, footer); err != nil {
		t.Fatal(err)
	}
	m.Date, m.MessageID, m.Ref = p.Date, p.MessageID, p.Ref
	if want := mustCompose(t, m); !bytes.Equal(got.Raw(), want) || !bytes.Contains(want, []byte("multipart/mixed")) {
		t.Errorf("got\n%s\nwant\n%s", got.Raw(), want)
	}
}

// Where a page writes a value in a way that is not known here, or drops it, nothing is
// compiled.
func TestCompile_UnknownPlaces(t *testing.T) {
	for _, page := range []string{
		`<script>var a = {{.f0}}</script>`, `<p style="color:{{.f0}}">x</p>`, `<a href={{.f0}}>x</a>`, `<a href="x?{{.f0 | len}}">x</a>`,
		`<p>{{if eq .f0 "Layla"}}You{{else}}{{.f0}}{{end}}</p>`, `<p>{{slice .f0 0}}{{if .f0}}!{{end}}</p>`,
	} {
		parsed, footer, m := compiling(t, "Dear {{name}}")
		parsed.html = template.Must(template.New("page").Parse(page))
		if _, err := Compile(parsed, footer, m); err == nil {
			t.Errorf("compiled: %s", page)
		}
	}
}

// A header field is folded as go-message folds it.
func TestAppendField(t *testing.T) {
	r := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 1))
	for range 3000 {
		var value strings.Builder
		if r.IntN(9) == 0 { // no line takes it
			value.WriteString(strings.Repeat("y", 900+r.IntN(1500)))
		}
		for range r.IntN(12) {
			value.WriteString(strings.Repeat("x", r.IntN(1+r.IntN(120))) + strings.Repeat(" ", r.IntN(3)))
		}
		words := strings.TrimSpace(value.String())
		var h textproto.Header
		h.Add("Subject", words)
		var want bytes.Buffer
		if err := textproto.WriteHeader(&want, h); err != nil {
			t.Fatal(err)
		}
		if got := string(appendField(nil, "Subject", words)) + "\r\n"; got != want.String() {
			t.Fatalf("%q: got\n%q\nwant\n%q", words, got, want.String())
		}
	}
}

// Lines with values are encoded as mime/quotedprintable encodes them, wherever they are cut.
func TestQuotedBlocks(t *testing.T) {
	r := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 2))
	words := []string{"", "plain words ", "\r\n", " \r\n", "\t", "=", "é", strings.Repeat("long", 30), "x\r\n\r\ny", "."}
	for range 3000 {
		var pieces []bodyPiece
		var values []string
		var body strings.Builder
		for range r.IntN(8) {
			w := words[r.IntN(len(words))]
			if r.IntN(3) == 0 {
				value := strings.ReplaceAll(w, "\r\n", "")
				pieces, values = append(pieces, bodyPiece{slot: bodySlot{asIs, len(values)}}), append(values, value)
				body.WriteString(value)
				continue
			}
			pieces = append(pieces, bodyPiece{words: w})
			body.WriteString(w)
		}
		leaf, err := compileLeaf("text/plain", "en", pieces)
		if err != nil {
			t.Fatal(err)
		}
		w := bodyWriter{values: values}
		for i := range values {
			w.written = append(w.written, values[i]...)
			w.ends = append(w.ends, len(w.written))
		}
		var want bytes.Buffer
		q := quotedprintable.NewWriter(&want)
		_, _ = q.Write([]byte(body.String()))
		_ = q.Close()
		if got := w.quoted(nil, leaf); string(got) != want.String() {
			t.Fatalf("%q of %+v\ngot  %q\nwant %q", body.String(), pieces, got, want.String())
		}
	}
}
