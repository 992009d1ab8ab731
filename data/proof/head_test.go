package proof

import (
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
)

// A head has one spelling, is signed by the key alone, and names the key's ledger.
func TestOpenHead(t *testing.T) {
	s, other := newTestLedger(t, 1).signer, newTestLedger(t, 2).signer
	const root = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
	good := s.origin + "\n12\n" + root + "\ntime 2026-11-30T07:20:11.042Z\n"
	sign := func(text string, by ...note.Signer) string {
		signed, err := note.Sign(&note.Note{Text: text}, by...)
		if err != nil {
			t.Fatal(err)
		}
		return string(signed)
	}
	h, err := OpenHead(sign(good, s), s.Key())
	if err != nil || h.Size != 12 || h.Root.String() != root || h.text() != good {
		t.Fatalf("%+v, %v", h, err)
	}
	for name, text := range map[string]string{
		"another ledger":   strings.Replace(good, s.origin, other.origin, 1),
		"no size":          strings.Replace(good, "\n12\n", "\n0\n", 1),
		"a size with +":    strings.Replace(good, "\n12\n", "\n+12\n", 1),
		"a size with 0":    strings.Replace(good, "\n12\n", "\n012\n", 1),
		"a large size":     strings.Replace(good, "\n12\n", "\n9007199254740992\n", 1),
		"a short hash":     strings.Replace(good, root, "47DE", 1),
		"other padding":    strings.Replace(good, root, strings.Replace(root, "uFU=", "uFV=", 1), 1),
		"no time":          strings.Replace(good, "2026-11-30T07:20:11.042Z", "unknown", 1),
		"a short time":     strings.Replace(good, ".042Z", "Z", 1),
		"another zone":     strings.Replace(good, ".042Z", ".042+00:00", 1),
		"a line more":      good + "more\n",
		"a line less":      strings.TrimSuffix(good, "time 2026-11-30T07:20:11.042Z\n"),
		"an empty line":    good + "\n",
		"capitals":         strings.Replace(good, "time ", "Time ", 1),
		"a carriage":       strings.Replace(good, "\n12\n", "\r\n12\n", 1),
		"an origin in hex": strings.Replace(good, s.origin, "mujeeb/01000000000000AA", 1),
	} {
		if h, err := OpenHead(sign(text, s), s.Key()); err == nil {
			t.Errorf("%s: %+v", name, h)
		}
	}
	signed := sign(good, s)
	line := signed[strings.Index(signed, "\n— ")+1:]
	for name, text := range map[string]string{
		"unsigned":         good,
		"by another":       sign(good, other),
		"by both":          sign(good, s, other),
		"signed twice":     signed + line,
		"changed":          strings.Replace(signed, "\n12\n", "\n13\n", 1),
		"something behind": signed + "x",
		"no end":           strings.TrimSuffix(signed, "\n"),
		"other spelling":   strings.TrimSuffix(signed, "=\n") + "\n",
		"spaces":           strings.Replace(signed, "— ", "—  ", 1),
	} {
		if h, err := OpenHead(text, s.Key()); err == nil {
			t.Errorf("%s: %+v", name, h)
		}
	}
	for name, key := range map[string]string{
		"another's":     other.Key(),
		"capitals":      strings.Replace(s.Key(), "+"+strings.SplitN(s.Key(), "+", 3)[1], "+"+strings.ToUpper(strings.SplitN(s.Key(), "+", 3)[1]), 1),
		"another name":  strings.Replace(s.Key(), "mujeeb/", "mojeeb/", 1),
		"nothing":       "",
		"a line feed":   s.Key() + "\n",
		"a line inside": s.Key()[:50] + "\n" + s.Key()[50:],
	} {
		if h, err := OpenHead(signed, key); err == nil {
			t.Errorf("by the key %s: %+v", name, h)
		}
	}
}
