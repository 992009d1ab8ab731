package ui

import (
	"testing"

	"mujeeb/mail"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/page/mailview"
)

func TestMailView(t *testing.T) {
	w, _ := openWindow(t, "en")
	m := mailview.Mail{
		From: "Olive <hello@olive.example>", To: "person@example.com", Subject: "New oil", Text: "Dear Layla",
		HTML:   `<h1>New</h1><p>Dear <b>Layla</b>, see <a href="https://olive.example/oil">our page</a></p><blockquote>She said</blockquote><hr><ul><li>one</li></ul>`,
		OptOut: "mailto:hello@olive.example", Headers: []mail.Header{{Name: "List-Unsubscribe", Value: "<mailto:hello@olive.example>"}},
	}
	dialog.Show(w.app.env, dialog.Spec{Title: "Mail", Content: layout.MinHeight(400, mailview.New(w.app.shell.place, m))})
	w.Drain()
	for _, words := range []string{"New oil", "person@example.com", "Dear Layla, see our page", "She said", "one", "mailto:hello@olive.example"} {
		if !w.Sees(words) {
			t.Errorf("%q is not shown", words)
		}
	}
	if w.Sees("List-Unsubscribe") || w.Sees("https://olive.example/oil") {
		t.Error("what is folded shows")
	}
	w.press(w.T("mail.links", "n", 1))
	w.waitFor("https://olive.example/oil")
	w.press(w.T("mail.headers"))
	w.waitFor("List-Unsubscribe")
}
