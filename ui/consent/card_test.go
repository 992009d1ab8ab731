package consent

import (
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/page"
	"mujeeb/ui/page/pagetest"
)

// Whoever may be messaged on another ground than consent said no yes.
func TestConsentPage_Shares(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		s := pagetest.New(t, language)
		orders, err := s.Vault.SavePurpose(t.Context(), data.Purpose{Name: "Orders", Channel: data.ChannelEmail, Ground: data.GroundContract})
		if err != nil {
			t.Fatal(err)
		}
		datatest.MustAgree(t, s.Vault, datatest.MustLead(t, s.Vault, "Amal", "amal@example.org"), orders)
		s.Show(New(s.Place, page.Route{Page: page.Consent}).Content())
		s.Reads(s.T("kit.share", "label", s.T("lead.ground.holds"), "number", "1"))
		if s.Sees(s.T("kit.share", "label", s.T("consent.share.yes"), "number", "1")) {
			t.Error("a contract is called a yes")
		}
	}
}
