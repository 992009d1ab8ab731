package data_test

import (
	"reflect"
	"slices"
	"testing"

	"mujeeb/data"
)

// A segment is saved, renamed and found by its name; two can't have the same.
func TestVault_Segments(t *testing.T) {
	p := rulePeople(t)
	ctx := t.Context()
	arabic := data.FilterOf(data.Rule{Kind: data.RuleLang, Value: "ar"})
	id, err := p.v.SaveSegment(ctx, data.Segment{Name: "  Arabic \n readers ", Filter: arabic})
	if err != nil {
		t.Fatal(err)
	}
	vip := data.Segment{Name: "VIP", Filter: data.LeadFilter{Tags: []int64{p.tags["vip"]}}} // a filter of today
	if vip.ID, err = p.v.SaveSegment(ctx, vip); err != nil {
		t.Fatal(err)
	}
	if _, err := p.v.SaveSegment(ctx, data.Segment{Name: "VIP", Filter: arabic}); data.CodeOf(err) != data.CodeNameTaken {
		t.Errorf("a second VIP: %v", err)
	}
	if _, err := p.v.SaveSegment(ctx, data.Segment{ID: id, Name: "VIP", Filter: arabic}); data.CodeOf(err) != data.CodeNameTaken {
		t.Errorf("renamed to VIP: %v", err)
	}
	if _, err := p.v.SaveSegment(ctx, data.Segment{Name: "Everybody"}); data.CodeOf(err) != data.CodeMissing {
		t.Errorf("without a rule: %v", err)
	}
	if _, err := p.v.SaveSegment(ctx, data.Segment{Name: "Nested", Filter: data.FilterOf(data.Rule{Kind: data.RuleSegment, ID: id})}); data.CodeOf(err) != data.CodeBadRule {
		t.Errorf("a segment of a segment: %v", err)
	}
	if _, err := p.v.SaveSegment(ctx, data.Segment{ID: id, Name: "Arabic", Filter: arabic}); err != nil {
		t.Fatal(err)
	}
	all, err := p.v.Segments(ctx)
	if want := []data.Segment{{ID: id, Name: "Arabic", Filter: arabic}, vip}; err != nil || !reflect.DeepEqual(all, want) {
		t.Errorf("got %+v, %v", all, err)
	}
	if got := p.picked(t, vip.Filter); got != "AO" {
		t.Errorf("picks %q", got)
	}
	if err := p.v.DeleteSegment(ctx, vip.ID); err != nil {
		t.Error(err)
	}
	if err := p.v.DeleteSegment(ctx, vip.ID); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("deleted twice: %v", err)
	}
}

// A draft follows its segment, which can't be deleted under it. What it means is fixed
// when the run starts.
func TestVault_Segment_InRun(t *testing.T) {
	p := rulePeople(t)
	ctx := t.Context()
	s := data.Segment{Name: "Arabic", Filter: data.FilterOf(data.Rule{Kind: data.RuleLang, Value: "ar"})}
	var err error
	if s.ID, err = p.v.SaveSegment(ctx, s); err != nil {
		t.Fatal(err)
	}
	accounts, err := p.v.Accounts(ctx)
	if err != nil {
		t.Fatal(err)
	}
	asks := data.Rule{Kind: data.RuleSegment, ID: s.ID, Not: true}
	id, err := p.v.SaveRun(ctx, data.Run{Class: data.ClassCampaign, Title: "To the others", PurposeID: p.news, AccountID: accounts[0].ID, Lang: "en", Subject: "S", Body: "B",
		Audience: data.FilterOf(data.Rule{Kind: data.RuleAll, Rules: []data.Rule{asks}})})
	if err != nil {
		t.Fatal(err)
	}
	reach := func(want int) {
		t.Helper()
		run, err := p.v.Run(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := p.v.Reach(ctx, run); err != nil || got[data.VerdictAllowed] != want {
			t.Errorf("reaches %v, %v, want %d", got, err, want)
		}
	}
	reach(1) // Omar
	s.Filter = data.FilterOf(data.Rule{Kind: data.RuleTags, IDs: []int64{p.tags["vip"]}})
	if _, err := p.v.SaveSegment(ctx, s); err != nil {
		t.Fatal(err)
	}
	reach(1) // Basel
	if err := p.v.DeleteSegment(ctx, s.ID); data.CodeOf(err) != data.CodeSegmentUsed {
		t.Errorf("deleted under a draft: %v", err)
	}
	if uses, err := p.v.SegmentUses(ctx, s.ID); err != nil || !slices.Equal(uses, []string{"To the others"}) {
		t.Errorf("used by %q, %v", uses, err)
	}
	if n, err := p.v.StartRun(ctx, id); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	if err := p.v.DeleteSegment(ctx, s.ID); err != nil {
		t.Errorf("deleted after the start: %v", err)
	}
	run, err := p.v.Run(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if got := p.picked(t, run.Audience); got != "BDZ" {
		t.Errorf("the audience of then picks %q", got)
	}
}

// What a segment looks for goes with the person whom alone it finds, and picks the same
// others.
func TestVault_EraseLead_Segments(t *testing.T) {
	p := rulePeople(t)
	ctx := t.Context()
	zoe, amal := int64(0), int64(0)
	for id, name := range p.names {
		switch name {
		case "Z":
			zoe = id
		case "A":
			amal = id
		}
	}
	any2 := func(r data.Rule) data.LeadFilter {
		return data.FilterOf(data.Rule{Kind: data.RuleAny, Rules: []data.Rule{r, {Kind: data.RuleLang, Value: "en"}}})
	}
	cases := map[string]data.Rule{
		"their name":  {Kind: data.RuleText, Value: "amal"},
		"not them":    {Kind: data.RuleText, Value: "amal", Not: true},
		"their value": {Kind: data.RuleField, Field: "City", Op: data.RuleIs, Value: "münchen"},
		"not theirs":  {Kind: data.RuleField, Field: "City", Op: data.RuleIs, Value: "münchen", Not: true},
		"a list":      {Kind: data.RulePeople, IDs: []int64{amal, zoe}},
		"shared":      {Kind: data.RuleField, Field: "City", Op: data.RuleContains, Value: "m"},
	}
	before := map[string]string{}
	for name, r := range cases {
		if _, err := p.v.SaveSegment(ctx, data.Segment{Name: name, Filter: any2(r)}); err != nil {
			t.Fatal(err)
		}
		before[name] = p.picked(t, any2(r))
	}
	if _, err := p.v.EraseLead(ctx, amal); err != nil {
		t.Fatal(err)
	}
	all, err := p.v.Segments(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		want := slices.DeleteFunc([]byte(before[s.Name]), func(c byte) bool { return c == 'A' })
		if got := p.picked(t, s.Filter); got != string(want) {
			t.Errorf("%s picks %q, want %q", s.Name, got, want)
		}
		one := s.Filter.Rule.Rules[0]
		if gone := one.Value == "" && !slices.Contains(one.IDs, amal); gone == (s.Name == "shared") {
			t.Errorf("%s: %+v", s.Name, one)
		}
	}
}
