package data_test

import (
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// Where somebody stood at any past second follows from what the ledger held then:
// at the second of an event it counts, a millisecond before it does not.
func TestVault_GroundsAsOf(t *testing.T) {
	v, clock := datatest.Vault(t)
	ctx := t.Context()
	news := datatest.MustPurpose(t, v, "News")
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
	type step struct {
		do   func() error
		want data.Verdict
		name string // of the purpose afterwards
	}
	record := func(act data.Act) func() error {
		return func() error {
			_, err := v.RecordConsent(ctx, data.ConsentRecord{LeadID: amal, PurposeID: news, Act: act, Via: data.ViaForm, Grade: data.GradeWord, At: clock.Now().Add(-time.Minute)})
			return err
		}
	}
	rename := func(name string, change data.Change) func() error {
		return func() error {
			_, err := v.SavePurpose(ctx, data.Purpose{ID: news, Name: name, Change: change})
			return err
		}
	}
	steps := []step{
		{func() error { return nil }, data.VerdictNoGround, "News"},
		{record(data.ActAsked), data.VerdictNoGround, "News"},
		{record(data.ActGiven), data.VerdictAllowed, "News"},
		{rename("The news", data.ChangeSpelling), data.VerdictAllowed, "The news"},
		{rename("The news and offers", ""), data.VerdictOutdated, "The news and offers"},
		{record(data.ActRenewed), data.VerdictAllowed, "The news and offers"},
		{record(data.ActExpired), data.VerdictNoGround, "The news and offers"},
		{record(data.ActGiven), data.VerdictAllowed, "The news and offers"},
		{record(data.ActWithdrawn), data.VerdictOptedOut, "The news and offers"},
		{rename("Offers", data.ChangeMeaning), data.VerdictOptedOut, "Offers"},
		{record(data.ActGiven), data.VerdictAllowed, "Offers"},
		{func() error {
			_, err := v.RecordConsent(ctx, data.ConsentRecord{LeadID: amal, Act: data.ActObjected, Via: data.ViaEmail, Grade: data.GradeWord})
			return err
		}, data.VerdictOptedOut, "Offers"},
	}
	begun := clock.Now().Add(-time.Millisecond)
	var at []time.Time
	for _, s := range steps {
		clock.Add(time.Hour)
		if err := s.do(); err != nil {
			t.Fatal(err)
		}
		at = append(at, clock.Now())
	}
	check := func(when time.Time, want step, n int) {
		t.Helper()
		all, err := v.GroundsAsOf(ctx, amal, when)
		if err != nil || len(all) != n || n > 0 && (all[0].Standing != want.want || all[0].Purpose.Name != want.name) {
			t.Errorf("at %v: %+v, %v; want %+v", when, all, err, want)
		}
	}
	for i, s := range steps {
		check(at[i], s, 1)
		if i > 0 {
			check(at[i].Add(-time.Millisecond), steps[i-1], 1)
		}
	}
	check(begun, step{}, 0) // there was no purpose yet
	if _, err := v.GroundsAsOf(ctx, 99, at[0]); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("nobody: %v", err)
	}

	file, err := v.PersonFile(ctx, amal)
	if err != nil {
		t.Fatal(err)
	}
	var changes []step
	for i, s := range steps {
		if i > 0 && s.want != steps[i-1].want {
			changes = append(changes, s)
			if got := file.Standings[len(changes)-1]; got.Standing != s.want || !got.From.Equal(at[i]) || got.Purpose != s.name || (got.Seq == 0) != (s.want == data.VerdictOutdated) {
				t.Errorf("change %d: %+v, want %+v at %v", len(changes), got, s, at[i])
			}
		}
	}
	if len(file.Standings) != len(changes) {
		t.Errorf("%+v, want %+v", file.Standings, changes)
	}
}
