package data_test

import (
	"slices"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// Each page of the file is genuine, and some are of yesterday: the cipher binds a page
// to its place and not to its time. A person who took their word back since is in none
// of them, and no key is needed.
func TestVault_CheckLedger_OlderPages(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	amal, sami := datatest.MustLead(t, v, "Amal", "amal@example.org"), datatest.MustLead(t, v, "Sami", "sami@example.org")
	datatest.MustAgree(t, v, amal, news)
	datatest.MustAgree(t, v, sami, news)
	yesterday := readFile(t, copyOf(t, v)+"/vault.db")
	mustRecord(t, v, data.ConsentRecord{LeadID: amal, PurposeID: news, Act: data.ActWithdrawn})
	state := []string{"ground", "ground_lead", "suppression", "lead", "lead_state"}
	ledger := []string{"consent_event", "consent_person", "consent_person_lead", "ledger_tree", "ledger_head"}
	for name, c := range map[string]struct {
		tables []string
		want   []data.Finding
		fault  data.LedgerFault
	}{
		"State":     {state, []data.Finding{finding(data.FindingGround, amal), finding(data.FindingOptOut, amal)}, ""},
		"Ground":    {[]string{"ground", "ground_lead"}, []data.Finding{finding(data.FindingGround, amal)}, ""},
		"OptOuts":   {[]string{"suppression"}, []data.Finding{finding(data.FindingOptOut, amal)}, ""},
		"AllOfIt":   {slices.Concat(state, ledger), []data.Finding{finding(data.FindingKept, lastEvent(t, v))}, data.LedgerShorter},
		"LedgerToo": {ledger, []data.Finding{finding(data.FindingGround, amal), finding(data.FindingKept, lastEvent(t, v))}, data.LedgerShorter},
	} {
		t.Run(name, func(t *testing.T) {
			dir := copyOf(t, v)
			today := readFile(t, dir+"/vault.db")
			for _, table := range c.tables {
				var page int
				if err := v.Writer().QueryRow(`SELECT rootpage FROM sqlite_schema WHERE name = ?`, table).Scan(&page); err != nil {
					t.Fatal(table, err)
				}
				copy(today[(page-1)*pageSize:page*pageSize], yesterday[(page-1)*pageSize:])
			}
			writeFile(t, dir+"/vault.db", today)
			replayed, err := v.OpenCopy(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			defer replayed.CloseCopy()
			if name == "State" || name == "AllOfIt" { // the forgery itself is none of the test's mistakes
				mustReach(t, replayed, data.Run{Class: data.ClassCampaign, PurposeID: news}, map[data.Verdict]int{data.VerdictAllowed: 2})
			}
			check, err := replayed.CheckLedger(t.Context(), nil)
			for _, want := range c.want {
				if err != nil || !slices.Contains(check.Findings, want) {
					t.Errorf("found %+v, %v; want %+v", check, err, want)
				}
			}
			if got := replayed.KeptHeads().Fault; got != c.fault {
				t.Errorf("opening found %q, want %q", got, c.fault)
			}
		})
	}
}
