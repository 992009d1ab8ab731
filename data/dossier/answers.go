package dossier

import (
	"slices"
	"time"

	"mujeeb/data"
)

// answers is what a person is told beside their data (GDPR Art. 15(1) and (2)).
type answers struct {
	Purposes   []purposeAnswer   `json:"purposes"`            // for which their data are used, or were
	Recipients []recipientAnswer `json:"recipients"`          // who got them, or may get them
	Period     periodAnswer      `json:"period"`              // until when they are kept
	Kept       []keptLonger      `json:"kept_longer"`         // why they are or were kept longer
	Rights     []string          `json:"rights"`              // that the person has: "access", "rectify", …
	Automated  string            `json:"automated_decisions"` // "no", "yes" or "not_answered"
}

type purposeAnswer struct {
	Purpose    string   `json:"purpose"`
	Ground     string   `json:"ground"`        // as in grounds
	Categories []string `json:"categories"`    // of data: "identity", "contact", "own", "proof", "correspondence", "rights"
	Months     int      `json:"kept_months"`   // after the last contact that came from the person; 0 where no rule says so
	ByLaw      bool     `json:"kept_by_law"`   // no rule of the controller, but the practice under a law
	Period     string   `json:"kept_in_words"` // the controller's; "" where there are none
}

type recipientAnswer struct {
	Name      string      `json:"name"`
	Role      string      `json:"role"`      // "processor", "recipient" or "joint"
	Does      string      `json:"does"`      // with the data
	Country   string      `json:"country"`   // ISO 3166; "" where it is not noted
	Safeguard string      `json:"safeguard"` // "not_needed", "adequacy", "clauses", "other" or ""
	Note      string      `json:"safeguard_in_words"`
	Given     []time.Time `json:"given_at"`         // when data of the person were given to it
	Messages  int         `json:"carried_messages"` // to the person

	place string // what its country is called
}

type periodAnswer struct {
	LastContact time.Time `json:"last_contact_at,omitzero"` // that came from the person
	Dated       bool      `json:"last_contact_dated"`       // false: no contact has a date, and it is when they were entered
	Months      int       `json:"months"`                   // after that; 0 = no rule ends it
	By          string    `json:"rule"`                     // "purpose", "source", "law" or ""
	Due         time.Time `json:"ends_at,omitzero"`
}

type keptLonger struct {
	Until time.Time `json:"until,omitzero"` // absent of a legal hold, which is lifted some day
	Why   string    `json:"reason"`
	At    time.Time `json:"decided_at,omitzero"`
	Ended time.Time `json:"taken_back_at,omitzero"`
}

func newAnswers(a data.Answers, country func(code string) string) answers {
	out := answers{
		Purposes: []purposeAnswer{}, Recipients: []recipientAnswer{}, Kept: []keptLonger{}, Rights: []string{}, Automated: string(a.Automated),
		Period: periodAnswer{a.Period.LastContact, !a.Period.Undated, a.Period.Months, string(a.Period.By), a.Period.Due},
	}
	for _, p := range a.Purposes {
		one := purposeAnswer{Purpose: p.Purpose.Name, Ground: string(p.Purpose.Ground), Categories: []string{}, Months: p.Months, ByLaw: p.ByLaw, Period: p.Period}
		for _, c := range p.Categories {
			one.Categories = append(one.Categories, string(c))
		}
		out.Purposes = append(out.Purposes, one)
	}
	for _, r := range a.Recipients {
		one := recipientAnswer{
			Name: r.Name, Role: string(r.Role), Does: r.Does, Country: r.Country, Safeguard: string(r.Safeguard), Note: r.SafeguardNote,
			Given: append([]time.Time{}, r.Given...), Messages: r.Messages, place: r.Country,
		}
		if country != nil && r.Country != "" {
			one.place = country(r.Country)
		}
		out.Recipients = append(out.Recipients, one)
	}
	for _, k := range slices.Backward(a.Kept) {
		out.Kept = append(out.Kept, keptLonger{k.Until, k.Why, k.At, k.EndedAt})
	}
	for _, r := range data.Rights() {
		out.Rights = append(out.Rights, string(r))
	}
	return out
}

// Place returns what the country of a recipient is called; "" where it is not noted.
func (r recipientAnswer) Place() string { return r.place }
