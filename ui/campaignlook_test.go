package ui

import (
	"testing"

	"mujeeb/data"
	"mujeeb/data/demo"
)

// The pages with a business's worth of people in them.
func TestCampaignPage_Demo(t *testing.T) {
	w, v := openWindow(t, "en")
	made, err := demo.Fill(t.Context(), v, demo.Options{Leads: 400, Seed: 7, Now: w.clock.Now()})
	noError(t, err)
	ctx := t.Context()
	totals, err := v.RunTotals(ctx, made.FinishedID)
	noError(t, err)

	w.goTo(Route{Page: PageCampaigns})
	w.waitFor(w.T("campaign.sentof", "sent", totals[data.Sent], "all", totals.All()))
	w.shots("campaigns", Route{Page: PageCampaigns})
	w.app.setLanguage("en")
	w.goTo(Route{Page: PageCampaign, ID: made.FinishedID})
	w.waitFor(w.T("run.tab.sent", "n", totals[data.Sent]))
	w.shots("run-done", Route{Page: PageCampaign, ID: made.FinishedID})
	w.shots("run-failed", Route{Page: PageCampaign, ID: made.FinishedID, Kept: runKept{tab: 3}})
	w.app.setLanguage("en")
	w.goTo(Route{Page: PageCampaign, ID: made.CampaignID})
	w.waitFor(w.T("draft.name"))
	for tab, name := range []string{"draft-message", "draft-audience", "draft-preview"} {
		w.shots(name, Route{Page: PageCampaign, ID: made.CampaignID, Kept: runKept{tab: tab}})
	}
}
