package ui

import (
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/page"
)

func TestStartPage_Create(t *testing.T) {
	w := newWindow(t, "en")
	w.shots("start-create", page.Route{})
	w.app.look.ChooseLanguage("en")
	w.fill(w.T("start.owner"), "Sami Haddad")
	w.fill(w.T("start.password.new"), "olive")
	w.waitFor(w.T("strength.too_short"))
	w.press(w.T("start.create"))
	if data.Exists(w.dir) {
		t.Fatal("a weak password made a vault")
	}
	w.fill(w.T("start.password.new"), datatest.Password)
	w.fill(w.T("start.password.again"), datatest.Password+"x")
	w.press(w.T("start.create"))
	w.waitFor(w.T("start.password.differs"))
	w.fill(w.T("start.password.again"), datatest.Password)
	w.press(w.T("start.create"))
	w.waitFor(w.T("rail.leads"))
	w.shots("shell", page.Route{Page: page.Today})

	w.app.p.DemoPassword = datatest.Password
	w.app.Lock()
	w.waitFor(w.T("start.demo", "password", datatest.Password))
	w.app.p.DemoPassword = ""
	w.app.redraw()
	if w.Sees(datatest.Password) {
		t.Error("the password of a real vault is told")
	}
	w.waitFor(w.T("start.unlock.title"))
	w.shots("start-unlock", page.Route{})
	w.fill(w.T("start.password"), "not the password")
	w.press(w.T("start.unlock"))
	w.waitFor(w.T("error.wrong_password"))
	w.fill(w.T("start.password"), datatest.Password)
	w.press(w.T("start.unlock"))
	w.waitFor(w.T("rail.leads"))
}

func TestApp_IdleLock(t *testing.T) {
	w, v := openWindow(t, "ar")
	settings, err := v.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w.clock.Add(w.app.session.IdleLimit() - 1)
	w.app.Tick()
	if w.app.session == nil {
		t.Fatalf("locked before %d minutes", settings.IdleLock)
	}
	w.press(w.T("rail.leads")) // somebody is there after all
	w.press(w.T("lead.new"))
	w.waitFor(w.T("lead.note"))
	w.fill(w.T("lead.note"), "x")
	w.clock.Add(w.app.session.IdleLimit() - 1)
	w.app.Tick()
	if w.app.session == nil {
		t.Fatal("locked while in use")
	}
	w.clock.Add(1)
	w.app.Tick()
	w.waitFor(w.T("start.unlock.title"))
}

// A vault that was opened for a start page which was left meanwhile is closed
// again: it can be opened at the next try.
func TestStartPage_LeftWhileOpening(t *testing.T) {
	w, _ := openWindow(t, "en")
	w.app.Lock()
	w.waitFor(w.T("start.unlock.title"))
	opened := make(chan struct{}, 1)
	w.app.env.Post = func(f func()) {
		w.Post(f)
		select {
		case opened <- struct{}{}:
		default:
		}
	}
	w.fill(w.T("start.password"), datatest.Password)
	w.press(w.T("start.unlock"))
	<-opened // the answer waits for its turn
	w.app.look.ChooseLanguage("ar")
	w.Drain()
	if w.app.session != nil {
		t.Fatal("the answer came to a page that was left")
	}
	w.fill(w.T("start.password"), datatest.Password)
	w.press(w.T("start.unlock"))
	w.waitFor(w.T("rail.leads"))
}
