package ui

import (
	"bytes"
	"crypto/md5"
	"fmt"
	"slices"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/sealed"
	"mujeeb/ui/page"
)

// inSmall shows the window in a language with large letters and as small as is allowed.
func (w *window) inSmall(language, theme string) {
	w.t.Helper()
	w.app.look.ChooseTheme(theme)
	w.app.look.ChooseLanguage(language)
	w.app.look.ChooseText(150)
	w.Window.Resize(page.SmallestWindow())
}

// A list of fingerprints says what it does before, and whom it met after.
func TestImportPage_Hashes(t *testing.T) {
	for _, look := range [][2]string{{"en", "light"}, {"ar", "dark"}} {
		t.Run(look[0], func(t *testing.T) {
			w, v := openWindow(t, look[0])
			news := datatest.MustPurpose(t, v, "News")
			datatest.MustAgree(t, v, datatest.MustLead(t, v, "Amal", "amal@example.org"), news)
			w.inSmall(look[0], look[1])
			var list bytes.Buffer
			for _, address := range []string{"amal@example.org", "later@example.org", "other@example.org"} {
				fmt.Fprintf(&list, "%x\n", md5.Sum([]byte(address)))
			}
			w.openFile(mustWrite(t, "suppression.txt", list.Bytes()), 3)
			w.waitFor(w.T("import.kind.hashed_list"))
			w.shot("hashes-1-" + look[0])
			w.goOn(2)
			w.shot("hashes-2-" + look[0])
			w.goOn(3)
			w.waitFor(w.T("import.proof.hashes", "n", 3))
			w.shot("hashes-3-" + look[0])
			w.goOn(4)
			w.shot("hashes-4-" + look[0])
			w.importNow()
			w.waitFor(w.T("import.hashes", "n", 1) + " " + w.T("import.hashes.rest"))
			w.shot("hashes-report-" + look[0])
			datatest.MustLead(t, v, "Later", "later@example.org")
			if got := leadNames(t, v, data.LeadFilter{State: data.StateOptedOut}); !slices.Equal(slices.Sorted(slices.Values(got)), []string{"Amal", "Later"}) {
				t.Errorf("opted out: %v", got)
			}
		})
	}
}

// The conversations of a page are contacts: nothing is asked about an agreement, and only who
// wrote an address can be taken.
func TestImportPage_Chats(t *testing.T) {
	const chat = `{"participants":[{"name":"Amal"},{"name":"Shop"}],"messages":[{"sender_name":"Amal","timestamp_ms":1790000060000,"content":"call me 0791234567"}],"title":"Amal","thread_path":"inbox/amal_1"}`
	for _, look := range [][2]string{{"en", "dark"}, {"ar", "light"}} {
		t.Run(look[0], func(t *testing.T) {
			w, v := openWindow(t, look[0])
			w.inSmall(look[0], look[1])
			w.openFile(mustWrite(t, "message_1.json", []byte(chat)), 1)
			w.waitFor(w.T("import.kind.facebook_chats"))
			w.shot("chats-1-" + look[0])
			w.goOn(2)
			w.waitFor(w.T("import.need.chats"))
			w.shot("chats-2-" + look[0])
			w.press(w.T("import.takeas", "field", w.T("import.field.phone")))
			w.goOn(3)
			w.waitFor(w.T("import.proof.chats"))
			if w.Sees(w.T("import.proof.agreed")) {
				t.Error("who started a chat can be said to have agreed")
			}
			w.shot("chats-3-" + look[0])
			w.goOn(4)
			w.importNow()
			if l := mustFind(t, v, "+962791234567"); l.State != data.StateContact || l.Name != "Amal" {
				t.Errorf("%+v", l)
			}
		})
	}
}

// Each wording that rows name is tied to a text of the purpose, or to none.
func TestImportPage_Wordings(t *testing.T) {
	for _, look := range [][2]string{{"en", "light"}, {"ar", "dark"}} {
		t.Run(look[0], func(t *testing.T) {
			w, v := openWindow(t, look[0])
			news := datatest.MustPurpose(t, v, "News")
			var notices []int64
			for _, text := range []string{"Yes, send me news.", "Form B"} {
				id, err := v.AddNotice(t.Context(), data.Notice{PurposeID: news, Lang: "en", Text: text})
				if err != nil {
					t.Fatal(err)
				}
				notices = append(notices, id)
			}
			all, err := v.Notices(t.Context(), news)
			if err != nil {
				t.Fatal(err)
			}
			w.inSmall(look[0], look[1])
			w.openFile(mustWrite(t, "people.csv", []byte("name,email,newsletter,consent text\nAmal,amal@example.org,yes,Form A\nSami,sami@example.org,yes,form b\nRana,rana@example.org,yes,Form C\n")), 3)
			w.goOn(2)
			w.goOn(3)
			w.press(w.T("import.proof.agreed"))
			w.choose(w.T("import.proof.purpose"), "News")
			w.waitFor(w.T("import.wordings"))
			w.choose(w.T("import.answers.value", "value", "Form A", "n", 1), page.NoticeTitle(w.app.env, all[1]))
			w.shot("wordings-" + look[0])
			w.fill(w.T("import.proof.how"), "ticked")
			w.goOn(4)
			w.importNow()
			for address, want := range map[string]int64{"amal@example.org": notices[0], "sami@example.org": notices[1], "rana@example.org": 0} {
				events, err := v.ConsentHistory(t.Context(), mustFind(t, v, address).ID)
				if err != nil || len(events) != 1 || events[0].NoticeID != want {
					t.Errorf("%s: %+v, %v; want %d", address, events, err, want)
				}
			}
		})
	}
}

// Cells that could not be read are mended after the import, from its result, from Today and
// from the list of imports.
func TestImportPage_Cells(t *testing.T) {
	for _, look := range [][2]string{{"en", "light"}, {"ar", "dark"}} {
		t.Run(look[0], func(t *testing.T) {
			w, v := openWindow(t, look[0])
			w.inSmall(look[0], look[1])
			w.openFile(mustWrite(t, "people.csv", []byte("name,email,phone\nAmal,amal@example.org,79l234567\nSami,sami@example.org,call him\nRana,rana@example.org,none\n")), 3)
			w.goOn(2)
			w.goOn(3)
			w.press(w.T("import.proof.none"))
			w.goOn(4)
			w.importNow()
			w.waitFor(w.T("import.unread.title"))
			w.shot("cells-report-" + look[0])
			w.goTo(page.Route{Page: page.Today})
			w.waitFor(w.T("today.cells.open"))
			w.shot("cells-today-" + look[0])
			w.goTo(page.Route{Page: page.Import})
			w.waitFor(w.T("import.past.cells", "n", 2))
			w.grid().Select(0)
			w.shot("cells-past-" + look[0])
			w.goTo(page.Route{Page: page.Today})
			w.waitFor(w.T("today.cells.open"))
			w.press(w.T("today.cells.open"))
			w.waitFor("79l234567")
			w.shot("cells-list-" + look[0])
			w.grid().Select(0)
			w.press(w.T("import.mend.cell"))
			w.shot("cells-mend-" + look[0])
			w.fill("phone", "0791234567")
			w.press(w.T("import.mend.yes"))
			w.wait("the cell to go", func() bool { return !w.Sees("79l234567") })
			if l := mustFind(t, v, "amal@example.org"); l.First(data.Phone) != "+962791234567" || len(l.Extra) != 0 {
				t.Errorf("%+v", l)
			}
			w.waitFor("call him")
			w.press(w.T("import.cells.leaveall"))
			w.press(w.T("import.cells.leaveall.yes"))
			w.waitFor(w.T("import.choose"))
			if n, err := v.CountUnreadCells(t.Context()); n != 0 || err != nil {
				t.Errorf("%d are left, %v", n, err)
			}
			if l := mustFind(t, v, "sami@example.org"); l.Extra["phone"] != "call him" {
				t.Errorf("%+v", l)
			}
		})
	}
}

// A sealed list is opened by its pass phrase, for the import alone.
func TestImportPage_Sealed(t *testing.T) {
	for _, look := range [][2]string{{"en", "light"}, {"ar", "dark"}} {
		t.Run(look[0], func(t *testing.T) {
			w, v := openWindow(t, look[0])
			w.inSmall(look[0], look[1])
			var file bytes.Buffer
			to, err := sealed.NewWriter(&file, []byte("olive oil in spring"))
			if err == nil {
				_, err = to.Write([]byte("name,email\nAmal,amal@example.org\n"))
			}
			if err == nil {
				err = to.Close()
			}
			if err != nil {
				t.Fatal(err)
			}
			w.files.path = mustWrite(t, "list.csv"+sealed.Ext, file.Bytes())
			w.goTo(page.Route{Page: page.Import})
			w.press(w.T("import.choose"))
			w.waitFor(w.T("import.sealed.title"))
			w.shot("sealed-" + look[0])
			w.fill(w.T("lead.seal.phrase"), "olive oil in autumn")
			w.press(w.T("import.sealed.yes"))
			w.waitFor(w.T("import.sealed.wrong") + " " + w.T("import.sealed.text", "file", "list.csv.age"))
			w.fill(w.T("lead.seal.phrase"), "olive oil in spring")
			w.press(w.T("import.sealed.yes"))
			w.waitFor(w.T("import.counted", "n", 1))
			w.goOn(2)
			w.goOn(3)
			w.press(w.T("import.proof.none"))
			w.goOn(4)
			w.importNow()
			if l := mustFind(t, v, "amal@example.org"); l.Name != "Amal" || l.Source != "list" {
				t.Errorf("%+v", l)
			}
		})
	}
}
