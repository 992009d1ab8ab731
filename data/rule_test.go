package data_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// asked is a vault whose people rules are asked about. A letter stands for each.
type asked struct {
	v     *data.Vault
	clock *datatest.Clock
	names map[int64]string
	news  int64
	tags  map[string]int64
	run   int64 // that Amal and Omar got, and only Amal answered
}

// rulePeople makes a vault with Amal, Basel, Dana, Omar and Zoe, added a week apart.
func rulePeople(t *testing.T) *asked {
	t.Helper()
	v, clock := datatest.Vault(t)
	p := &asked{v: v, clock: clock, names: map[int64]string{}, news: datatest.MustPurpose(t, v, "News"), tags: map[string]int64{}}
	add := func(l data.Lead) int64 {
		l.Identities = []data.Identity{{Kind: data.Email, Value: l.Name + "@example.org"}}
		id, err := v.SaveLead(t.Context(), &l)
		if err != nil {
			t.Fatal(err)
		}
		p.names[id] = l.Name[:1]
		clock.Add(7 * 24 * time.Hour)
		return id
	}
	amal := add(data.Lead{Name: "Amal", Lang: "ar", Tags: []string{"vip", "fair"}, Extra: map[string]string{"City": "München", `a"b\c`: "1"}})
	basel := add(data.Lead{Name: "Basel", Lang: "ar", Tags: []string{"fair"}, Extra: map[string]string{"City": "Amman"}})
	dana := add(data.Lead{Name: "Dana", Lang: "en", Extra: map[string]string{"City": ""}})
	omar := add(data.Lead{Name: "Omar", Tags: []string{"vip"}, Note: "asked for oil", Extra: map[string]string{"City": "munchen west"}})
	add(data.Lead{Name: "Zoe"})
	for _, id := range []int64{amal, basel, omar} {
		datatest.MustAgree(t, v, id, p.news)
	}
	say := func(lead int64, act data.Act) {
		if _, err := v.RecordConsent(t.Context(), data.ConsentRecord{LeadID: lead, PurposeID: p.news, Act: act, Via: data.ViaEmail, Grade: data.GradeWord}); err != nil {
			t.Fatal(err)
		}
	}
	say(dana, data.ActRefused)
	p.run = p.sent(t, data.AccountSMTP, amal, omar)
	p.sent(t, data.AccountSandbox, basel)
	clock.Add(time.Hour)
	say(amal, data.ActRenewed)
	tags, err := v.Tags(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range tags {
		p.tags[tag.Name] = tag.ID
	}
	return p
}

// sent sends a run to people by an account of a kind.
func (p *asked) sent(t *testing.T, kind data.AccountKind, to ...int64) int64 {
	t.Helper()
	a := data.Account{Name: "A", Kind: kind, Host: "mail.example", Port: 465, Security: data.SecurityTLS, FromAddress: "a@olive.example", PerMinute: 9, PerDay: 99, Connections: 1}
	if kind == data.AccountSandbox {
		a.Host, a.Security = "127.0.0.1", data.SecurityLoopback
	}
	account, err := p.v.SaveAccount(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	run, err := p.v.SaveRun(t.Context(), data.Run{Class: data.ClassCampaign, Title: "R", PurposeID: p.news, AccountID: account, Lang: "en", Subject: "S", Body: "B", Audience: data.LeadFilter{IDs: to}})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := p.v.StartRun(t.Context(), run); err != nil || n != len(to) {
		t.Fatal(n, err)
	}
	claimed, err := p.v.ClaimMessages(t.Context(), data.Claim{AccountID: account, Limit: 9, MessageID: func(int64) string { return "m" }})
	if err != nil || len(claimed) != len(to) {
		t.Fatal(claimed, err)
	}
	var ids []int64
	var results []data.Result
	for _, m := range claimed {
		ids, results = append(ids, m.ID), append(results, data.Result{ID: m.ID, State: data.MessageSent})
	}
	if _, err := p.v.AdvanceOutbox(t.Context(), data.OutboxStep{Commits: ids}); err != nil {
		t.Fatal(err)
	}
	if _, err := p.v.AdvanceOutbox(t.Context(), data.OutboxStep{Results: results}); err != nil {
		t.Fatal(err)
	}
	return run
}

// picked returns the first letters of those whom a filter picks.
func (p *asked) picked(t *testing.T, f data.LeadFilter) string {
	t.Helper()
	ids, err := p.v.LeadIDs(t.Context(), f, data.LeadOrder{})
	if err != nil {
		t.Fatal(err)
	}
	n, err := p.v.CountLeads(t.Context(), f)
	if err != nil || n != len(ids) {
		t.Errorf("%d are listed, %d counted, %v", len(ids), n, err)
	}
	var all []string
	for _, id := range ids {
		all = append(all, p.names[id])
	}
	slices.Sort(all)
	return strings.Join(all, "")
}

// Each question picks whom it names, and turned round everybody else.
func TestRule_Questions(t *testing.T) {
	p := rulePeople(t)
	day := func(d int) time.Time { return time.Date(2026, 11, 23+d, 0, 0, 0, 0, time.UTC) }
	consent := func(s data.Standing) data.Rule {
		return data.Rule{Kind: data.RuleConsent, ID: p.news, Value: string(s)}
	}
	field := func(op data.RuleOp, value string) data.Rule {
		return data.Rule{Kind: data.RuleField, Field: "City", Op: op, Value: value}
	}
	tags := func(names ...string) data.Rule {
		r := data.Rule{Kind: data.RuleTags}
		for _, name := range names {
			r.IDs = append(r.IDs, p.tags[name])
		}
		return r
	}
	for name, c := range map[string]struct {
		rule data.Rule
		want string
	}{
		"a word":             {data.Rule{Kind: data.RuleText, Value: "oil"}, "O"},
		"one tag":            {tags("vip"), "AO"},
		"tags":               {tags("vip", "fair"), "ABO"},
		"no tag":             {tags(), ""},
		"source":             {data.Rule{Kind: data.RuleSources, IDs: []int64{1}}, "ABDOZ"},
		"state":              {data.Rule{Kind: data.RuleState, Value: "opted_out"}, "D"},
		"agreed":             {consent(data.StandsAgreed), "ABO"},
		"opted out":          {consent(data.StandsOptedOut), "D"},
		"never":              {consent(data.StandsNever), "Z"},
		"weak":               {consent(data.StandsWeak), ""},
		"added before":       {data.Rule{Kind: data.RuleAdded, Op: data.RuleBefore, At: day(7)}, "A"},
		"added since":        {data.Rule{Kind: data.RuleAdded, Op: data.RuleSince, At: day(21)}, "OZ"},
		"added within":       {data.Rule{Kind: data.RuleAdded, Op: data.RuleWithin, Days: 8}, "Z"},
		"never contacted":    {data.Rule{Kind: data.RuleContact, Op: data.RuleNever}, "BDZ"},
		"contacted within":   {data.Rule{Kind: data.RuleContact, Op: data.RuleWithin, Days: 1}, "AO"},
		"contacted before":   {data.Rule{Kind: data.RuleContact, Op: data.RuleBefore, At: day(100)}, "AO"},
		"contacted since":    {data.Rule{Kind: data.RuleContact, Op: data.RuleSince, At: day(100)}, ""},
		"language":           {data.Rule{Kind: data.RuleLang, Value: "ar"}, "AB"},
		"no language":        {data.Rule{Kind: data.RuleLang}, "OZ"},
		"field has":          {field(data.RuleHas, ""), "ABO"},
		"field empty":        {field(data.RuleEmpty, ""), "DZ"},
		"field is":           {field(data.RuleIs, "MUNCHEN"), "A"},
		"field contains":     {field(data.RuleContains, "Münch"), "AO"},
		"a name with quotes": {data.Rule{Kind: data.RuleField, Field: `a"b\c`, Op: data.RuleHas}, "A"},
		"no such field":      {data.Rule{Kind: data.RuleField, Field: "' OR 1 --", Op: data.RuleHas}, ""},
		"got the run":        {data.Rule{Kind: data.RuleRun, ID: p.run, Op: data.RuleSent}, "AO"},
		"answered the run":   {data.Rule{Kind: data.RuleRun, ID: p.run, Op: data.RuleAnswered}, "A"},
	} {
		if got := p.picked(t, data.FilterOf(c.rule)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		others := strings.Map(func(r rune) rune {
			if strings.ContainsRune(c.want, r) {
				return -1
			}
			return r
		}, "ABDOZ")
		c.rule.Not = true
		if got := p.picked(t, data.FilterOf(c.rule)); got != others {
			t.Errorf("not %s: %q, want %q", name, got, others)
		}
	}
}

// Groups join what they hold, however they are nested, and with the filter's own fields.
func TestRule_Groups(t *testing.T) {
	p := rulePeople(t)
	arabic, vip := data.Rule{Kind: data.RuleLang, Value: "ar"}, data.Rule{Kind: data.RuleTags, IDs: []int64{p.tags["vip"]}}
	all := func(rules ...data.Rule) data.Rule { return data.Rule{Kind: data.RuleAll, Rules: rules} }
	anyOf := func(rules ...data.Rule) data.Rule { return data.Rule{Kind: data.RuleAny, Rules: rules} }
	not := func(r data.Rule) data.Rule {
		r.Not = !r.Not
		return r
	}
	for _, c := range []struct {
		rule data.Rule
		want string
	}{
		{all(arabic, vip), "A"}, {anyOf(arabic, vip), "ABO"}, {not(anyOf(arabic, vip)), "DZ"}, {not(all(arabic, vip)), "BDOZ"},
		{all(arabic, not(vip)), "B"}, {anyOf(all(arabic, vip), all(not(arabic), not(vip))), "ADZ"},
	} {
		if got := p.picked(t, data.FilterOf(c.rule)); got != c.want {
			t.Errorf("%+v: %q, want %q", c.rule, got, c.want)
		}
	}
	f := data.FilterOf(not(vip))
	f.Text = "bas"
	if got := p.picked(t, f); got != "B" {
		t.Errorf("with a word: %q", got)
	}
	f.Text = "amal"
	if got := p.picked(t, f); got != "" {
		t.Errorf("with a word: %q", got)
	}
}

// A rule in which something is still to be chosen picks nobody, wherever it stands, and
// one that is none of ours is refused.
func TestRule_Refused(t *testing.T) {
	p := rulePeople(t)
	open := []data.Rule{
		{}, {Not: true}, {Kind: data.RuleAll}, {Kind: data.RuleAny, Not: true}, {Kind: data.RuleText, Value: " * "}, {Kind: data.RuleConsent, ID: p.news}, {Kind: data.RuleAdded},
		{Kind: data.RuleAdded, Op: data.RuleBefore}, {Kind: data.RuleContact, Op: data.RuleWithin}, {Kind: data.RuleField, Op: data.RuleHas},
		{Kind: data.RuleField, Field: "City", Op: data.RuleIs, Value: " "}, {Kind: data.RuleRun, Op: data.RuleSent}, {Kind: data.RuleSegment},
		{Kind: data.RuleSegment, ID: 99}, {Kind: data.RuleSegment, ID: 99, Not: true},
	}
	for _, r := range open {
		f := data.FilterOf(data.Rule{Kind: data.RuleAny, Rules: []data.Rule{{Kind: data.RuleLang, Value: "ar"}, r}})
		if got := p.picked(t, f); got != "" {
			t.Errorf("%+v picks %q", r, got)
		}
		if _, err := p.v.SaveSegment(t.Context(), data.Segment{Name: "x", Filter: data.FilterOf(r)}); data.CodeOf(err) != data.CodeMissing && r.Kind != data.RuleSegment {
			t.Errorf("%+v is kept: %v", r, err)
		}
	}
	deep, wide := data.Rule{Kind: data.RuleLang, Value: "ar"}, data.Rule{Kind: data.RuleAll}
	for range data.MaxRuleDepth + 1 {
		deep = data.Rule{Kind: data.RuleAll, Rules: []data.Rule{deep}}
	}
	for range data.MaxRules {
		wide.Rules = append(wide.Rules, data.Rule{Kind: data.RuleLang, Value: "ar"})
	}
	for _, r := range []data.Rule{
		{Kind: "postcode"}, {Op: data.RuleIs}, {Kind: data.RuleAdded, Op: "like"}, {Kind: data.RuleLang, Op: data.RuleIs}, {Kind: data.RuleState, Value: "1' OR '1"},
		{Kind: data.RuleTags, Rules: []data.Rule{{Kind: data.RuleLang}}}, {Kind: data.RuleText, Value: strings.Repeat("a", 1001)},
		{Kind: data.RuleAdded, Op: data.RuleWithin, Days: -1}, {Kind: data.RuleAny, Rules: []data.Rule{{Kind: "postcode"}}}, deep, wide,
	} {
		f := data.FilterOf(r)
		if _, err := p.v.CountLeads(t.Context(), f); data.CodeOf(err) != data.CodeBadRule {
			t.Errorf("%.100v counts: %v", r, err)
		}
		if _, err := p.v.SaveSegment(t.Context(), data.Segment{Name: "x", Filter: f}); data.CodeOf(err) != data.CodeBadRule {
			t.Errorf("%.100v is kept: %v", r, err)
		}
		if _, err := p.v.SaveRun(t.Context(), data.Run{Class: data.ClassPolicy, Title: "x", Lang: "en", Audience: f}); data.CodeOf(err) != data.CodeBadRule {
			t.Errorf("%.100v is kept in a run: %v", r, err)
		}
	}
	newer := data.FilterOf(data.Rule{Kind: data.RuleLang, Value: "ar"})
	newer.Version++
	if _, err := p.v.CountLeads(t.Context(), newer); data.CodeOf(err) != data.CodeBadRule {
		t.Errorf("rules of a newer version: %v", err)
	}
	worst := data.Rule{Kind: data.RuleConsent, ID: p.news, Value: "agreed"}
	for range data.MaxRuleDepth {
		worst = data.Rule{Kind: data.RuleAll, Rules: append(slices.Clone(wide.Rules[:data.MaxRules/data.MaxRuleDepth-2]), worst)}
	}
	for _, r := range []data.Rule{deep.Rules[0], {Kind: data.RuleAll, Rules: wide.Rules[1:]}, worst} {
		if got := p.picked(t, data.FilterOf(r)); got != "AB" {
			t.Errorf("what is just small enough picks %q", got)
		}
	}
}

// The form in which rules are kept does not change: vaults hold it.
func TestRule_Form(t *testing.T) {
	f := data.FilterOf(data.Rule{Kind: data.RuleAny, Not: true, Rules: []data.Rule{
		{Kind: data.RuleTags, IDs: []int64{3}}, {Kind: data.RuleField, Field: "City", Op: data.RuleContains, Value: "x"},
		{Kind: data.RuleContact, Op: data.RuleWithin, Days: 30}, {Kind: data.RuleAdded, Op: data.RuleBefore, At: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)},
	}})
	got, err := json.Marshal(f)
	want := `{"v":1,"rule":{"kind":"any","not":true,"rules":[{"kind":"tags","ids":[3]},{"kind":"field","op":"contains","field":"City","value":"x"},` +
		`{"kind":"contact","op":"within","days":30},{"kind":"added","op":"before","at":"2026-01-02T00:00:00Z"}]}}`
	if err != nil || string(got) != want {
		t.Errorf("got %s, %v", got, err)
	}
}
