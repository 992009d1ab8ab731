package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"time"

	"mujeeb/data/sqlite"
	"mujeeb/gdpr"
)

// Expiry is that the period is over, or soon will be, for which a person is kept.
type Expiry struct {
	LeadID      int64
	Name        string
	Source      string
	LastContact time.Time // that came from the person; when they were entered, where Undated
	Undated     bool      // no contact that came from them has a date
	Months      int       // for which they are kept after that
	By          ExpiryBy  // where the number is from
	Purpose     string    // with ExpiryByPurpose
	Due         time.Time // the last second of the period, or of the day until which they are kept by the owner's word
	KeptUntil   time.Time // by the owner's word; zero without
	Left        ExpiryLeft
}

// ExpiryBy says which rule a period is from.
type ExpiryBy string

// The rules.
const (
	ExpiryByPurpose ExpiryBy = "purpose"
	ExpiryBySource  ExpiryBy = "source"
	ExpiryByLaw     ExpiryBy = "law"
)

// ExpiryLeft is why a person is left out of what is erased when their period is over.
type ExpiryLeft string

// The reasons.
const (
	ExpiryGoes     ExpiryLeft = ""           // they are erased
	ExpiryHeld     ExpiryLeft = "hold"       // a legal hold of the owner's
	ExpiryStored   ExpiryLeft = "restricted" // they asked that their data be stored
	ExpiryRequest  ExpiryLeft = "request"    // a request of theirs is to be answered or carried out
	ExpiryRunning  ExpiryLeft = "running"    // a message to them is on its way
	ExpiryProof    ExpiryLeft = "proof"      // a law wants the proof of their consent kept for longer
	ExpiryUnlisted ExpiryLeft = "unlisted"   // they are not due any more
)

// Expiries is who is due, and who soon will be.
type Expiries struct {
	List  []Expiry // those who are due first are first
	Due   int      // whose period is over, and who would be erased
	Left  int      // whose period is over, and who are left out
	Ahead int      // whose period will be over until then
	Rules Retention
}

// LastsAhead is for how long ahead it is said who will be due.
const LastsAhead = 30 * 24 * time.Hour

// Expiries returns up to most people whose period is over now, or will be until then, with
// how many there are in all. Days end in the zone.
func (v *Vault) Expiries(ctx context.Context, zone *time.Location, most int) (all Expiries, err error) {
	now := v.now().In(zone)
	err = v.read(ctx, "find who is due", func(q sqlite.Querier) error {
		if all.Rules, err = v.retention(ctx, q); err != nil {
			return err
		}
		t, err := expiryTerms(ctx, q, now, now.Add(LastsAhead))
		if err != nil {
			return err
		}
		if all.Due, all.Left, all.Ahead, err = t.count(ctx, q); err != nil {
			return err
		}
		all.List, err = t.list(ctx, q, `ORDER BY max(since + months * 2629800000, coalesce(until_at, 0)), id LIMIT ?6`, most)
		return err
	})
	return all, err
}

// terms are the periods that count, as moments before which a contact must have been.
type terms struct {
	now, ahead time.Time
	law        int    // months that a law names for prospects; 0 = none
	proof      int64  // messages since then want their proof kept, in Unix milliseconds; 0 = no law says so
	cuts       string // JSON: of each period its months, and the two moments in Unix milliseconds
}

// expiryTerms returns the terms of now and of a moment ahead, by the calendar of their zone.
func expiryTerms(ctx context.Context, q sqlite.Querier, now, ahead time.Time) (terms, error) {
	t := terms{now: now, ahead: ahead}
	l, err := law(ctx, q)
	if err != nil {
		return t, err
	}
	t.law = gdpr.ProspectRetention(now, l.Codes()...).Months
	if months := gdpr.ProofRetention(now, l.Codes()...).Months; months > 0 {
		t.proof = gdpr.PeriodBegan(now, months).UnixMilli()
	}
	rules, err := retentionRules(ctx, q)
	if err != nil {
		return t, err
	}
	months := []int{t.law}
	for _, r := range rules {
		months = append(months, r.Months)
	}
	slices.Sort(months)
	cuts := [][3]int64{}
	for _, n := range slices.Compact(months) {
		if n > 0 {
			cuts = append(cuts, [3]int64{int64(n), gdpr.PeriodBegan(now, n).UnixMilli(), gdpr.PeriodBegan(ahead, n).UnixMilli()})
		}
	}
	raw, err := json.Marshal(cuts)
	t.cuts = string(raw)
	return t, err
}

// args returns the parameters of [expiring].
func (t terms) args(more ...any) []any {
	return append([]any{t.cuts, t.law, t.now.UnixMilli(), t.ahead.UnixMilli(), t.proof}, more...)
}

// contactActs are the acts that are a contact, and contactAt is when that was.
const (
	contactActs = `('given', 'renewed', 'refused', 'withdrawn', 'objected', 'proven', 'lifted')`
	contactAt   = `coalesce(p.at, CASE WHEN instr(p.personal, char(10) || 'by import' || char(10)) = 0 THEN p.recorded_at END)`
)

// contacts are the contacts that came from people: their words, what they wrote, their
// requests, and the rows of forms that they filled in. A word that the owner took down
// without its day was said on that day at the latest; a file's counts with its day alone.
const contacts = `
		SELECT coalesce(m.lead_id, p.lead_id) AS lead_id, ` + contactAt + ` AS at FROM consent_event e CROSS JOIN consent_person p ON p.seq = e.seq
			LEFT JOIN lead_merge m ON m.merged_id = p.lead_id AND m.lead_id IS NOT NULL
			WHERE e.act IN ` + contactActs + `
		UNION ALL SELECT lead_id, at FROM heard WHERE lead_id IS NOT NULL AND kind IN ('person', 'complaint')
		UNION ALL SELECT lead_id, received_at FROM request WHERE lead_id IS NOT NULL
		UNION ALL SELECT lead_id, max(coalesce(at, said_at), coalesce(said_at, at)) FROM lead_origin`

// expiring is a query for the people whose period is over before the second moment of
// [terms.cuts], as the table expiry: over is whether it is over now. Its parameters are those
// of [terms.args]. All that is known of people comes in one list that is grouped by them,
// since joining them to so many lists would look through each of these for each of them.
const expiring = `
	WITH cut (months, due, ahead) AS MATERIALIZED (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?1)),
	period (purpose_id, name, months, ruled, endless) AS MATERIALIZED (
		SELECT p.id, p.name, CASE WHEN r.id IS NOT NULL THEN r.months WHEN p.ground NOT IN ('contract', 'legal_duty') THEN nullif(?2, 0) END,
			r.id IS NOT NULL, r.id IS NULL AND p.ground IN ('contract', 'legal_duty')
		FROM purpose p LEFT JOIN retention_rule r ON r.purpose_id = p.id WHERE NOT p.archived),
	fact (lead_id, at, longest, unruled, endless, until_at, held) AS (
		SELECT lead_id, at, NULL, NULL, NULL, NULL, NULL FROM (` + contacts + `)
		UNION ALL SELECT g.lead_id, NULL, months * 1000000000 + purpose_id, months IS NULL, endless, NULL, NULL FROM ground g JOIN period USING (purpose_id)
		UNION ALL SELECT lead_id, NULL, NULL, NULL, NULL, until_at, until_at IS NULL FROM retention_keep WHERE ended_at IS NULL
		UNION ALL SELECT id, NULL, NULL, NULL, NULL, NULL, NULL FROM lead),
	known AS MATERIALIZED (
		SELECT lead_id, max(at) AS at, max(longest) AS longest, max(unruled) AS unruled, max(endless) AS endless, max(until_at) AS until_at, coalesce(max(held), 0) AS held
		FROM fact GROUP BY lead_id),
	person AS (
		SELECT lead.id, lead.name, lead.source_id, coalesce(k.at, lead.created_at) AS since, k.at IS NULL AS undated, s.months AS sourced, k.longest, k.until_at, k.held,
			CASE WHEN k.unruled IS NULL THEN nullif(?2, 0) WHEN NOT k.unruled THEN k.longest / 1000000000 END AS base
		FROM known k CROSS JOIN lead ON lead.id = k.lead_id LEFT JOIN retention_rule s ON s.source_id = lead.source_id
		WHERE k.endless IS NOT 1),
	expiry AS (
		SELECT person.*, cut.months, since < due AND coalesce(until_at, 0) < ?3 AS over FROM person
			JOIN cut ON cut.months = min(coalesce(base, sourced), coalesce(sourced, base))
		WHERE since < ahead AND coalesce(until_at, 0) < ?4)`

// leftOut is why a person of [expiring] is left out; ” when they are not.
const leftOut = `CASE
	WHEN lead.held THEN 'hold'
	WHEN ` + restricted + ` THEN 'restricted'
	WHEN EXISTS (SELECT 1 FROM request q WHERE q.lead_id = lead.id AND (q.decision <> 'dropped' AND coalesce(q.answered_at, ` + letterSent + `answer` + letterSentOf + `) IS NULL
			OR q.decision = 'granted' AND q.kind = 'erase'))
		OR EXISTS (SELECT 1 FROM heard h WHERE h.lead_id = lead.id AND h.outcome = 'request' AND h.done_at IS NULL) THEN 'request'
	WHEN EXISTS (SELECT 1 FROM outbox o JOIN run ON run.id = o.run_id WHERE o.lead_id = lead.id AND o.state IN ('queued', 'claimed', 'committed') AND run.state IN ('running', 'paused')) THEN 'running'
	WHEN ?5 > 0 AND coalesce(` + lastSent + ` >= ?5, 0) THEN 'proof'
	ELSE '' END`

// count returns how many are due, how many of those whose period is over are left out, and
// how many will be due.
func (t terms) count(ctx context.Context, q sqlite.Querier) (due, left, ahead int, err error) {
	err = q.QueryRowContext(ctx, expiring+` SELECT count(*) FILTER (WHERE over AND out = ''), count(*) FILTER (WHERE over AND out <> ''), count(*) FILTER (WHERE NOT over)
		FROM (SELECT over, CASE WHEN over THEN `+leftOut+` ELSE '' END AS out FROM expiry AS lead)`, t.args()...).Scan(&due, &left, &ahead)
	return due, left, ahead, err
}

// list returns the people that a condition picks, or the order in which they are; what it
// asks for has the parameters from 6 on.
func (t terms) list(ctx context.Context, q sqlite.Querier, which string, more ...any) ([]Expiry, error) {
	return collect(ctx, q, func(r *sql.Rows, e *Expiry) error {
		var since, until sql.NullInt64
		var sourced, base sql.NullInt64
		if err := r.Scan(&e.LeadID, &e.Name, &e.Source, &since, &e.Undated, &e.Months, &sourced, &base, &e.Purpose, &until, &e.Left); err != nil {
			return err
		}
		e.LastContact, e.KeptUntil = timeOf(since), timeOf(until)
		switch {
		case sourced.Valid && (!base.Valid || sourced.Int64 < base.Int64):
			e.By, e.Purpose = ExpiryBySource, ""
		case e.Purpose != "":
			e.By = ExpiryByPurpose
		default:
			e.By = ExpiryByLaw
		}
		e.Due = gdpr.PeriodEnd(e.LastContact.In(t.now.Location()), e.Months)
		if e.KeptUntil.After(e.Due) {
			e.Due = e.KeptUntil.In(t.now.Location())
		}
		return nil
	}, expiring+` SELECT id, name, (SELECT name FROM source WHERE source.id = source_id), since, undated, months, sourced, base,
		coalesce((SELECT name FROM period WHERE ruled AND purpose_id = longest % 1000000000), ''), until_at, `+leftOut+` FROM expiry AS lead `+which, t.args(more...)...)
}

// Expired is what erasing those whose period is over did.
type Expired struct {
	Erasure
	People int
	Left   int // of those who were to go, how many were left out, or were not due any more
}

// DueNow returns up to most people who are due and not left out, if the program itself may
// erase them now; else nobody. Days end in the zone.
func (v *Vault) DueNow(ctx context.Context, zone *time.Location, most int) (leads []int64, err error) {
	now := v.now().In(zone)
	err = v.read(ctx, "find who is due", func(q sqlite.Querier) error {
		r, err := v.retention(ctx, q)
		if err != nil || r.Wait != RetentionGoes {
			return err
		}
		t, err := expiryTerms(ctx, q, now, now)
		if err != nil {
			return err
		}
		leads, err = collect(ctx, q, sqlite.Value[int64], expiring+` SELECT id FROM expiry AS lead WHERE over AND `+leftOut+` = '' ORDER BY id LIMIT ?6`, t.args(most)...)
		return err
	})
	return leads, err
}

// EraseExpired erases of some people those whose period is over and who are not left out,
// as they stand at that moment: who wrote meanwhile stays. Days end in the zone. By a rule it
// erases nobody unless the program itself may do so at that moment. Error codes: as
// [Vault.EraseLead].
func (v *Vault) EraseExpired(ctx context.Context, zone *time.Location, leads []int64, by ErasedBy) (e Expired, err error) {
	now := v.now().In(zone)
	err = v.write(ctx, "erase who is due", func(tx *sqlite.Tx) error {
		if r, err := v.retention(ctx, tx); err != nil || by == ErasedByRule && r.Wait != RetentionGoes {
			return err
		}
		t, err := expiryTerms(ctx, tx, now, now)
		if err != nil {
			return err
		}
		due, err := collect(ctx, tx, sqlite.Value[int64], expiring+` SELECT id FROM expiry AS lead WHERE over AND id IN (SELECT value FROM json_each(?6)) AND `+leftOut+` = '' ORDER BY id`,
			t.args(jsonList(leads))...)
		if err != nil {
			return err
		}
		e.People, e.Erasure, err = v.eraseAll(ctx, tx, due, by)
		e.Left = len(leads) - e.People
		return err
	})
	if err != nil || e.People == 0 {
		return Expired{Left: e.Left}, err
	}
	e.At = v.now()
	return e, v.eraseTraces(ctx)
}
