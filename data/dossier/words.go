package dossier

import (
	"fmt"
	"strings"
	"time"

	"mujeeb/letters"
	"mujeeb/text/lang"
)

// words words a person's file in one language. A key of a list that may grow
// elsewhere, such as a reason, is one of "reason.…" and need not be there.
type words struct{ *lang.Catalogue }

func wordsOf(code string) words { return words{letters.DossierWords(code)} }

// dir gives the direction of writing, as HTML calls it.
func (w words) dir() string {
	if w.RTL() {
		return "rtl"
	}
	return "ltr"
}

// text gives the text of a key with its {0}, {1} … replaced by args.
func (w words) text(key string, args ...string) (string, error) {
	if !w.Has(key) {
		return "", fmt.Errorf("no words for %q in %s", key, w.Code())
	}
	s := w.T(key)
	for i, a := range args {
		s = strings.ReplaceAll(s, fmt.Sprintf("{%d}", i), a)
	}
	return s, nil
}

// known reports whether there is a word for a code.
func (w words) known(group, code string) bool { return w.Has(group + "." + code) }

// code gives the word for a code such as "state.sent", or the bare code when
// the catalogue has none: a new code must not stop a person's file.
func (w words) code(group, code string) string {
	if !w.known(group, code) {
		return code
	}
	return w.T(group + "." + code)
}

// moment writes a time as a person reads it, in its own zone.
func (w words) moment(t time.Time) string {
	comma := ","
	if w.RTL() {
		comma = "،"
	}
	return fmt.Sprintf("%d %s %d%s %s", t.Day(), w.code("month", fmt.Sprint(int(t.Month()))), t.Year(), comma, t.Format("15:04"))
}
