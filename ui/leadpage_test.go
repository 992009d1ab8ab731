package ui

import (
	"archive/zip"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/mail"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/page"
)

// mustFind returns the one lead that a search finds.
func mustFind(t *testing.T, v *data.Vault, text string) *data.Lead {
	t.Helper()
	ids, err := v.LeadIDs(t.Context(), data.LeadFilter{Text: text}, data.LeadOrder{})
	if err != nil || len(ids) != 1 {
		t.Fatalf("find %q: %v, %v", text, ids, err)
	}
	l, err := v.Lead(t.Context(), ids[0])
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestLeadPage_AddByHand(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		t.Run(language, func(t *testing.T) {
			w, v := openWindow(t, language)
			w.goTo(page.Route{Page: page.Leads})
			w.waitFor(w.T("lead.empty.title"))
			w.app.shell.page.(page.Adder).Add()
			w.waitFor(w.T("lead.new.title"))
			w.fill(w.T("lead.name"), "أمل الخطيب")
			w.press(w.T("lead.save"))
			if n := len(leadNames(t, v, data.LeadFilter{})); n != 0 {
				t.Fatalf("%d leads without any identity", n)
			}
			if got := w.problem(w.T("lead.email")); got != w.T("error.no_identity") {
				t.Fatalf("beside the field stands %q", got)
			}
			w.fill(w.T("lead.email"), "amal@example")
			w.press(w.T("lead.save"))
			if got := w.problem(w.T("lead.email")); got != w.T("error.bad_email") {
				t.Fatalf("beside the field stands %q", got)
			}
			w.fill(w.T("lead.email"), "Amal@Example.org")
			w.fill(w.T("lead.phone"), "079 000 1234")
			w.fill(w.T("lead.tags"), "vip, fair")
			w.press(w.T("lead.save"))
			w.waitFor(w.T("lead.consent.none"))
			got := mustFind(t, v, "amal@example.org")
			want := []data.Identity{{Kind: data.Email, Value: "amal@example.org"}, {Kind: data.Phone, Value: "+962790001234"}}
			if got.Name != "أمل الخطيب" || !slices.Equal(got.Identities, want) || !slices.Equal(got.Tags, []string{"fair", "vip"}) {
				t.Errorf("got %+v", got)
			}
			w.press(w.T("page.back"))
			w.waitFor(w.T("lead.count", "n", 1))
			w.shots("lead-new-"+language, page.Route{Page: page.Lead})
		})
	}
}

func TestLeadPage_Edit(t *testing.T) {
	w, v := openWindow(t, "en")
	datatest.MustLead(t, v, "Sami", "sami@example.org")
	id := datatest.MustLead(t, v, "Amal", "amal@example.org", "vip")
	w.goTo(page.Route{Page: page.Lead, ID: id})
	w.waitFor(w.T("lead.consent.none"))
	w.press(w.T("lead.email.add"))
	second := func() *field.Entry { return fieldOf[*field.Entry](w, w.T("lead.email"), 1) }
	second().SetText("sami@example.org")
	w.press(w.T("lead.save"))
	w.waitFor(w.T("error.identity_taken"))

	// What was typed is still there after the language changed, and is not saved yet.
	w.app.look.ChooseLanguage("ar")
	w.waitFor(w.T("lead.form.title"))
	if got := second().Text(); got != "sami@example.org" {
		t.Fatalf("what was typed became %q", got)
	}
	second().SetText("amal@work.example.org")
	w.fill(w.T("lead.name"), "Amal of the olives")
	w.press(w.T("lead.save"))
	w.waitFor(w.T("lead.saved"))
	if got := mustFind(t, v, "olives"); got.ID != id || len(got.Identities) != 2 || got.Identities[1].Value != "amal@work.example.org" {
		t.Errorf("got %+v", got)
	}
}

// The first purpose is defined here, and what was typed meanwhile stays.
func TestLeadPage_DefinePurpose(t *testing.T) {
	w, v := openWindow(t, "en")
	w.goTo(page.Route{Page: page.Lead, ID: datatest.MustLead(t, v, "Amal", "amal@example.org")})
	w.waitFor(w.T("lead.consent.none"))
	w.fill(w.T("lead.name"), "Amal of the olives")
	w.press(w.T("lead.consent.define"))
	w.press(w.T("consent.save"))
	w.waitFor(w.T("lead.yes.record"))
	if got := w.text(w.T("lead.name")); got != "Amal of the olives" {
		t.Errorf("what was typed became %q", got)
	}
	w.shot("lead-purpose-defined")
}

// An opt-out entered by hand stops what waits in a running campaign.
func TestLeadPage_Consent(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		t.Run(language, func(t *testing.T) {
			w, v := openWindow(t, language)
			news := datatest.MustPurpose(t, v, "News")
			notice, err := v.AddNotice(t.Context(), data.Notice{PurposeID: news, Kind: data.NoticeForm, Lang: "en", Text: "Yes, send me news by email."})
			if err != nil {
				t.Fatal(err)
			}
			id := datatest.MustLead(t, v, "Amal", "amal@example.org")
			w.goTo(page.Route{Page: page.Lead, ID: id})
			w.waitFor(w.T("lead.ground.none"))
			w.press(w.T("lead.yes.record"))
			w.waitFor(w.T("lead.record.yes.text"))
			w.shot("lead-yes-" + language)
			w.press(w.T("lead.record.yes.yes"))
			w.waitFor(w.T("lead.how.channel.missing"))
			w.choose(w.T("lead.how.channel"), w.T("consent.channel.paper"))
			w.fill(w.T("lead.how.when"), "2026-11-20 10:30")
			w.press(w.T("lead.record.yes.yes"))
			w.waitFor(w.T("lead.how.missing"))
			w.choose(w.T("lead.how.grade"), w.T("consent.grade.worded"))
			w.fill(w.T("lead.how"), "paper form at the fair")
			w.press(w.T("lead.record.yes.yes"))
			w.waitFor(w.T("lead.word.given", "date", w.app.env.Lang.Date(time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)), "how", w.T("consent.via.paper")))
			events, err := v.ConsentHistory(t.Context(), id)
			if err != nil || len(events) != 1 {
				t.Fatalf("events: %+v, %v", events, err)
			}
			e := events[0]
			if e.Act != data.ActGiven || e.Via != "paper" || e.NoticeID != notice || e.Grade != data.GradeWorded ||
				e.Personal.How != "paper form at the fair" || !e.At.Equal(time.Date(2026, 11, 20, 10, 30, 0, 0, time.UTC)) {
				t.Errorf("got %+v", e)
			}
			w.waitFor(w.T("lead.timeline.title", "n", 2))
			w.open("News")
			w.waitFor("Yes, send me news by email.")
			w.shot("lead-event-" + language)
			w.press(w.T("kit.close"))

			run := startedRun(t, v, news)
			w.press(w.T("lead.no.record"))
			w.waitFor(w.T("lead.means.withdrawn"))
			w.choose(w.T("lead.how.channel"), w.T("consent.channel.spoken"))
			w.press(w.T("lead.record.no.yes"))
			w.waitFor(w.T("lead.timeline.title", "n", 4))
			w.waitFor(w.T("lead.message.skipped"))
			w.waitFor(w.T("lead.word.withdrawn", "date", w.app.env.Lang.Date(w.clock.Now()), "how", w.T("consent.via.spoken")))
			totals, err := v.RunTotals(t.Context(), run)
			if err != nil || totals[data.MessageSkipped] != 1 || totals.Left() != 0 {
				t.Errorf("after the no the run has %v, %v", totals, err)
			}
			if got, err := v.Grounds(t.Context(), id); err != nil || !got[0].OptedOut() || got[0].Live() {
				t.Errorf("after the no the person stands at %+v, %v", got, err)
			}
		})
	}
}

// startedRun queues a campaign for a purpose.
func startedRun(t *testing.T, v *data.Vault, purpose int64) int64 {
	t.Helper()
	run, err := v.SaveRun(t.Context(), data.Run{
		Class: data.ClassCampaign, Title: "Autumn olives", PurposeID: purpose, AccountID: datatest.MustAccount(t, v, 2525), Lang: "en",
		Subject: "Olives for {{name}}", Body: "Hello {{name}},\n\nthe **new** olives are here."})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.StartRun(t.Context(), run); err != nil {
		t.Fatal(err)
	}
	return run
}

// amalWithHistory returns a person with consents and a message that was sent.
func amalWithHistory(t *testing.T, w *window, v *data.Vault) int64 {
	t.Helper()
	if err := v.SaveSettings(t.Context(), data.Settings{Controller: "Sami Haddad", Page: "Olive & Thyme", Contact: "hello@olive.example", Postal: "Amman", Region: "JO"}); err != nil {
		t.Fatal(err)
	}
	news, offers := datatest.MustPurpose(t, v, "News and offers"), datatest.MustPurpose(t, v, "Weekly recipes")
	id, err := v.SaveLead(t.Context(), &data.Lead{
		Name: "أمل الخطيب", Lang: "ar", Note: "تسأل عن الزيت كل موسم", Tags: []string{"زبون دائم", "vip"}, Extra: map[string]string{"city": "إربد", "id": "17"},
		Identities: []data.Identity{{Kind: data.Email, Value: "amal@example.org"}, {Kind: data.Email, Value: "a.khatib@work.example"}, {Kind: data.Phone, Value: "+962790001234"}}})
	if err != nil {
		t.Fatal(err)
	}
	datatest.MustAgree(t, v, id, news)
	datatest.MustAgree(t, v, id, offers)
	if _, err := v.RecordConsent(t.Context(), data.ConsentRecord{LeadID: id, PurposeID: offers, Act: data.ActWithdrawn, Via: "spoken", Grade: data.GradeWord, How: "asked at the counter"}); err != nil {
		t.Fatal(err)
	}
	startedRun(t, v, news)
	account, err := v.BusyAccounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	claimed, err := v.ClaimMessages(t.Context(), data.Claim{AccountID: account[0], Limit: 10, MessageID: func(int64) string { return "17@olive.example" }})
	if err != nil || len(claimed) != 1 {
		t.Fatalf("claimed %v, %v", claimed, err)
	}
	if _, err := v.MarkCommitted(t.Context(), []int64{claimed[0].ID}); err != nil {
		t.Fatal(err)
	}
	if err := v.RecordResults(t.Context(), []data.Result{{ID: claimed[0].ID, State: data.MessageSent, Reply: "250 ok"}}); err != nil {
		t.Fatal(err)
	}
	return id
}

func TestLeadPage_Messages(t *testing.T) {
	w, v := openWindow(t, "en")
	id := amalWithHistory(t, w, v)
	w.shots("lead", page.Route{Page: page.Lead, ID: id})
	w.app.look.ChooseLanguage("en")
	w.goTo(page.Route{Page: page.Lead, ID: id})
	w.waitFor(w.T("lead.message.sent"))
	w.open(w.T("lead.message.sent"))
	w.waitFor("the new olives are here")
	w.shot("lead-message")
	w.press(w.T("kit.close"))
}

func TestLeadPage_Export(t *testing.T) {
	w, v := openWindow(t, "en")
	id := amalWithHistory(t, w, v)
	w.files.path = filepath.Join(t.TempDir(), "amal.zip")
	w.goTo(page.Route{Page: page.Lead, ID: id})
	w.waitFor(w.T("lead.timeline.title", "n", 5))
	w.press(w.T("lead.export"))
	w.goOnExporting()
	w.waitFor(w.T("lead.exported.title"))
	w.shot("lead-exported")
	z, err := zip.OpenReader(w.files.path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
	}
	for _, want := range []string{"index.html", "person.json", "messages.csv"} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is not among %v", want, names)
		}
	}
	if !slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(n, "messages/") }) {
		t.Errorf("no message among %v", names)
	}
}

// The proof of a person holds, and the person is told what it shows and how it is
// checked.
func TestLeadPage_Proof(t *testing.T) {
	w, v := openWindow(t, "en")
	id := amalWithHistory(t, w, v)
	w.files.path = filepath.Join(t.TempDir(), "amal.mujeeb-proof")
	w.goTo(page.Route{Page: page.Lead, ID: id})
	w.waitFor(w.T("lead.proof"))
	w.press(w.T("lead.proof"))
	w.goOnExporting()
	w.waitFor(w.T("proof.person.shows"))
	w.waitFor("mujeeb verify amal.mujeeb-proof")
	holds(t, w.files.path)
	w.press(w.T("kit.ok"))
	nobody := datatest.MustLead(t, v, "Nobody Asked", "nobody@example.org")
	w.goTo(page.Route{Page: page.Lead, ID: nobody})
	w.waitFor(w.T("lead.proof"))
	w.press(w.T("lead.proof"))
	w.goOnExporting()
	w.waitFor(w.T("error.no_events"))
}

func TestLeadPage_Erase(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		t.Run(language, func(t *testing.T) {
			w, v := openWindow(t, language)
			datatest.MustLead(t, v, "Sami Haddad", "sami@example.org")
			id := amalWithHistory(t, w, v)
			w.goTo(page.Route{Page: page.Leads})
			w.waitFor(w.T("lead.count", "n", 2))
			w.waitFor("أمل الخطيب")
			w.open("أمل الخطيب")
			w.waitFor(w.T("lead.timeline.title", "n", 5))
			w.press(w.T("lead.erase"))
			w.waitFor(w.T("lead.erase.messages", "n", 1))
			w.waitFor(w.T("lead.erase.events", "n", 3))
			w.waitFor(w.T("lead.erase.identities", "n", 3))
			w.waitFor(w.T("lead.erase.beyond"))
			w.shot("lead-erase-" + language)
			w.press(w.T("kit.cancel"))
			if _, err := v.Lead(t.Context(), id); err != nil {
				t.Fatalf("cancelled, and yet: %v", err)
			}
			w.press(w.T("lead.erase"))
			w.waitFor(w.T("lead.erase.beyond"))
			for _, to := range []string{"amal@example.org", "sami@example.org", "A.Khatib@work.example"} {
				w.must(w.app.session.Mailbox.Put(t.Context(), mail.Received{To: to}))
			}
			w.press(w.T("lead.erase.yes"))
			w.waitFor(w.T("lead.erased.title"))
			if left := w.app.PracticeMails(); len(left) != 1 || left[0].To != "sami@example.org" {
				t.Errorf("%d mails are left in the practice mailbox: %v", len(left), left)
			}
			w.press(w.T("kit.ok"))
			w.waitFor(w.T("lead.count", "n", 1))
			if _, err := v.Lead(t.Context(), id); data.CodeOf(err) != data.CodeNotFound {
				t.Errorf("the person is still there: %v", err)
			}
			if w.Sees("أمل") {
				t.Error("the list still shows the person")
			}
			_, err := v.SaveLead(t.Context(), &data.Lead{Identities: []data.Identity{{Kind: data.Email, Value: "a.khatib@work.example"}}})
			if data.CodeOf(err) != data.CodeErasedPerson {
				t.Errorf("the person came back: %v", err)
			}
		})
	}
}

// Nothing leads back to a person who was erased.
func TestLeadPage_EraseForgetsWay(t *testing.T) {
	w, v := openWindow(t, "en")
	datatest.MustLead(t, v, "Sami Haddad", "sami@example.org")
	id := datatest.MustLead(t, v, "Amal", "amal@example.org")
	w.goTo(page.Route{Page: page.Leads})
	for range 2 {
		w.goTo(page.Route{Page: page.Lead, ID: id})
		w.goTo(page.Route{Page: page.Campaigns})
	}
	w.askErase(id)
	w.press(w.T("lead.erase.yes"))
	w.waitFor(w.T("lead.erased.title"))
	w.press(w.T("kit.ok"))
	for range 10 {
		if r := w.app.shell.route(); r.Page == page.Lead {
			t.Fatalf("back leads to %s %d", r.Page, r.ID)
		}
		w.app.shell.back()
		w.Drain()
	}
}

// What was sent to an address that the person does not have any more is taken out
// of the practice mailbox too.
func TestLeadPage_EraseFormerAddress(t *testing.T) {
	w, v := openWindow(t, "en")
	id := amalWithHistory(t, w, v)
	lead, err := v.Lead(t.Context(), id)
	noError(t, err)
	lead.Identities = []data.Identity{{Kind: data.Email, Value: "amal@new.example"}}
	_, err = v.SaveLead(t.Context(), lead)
	noError(t, err)
	noError(t, w.app.session.Mailbox.Put(t.Context(), mail.Received{To: "amal@example.org"}))
	w.goTo(page.Route{Page: page.Lead, ID: id})
	w.waitFor(w.T("lead.timeline.title", "n", 5))
	w.press(w.T("lead.erase"))
	w.waitFor(w.T("lead.erase.beyond"))
	w.press(w.T("lead.erase.yes"))
	w.waitFor(w.T("lead.erased.title"))
	if left := w.app.PracticeMails(); len(left) != 0 {
		t.Errorf("left in the practice mailbox: %v", left)
	}
}
