package data

import (
	"context"
	"database/sql"
	"time"

	"mujeeb/data/sqlite"
)

// Verdict says why a person will not get a message; "" is that they will.
type Verdict string

// The verdicts, in the order they are looked for.
const (
	VerdictAllowed    Verdict = ""
	VerdictNoAddress  Verdict = "no_address" // no identity of the channel
	VerdictBounced    Verdict = "bounced"    // the address is known not to exist
	VerdictRestricted Verdict = "restricted" // their data is only stored, as they asked
	VerdictNoRequest  Verdict = "no_request" // the answer is none to a request of theirs
	VerdictNoPurpose  Verdict = "no_purpose" // the purpose is archived, or permits another channel
	VerdictOptedOut   Verdict = "opted_out"  // opted out of the purpose
	VerdictAsked      Verdict = "asked"      // was asked for the purpose before
	VerdictOutdated   Verdict = "outdated"   // agreed to words that meant something else
	VerdictWeak       Verdict = "weak"       // the evidence is weaker than the purpose or the run demands
	VerdictNoGround   Verdict = "no_ground"  // never agreed to the purpose
)

// The one rule of promise 3: may this person be written to, for this purpose, on
// this channel, now? All SQL that asks it is made of the expressions below, over
//
//	lead      the person: id
//	rule      the message: class, channel, purpose, run (NULL before there is one),
//	          scope, the version of the purpose since which it means the same, demands,
//	          the place of the weakest grade that counts, and open, whether the purpose is
//	          in use and permits the channel
//	identity  the row that the message goes to, which writesTo joins; NULLs when there is none
//
// It has two layers. standing is the person's word on a purpose, which holds
// whatever becomes of the purpose or of an address. verdict is whether a message
// may go: it also asks for an address, and for the gate of the message's class.

// kindReached is the kind of the identities that messages of a channel go to.
const kindReached = `CASE rule.channel WHEN 'email' THEN 'email' WHEN 'messenger' THEN 'psid' WHEN 'phone' THEN 'phone' END`

// writesTo is the condition that joins the identity that messages of a channel go to.
const writesTo = `identity.rank = 0 AND identity.kind = ` + kindReached

// dead is whether nothing may go to an identity: it is known not to exist, or was erased.
const dead = `EXISTS (SELECT 1 FROM suppression s WHERE s.fingerprint = identity.fingerprint AND s.reason IN ('bounced', 'erased'))`

// writesToLive is writesTo for legal notices, which have to reach everybody who can be
// reached: the first identity that is not dead, or the first.
const writesToLive = `identity.id = (SELECT identity.id FROM identity
	WHERE identity.lead_id = lead.id AND identity.kind = ` + kindReached + `
	ORDER BY ` + dead + `, identity.rank LIMIT 1)`

// writesTo returns the condition that joins the identity that messages of a class go to.
func (c RunClass) writesTo() string {
	if c.legal() {
		return writesToLive
	}
	return writesTo
}

// legal reports whether messages of the class are legal notices.
func (c RunClass) legal() bool { return c == ClassPolicy || c == ClassBreach }

// optedOut is whether an identity was opted out of the purpose, or of every purpose, as it
// is spelled or by another spelling of its mailbox.
const optedOut = `(EXISTS (SELECT 1 FROM suppression s WHERE s.fingerprint = identity.fingerprint AND +s.reason = 'opt_out' AND +s.purpose_id IN (0, rule.purpose))
	OR identity.mailbox IS NOT NULL AND EXISTS (SELECT 1 FROM suppression s WHERE s.fingerprint = identity.mailbox AND +s.reason = 'opt_out' AND +s.purpose_id IN (0, rule.purpose)))`

// held is what a ground is worth that is there: nothing hinders, the words that they
// agreed to meant something else, or the evidence is too weak. NULL without one.
const held = `(SELECT CASE WHEN g.version < rule.scope THEN 'outdated' WHEN g.grade < rule.demands THEN 'weak' ELSE '' END
	FROM ground g WHERE g.purpose_id = rule.purpose AND g.lead_id = lead.id)`

// standing is empty with a live ground, and else what hinders: 'opted_out' when any
// identity of the person was opted out, 'no_ground' when they never agreed.
const standing = `CASE
	WHEN ` + held + ` = '' AND NOT ` + optedOut + ` THEN ''
	WHEN EXISTS (SELECT 1 FROM identity WHERE identity.lead_id = lead.id AND ` + optedOut + `) THEN 'opted_out'
	ELSE coalesce(nullif(` + held + `, ''), 'no_ground') END`

// asked is whether another run asked the person about the purpose as it is meant now,
// or is about to.
const asked = `EXISTS (SELECT 1 FROM outbox o JOIN run r ON r.id = o.run_id WHERE o.lead_id = lead.id AND r.id IS NOT rule.run
	AND r.class = 'asking' AND r.purpose_id = rule.purpose AND o.state NOT IN ('failed', 'skipped', 'cancelled')
	AND r.started_at >= (SELECT created_at FROM purpose_version WHERE purpose_id = rule.purpose AND version = rule.scope))`

// answersThem is whether a run answers a request of the person. By telephone, where there is
// no run, whoever is written to by hand may be answered.
const answersThem = `EXISTS (SELECT 1 FROM request_letter l JOIN request q ON q.id = l.request_id WHERE l.run_id = rule.run AND q.lead_id = lead.id)`

// gates are those of the classes: whether a run of the class is for a purpose, and
// what hinders its message to a person who has an address. A class that is not
// here, such as the account notice, reaches no lead.
var gates = []struct {
	class   RunClass
	purpose bool
	gate    string
}{
	{ClassCampaign, true, `CASE WHEN ` + restricted + ` THEN 'restricted' WHEN NOT rule.open THEN 'no_purpose' WHEN ` + optedOut + ` THEN 'opted_out'
		ELSE CASE ` + held + ` WHEN '' THEN '' WHEN 'outdated' THEN ` + standing + ` WHEN 'weak' THEN ` + standing + ` ELSE 'no_ground' END END`},
	{ClassAsking, true, `CASE WHEN ` + restricted + ` THEN 'restricted' WHEN NOT rule.open THEN 'no_purpose' WHEN ` + standing + ` = 'opted_out' THEN 'opted_out' WHEN ` + asked + ` THEN 'asked' ELSE '' END`},
	{ClassAnswer, false, `CASE WHEN rule.run IS NULL OR ` + answersThem + ` THEN '' ELSE 'no_request' END`},
	{ClassPolicy, false, `''`},
	{ClassBreach, false, `''`},
}

// hasPurpose reports whether runs of the class are for a purpose.
func (c RunClass) hasPurpose() bool {
	for _, g := range gates {
		if g.class == c {
			return g.purpose
		}
	}
	return false
}

// verdict returns the expression for what hinders a message of a class; with class ""
// for the class that the rule has. Queueing names the class, so that only an asking
// reads the outbox while it writes it.
func verdict(class RunClass) string {
	gate := `CASE rule.class WHEN '' THEN 'no_ground'`
	for _, g := range gates {
		if class == "" || class == g.class {
			gate += ` WHEN '` + string(g.class) + `' THEN ` + g.gate
		}
	}
	return `CASE
		WHEN identity.id IS NULL THEN 'no_address'
		WHEN ` + dead + `
			OR identity.mailbox IS NOT NULL AND EXISTS (SELECT 1 FROM suppression s WHERE s.fingerprint = identity.mailbox AND s.reason = 'erased') THEN 'bounced'
		ELSE ` + gate + ` ELSE 'no_ground' END END`
}

// open is whether a message may be for its purpose at all, and what that asks of a
// ground. It reads the row message, which has the message's channel and demands, and the
// row purpose, which may be NULLs.
const open = `coalesce(NOT purpose.archived AND purpose.channel = message.channel, 0) AS open,
	purpose.scope, max(purpose.demands, message.demands) AS demands`

// standings is a query for a lead's standing with each purpose. The expression for the
// lead stands between its two parts.
const (
	standings   = `SELECT rule.purpose, ` + standing + ` AS standing FROM (SELECT id AS purpose, channel, scope, demands FROM purpose) AS rule CROSS JOIN (SELECT `
	standingsOf = ` AS id) AS lead LEFT JOIN identity ON identity.lead_id = lead.id AND ` + writesTo
)

// standingOf returns a lead's standing with a purpose.
func standingOf(ctx context.Context, q sqlite.Querier, lead, purpose int64) (standing Verdict, err error) {
	err = q.QueryRowContext(ctx, standings+`?1`+standingsOf+` WHERE rule.purpose = ?2`, lead, purpose).Scan(new(int64), &standing)
	return standing, err
}

// yields reports whether a yes that somebody else takes down is more than is known of the
// person's word: they never agreed, or did so again since the purpose means what it
// means, or with evidence that is strong enough where the earlier was too weak.
func (standing Verdict) yields(at, since time.Time, strong bool) bool {
	switch standing {
	case VerdictNoGround:
		return true
	case VerdictOutdated:
		return !at.IsZero() && !at.Before(since)
	case VerdictWeak:
		return strong
	}
	return false
}

// GroundStatus is a lead's word on one purpose.
type GroundStatus struct {
	Purpose  Purpose
	Standing Verdict // VerdictAllowed with a live ground; else VerdictOptedOut, VerdictOutdated, VerdictWeak or VerdictNoGround
	Last     *ConsentEvent
}

// Live reports whether a ground is live: a campaign may go to them, if they can be
// reached.
func (s GroundStatus) Live() bool { return s.Standing == VerdictAllowed }

// OptedOut reports whether they opted out, which a file cannot overrule.
func (s GroundStatus) OptedOut() bool { return s.Standing == VerdictOptedOut }

// Grounds returns, for every purpose that is not archived, where a lead stands.
func (v *Vault) Grounds(ctx context.Context, lead int64) (all []GroundStatus, err error) {
	err = v.read(ctx, "read grounds", func(q sqlite.Querier) error {
		all, err = grounds(ctx, q, lead)
		return err
	})
	return all, err
}

func grounds(ctx context.Context, q sqlite.Querier, lead int64) ([]GroundStatus, error) {
	events, err := consentHistory(ctx, q, lead)
	if err != nil {
		return nil, err
	}
	return collect(ctx, q, func(r *sql.Rows, s *GroundStatus) error {
		var demands int
		var created sql.NullInt64
		err := r.Scan(append(s.Purpose.fields(&demands, &created), &s.Standing)...)
		s.Purpose.complete(demands, created)
		s.Last = lastWord(events, lead, s.Purpose.ID)
		return err
	}, `SELECT `+purposeColumns+`, standing FROM purpose JOIN (`+standings+`?1`+standingsOf+`) ON purpose = purpose.id WHERE NOT archived ORDER BY name`, lead)
}

// GroundCounts returns, for every purpose that has any, how many people have a live
// ground for it.
func (v *Vault) GroundCounts(ctx context.Context) (map[int64]int, error) {
	type row struct {
		purpose int64
		n       int
	}
	rows, err := collect(ctx, v.db.Readers(), func(r *sql.Rows, c *row) error { return r.Scan(&c.purpose, &c.n) },
		`SELECT rule.purpose, count(*)
		FROM (SELECT id AS purpose, channel, scope, demands FROM purpose) AS rule
		JOIN (SELECT lead_id AS id, purpose_id, version, grade FROM ground) AS lead ON lead.purpose_id = rule.purpose AND version >= scope AND grade >= demands
		LEFT JOIN identity ON identity.lead_id = lead.id AND `+writesTo+`
		WHERE NOT `+optedOut+` GROUP BY rule.purpose`)
	counts := map[int64]int{}
	for _, c := range rows {
		counts[c.purpose] = c.n
	}
	return counts, err
}
