package data

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"mujeeb/data/proof"
	"mujeeb/data/sqlite"
)

// Act is what happened, in the ledger's words.
type Act = proof.Act

// The acts of people. For grounds other than consent, ActGiven means that the ground
// came into being (a sale, a contract).
const (
	ActAsked     = proof.ActAsked
	ActGiven     = proof.ActGiven
	ActRefused   = proof.ActRefused // asked, they said no
	ActWithdrawn = proof.ActWithdrawn
	ActObjected  = proof.ActObjected // GDPR Art. 21; without a purpose to all of them
	ActExpired   = proof.ActExpired
	ActRenewed   = proof.ActRenewed
)

// The other acts, which the vault writes down when it does something.
const (
	ActErased    = proof.ActErased
	ActLifted    = proof.ActLifted
	ActBounced   = proof.ActBounced
	ActUnbounced = proof.ActUnbounced
	ActPurpose   = proof.ActPurpose
	ActNotice    = proof.ActNotice
	ActImport    = proof.ActImport
	ActUndone    = proof.ActUndone
	ActMerged    = proof.ActMerged // with another lead, who turned out to be the same person
	ActSplit     = proof.ActSplit  // that was taken back
)

// Grade says how strong the evidence of an event is.
type Grade = proof.Grade

// The grades, the weakest first.
const (
	GradeContact   = proof.GradeContact   // they wrote, or their address is there: no consent
	GradeWord      = proof.GradeWord      // the admin's word, nothing else
	GradeWorded    = proof.GradeWorded    // the wording that was shown and the time are named
	GradePlatform  = proof.GradePlatform  // the platform's own record
	GradeConfirmed = proof.GradeConfirmed // asked and confirmed from the address itself
)

// A purpose or a run demands a grade: evidence that is weaker does not count. It is
// stored as the grade's place among all, the weakest is 0; "" demands nothing.

func demandOf(g Grade) int { return max(0, slices.Index(proof.Grades, g)) }

func demanded(place int) Grade {
	if place <= 0 || place >= len(proof.Grades) {
		return ""
	}
	return proof.Grades[place]
}

func checkDemand(g Grade) error {
	if g == "" {
		return nil
	}
	return oneOf("demands", g, proof.Grades...)
}

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

// checkVia reports an error when nobody knows how a word reached us.
func checkVia(via Via) error {
	return oneOf("via", via, ViaForm, ViaPaper, ViaSpoken, ViaEmail, ViaMessenger, ViaWebsite, ViaOther)
}

// checkGrade reports an error when evidence can't be of a grade: a ledger that can
// never be corrected does not claim more than is there.
// Error codes: CodeMissing, CodeBadChoice.
func checkGrade(g Grade, hasNotice, hasTime bool) error {
	if err := oneOf("grade", g, proof.Grades...); err != nil {
		return err
	}
	switch {
	case g == GradeWorded && !hasNotice:
		return missing("notice")
	case g.NeedsDay() && !hasTime:
		return missing("at")
	}
	return nil
}

// ConsentRecord is an event to be written down.
type ConsentRecord struct {
	LeadID    int64
	PurposeID int64 // 0 = ActObjected to every purpose
	Act       Act
	Via       Via
	At        time.Time // when the person did it, to the millisecond; zero when nobody knows
	NoticeID  int64     // of the wording that they were shown; 0 = none that is kept here
	Grade     Grade
	How       string // how it happened, in the admin's words; personal, so erased with the person

	by proof.By // who writes it down; "" = the owner
}

// check reports what is wrong with a record that can be seen without the vault.
// Error codes: CodeMissing, CodeBadChoice, CodeFuture.
func (r ConsentRecord) check(now time.Time) error {
	err := errors.Join(oneOf("act", r.Act, ActAsked, ActGiven, ActRefused, ActWithdrawn, ActObjected, ActExpired, ActRenewed), checkVia(r.Via))
	if err == nil {
		err = checkGrade(r.Grade, r.NoticeID != 0, !r.At.IsZero())
	}
	switch {
	case err != nil:
		return err
	case r.At.After(now):
		return &Error{Code: CodeFuture, Field: "at"}
	case !r.At.IsZero() && !proof.Spellable(r.At):
		return &Error{Code: CodeBadChoice, Field: "at"}
	case r.PurposeID == 0 && r.Act != ActObjected:
		return &Error{Code: CodeNotFound, Field: "purpose"}
	case r.Act == ActObjected && r.NoticeID != 0: // nobody was asked
		return &Error{Code: CodeBadChoice, Field: "notice"}
	}
	return nil
}

// ConsentEvent is an event as it was written down. It is never changed. LeadID is 0,
// and Name, RecordedAt and Personal are empty, once the person is erased.
type ConsentEvent struct {
	Seq        int64 // from 1, without gaps, in the order of writing down
	Act        Act
	PurposeID  int64     // 0 = none
	Version    int64     // of the purpose, at that moment
	Purpose    string    // its name in that version
	NoticeID   int64     // 0 = none
	Notice     string    // the wording that they were shown, "" when none is kept
	Channel    string    // that the purpose permits, or that the address is of
	Via        Via       // "" for what nobody said
	Grade      Grade     // likewise
	Day        time.Time // when it happened, the beginning of that day in UTC; zero when nobody knows
	Recorded   time.Time // when it was written down, likewise
	At         time.Time // when it happened, as it was told; zero when nobody knows
	RecordedAt time.Time // when it was written down, by this computer's clock
	Number     int64     // of personal parts that were erased, or of the import
	LeadID     int64     // whose it is today
	Name       string    // as that lead is called today
	Personal   Personal
	By         ByWay // in which the vault was open; no part of the ledger
}

// Personal is the part of an event that says who. It is what the commitment
// seals and what erasing a person deletes.
type Personal struct {
	Lead       int64      // the number as which they said it, which may have been merged into another since
	Merged     int64      // of ActMerged and ActSplit: the number that was merged into this one; else 0
	Identities []Identity // of that moment
	How        string
	By         proof.By // who wrote it down
}

// RecordConsent writes an event down and lets it take effect. ActGiven and ActRenewed
// make the ground live and lift an earlier opt-out from this purpose, and the block of an
// address that bounced, where the word came by it. ActRefused,
// ActWithdrawn and ActObjected end it, opt the person out, and stop every message of
// the purpose that has not left yet, also in a run that is going on; ActExpired ends
// it without opting out. Error codes: CodeMissing, CodeBadChoice, CodeNotFound, CodeFuture,
// CodeContactOnly, CodeNoGround, CodeNotAsked.
func (v *Vault) RecordConsent(ctx context.Context, r ConsentRecord) (seq int64, err error) {
	if err := r.check(v.now()); err != nil {
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
	return v.writeWord(ctx, tx, r, ids)
}

// writeWord writes a record down of a lead, whose identities are ids, and lets it take
// effect. Nothing was written when the vault does not permit the record.
func (v *Vault) writeWord(ctx context.Context, tx *sqlite.Tx, r ConsentRecord, ids []Identity) (int64, error) {
	if err := v.checkRecord(ctx, tx, r); err != nil {
		return 0, err
	}
	seq, err := v.appendWord(ctx, tx, r, ids)
	if err != nil {
		return 0, err
	}
	if err := v.takeEffect(ctx, tx, r, seq); err != nil {
		return 0, err
	}
	return seq, settleState(ctx, tx, r.LeadID)
}

// checkRecord reports what is wrong with a record that only the vault can tell.
func (v *Vault) checkRecord(ctx context.Context, tx *sqlite.Tx, r ConsentRecord) error {
	if r.PurposeID == 0 {
		return nil
	}
	p, err := purpose(ctx, tx, r.PurposeID)
	if err != nil {
		return err
	}
	if (r.Act == ActGiven || r.Act == ActRenewed) && r.Grade == GradeContact && p.Ground == GroundConsent {
		return &Error{Code: CodeContactOnly, Field: "grade"}
	}
	var ofPurpose, held, asked bool
	err = tx.QueryRowContext(ctx, `SELECT ?1 = 0 OR EXISTS (SELECT 1 FROM notice WHERE id = ?1 AND purpose_id = ?2),
		EXISTS (SELECT 1 FROM ground WHERE purpose_id = ?2 AND lead_id = ?3),
		EXISTS (SELECT 1 FROM consent_person JOIN consent_event USING (seq) WHERE lead_id IN (SELECT ?3 UNION ALL SELECT merged_id FROM lead_merge m WHERE m.lead_id = ?3) AND purpose_id = ?2 AND act = 'asked')`,
		r.NoticeID, r.PurposeID, r.LeadID).Scan(&ofPurpose, &held, &asked)
	switch {
	case err != nil:
		return err
	case !ofPurpose:
		return &Error{Code: CodeNotFound, Field: "notice"}
	case (r.Act == ActRenewed || r.Act == ActExpired) && !held:
		return &Error{Code: CodeNoGround, Field: "act"}
	case r.Grade == GradeConfirmed && !asked:
		return &Error{Code: CodeNotAsked, Field: "grade"}
	}
	return nil
}

// appendWord appends the event of a record.
func (v *Vault) appendWord(ctx context.Context, tx *sqlite.Tx, r ConsentRecord, ids []Identity) (int64, error) {
	person, err := personal(ctx, tx, r.LeadID, ids, cmp.Or(r.by, proof.ByOwner), r.How)
	if err != nil {
		return 0, err
	}
	return v.appendEvent(ctx, tx, record{
		act: r.Act, purpose: r.PurposeID, notice: r.NoticeID, via: r.Via, grade: r.Grade, at: r.At, count: -1, person: person,
	})
}

// takeEffect makes grounds, opt-outs and the outbox follow an event.
func (v *Vault) takeEffect(ctx context.Context, tx *sqlite.Tx, r ConsentRecord, seq int64) error {
	switch r.Act {
	case ActGiven, ActRenewed:
		return errors.Join(giveGrounds(ctx, tx, seq, seq), liftOptOut(ctx, tx, r.LeadID, r.PurposeID), v.liftBounceBy(ctx, tx, r.LeadID, r.Via))
	case ActRefused, ActWithdrawn, ActObjected:
		return errors.Join(endGround(ctx, tx, r), v.suppressLead(ctx, tx, r.LeadID, r.PurposeID, ReasonOptedOut), stopQueued(ctx, tx, r, VerdictOptedOut))
	case ActExpired:
		return errors.Join(endGround(ctx, tx, r), stopQueued(ctx, tx, r, VerdictNoGround))
	}
	return nil
}

// giveGrounds makes the grounds live that the events from first to last gave.
func giveGrounds(ctx context.Context, tx *sqlite.Tx, first, last int64) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO ground (purpose_id, lead_id, seq, version, grade)
		SELECT purpose_id, `+whose+`, seq, version, `+placeOf("grade", proof.Grades)+` FROM consent_event JOIN consent_person AS c USING (seq) WHERE seq BETWEEN ? AND ? AND act IN ('given', 'renewed')
		ON CONFLICT (purpose_id, lead_id) DO UPDATE SET seq = excluded.seq, version = excluded.version, grade = excluded.grade`, first, last)
	return err
}

// placeOf returns the expression for the place of the word in a column among words of
// the program's own, such as [proof.Grades].
func placeOf[T ~string](column string, among []T) string {
	expression := "CASE " + column
	for i, word := range among {
		expression += " WHEN '" + string(word) + "' THEN " + strconv.Itoa(i)
	}
	return expression + " END"
}

// endGround ends the ground of a purpose, or all of a lead's.
func endGround(ctx context.Context, tx *sqlite.Tx, r ConsentRecord) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM ground WHERE lead_id = ?1 AND (?2 = 0 OR purpose_id = ?2)`, r.LeadID, r.PurposeID)
	return err
}

// stopQueued takes a person's waiting messages of a purpose, or of all, out of the
// outbox. One that is on the wire already is stopped at the last check. An asking rests
// on no ground, so that only a no or a restriction stops it.
func stopQueued(ctx context.Context, tx *sqlite.Tx, r ConsentRecord, why Verdict) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE outbox SET state = 'skipped', reason = ?1 WHERE lead_id = ?2 AND state = 'queued'
		AND run_id IN (SELECT id FROM run WHERE (purpose_id = ?3 OR ?3 = 0 AND purpose_id IS NOT NULL) AND (?1 IN ('opted_out', 'restricted') OR class = 'campaign'))`, string(why), r.LeadID, r.PurposeID)
	return err
}

const selectEvents = `
	SELECT e.seq, e.act, coalesce(e.purpose_id, 0), coalesce(e.version, 0), coalesce(p.name, ''), coalesce(e.notice_id, 0), coalesce(n.text, ''),
		coalesce(e.channel, ''), coalesce(e.via, ''), coalesce(e.grade, ''), e.day, e.recorded, c.at, c.recorded_at, coalesce(e.number, 0),
		coalesce(` + whose + `, 0), coalesce(l.name, ''), coalesce(c.personal, ''), ` + byWayColumns + `
	FROM consent_event e LEFT JOIN purpose_version p ON p.purpose_id = e.purpose_id AND p.version = e.version LEFT JOIN notice n ON n.id = e.notice_id
	LEFT JOIN consent_person c ON c.seq = e.seq LEFT JOIN lead l ON l.id = ` + whose + `
	LEFT JOIN way w ON w.id = ` + byWayOfEvent + ` `

func scanEvent(r *sql.Rows, e *ConsentEvent) error {
	var day, recorded, at, recordedAt sql.NullInt64
	var personal string
	if err := r.Scan(&e.Seq, &e.Act, &e.PurposeID, &e.Version, &e.Purpose, &e.NoticeID, &e.Notice, &e.Channel, &e.Via, &e.Grade, &day, &recorded,
		&at, &recordedAt, &e.Number, &e.LeadID, &e.Name, &personal, &e.By.Number, &e.By.Kind, &e.By.Name); err != nil {
		return err
	}
	e.Day, e.Recorded, e.At, e.RecordedAt = dayOf(day), dayOf(recorded), timeOf(at), timeOf(recordedAt)
	if personal == "" {
		return nil
	}
	p, err := proof.ParsePerson(personal)
	if err != nil {
		return &Error{Code: CodeVaultDamaged, Err: fmt.Errorf("event %d: %w", e.Seq, err)}
	}
	e.Personal = Personal{Lead: p.Lead, Merged: p.Merged, How: p.How, By: p.By}
	for _, id := range p.Identities {
		e.Personal.Identities = append(e.Personal.Identities, Identity{Kind: IdentityKind(id.Kind), Value: id.Value})
	}
	return nil
}

// ConsentHistory returns all events of a lead, the newest first.
func (v *Vault) ConsentHistory(ctx context.Context, lead int64) ([]ConsentEvent, error) {
	return consentHistory(ctx, v.db.Readers(), lead)
}

func consentHistory(ctx context.Context, q sqlite.Querier, lead int64) ([]ConsentEvent, error) {
	return collect(ctx, q, scanEvent, selectEvents+`WHERE e.seq IN (SELECT seq FROM consent_person WHERE lead_id IN `+numbersOf+`) ORDER BY e.seq DESC`, lead)
}

// ConsentLog returns up to limit events before seq (0 = from the newest), the newest first.
func (v *Vault) ConsentLog(ctx context.Context, before int64, limit int) ([]ConsentEvent, error) {
	return collect(ctx, v.db.Readers(), scanEvent, selectEvents+`WHERE ? = 0 OR e.seq < ? ORDER BY e.seq DESC LIMIT ?`, before, before, limit)
}
