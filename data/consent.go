package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"mujeeb/data/proof"
	"mujeeb/data/sqlite"
)

// Act is what a person did.
type Act string

// The acts. For grounds other than consent, ActGiven means that the ground came into
// being (a sale, a contract) and ActWithdrawn that the person objected (Art. 21(2)).
const (
	ActGiven     Act = "given"
	ActWithdrawn Act = "withdrawn"
)

// Grade says how strong the evidence of an event is, the strongest first.
type Grade string

// The grades.
const (
	GradePlatform Grade = "platform" // the platform's own record names the tick, its text and its time
	GradeDocument Grade = "document" // a file or paper that the admin holds
	GradeWord     Grade = "word"     // the admin's word, nothing else
)

// Via says how a person's word reached us, whatever channel it permits.
type Via string

// The ways by which a word reaches us.
const (
	ViaForm      Via = "form"
	ViaPaper     Via = "paper"
	ViaSpoken    Via = "spoken"
	ViaEmail     Via = "email"
	ViaMessenger Via = "messenger"
	ViaWebsite   Via = "website"
	ViaOther     Via = "other"
)

// checkWord reports an error when a ledger that can never be corrected does not
// know how a word reached us, or how strong its evidence is.
func checkWord(via Via, grade Grade) error {
	if err := oneOf("via", via, ViaForm, ViaPaper, ViaSpoken, ViaEmail, ViaMessenger, ViaWebsite, ViaOther); err != nil {
		return err
	}
	return oneOf("grade", grade, GradePlatform, GradeDocument, GradeWord)
}

// ConsentRecord is an event to be written down.
type ConsentRecord struct {
	LeadID    int64
	PurposeID int64
	Act       Act
	Via       Via
	At        time.Time // when the person did it, to the millisecond; now when zero
	NoticeID  int64     // of the wording that they were shown; 0 = none that is kept here
	Grade     Grade
	How       string // how it happened, in the admin's words; personal, so erased with the person
}

// ConsentEvent is an event as it was written down. It is never changed; LeadID is
// 0, and Name and Personal are empty, once the person is erased.
type ConsentEvent struct {
	Seq        int64 // from 1, without gaps, in the order of writing down
	PurposeID  int64
	Purpose    string // its name today
	Act        Act
	Via        Via
	At         time.Time // when the person did it, as it was told
	RecordedAt time.Time // when it was written down, by this computer's clock
	NoticeID   int64
	Notice     string // the wording that they were shown, "" when none is kept
	Grade      Grade
	LeadID     int64
	Name       string // as the lead is called today
	Personal   Personal
}

// Personal is the part of an event that says who. It is what the commitment
// seals and what erasing a person deletes.
type Personal struct {
	Lead       int64      `json:"lead"`
	Identities []Identity `json:"identities"` // of that moment
	How        string     `json:"how"`
}

// RecordConsent writes an event down and lets it take effect. ActGiven makes the
// ground live and lifts an earlier opt-out from this purpose. ActWithdrawn ends the
// ground, opts the person out, and stops every message of the purpose that has not
// left yet, also in a run that is going on. Error codes: CodeMissing, CodeBadChoice, CodeNotFound.
func (v *Vault) RecordConsent(ctx context.Context, r ConsentRecord) (seq int64, err error) {
	if err := errors.Join(oneOf("act", r.Act, ActGiven, ActWithdrawn), checkWord(r.Via, r.Grade)); err != nil {
		return 0, err
	}
	err = v.write(ctx, "record consent", func(tx *sqlite.Tx) error {
		seq, err = v.recordConsent(ctx, tx, r)
		return err
	})
	return seq, err
}

func (v *Vault) recordConsent(ctx context.Context, tx *sqlite.Tx, r ConsentRecord) (int64, error) {
	ids, err := identities(ctx, tx, r.LeadID)
	if err == nil && len(ids) == 0 {
		err = &Error{Code: CodeNotFound, Field: "lead"}
	}
	if err != nil {
		return 0, err
	}
	if _, err := purpose(ctx, tx, r.PurposeID); err != nil {
		return 0, err
	}
	seq, err := newInserter().words(ctx, tx, v, r, []speaker{{r.LeadID, r.At, ids}})
	if err != nil {
		return 0, err
	}
	if r.Act == ActGiven {
		err = liftOptOut(ctx, tx, r.LeadID, r.PurposeID)
	} else {
		err = errors.Join(endGround(ctx, tx, r), v.suppressLead(ctx, tx, r.LeadID, r.PurposeID, ReasonOptedOut), stopQueued(ctx, tx, r))
	}
	if err != nil {
		return 0, err
	}
	return seq, settleState(ctx, tx, r.LeadID)
}

func endGround(ctx context.Context, tx *sqlite.Tx, r ConsentRecord) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM ground WHERE purpose_id = ? AND lead_id = ?`, r.PurposeID, r.LeadID)
	return err
}

// stopQueued takes a person's waiting messages of a purpose out of the outbox.
// One that is on the wire already is stopped at the last check.
func stopQueued(ctx context.Context, tx *sqlite.Tx, r ConsentRecord) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE outbox SET state = 'skipped', reason = 'opted_out' WHERE lead_id = ? AND state = 'queued'
		AND run_id IN (SELECT id FROM run WHERE purpose_id = ?)`, r.LeadID, r.PurposeID)
	return err
}

// newEvent returns the event that follows previous, the hash of the event before.
func (v *Vault) newEvent(r ConsentRecord, who Personal, seq int64, previous []byte, now time.Time) (e proof.Event, err error) {
	personal, err := json.Marshal(who)
	if err != nil {
		return e, err
	}
	salt := make([]byte, proof.SaltSize)
	if _, err := io.ReadFull(v.params.Rand, salt); err != nil {
		return e, err
	}
	if r.At.IsZero() {
		r.At = now
	}
	return proof.NewEvent(proof.Facts{
		Seq: seq, Purpose: r.PurposeID, At: r.At.UnixMilli(), Recorded: now.UnixMilli(), Notice: r.NoticeID,
		Act: string(r.Act), Via: string(r.Via), Grade: string(r.Grade),
	}, previous, salt, personal), nil
}

// chainEnd returns the number and the hash of the last event; 0 and nothing when
// there is none.
func chainEnd(ctx context.Context, tx *sqlite.Tx) (seq int64, hash []byte, err error) {
	err = tx.QueryRowContext(ctx, `SELECT seq, hash FROM consent_event ORDER BY seq DESC LIMIT 1`).Scan(&seq, &hash)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return seq, hash, err
}

const selectEvents = `
	SELECT e.seq, e.purpose_id, p.name, e.act, e.via, e.at, e.recorded_at, coalesce(e.notice_id, 0), coalesce(n.text, ''), e.grade,
		coalesce(c.lead_id, 0), coalesce(l.name, ''), coalesce(c.personal, '{}')
	FROM consent_event e JOIN purpose p ON p.id = e.purpose_id LEFT JOIN notice n ON n.id = e.notice_id
	LEFT JOIN consent_person c ON c.seq = e.seq LEFT JOIN lead l ON l.id = c.lead_id `

func scanEvent(r *sql.Rows, e *ConsentEvent) error {
	var at, recorded sql.NullInt64
	var personal string
	if err := r.Scan(&e.Seq, &e.PurposeID, &e.Purpose, &e.Act, &e.Via, &at, &recorded, &e.NoticeID, &e.Notice, &e.Grade,
		&e.LeadID, &e.Name, &personal); err != nil {
		return err
	}
	e.At, e.RecordedAt = timeOf(at), timeOf(recorded)
	return json.Unmarshal([]byte(personal), &e.Personal)
}

// ConsentHistory returns all events of a lead, the newest first.
func (v *Vault) ConsentHistory(ctx context.Context, lead int64) ([]ConsentEvent, error) {
	return consentHistory(ctx, v.db.Readers(), lead)
}

func consentHistory(ctx context.Context, q sqlite.Querier, lead int64) ([]ConsentEvent, error) {
	return collect(ctx, q, scanEvent, selectEvents+`WHERE c.lead_id = ? ORDER BY e.seq DESC`, lead)
}

// ConsentLog returns up to limit events before seq (0 = from the newest), the newest first.
func (v *Vault) ConsentLog(ctx context.Context, before int64, limit int) ([]ConsentEvent, error) {
	return collect(ctx, v.db.Readers(), scanEvent, selectEvents+`WHERE ? = 0 OR e.seq < ? ORDER BY e.seq DESC LIMIT ?`, before, before, limit)
}

// ConsentCheck is the result of checking the whole chain.
type ConsentCheck = proof.Result

// CheckConsent walks the chain from its first event and checks every hash, and
// every commitment whose personal part is there.
func (v *Vault) CheckConsent(ctx context.Context) (ConsentCheck, error) {
	var c proof.Checker
	rows, err := v.db.Readers().QueryContext(ctx, `
		SELECT e.seq, e.purpose_id, e.at, e.recorded_at, coalesce(e.notice_id, 0), e.act, e.via, e.grade, e.commitment, e.hash, c.salt, c.personal
		FROM consent_event e LEFT JOIN consent_person c USING (seq) ORDER BY seq`)
	if err != nil {
		return c.Result, wrap("check consent", err)
	}
	defer rows.Close()
	for rows.Next() {
		var e proof.Event
		if err := rows.Scan(&e.Seq, &e.Purpose, &e.At, &e.Recorded, &e.Notice, &e.Act, &e.Via, &e.Grade, &e.Commitment, &e.Hash, &e.Salt, &e.Personal); err != nil {
			return c.Result, fmt.Errorf("check consent: %w", err)
		}
		if !c.Next(e) {
			return c.Result, nil
		}
	}
	return c.Result, wrap("check consent", rows.Err())
}
