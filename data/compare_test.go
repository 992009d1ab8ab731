package data_test

import (
	"fmt"
	"slices"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// Whatever is derived from the events and was changed by another program is found when
// it is compared with them, and mended: afterwards a campaign reaches whom it reached.
func TestVault_Compare(t *testing.T) {
	w := newTown(t)
	reach := func(v *data.Vault) string {
		t.Helper()
		all := ""
		for _, purpose := range []int64{w.news, w.offers} {
			totals, err := v.Reach(t.Context(), &data.Run{Class: data.ClassCampaign, PurposeID: purpose})
			if err != nil {
				t.Fatal(err)
			}
			all += fmt.Sprintln(totals)
		}
		return all
	}
	want := reach(w.Vault)
	if d, err := w.Compare(t.Context()); err != nil || d.Any() {
		t.Fatalf("nothing was changed: %+v, %v", d, err)
	}
	for what, c := range map[string]struct {
		sql   string
		found func(data.Differences) []int64
		lead  int64
	}{
		"a ground that was taken back": {fmt.Sprintf(`INSERT INTO ground VALUES (%d, %d, %d, 1, 2); DELETE FROM suppression`, w.news, w.amal, w.agreed), grounds, w.amal},
		"a ground that was never":      {fmt.Sprintf(`INSERT INTO ground VALUES (%d, %d, %d, 1, 1)`, w.offers, w.sami, w.of), grounds, w.sami},
		"a ground gone":                {`DELETE FROM ground WHERE lead_id = 7`, grounds, 7},
		"a ground's version":           {fmt.Sprintf(`UPDATE ground SET version = 2 WHERE lead_id = %d`, w.huda), grounds, w.huda},
		"an opt-out gone":              {fmt.Sprintf(`DELETE FROM suppression WHERE purpose_id = %d`, w.news), optOuts, w.amal},
		"an objection gone":            {`DELETE FROM suppression WHERE purpose_id = 0 AND reason = 'opt_out'`, optOuts, w.nour},
		"an identity's fingerprint":    {`UPDATE identity SET fingerprint = zeroblob(16) WHERE value = 'nour@example.org'`, optOuts, w.nour},
		"a state":                      {fmt.Sprintf(`UPDATE lead SET state = 'agreed' WHERE id = %d`, w.nour), states, w.nour},
		"all states":                   {`UPDATE lead SET state = 'contact'`, states, 7},
	} {
		t.Run(what, func(t *testing.T) {
			f := newForger(t, w.Vault)
			f.exec(c.sql)
			v := f.reopen(w.Vault)
			d, err := v.Compare(t.Context())
			if err != nil || !slices.Contains(c.found(d), c.lead) {
				t.Errorf("found %+v, %v; want lead %d", d, err, c.lead)
			}
			mended, err := v.Mend(t.Context())
			if err != nil || mended == 0 {
				t.Errorf("mended %d, %v", mended, err)
			}
			if d, err := v.Compare(t.Context()); err != nil || d.Any() {
				t.Errorf("mended, and still %+v, %v", d, err)
			}
			if got := reach(v); got != want {
				t.Errorf("a campaign reaches\n%swant\n%s", got, want)
			}
			mustSound(t, v)
		})
	}
}

func grounds(d data.Differences) []int64 { return d.Grounds }
func optOuts(d data.Differences) []int64 { return d.OptOuts }
func states(d data.Differences) []int64  { return d.States }

// Comparing finds nothing in a vault of any history, and mending it changes nothing.
func TestVault_Mend_Sound(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	crowd(t, v, news, 30)
	before := mustSnapshot(t, v)
	if mended, err := v.Mend(t.Context()); err != nil || mended != 0 || mustSnapshot(t, v) != before {
		t.Errorf("mended %d, %v", mended, err)
	}
}
