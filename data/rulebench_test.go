package data_test

import (
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// askedRules are simple rules, in a crowd of which everybody agreed and nobody was
// written to.
var askedRules = []struct {
	kind string
	rule data.Rule
}{
	{"tag", data.Rule{Kind: data.RuleTags, IDs: []int64{2}}},
	{"language", data.Rule{Kind: data.RuleLang, Value: "ar"}},
	{"agreed", data.Rule{Kind: data.RuleConsent, ID: 1, Value: string(data.StandsAgreed)}},
	{"opted-out", data.Rule{Kind: data.RuleConsent, ID: 1, Value: string(data.StandsOptedOut)}},
	{"never-written", data.Rule{Kind: data.RuleContact, Op: data.RuleNever}},
	{"field-is", data.Rule{Kind: data.RuleField, Field: "city", Op: data.RuleIs, Value: "amman"}},
	{"field-nobody", data.Rule{Kind: data.RuleField, Field: "city", Op: data.RuleContains, Value: "zzz"}},
	{"three", data.Rule{Kind: data.RuleAll, Rules: []data.Rule{
		{Kind: data.RuleLang, Value: "ar"}, {Kind: data.RuleTags, IDs: []int64{2}, Not: true}, {Kind: data.RuleField, Field: "city", Op: data.RuleHas}}}},
}

func BenchmarkSegment(b *testing.B) {
	v, _ := openBig(b, datatest.BigVault(b))
	newest := data.LeadOrder{By: data.ByAdded, Desc: true}
	for _, a := range askedRules {
		f := data.FilterOf(a.rule)
		b.ReportMetric(ms(datatest.Timed(b, func() error {
			_, _, err := v.FirstLeadIDs(b.Context(), f, newest, 1000)
			return err
		})), a.kind+"-first-ms")
		b.ReportMetric(ms(datatest.Timed(b, func() error {
			_, err := v.LeadIDs(b.Context(), f, newest)
			return err
		})), a.kind+"-all-ms")
	}
}
