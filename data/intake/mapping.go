package intake

import (
	"encoding/json"
	"time"
	_ "time/tzdata" // Windows has no zones that Go can read
)

// Field is what a column holds.
type Field string

// The fields. Email, Phone, Tags and Note may stand in several columns; of the
// others the first column counts.
const (
	Ignore      Field = "ignore"
	FullName    Field = "full_name"
	FirstName   Field = "first_name"
	LastName    Field = "last_name"
	Email       Field = "email"
	Phone       Field = "phone"
	PSID        Field = "psid"
	CreatedTime Field = "created_time"
	Tags        Field = "tags"
	Note        Field = "note"
	Language    Field = "language"
	ExternalID  Field = "external_id" // the other system's name for the record
	Extra       Field = "extra"       // kept under Column.Name
)

// Fields returns all fields, in the order in which to offer them.
func Fields() []Field {
	return []Field{Ignore, FullName, FirstName, LastName, Email, Phone, PSID, CreatedTime, Tags, Note, Language, ExternalID, Extra}
}

// Several reports whether a field may be in more than one column.
func (f Field) Several() bool {
	switch f {
	case Email, Phone, Tags, Note, Extra, Ignore:
		return true
	}
	return false
}

// Column is what one column holds.
type Column struct {
	Field  Field  `json:"field"`
	Name   string `json:"name"`             // of the header, made unique; the key in Candidate.Extra
	Prefix string `json:"prefix,omitempty"` // to take off each cell, such as "p:"
}

// Mapping says how rows become candidates. It is made by [Guess], corrected by a
// person, and may be kept as JSON for the next file of the same kind.
type Mapping struct {
	Columns []Column `json:"columns"`
	Kind    Kind     `json:"kind"`
	Source  string   `json:"source"` // a suggestion: the form's name, or empty
	// Region is the ISO 3166 code for phone numbers without a country code; empty
	// refuses such numbers.
	Region string `json:"region"`
	// DayFirst reads 03/04/2026 as 3 April. DayUnclear is true if no date of the
	// preview settles it: ask.
	DayFirst   bool `json:"dayFirst"`
	DayUnclear bool `json:"dayUnclear"`
	// Zone is for times without one; nil is UTC.
	Zone *time.Location `json:"-"`
}

// Kind is where a file comes from.
type Kind string

// The kinds that are recognised.
const (
	AnyTable      Kind = "table"
	FacebookLeads Kind = "facebook_leads" // the download of a lead form
	ManyChat      Kind = "manychat"       // contacts of ManyChat; its ids are not PSIDs
)

// Has reports whether a column of the field is mapped.
func (m Mapping) Has(f Field) bool {
	for _, c := range m.Columns {
		if c.Field == f {
			return true
		}
	}
	return false
}

// Identifies reports whether rows can have an identity at all. Without one there
// is nothing to import.
func (m Mapping) Identifies() bool { return m.Has(Email) || m.Has(Phone) || m.Has(PSID) }

// MarshalJSON keeps the zone by its name.
func (m Mapping) MarshalJSON() ([]byte, error) {
	type plain Mapping
	out := struct {
		plain
		Zone string `json:"zone"`
	}{plain: plain(m)}
	if m.Zone != nil {
		out.Zone = m.Zone.String()
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON writes. A zone that this computer does not
// know is an error.
func (m *Mapping) UnmarshalJSON(content []byte) error {
	type plain Mapping
	in := struct {
		*plain
		Zone string `json:"zone"`
	}{plain: (*plain)(m)}
	if err := json.Unmarshal(content, &in); err != nil {
		return err
	}
	if in.Zone == "" {
		return nil
	}
	zone, err := time.LoadLocation(in.Zone)
	m.Zone = zone
	return err
}
