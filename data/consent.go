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

// The acts. For grounds other than consent, Given means that the ground came to
// be (a sale, a contract) and Withdrawn that the person objected (Art. 21(2)).
const (
	Given     Act = "given"
	Withdrawn Act = "withdrawn"
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
	At        time.Time // when the person did it; now when zero
	NoticeID  int64     // what they were shown; 0 = nothing that is kept here
	Grade     Grade
	How       string // in the admin's words; personal
}

// ConsentEvent is an event as it was written down. LeadID is 0 and the personal
// part empty once the person is erased.
type ConsentEvent struct {
	Seq        int64
	PurposeID  int64
	Purpose    string
	Act        Act
	Via        Via
	At         time.Time
	RecordedAt time.Time
	NoticeID   int64
	Notice     string // the wording
	Grade      Grade
	LeadID     int64
	Name       string // as the lead is called today
	Personal   Personal
}

// Personal is the part of an event that says who. It is what the commitment
// seals and what erasing a person deletes.
type Personal struct {
	Lead       int64      `json:"lead"`
	Identities []Identity `json:"identities"`
	How        string     `json:"how"`
}

// RecordConsent writes an event down and lets it take effect: Given makes the
// ground live and lifts an earlier opt-out from this purpose; Withdrawn ends it
// and stops every message of the purpose that has not left yet, also in a run
// that is going on. Error codes: CodeMissing, CodeBadChoice, CodeNotFound.
func (v *Vault) RecordConsent(ctx context.Context, r ConsentRecord) (seq int64, err error) {
	if err := errors.Join(oneOf("act", r.Act, Given, Withdrawn), checkWord(r.Via, r.Grade)); err != nil {
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
	seq, err := v.appendEvent(ctx, tx, r, Personal{Lead: r.LeadID, Identities: ids, How: r.How})
	if err != nil {
		return 0, err
	}
	if r.Act == Given {
		err = errors.Join(setGround(ctx, tx, r, seq), unsuppressLead(ctx, tx, r.LeadID, r.PurposeID))
	} else {
		err = errors.Join(endGround(ctx, tx, r), v.suppressLead(ctx, tx, r.LeadID, r.PurposeID, ReasonOptOut), stopQueued(ctx, tx, r))
	}
	if err != nil {
		return 0, err
	}
	return seq, settleState(ctx, tx, r.LeadID)
}

func setGround(ctx context.Context, tx *sqlite.Tx, r ConsentRecord, seq int64) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO ground (purpose_id, lead_id, seq) VALUES (?, ?, ?)
		ON CONFLICT (purpose_id, lead_id) DO UPDATE SET seq = excluded.seq`, r.PurposeID, r.LeadID, seq)
	return err
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

// newEvent makes the event that follows previous, the hash of the event before.
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

// chainEnd gives the number and the hash of the last event; 0 and nothing when
// there is none.
func chainEnd(ctx context.Context, tx *sqlite.Tx) (seq int64, hash []byte, err error) {
	err = tx.QueryRowContext(ctx, `SELECT seq, hash FROM consent_event ORDER BY seq DESC LIMIT 1`).Scan(&seq, &hash)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return seq, hash, err
}

func (v *Vault) appendEvent(ctx context.Context, tx *sqlite.Tx, r ConsentRecord, who Personal) (int64, error) {
	last, previous, err := chainEnd(ctx, tx)
	if err != nil {
		return 0, err
	}
	e, err := v.newEvent(r, who, last+1, previous, v.now())
	if err != nil {
		return 0, err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO consent_event (seq, purpose_id, act, via, at, recorded_at, notice_id, grade, commitment, hash)
		VALUES (?, ?, ?, ?, ?, ?, nullif(?, 0), ?, ?, ?)`,
		e.Seq, e.Purpose, e.Act, e.Via, e.At, e.Recorded, e.Notice, e.Grade, e.Commitment, e.Hash)
	if err != nil {
		return 0, err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO consent_person (seq, lead_id, salt, personal) VALUES (?, ?, ?, ?)`, e.Seq, r.LeadID, e.Salt, string(e.Personal))
	return e.Seq, err
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

// ConsentHistory gives all events of a lead, the newest first.
func (v *Vault) ConsentHistory(ctx context.Context, lead int64) ([]ConsentEvent, error) {
	return consentHistory(ctx, v.db.Readers(), lead)
}

func consentHistory(ctx context.Context, q sqlite.Querier, lead int64) ([]ConsentEvent, error) {
	return collect(ctx, q, scanEvent, selectEvents+`WHERE c.lead_id = ? ORDER BY e.seq DESC`, lead)
}

// ConsentLog gives up to limit events before seq (0 = from the newest), the newest first.
func (v *Vault) ConsentLog(ctx context.Context, before int64, limit int) ([]ConsentEvent, error) {
	return collect(ctx, v.db.Readers(), scanEvent, selectEvents+`WHERE ? = 0 OR e.seq < ? ORDER BY e.seq DESC LIMIT ?`, before, before, limit)
}

// GroundStatus is a lead's word on one purpose.
type GroundStatus struct {
	Purpose  Purpose
	Live     bool      // a ground is live: a campaign may go to them, if they can be reached
	OptedOut bool      // no ground is live, and they said no; a file cannot overrule that
	Since    time.Time // of the event that decides, zero when there is none
}

// Grounds returns, for every purpose that is not archived, where a lead stands.
func (v *Vault) Grounds(ctx context.Context, lead int64) (all []GroundStatus, err error) {
	err = v.read(ctx, "read grounds", func(q sqlite.Querier) error {
		all, err = grounds(ctx, q, lead)
		return err
	})
	return all, err
}

func grounds(ctx context.Context, q sqlite.Querier, lead int64) ([]GroundStatus, error) {
	return collect(ctx, q, func(r *sql.Rows, s *GroundStatus) error {
		var verdict Verdict
		var created, since sql.NullInt64
		p := &s.Purpose
		err := r.Scan(&p.ID, &p.Name, &p.Description, &p.Channel, &p.Ground, &p.Archived, &created, &verdict, &since)
		p.CreatedAt, s.Since = timeOf(created), timeOf(since)
		s.Live, s.OptedOut = verdict == WillGet, verdict == OptedOut
		return err
	}, `SELECT `+purposeColumns+`, standing,
			(SELECT e.at FROM consent_person c JOIN consent_event e USING (seq) WHERE c.lead_id = ?1 AND e.purpose_id = purpose.id ORDER BY seq DESC LIMIT 1)
		FROM purpose JOIN (`+standings+`) ON purpose = purpose.id WHERE NOT archived ORDER BY name`, lead)
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
