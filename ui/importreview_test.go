package ui

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/page"
)

// reviewFile returns the path of a small file that once showed a fault.
func reviewFile(name string) string {
	return filepath.Join("..", "data", "intake", "testdata", "review", name)
}

// bringIn shows a file on the import page until it was read.
func (w *window) bringIn(path string) {
	w.t.Helper()
	w.files.path = path
	w.goTo(page.Route{Page: page.Import})
	w.press(w.T("import.choose"))
	w.ready("import.next")
}

// ready waits until a button can be pressed.
func (w *window) ready(key string) {
	w.t.Helper()
	w.wait("the file to be read", func() bool { _, err := w.Named(w.T(key)); return err == nil })
}

// agree says on the third step that they agreed.
func (w *window) agree(purpose string) {
	w.t.Helper()
	w.press(w.T("import.proof.agreed"))
	w.choose(w.T("import.proof.purpose"), purpose)
	w.fill(w.T("import.proof.how"), "ticked on the form")
}

// Only the person who said yes, and did not leave, agrees.
func TestImportPage_ConsentMixed(t *testing.T) {
	w, v := openWindow(t, "en")
	datatest.MustPurpose(t, v, "News")
	w.bringIn(reviewFile("c01_consent_mixed.csv"))
	w.goOn(2)
	w.waitFor(w.T("import.answers.value", "value", "yes", "n", 2))
	w.waitFor(w.T("import.answers.value", "value", "TRUE", "n", 1))
	w.goOn(3)
	w.waitFor(w.T("import.proof.answers", "n", 1, "all", 4))
	w.agree("News")
	w.goOn(4)
	if got := w.tile("import.tile.agreed"); got != "1" {
		t.Errorf("%s are said to agree", got)
	}
	w.importNow()
	if got := leadNames(t, v, data.LeadFilter{State: data.StateAgreed}); !slices.Equal(got, []string{"Rana Tell"}) {
		t.Errorf("agreed: %v", got)
	}
	w.waitFor(w.T("import.lawful.agreed", "n", 1))
	w.waitFor(w.T("import.lawful.never"))
}

// What an answer is taken as can be changed, and a column of answers that is left as a
// detail is asked about before people are said to have agreed.
func TestImportPage_AnswerAsked(t *testing.T) {
	w, v := openWindow(t, "en")
	datatest.MustPurpose(t, v, "News")
	w.bringIn(reviewFile("c01_consent_mixed.csv"))
	w.goOn(2)
	w.choose("Opt-in", w.T("import.field.extra"))
	w.goOn(3)
	w.agree("News")
	w.pressReady("import.next")
	w.waitFor(w.T("import.detail.title", "name", "Opt-in"))
	w.press(w.T("import.detail.yes"))
	w.onStep(2)
	w.waitFor(w.T("import.answers.value", "value", "no", "n", 1))
	w.choose(w.T("import.answers.value", "value", "no", "n", 1), w.T("import.said.yes"))
	w.goOn(3)
	w.waitFor(w.T("import.proof.answers", "n", 2, "all", 4))
	w.goOn(4)
	w.importNow()
	if got := leadNames(t, v, data.LeadFilter{State: data.StateAgreed}); !slices.Equal(slices.Sorted(slices.Values(got)), []string{"Omar Zayd", "Rana Tell"}) {
		t.Errorf("agreed: %v", got)
	}
}

// A list of people who left needs no proof: they are kept out.
func TestImportPage_EveryoneLeft(t *testing.T) {
	w, v := openWindow(t, "en")
	w.bringIn(reviewFile("m02_mailchimp_unsubscribed.csv"))
	w.waitFor(w.T("import.kind.mailchimp"))
	w.goOn(2)
	w.goOn(3)
	w.waitFor(w.T("import.proof.allleft", "n", 1))
	w.goOn(4)
	if people, left := w.tile("import.tile.people"), w.tile("import.tile.left"); people != "0" || left != "1" {
		t.Errorf("%s people are to be taken, %s opted out", people, left)
	}
	w.importNow()
	if n, err := v.CountLeads(t.Context(), data.LeadFilter{}); n != 0 || err != nil {
		t.Errorf("%d leads came of a list of people who left, %v", n, err)
	}
	datatest.MustPurpose(t, v, "News")
	w.bringIn(mustWrite(t, "leads.csv", []byte("name,email\nLina Hosn,lina@hosn.example\n")))
	w.goOn(2)
	w.goOn(3)
	w.agree("News")
	w.goOn(4)
	w.importNow()
	if got := leadNames(t, v, data.LeadFilter{State: data.StateAgreed}); len(got) != 0 {
		t.Errorf("%v left, and agrees by a later file", got)
	}
}

// That nobody chose an answer to whether they agreed stops the import.
func TestImportPage_MustSayWhetherAgreed(t *testing.T) {
	w, _ := openWindow(t, "ar")
	w.bringIn(reviewFile("a04_family_email.csv"))
	w.goOn(2)
	w.goOn(3)
	w.pressReady("import.next")
	w.waitFor(w.T("import.proof.way.missing"))
	w.onStep(3)
	w.press(w.T("import.proof.left"))
	w.waitFor(w.T("import.proof.allleft", "n", 3))
	w.press(w.T("import.proof.none"))
	w.goOn(4)
	if got := w.tile("import.tile.left"); got != "0" {
		t.Errorf("%s opted out after the answer was taken back", got)
	}
}

// Rows of a family that share an address are set aside, or people of their own.
func TestImportPage_FamilyAddress(t *testing.T) {
	for choice, want := range map[string][]string{"import.shared.aside": {"Huda Nasr"}, "import.shared.apart": {"Huda Nasr", "Salma Nasr", "Zaid Nasr"}} {
		w, v := openWindow(t, "en")
		w.bringIn(reviewFile("a04_family_email.csv"))
		w.goOn(2)
		w.waitFor(w.T("import.shared", "n", 2))
		w.press(w.T(choice))
		w.goOn(3)
		w.press(w.T("import.proof.none"))
		w.goOn(4)
		w.importNow()
		if got := leadNames(t, v, data.LeadFilter{}); !slices.Equal(slices.Sorted(slices.Values(got)), want) {
			t.Errorf("%s: leads %v, want %v", choice, got, want)
		}
	}
}

// Numbers of another country are counted, and one button takes them so.
func TestImportPage_PhoneCountry(t *testing.T) {
	w, v := openWindow(t, "en")
	mustSettings(t, v, data.Settings{Controller: "Olive & Thyme", Region: "JO"})
	w.bringIn(mustWrite(t, "people.csv", []byte("name,phone\nGreta,0171 1234567\nUwe,0171 1234568\nAmal,+962790000001\n")))
	w.goOn(2)
	w.waitFor(w.T("import.phones", "n", 2, "country", w.T("settings.country.JO")))
	w.pressCountry("DE", 2)
	w.wait("the numbers to be read", func() bool { return !w.Sees(w.T("import.phones", "n", 2, "country", w.T("settings.country.JO"))) })
	w.goOn(3)
	w.press(w.T("import.proof.none"))
	w.goOn(4)
	w.importNow()
	if got := mustFind(t, v, "Greta").First(data.Phone); got != "+491711234567" {
		t.Errorf("the number is %s", got)
	}
}

// pressCountry takes numbers as those of a country.
func (w *window) pressCountry(code string, n int) {
	w.t.Helper()
	w.press(w.T("import.phones.take", "n", n, "country", w.T("settings.country."+code)))
}

// Of an archive the table is chosen, lists of people who left first.
func TestImportPage_Archive(t *testing.T) {
	var raw bytes.Buffer
	z := zip.NewWriter(&raw)
	for name, content := range map[string]string{
		"subscribed_members.csv":   "Email Address,First Name\nrana@tell.example,Rana\n",
		"unsubscribed_members.csv": "Email Address,First Name\nlina@hosn.example,Lina\n",
	} {
		f, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	w, _ := openWindow(t, "en")
	w.files.path = mustWrite(t, "audience.zip", raw.Bytes())
	w.goTo(page.Route{Page: page.Import})
	w.press(w.T("import.choose"))
	w.waitFor(w.T("import.member.title"))
	w.waitFor(w.T("import.member.noes"))
	w.shot("import-archive")
	w.press(w.T("import.member.left", "name", "unsubscribed_members.csv"))
	w.ready("import.next")
	if got := fieldOf[*field.Select](w, w.T("import.member"), 0).Selected(); got != "unsubscribed_members.csv" {
		t.Errorf("read is %s", got)
	}
	w.choose(w.T("import.member"), "subscribed_members.csv")
	w.ready("import.next")
	w.goOn(2)
	w.goOn(3)
	w.press(w.T("import.proof.none"))
	w.goOn(4)
	w.waitFor("rana@tell.example")
}

// A cell that cannot be read is written anew before the import, and whoever has one that
// stays is named after it.
func TestImportPage_Mend(t *testing.T) {
	w, v := openWindow(t, "en")
	w.bringIn(mustWrite(t, "people.csv", []byte("name,email,phone\nAmal,amal at example.org,\nSami,sami@example.org,12\nNour,nour@example.org,\n")))
	w.goOn(2)
	w.goOn(3)
	w.press(w.T("import.proof.none"))
	w.goOn(4)
	if aside, unread := w.tile("import.tile.aside"), w.tile("import.tile.unread"); aside != "1" || unread != "1" {
		t.Errorf("%s rows are set aside, %s cells are unreadable", aside, unread)
	}
	w.grid().Select(0)
	w.press(w.T("import.mend"))
	w.fill("email", "amal@example.org")
	w.press(w.T("import.mend.yes"))
	w.ready("import.start")
	if aside := w.tile("import.tile.aside"); aside != "0" {
		t.Errorf("after mending, %s rows are set aside", aside)
	}
	w.importNow()
	w.waitFor(w.T("import.unread.title"))
	w.waitFor("Sami")
	if got := mustFind(t, v, "Amal").First(data.Email); got != "amal@example.org" {
		t.Errorf("the address is %q", got)
	}
}

// An import is undone from the list of earlier ones, and the page says what became of it.
func TestImportPage_Undo(t *testing.T) {
	w, v := openWindow(t, "en")
	w.bringIn(mustWrite(t, "spring.csv", []byte("name,email\nAmal,amal@example.org\nSami,sami@example.org\n")))
	w.goToPreview()
	w.importNow()
	w.goTo(page.Route{Page: page.Import})
	w.waitFor(w.T("import.past"))
	w.waitFor("spring")
	w.shot("import-past")
	w.press(w.T("import.undo"))
	w.waitFor(w.T("import.undo.optouts"))
	w.shot("import-undo")
	w.press(w.T("import.undo.yes"))
	w.waitFor(w.T("import.undone", "n", 2))
	w.waitFor(w.T("import.past.undone"))
	if n, err := v.CountLeads(t.Context(), data.LeadFilter{}); n != 0 || err != nil {
		t.Errorf("%d leads stay, %v", n, err)
	}
	if err := w.Press(w.T("import.undo")); err == nil {
		t.Error("an import can be undone twice")
	}
}

// The keyboard alone leads through the steps: Return goes on, Ctrl+Return from a list.
func TestImportPage_Keys(t *testing.T) {
	w, v := openWindow(t, "en")
	w.bringIn(mustWrite(t, "people.csv", []byte("name,email\nAmal,amal@example.org\n")))
	w.Key(fyne.KeyReturn)
	w.onStep(2)
	w.acceptKey()
	w.onStep(3)
	w.Key(fyne.KeyReturn)
	w.waitFor(w.T("import.proof.way.missing"))
	w.Key(fyne.KeyDown) // the second answer: contacts only
	w.Key(fyne.KeyReturn)
	w.onStep(4)
	w.Key(fyne.KeyReturn)
	w.waitFor(w.T("import.done"))
	if got := leadNames(t, v, data.LeadFilter{}); !slices.Equal(got, []string{"Amal"}) {
		t.Errorf("leads: %v", got)
	}
	w.bringIn(w.files.path)
	w.goTo(page.Route{Page: page.Today})
	if w.app.env.Accept != nil {
		t.Error("Return still goes on after the page was left")
	}
}

// acceptKey presses Ctrl+Return where the focus is.
func (w *window) acceptKey() {
	w.t.Helper()
	focused, ok := w.Window.Canvas().Focused().(fyne.Shortcutable)
	if !ok {
		w.must(w.Fail("press Ctrl+Return: nothing has the focus"))
	}
	focused.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierShortcutDefault})
	w.Drain()
}

// Where the file says nothing of letters, each choice shows words of the file.
func TestImportPage_Letters(t *testing.T) {
	w, _ := openWindow(t, "en")
	w.files.path = reviewFile("s29_win1254.csv")
	if _, err := os.Stat(w.files.path); err != nil {
		t.Fatal(err)
	}
	w.goTo(page.Route{Page: page.Import})
	w.press(w.T("import.choose"))
	w.waitFor(w.T("import.unclear.title"))
	w.waitFor("Yıldız")
	w.press(w.T("import.encoding.windows-1254"))
	w.ready("import.next")
	w.goOn(2)
	w.waitFor("Yıldız")
}
