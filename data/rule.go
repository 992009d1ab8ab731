package data

import (
	"slices"
	"strings"
	"time"
)

// Rule is a condition on a person: a group of rules, or one question about what is known
// of them. Which of its fields count follows from its kind.
type Rule struct {
	Kind  RuleKind  `json:"kind"`
	Not   bool      `json:"not,omitempty"`   // it is met where it would not be
	Rules []Rule    `json:"rules,omitempty"` // of a group
	Op    RuleOp    `json:"op,omitempty"`    // how the question is put
	ID    int64     `json:"id,omitempty"`    // of the purpose, the run, the segment, the export or the breach
	IDs   []int64   `json:"ids,omitempty"`   // of the tags, the sources or the people
	Field string    `json:"field,omitempty"` // name of a field of the owner's own
	Value string    `json:"value,omitempty"` // what is looked for or compared with
	At    time.Time `json:"at,omitzero"`     // of RuleBefore and RuleSince
	Days  int       `json:"days,omitempty"`  // of RuleWithin and RuleAhead
}

// RuleKind says what a rule asks; "" while nothing is chosen.
type RuleKind string

// The kinds.
const (
	RuleAll     RuleKind = "all"     // all of the rules are met
	RuleAny     RuleKind = "any"     // one of the rules is met
	RuleText    RuleKind = "text"    // the search finds the person by Value
	RulePeople  RuleKind = "people"  // the person is one of IDs
	RuleTags    RuleKind = "tags"    // has one of the tags
	RuleSources RuleKind = "sources" // came from one of the sources
	RuleState   RuleKind = "state"   // Value is a LeadState
	RuleConsent RuleKind = "consent" // Value is where they stand with the purpose: a Standing
	RuleAdded   RuleKind = "added"   // when the person was added
	RuleContact RuleKind = "contact" // when the last message was sent to them, practice aside
	RuleLang    RuleKind = "lang"    // Value is "ar", "en" or "" when nobody knows
	RuleField   RuleKind = "field"   // a field of the owner's own
	RuleRun     RuleKind = "run"     // a run that was sent to them
	RuleSegment RuleKind = "segment" // a segment picks them; only runs and breaches ask that
	RuleExport  RuleKind = "export"  // they are in a file that was exported
	RuleBreach  RuleKind = "breach"  // a breach affects them, by what was kept of it last
	RuleStep    RuleKind = "step"    // the next step with them
)

// RuleOp says how a question is put.
type RuleOp string

// The ways. RuleBefore, RuleSince and RuleWithin are for times, and RuleNever too where
// there may be none.
const (
	RuleBefore   RuleOp = "before"   // before At
	RuleSince    RuleOp = "since"    // at At or later
	RuleWithin   RuleOp = "within"   // in the last Days days
	RuleNever    RuleOp = "never"    // at no time
	RuleHas      RuleOp = "has"      // the field holds something, or there is a step
	RuleEmpty    RuleOp = "empty"    // the field is not there, or holds nothing; or there is no step
	RuleIs       RuleOp = "is"       // the field holds Value, spelled in any way
	RuleContains RuleOp = "contains" // the field holds Value, or Value stands in it
	RuleSent     RuleOp = "sent"     // a message of the run was sent to them
	RuleAnswered RuleOp = "answered" // and since then they said yes or no to the run's purpose
	RuleDue      RuleOp = "due"      // the step is due today, or was before
	RuleAhead    RuleOp = "ahead"    // it is due in the next Days days, or was before
)

// Standing is where a person stands with a purpose, as a rule asks for it.
type Standing string

// The standings; everybody has one of them.
const (
	StandsAgreed   Standing = "agreed"
	StandsOptedOut Standing = "opted_out"
	StandsWeak     Standing = "weak"  // they agreed, to words that meant something else or with too little evidence
	StandsNever    Standing = "never" // they said no word, or the time of their agreement is over
)

// What a rule may be at most.
const (
	MaxRules     = 200  // in a filter, groups counted
	MaxRuleDepth = 10   // of groups in each other
	maxRuleText  = 1000 // bytes of a text in a rule
	maxRuleList  = 1000 // tags or sources in a rule
	MaxRuleDays  = 36500
)

// ops are the ways to put each question; a kind that is not here has one, "".
var ops = map[RuleKind][]RuleOp{
	RuleAdded:   {RuleBefore, RuleSince, RuleWithin},
	RuleContact: {RuleBefore, RuleSince, RuleWithin, RuleNever},
	RuleField:   {RuleHas, RuleEmpty, RuleIs, RuleContains},
	RuleRun:     {RuleSent, RuleAnswered},
	RuleStep:    {RuleDue, RuleAhead, RuleHas, RuleEmpty},
}

// values are what Value may be, where that is one of a few.
var values = map[RuleKind][]string{
	RuleState:   {string(StateContact), string(StateAgreed), string(StateOptedOut)},
	RuleConsent: {string(StandsAgreed), string(StandsOptedOut), string(StandsWeak), string(StandsNever)},
	RuleLang:    {"ar", "en", ""},
}

// RuleVersion is the version of the rules that this program writes and reads.
const RuleVersion = 1

// FilterOf returns the filter that picks whoever meets a rule.
func FilterOf(r Rule) LeadFilter { return LeadFilter{Version: RuleVersion, Rule: &r} }

// rule returns the filter as one rule. Of a filter that picks everybody it is a RuleAll
// without rules.
func (f LeadFilter) rule() Rule {
	all := Rule{Kind: RuleAll}
	add := func(r Rule) { all.Rules = append(all.Rules, r) }
	if matchWords(f.Text) != "" {
		add(Rule{Kind: RuleText, Value: f.Text})
	}
	if f.Sources != nil {
		add(Rule{Kind: RuleSources, IDs: f.Sources})
	}
	if f.Tags != nil {
		add(Rule{Kind: RuleTags, IDs: f.Tags})
	}
	if f.State != "" {
		add(Rule{Kind: RuleState, Value: string(f.State)})
	}
	if f.IDs != nil {
		add(Rule{Kind: RulePeople, IDs: f.IDs})
	}
	if f.Rule != nil {
		add(*f.Rule)
	}
	return all
}

// Check reports what is wrong with the filter's rule. Error codes: CodeBadRule when no
// program of this version made it, CodeMissing when something has still to be chosen in
// it; such a filter picks nobody.
func (f LeadFilter) Check() error {
	if f.Rule == nil {
		return nil
	}
	if f.Version != RuleVersion {
		return &Error{Code: CodeBadRule, Field: "version"}
	}
	left := MaxRules
	if err := f.Rule.sound(MaxRuleDepth, &left); err != nil {
		return err
	}
	if f.Rule.incomplete() {
		return missing("rule")
	}
	return nil
}

// sound reports CodeBadRule unless the rule is one that this program makes. depth is how
// many groups may stand in each other, left how many rules there may be.
func (r *Rule) sound(depth int, left *int) error {
	bad := func(what string) error { return &Error{Code: CodeBadRule, Field: what} }
	if *left--; *left < 0 {
		return bad("size")
	}
	if r.group() {
		if depth == 0 {
			return bad("depth")
		}
		for i := range r.Rules {
			if err := r.Rules[i].sound(depth-1, left); err != nil {
				return err
			}
		}
		return nil
	}
	switch {
	case r.Kind != "" && !slices.Contains(questions, r.Kind):
		return bad("kind")
	case len(r.Rules) > 0:
		return bad("rules")
	case r.Op != "" && !slices.Contains(ops[r.Kind], r.Op):
		return bad("op")
	case values[r.Kind] != nil && r.Value != "" && !slices.Contains(values[r.Kind], r.Value):
		return bad("value")
	case len(r.Value) > maxRuleText, len(r.Field) > maxRuleText, r.Kind != RulePeople && len(r.IDs) > maxRuleList:
		return bad("size")
	case r.Days < 0, r.Days > MaxRuleDays:
		return bad("days")
	}
	return nil
}

func (r *Rule) group() bool { return r.Kind == RuleAll || r.Kind == RuleAny }

// questions are the kinds that are no groups.
var questions = []RuleKind{RuleText, RulePeople, RuleTags, RuleSources, RuleState, RuleConsent, RuleAdded, RuleContact, RuleLang, RuleField, RuleRun, RuleSegment, RuleExport, RuleBreach, RuleStep}

// incomplete reports whether something has still to be chosen in a sound rule. A group
// without rules is incomplete: somebody was about to be picked.
func (r *Rule) incomplete() bool {
	if r.group() {
		return len(r.Rules) == 0 || slices.ContainsFunc(r.Rules, func(one Rule) bool { return one.incomplete() })
	}
	if r.Kind == "" || ops[r.Kind] != nil && r.Op == "" {
		return true
	}
	switch r.Op {
	case RuleBefore, RuleSince:
		return r.At.IsZero()
	case RuleWithin, RuleAhead:
		return r.Days == 0
	}
	switch r.Kind {
	case RuleText:
		return matchWords(r.Value) == ""
	case RuleState:
		return r.Value == ""
	case RuleConsent:
		return r.ID == 0 || r.Value == ""
	case RuleRun, RuleSegment, RuleExport, RuleBreach:
		return r.ID == 0
	case RuleField:
		return r.Field == "" || (r.Op == RuleIs || r.Op == RuleContains) && strings.TrimSpace(r.Value) == ""
	}
	return false // an empty list picks nobody
}

// asks reports whether the rule, or one in it, is of a kind.
func (r *Rule) asks(kind RuleKind) bool {
	return r.Kind == kind || slices.ContainsFunc(r.Rules, func(one Rule) bool { return one.asks(kind) })
}
