package dossier

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"mujeeb/letters"
	"mujeeb/text/lang"
)

// words is the catalogue of a person's file in one language. There need not be a
// word for every code: a list such as that of reasons grows elsewhere.
type words struct{ *lang.Catalogue }

// prefix is what the keys of a person's file begin with in the catalogue.
const prefix = "dossier."

func wordsOf(code string) words { return words{letters.DossierWords(code)} }

// dir returns the direction of writing, as HTML calls it.
func (w words) dir() string {
	if w.RTL() {
		return "rtl"
	}
	return "ltr"
}

// text returns the text of a key with its arguments put in, which are pairs of
// name and value. They are put in as they are: the page isolates those that need
// it.
func (w words) text(key string, args ...string) (string, error) {
	if !w.Has(prefix + key) {
		return "", fmt.Errorf("no words for %q in %s", key, w.Code())
	}
	if len(args)%2 != 0 {
		return "", fmt.Errorf("the words of %q get a name without a value", key)
	}
	pairs := slices.Clone(args)
	for i := 0; i < len(pairs); i += 2 {
		pairs[i] = "{" + pairs[i] + "}"
	}
	return strings.NewReplacer(pairs...).Replace(w.T(prefix + key)), nil
}

// known reports whether there is a word for a code.
func (w words) known(group, code string) bool { return w.Has(prefix + group + "." + code) }

// code returns the word for a code of a group, such as "sent" of "state", or the
// bare code when there is none: a new code must not stop a person's file.
func (w words) code(group, code string) string {
	if !w.known(group, code) {
		return code
	}
	return w.T(prefix + group + "." + code)
}

// moment returns a time as a person reads it, in its own zone. Arabic months have
// both of their names, as different countries use them.
func (w words) moment(t time.Time) string {
	comma := ","
	if w.RTL() {
		comma = "،"
	}
	return fmt.Sprintf("%d %s %d%s %s", t.Day(), w.code("month", fmt.Sprint(int(t.Month()))), t.Year(), comma, t.Format("15:04"))
}
