package gdpr

import (
	"fmt"
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

// Advice is what a class suggests to do. Every breach is documented (33(5)).
type Advice string

// The kinds of advice, each including those before it.
const (
	Document      Advice = "document"       // a risk is unlikely (33(1))
	TellAuthority Advice = "tell_authority" // within 72 hours
	TellPersons   Advice = "tell_persons"   // a high risk is likely (34(1))
)

// Flag is a circumstance that the score does not count, to be weighed beside it.
type Flag string

// The flags of ENISA's method.
const (
	ManyPeople Flag = "many_people" // more than 100
	Unreadable Flag = "unreadable"  // encrypted and the key is safe: persons need not be told (34(3)(a))
)

// Facts describe a breach by the keys of [SeverityOptions].
type Facts struct {
	Context         string // data processing context, DPC: what kind of data
	Ease            string // ease of identification, EI
	Confidentiality string // circumstances, CB, as are the next three: who got the data
	Integrity       string // whether data that were changed can be restored
	Availability    string // whether data are out of reach for a time or for good
	Malicious       bool   // done with the intent to harm
	People          int    // how many are affected
	Unreadable      bool   // encrypted, and the key is safe
}

// Assessment is the score SE = DPC × EI + CB and what follows.
type Assessment struct {
	Score  float64 // 0.25 to 6
	Class  Class
	Advice Advice // of the class; the flags are not in it
	Flags  []Flag
	Source string // where the method is published
}

// Option is an answer to one question of the method.
type Option struct {
	Key   string  `json:"key"`   // stable, unique within the question
	Value float64 `json:"value"` // what it counts in the score
}

// Options are the answers from which [Facts] are made, mildest first.
type Options struct {
	Context         []Option `json:"context"`
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
// (2013). An error names the question whose answer is not one of the options.
func Severity(at time.Time, f Facts) (Assessment, error) {
	m := methodAt(at)
	var value [5]float64
	for i, q := range []struct {
		name, answer string
		options      []Option
	}{
		{"context", f.Context, m.Context},
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
	score := value[0]*value[1] + value[2] + value[3] + value[4]
	if f.Malicious {
		score += m.Malicious
	}
	return m.assess(score, f), nil
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
func (m method) assess(score float64, f Facts) Assessment {
	a := Assessment{Score: score, Source: m.Source}
	for _, c := range m.Classes {
		if score >= c.Least {
			a.Class, a.Advice = c.Key, c.Advice
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
