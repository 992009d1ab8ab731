package data_test

import (
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// How far a run was at a moment is told by what was written down of each message.
func TestVault_RunTotalsAsOf(t *testing.T) {
	v, clock := datatest.Vault(t)
	purpose := datatest.MustPurpose(t, v, "News")
	for _, name := range []string{"Rana", "Omar", "Lina"} {
		datatest.MustAgree(t, v, datatest.MustLead(t, v, name, name+"@example.com"), purpose)
	}
	account := datatest.MustAccount(t, v, 2525)
	run, err := v.SaveRun(t.Context(), data.Run{Class: data.ClassCampaign, Title: "Olives", PurposeID: purpose, AccountID: account, Lang: "en", Subject: "Hi", Body: "Hi"})
	if err != nil {
		t.Fatal(err)
	}
	before := clock.Now()
	clock.Add(time.Minute)
	if _, err := v.StartRun(t.Context(), run); err != nil {
		t.Fatal(err)
	}
	started := clock.Now()
	clock.Add(time.Minute)
	claimed, err := v.ClaimMessages(t.Context(), data.Claim{AccountID: account, Limit: 1, MessageID: func(int64) string { return "1@olive.example" }})
	if err != nil || len(claimed) != 1 {
		t.Fatalf("claimed %v, %v", claimed, err)
	}
	if _, err := v.MarkCommitted(t.Context(), []int64{claimed[0].ID}); err != nil {
		t.Fatal(err)
	}
	committed := clock.Now()
	clock.Add(time.Minute)
	if err := v.RecordResults(t.Context(), []data.Result{{ID: claimed[0].ID, State: data.MessageSent}}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		at   time.Time
		want data.Totals
	}{
		{"before the start", before, data.Totals{}},
		{"at the start", started, data.Totals{data.MessageQueued: 3}},
		{"while one leaves", committed, data.Totals{data.MessageQueued: 2, data.MessageCommitted: 1}},
		{"once it has left", clock.Now(), data.Totals{data.MessageQueued: 2, data.MessageSent: 1}},
	} {
		got, err := v.RunTotalsAsOf(t.Context(), run, c.at)
		if err != nil || got.All() != c.want.All() || got[data.MessageQueued] != c.want[data.MessageQueued] || got[data.MessageCommitted] != c.want[data.MessageCommitted] || got[data.MessageSent] != c.want[data.MessageSent] {
			t.Errorf("%s: got %v, %v; want %v", c.name, got, err, c.want)
		}
	}
}
