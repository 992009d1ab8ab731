package data_test

import (
	"slices"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// Each page of the file is genuine, and some are of yesterday: the cipher binds a page
// to its place and not to its time. A person who took their word back since is in none
// of them, and no key is needed. Opening does again what is kept outside, and the check
// finds the rest.
func TestOpen_OlderPages(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	amal, sami := datatest.MustLead(t, v, "Amal", "amal@example.org"), datatest.MustLead(t, v, "Sami", "sami@example.org")
	datatest.MustAgree(t, v, amal, news)
	datatest.MustAgree(t, v, sami, news)
	yesterday := readFile(t, copyOf(t, v)+"/vault.db")
	mustRecord(t, v, data.ConsentRecord{LeadID: amal, PurposeID: news, Act: data.ActWithdrawn})
	state := []string{"ground", "ground_lead", "suppression", "lead", "lead_state"}
	ledger := []string{"consent_event", "consent_person", "consent_person_lead", "ledger_tree", "ledger_head"}
	last := lastEvent(t, v)
	for name, c := range map[string]struct {
		tables []string
		again  int // whose opt-outs are done again
		fault  data.LedgerFault
		want   []data.Finding
	}{
		"State":     {state, 1, "", nil},
		"OptOuts":   {[]string{"suppression"}, 1, "", nil},
		"Ground":    {[]string{"ground", "ground_lead"}, 0, "", []data.Finding{finding(data.FindingGround, amal)}},
		"AllOfIt":   {slices.Concat(state, ledger, []string{"kept_mark"}), 1, data.LedgerShorter, []data.Finding{finding(data.FindingKept, last)}},
		"LedgerToo": {ledger, 0, data.LedgerShorter, []data.Finding{finding(data.FindingGround, amal), finding(data.FindingKept, last)}},
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
			as, err := v.OpenCopyAsIs(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			if c.again > 0 && name != "OptOuts" { // the forgery itself is none of the test's mistakes
				mustReach(t, as, data.Run{Class: data.ClassCampaign, PurposeID: news}, map[data.Verdict]int{data.VerdictAllowed: 2})
			}
			if err := as.CloseCopy(); err != nil {
				t.Fatal(err)
			}
			replayed, err := v.OpenCopy(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			defer replayed.CloseCopy()
			kept := replayed.Kept()
			if kept.Fault != c.fault || kept.OptedOut != c.again || kept.Erased != 0 {
				t.Errorf("opening found %+v", kept)
			}
			if c.again > 0 {
				mustReach(t, replayed, data.Run{Class: data.ClassCampaign, PurposeID: news}, map[data.Verdict]int{data.VerdictAllowed: 1, data.VerdictOptedOut: 1})
			}
			check, err := replayed.CheckLedger(t.Context(), nil)
			if c.want == nil && len(check.Findings) > 0 {
				t.Errorf("found %+v", check)
			}
			for _, want := range c.want {
				if err != nil || !slices.Contains(check.Findings, want) {
					t.Errorf("found %+v, %v; want %+v", check, err, want)
				}
			}
		})
	}
}
