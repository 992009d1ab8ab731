package ui

import (
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/page"
)

// A new vault's owner is led from step to step; each step is ticked off by what
// is in the vault.
func TestTodayPage_FirstSteps(t *testing.T) {
	w, v := openWindow(t, "en")
	w.goTo(page.Route{Page: page.Today})
	w.waitFor(w.T("today.step.leads"))
	w.shots("today-new", page.Route{Page: page.Today})
	w.app.look.ChooseLanguage("en")
	datatest.MustLead(t, v, "Rana Haddad", "rana@example.com")
	datatest.MustPurpose(t, v, "Offers")
	w.app.Tick()
	w.wait("two steps done", func() bool { return count(w, w.T("today.step.done")) == 2 })
	w.press(w.T("today.step.account.go"))
	w.waitFor(w.T("account.new.title"))
	if got := w.app.shell.route().Page; got != page.Settings {
		t.Errorf("led to %s", got)
	}
}

// count tells how often a text is on the page.
func count(w *window, text string) (n int) {
	for _, s := range w.Texts() {
		if s == text {
			n++
		}
	}
	return n
}

func mustBreach(t *testing.T, v *data.Vault, b data.Breach) int64 {
	t.Helper()
	if b.Lang == "" {
		b.Lang = "en"
	}
	id, err := v.SaveBreach(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func mustRun(t *testing.T, v *data.Vault, r data.Run) int64 {
	t.Helper()
	id, err := v.SaveRun(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// Running clocks move with the time and turn red; what was told or decided is
// not due any more.
func TestTodayPage_Clocks(t *testing.T) {
	w, v := openWindow(t, "en")
	now := w.clock.Now()
	mustBreach(t, v, data.Breach{Title: "Lost laptop", NoticedAt: now.Add(-31 * time.Hour)})
	mustBreach(t, v, data.Breach{Title: "Told already", NoticedAt: now.Add(-20 * time.Hour), AuthorityToldAt: now})
	mustBreach(t, v, data.Breach{Title: "Harmless", NoticedAt: now.Add(-20 * time.Hour), AuthorityNote: "encrypted"})
	w.goTo(page.Route{Page: page.Today})
	w.waitFor("41 h 0 min left")
	if w.Sees("Told already") || w.Sees("Harmless") {
		t.Error("shows what is not due")
	}
	w.app.session.SetIdle(data.Settings{})
	w.clock.Add(42 * time.Hour)
	w.app.Tick()
	w.waitFor("1 h 0 min late")
	w.press(w.T("today.breach.open"))
	w.waitFor(w.T("breach.facts.title"))
}

// A paused run says why, and messages that nobody knows the end of are not
// forgotten.
func TestTodayPage_Runs(t *testing.T) {
	w, v := openWindow(t, "en")
	purpose := datatest.MustPurpose(t, v, "Offers")
	account := datatest.MustAccount(t, v, 2525)
	for _, name := range []string{"Rana", "Omar", "Lina"} {
		datatest.MustAgree(t, v, datatest.MustLead(t, v, name, name+"@example.com"), purpose)
	}
	run := mustRun(t, v, data.Run{Class: data.ClassCampaign, Title: "Spring offers", PurposeID: purpose, AccountID: account, Lang: "en", Subject: "Hi", Body: "Hi"})
	if _, err := v.StartRun(t.Context(), run); err != nil {
		t.Fatal(err)
	}
	claimed, err := v.ClaimMessages(t.Context(), data.Claim{AccountID: account, Limit: 1, MessageID: func(int64) string { return "1@olive.example" }})
	if err != nil || len(claimed) != 1 {
		t.Fatalf("claimed %v, %v", claimed, err)
	}
	_, err = v.MarkCommitted(t.Context(), []int64{claimed[0].ID})
	noError(t, err)
	noError(t, v.RecordResults(t.Context(), []data.Result{{ID: claimed[0].ID, State: data.MessageUnsure}}))
	if err := v.PauseRun(t.Context(), run, "auth_refused 535 5.7.8 no"); err != nil {
		t.Fatal(err)
	}
	w.goTo(page.Route{Page: page.Today})
	w.waitFor("535 5.7.8 no")
	w.waitFor("Spring offers")
	w.waitFor(w.T("today.unsure", "n", 1, "title", "Spring offers"))
	w.shots("today", page.Route{Page: page.Today})
}

// A campaign that should have started by itself and did not is not forgotten.
func TestTodayPage_Missed(t *testing.T) {
	w, v := openWindow(t, "en")
	newShop(t, v)
	purposes, err := v.Purposes(t.Context())
	noError(t, err)
	id := mustRun(t, v, data.Run{Class: data.ClassCampaign, Title: "Winter oil", PurposeID: purposes[0].ID, AccountID: datatest.MustAccount(t, v, 2525), Lang: "en", Subject: "Hi", Body: "Hi"})
	noError(t, v.ScheduleRun(t.Context(), id, w.clock.Now().Add(time.Hour), data.Start{}))
	w.clock.Add(2 * time.Hour)
	noError(t, v.StartDue(t.Context(), id))
	w.goTo(page.Route{Page: page.Today})
	w.waitFor(w.T("today.missed", "title", "Winter oil"))
	w.waitFor(w.T("later.missed.late"))
	w.goTo(page.Route{Page: page.Campaigns})
	w.waitFor(w.T("run.state.missed"))
	w.open("Winter oil")
	w.waitFor(w.T("later.back"))
}
