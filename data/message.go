package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"mujeeb/data/sqlite"
)

// SentMessage is a message to one lead, with what is needed to show it again
// as it was sent.
type SentMessage struct {
	ID        int64
	RunID     int64
	Class     RunClass
	Title     string            // of the run
	Purpose   string            // its name today, "" when the run is for none
	Lang      string            // "ar" or "en"
	Subject   string            // of the run, merge fields still in it
	Body      string            // of the run, merge fields still in it
	Fields    map[string]string // values of the merge fields, fixed with the first mark or result; empty before
	Address   string            // fixed with the first mark or result; the lead's of today before
	MessageID string            // fixed with the first mark or result
	State     MessageState
	Reason    string    // a code: why skipped, failed or unsure
	Reply     string    // the channel's own words
	Letter    Letter    // who it is from, fixed with the first mark or result; its run's before
	At        time.Time // of the Date header, fixed with the first mark or result; zero before
}

// LeadMessages returns every message to a lead, the newest first.
func (v *Vault) LeadMessages(ctx context.Context, lead int64) ([]SentMessage, error) {
	return leadMessages(ctx, v.db.Readers(), lead)
}

func leadMessages(ctx context.Context, q sqlite.Querier, lead int64) ([]SentMessage, error) {
	return collect(ctx, q, scanSentMessage, selectSentMessage+`WHERE o.lead_id = ? ORDER BY o.id DESC`, lead)
}

// OutboxMessage returns one message as it was, or will be, sent. Error code:
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
		coalesce(o.address, i.value, ''), coalesce(o.message_id, ''), o.state, o.reason, coalesce(o.reply, ''), o.date_at,
		coalesce(t.id, 0), coalesce(t.from_name, ''), coalesce(t.from_address, ''), coalesce(t.opt_out_page, ''), coalesce(t.controller, ''), coalesce(t.page, ''), coalesce(t.postal, '')
	FROM outbox o JOIN run r ON r.id = o.run_id LEFT JOIN purpose p ON p.id = r.purpose_id LEFT JOIN identity i ON i.id = o.identity_id
	LEFT JOIN letter t ON t.id = coalesce(o.letter_id, (SELECT max(id) FROM letter WHERE run_id = o.run_id)) `

func scanSentMessage(r *sql.Rows, m *SentMessage) error {
	var at sql.NullInt64
	var fields string
	l := &m.Letter
	if err := r.Scan(&m.ID, &m.RunID, &m.Class, &m.Title, &m.Purpose, &m.Lang, &m.Subject, &m.Body, &fields,
		&m.Address, &m.MessageID, &m.State, &m.Reason, &m.Reply, &at,
		&l.ID, &l.FromName, &l.FromAddress, &l.OptOutPage, &l.Controller, &l.Page, &l.Postal); err != nil {
		return err
	}
	m.At = timeOf(at)
	return json.Unmarshal([]byte(fields), &m.Fields)
}
