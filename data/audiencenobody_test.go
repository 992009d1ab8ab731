package data_test

import (
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// A list of which nothing is chosen, or nothing is left, picks nobody: in a count, in a
// list, in a reach, and when the run would start.
func TestLeadFilter_NothingChosen(t *testing.T) {
	for name, filter := range map[string]data.LeadFilter{
		"no tag":                  {Tags: []int64{}},
		"no source":               {Sources: []int64{}},
		"no person":               {IDs: []int64{}},
		"a tag that is gone":      {Tags: []int64{99}},
		"a source that is gone":   {Sources: []int64{99}},
		"no tag of the source":    {Sources: []int64{1}, Tags: []int64{}},
		"no source, and a word":   {Sources: []int64{}, Text: "rana"},
		"somebody, and no person": {Text: "rana", IDs: []int64{}},
	} {
		t.Run(name, func(t *testing.T) {
			v, _ := datatest.Vault(t)
			news := datatest.MustPurpose(t, v, "News")
			datatest.MustAgree(t, v, datatest.MustLead(t, v, "Rana", "rana@example.org", "friend"), news)
			account, err := v.SaveAccount(t.Context(), data.Account{Name: "Practice", Kind: data.AccountSandbox, Host: "127.0.0.1", Port: 1,
				Security: data.SecurityLoopback, FromAddress: "a@olive.example", PerMinute: 1, PerDay: 1, Connections: 1})
			if err != nil {
				t.Fatal(err)
			}
			if n, err := v.CountLeads(t.Context(), filter); err != nil || n != 0 {
				t.Errorf("counts %d, %v", n, err)
			}
			if ids, err := v.LeadIDs(t.Context(), filter, data.LeadOrder{}); err != nil || len(ids) != 0 {
				t.Errorf("lists %v, %v", ids, err)
			}
			id, err := v.SaveRun(t.Context(), data.Run{Class: data.ClassCampaign, Title: "News", PurposeID: news, Lang: "en", Subject: "News", Body: "Hello.",
				AccountID: account, Audience: filter})
			if err != nil {
				t.Fatal(err)
			}
			kept, err := v.Run(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			if reach, err := v.Reach(t.Context(), kept); err != nil || len(reach) != 0 {
				t.Errorf("reaches %v, %v", reach, err)
			}
			if n, err := v.StartRun(t.Context(), id); data.CodeOf(err) != data.CodeNobody {
				t.Errorf("queued %d, %v", n, err)
			}
		})
	}
}
