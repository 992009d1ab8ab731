package gdpr

import (
	"slices"
	"strings"
	"time"
	"unicode"
)

// Part is something that a text must say.
type Part struct {
	Key      string // stable; what it is called is a matter of the UI and of letters
	Article  string // such as "33(3)(b)"
	Required bool   // in every case
	When     string // the code of the condition, if not: known, late, helpful, dpo, consent, transfers …
}

type contents struct {
	Key     string `json:"key"`
	Article string `json:"article"`
	From    Date   `json:"from"`
	Source  string `json:"source"`
	Parts   []struct {
		Key     string `json:"key"`
		Article string `json:"article"`
		When    string `json:"when"`
	} `json:"parts"`
}

func (c contents) key() string { return c.Key }
func (c contents) from() Date  { return c.From }

var contentTable = table[contents]("contents.json")

// Art34Parts returns what a notice to the persons concerned says about a breach
// noticed on the day of at, in the order in which to say it.
func Art34Parts(at time.Time) []Part { return parts("notice_persons", at) }

// Art33Parts returns what the notice to the authority says (33(3)). It may be
// given in phases (33(4)).
func Art33Parts(at time.Time) []Part { return parts("notice_authority", at) }

// PolicyParts returns what a privacy policy says: the parts of Article 13, and
// those that Article 14 adds.
func PolicyParts(at time.Time) []Part { return parts("policy", at) }

// parts returns the parts of a text on the day of at. It panics on an unknown key.
func parts(key string, at time.Time) []Part {
	c, ok := validAt(contentTable(), key, at)
	if !ok {
		panic("gdpr: no contents " + key)
	}
	out := make([]Part, 0, len(c.Parts))
	for _, p := range c.Parts {
		out = append(out, Part{Key: p.Key, Article: p.Article, Required: p.When == "", When: p.When})
	}
	return out
}

// CheckNotice returns the required parts that a notice to persons lacks. The texts
// are by the parts' keys; whether they are good ones is not checked.
func CheckNotice(at time.Time, texts map[string]string) (missing []Part) {
	return Missing(Art34Parts(at), texts)
}

// Missing returns the parts without a text that are required, or whose condition
// is among those that hold.
func Missing(parts []Part, texts map[string]string, conditions ...string) (missing []Part) {
	for _, p := range parts {
		due := p.Required || slices.Contains(conditions, p.When)
		if due && isBlank(texts[p.Key]) {
			missing = append(missing, p)
		}
	}
	return missing
}

// isBlank reports whether s has neither a letter nor a digit. A right-to-left field
// that was emptied may keep invisible marks.
func isBlank(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r)
	})
}
