package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/page"
)

// mustClient makes a vault one that is kept for a client.
func mustClient(t *testing.T, v *data.Vault) {
	t.Helper()
	noError(t, v.SaveProfile(t.Context(), data.Profile{Client: true, Keeper: data.Party{Name: "Rana", Contact: "rana@keeper.example"}}))
	mustSettings(t, v, data.Settings{Controller: "Olive & Thyme", Region: "JO"})
}

// In a vault that is kept for a client, a request is passed on to them by a letter, and that
// is written down; in one's own there is no word of it.
func TestRequestPage_PassesOn(t *testing.T) {
	w, v := openWindow(t, "en")
	request := mustAsk(t, v, datatest.MustLead(t, v, "Amal Haddad", "amal@example.org"), data.RightErase)
	w.goTo(page.Route{Page: page.Request, ID: request})
	w.waitFor(w.T("request.log.title"))
	if w.Sees(w.T("client.request.note")) {
		t.Error("one's own vault passes a request on")
	}
	mustClient(t, v)
	w.goTo(page.Route{Page: page.Today})
	w.goTo(page.Route{Page: page.Request, ID: request})
	w.waitFor(w.T("client.open"))
	w.shots("client-request", page.Route{Page: page.Request, ID: request})
	w.files.path = filepath.Join(t.TempDir(), "request-1.txt")
	w.press(w.T("client.letter"))
	w.waitFor(w.T("client.letter.saved"))
	w.press(w.T("kit.ok"))
	raw, err := os.ReadFile(w.files.path)
	noError(t, err)
	for _, want := range []string{"To: Olive & Thyme", "Rana", "Amal Haddad", "Article 28(3)(e)"} {
		if !strings.Contains(string(raw), want) {
			t.Errorf("the letter lacks %q:\n%s", want, raw)
		}
	}
	w.press(w.T("client.request.note"))
	w.press(w.T("register.save"))
	if got := w.problem(w.T("client.how")); got != w.T("client.how.missing") {
		t.Errorf("without a word: %q", got)
	}
	w.fill(w.T("client.how"), "by email")
	w.press(w.T("register.save"))
	w.waitFor(w.T("client.told"))
	w.waitFor(w.T("request.log.passed"))
}

// The client is told of a breach first, and at the end gets everything before the vault goes.
func TestClient_BreachAndEnd(t *testing.T) {
	w, v := openWindow(t, "ar")
	mustClient(t, v)
	breach := mustBreach(t, v, data.Breach{Title: "Lost laptop", NoticedAt: w.clock.Now().Add(-time.Hour), Parts: map[string]string{"nature": "A laptop was lost."}})
	w.goTo(page.Route{Page: page.Breach, ID: breach})
	w.waitFor(w.T("client.breach.title", "client", "Olive & Thyme"))
	w.shots("client-breach", page.Route{Page: page.Breach, ID: breach})
	w.files.path = filepath.Join(t.TempDir(), "breach-1.txt")
	w.press(w.T("client.letter"))
	w.waitFor(w.T("client.letter.saved"))
	w.press(w.T("kit.ok"))
	if raw, err := os.ReadFile(w.files.path); err != nil || !strings.Contains(string(raw), "A laptop was lost.") {
		t.Errorf("%s, %v", raw, err)
	}
	w.goTo(page.Route{Page: page.Register})
	w.waitFor(w.T("client.received.note"))
	w.shots("client-register", page.Route{Page: page.Register})
	w.press(w.T("client.delete.go"))
	w.waitFor(w.T("client.delete.first"))
	w.press(w.T("kit.ok"))
	w.press(w.T("client.received.note"))
	w.fill(w.T("client.how"), "كتبوا ذلك")
	w.press(w.T("register.save"))
	w.waitFor(w.T("client.told"))
}

// Where the owner wants it, the password is asked for again before somebody is erased; a
// wrong one erases nobody.
func TestAgain_BeforeErasing(t *testing.T) {
	w, v := openWindow(t, "en")
	amal := datatest.MustLead(t, v, "Amal Haddad", "amal@example.org")
	mustSettings(t, v, data.Settings{Controller: "Olive & Thyme", AskAgain: true})
	erase := func(password string) {
		t.Helper()
		w.goTo(page.Route{Page: page.Today})
		w.goTo(page.Route{Page: page.Lead, ID: amal})
		w.waitFor(w.T("lead.erase"))
		w.press(w.T("lead.erase"))
		w.waitFor(w.T("lead.erase.row"))
		w.press(w.T("lead.erase.yes"))
		w.waitFor(w.T("again.text"))
		w.fill(w.T("again.password"), password)
		w.press(w.T("again.yes"))
	}
	erase("not this one at all")
	w.waitFor(w.T("error.wrong_password"))
	w.press(w.T("kit.ok"))
	if n, err := v.CountLeads(t.Context(), data.LeadFilter{}); err != nil || n != 1 {
		t.Fatalf("%d people are left, %v", n, err)
	}
	w.clock.Add(time.Minute) // wrong ones are slowed
	erase(datatest.Password)
	w.waitFor(w.T("lead.erased.text"))
	if n, err := v.CountLeads(t.Context(), data.LeadFilter{}); err != nil || n != 0 {
		t.Errorf("%d people are left, %v", n, err)
	}
}
