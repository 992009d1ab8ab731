package data_test

import (
	"slices"
	"strings"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// mustRun starts a campaign to everybody in the vault.
func mustRun(t *testing.T, v *data.Vault, purpose int64) (run, account int64) {
	t.Helper()
	account = datatest.MustAccount(t, v, 2525)
	run, err := v.SaveRun(t.Context(), data.Run{Class: data.ClassCampaign, Title: "Spring", PurposeID: purpose, AccountID: account, Lang: "en", Subject: "Hello", Body: "Hi"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.StartRun(t.Context(), run); err != nil {
		t.Fatal(err)
	}
	return run, account
}

// A person who is erased while a message to them is on its way leaves nothing
// behind, and the run can still end.
func TestVault_EraseOnTheWay(t *testing.T) {
	for _, state := range []data.MessageState{data.MessageClaimed, data.MessageCommitted} {
		t.Run(string(state), func(t *testing.T) {
			v, _ := datatest.Vault(t)
			ctx := t.Context()
			news := datatest.MustPurpose(t, v, "News")
			lead := datatest.MustLead(t, v, "Amal", "amal@example.org")
			datatest.MustAgree(t, v, lead, news)
			run, account := mustRun(t, v, news)
			claim := data.Claim{AccountID: account, Limit: 9, MessageID: func(int64) string { return "x@olive.example" }}
			got, err := v.ClaimMessages(ctx, claim)
			if err != nil || len(got) != 1 {
				t.Fatal(got, err)
			}
			ids := []int64{got[0].ID}
			if state == data.MessageCommitted {
				if ok, err := v.MarkCommitted(ctx, ids); err != nil || len(ok) != 1 {
					t.Fatal(ok, err)
				}
			}
			if _, err := v.EraseLead(ctx, lead); err != nil {
				t.Fatal(err)
			}
			if state == data.MessageClaimed {
				if err := v.ReleaseClaimed(ctx, ids); err != nil {
					t.Fatal(err)
				}
			}
			if err := v.RecordResults(ctx, []data.Result{{ID: ids[0], State: data.MessageQueued, Reply: "450 4.2.0 <amal@example.org> is busy"}}); err != nil {
				t.Fatal(err)
			}
			if got, err := v.ClaimMessages(ctx, claim); err != nil || len(got) != 0 {
				t.Fatal(got, err)
			}
			rows, err := v.Recipients(ctx, ids)
			if err != nil || len(rows) != 1 || rows[0].State != data.MessageSkipped || rows[0].Reason != "erased" || rows[0].Reply != "" {
				t.Errorf("row: %+v, %v", rows, err)
			}
			if r, err := v.Run(ctx, run); err != nil || r.State != data.RunDone {
				t.Errorf("run: %+v, %v", r, err)
			}
		})
	}
}

// Opening a vault reads only what was on its way, not all that was ever sent.
func TestVault_Open_AsksTheIndex(t *testing.T) {
	v, _ := datatest.Vault(t)
	rows, err := v.Writer().Query("EXPLAIN QUERY PLAN "+data.Interrupted, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var plan []string
	for rows.Next() {
		var step string
		if err := rows.Scan(new(int), new(int), new(int), &step); err != nil {
			t.Fatal(err)
		}
		plan = append(plan, step)
	}
	scans := func(step string) bool { return strings.HasPrefix(step, "SCAN") }
	if err := rows.Err(); err != nil || len(plan) == 0 || slices.ContainsFunc(plan, scans) {
		t.Errorf("%q, %v", plan, err)
	}
}
