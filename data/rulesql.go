package data

import (
	"context"
	"strings"
	"time"

	"mujeeb/data/sqlite"
	"mujeeb/text/fold"
)

// where returns the filter as a condition on the table lead, with its parameters. One in
// which something has still to be chosen, or that asks for a segment which is gone, picks
// nobody. Error code: CodeBadRule.
func (v *Vault) where(ctx context.Context, q sqlite.Querier, f LeadFilter) (string, []any, error) {
	f, err := resolved(ctx, q, f)
	if CodeOf(err) == CodeMissing {
		return "false", nil, nil
	}
	where, args := f.rule().condition(v.now())
	return where, args, err
}

// condition returns a rule as where does; it is complete and asks for no segment.
func (r Rule) condition(now time.Time) (string, []any) {
	c := compiler{now: now}
	c.rule(r)
	return c.text.String(), c.args
}

// compiler writes rules as SQL: fixed texts, and values as parameters.
type compiler struct {
	text strings.Builder
	args []any
	now  time.Time
}

func (c *compiler) rule(r Rule) {
	if r.Not {
		c.text.WriteString("NOT ")
	}
	c.text.WriteString("(")
	switch {
	case !r.group():
		c.question(r)
	case len(r.Rules) == 0:
		c.text.WriteString("true") // a filter that asks for nothing
	case r.Kind == RuleAny:
		c.join(r.Rules, " OR ")
	default:
		c.join(r.Rules, " AND ")
	}
	c.text.WriteString(")")
}

// join writes rules with an operator between them, in halves: SQLite bounds how deep an
// expression may be, and a row of operators is as deep as it is long.
func (c *compiler) join(rules []Rule, operator string) {
	if len(rules) == 1 {
		c.rule(rules[0])
		return
	}
	half := len(rules) / 2
	c.text.WriteString("(")
	c.join(rules[:half], operator)
	c.text.WriteString(")" + operator + "(")
	c.join(rules[half:], operator)
	c.text.WriteString(")")
}

func (c *compiler) add(text string, args ...any) {
	c.text.WriteString(text)
	c.args = append(c.args, args...)
}

const (
	// lastSent is when the last message was sent to a lead; NULL without one.
	lastSent = `(SELECT max(o.done_at) FROM outbox o JOIN account a ON a.id = o.account_id WHERE o.lead_id = lead.id AND o.state = 'sent' AND a.kind <> 'sandbox')`

	// stands is a lead's standing with a purpose, as in standings.
	stands = `(SELECT ` + standing + ` FROM (SELECT id AS purpose, channel, scope, demands FROM purpose WHERE id = ?) AS rule
		LEFT JOIN identity ON identity.lead_id = lead.id AND ` + writesTo + `)`

	// maySay is met by everybody who opted out of a purpose, and by few others. It is asked
	// once, not for each lead.
	maySay = `lead.id IN (SELECT i.lead_id FROM suppression s JOIN identity i USING (fingerprint) WHERE s.reason = 'opt_out' AND s.purpose_id IN (0, ?))`

	// answered is whether a lead got a message of a run, and said yes or no to the run's
	// purpose, or no to all, after that.
	answered = `EXISTS (SELECT 1 FROM outbox o JOIN run r ON r.id = o.run_id JOIN consent_person p ON p.lead_id IN (SELECT o.lead_id UNION ALL SELECT merged_id FROM lead_merge m WHERE m.lead_id = o.lead_id)
		JOIN consent_event e ON e.seq = p.seq WHERE o.lead_id = lead.id AND o.run_id = ? AND o.state = 'sent' AND p.recorded_at > o.done_at
		AND coalesce(e.purpose_id, r.purpose_id) = r.purpose_id AND e.act IN ('given', 'renewed', 'refused', 'withdrawn', 'objected'))`
)

// verdictsOf are the verdicts of a standing.
var verdictsOf = map[Standing][]Verdict{
	StandsAgreed: {VerdictAllowed}, StandsOptedOut: {VerdictOptedOut}, StandsWeak: {VerdictWeak, VerdictOutdated}, StandsNever: {VerdictNoGround},
}

// question writes a rule that is no group.
func (c *compiler) question(r Rule) {
	switch r.Kind {
	case RuleText:
		c.add(`lead.id IN (SELECT rowid FROM lead_search WHERE lead_search MATCH ?)`, matchWords(r.Value))
	case RulePeople:
		c.add(`lead.id IN (SELECT value FROM json_each(?))`, jsonList(r.IDs))
	case RuleTags:
		c.add(`lead.id IN (SELECT lead_id FROM lead_tag WHERE tag_id IN (SELECT value FROM json_each(?)))`, jsonList(r.IDs))
	case RuleSources:
		c.add(`lead.source_id IN (SELECT value FROM json_each(?))`, jsonList(r.IDs))
	case RuleState:
		c.add(`lead.state = ?`, r.Value)
	case RuleLang:
		c.add(`lead.lang = ?`, r.Value)
	case RuleConsent:
		if r.Value == string(StandsOptedOut) {
			c.add(maySay+` AND `, r.ID)
		}
		c.add(stands+` IN (SELECT value FROM json_each(?))`, r.ID, jsonList(verdictsOf[Standing(r.Value)]))
	case RuleAdded:
		c.time(`lead.created_at`, r)
	case RuleContact:
		c.time(lastSent, r)
	case RuleField:
		c.field(r)
	case RuleStep:
		c.step(r)
	case RuleRun:
		if r.Op == RuleAnswered {
			c.add(answered, r.ID)
		} else {
			c.add(`EXISTS (SELECT 1 FROM outbox o WHERE o.lead_id = lead.id AND o.run_id = ? AND o.state = 'sent')`, r.ID)
		}
	default:
		c.add(`false`)
	}
}

// time writes a question about a time, which may be NULL. The answer is never NULL.
func (c *compiler) time(at string, r Rule) {
	switch r.Op {
	case RuleBefore:
		c.add(`coalesce(`+at+` < ?, false)`, r.At.UnixMilli())
	case RuleSince:
		c.add(`coalesce(`+at+` >= ?, false)`, r.At.UnixMilli())
	case RuleWithin:
		c.add(`coalesce(`+at+` >= ?, false)`, c.now.AddDate(0, 0, -r.Days).UnixMilli())
	default:
		c.add(at + ` IS NULL`)
	}
}

// step writes a question about the next step.
func (c *compiler) step(r Rule) {
	const there = `lead.id IN (SELECT lead_id FROM next_step`
	switch r.Op {
	case RuleDue:
		c.add(there+` WHERE day <= ?)`, dayCount(c.now))
	case RuleAhead:
		c.add(there+` WHERE day <= ?)`, dayCount(c.now)+int64(r.Days))
	case RuleHas:
		c.add(there + `)`)
	case RuleEmpty:
		c.add(`NOT ` + there + `)`)
	}
}

// field writes a question about a field of the owner's own. Spellings are compared once
// for each value that the field has, not for each lead.
func (c *compiler) field(r Rule) {
	const begin, end = `EXISTS (SELECT 1 FROM json_each(lead.extra) AS x WHERE x.key = ? AND `, `)`
	const spelled = `x.value IN (WITH has AS MATERIALIZED (SELECT DISTINCT y.value AS value FROM lead AS l, json_each(l.extra) AS y WHERE y.key = ?)
		SELECT value FROM has WHERE `
	switch r.Op {
	case RuleHas:
		c.add(begin+`x.value <> ''`+end, r.Field)
	case RuleEmpty:
		c.add(`NOT `+begin+`x.value <> ''`+end, r.Field)
	case RuleIs:
		c.add(begin+spelled+`fold(value) = ?)`+end, r.Field, r.Field, fold.Text(r.Value))
	case RuleContains:
		c.add(begin+spelled+`instr(fold(value), ?) > 0)`+end, r.Field, r.Field, fold.Text(r.Value))
	}
}
