package data_test

import (
	"fmt"
	"slices"
	"testing"

	"mujeeb/data/datatest"
)

func TestVault_SampleProofs(t *testing.T) {
	v, _ := datatest.Vault(t)
	if s, err := v.SampleProofs(t.Context(), 3); err != nil || len(s.Leads) != 0 || s.Of != 0 {
		t.Errorf("an empty ledger: %+v, %v", s, err)
	}
	news := datatest.MustPurpose(t, v, "News")
	var all []int64
	for i := range 40 {
		lead := datatest.MustLead(t, v, "Somebody", fmt.Sprintf("p%d@example.org", i))
		datatest.MustAgree(t, v, lead, news)
		all = append(all, lead)
	}
	datatest.MustLead(t, v, "Nothing said", "silent@example.org")
	s, err := v.SampleProofs(t.Context(), 5)
	if err != nil || len(s.Leads) != 5 || s.Of != 40 || !slices.IsSorted(s.Leads) {
		t.Fatalf("%+v, %v", s, err)
	}
	for _, lead := range s.Leads {
		if !slices.Contains(all, lead) {
			t.Errorf("%d has no events", lead)
		}
		if file, err := v.ProvePerson(t.Context(), lead); err != nil || len(file) == 0 {
			t.Errorf("%d: %v", lead, err)
		}
	}
	if again, err := v.SampleProofs(t.Context(), 5); err != nil || !slices.Equal(again.Leads, s.Leads) {
		t.Errorf("the same head draws %v, %v", again.Leads, err)
	}
	if most, err := v.SampleProofs(t.Context(), 38); err != nil || len(slices.Compact(most.Leads)) != 38 {
		t.Errorf("most of them: %v, %v", most.Leads, err)
	}
	if whole, err := v.SampleProofs(t.Context(), 100); err != nil || !slices.Equal(whole.Leads, all) {
		t.Errorf("of a few all are drawn: %v, %v", whole.Leads, err)
	}
	if _, err := v.EraseLead(t.Context(), s.Leads[0]); err != nil {
		t.Fatal(err)
	}
	other, err := v.SampleProofs(t.Context(), 5)
	if err != nil || other.Of != 39 || slices.Contains(other.Leads, s.Leads[0]) || slices.Equal(other.Leads, s.Leads) {
		t.Errorf("after an erasure: %+v, %v", other, err)
	}
}
