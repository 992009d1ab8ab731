package dossier

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"

	"mujeeb/data"
)

// SealedSchema names the form of the document in a sealed copy of a person. Its members
// are those of person.json by the same names; what was sent to the person is not in it.
const SealedSchema = "mujeeb.sealed-person/1"

// sealedRecord is the document of a sealed copy.
type sealedRecord struct {
	Schema        string     `json:"schema"`
	MadeAt        time.Time  `json:"made_at"`
	Controller    controller `json:"controller"`
	Person        subject    `json:"person"`
	Grounds       []ground   `json:"grounds"`
	ConsentEvents []event    `json:"consent_events"`
}

// Returned is what a document says about a person who comes back.
type Returned struct {
	Lead    data.Lead // without ID, state and source, which a new entry gets anew
	MadeAt  time.Time
	Agreed  []string // the purposes for which there was a live ground then
	Refused []string // those that the person had said no to
}

// WriteDocument writes the document of a sealed copy, which is not sealed yet.
func WriteDocument(w io.Writer, f *data.PersonFile) error {
	without := *f
	without.Messages = nil
	r, err := newRecord(&without, nil, nil)
	if err != nil {
		return err
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(sealedRecord{SealedSchema, r.MadeAt, r.Controller, r.Person, r.Grounds, r.ConsentEvents})
}

// allNotes returns all that was noted on a person as one text, what came with them first.
func (s subject) allNotes() string {
	var all []string
	if s.Note != "" {
		all = append(all, s.Note)
	}
	for _, n := range s.Notes {
		all = append(all, n.At.Format(time.DateOnly)+": "+n.Text)
	}
	return strings.Join(all, "\n")
}

// ReadDocument reads the document of a sealed copy. Addresses are as they were written:
// whoever saves them checks them.
func ReadDocument(r io.Reader) (*Returned, error) {
	var doc sealedRecord
	if err := json.NewDecoder(r).Decode(&doc); err != nil {
		return nil, errors.New("no JSON document of a person") // the decoder's error quotes what it read
	}
	if doc.Schema != SealedSchema {
		return nil, errors.New("a document of another form")
	}
	back := &Returned{MadeAt: doc.MadeAt, Lead: data.Lead{
		Name: doc.Person.Name, Given: doc.Person.Given, Family: doc.Person.Family, Note: doc.Person.allNotes(), Extra: doc.Person.Extra, Tags: doc.Person.Tags,
	}}
	if l := doc.Person.Language; l == "ar" || l == "en" {
		back.Lead.Lang = l
	}
	for _, id := range doc.Person.Identities {
		back.Lead.Identities = append(back.Lead.Identities, data.Identity{Kind: data.IdentityKind(id.Kind), Value: id.Value})
	}
	for _, g := range doc.Grounds {
		switch {
		case g.Live:
			back.Agreed = append(back.Agreed, g.Purpose)
		case g.OptedOut:
			back.Refused = append(back.Refused, g.Purpose)
		}
	}
	return back, nil
}
