package intake_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/dossier"
	"mujeeb/data/intake"
)

// A list that was exported brings the same people back: into another vault as they were, and
// into its own as nobody new, without a word that they never gave.
func TestOwnList_ComesBack(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	people := []*data.Lead{
		{Name: "أمل حداد", Given: "أمل", Family: "حداد", Lang: "ar", Tags: []string{"vip", "fair"}, Extra: map[string]string{"city": "Irbid", "=x": "-1+2"},
			Identities: []data.Identity{{Kind: data.Email, Value: "amal@example.org"}, {Kind: data.Email, Value: "amal@example.net"}, {Kind: data.Phone, Value: "+962791234567"}, {Kind: data.PSID, Value: "7001234567890123"}}},
		{Name: `=HYPERLINK("x")`, Identities: []data.Identity{{Kind: data.Phone, Value: "+962791234568"}}},
		{Name: "O'Hara, \"Bob\"\t", Lang: "en", Identities: []data.Identity{{Kind: data.Email, Value: "bob@example.org"}}},
	}
	var ids []int64
	for _, l := range people {
		id, err := v.SaveLead(t.Context(), l)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	datatest.MustAgree(t, v, ids[0], news)
	own, err := v.ExtraNames(t.Context(), ids)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := (dossier.List{Columns: dossier.ListColumns(), Own: own}).WriteTable(&b, v.EachLead(t.Context(), ids)); err != nil {
		t.Fatal(err)
	}
	other, _ := datatest.Vault(t)
	for name, into := range map[string]*data.Vault{"another": other, "its own": v} {
		table, mapping := table(t, b.String)
		if mapping.Kind != intake.OwnList {
			t.Errorf("taken for %q", mapping.Kind)
		}
		k := intake.Take(table, mapping)
		report, err := into.Import(t.Context(), data.Import{Source: data.Source{Name: "Back", Kind: "file"}, SHA256: []byte{2}}, k.Leads(t.Context()), nil)
		if err != nil || len(k.Aside) != 0 || report.Agreed != 0 || (report.Added == 0) == (into == other) {
			t.Fatalf("%s: %+v, %v, %v", name, report, k.Aside, err)
		}
		all, err := into.LeadIDs(t.Context(), data.LeadFilter{}, data.LeadOrder{})
		if err != nil || len(all) != len(people) {
			t.Fatalf("%s: %d people, %v", name, len(all), err)
		}
		for i, id := range all {
			same(t, into, id, people[i])
		}
	}
}

// same fails the test unless a lead is somebody.
func same(t *testing.T, v *data.Vault, id int64, want *data.Lead) {
	t.Helper()
	got, err := v.Lead(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(want.Tags)
	if got.Name != strings.TrimSpace(want.Name) || got.Given != want.Given || got.Family != want.Family || got.Lang != want.Lang || !slices.Equal(got.Tags, want.Tags) ||
		!slices.Equal(got.Identities, want.Identities) || got.Note != "" || !maps.Equal(got.Extra, want.Extra) && len(got.Extra)+len(want.Extra) > 0 {
		t.Errorf("came back as %+v, was %+v", got, want)
	}
}
