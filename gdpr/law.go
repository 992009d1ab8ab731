package gdpr

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"
)

// Union is the code of the European Union, whose law holds where no other is named.
const Union = "EU"

// The subjects that every table has a row for, beside those that are deadlines.
const (
	LawName      = "law"           // what the law is called
	Authority    = "authority"     // who supervises
	Marketing    = "marketing"     // when a marketing message may be sent
	Message      = "message"       // what such a message must say
	ConsentProof = "consent_proof" // how long the proof of a consent is kept
	Registration = "registration"  // what has to be registered or licensed
	ChildConsent = "child_consent" // from which age a child's own consent counts
	Weekend      = "weekend"       // the days that are no working days
)

// Subjects returns the keys that every table has a row for, in the order in which to
// show them.
func Subjects() []string {
	return []string{
		LawName, Authority, BreachAuthority, BreachPersons, RequestAnswer, ComplaintAnswer, IndirectNotice, RetentionProspect,
		Marketing, Message, ConsentProof, Registration, ChildConsent, Weekend,
	}
}

// Sure is how sure a row is.
type Sure string

// The grades of certainty. Whatever is not SureHigh is to be checked by the owner.
const (
	SureHigh    Sure = "high"
	SureMedium  Sure = "medium"
	SureLow     Sure = "low"
	SureUnknown Sure = "unknown" // the row says nothing but why
)

// The reasons for which nothing is known.
const (
	WhyNotLookedUp = "not_looked_up"  // nobody has looked it up for this program yet
	WhyOpen        = "open"           // the law leaves it open
	WhyPending     = "pending"        // a regulation that is to say it is not there yet
	WhyEnded       = "ended"          // the rule that is known has ended, and what follows is not known
	WhyNoTable     = "no_table"       // there is no table for this country
	WhyConfirm     = "owner_confirms" // of a holiday: its date is announced from year to year
)

// The units of a term.
const (
	UnitHour       = "hour"
	UnitDay        = "day"
	UnitWorkingDay = "working_day"
	UnitMonth      = "month"
	UnitYear       = "year"        // of age
	UnitUndueDelay = "undue_delay" // "without undue delay", "immediately": no number
	UnitWhileUsed  = "while_used"  // as long as the data are used for what they were taken for
)

// Rule is what a law says on one subject from a day on. What does not concern the subject
// is empty.
type Rule struct {
	Key     string `json:"key"`
	From    Date   `json:"from"`  // the first day on which it holds; zero = not known
	Until   Date   `json:"until"` // the last one; zero = not known to end
	Article string `json:"article"`

	Unit      string     `json:"unit"`
	Count     int        `json:"count"`
	Least     int        `json:"least"`     // what a member state may go down to
	Start     string     `json:"start"`     // the event that the term runs from
	FirstDay  string     `json:"first_day"` // "left_out", or "" where the law is not known to leave the first day out: then it counts
	Rolls     bool       `json:"rolls"`     // an end on a weekend or holiday moves to the next working day
	Extension *Extension `json:"extension"`
	Stops     []string   `json:"stops"`     // while what is asked does the clock stand still: identity, scope
	To        string     `json:"to"`        // whom to tell: authority, persons, person
	Threshold string     `json:"threshold"` // from which risk: unless_risk_unlikely, high_risk, serious, unknown

	Says     []string          `json:"says"` // codes of what is asked for
	Days     []string          `json:"days"` // of the weekend
	Name     map[string]string `json:"name"` // by language
	Page     string            `json:"page"` // host name of the authority's site
	Language string            `json:"language"`

	Sure    Sure   `json:"sure"`
	Unknown string `json:"unknown"` // why nothing is known
	Source  string `json:"source"`  // "" only where General says why
	General bool   `json:"general"` // it comes, wholly or in part, from general knowledge: nobody has read the text for it
	AsOf    Date   `json:"as_of"`   // when the row was last looked at

	In string `json:"-"` // the code of the table that it stands in: that of a member state or of the Union
}

// Extension is a term that takes the place of the usual one when it is extended.
type Extension struct {
	Unit  string `json:"unit"`
	Count int    `json:"count"`
	Start string `json:"start"` // the event that it runs from
	Sure  Sure   `json:"sure"`
}

// Known reports whether the rule says anything.
func (r Rule) Known() bool { return r.Sure != SureUnknown }

// Named returns the name that the rule has in a language, or in English.
func (r Rule) Named(language string) string {
	if name, ok := r.Name[language]; ok {
		return name
	}
	return r.Name["en"]
}

func (r Rule) key() string { return r.Key }
func (r Rule) from() Date  { return r.From }

// jurisdiction is the table of one law.
type jurisdiction struct {
	Code   string `json:"code"`   // ISO 3166, or Union
	Within string `json:"within"` // the code of the table that counts where this one has no row
	Rows   []Rule `json:"rows"`
}

//go:embed tables/laws/*.json
var lawFiles embed.FS

// laws returns every table by its code. It panics on a table that can't be read, as
// [table] does.
var laws = sync.OnceValue(func() map[string]jurisdiction {
	all := map[string]jurisdiction{}
	files, err := lawFiles.ReadDir("tables/laws")
	if err != nil {
		panic(err)
	}
	for _, f := range files {
		content, err := lawFiles.ReadFile("tables/laws/" + f.Name())
		if err != nil {
			panic(err)
		}
		var some []jurisdiction
		if err := json.Unmarshal(content, &some); err != nil {
			panic(fmt.Sprintf("gdpr: table %s: %v", f.Name(), err))
		}
		for _, j := range some {
			all[j.Code] = j
		}
	}
	return all
})

// Jurisdictions returns the codes of all tables, sorted.
func Jurisdictions() []string {
	var codes []string
	for code := range laws() {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	return codes
}

// RuleOf returns what the law of a jurisdiction says on a subject on the day of at. A
// member state without a row of its own has the Union's. Where nothing is known, the rule
// says why.
func RuleOf(code, key string, at time.Time) Rule {
	j, ok := laws()[code]
	if !ok {
		return Rule{Key: key, Sure: SureUnknown, Unknown: WhyNoTable, In: code}
	}
	r, ok := validAt(j.Rows, key, at)
	switch {
	case !ok && j.Within != "":
		return RuleOf(j.Within, key, at)
	case !ok:
		return Rule{Key: key, Sure: SureUnknown, Unknown: WhyNotLookedUp, In: code}
	case r.Until.before(at):
		return Rule{Key: key, Sure: SureUnknown, Unknown: WhyEnded, In: code}
	}
	r.In = code
	return r
}
