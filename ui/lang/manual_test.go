package lang

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"mujeeb/text/lang"
	"mujeeb/text/lang/langtest"
)

var bold = regexp.MustCompile(`\*\*(.+?)\*\*`)

// quotes returns what a manual quotes from the screen: its words in bold.
func quotes(t *testing.T, code string) []string {
	t.Helper()
	text, err := os.ReadFile("../../docs/manual-" + code + ".md")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, m := range bold.FindAllStringSubmatch(strings.Join(strings.Fields(string(text)), " "), -1) {
		all = append(all, m[1])
	}
	if len(all) < 50 {
		t.Fatalf("manual-%s.md quotes only %d texts", code, len(all))
	}
	return all
}

// screen knows the texts of a language, with any value for their arguments.
type screen map[string][]*regexp.Regexp

func newScreen(catalogue map[string]lang.Message) screen {
	s := screen{}
	for key, m := range catalogue {
		for _, form := range m {
			parts := langtest.Argument.Split(form, -1)
			if !strings.ContainsFunc(strings.Join(parts, ""), unicode.IsLetter) {
				continue // nothing but values
			}
			for i, part := range parts {
				parts[i] = regexp.QuoteMeta(part)
			}
			s[key] = append(s[key], regexp.MustCompile("^"+strings.Join(parts, ".+")+"$"))
		}
	}
	return s
}

// keys returns the keys of the texts that are these words.
func (s screen) keys(words string) (keys []string) {
	for key, forms := range s {
		if slices.ContainsFunc(forms, func(r *regexp.Regexp) bool { return r.MatchString(words) }) {
			keys = append(keys, key)
		}
	}
	return keys
}

// What the manual quotes stands on the screen so, and the manuals of both
// languages quote the same.
func TestManual_QuotesTheScreen(t *testing.T) {
	en, ar := newScreen(mustRead(t, "en")), newScreen(mustRead(t, "ar"))
	quoted := map[string]map[string][]string{} // by language, the quotes and their keys
	for code, s := range map[string]screen{"en": en, "ar": ar} {
		quoted[code] = map[string][]string{}
		for _, words := range quotes(t, code) {
			quoted[code][words] = s.keys(words)
			if len(quoted[code][words]) == 0 {
				t.Errorf("manual-%s.md quotes %q, which is on no page", code, words)
			}
		}
	}
	for code, other := range map[string]string{"en": "ar", "ar": "en"} {
		there := map[string]bool{}
		for _, keys := range quoted[other] {
			for _, key := range keys {
				there[key] = true
			}
		}
		for words, keys := range quoted[code] {
			if !slices.ContainsFunc(keys, func(key string) bool { return there[key] }) {
				t.Errorf("manual-%s.md quotes %q, and manual-%s.md does not", code, words, other)
			}
		}
	}
}
