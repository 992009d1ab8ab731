package data_test

import (
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// A file keeps given and family names apart, which a message greets by; a name that is
// changed by hand drops the parts that it no longer has.
func TestVault_Import_Names(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	apart := row("", email("ursula@example.org"))
	apart.Given, apart.Family = " Ursula ", "Dubois"
	whole := row("Dubois, Ursula", email("whole@example.org"))
	both := row("Dubois, Anna Maria", email("anna@example.org"))
	both.Given, both.Family = "Anna Maria", "Dubois"
	mustReport(t, mustImport(t, v, plan(news), apart, whole, both, row("Rana Tell", email("rana@example.org"))), data.ImportReport{Added: 4, Agreed: 4})
	l, err := v.Lead(t.Context(), 1)
	if err != nil || l.Name != "Ursula Dubois" || l.Given != "Ursula" || l.Family != "Dubois" {
		t.Fatalf("%+v, %v", l, err)
	}
	known := row("Rana Tell", email("rana@example.org"))
	known.Given = "Rana"
	other := row("Huda Nasr", email("whole@example.org"))
	other.Given = "Huda"
	mustReport(t, mustImport(t, v, plan(0), known, other), data.ImportReport{Updated: 1, Unchanged: 1})
	f, err := v.PersonFile(t.Context(), 2)
	if err != nil || f.Lead.Given != "" || f.Origins[1].Beside.Given != "Huda" || f.Origins[1].Beside.Name != "Huda Nasr" {
		t.Errorf("another person's parts: %+v, %v", f, err)
	}
	_, account := mustRun(t, v, news)
	claimed, err := v.ClaimMessages(t.Context(), data.Claim{AccountID: account, Limit: 9, MessageID: func(int64) string { return "m" }})
	if err != nil {
		t.Fatal(err)
	}
	want := map[int64]string{1: "Ursula", 2: "Ursula", 3: "Anna Maria", 4: "Rana"}
	for _, m := range claimed {
		if m.Fields["first_name"] != want[m.LeadID] {
			t.Errorf("%d is greeted as %q, want %q", m.LeadID, m.Fields["first_name"], want[m.LeadID])
		}
	}
	for name, want := range map[string]data.Lead{
		"Ursula M. Dubois": {Given: "Ursula", Family: "Dubois"}, "Dubois,Ursula": {Given: "Ursula", Family: "Dubois"}, "Ursula Haddad": {Given: "Ursula"}, "Hala": {},
	} {
		is := *l
		is.Name = name
		if _, err := v.SaveLead(t.Context(), &is); err != nil {
			t.Fatal(err)
		}
		if got, err := v.Lead(t.Context(), 1); err != nil || got.Given != want.Given || got.Family != want.Family {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
		if _, err := v.SaveLead(t.Context(), &data.Lead{ID: 1, Name: "x", Given: "y", Identities: l.Identities}); err != nil {
			t.Fatal(err)
		}
		if _, err := v.SaveLead(t.Context(), l); err != nil { // name and parts at once are what they are
			t.Fatal(err)
		}
	}
}

// What another's row said of a person is among what erasing the person leaves.
func TestVault_Mentions_Origins(t *testing.T) {
	v, _ := datatest.Vault(t)
	zoe := datatest.MustLead(t, v, "Zoe Qvibzw", "zoe@example.org")
	friend := row("Amal", email("amal@example.org"))
	friend.Extra = map[string]string{"friend": "nobody"}
	again := friend
	again.Extra = map[string]string{"friend": "Zoe Qvibzw"}
	third := row("", email("amal@example.org"))
	third.Extra = map[string]string{"sister": "Zoe Qvibzw"} // in what they learned, and among their details
	mustImport(t, v, plan(0), friend, again, third)
	found, err := v.Mentions(t.Context(), zoe)
	if err != nil || len(found.List) != 1 || found.List[0].Kind != data.MentionDetails || found.List[0].ID != 2 {
		t.Errorf("%+v, %v", found, err)
	}
}
