package sealed

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"filippo.io/age"

	"mujeeb/data"
)

// A sealed file is read as often as wanted after one try, and not at all after it was closed
// or exchanged.
func TestSource(t *testing.T) {
	plain := []byte(strings.Repeat("Name,Email\nAmal,amal@example.org\n", 5000))
	sealedWith := func(phrase string) []byte {
		var out bytes.Buffer
		if err := seal(&out, []byte(phrase), plain, 4); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	content := sealedWith("a long pass phrase")
	if !bytes.HasPrefix(content, []byte(Heading)) {
		t.Errorf("begins with %q", content[:30])
	}
	file := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil }
	for phrase, want := range map[string]data.Code{"": data.CodeWrongPhrase, "another": data.CodeWrongPhrase} {
		if _, err := NewSource(file, []byte(phrase)); data.CodeOf(err) != want {
			t.Errorf("%q: %v", phrase, err)
		}
	}
	s, err := NewSource(file, []byte("a long pass phrase"))
	if err != nil {
		t.Fatal(err)
	}
	read := func() ([]byte, error) {
		in, err := s.Open()
		if err != nil {
			return nil, err
		}
		defer in.Close()
		return io.ReadAll(in)
	}
	for range 3 {
		if got, err := read(); err != nil || !bytes.Equal(got, plain) {
			t.Errorf("%d bytes, %v", len(got), err)
		}
	}
	whole := content
	content = whole[:len(whole)-20]
	if _, err := read(); data.CodeOf(err) != data.CodeNotSealed {
		t.Errorf("cut off: %v", err)
	}
	content = sealedWith("a long pass phrase") // another file of the same phrase
	if _, err := read(); data.CodeOf(err) != data.CodeWrongPhrase {
		t.Errorf("exchanged: %v", err)
	}
	content = whole
	s.Close()
	if _, err := read(); err == nil {
		t.Error("it opens after it was closed")
	}
}

// A file that would cost more than ours is refused before it does, and one for a key has no
// pass phrase.
func TestSource_Refused(t *testing.T) {
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	var byKey bytes.Buffer
	w, err := age.Encrypt(&byKey, key.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(func() error { _, err := io.WriteString(w, "x"); return err }(), w.Close()); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		"by a key":   byKey.String(),
		"dear":       Heading + "-> scrypt bBjlhJVYZeE4aqUdmtRHfw 30\nZV/AhotwSGqaPCU43cepl4WYUouAa17a3xpu4G2yi5k\n--- x\n",
		"no age":     "Name,Email\n",
		"cut header": Heading + "-> scrypt",
	} {
		file := func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil }
		if _, err := NewSource(file, []byte("x")); data.CodeOf(err) != data.CodeNotSealed {
			t.Errorf("%s: %v", name, err)
		}
	}
}
