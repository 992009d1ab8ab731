package ui

import (
	"testing"

	"mujeeb/data"
	"mujeeb/data/demo"
	"mujeeb/ui/page"
)

// The pages with a business's worth of people in them.
func TestCampaignPage_Demo(t *testing.T) {
	w, v := openWindow(t, "en")
	made, err := demo.Fill(t.Context(), v, demo.Options{Leads: 400, Seed: 7, Now: w.clock.Now()})
	noError(t, err)
	ctx := t.Context()
	totals, err := v.RunTotals(ctx, made.FinishedID)
	noError(t, err)

	w.goTo(page.Route{Page: page.Campaigns})
	w.waitFor(w.T("campaign.sentof", "sent", totals[data.MessageSent], "all", totals.All()))
	w.shots("campaigns", page.Route{Page: page.Campaigns})
	w.app.look.ChooseLanguage("en")
	w.goTo(page.Route{Page: page.Campaign, ID: made.FinishedID})
	w.waitFor(w.T("run.tab.sent", "n", totals[data.MessageSent]))
	w.shots("run-done", page.Route{Page: page.Campaign, ID: made.FinishedID})
	w.shots("run-failed", page.Route{Page: page.Campaign, ID: made.FinishedID}, "run.tab.failed", "n", totals[data.MessageFailed])
	w.app.look.ChooseLanguage("en")
	w.goTo(page.Route{Page: page.Campaign, ID: made.CampaignID})
	w.waitFor(w.T("draft.name"))
	for _, tab := range []string{"about", "message", "audience", "preview"} {
		w.shots("draft-"+tab, page.Route{Page: page.Campaign, ID: made.CampaignID}, "draft.tab."+tab)
	}
	w.app.look.ChooseTheme("light")
	w.app.look.ChooseLanguage("ar")
	w.goTo(page.Route{Page: page.Campaign, ID: made.CampaignID})
	w.waitFor(w.T("draft.tab.audience"))
	w.press(w.T("draft.tab.audience"))
	w.waitFor(w.T("reach.see"))
	w.press(w.T("reach.see"))
	w.waitFor("James Chapman")
	w.shot("dialog-people")
	w.press(w.T("kit.close"))
	w.press(w.T("draft.test"))
	w.shot("dialog-test")
	w.press(w.T("test.send"))
	w.waitFor(w.T("test.done.practice"))
	w.press(w.T("test.stay"))
	w.press(w.T("draft.start"))
	w.waitFor(w.T("send.practice"))
	w.shot("dialog-start")
	w.press(w.T("send.yes"))
	w.waitFor(w.T("run.state.done"))
	sent := w.waitDone(v, made.CampaignID)[data.MessageSent]
	w.waitFor(w.T("run.tab.sent", "n", sent))
	w.open("James Chapman")
	w.waitFor(w.T("recipient.title", "name", "James Chapman"))
	w.shot("dialog-message")
	w.press(w.T("kit.close"))
	w.shots("mailbox", page.Route{Page: page.Mailbox})
	w.app.look.ChooseTheme("light")
	w.app.look.ChooseLanguage("en")
	w.goTo(page.Route{Page: page.Mailbox})
	w.waitFor(w.T("mail.tab.seen"))
	if got := len(w.app.session.Mailbox.Messages()); got != sent+1 {
		t.Errorf("%d mails arrived of %d and a test", got, sent)
	}
}
