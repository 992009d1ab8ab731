package ui

import (
	"fmt"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// shop is a vault with people of whom some may be written to.
type shop struct {
	purpose  int64
	practice int64 // account
	leads    map[string]int64
}

// newShop gives a purpose with three people who agreed, one who never did, one
// who opted out and one without an email address.
func newShop(t *testing.T, v *data.Vault) shop {
	t.Helper()
	ctx := t.Context()
	s := shop{purpose: datatest.MustPurpose(t, v, "Offers"), leads: map[string]int64{}}
	settings, err := v.Settings(ctx)
	settings.Controller, settings.Contact, settings.Postal = "Olive & Thyme", "hello@olive.example", "12 Rainbow Street, Amman"
	noError(t, err)
	noError(t, v.SaveSettings(ctx, settings))
	for i, name := range []string{"Layla Haddad", "سامي العلي", "Rima Nasser", "Nobody Asked", "Said No"} {
		tag := []string{"tasting", "market"}[i%2]
		s.leads[name] = datatest.MustLead(t, v, name, fmt.Sprintf("person%d@example.com", i), tag)
		if i < 3 || i == 4 {
			datatest.MustAgree(t, v, s.leads[name], s.purpose)
		}
	}
	_, err = v.RecordConsent(ctx, data.ConsentRecord{LeadID: s.leads["Said No"], PurposeID: s.purpose, Act: data.Withdrawn, Channel: "email", Grade: data.GradeDocument, How: "wrote back"})
	noError(t, err)
	_, err = v.SaveLead(ctx, &data.Lead{Name: "Only Phone", Identities: []data.Identity{{Kind: data.Phone, Value: "+447700900123"}}})
	noError(t, err)
	accounts, err := v.Accounts(ctx)
	noError(t, err)
	s.practice = accounts[0].ID
	return s
}

func noError(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// draft saves a campaign that can be started.
func (s shop) draft(t *testing.T, v *data.Vault) data.Run {
	t.Helper()
	r := data.Run{Class: data.ClassCampaign, Title: "Winter oil", PurposeID: s.purpose, AccountID: s.practice, Lang: "en",
		Subject: "{{first_name|Hello}}, the oil is here", Body: "Dear {{name|friend}},\n\nit is **green** and peppery. See [our page](https://olive.example/oil).\n\n- one litre: 9\n- five litres: 40\n"}
	id, err := v.SaveRun(t.Context(), r)
	noError(t, err)
	r.ID = id
	return r
}

// waitDone waits until nothing of a run is left to send, and gives its totals.
func (w *window) waitDone(v *data.Vault, id int64) data.Totals {
	w.t.Helper()
	w.wait("the run to end", func() bool {
		r, err := v.Run(w.t.Context(), id)
		noError(w.t, err)
		return r.State == data.RunDone
	})
	totals, err := v.RunTotals(w.t.Context(), id)
	noError(w.t, err)
	return totals
}

func TestCampaignPage_WriteAndSend(t *testing.T) {
	w, v := openWindow(t, "en")
	newShop(t, v)
	w.goTo(Route{Page: PageCampaigns})
	w.waitFor(w.T("campaign.empty.go"))
	w.press(w.T("campaign.empty.go"))
	w.waitFor(w.T("draft.name"))
	w.fill(w.T("draft.name"), "Winter oil")
	w.fill(w.T("draft.subject"), "The oil is here")
	w.fill(w.T("draft.body"), "Dear friend,\n")
	w.press(w.T("field.first_name"))
	w.waitFor("Dear friend,\n{{first_name}}")
	w.waitFor(w.T("reach.will", "n", 3))

	w.press(w.T("draft.tab.audience"))
	w.waitFor(w.T("verdict.no_ground", "n", 1))
	w.waitFor(w.T("verdict.opted_out", "n", 1))
	w.waitFor(w.T("verdict.no_address", "n", 1))
	w.press(w.T("verdict.opted_out", "n", 1))
	w.waitFor("Said No")
	w.press(w.T("people.close"))

	w.press(w.T("draft.tab.preview"))
	w.waitFor(w.T("preview.person", "name", "Layla Haddad"))
	w.waitFor("Unsubscribe")

	w.press(w.T("draft.start"))
	w.waitFor(w.T("send.title", "n", 3))
	w.waitFor(w.T("send.leftout", "n", 3))
	w.press(w.T("send.yes"))
	w.waitFor(w.T("run.state.done"))
	runs, err := v.Runs(t.Context(), data.ClassCampaign)
	noError(t, err)
	if len(runs) != 1 || runs[0].Title != "Winter oil" {
		t.Fatalf("runs: %+v", runs)
	}
	if totals := w.waitDone(v, runs[0].ID); totals[data.Sent] != 3 || totals.All() != 3 {
		t.Errorf("totals: %v", totals)
	}
	w.waitFor(w.T("run.tab.sent", "n", 3))
	w.open("Layla Haddad")
	w.waitFor(w.T("recipient.title", "name", "Layla Haddad"))
	w.press(w.T("people.close"))

	w.goTo(Route{Page: PageMailbox})
	w.waitFor("person0@example.com")
	w.open("person0@example.com")
	w.waitFor("Layla")
}
