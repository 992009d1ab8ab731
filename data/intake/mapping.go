package intake

import (
	"encoding/json"
	"time"
	_ "time/tzdata" // Windows has no zones that Go can read

	"mujeeb/data"
)

// Field is what a column holds.
type Field string

// The fields. Those for which [Field.Several] is true may stand in several columns;
// of the others the first column counts.
const (
	Ignore      Field = "ignore"
	FullName    Field = "full_name"
	FirstName   Field = "first_name"
	MiddleName  Field = "middle_name" // between the two, such as the father's name
	LastName    Field = "last_name"
	Email       Field = "email"
	Phone       Field = "phone"
	PSID        Field = "psid"
	Hashed      Field = "hashed"       // the hash of an address or number, on a list of people who left
	CreatedTime Field = "created_time" // when they left their data
	Answer      Field = "answer"       // whether they agreed to be written to; see Column.Answers
	AnsweredAt  Field = "answered_at"  // when they agreed
	Left        Field = "left"         // whether they opted out: a yes in it means that they did
	LeftAt      Field = "left_at"      // when they opted out: whoever has a time here did
	Wording     Field = "wording"      // which wording they were shown; see Mapping.Notices
	Tags        Field = "tags"
	Note        Field = "note"
	Language    Field = "language"
	ExternalID  Field = "external_id" // the other system's name for the record
	Extra       Field = "extra"       // kept under Column.Name
)

// Fields returns all fields, in the order in which to offer them.
func Fields() []Field {
	return []Field{Ignore, FullName, FirstName, MiddleName, LastName, Email, Phone, PSID, Hashed, CreatedTime,
		Answer, AnsweredAt, Left, LeftAt, Wording, Tags, Note, Language, ExternalID, Extra}
}

// Several reports whether a field may be in more than one column.
func (f Field) Several() bool {
	switch f {
	case Email, Phone, Hashed, Answer, AnsweredAt, Left, LeftAt, Tags, Note, Extra, Ignore:
		return true
	}
	return false
}

// identifies reports whether the field tells people apart.
func (f Field) identifies() bool { return f == Email || f == Phone || f == PSID }

// isTime reports whether the cells of the field are times.
func (f Field) isTime() bool { return f == CreatedTime || f == AnsweredAt || f == LeftAt }

// isAnswer reports whether the field's cells are answers, each with a meaning.
func (f Field) isAnswer() bool { return f == Answer || f == Left }

// Reason is why a column is taken as it is, or why what it looks like is only
// suggested. Reasons are stable: translations hang on them.
type Reason string

// The reasons.
const (
	ReasonPerson Reason = ""       // a person said so
	ReasonHeader Reason = "header" // by its name
	ReasonTool   Reason = "tool"   // the tool that wrote the file writes it so
	ReasonValues Reason = "values" // by what stands in it over the whole file
	ReasonLooks  Reason = "looks"  // its cells look like the suggested field; its name does not say so
	ReasonOthers Reason = "others" // its name speaks of somebody or something else: an owner, a company, an event
	ReasonEmpty  Reason = "empty"  // nothing stands in it
	ReasonOwn    Reason = "own"    // this program wrote it, into a file of rows that were set aside
	ReasonKept   Reason = "kept"   // nothing is known of it: it is kept as a detail
)

// Column is what one column holds.
type Column struct {
	Field  Field  `json:"field"`
	Name   string `json:"name"`             // of the header, made unique; the key in Candidate.Extra
	Prefix string `json:"prefix,omitempty"` // to take off each cell, such as "p:"

	// Suggested is what the column may hold by its look, where Field is Extra or Ignore.
	// It is shown to a person, and counts for nothing until they choose it.
	Suggested Field  `json:"suggested,omitempty"`
	Why       Reason `json:"why,omitempty"`

	// Answers is what the values of an Answer or Left column mean, by [AnswerKey],
	// where that is another thing than [Column.Means] knows by itself.
	Answers map[string]data.Said `json:"answers,omitempty"`
}

// Shared is what becomes of a row that has an identity in common with an earlier row
// of another name: a family's address, a company's number.
type Shared string

// The choices.
const (
	SharedAside Shared = ""      // it is set aside
	SharedApart Shared = "apart" // it is a person of its own, and keeps the identity as a detail
)

// Mapping says how rows become candidates. It is made by [Guess] or [Propose],
// corrected by a person, and may be kept as JSON for the next file of the same kind.
type Mapping struct {
	Columns []Column `json:"columns"`
	Kind    Kind     `json:"kind"`
	Source  string   `json:"source"` // a suggestion: the form's name, or empty
	// Region is the ISO 3166 code for phone numbers without a country code; empty
	// refuses such numbers.
	Region string `json:"region"`
	// DayFirst reads 03/04/2026 as 3 April. DayUnclear is true if no date of the file
	// settles it, or as many speak for one order as for the other: ask. Until somebody
	// answers, and sets it to false, such a date is unknown.
	DayFirst   bool `json:"dayFirst"`
	DayUnclear bool `json:"dayUnclear"`
	// Zone is for times without one; nil is UTC.
	Zone *time.Location `json:"-"`
	// Now refuses later times; zero refuses none.
	Now time.Time `json:"-"`

	// EveryoneLeft makes every row an opt-out: the file is a list of people who left.
	EveryoneLeft bool `json:"everyoneLeft,omitempty"`
	// TurnNames reads "Last, First" in a column of full names as First Last.
	TurnNames bool   `json:"turnNames,omitempty"`
	Shared    Shared `json:"shared,omitempty"`
	// Notices are the vault's numbers of the wordings, by the [AnswerKey] of what stands in a
	// Wording column. Another wording than these is none that the vault keeps.
	Notices map[string]int64 `json:"notices,omitempty"`
	// Mended are cells that a person wrote anew, for this file alone.
	Mended map[Place]string `json:"-"`
}

// Place is where a cell stands: its line in the file, and its column from 0.
type Place struct{ Line, Column int }

// Kind is where a file comes from.
type Kind string

// The kinds that are recognised. A list of people who left has the same kind as the
// tool's other files: see Mapping.EveryoneLeft.
const (
	AnyTable       Kind = "table"
	FacebookLeads  Kind = "facebook_leads" // the download of a lead form
	ManyChat       Kind = "manychat"       // contacts of ManyChat; its ids are not PSIDs
	Mailchimp      Kind = "mailchimp"
	Brevo          Kind = "brevo"
	HubSpot        Kind = "hubspot"
	GoogleContacts Kind = "google_contacts"
	Outlook        Kind = "outlook"
	Odoo           Kind = "odoo"
	Listmonk       Kind = "listmonk"
	OwnList        Kind = "own_list" // a list of people that this program exported
	WooCommerce    Kind = "woocommerce"
	GoogleForms    Kind = "google_forms"
	WhatsApp       Kind = "whatsapp"
	PhoneContacts  Kind = "phone_contacts" // of a telephone's address book
	FacebookChats  Kind = "facebook_chats" // the conversations of a page
	HashedList     Kind = "hashed_list"    // people who left, as hashes of their addresses
	OwnAside       Kind = "own_aside"      // rows that this program set aside, mended
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

// Identifies reports whether rows can have an identity at all, or the hash of one. Without
// there is nothing to import.
func (m Mapping) Identifies() bool { return m.namesPeople() || m.Has(Hashed) }

// namesPeople reports whether rows can have an identity.
func (m Mapping) namesPeople() bool { return m.Has(Email) || m.Has(Phone) || m.Has(PSID) }

// ContactsOnly reports whether the file can prove no agreement, whatever its owner says:
// having started a chat is a contact (promise 10).
func (m Mapping) ContactsOnly() bool { return m.Kind == FacebookChats }

// Answers reports whether each row has its own answer, so that only a yes agrees:
// for [data.Import].
func (m Mapping) Answers() bool { return m.Has(Answer) }

// notice returns the vault's number of a wording; 0 where the row names none.
func (m Mapping) notice(wording string) int64 {
	key := AnswerKey(wording)
	if key == "" {
		return 0
	}
	if n := m.Notices[key]; n != 0 {
		return n
	}
	return data.NoNotice
}

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
