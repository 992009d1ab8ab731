package ui

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/page"
)

// mustMention writes texts that name Amal: notes on others, and a tag of theirs.
func mustMention(t *testing.T, v *data.Vault, notes int) {
	t.Helper()
	for i := range notes {
		id, err := v.SaveLead(t.Context(), &data.Lead{Name: fmt.Sprintf("Friend %d", i+1), Note: "came with أمل الخطيب",
			Identities: []data.Identity{{Kind: data.Email, Value: fmt.Sprintf("friend%d@example.org", i+1)}}})
		if err == nil {
			err = v.TagLeads(t.Context(), []int64{id}, "friends of Amal@example.org")
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// askErase opens the question before a person is erased.
func (w *window) askErase(id int64) {
	w.t.Helper()
	w.goTo(page.Route{Page: page.Lead, ID: id})
	w.waitFor(w.T("lead.erase"))
	w.press(w.T("lead.erase"))
	w.waitFor(w.T("lead.erase.beyond"))
}

// Where else a person is named is said before, each text can be reached from
// there, and the number of those left is said afterwards.
func TestLeadPage_EraseMentions(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		t.Run(language, func(t *testing.T) {
			w, v := openWindow(t, language)
			id := amalWithHistory(t, w, v)
			w.askErase(id)
			if w.Sees(w.T("mention.fate")) {
				t.Error("nothing names the person, and yet there is a list")
			}
			w.press(w.T("kit.cancel"))
			mustMention(t, v, 1)
			run := mustFind(t, v, "friend1").ID
			w.askErase(id)
			w.waitFor(w.T("mention.text", "n", 2))
			w.waitFor("friends of Amal@example.org")
			w.open("Friend 1")
			w.waitFor(w.T("lead.save"))
			if r := w.app.shell.route(); r.Page != page.Lead || r.ID != run || w.app.env.InDialog() {
				t.Fatalf("opening the text led to %s %d", r.Page, r.ID)
			}
			w.press(w.T("note.edit"))
			w.fill(w.T("lead.note"), "came alone")
			w.press(w.T("note.save"))
			w.waitFor("came alone")
			w.askErase(id)
			w.waitFor(w.T("mention.text", "n", 1))
			w.press(w.T("mention.open"))
			w.waitFor(w.T("lead.count.some", "some", 1, "all", 2))
			w.askErase(id)
			w.press(w.T("lead.erase.yes"))
			w.waitFor(w.T("lead.erased.named", "n", 1))
			w.shot("lead-erased-named-" + language)
		})
	}
}

// However many texts there are, the buttons stay within the smallest window.
func TestLeadPage_EraseMentions_Fit(t *testing.T) {
	w, v := openWindow(t, "en")
	id := amalWithHistory(t, w, v)
	mustMention(t, v, 30)
	for _, look := range []struct {
		language, theme string
		size            fyne.Size
	}{{"en", "light", page.FirstWindow()}, {"ar", "dark", page.FirstWindow()}, {"ar", "light", page.SmallestWindow()}, {"en", "dark", page.SmallestWindow()}} {
		w.app.look.ChooseTheme(look.theme)
		w.app.look.ChooseLanguage(look.language)
		w.Window.Resize(look.size)
		w.askErase(id)
		w.waitFor(w.T("mention.text", "n", 31))
		w.shot(fmt.Sprintf("lead-mentions-%s-%s-%.0f", look.language, look.theme, look.size.Width))
		pop := w.Window.Canvas().Overlays().Top()
		if room, needs := w.Window.Canvas().Size(), pop.MinSize(); needs.Height > room.Height || needs.Width > room.Width {
			t.Errorf("%s: the dialog needs %v of %v", look.language, needs, room)
		}
		w.press(w.T("kit.cancel"))
	}
}
