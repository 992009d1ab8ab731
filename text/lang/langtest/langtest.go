// Package langtest holds the languages of a catalogue complete: the same keys
// with the same arguments, the plural forms that each language has, nothing left
// untranslated, and nothing there that no code uses.
package langtest

import (
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"mujeeb/text/lang"
)

// Complete fails t for what is missing, or said otherwise than in the other
// language, in files; see [lang.New].
func Complete(t *testing.T, files fs.FS) {
	t.Helper()
	en, ar := MustRead(t, files, "en"), MustRead(t, files, "ar")
	sameKeysAndArguments(t, en, ar)
	pluralForms(t, en, ar)
	arabicIsTranslated(t, en, ar)
}

// MustRead returns the messages of a language and fails t for every fault of
// its files.
func MustRead(t *testing.T, files fs.FS, code string) map[string]lang.Message {
	t.Helper()
	m, err := lang.Read(files, code)
	if err != nil {
		t.Errorf("%s: %v", code, err)
	}
	return m
}

// sameEverywhere are words that Arabic writes as English does.
var sameEverywhere = []string{
	"messenger", "smtp", "imap", "tls", "starttls", "csv", "json", "zip", "markdown", "html", "facebook", "gdpr", "psid", "url", "utf", "be", "le",
}

// Argument matches an argument of a message.
var Argument = regexp.MustCompile(`\{[a-z]+\}`)

// Arguments returns the names in braces of all forms of a message, each once.
func Arguments(m lang.Message) []string {
	var all []string
	for _, s := range m {
		all = append(all, Argument.FindAllString(s, -1)...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// foreign returns the Latin words of a text that Arabic has no reason to keep.
func foreign(s string) []string {
	words := strings.FieldsFunc(Argument.ReplaceAllString(s, " "), func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) })
	return slices.DeleteFunc(words, func(w string) bool { return slices.Contains(sameEverywhere, strings.ToLower(w)) })
}

func sameKeysAndArguments(t *testing.T, en, ar map[string]lang.Message) {
	t.Helper()
	for _, key := range slices.Sorted(maps.Keys(en)) {
		a, ok := ar[key]
		if !ok {
			t.Errorf("%s: not in Arabic", key)
			continue
		}
		if e := en[key]; !slices.Equal(Arguments(e), Arguments(a)) {
			t.Errorf("%s: arguments %v in English, %v in Arabic", key, Arguments(e), Arguments(a))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(ar)) {
		if _, ok := en[key]; !ok {
			t.Errorf("%s: not in English", key)
		}
	}
}

func pluralForms(t *testing.T, en, ar map[string]lang.Message) {
	t.Helper()
	for _, key := range slices.Sorted(maps.Keys(en)) {
		switch e, a := en[key], ar[key]; {
		case len(e) == 1 && len(a) == 1:
		case len(e) != 2 || len(a) != 6:
			t.Errorf("%s: %d forms in English and %d in Arabic, want 2 and 6 or 1 and 1", key, len(e), len(a))
		case !slices.Contains(Arguments(e), "{n}"):
			t.Errorf("%s: forms, but no {n} to choose by", key)
		}
	}
}

func arabicIsTranslated(t *testing.T, en, ar map[string]lang.Message) {
	t.Helper()
	isArabic := func(r rune) bool { return unicode.Is(unicode.Arabic, r) }
	for _, key := range slices.Sorted(maps.Keys(ar)) {
		for _, s := range ar[key] {
			e := ""
			for _, form := range en[key] {
				e += form
			}
			if len(foreign(e)) > 0 && !strings.ContainsFunc(s, isArabic) {
				t.Errorf("%s: %q is not Arabic", key, s)
			}
			if strings.TrimSpace(s) == "" {
				t.Errorf("%s: empty", key)
			}
		}
		for _, s := range en[key] {
			if strings.ContainsFunc(s, isArabic) {
				t.Errorf("%s: %q is not English", key, s)
			}
		}
	}
}
