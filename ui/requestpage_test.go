package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/text/lang"
	"mujeeb/ui/page"
)

// mustAsk registers a request of a lead that came an hour ago.
func mustAsk(t *testing.T, v *data.Vault, lead int64, right data.Right) int64 {
	t.Helper()
	at := datatest.NewClock().Now().Add(-time.Hour)
	id, err := v.AddRequest(t.Context(), data.Request{LeadID: lead, Right: right, Way: data.RequestByPhone, ReceivedAt: at, Asked: "please"})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func mustRequest(t *testing.T, v *data.Vault, id int64) *data.Request {
	t.Helper()
	r, err := v.Request(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// From a person's page a request is registered in three steps, their data restricted, and
// that lifted only once they were told; the refusal names reason, complaint and court.
func TestRequestPage(t *testing.T) {
	w, v := openWindow(t, "en")
	mustSettings(t, v, data.Settings{Controller: "Olive & Thyme", Contact: "privacy@olive.example"})
	lead := datatest.MustLead(t, v, "Rana Haddad", "rana@example.com")
	if err := v.SaveLaw(t.Context(), data.Law{Home: "JO", People: []string{"DE"}, Asked: true}); err != nil {
		t.Fatal(err)
	}
	w.goTo(page.Route{Page: page.Lead, ID: lead})
	w.waitFor(w.T("request.lead.none"))
	w.press(w.T("request.new"))
	w.waitFor(w.T("request.new.of", "name", "Rana Haddad"))
	w.choose(w.T("request.field.right"), w.T("request.right.restrict"))
	w.fill(w.T("request.field.asked"), "My street is wrong, don't use it.")
	w.press(w.T("request.register"))
	w.waitFor(w.T("request.title.of", "n", 1, "right", w.T("request.right.restrict"), "name", "Rana Haddad"))
	w.waitFor("Answer by Wednesday, 23 December 2026, 23:59. General Data Protection Regulation (GDPR), Article 12(3).")
	w.press(w.T("request.restrict"))
	w.waitFor(w.T("request.restrict.stops"))
	w.press(w.T("request.restrict"))
	w.waitFor(w.T("request.log.restricted"))
	w.press(w.T("request.lift"))
	w.waitFor(w.T("error.not_told"))
	w.press(w.T("kit.ok"))
	w.press(w.T("request.lift.tell"))
	w.press(w.T("request.save"))
	w.waitFor(w.T("request.log.lift_told", "detail", w.T("request.way.email")))
	w.press(w.T("request.lift"))
	w.press(w.T("request.lift.yes"))
	w.waitFor(w.T("request.log.lifted"))
	w.press(w.T("request.decide"))
	w.press(w.T("request.decision.refused"))
	w.press(w.T("request.save"))
	w.waitFor(w.T("request.why.empty"))
	w.fill(w.T("request.why"), "The street is right.")
	w.press(w.T("request.save"))
	w.waitFor(w.T("request.log.decided", "detail", w.T("request.decision.refused")))
	w.press(w.T("request.letter.answer"))
	w.wait("the letter", func() bool { return w.app.shell.route().Page == page.Campaign })
	w.waitFor(w.T("run.answer"))
	run, err := v.Run(t.Context(), w.app.shell.route().ID)
	if err != nil || run.Class != data.ClassAnswer || len(run.Audience.IDs) != 1 || run.Audience.IDs[0] != lead {
		t.Fatalf("run %+v, %v", run, err)
	}
	for _, want := range []string{"The street is right.", "you can complain", "go to court", "request number 1"} {
		if !strings.Contains(strings.NewReplacer("\u2068", "", "\u2069", "").Replace(run.Body), want) {
			t.Errorf("the letter lacks %q:\n%s", want, run.Body)
		}
	}
	w.press(w.T("page.back"))
	w.waitFor(w.T("request.stage.answer"))
	w.press(w.T("request.tell"))
	w.choose(w.T("request.told.way"), w.T("request.way.counter"))
	w.press(w.T("request.save"))
	w.waitFor(w.T("request.clock.answered"))
	if r := mustRequest(t, v, 1); r.IsOpen() || r.AnsweredWay != data.RequestByCounter || r.LiftedAt.IsZero() {
		t.Errorf("got %+v", r)
	}
}

// A request of somebody unknown is registered from the list, its person found, and it stands
// on Today with its clock.
func TestRequestPage_Found(t *testing.T) {
	w, v := openWindow(t, "en")
	datatest.MustLead(t, v, "Rana Haddad", "rana@example.com")
	w.goTo(page.Route{Page: page.Requests})
	w.waitFor(w.T("request.empty.title"))
	w.press(w.T("request.new"))
	w.press(w.T("request.register"))
	w.waitFor(w.T("request.field.name.empty"))
	w.fill(w.T("request.field.name"), "R. Haddad")
	w.press(w.T("request.register"))
	w.waitFor(w.T("request.do.nobody"))
	w.press(w.T("request.find"))
	w.waitFor("Rana Haddad")
	w.open("Rana Haddad")
	w.waitFor(w.T("request.do.export"))
	path := filepath.Join(t.TempDir(), "letter.html")
	w.files.path = path
	w.press(w.T("request.letter.print"))
	w.waitFor(w.T("request.letter.printed.title"))
	w.press(w.T("kit.ok"))
	if letter, err := os.ReadFile(path); err != nil || !strings.Contains(string(letter), "It has arrived, and we are working on it.") || !strings.Contains(string(letter), "Rana Haddad") {
		t.Errorf("the page: %s, %v", letter, err)
	}
	w.files.path = filepath.Join(t.TempDir(), "letter.pdf")
	w.press(w.T("request.letter.pdf"))
	w.waitFor(w.T("request.letter.printed.title"))
	w.press(w.T("kit.ok"))
	wantPDF(t, w.files.path, "Your request of", "It has arrived, and we are working on it.", "Rana Haddad")
	w.press(w.T("request.identity.check"))
	w.press(w.T("request.identity.asked"))
	w.press(w.T("request.save"))
	w.waitFor(w.T("request.log.identity", "detail", w.T("request.identity.asked")))
	w.goTo(page.Route{Page: page.Today})
	w.waitFor(w.T("today.request", "name", "Rana Haddad", "right", w.T("request.right.access")))
	w.press(w.T("today.request.open"))
	w.waitFor(w.T("request.log.title"))
	w.press(w.T("request.do.export"))
	w.waitFor(w.T("export.next"))
}

// The desk says what it says in both languages, and how it looks can be drawn.
func TestRequestPage_Shots(t *testing.T) {
	w, v := openWindow(t, "en")
	mustSettings(t, v, data.Settings{Controller: "Olive & Thyme", Contact: "privacy@olive.example"})
	lead := datatest.MustLead(t, v, "Rana Haddad", "rana@example.com")
	id := mustAsk(t, v, lead, data.RightRestrict)
	for _, right := range data.Rights() {
		mustAsk(t, v, lead, right)
	}
	if err := v.RestrictLead(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if err := v.DecideRequest(t.Context(), id, data.Partly, "The rest is needed for the invoice of this year."); err != nil {
		t.Fatal(err)
	}
	w.manyShots("requests", func() { w.goTo(page.Route{Page: page.Requests}) })
	w.manyShots("request", func() { w.goTo(page.Route{Page: page.Request, ID: id}) })
	w.tall("request-all", page.Route{Page: page.Request, ID: id})
	w.manyShots("request-erase", func() { w.goTo(page.Route{Page: page.Request, ID: 4}) })
	w.manyShots("request-lead", func() { w.goTo(page.Route{Page: page.Lead, ID: lead}) })
	w.manyShots("request-today", func() { w.goTo(page.Route{Page: page.Today}) })
	w.manyShots("request-new", func() {
		w.goTo(page.Route{Page: page.Requests})
		w.waitFor(w.T("request.subtitle"))
		w.press(w.T("request.new"))
	})
	for _, l := range lang.Languages() {
		w.app.look.ChooseLanguage(l.Code)
		for _, right := range []int64{1, 2, 3} {
			w.goTo(page.Route{Page: page.Request, ID: right})
			w.waitFor(w.T("request.log.title"))
		}
	}
}
