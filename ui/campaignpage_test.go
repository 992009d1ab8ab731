package ui

import (
	"fmt"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/page"
)

// shop is a vault with people of whom some may be written to.
type shop struct {
	purpose  int64
	practice int64 // account
	leads    map[string]int64
}

// newShop returns a purpose with three people who agreed, one who never did, one
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
	_, err = v.RecordConsent(ctx, data.ConsentRecord{LeadID: s.leads["Said No"], PurposeID: s.purpose, Act: data.ActWithdrawn, Via: "email", Grade: data.GradeWord, How: "wrote back"})
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

// waitDone waits until nothing of a run is left to send, and returns its totals.
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
	w.goTo(page.Route{Page: page.Campaigns})
	w.waitFor(w.T("campaign.empty.go"))
	w.press(w.T("campaign.empty.go"))
	w.waitFor(w.T("draft.name"))
	w.fill(w.T("draft.name"), "Winter oil")
	w.press(w.T("draft.tab.message"))
	w.fill(w.T("draft.subject"), "The oil is here")
	w.fill(w.T("draft.body"), "Dear friend,\n")
	w.press(w.T("field.first_name"))
	w.waitFor("Dear friend,\n{{first_name|" + w.T("draft.help.friend") + "}}")
	w.waitFor(w.T("reach.will", "n", 3))

	w.press(w.T("draft.tab.audience"))
	w.waitFor(w.T("verdict.no_ground", "n", 1))
	w.waitFor(w.T("verdict.opted_out", "n", 1))
	w.waitFor(w.T("verdict.no_address", "n", 1))
	w.press(w.T("verdict.opted_out", "n", 1))
	w.waitFor("Said No")
	w.press(w.T("kit.close"))

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
	if totals := w.waitDone(v, runs[0].ID); totals[data.MessageSent] != 3 || totals.All() != 3 {
		t.Errorf("totals: %v", totals)
	}
	w.waitFor(w.T("run.tab.sent", "n", 3))
	w.open("Layla Haddad")
	w.waitFor(w.T("recipient.title", "name", "Layla Haddad"))
	w.press(w.T("kit.close"))

	w.goTo(page.Route{Page: page.Mailbox})
	w.waitFor("person0@example.com")
	w.open("person0@example.com")
	w.waitFor("Layla")
}

// What was typed is kept, whatever way the page is left.
func TestCampaignPage_KeepsDraft(t *testing.T) {
	w, v := openWindow(t, "en")
	newShop(t, v)
	ways := []struct {
		name  string
		leave func()
	}{
		{"another page", func() { w.goTo(page.Route{Page: page.Campaigns}) }},
		{"back", func() { w.app.shell.back() }},
		{"another language", func() { w.app.look.ChooseLanguage("ar") }},
		{"lock", func() { w.app.LockFully() }},
	}
	for i, way := range ways {
		w.goTo(page.Route{Page: page.Campaigns})
		w.goTo(page.Route{Page: page.Campaign})
		w.waitFor(w.T("draft.name"))
		w.fill(w.T("draft.name"), way.name)
		way.leave()
		w.Drain()
		if way.name == "lock" {
			<-w.app.settled
			break
		}
		w.wait(way.name, func() bool {
			runs, err := v.Runs(t.Context(), data.ClassCampaign)
			return err == nil && len(runs) == i+1 && runs[0].Title == way.name
		})
	}
	w.waitFor(w.T("start.unlock.title"))
	again, err := data.Open(t.Context(), w.dir, []byte(datatest.Password), w.clock.Params())
	noError(t, err)
	defer again.Close()
	runs, err := again.Runs(t.Context(), data.ClassCampaign)
	if err != nil || len(runs) != len(ways) || runs[0].Title != "lock" {
		t.Errorf("after locking: %d drafts, %v", len(runs), err)
	}
}

// A new draft is one draft, found again where it was left.
func TestCampaignPage_OneDraft(t *testing.T) {
	w, v := openWindow(t, "en")
	newShop(t, v)
	w.goTo(page.Route{Page: page.Campaign})
	w.waitFor(w.T("draft.name"))
	w.fill(w.T("draft.name"), "One")
	w.waitFor(w.T("draft.saved", "time", "12:00"))
	w.fill(w.T("draft.name"), "Two")
	w.app.look.ChooseLanguage("ar")
	w.waitFor("Two")
	w.fill(w.T("draft.name"), "Three")
	w.goTo(page.Route{Page: page.Campaigns})
	w.waitFor("Three")
	w.app.shell.back()
	w.waitFor("Three")
	runs, err := v.Runs(t.Context(), data.ClassCampaign)
	if err != nil || len(runs) != 1 {
		t.Errorf("%d drafts, %v", len(runs), err)
	}
	w.press(w.T("draft.delete"))
	w.press(w.T("draft.delete.yes"))
	w.wait("the draft to be gone", func() bool {
		runs, err := v.Runs(t.Context(), data.ClassCampaign)
		return err == nil && len(runs) == 0
	})
}

func TestCampaignPage_TextErrors(t *testing.T) {
	w, v := openWindow(t, "en")
	s := newShop(t, v)
	run := s.draft(t, v)
	w.goTo(page.Route{Page: page.Campaign, ID: run.ID})
	w.waitFor(w.T("draft.tab.message"))
	w.press(w.T("draft.tab.message"))
	w.waitFor(w.T("draft.body"))
	subject, body := fieldOf[*field.Entry](w, w.T("draft.subject"), 0), fieldOf[*field.TextArea](w, w.T("draft.body"), 0)
	for _, c := range []struct{ subject, body, inSubject, inBody string }{
		{"Hello", "One\nTwo {{nme}}", "", w.T("template.line", "line", 2, "words", w.T("template.template_unknown_field", "field", "{{nme}}"))},
		{"Hello", "One {{name", "", w.T("template.line", "line", 1, "words", w.T("template.template_braces"))},
		{"Hello {{x}}", "One", w.T("template.template_unknown_field", "field", "{{x}}"), ""},
		{"", "One", "", ""}, // not written yet
		{"Hello", "", "", ""},
		{"Hello {{name}}", "One", "", ""},
	} {
		subject.SetText(c.subject)
		body.SetText(c.body)
		w.wait("the check of "+c.subject+" "+c.body, func() bool { return subject.Error() == c.inSubject && body.Error() == c.inBody })
	}
	body.SetText("One\nTwo {{nme}}")
	w.press(w.T("draft.start"))
	w.waitFor(w.T("draft.notready"))
	w.press(w.T("kit.ok"))
	subject.SetText("")
	w.press(w.T("draft.start"))
	w.waitFor(w.T("draft.missing.subject"))
	w.press(w.T("kit.ok"))
	if got := subject.Error(); got != w.T("template.template_no_subject") {
		t.Errorf("beside the subject stands %q", got)
	}
	if r, err := v.Run(t.Context(), run.ID); err != nil || r.State != data.RunDraft {
		t.Errorf("a wrong text was started: %+v, %v", r, err)
	}
}

func TestCampaignPage_Audience(t *testing.T) {
	w, v := openWindow(t, "ar")
	s := newShop(t, v)
	run := s.draft(t, v)
	w.goTo(page.Route{Page: page.Campaign, ID: run.ID})
	w.waitFor(w.T("draft.tab.audience"))
	w.press(w.T("draft.tab.audience"))
	w.waitFor(w.T("reach.will", "n", 3))
	w.press(w.T("audience.some"))
	w.waitFor(w.T("lead.group", "name", "market", "n", 2))
	w.press(w.T("lead.group", "name", "market", "n", 2))
	w.waitFor(w.T("reach.will", "n", 1))
	w.waitFor(w.T("draft.saved", "time", "12:00"))
	saved, err := v.Run(t.Context(), run.ID)
	if err != nil || len(saved.Audience.Tags) != 1 {
		t.Fatalf("saved: %+v, %v", saved, err)
	}
	w.goTo(page.Route{Page: page.Campaigns})
	w.app.shell.back()
	w.waitFor(w.T("reach.will", "n", 1))
	w.press(w.T("audience.all"))
	w.waitFor(w.T("reach.will", "n", 3))
	w.press(w.T("verdict.no_ground", "n", 1))
	w.waitFor("Nobody Asked")
	w.open("Nobody Asked")
	if r := w.app.shell.route(); r.Page != page.Lead || r.ID != s.leads["Nobody Asked"] {
		t.Errorf("opened %+v", r)
	}
}

func TestCampaignPage_NobodyToReach(t *testing.T) {
	w, v := openWindow(t, "en")
	datatest.MustPurpose(t, v, "Offers")
	w.goTo(page.Route{Page: page.Campaign})
	w.waitFor(w.T("draft.name"))
	w.press(w.T("draft.tab.preview"))
	w.press(w.T("draft.tab.message"))
	w.fill(w.T("draft.subject"), "Hello")
	w.fill(w.T("draft.body"), "Text")
	w.press(w.T("draft.tab.preview"))
	w.waitFor(w.T("preview.sample"))
	w.press(w.T("draft.start"))
	w.waitFor(w.T("error.nobody"))
}

func TestCampaignPage_TestMail(t *testing.T) {
	w, v := openWindow(t, "en")
	s := newShop(t, v)
	run := s.draft(t, v)
	w.goTo(page.Route{Page: page.Campaign, ID: run.ID})
	w.waitFor(w.T("reach.will", "n", 3))
	w.press(w.T("draft.test"))
	w.waitFor("hello@olive.example") // the contact of the settings
	w.fill(w.T("test.to"), "not an address")
	w.press(w.T("test.send"))
	w.waitFor(w.T("error.bad_email"))
	w.fill(w.T("test.to"), "me@example.com")
	w.press(w.T("test.send"))
	w.waitFor(w.T("test.done.practice"))
	w.press(w.T("test.look"))
	w.waitFor("me@example.com")
	w.waitFor("[Test]")
	totals, err := v.RunTotals(t.Context(), run.ID)
	if err != nil || totals.All() != 0 {
		t.Errorf("the test counts: %v, %v", totals, err)
	}
}

func TestCampaignsPage(t *testing.T) {
	w, v := openWindow(t, "en")
	w.goTo(page.Route{Page: page.Campaigns})
	w.waitFor(w.T("campaign.nopurpose.title"))
	w.shots("campaigns-nopurpose", page.Route{Page: page.Campaigns})
	w.app.look.ChooseLanguage("en")
	w.waitFor(w.T("campaign.nopurpose.go"))
	w.press(w.T("campaign.nopurpose.go"))
	w.waitFor(w.T("consent.first.description"))
	w.press(w.T("kit.cancel"))
	w.press(w.T("campaign.nopurpose.go"))
	w.press(w.T("consent.save"))
	w.waitFor(w.T("campaign.empty.title")) // here, not on the Consent page
	s := newShop(t, v)
	run := s.draft(t, v)
	w.app.Tick()
	w.waitFor("Winter oil")
	w.waitFor(w.T("run.state.draft"))
	w.waitFor(w.T("campaign.onlypractice"))
	w.open("Winter oil")
	if r := w.app.shell.route(); r.Page != page.Campaign || r.ID != run.ID {
		t.Errorf("opened %+v", r)
	}
}
