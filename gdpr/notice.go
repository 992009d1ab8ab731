package gdpr

import (
	"slices"
	"time"
)

// Template is the order in which an authority is told of a breach. Its sections stand as
// those of a publication do; the questions are in this program's own words.
type Template struct {
	Version  string // the day of the publication
	Status   string // "draft" or "adopted"
	Source   string
	Sure     Sure
	AsOf     Date // when it was last looked at
	Sections []Section
}

// Draft reports whether the publication has not been adopted.
func (t Template) Draft() bool { return t.Status != "adopted" }

// Section is a part of a template with a heading of its own.
type Section struct {
	Key       string     `json:"key"` // stable, as is that of a question
	Questions []Question `json:"questions"`
}

// Question is something that an authority wants to know.
type Question struct {
	Key      string `json:"key"`
	Article  string `json:"article"`  // "" where the law does not ask for it
	Fill     string `json:"fill"`     // how it is answered: one of the constants below
	Required bool   `json:"required"` // by the law, as far as it is known
	When     string `json:"when"`     // the condition under which it is asked; "" = always
	Sure     Sure   `json:"sure"`     // that the publication, or the law, asks for it so
}

// How a question is answered.
const (
	FillOwn   = "own"   // in the owner's words, for the authority alone
	FillPart  = "part"  // in those that the notice to the people has, too
	FillKnown = "known" // by what is recorded
)

// WhenLate is the condition that the authority is told after the law's own limit.
const WhenLate = "late"

type template struct {
	Key      string    `json:"key"`
	From     Date      `json:"from"`
	Version  string    `json:"version"`
	Status   string    `json:"status"`
	Source   string    `json:"source"`
	Sure     Sure      `json:"sure"`
	AsOf     Date      `json:"as_of"`
	Sections []Section `json:"sections"`
}

func (t template) key() string { return t.Key }
func (t template) from() Date  { return t.From }

var templates = table[template]("notice.json")

// AuthorityTemplate returns the order in which to tell the authority of a breach noticed on
// the day of at, with the questions whose conditions hold.
func AuthorityTemplate(at time.Time, conditions ...string) Template {
	t, ok := validAt(templates(), "authority", at)
	if !ok {
		panic("gdpr: no template of a notice to the authority")
	}
	out := Template{Version: t.Version, Status: t.Status, Source: t.Source, Sure: t.Sure, AsOf: t.AsOf}
	for _, s := range t.Sections {
		s.Questions = slices.DeleteFunc(slices.Clone(s.Questions), func(q Question) bool { return q.When != "" && !slices.Contains(conditions, q.When) })
		out.Sections = append(out.Sections, s)
	}
	return out
}
