package ui

import (
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/page"
)

// Somebody who was erased is entered again only once it is said how they came back; it
// stands on their page, with what they agreed to.
func TestLeadPage_ComeBack(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		t.Run(language, func(t *testing.T) {
			w, v := openWindow(t, language)
			news := datatest.MustPurpose(t, v, "News")
			_, err := v.EraseLead(t.Context(), datatest.MustLead(t, v, "Amal", "amal@example.org"))
			noError(t, err)
			w.goTo(page.Route{Page: page.Lead})
			w.waitFor(w.T("lead.save"))
			w.fill(w.T("lead.name"), "Amal Haddad")
			w.fill(w.T("lead.email"), "amal@example.org")
			w.press(w.T("lead.save"))
			w.waitFor(w.T("lead.back.text"))
			w.shot("lead-back-" + language)
			w.press(w.T("lead.back.yes"))
			w.waitFor(w.T("lead.how.channel.missing"))
			w.choose(w.T("lead.how.channel"), w.T("consent.channel.form"))
			w.press(w.T("lead.back.yes"))
			w.waitFor(w.T("lead.back.how.missing"))
			w.choose(w.T("lead.back.purpose"), "News")
			w.fill(w.T("lead.how"), "signed up again")
			w.press(w.T("lead.back.yes"))
			w.waitFor(w.T("consent.act.lifted"))
			w.shot("lead-came-back-" + language)
			reached, err := v.Reach(t.Context(), &data.Run{Class: data.ClassCampaign, PurposeID: news})
			if err != nil || reached[data.VerdictAllowed] != 1 {
				t.Errorf("a campaign reaches %v, %v", reached, err)
			}
		})
	}
}
