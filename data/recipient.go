package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"mujeeb/data/sqlite"
)

// MergeFieldNames are the merge fields that a message may hold.
var MergeFieldNames = []string{"name", "first_name", "email", "phone"}

// MergeFields gives the values of the merge fields for one person.
func MergeFields(name, email, phone string) map[string]string {
	first, _, _ := strings.Cut(name, " ")
	return map[string]string{"name": name, "first_name": first, "email": email, "phone": phone}
}

// Recipient is a message of a run as a list shows it.
type Recipient struct {
	ID      int64
	LeadID  int64  // 0 once the person is erased
	Name    string // "" likewise
	Address string
	State   MessageState
	Reason  string
	Reply   string
	DoneAt  time.Time
}

// RecipientIDs gives the messages of a run, those in a state only if one is given.
func (v *Vault) RecipientIDs(ctx context.Context, run int64, state MessageState) ([]int64, error) {
	return collect(ctx, v.db.Readers(), sqlite.Value[int64], `SELECT id FROM outbox WHERE run_id = ?1 AND (?2 = '' OR state = ?2) ORDER BY id`, run, state)
}

// Recipients gives one row for each of ids, in their order.
func (v *Vault) Recipients(ctx context.Context, ids []int64) ([]Recipient, error) {
	return collect(ctx, v.db.Readers(), func(r *sql.Rows, x *Recipient) error {
		var done sql.NullInt64
		err := r.Scan(&x.ID, &x.LeadID, &x.Name, &x.Address, &x.State, &x.Reason, &x.Reply, &done)
		x.DoneAt = timeOf(done)
		return err
	}, `
		SELECT o.id, coalesce(o.lead_id, 0), coalesce(l.name, ''), coalesce(o.address, i.value, ''), o.state, o.reason, coalesce(o.reply, ''), o.done_at
		FROM json_each(?) AS wanted JOIN outbox o ON o.id = wanted.value LEFT JOIN lead l ON l.id = o.lead_id LEFT JOIN identity i ON i.id = o.identity_id
		ORDER BY wanted.key`, jsonList(ids))
}

// SentMessage is a message to one lead, with what is needed to show it again
// as it was sent.
type SentMessage struct {
	ID        int64
	RunID     int64
	Class     RunClass
	Title     string
	Purpose   string
	Lang      string
	Subject   string // with its merge fields still in it
	Body      string // likewise
	Fields    map[string]string
	Address   string
	MessageID string
	State     MessageState
	Reason    string
	Reply     string
	At        time.Time // of the Date header; zero when it was never tried
}

// LeadMessages gives every message to a lead, the newest first.
func (v *Vault) LeadMessages(ctx context.Context, lead int64) ([]SentMessage, error) {
	return leadMessages(ctx, v.db.Readers(), lead)
}

func leadMessages(ctx context.Context, q sqlite.Querier, lead int64) ([]SentMessage, error) {
	return collect(ctx, q, scanSentMessage, selectSentMessage+`WHERE o.lead_id = ? ORDER BY o.id DESC`, lead)
}

// OutboxMessage gives one message as it was, or will be, sent. Error code:
// CodeNotFound, also when its person was erased.
func (v *Vault) OutboxMessage(ctx context.Context, id int64) (*SentMessage, error) {
	all, err := collect(ctx, v.db.Readers(), scanSentMessage, selectSentMessage+`WHERE o.id = ? AND o.lead_id IS NOT NULL`, id)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, &Error{Code: CodeNotFound, Err: errors.New("no such message, or the person was erased")}
	}
	return &all[0], nil
}

const selectSentMessage = `
	SELECT o.id, o.run_id, r.class, r.title, coalesce(p.name, ''), r.lang, r.subject, r.body, coalesce(o.fields, '{}'),
		coalesce(o.address, i.value, ''), coalesce(o.message_id, ''), o.state, o.reason, coalesce(o.reply, ''), o.date_at
	FROM outbox o JOIN run r ON r.id = o.run_id LEFT JOIN purpose p ON p.id = r.purpose_id LEFT JOIN identity i ON i.id = o.identity_id `

func scanSentMessage(r *sql.Rows, m *SentMessage) error {
	var at sql.NullInt64
	var fields string
	if err := r.Scan(&m.ID, &m.RunID, &m.Class, &m.Title, &m.Purpose, &m.Lang, &m.Subject, &m.Body, &fields,
		&m.Address, &m.MessageID, &m.State, &m.Reason, &m.Reply, &at); err != nil {
		return err
	}
	m.At = timeOf(at)
	return json.Unmarshal([]byte(fields), &m.Fields)
}
