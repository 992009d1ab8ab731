package ui

import (
	"testing"

	"mujeeb/ui/page"
)

func TestMailboxPage(t *testing.T) {
	w, v := openWindow(t, "en")
	s := newShop(t, v)
	w.goTo(page.Route{Page: page.Mailbox})
	w.waitFor(w.T("mailbox.empty.go"))
	w.shots("mailbox-empty", page.Route{Page: page.Mailbox})
	w.app.look.ChooseLanguage("en")
	w.goTo(page.Route{Page: page.Mailbox})

	run := s.draft(t, v)
	_, err := v.StartRun(t.Context(), run.ID)
	noError(t, err)
	w.app.session.Wake() // mails arrive while the page is open
	w.waitDone(v, run.ID)
	for _, to := range []string{"person0@example.com", "person1@example.com", "person2@example.com"} {
		w.waitFor(to)
	}
	w.open("person1@example.com")
	w.waitFor("Dear ")
	w.waitFor("سامي العلي")
	w.waitFor("Unsubscribe")
	w.press(w.T("mail.headers"))
	w.waitFor("List-Unsubscribe")
	w.press(w.T("mail.tab.plain"))
	w.waitFor("https://olive.example/oil")

	w.search("person2")
	w.wait("the search", func() bool { return !w.Sees("person0@example.com") && w.Sees("person2@example.com") })
	w.goTo(page.Route{Page: page.Campaigns})
	w.app.shell.back()
	w.wait("the page as it was left", func() bool { return !w.Sees("person0@example.com") && w.Sees("person2@example.com") })

	w.press(w.T("mailbox.clear"))
	w.press(w.T("mailbox.clear.yes"))
	w.waitFor(w.T("mailbox.empty.title"))
	if left := len(w.app.session.Mailbox.Messages()); left != 0 {
		t.Errorf("%d mails are left", left)
	}
}

// What was locked away leaves nothing in the window or in memory.
func TestMailboxPage_Lock(t *testing.T) {
	w, v := openWindow(t, "ar")
	s := newShop(t, v)
	run := s.draft(t, v)
	_, err := v.StartRun(t.Context(), run.ID)
	noError(t, err)
	received := w.app.session.Mailbox
	w.app.session.Wake()
	w.waitDone(v, run.ID)
	w.goTo(page.Route{Page: page.Mailbox})
	w.waitFor("person0@example.com")
	w.app.Lock()
	w.waitFor(w.T("start.unlock.title"))
	w.wait("the mails to be forgotten", func() bool { return len(received.Messages()) == 0 })
	if w.Sees("example.com") {
		t.Error("an address stayed in the window")
	}
}
