package campaigns

import (
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/page"
	"mujeeb/ui/page/pagetest"
)

// Own fields are listed with how many have them, inserted with what stands in for them,
// and where nothing does, it is said before sending how many read a gap.
func TestDraft_OwnFields(t *testing.T) {
	s := pagetest.New(t, "en")
	purpose := datatest.MustPurpose(t, s.Vault, "News")
	for _, l := range []data.Lead{{Name: "Rana", Extra: map[string]string{"City": "Amman"}}, {Name: "Omar"}, {}} {
		l.Identities = []data.Identity{{Kind: data.Email, Value: l.Name + "x@example.com"}}
		id, err := s.Vault.SaveLead(t.Context(), &l)
		must(t, err)
		datatest.MustAgree(t, s.Vault, id, purpose)
	}
	must(t, s.Vault.SaveSettings(t.Context(), data.Settings{Controller: "Olive", Contact: "hello@olive.example", Postal: "Amman", Region: "JO"}))
	accounts, err := s.Vault.Accounts(t.Context())
	must(t, err)
	id, err := s.Vault.SaveRun(t.Context(), data.Run{Class: data.ClassCampaign, Title: "News", PurposeID: purpose, AccountID: accounts[0].ID, Lang: "ar", Subject: "News", Body: "x"})
	must(t, err)
	c := NewCampaign(s.Place, page.Route{Page: page.Campaign, ID: id}).(*campaignPage)
	s.Show(c.Content())
	s.Reads(s.T("draft.name"))
	c.draft.tabs.Select(tabMessage)
	c.draft.message.body.SetText("")
	must(t, s.Press(s.T("draft.fields")))
	s.Reads(s.T("draft.fields.title"))
	must(t, s.Choose(s.T("draft.fields.which"), s.T("draft.fields.have", "field", "City", "n", 1, "all", 3)))
	must(t, s.Fill(s.T("draft.fields.instead"), "your town"))
	must(t, s.Press(s.T("draft.fields.yes")))
	if got := c.draft.message.body.Text(); got != "{{City|your town}}" {
		t.Errorf("inserted %q", got)
	}
	c.draft.message.body.SetText("")
	c.draft.message.insert(c.draft.message.body, "first_name")
	if got := c.draft.message.body.Text(); got != "{{first_name|صديقنا}}" {
		t.Errorf("the button inserted %q", got)
	}
	c.draft.message.body.SetText("Hello {{first_name}}, how is {{City}}, {{City|your town}}?")
	c.draft.askStart()
	s.Reads(s.T("send.gap", "n", 2, "field", "City"))
	s.Reads(s.T("send.gap", "n", 1, "field", s.T("field.first_name")))
	must(t, s.Press(s.T("kit.cancel")))
	c.draft.message.body.SetText("Hello {{Citty}}")
	c.draft.look()
	s.Reads("Citty")
	if c.draft.message.body.Error() == "" {
		t.Error("a field that nobody has is not complained about")
	}
}
