package intake

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"

	"mujeeb/data"
	"mujeeb/text/address"
	"mujeeb/text/name"
)

// Bounds of what a row may say, in characters.
const (
	maxName  = 200
	maxTag   = 100
	maxTags  = 100
	maxNote  = 10_000
	maxExtra = 4_000
	maxID    = 200
	maxMany  = 20 // addresses or numbers of one person
)

// Candidate is what a row says about a lead, in normal form.
type Candidate struct {
	Line       int
	Name       string
	Given      string `json:",omitempty"` // of the name, where the row keeps them apart
	Family     string `json:",omitempty"`
	Lang       string // BCP 47 base language such as "ar", or empty
	Emails     []address.Email
	Phones     []address.Phone
	PSIDs      []address.PSID
	Hashes     []address.Hash `json:",omitempty"` // of addresses, on a list of people who left
	Tags       []string
	Note       string
	At         time.Time // when the person left their data, or zero
	Extra      map[string]string
	ExternalID string

	Said    data.Said `json:",omitempty"` // whether they agreed to be written to, or left
	SaidAt  time.Time `json:",omitzero"`  // when, or zero
	Wording string    `json:",omitempty"` // which wording they were shown, as the row calls it
}

// Identities returns what the person is known by: addresses, then numbers, then
// Messenger IDs.
func (c *Candidate) Identities() []data.Identity {
	var all []data.Identity
	for _, e := range c.Emails {
		all = append(all, data.Identity{Kind: data.Email, Value: e.String()})
	}
	for _, p := range c.Phones {
		all = append(all, data.Identity{Kind: data.Phone, Value: p.String()})
	}
	for _, p := range c.PSIDs {
		all = append(all, data.Identity{Kind: data.PSID, Value: p.String()})
	}
	return all
}

// Problem is something wrong with a row.
type Problem struct {
	Line   int
	Column string // the name of the column, or empty if it is about the row
	Code   Code
	Place  int    `json:"-"` // of the column, from 0; -1 if it is about the row
	Text   string `json:"-"` // what stands in the cell
}

// SetsAside reports whether the row can't be taken. Otherwise it is taken, and the
// cell is in [Candidate.Extra] as it stood, or was taken too and is only pointed out.
func (p Problem) SetsAside() bool {
	if p.Code.remark() || p.Code.keeps() {
		return false
	}
	switch p.Code {
	case CodeBadEmail, CodeBadPhone, CodeBadPSID, CodeBadHash, CodeBadTime, CodeUnclearTime, CodeSharedKept:
		return false
	}
	return true
}

// SetAside reports whether any of the problems sets the row aside.
func SetAside(problems []Problem) bool { return slices.ContainsFunc(problems, Problem.SetsAside) }

// Apply reads a row. If the problems set it aside, nothing of the candidate but
// its line is of use.
func (m Mapping) Apply(row Row) (Candidate, []Problem) {
	r := reading{mapping: &m, Candidate: Candidate{Line: row.Line}, place: -1}
	switch {
	case row.Flaw != "":
		r.problem("", row.Flaw)
	case isTestRow(row):
		r.problem("", CodeTestRow)
	}
	if len(r.problems) > 0 {
		return r.Candidate, r.problems
	}
	for i, c := range m.Columns {
		if i >= len(row.Cells) {
			break
		}
		text := row.Cells[i]
		if len(m.Mended) > 0 {
			if mended, ok := m.Mended[Place{row.Line, i}]; ok {
				text = mended
			}
		}
		if cell := strings.TrimPrefix(tidy(unmarked(text)), c.Prefix); cell != "" {
			r.place, r.text = i, text
			r.cell(c, cell)
		}
	}
	r.place, r.text = -1, ""
	r.finish()
	return r.Candidate, r.problems
}

// reading is a candidate in the making.
type reading struct {
	Candidate
	mapping             *Mapping
	place               int    // of the column that is read
	text                string // of its cell
	first, middle, last string
	created             time.Time
	createdCol          Column // where created stands
	createdCell         string
	words               rowWords
	problems            []Problem
}

func (r *reading) problem(column string, code Code) {
	r.problems = append(r.problems, Problem{Line: r.Line, Column: column, Code: code, Place: r.place, Text: r.text})
}

// keep notes a problem that does not set the row aside, and keeps the cell.
func (r *reading) keep(c Column, cell string, code Code) {
	r.problem(c.Name, code)
	r.extra(c, cell)
}

func (r *reading) extra(c Column, cell string) {
	if r.Extra == nil {
		r.Extra = map[string]string{}
	}
	r.Extra[c.Name] = r.bounded(c, cell, maxExtra)
}

func (r *reading) bounded(c Column, s string, most int) string {
	if len(s) > most && utf8.RuneCountInString(s) > most {
		r.problem(c.Name, CodeTooLong)
		return ""
	}
	return s
}

func (r *reading) cell(c Column, cell string) {
	switch c.Field {
	case FullName:
		r.fullName(c, cell)
	case FirstName:
		r.first = r.name(c, cell)
	case MiddleName:
		r.middle = r.name(c, cell)
	case LastName:
		r.last = r.name(c, cell)
	case Email:
		r.emails(c, cell)
	case Phone:
		r.phones(c, cell)
	case PSID:
		r.psids(c, cell)
	case Hashed:
		r.hashes(c, cell)
	case CreatedTime:
		if at, ok := r.time(c, cell); ok {
			r.created, r.createdCol, r.createdCell = at, c, cell
		}
	case Answer, AnsweredAt, Left, LeftAt:
		r.answer(c, cell)
	case Wording:
		r.Wording = r.bounded(c, line(cell), maxExtra)
		r.extra(c, cell)
	case Tags:
		r.tags(c, cell)
	case Note:
		r.Note = r.bounded(c, strings.TrimSpace(r.Note+"\n"+cell), maxNote)
	case Language:
		r.language(c, cell)
	case ExternalID:
		r.ExternalID = r.bounded(c, line(cell), maxID)
	case Extra:
		r.extra(c, cell)
	}
}

func (r *reading) fullName(c Column, cell string) {
	r.Name = r.name(c, cell)
	if !r.mapping.TurnNames {
		return
	}
	if given, family, ok := name.Turned(r.Name); ok {
		r.Name, r.Given, r.Family = given+" "+family, given, family
	}
}

// time reads a cell that is a time. One that can't be read, or is still to come, is
// a problem.
func (r *reading) time(c Column, cell string) (time.Time, bool) {
	at, code := readTime(cell, r.mapping.Zone, r.mapping.order())
	switch {
	case code != "":
		r.keep(c, cell, code)
	case !r.mapping.Now.IsZero() && at.After(r.mapping.Now):
		r.problem(c.Name, CodeFuture)
	default:
		return at, true
	}
	return time.Time{}, false
}

// tags reads tags between commas and the like. Some tools put each into quotation
// marks; Google has groups of its own, which are none of a person's.
func (r *reading) tags(c Column, cell string) {
	for _, tag := range strings.FieldsFunc(cell, func(s rune) bool { return strings.ContainsRune(",;|\n\t،؛", s) }) {
		for _, tag := range strings.Split(tag, ":::") {
			tag = strings.Trim(line(tag), `"' `)
			if own, ok := strings.CutPrefix(tag, "* "); ok {
				if tag = own; tag == "myContacts" || tag == "starred" || tag == "My Contacts" {
					continue
				}
			}
			if tag = r.bounded(c, tag, maxTag); tag != "" && !slices.Contains(r.Tags, tag) {
				r.Tags = append(r.Tags, tag)
			}
		}
	}
	if len(r.Tags) > maxTags {
		r.problem(c.Name, CodeTooLong)
	}
}

// language understands "ar_SA", "Arabic" and "العربية"; other words are kept as extra.
func (r *reading) language(c Column, cell string) {
	switch headerWords(cell) {
	case "arabic", "عربي", "العربيه", "عربيه", "arabe":
		r.Lang = "ar"
		return
	case "english", "انجليزي", "الانجليزيه", "ingles", "anglais":
		r.Lang = "en"
		return
	case "french", "فرنسي", "الفرنسيه", "francais", "frances":
		r.Lang = "fr"
		return
	case "spanish", "espanol", "espagnol", "الاسبانيه":
		r.Lang = "es"
		return
	}
	tag, err := language.Parse(cell)
	if base, sure := tag.Base(); err == nil && sure >= language.High {
		r.Lang = base.String()
		return
	}
	r.extra(c, cell)
}

func (r *reading) finish() {
	r.finishName()
	r.finishWord()
	switch {
	case len(r.Emails)+len(r.Phones)+len(r.PSIDs) > 0:
	case len(r.Hashes) == 0:
		r.problem("", CodeNoIdentity)
	case r.Said != data.SaidLeft:
		r.problem("", CodeHashOnly)
	}
}

// finishName joins the parts of a name that the row keeps apart.
func (r *reading) finishName() {
	parts := strings.Join(strings.Fields(r.first+" "+r.middle+" "+r.last), " ")
	if r.Name == "" {
		r.Name = parts
	}
	if r.first != "" {
		r.Given = r.first
	}
	if r.last != "" {
		r.Family = r.last
	}
}

// unmarked takes off the apostrophe by which spreadsheets keep a cell text: before a
// formula, and before digits.
func unmarked(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && rest != "" && strings.Trim(rest, "0123456789") == "" {
		return rest
	}
	return unguard(cell)
}

// tidy is [address.Trim] with a quick answer for what needs none.
func tidy(s string) string {
	if s == "" || s[0] > ' ' && s[0] < utf8.RuneSelf && s[len(s)-1] > ' ' && s[len(s)-1] < utf8.RuneSelf {
		return s
	}
	return address.Trim(s)
}

// line makes one line without control characters and without the marks that
// reorder the text around a name. Joiners, which Persian needs, stay.
func line(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
