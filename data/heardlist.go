package data

import (
	"context"
	"database/sql"
	"encoding/json"

	"mujeeb/data/proof"
	"mujeeb/data/sqlite"
)

// HeardFilter says what is listed of what was heard. The zero value lists all.
type HeardFilter struct {
	Run      int64     // of this run alone; 0 = of any, and of none
	Outcomes []Outcome // with one of these alone; nil = any
	Open     bool      // only what is left to the owner and not dealt with
}

// HeardRow is what was heard, with the names that a list shows.
type HeardRow struct {
	Heard
	Name string // of the lead; "" where there is none
	Run  string // title of the run; "" where there is none
}

// IsOpen reports whether something is left to the owner who has not dealt with it.
func (h Heard) IsOpen() bool {
	return h.DoneAt.IsZero() && (h.Outcome == OutcomeRequest || h.Outcome == OutcomeNobody || h.Outcome == OutcomeSuggested)
}

// HeardRows returns up to limit of what was heard: first what is left to the owner, then
// the rest, each the newest first.
func (v *Vault) HeardRows(ctx context.Context, f HeardFilter, limit int) ([]HeardRow, error) {
	outcomes, err := json.Marshal(append([]Outcome{}, f.Outcomes...))
	if err != nil {
		return nil, err
	}
	return collect(ctx, v.db.Readers(), func(r *sql.Rows, h *HeardRow) error {
		var at, done sql.NullInt64
		err := r.Scan(&h.ID, &at, &h.Kind, &h.Outcome, &h.Proof, &h.MessageID, &h.RunID, &h.LeadID, &h.PurposeID, &h.Wish,
			&h.Status, &h.Words, &h.Sender, &h.Subject, &h.Text, &done, &h.Name, &h.Run, new(bool))
		h.At, h.DoneAt = timeOf(at), timeOf(done)
		return err
	}, `SELECT h.id, h.at, h.kind, h.outcome, h.proof, coalesce(h.outbox_id, 0), coalesce(h.run_id, 0), coalesce(h.lead_id, 0), coalesce(h.purpose_id, 0), h.wish,
			coalesce(h.status, ''), coalesce(h.words, ''), coalesce(h.sender, ''), coalesce(h.subject, ''), coalesce(h.text, ''), h.done_at,
			coalesce(lead.name, ''), coalesce(run.title, ''),
			h.done_at IS NULL AND h.outcome IN ('request', 'nobody', 'suggested') AS open
		FROM heard h LEFT JOIN lead ON lead.id = h.lead_id LEFT JOIN run ON run.id = h.run_id
		WHERE (?1 = 0 OR h.run_id = ?1) AND (?2 = '[]' OR h.outcome IN (SELECT value FROM json_each(?2))) AND (NOT ?3 OR open)
		ORDER BY open DESC, h.id DESC LIMIT ?4`, f.Run, string(outcomes), f.Open, limit)
}

// AsksToStop reports whether what is left to the owner is somebody's word to get no more,
// of whom nobody knows who they are. A bounce that names an address is no word of anybody.
func (h Heard) AsksToStop() bool {
	return h.IsOpen() && (h.Outcome == OutcomeNobody || h.Outcome == OutcomeSuggested && h.Kind != MailBounce)
}

// AttributeHeard notes that it was a certain lead who asked to stop ([Heard.AsksToStop]),
// and opts the lead out of everything but what they agreed to since. It reports whether
// anything was left to opt out of. Error code: CodeNotFound, also where the owner dealt
// with it before and where it asks for nothing of the kind.
func (v *Vault) AttributeHeard(ctx context.Context, id, lead int64) (optedOut bool, err error) {
	err = v.write(ctx, "say who wrote", func(tx *sqlite.Tx) error {
		var at sql.NullInt64
		var known bool
		err := tx.QueryRowContext(ctx, `SELECT (SELECT at FROM heard WHERE id = ? AND done_at IS NULL AND (outcome = 'nobody' OR outcome = 'suggested' AND kind <> 'bounce')),
			EXISTS (SELECT 1 FROM lead WHERE id = ?)`, id, lead).Scan(&at, &known)
		if err != nil {
			return err
		}
		if !at.Valid || !known {
			return &Error{Code: CodeNotFound}
		}
		if optedOut, err = v.objects(ctx, tx, aboutMail{lead: lead, via: ViaEmail, by: proof.ByOwner}, timeOf(at)); err != nil {
			return err
		}
		outcome := OutcomeOptOut
		if !optedOut {
			outcome = OutcomeLater
		}
		_, err = tx.ExecContext(ctx, `UPDATE heard SET lead_id = ?, purpose_id = 0, outcome = ?, done_at = ? WHERE id = ?`, lead, outcome, v.now().UnixMilli(), id)
		return err
	})
	return optedOut, err
}

// Addressee is whom a message of the outbox went to, and in which run.
type Addressee struct {
	LeadID int64  // 0 once the person is erased
	Name   string // "" once erased
	RunID  int64
	Run    string // its title
}

// Addressee returns whom a message went to. Error code: CodeNotFound.
func (v *Vault) Addressee(ctx context.Context, message int64) (Addressee, error) {
	all, err := collect(ctx, v.db.Readers(), func(r *sql.Rows, a *Addressee) error { return r.Scan(&a.LeadID, &a.Name, &a.RunID, &a.Run) },
		`SELECT coalesce(lead.id, 0), coalesce(lead.name, ''), run.id, run.title
		FROM outbox o JOIN run ON run.id = o.run_id LEFT JOIN lead ON lead.id = o.lead_id WHERE o.id = ?`, message)
	if err != nil {
		return Addressee{}, err
	}
	if len(all) == 0 {
		return Addressee{}, &Error{Code: CodeNotFound}
	}
	return all[0], nil
}
