package data_test

import (
	"slices"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// The whole life of a lead, on a real encrypted vault.
func TestVault_Story(t *testing.T) {
	v, clock := datatest.Vault(t)
	ctx := t.Context()
	news := datatest.MustPurpose(t, v, "News")
	amal := datatest.MustLead(t, v, "أمل الخطيب", "Amal@Example.org", "vip")
	sami := datatest.MustLead(t, v, "Sami Haddad", "sami@example.org")
	nour := datatest.MustLead(t, v, "Nour", "nour@example.org")
	datatest.MustAgree(t, v, amal, news)
	datatest.MustAgree(t, v, sami, news)

	for text, want := range map[string][]int64{"امل": {amal}, "أَمَل": {amal}, "amal@ex": {amal}, "had sam": {sami}, "zzz": nil, `"*)(`: {amal, sami, nour}} {
		got, err := v.LeadIDs(ctx, data.LeadFilter{Text: text}, data.LeadOrder{})
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("search %q: got %v, %v; want %v", text, got, err, want)
		}
	}
	rows, err := v.LeadRows(ctx, []int64{sami, amal})
	if err != nil || len(rows) != 2 || rows[0].Name != "Sami Haddad" || rows[1].Tags != "vip" || rows[1].State != data.StateAgreed {
		t.Fatalf("rows: %+v, %v", rows, err)
	}

	account := datatest.MustAccount(t, v, 2525)
	run, err := v.SaveRun(ctx, data.Run{Class: data.ClassCampaign, Title: "Spring", PurposeID: news, AccountID: account, Lang: "en", Subject: "Hello {{name}}", Body: "Hi"})
	if err != nil {
		t.Fatal(err)
	}
	r, err := v.Run(ctx, run)
	if err != nil {
		t.Fatal(err)
	}
	reach, err := v.Reach(ctx, r)
	if err != nil || reach[data.VerdictAllowed] != 2 || reach[data.VerdictNoGround] != 1 {
		t.Fatalf("reach: %v, %v", reach, err)
	}
	if n, err := v.StartRun(ctx, run); err != nil || n != 2 {
		t.Fatalf("start: %d, %v", n, err)
	}
	if _, err := v.StartRun(ctx, run); data.CodeOf(err) != data.CodeNotDraft {
		t.Errorf("second start: %v", err)
	}
	claimed, err := v.ClaimMessages(ctx, data.Claim{AccountID: account, Limit: 10, MessageID: func(id int64) string { return "x@olive.example" }})
	if err != nil || len(claimed) != 2 || claimed[0].Fields["first_name"] != "أمل" {
		t.Fatalf("claim: %+v, %v", claimed, err)
	}
	if _, err := v.RecordConsent(ctx, data.ConsentRecord{LeadID: sami, PurposeID: news, Act: data.ActWithdrawn, Via: "email", Grade: data.GradeWord}); err != nil {
		t.Fatal(err)
	}
	allowed, err := v.MarkCommitted(ctx, []int64{claimed[0].ID, claimed[1].ID})
	if err != nil || !slices.Equal(allowed, []int64{claimed[0].ID}) {
		t.Fatalf("commit: %v, %v", allowed, err)
	}
	if err := v.RecordResults(ctx, []data.Result{{ID: claimed[0].ID, State: data.MessageSent, Reply: "250 ok"}}); err != nil {
		t.Fatal(err)
	}
	if again, err := v.ClaimMessages(ctx, data.Claim{AccountID: account, Limit: 10}); err != nil || len(again) != 0 {
		t.Fatalf("claim again: %v, %v", again, err)
	}
	if r, _ := v.Run(ctx, run); r.State != data.RunDone {
		t.Errorf("run is %s", r.State)
	}
	totals, err := v.RunTotals(ctx, run)
	if err != nil || totals[data.MessageSent] != 1 || totals[data.MessageSkipped] != 1 {
		t.Errorf("totals: %v, %v", totals, err)
	}
	if n, err := v.CommittedSince(ctx, account, clock.Now().Add(-time.Minute)); err != nil || n != 1 {
		t.Errorf("committed: %d, %v", n, err)
	}

	f, err := v.PersonFile(ctx, amal)
	if err != nil || len(f.Messages) != 1 || len(f.Consents) != 1 || f.Consents[0].Personal.How == "" {
		t.Fatalf("person file: %+v, %v", f, err)
	}
	if _, err := v.EraseLead(ctx, amal); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Lead(ctx, amal); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("after erasing: %v", err)
	}
	mustLedger(t, v, 3, 1)
	if totals, _ := v.RunTotals(ctx, run); totals[data.MessageSent] != 1 {
		t.Errorf("totals after erasing: %v", totals)
	}
	_, err = v.SaveLead(ctx, &data.Lead{Name: "Amal", Identities: []data.Identity{{Kind: data.Email, Value: "amal@example.org"}}})
	if data.CodeOf(err) != data.CodeErasedPerson {
		t.Errorf("entering an erased person again: %v", err)
	}
}
