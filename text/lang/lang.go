// Package lang words what the program says, in each of its languages: sentences
// with arguments and plural forms, dates, numbers and sizes.
//
// Sentences stand in JSON files, one per language and area: en/leads.json,
// ar/leads.json. All files of a language form one flat catalogue; a key starts
// with its area ("leads.title"). A value is either one string, or an object
// with one string per plural form of the language (zero, one, two, few, many,
// other), chosen by the argument named "n". Arguments stand in braces: "{n}
// leads of {source}". The files belong to whoever speaks (the window, the
// letters that leave the house); the names of days, months and units are here.
//
// A Catalogue can change its language while the program runs; whoever listens
// draws its page anew. Package langtest holds the languages of a catalogue
// complete and equal in keys and arguments.
//
// The package never draws, never reads the system's language by itself, and
// keeps no global state.
package lang

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Language is one that the program speaks.
type Language struct {
	Code string // as given to New and Set: "en", "ar"
	Name string // in the language itself, for a list to choose from
	RTL  bool
}

// Languages lists what the program speaks; the first one stands in for unknown
// codes.
func Languages() []Language {
	return []Language{
		{Code: "en", Name: "English"},
		{Code: "ar", Name: "العربية", RTL: true},
	}
}

// Catalogue words sentences, numbers and dates in one language at a time. It
// belongs to the UI goroutine.
type Catalogue struct {
	now       Language
	tag       language.Tag
	files     fs.FS
	messages  map[string]Message
	listeners []*func()
}

// New returns a catalogue of files that speaks code, or the first of Languages
// where code is unknown. Files has a folder per language, named by its code; it
// is part of the program and tested to be without faults (package langtest).
func New(files fs.FS, code string) *Catalogue {
	c := &Catalogue{files: files}
	c.use(code)
	return c
}

// In returns a catalogue of the same files that speaks another language.
func (c *Catalogue) In(code string) *Catalogue { return New(c.files, code) }

// Set changes the language and then tells all listeners. The language already
// spoken, or an unknown one, changes nothing.
func (c *Catalogue) Set(code string) {
	known := slices.ContainsFunc(Languages(), func(l Language) bool { return l.Code == code })
	if !known || code == c.now.Code {
		return
	}
	c.use(code)
	for _, f := range slices.Clone(c.listeners) {
		(*f)()
	}
}

func (c *Catalogue) use(code string) {
	all := Languages()
	i := max(0, slices.IndexFunc(all, func(l Language) bool { return l.Code == code }))
	c.now, c.tag = all[i], language.Make(all[i].Code)
	c.messages = load(c.files, c.now.Code)
}

// Code returns the code of the language that is spoken.
func (c *Catalogue) Code() string { return c.now.Code }

// RTL reports whether the language runs from right to left.
func (c *Catalogue) RTL() bool { return c.now.RTL }

// OnChange has f called after each change of language, until remove is called.
func (c *Catalogue) OnChange(f func()) (remove func()) {
	p := &f
	c.listeners = append(c.listeners, p)
	return func() {
		c.listeners = slices.DeleteFunc(c.listeners, func(q *func()) bool { return q == p })
	}
}

// Has reports whether key stands in the catalogue.
func (c *Catalogue) Has(key string) bool {
	_, ok := c.messages[key]
	return ok
}

// T returns the sentence for key with its arguments put in. Arguments are pairs
// of name and value; the integer named "n" chooses the plural form. Integers
// are written as Number does. A text whose direction differs from the
// language's is isolated, so that it can't disturb the order of the words
// around it. Without arguments the sentence keeps its braces, for a caller that
// isolates in its own way. An unknown key is returned as it is.
func (c *Catalogue) T(key string, args ...any) string {
	m, ok := c.messages[key]
	if !ok {
		return key
	}
	s := m.form(c.form(args))
	if len(args) == 0 {
		return s
	}
	pairs := make([]string, 0, len(args))
	for i := 0; i+1 < len(args); i += 2 {
		pairs = append(pairs, fmt.Sprintf("{%v}", args[i]), c.value(args[i+1]))
	}
	return strings.NewReplacer(pairs...).Replace(s)
}

// form returns the plural form that the argument "n" calls for.
func (c *Catalogue) form(args []any) plural.Form {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != "n" {
			continue
		}
		if n, ok := integer(args[i+1]); ok {
			return plural.Cardinal.MatchPlural(c.tag, lastDigits(n), 0, 0, 0, 0)
		}
	}
	return plural.Other
}

// lastDigits is a number that takes the same plural form as n and is small
// enough for the rules, which look at no more than its last digits.
func lastDigits(n int) int {
	const many = 10_000_000
	if n = max(n, -n); n < many {
		return n
	}
	return many + n%many
}

func (c *Catalogue) value(v any) string {
	if n, ok := integer(v); ok {
		return c.Number(n)
	}
	return c.isolate(fmt.Sprint(v))
}

func integer(v any) (int, bool) {
	switch n := v.(type) {
	case int:
		return n, true
	case int64:
		return int(n), true
	case int32:
		return int(n), true
	}
	return 0, false
}
