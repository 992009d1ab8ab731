package dossier

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"mujeeb/data"
)

// Schema names the form of person.json. A change that an older reader would
// stumble over gets a new number; new members may come without one.
const Schema = "mujeeb.person/1"

// record is person.json, and what every other file of the ZIP is written from.
// Times are RFC 3339; a time that is not known is left out. Lists are in the
// order in which things happened. Texts are as they were written.
type record struct {
	Schema        string     `json:"schema"`
	MadeAt        time.Time  `json:"made_at"`
	Controller    controller `json:"controller"`     // who is responsible (GDPR Art. 4(7))
	Person        subject    `json:"person"`         // what is held on the person
	Grounds       []ground   `json:"grounds"`        // for each purpose, where the person stands now
	Standings     []standing `json:"standings"`      // how that changed: where the person stood at any moment
	ConsentEvents []event    `json:"consent_events"` // what the person said, and what became known of their addresses
	Messages      []message  `json:"messages"`       // what was sent to the person, or would have been
	Chats         []chat     `json:"chats"`          // that were opened with the person by telephone
	Requests      []request  `json:"requests"`       // by which the person used their rights
	Heard         []heard    `json:"heard"`          // what came back from the person
	Origins       []origin   `json:"origins"`        // rows of files that were about the person
	Merged        []merged   `json:"merged"`         // other entries that turned out to be the person's
	Answers       answers    `json:"answers"`        // what the person is told beside the data
}

type controller struct {
	Name    string `json:"name"`
	Page    string `json:"facebook_page"`
	Contact string `json:"contact_email"`
	Postal  string `json:"postal_address"`
}

type subject struct {
	Number     int64             `json:"number"` // of the person in the controller's list
	Name       string            `json:"name"`
	Given      string            `json:"given_name"`  // "" where it is not kept apart
	Family     string            `json:"family_name"` // likewise
	Language   string            `json:"language"`    // "ar", "en" or "" when not known
	Identities []identity        `json:"identities"`
	Note       string            `json:"note"`      // that came with the person
	Notes      []note            `json:"notes"`     // that the controller wrote since
	NextStep   nextStep          `json:"next_step"` // what the controller means to do next
	Tags       []string          `json:"tags"`
	Extra      map[string]string `json:"extra"`  // further columns of the file that the person came from
	Source     string            `json:"source"` // where the controller has the person from
	State      string            `json:"state"`  // "contact", "agreed" or "opted_out"
	CreatedAt  time.Time         `json:"created_at,omitzero"`
	UpdatedAt  time.Time         `json:"updated_at,omitzero"`
}

type note struct {
	At   time.Time `json:"written_at,omitzero"`
	Done bool      `json:"done"` // it was the next step, which was done
	Text string    `json:"text"`
}

type nextStep struct {
	Day  string `json:"day"` // "" where there is none
	Text string `json:"text"`
}

// chat is a chat by telephone that was opened. Whether its text was sent, nobody knows.
type chat struct {
	At      time.Time `json:"opened_at,omitzero"`
	App     string    `json:"app"`     // "whatsapp" or "sms"
	Class   string    `json:"class"`   // "campaign", "answer", "policy" or "breach"
	Purpose string    `json:"purpose"` // of campaigns
	Phone   string    `json:"telephone"`
	Text    string    `json:"text"`
}

type identity struct {
	Kind  string `json:"kind"`  // "email", "phone" (E.164) or "psid" (Messenger)
	Value string `json:"value"` //
}

type ground struct {
	Purpose     string    `json:"purpose"`
	Description string    `json:"description"`
	Channel     string    `json:"channel"`   // "email" or "messenger"
	Ground      string    `json:"ground"`    // "consent", "soft_opt_in", "contract", "legal_duty" or "legitimate_interest"
	Live        bool      `json:"live"`      // the controller may write for this purpose
	OptedOut    bool      `json:"opted_out"` // the person said no
	Standing    string    `json:"standing"`  // "live", "opted_out", "outdated", "weak" or "no_ground"
	Since       time.Time `json:"since,omitzero"`
}

type standing struct {
	From     time.Time `json:"from"` // until the next of the purpose
	Purpose  string    `json:"purpose"`
	Standing string    `json:"standing"` // as in grounds
	Event    int64     `json:"event"`    // that brought it about; 0 when the purpose was changed
}

type event struct {
	Number     int64      `json:"number"`               // in the controller's consent log
	Purpose    string     `json:"purpose"`              // as it was called then
	Version    int64      `json:"purpose_version"`      // of the purpose's words, 0 when it is about none
	Act        string     `json:"act"`                  // "given", "withdrawn", …
	At         time.Time  `json:"at,omitzero"`          // when it happened
	RecordedAt time.Time  `json:"recorded_at,omitzero"` // when it was written down
	Channel    string     `json:"channel"`              // how it reached the controller: "form", "paper", "spoken", …; "" when nobody said
	Grade      string     `json:"evidence"`             // "contact", "word", "worded", "platform" or "confirmed"; "" when there is none
	How        string     `json:"how"`
	Notice     string     `json:"notice"`     // the wording that the person was shown
	Identities []identity `json:"identities"` // of the person at that time
	Way        int64      `json:"way"`        // number of the way in by which the controller's file was open; 0 when nobody noted it
	WayKind    string     `json:"way_kind"`   // "password", "recovery" or "computer"; "" with 0
}

type message struct {
	Number    int       `json:"number"`       // 1 is the oldest
	At        time.Time `json:"at,omitzero"`  // of the message's Date header
	Class     string    `json:"class"`        // "campaign", "asking", "answer", "policy" or "breach"
	Title     string    `json:"title"`        // what the controller calls it
	Purpose   string    `json:"purpose"`      // of campaigns and askings
	Language  string    `json:"language"`     //
	Address   string    `json:"address"`      // where it went
	MessageID string    `json:"message_id"`   // of its Message-ID header
	State     string    `json:"state"`        // "sent", "failed", "unsure", "skipped", "cancelled", "queued", "claimed" or "committed"
	Reason    string    `json:"state_reason"` // a code
	Reply     string    `json:"reply"`        // the mail server's own words
	Subject   string    `json:"subject"`      // "" when it was never composed
	Text      string    `json:"text"`         // "" when it was never composed
	Files     []string  `json:"files"`        // the message as it was sent; none when it was never composed
	html      string
}

// heard is a mail that came back, and what followed from it.
type heard struct {
	At      time.Time `json:"at"`      // when the controller's mailbox received it
	Kind    string    `json:"kind"`    // "bounce", "complaint", "auto" or "person"
	Outcome string    `json:"outcome"` // "opt_out", "later", "bounced", "soft", "policy", "complaint", "reply", "auto", "request" or "suggested"
	Wish    string    `json:"wish"`    // what it asked for: "opt_out", "opt_out_all", "access", "erasure", "rectify", "move" or ""
	Subject string    `json:"subject"`
	Text    string    `json:"text"`         // without what it quoted
	Status  string    `json:"status"`       // of a bounce: the enhanced code (RFC 3463)
	Words   string    `json:"server_words"` // of a bounce
}

func newHeard(h data.Heard) heard {
	return heard{h.At, string(h.Kind), string(h.Outcome), string(h.Wish), h.Subject, h.Text, h.Status, h.Words}
}

// origin is a row of a file that was imported.
type origin struct {
	File       string    `json:"file"` // what the controller calls it
	ImportedAt time.Time `json:"imported_at,omitzero"`
	Added      bool      `json:"added"`            // the controller did not know the person before
	At         time.Time `json:"left_at,omitzero"` // when the person left the data
	Said       string    `json:"said"`             // "yes", "no", "left" or ""
	SaidAt     time.Time `json:"said_at,omitzero"`
	Otherwise  told      `json:"otherwise"` // what the row said otherwise than the controller holds
}

type told struct {
	Name     string            `json:"name"`
	Given    string            `json:"given_name"`
	Family   string            `json:"family_name"`
	Language string            `json:"language"`
	Note     string            `json:"note"`
	Extra    map[string]string `json:"extra"`
}

// merged is another entry that turned out to be the person's.
type merged struct {
	Number int64     `json:"number"`
	At     time.Time `json:"merged_at,omitzero"`
	Held   told      `json:"held"` // what was held there
}

func newTold(b data.Told) told {
	t := told{Name: b.Name, Given: b.Given, Family: b.Family, Language: b.Lang, Note: b.Note, Extra: map[string]string{}}
	maps.Copy(t.Extra, b.Extra)
	return t
}

func newOrigin(o data.Origin) origin {
	return origin{
		File: o.Source, ImportedAt: o.ImportedAt, Added: o.Added, At: o.At, Said: string(o.Said), SaidAt: o.SaidAt,
		Otherwise: newTold(o.Beside),
	}
}

func newRecord(f *data.PersonFile, render Render, country func(code string) string) (*record, error) {
	r := &record{
		Schema: Schema,
		MadeAt: f.MadeAt,
		Controller: controller{
			Name: f.Controller.Controller, Page: f.Controller.Page, Contact: f.Controller.Contact, Postal: f.Controller.Postal,
		},
		Person:        newSubject(f.Lead),
		Grounds:       []ground{},
		Standings:     []standing{},
		ConsentEvents: []event{},
		Messages:      []message{},
		Chats:         []chat{},
		Requests:      []request{},
		Heard:         []heard{},
		Origins:       []origin{},
		Merged:        []merged{},
		Answers:       newAnswers(f.Answers, country),
	}
	for _, m := range slices.Backward(f.Merges) {
		r.Merged = append(r.Merged, merged{m.LeadID, m.At, newTold(m.Was)})
	}
	for _, h := range slices.Backward(f.Heard) {
		r.Heard = append(r.Heard, newHeard(h))
	}
	for _, o := range f.Origins {
		r.Origins = append(r.Origins, newOrigin(o))
	}
	for _, c := range slices.Backward(f.Chats) {
		r.Chats = append(r.Chats, chat{c.At, string(c.App), string(c.Class), c.Purpose, c.Number, c.Text})
	}
	for _, q := range slices.Backward(f.Requests) {
		r.Requests = append(r.Requests, newRequest(q))
	}
	for _, g := range f.Grounds {
		r.Grounds = append(r.Grounds, newGround(g))
	}
	for _, e := range slices.Backward(f.Consents) {
		r.ConsentEvents = append(r.ConsentEvents, newEvent(e))
	}
	for _, since := range f.Standings {
		r.Standings = append(r.Standings, newStanding(since))
	}
	for _, sent := range slices.Backward(f.Messages) {
		m, err := newMessage(len(r.Messages)+1, sent, render)
		if err != nil {
			return nil, err
		}
		r.Messages = append(r.Messages, m)
	}
	return r, nil
}

func newSubject(l *data.Lead) subject {
	s := subject{
		Number: l.ID, Name: l.Name, Given: l.Given, Family: l.Family, Language: l.Lang, Note: l.Note, Source: l.Source, State: string(l.State),
		Identities: newIdentities(l.Identities), Notes: []note{}, Tags: []string{}, Extra: map[string]string{},
		CreatedAt: l.CreatedAt, UpdatedAt: l.UpdatedAt,
	}
	for _, n := range slices.Backward(l.Notes) {
		s.Notes = append(s.Notes, note{n.At, n.Done, n.Text})
	}
	if !l.Next.Day.IsZero() {
		s.NextStep = nextStep{l.Next.Day.Format(time.DateOnly), l.Next.Text}
	}
	s.Tags = append(s.Tags, l.Tags...)
	maps.Copy(s.Extra, l.Extra)
	return s
}

func newIdentities(ids []data.Identity) []identity {
	all := []identity{}
	for _, id := range ids {
		all = append(all, identity{string(id.Kind), id.Value})
	}
	return all
}

func newGround(g data.GroundStatus) ground {
	now := ground{
		Purpose: g.Purpose.Name, Description: g.Purpose.Description, Channel: string(g.Purpose.Channel),
		Ground: string(g.Purpose.Ground), Live: g.Live(), OptedOut: g.OptedOut(), Standing: cmp.Or(string(g.Standing), "live"),
	}
	if g.Last != nil {
		now.Since = g.Last.At
	}
	return now
}

func newStanding(s data.StandingSince) standing {
	return standing{s.From, s.Purpose, cmp.Or(string(s.Standing), "live"), s.Seq}
}

// newEvent leaves out whose the way in is, in the controller's words: that is about somebody
// else, such as staff.
func newEvent(e data.ConsentEvent) event {
	return event{
		Number: e.Seq, Purpose: e.Purpose, Version: e.Version, Act: string(e.Act), At: e.At, RecordedAt: e.RecordedAt, Channel: string(e.Via),
		Grade: string(e.Grade), How: e.Personal.How, Notice: e.Notice, Identities: newIdentities(e.Personal.Identities),
		Way: e.By.Number, WayKind: string(e.By.Kind),
	}
}

// newMessage returns a message, rendered if it was ever composed: its fields are
// fixed when it is claimed. Number counts from 1.
func newMessage(number int, sent data.SentMessage, render Render) (message, error) {
	m := message{
		Number: number, At: sent.At, Class: string(sent.Class), Title: sent.Title, Purpose: sent.Purpose, Language: sent.Lang,
		Address: sent.Address, MessageID: sent.MessageID, State: string(sent.State), Reason: sent.Reason, Reply: sent.Reply,
		Files: []string{},
	}
	if len(sent.Fields) == 0 {
		return m, nil
	}
	shown, err := render(sent)
	if err != nil {
		return m, fmt.Errorf("render message %d: %w", sent.ID, err)
	}
	m.Subject, m.Text, m.html = shown.Subject, shown.Text, shown.HTML
	m.Files = []string{m.fileName("html"), m.fileName("txt")}
	return m, nil
}

func (m *message) fileName(ext string) string { return fmt.Sprintf("messages/%04d.%s", m.Number, ext) }

func (r *record) writeJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// writeText writes a message with the headers that matter, one a line.
func (m *message) writeText(w io.Writer) error {
	var date string
	if !m.At.IsZero() {
		date = m.At.Format(time.RFC1123Z)
	}
	_, err := fmt.Fprintf(w, "%sSubject: %s\nDate: %s\nTo: %s\nMessage-ID: <%s>\n\n%s\n",
		bom, oneLine(m.Subject), date, oneLine(m.Address), oneLine(m.MessageID), m.Text)
	return err
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
