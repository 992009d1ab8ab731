package ui

import (
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/page"
)

// Whoever agreed to words that have changed since is due to be asked again, and so is the
// next head of the ledger; where nothing is due nothing is said.
func TestConsentPage_Due(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		t.Run(language, func(t *testing.T) {
			w, v := openWindow(t, language)
			news := datatest.MustPurpose(t, v, "News")
			datatest.MustAgree(t, v, datatest.MustLead(t, v, "Amal", "amal@example.org"), news)
			w.goTo(page.Route{Page: page.Consent})
			w.waitFor("News")
			if w.Sees(w.T("consent.due")) {
				t.Error("something is due")
			}
			_, err := v.SavePurpose(t.Context(), data.Purpose{ID: news, Name: "News", Description: "also of partners"})
			noError(t, err)
			noError(t, v.SaveHeadMails(t.Context(), data.HeadMails{To: "sami@example.org", AccountID: accountOf(t, v).ID, Lang: "en", Days: 7}))
			w.goTo(page.Route{Page: page.Today})
			w.goTo(page.Route{Page: page.Consent})
			w.waitFor(w.T("consent.due.ask.text", "n", 1, "purpose", "News"))
			w.waitFor(w.T("consent.due.mail.text", "date", w.app.env.Lang.Date(w.clock.Now())))
			w.shot("consent-due-" + language)
		})
	}
}
