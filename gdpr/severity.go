package gdpr

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Class is how severe a breach is.
type Class string

// The classes of ENISA's method.
const (
	Low      Class = "low"
	Medium   Class = "medium"
	High     Class = "high"
	VeryHigh Class = "very_high"
)

// Advice is what a class or a case suggests to do. Every breach is documented (33(5)).
type Advice string

// The kinds of advice, each including those before it.
const (
	Document      Advice = "document"       // it may stay a record, unless a trigger holds
	TellAuthority Advice = "tell_authority" // in time (33(1))
	TellPersons   Advice = "tell_persons"   // a high risk is likely (34(1))
)

// stricter returns the stricter one of two kinds of advice.
func stricter(a, b Advice) Advice {
	order := []Advice{Document, TellAuthority, TellPersons}
	if slices.Index(order, b) > slices.Index(order, a) {
		return b
	}
	return a
}

// Flag is a circumstance that the score does not count, to be weighed beside it.
type Flag string

// The flags of ENISA's method.
const (
	ManyPeople Flag = "many_people" // more than 100
	Unreadable Flag = "unreadable"  // encrypted and the key is safe: persons need not be told (34(3)(a))
)

// Facts describe a breach by the keys of [SeverityOptions].
type Facts struct {
	Context         string   `json:"context,omitempty"`         // data processing context, DPC: what kind of data; gives its starting value
	Adjusted        int      `json:"adjusted,omitempty"`        // the value of the context after the method's second step, 1 to 4; 0 = the starting value
	Reason          string   `json:"reason,omitempty"`          // why it is adjusted, of [Options.Reasons]
	Ease            string   `json:"ease,omitempty"`            // ease of identification, EI
	Confidentiality string   `json:"confidentiality,omitempty"` // circumstances, CB, as are the next three: who got the data
	Integrity       string   `json:"integrity,omitempty"`       // whether data that were changed can be restored
	Availability    string   `json:"availability,omitempty"`    // whether data are out of reach for a time or for good
	Malicious       bool     `json:"malicious,omitempty"`       // done with the intent to harm
	People          int      `json:"people,omitempty"`          // how many are affected
	Unreadable      bool     `json:"unreadable,omitempty"`      // encrypted, and the key is safe
	Triggers        []string `json:"triggers,omitempty"`        // the keys of the cases that hold, of [Triggers]
}

// Assessment is the score SE = DPC × EI + CB and what follows.
type Assessment struct {
	Score   float64 // 0.25 to 6
	Class   Class
	Advice  Advice // the stricter one of the class and of the triggers; the flags are not in it
	Flags   []Flag
	Decided []Trigger // the triggers that ask for more than the class does
	Source  string    // where the method is published
}

// Trigger is a case that the European Data Protection Board decided, which counts beside
// the score: ENISA's method has no rule that a low score need not be told.
type Trigger struct {
	Key    string `json:"key"`    // stable
	From   Date   `json:"from"`   // zero = not known
	Advice Advice `json:"advice"` // what the Board asks for
	Sure   Sure   `json:"sure"`
	Source string `json:"source"`
	AsOf   Date   `json:"as_of"` // when the row was last looked at
}

func (t Trigger) key() string { return t.Key }
func (t Trigger) from() Date  { return t.From }

var triggerTable = table[Trigger]("triggers.json")

// Triggers returns the cases to hold against a breach noticed on the day of at.
func Triggers(at time.Time) []Trigger {
	var out []Trigger
	for _, t := range triggerTable() {
		now, _ := validAt(triggerTable(), t.Key, at)
		if !slices.Contains(out, now) {
			out = append(out, now)
		}
	}
	return out
}

// Option is an answer to one question of the method.
type Option struct {
	Key   string  `json:"key"`   // stable, unique within the question
	Value float64 `json:"value"` // what it counts in the score
}

// Options are the answers from which [Facts] are made, mildest first.
type Options struct {
	Context         []Option `json:"context"`
	Reasons         []string `json:"reasons"` // for which the context's value may be adjusted
	Ease            []Option `json:"ease"`
	Confidentiality []Option `json:"confidentiality"`
	Integrity       []Option `json:"integrity"`
	Availability    []Option `json:"availability"`
}

type method struct {
	From   Date   `json:"from"`
	Source string `json:"source"`
	Options
	Malicious  float64 `json:"malicious"`
	ManyPeople int     `json:"many_people"`
	Classes    []struct {
		Key    Class   `json:"key"`
		Least  float64 `json:"least"`
		Advice Advice  `json:"advice"`
	} `json:"classes"`
}

func (m method) key() string { return "" }
func (m method) from() Date  { return m.From }

var methods = table[method]("severity.json")

// methodAt returns the method that is valid on the day of at.
func methodAt(at time.Time) method {
	m, ok := validAt(methods(), "", at)
	if !ok {
		panic("gdpr: no method of severity")
	}
	return m
}

// SeverityOptions returns the answers to offer for a breach noticed on the day of at.
func SeverityOptions(at time.Time) Options { return methodAt(at).Options }

// Severity scores a breach noticed on the day of at, by the method of ENISA
// (2013), and holds the triggers against it. An error names the question whose answer is
// not one of the options.
func Severity(at time.Time, f Facts) (Assessment, error) {
	m := methodAt(at)
	context, ok := m.contextOf(f)
	if !ok {
		return Assessment{}, errors.New("gdpr: severity: no answer to context")
	}
	var value [4]float64
	for i, q := range []struct {
		name, answer string
		options      []Option
	}{
		{"ease", f.Ease, m.Ease},
		{"confidentiality", f.Confidentiality, m.Confidentiality},
		{"integrity", f.Integrity, m.Integrity},
		{"availability", f.Availability, m.Availability},
	} {
		v, ok := valueOf(q.options, q.answer)
		if !ok {
			return Assessment{}, fmt.Errorf("gdpr: severity: no answer to %s", q.name)
		}
		value[i] = v
	}
	score := context*value[0] + value[1] + value[2] + value[3]
	if f.Malicious {
		score += m.Malicious
	}
	return m.assess(at, score, f), nil
}

// contextOf returns the value of the context: that of its category, or the one that it is
// adjusted to for a reason. It is false without a category, a reason, or a value of 1 to 4.
func (m method) contextOf(f Facts) (float64, bool) {
	start, ok := valueOf(m.Context, f.Context)
	adjusted := float64(f.Adjusted)
	if !ok || f.Adjusted == 0 || adjusted == start {
		return start, ok
	}
	least, most := m.Context[0].Value, m.Context[len(m.Context)-1].Value
	return adjusted, adjusted >= least && adjusted <= most && slices.Contains(m.Reasons, f.Reason)
}

// valueOf returns what the option of a key counts.
func valueOf(options []Option, key string) (float64, bool) {
	for _, o := range options {
		if o.Key == key {
			return o.Value, true
		}
	}
	return 0, false
}

// assess returns the assessment of a score.
func (m method) assess(at time.Time, score float64, f Facts) Assessment {
	a := Assessment{Score: score, Source: m.Source}
	for _, c := range m.Classes {
		if score >= c.Least {
			a.Class, a.Advice = c.Key, c.Advice
		}
	}
	byScore := a.Advice
	for _, t := range Triggers(at) {
		if slices.Contains(f.Triggers, t.Key) && stricter(byScore, t.Advice) != byScore {
			a.Decided, a.Advice = append(a.Decided, t), stricter(a.Advice, t.Advice)
		}
	}
	if f.People > m.ManyPeople {
		a.Flags = append(a.Flags, ManyPeople)
	}
	if f.Unreadable {
		a.Flags = append(a.Flags, Unreadable)
	}
	return a
}
