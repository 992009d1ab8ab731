package ui

import (
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/page"
)

// accountOf returns the practice account.
func accountOf(t *testing.T, v *data.Vault) data.Account {
	t.Helper()
	accounts, err := v.Accounts(t.Context())
	noError(t, err)
	if len(accounts) != 1 || accounts[0].Kind != data.AccountSandbox {
		t.Fatalf("accounts: %+v", accounts)
	}
	return accounts[0]
}

// The practice account is there from the first start, and leads to the server of
// the run.
func TestSession_PracticeAccount(t *testing.T) {
	w := newWindow(t, "en")
	w.fillOwner()
	w.fill(w.T("start.password.new"), datatest.Password)
	w.fill(w.T("start.password.again"), datatest.Password)
	w.press(w.T("start.create"))
	w.waitFor(w.T("rail.campaigns"))
	first := accountOf(t, w.app.session.Vault)
	if first.FromName != "Sami Haddad" || first.Port != w.server().Port {
		t.Errorf("the account is %+v, the server at %d", first, w.server().Port)
	}
	w.app.LockFully()
	w.waitFor(w.T("start.unlock.title"))
	w.fill(w.T("start.password"), datatest.Password)
	w.press(w.T("start.unlock"))
	w.waitFor(w.T("rail.campaigns"))
	again := accountOf(t, w.app.session.Vault)
	if again.ID != first.ID || again.Port != w.server().Port {
		t.Errorf("after unlocking: %+v, the server at %d", again, w.server().Port)
	}
}

// Locking fully stops the sending; unlocking goes on with it, and nobody gets a
// message twice.
func TestSession_GoesOnAfterUnlock(t *testing.T) {
	w, v := openWindow(t, "en")
	s := newShop(t, v)
	s.practice = slow(t, v)
	run := s.draft(t, v)
	_, err := v.StartRun(t.Context(), run.ID)
	noError(t, err)
	w.app.session.Wake()
	w.goTo(page.Route{Page: page.Campaign, ID: run.ID})
	w.waitFor(w.T("run.tab.sent", "n", 1))
	w.app.LockFully()
	w.waitFor(w.T("start.unlock.title"))
	w.fill(w.T("start.password"), datatest.Password)
	w.press(w.T("start.unlock"))
	w.waitFor(w.T("rail.campaigns"))
	v = w.app.session.Vault
	w.wait("the run to end", func() bool {
		w.clock.Add(61 * time.Second)
		w.app.session.Wake()
		r, err := v.Run(t.Context(), run.ID)
		return err == nil && r.State == data.RunDone
	})
	if totals := w.waitDone(v, run.ID); totals[data.MessageSent] != 3 || len(w.app.session.Mailbox.Messages()) != 2 {
		t.Errorf("totals %v, %d mails since", totals, len(w.app.session.Mailbox.Messages()))
	}
}
