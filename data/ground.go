package data

// Verdict says why a person will not get a message; "" is that they will.
type Verdict string

// The verdicts, in the order they are looked for.
const (
	WillGet   Verdict = ""
	NoAddress Verdict = "no_address" // no identity of the channel
	Bounced   Verdict = "bounced"    // the address is known not to exist
	NoPurpose Verdict = "no_purpose" // the purpose is archived, or permits another channel
	OptedOut  Verdict = "opted_out"  // said no to the purpose
	Asked     Verdict = "asked"      // was asked for the purpose before
	NoGround  Verdict = "no_ground"  // never agreed to the purpose
)

// The one rule of promise 3: may this person be written to, for this purpose, on
// this channel, now? All SQL that asks it is made of the expressions below, over
//
//	lead      the person: id
//	rule      the message: class, channel, purpose, run (NULL before there is one), and
//	          open, whether the purpose is in use and permits the channel
//	identity  the row that the message goes to, which writesTo joins; NULLs when there is none
//
// It has two layers. standing is the person's word on a purpose, which holds
// whatever becomes of the purpose or of an address. verdict is whether a message
// may go: it also asks for an address, and for the gate of the message's class.

// writesTo joins the identity that messages of a channel go to.
const writesTo = `identity.rank = 0 AND identity.kind = CASE rule.channel WHEN 'email' THEN 'email' WHEN 'messenger' THEN 'psid' END`

// saidNo is whether an identity said no to the purpose, or to every purpose.
const saidNo = `EXISTS (SELECT 1 FROM suppression s WHERE s.fingerprint = identity.fingerprint AND +s.reason = 'opt_out' AND +s.purpose_id IN (0, rule.purpose))`

// live is whether a ground is there, and what the message goes to did not say no.
const live = `EXISTS (SELECT 1 FROM ground g WHERE g.purpose_id = rule.purpose AND g.lead_id = lead.id) AND NOT ` + saidNo

// standing is empty with a live ground. Without one it tells a no, under whichever
// identity, from no word.
const standing = `CASE
	WHEN ` + live + ` THEN ''
	WHEN EXISTS (SELECT 1 FROM identity WHERE identity.lead_id = lead.id AND ` + saidNo + `) THEN 'opted_out'
	ELSE 'no_ground' END`

// asked is whether another run asked the person about the purpose, or is about to.
const asked = `EXISTS (SELECT 1 FROM outbox o JOIN run r ON r.id = o.run_id WHERE o.lead_id = lead.id AND r.id IS NOT rule.run
	AND r.class = 'asking' AND r.purpose_id = rule.purpose AND o.state NOT IN ('failed', 'skipped', 'cancelled'))`

// gates are those of the classes: whether a run of the class is for a purpose, and
// what hinders its message to a person who has an address. A class that is not
// here, such as the account notice, reaches no lead.
var gates = []struct {
	class   RunClass
	purpose bool
	gate    string
}{
	{ClassCampaign, true, `CASE WHEN NOT rule.open THEN 'no_purpose' WHEN ` + live + ` THEN '' WHEN ` + saidNo + ` THEN 'opted_out' ELSE 'no_ground' END`},
	{ClassAsking, true, `CASE WHEN NOT rule.open THEN 'no_purpose' WHEN ` + standing + ` = 'opted_out' THEN 'opted_out' WHEN ` + asked + ` THEN 'asked' ELSE '' END`},
	{ClassAnswer, false, `''`},
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

// verdict is what hinders a message of a class, or of whatever class the rule has
// when class is "". (Queueing names the class: one that can't be an asking need not
// be ready to read the outbox that it writes.)
func verdict(class RunClass) string {
	gate := `CASE rule.class WHEN '' THEN 'no_ground'`
	for _, g := range gates {
		if class == "" || class == g.class {
			gate += ` WHEN '` + string(g.class) + `' THEN ` + g.gate
		}
	}
	return `CASE
		WHEN identity.id IS NULL THEN 'no_address'
		WHEN EXISTS (SELECT 1 FROM suppression s WHERE s.fingerprint = identity.fingerprint AND s.reason IN ('bounced', 'erased')) THEN 'bounced'
		ELSE ` + gate + ` ELSE 'no_ground' END END`
}

// open is whether a message may be for its purpose at all. message is the row that
// has its channel, purpose that of its purpose, if any.
const open = `coalesce(NOT purpose.archived AND purpose.channel = message.channel, 0) AS open`

// standings is a query for a lead's standing with each purpose. Parameter 1 is the
// lead.
const standings = `
	SELECT rule.purpose, ` + standing + ` AS standing
	FROM (SELECT id AS purpose, channel FROM purpose) AS rule CROSS JOIN (SELECT ?1 AS id) AS lead
	LEFT JOIN identity ON identity.lead_id = lead.id AND ` + writesTo
