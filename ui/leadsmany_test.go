package ui

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/sealed"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/page"
)

// openMany opens the list with three people, of whom the last opted out, and selects all.
func openMany(t *testing.T, language string) (*window, *data.Vault, int64) {
	t.Helper()
	w, v := openWindow(t, language)
	news := datatest.MustPurpose(t, v, "News")
	datatest.MustLead(t, v, "أمل الخطيب", "amal@example.org")
	datatest.MustLead(t, v, "Sami Haddad", "sami@example.org")
	out := datatest.MustLead(t, v, "Basma Haddad", "basma@example.org")
	if _, err := v.RecordConsent(t.Context(), data.ConsentRecord{LeadID: out, PurposeID: news, Act: data.ActRefused, Via: data.ViaEmail, Grade: data.GradeWord}); err != nil {
		t.Fatal(err)
	}
	w.selectAll(3)
	return w, v, news
}

func (w *window) selectAll(n int) {
	w.t.Helper()
	w.goTo(page.Route{Page: page.Leads})
	w.waitFor(w.T("lead.count", "n", n))
	w.grid().SelectAll()
	w.waitFor(w.T("lead.selected", "n", n))
}

// more chooses in a menu of the list.
func (w *window) more(key string) {
	w.t.Helper()
	for _, s := range everyObject[*field.Select](w.Window.Content()) {
		if slices.ContainsFunc(s.Options(), func(o field.Option) bool { return o.Text == w.T(key) }) {
			s.SetSelected(w.T(key))
			return
		}
	}
	w.t.Fatalf("nothing leads to %q", key)
}

// manyShots draws what open shows, in both languages, light and dark, large and small.
func (w *window) manyShots(name string, open func()) {
	w.t.Helper()
	if os.Getenv("MUJEEB_SHOTS") == "" {
		return
	}
	for _, look := range []struct {
		language, theme string
		size            fyne.Size
		text            int
	}{{"en", "light", page.FirstWindow(), 100}, {"ar", "dark", page.SmallestWindow(), 100}, {"ar", "light", page.SmallestWindow(), 150}, {"en", "dark", page.SmallestWindow(), 150}} {
		w.app.env.CloseDialogs()
		w.app.look.ChooseTheme(look.theme)
		w.app.look.ChooseLanguage(look.language)
		w.app.look.ChooseText(look.text)
		w.Window.Resize(look.size)
		open()
		_ = w.Wait("the page to settle", settled(w.clock, 300*time.Millisecond))
		w.shot(name + "-" + look.language + "-" + look.theme)
	}
	w.app.env.CloseDialogs()
	w.app.look.ChooseTheme("light")
	w.app.look.ChooseLanguage("en")
	w.app.look.ChooseText(100)
	w.Window.Resize(page.FirstWindow())
}

// A yes of the people selected is recorded of those whose standing lets it, and the others
// are counted and said.
func TestLeadsPage_YesOfMany(t *testing.T) {
	w, v, _ := openMany(t, "en")
	w.manyShots("many-selected", func() { w.selectAll(3) })
	w.manyShots("many-yes", func() { w.selectAll(3); w.more("lead.many.yes"); w.waitFor(w.T("lead.record.yes.yes")) })
	w.selectAll(3)
	w.more("lead.many.yes")
	w.waitFor(w.T("lead.many.yes.title", "n", 3))
	w.press(w.T("lead.record.yes.yes"))
	w.waitFor(w.T("lead.how.channel.missing"))
	w.choose(w.T("lead.how.channel"), w.T("consent.channel.paper"))
	w.press(w.T("lead.record.yes.yes"))
	w.waitFor(w.T("lead.many.how.missing"))
	w.fill(w.T("lead.how"), "signed at the fair")
	w.press(w.T("lead.record.yes.yes"))
	w.waitFor(w.T("lead.many.recorded.yes", "n", 2) + "\n" + w.T("lead.many.keptout", "n", 1))
	for state, want := range map[data.LeadState]int{data.StateAgreed: 2, data.StateOptedOut: 1} {
		if n, err := v.CountLeads(t.Context(), data.LeadFilter{State: state}); err != nil || n != want {
			t.Errorf("%s: %d, %v", state, n, err)
		}
	}
}

// A no of the people selected can be one to everything.
func TestLeadsPage_NoOfMany(t *testing.T) {
	w, v, _ := openMany(t, "ar")
	w.more("lead.many.no")
	w.waitFor(w.T("lead.many.no.title", "n", 3))
	w.choose(w.T("lead.how.said"), w.T("lead.said.objected_all"))
	w.choose(w.T("lead.how.channel"), w.T("consent.channel.email"))
	w.press(w.T("lead.record.no.yes"))
	w.waitFor(w.T("lead.many.recorded.no", "n", 3))
	events, err := v.ConsentLog(t.Context(), 0, 1)
	if err != nil || events[0].Act != data.ActObjected || events[0].PurposeID != 0 {
		t.Errorf("%+v, %v", events, err)
	}
}

// A pasted list says whom it is of before anything is written.
func TestLeadsPage_PastedNo(t *testing.T) {
	w, v, _ := openMany(t, "en")
	const list = "amal@example.org, basma@example.org; nobody@example.org\nbroken@@example.org"
	w.manyShots("paste", func() {
		w.goTo(page.Route{Page: page.Leads})
		w.waitFor(w.T("lead.many"))
		w.more("lead.paste")
		w.waitFor(w.T("lead.paste.title"))
	})
	lookUp := func() {
		w.goTo(page.Route{Page: page.Leads})
		w.waitFor(w.T("lead.many"))
		w.more("lead.paste")
		w.waitFor(w.T("lead.paste.title"))
		w.fill(w.T("lead.paste.list"), list)
		w.choose(w.T("lead.how.channel"), w.T("consent.channel.email"))
		w.press(w.T("lead.paste.yes"))
		w.waitFor(w.T("lead.paste.sure"))
	}
	w.manyShots("paste-sure", lookUp)
	lookUp()
	w.waitFor(w.T("lead.paste.known", "n", 2))
	w.waitFor(w.T("lead.paste.unknown", "n", 1))
	w.waitFor(w.T("lead.paste.unread", "n", 1, "pieces", "\u2068broken@@example.org\u2069"))
	if n, err := v.CountLeads(t.Context(), data.LeadFilter{State: data.StateOptedOut}); err != nil || n != 1 {
		t.Errorf("written before it was said: %d, %v", n, err)
	}
	w.press(w.T("lead.record.no.yes"))
	w.waitFor(strings.Join([]string{w.T("lead.many.recorded.no", "n", 1), w.T("lead.many.nonews", "n", 1), w.T("lead.paste.blocked", "n", 1)}, "\n"))
	if n, err := v.CountLeads(t.Context(), data.LeadFilter{State: data.StateOptedOut}); err != nil || n != 2 {
		t.Errorf("opted out: %d, %v", n, err)
	}
	w.app.env.CloseDialogs()
	w.waitFor(w.T("lead.many"))
	w.more("lead.paste")
	w.waitFor(w.T("lead.paste.title"))
	w.fill(w.T("lead.paste.list"), "nobody in particular")
	w.choose(w.T("lead.how.channel"), w.T("consent.channel.email"))
	w.press(w.T("lead.paste.yes"))
	w.waitFor(w.T("lead.paste.nothing"))
}

// The people selected are erased only once their number is typed.
func TestLeadsPage_EraseMany(t *testing.T) {
	w, v, _ := openMany(t, "en")
	w.manyShots("many-erase", func() {
		w.selectAll(3)
		w.more("lead.many.erase")
		w.waitFor(w.T("lead.many.erase.title", "n", 3))
	})
	w.selectAll(3)
	w.more("lead.many.erase")
	w.waitFor(w.T("lead.many.erase.title", "n", 3))
	w.press(w.T("lead.erase.yes"))
	w.waitFor(w.T("lead.many.erase.differs", "n", 3))
	if names := leadNames(t, v, data.LeadFilter{}); len(names) != 3 {
		t.Fatalf("left: %v", names)
	}
	w.fill(w.T("lead.many.erase.number"), "٣")
	w.press(w.T("lead.erase.yes"))
	w.waitFor(w.T("lead.many.erased", "n", 3))
	if names := leadNames(t, v, data.LeadFilter{}); len(names) != 0 {
		t.Errorf("left: %v", names)
	}
}

// The people selected are written into one table, and nobody else.
func TestLeadsPage_ExportMany(t *testing.T) {
	w, v, _ := openMany(t, "en")
	path := filepath.Join(t.TempDir(), "people.csv")
	w.files.path = path
	w.manyShots("export-list", func() {
		w.selectAll(3)
		w.more("lead.many.export")
		w.waitFor(w.T("export.list.title", "n", 3))
	})
	w.selectAll(3)
	datatest.MustLead(t, v, "Not selected", "other@example.org")
	w.more("lead.many.export")
	w.waitFor(w.T("export.list.title", "n", 3))
	w.press(w.T("export.next"))
	w.waitFor(w.T("export.why.missing"))
	w.choose(w.T("export.why"), w.T("export.why.work"))
	w.press(w.T("export.next"))
	w.waitFor(w.T("strength.too_short"))
	w.choose(w.T("export.list.protect"), w.T("export.list.plain"))
	w.waitFor(w.T("export.list.plain.means"))
	w.press(w.T("export.next"))
	w.waitFor(w.T("lead.many.exported", "n", 3, "file", "people.csv", "folder", filepath.Dir(path)))
	raw, err := os.ReadFile(path)
	if text := string(raw); err != nil || strings.Count(text, "\r\n") != 4 || !strings.Contains(text, "أمل الخطيب,amal@example.org,,contact,") || strings.Contains(text, "Not selected") {
		t.Errorf("%v: %q", err, raw)
	}
}

// All that the list shows is exported in its order, sealed with a password, and nobody else;
// the file is written down.
func TestLeadsPage_ExportList(t *testing.T) {
	w, v, _ := openMany(t, "ar")
	w.app.env.CloseDialogs()
	w.goTo(page.Route{Page: page.Leads})
	w.waitFor(w.T("lead.count", "n", 3))
	w.search("haddad")
	w.waitFor(w.T("lead.count.some", "some", 2, "all", 3))
	w.files.path = filepath.Join(t.TempDir(), "people.csv.age")
	w.more("export.list")
	w.waitFor(w.T("export.list.title", "n", 2))
	w.choose(w.T("export.why"), w.T("export.why.tool"))
	w.fill(w.T("export.list.phrase"), phrase)
	w.fill(w.T("export.list.again"), phrase)
	w.press(w.T("export.next"))
	w.waitFor(w.T("export.list.done", "n", 2, "file", "people.csv.age", "folder", filepath.Dir(w.files.path)))
	text := unsealed(t, w.files.path)
	if strings.Count(text, "\r\n") != 3 || !strings.Contains(text, "Sami Haddad,sami@example.org") || strings.Contains(text, "amal@example.org") {
		t.Errorf("%q", text)
	}
	all, err := v.Exports(t.Context())
	if err != nil || len(all) != 1 || !all[0].Sealed || all[0].People != 2 || all[0].Format != "csv" || all[0].Why != data.ExportForTool {
		t.Errorf("%+v, %v", all, err)
	}
}

// unsealed returns what a sealed file holds.
func unsealed(t *testing.T, path string) string {
	t.Helper()
	f, err := os.Open(path)
	noError(t, err)
	defer f.Close()
	r, err := sealed.NewReader(f, []byte(phrase))
	noError(t, err)
	raw, err := io.ReadAll(r)
	noError(t, err)
	return string(raw)
}

// A campaign that is begun for the people selected is for them alone, also when its page was
// left before anything was written.
func TestLeadsPage_WriteToMany(t *testing.T) {
	w, v, _ := openMany(t, "en")
	datatest.MustLead(t, v, "Not selected", "other@example.org")
	w.more("lead.many.write")
	w.waitFor(w.T("draft.tab.audience"))
	w.goTo(page.Route{Page: page.About})
	w.app.shell.back()
	w.waitFor(w.T("draft.tab.audience"))
	w.press(w.T("draft.tab.audience"))
	w.waitFor(w.T("audience.list", "n", 3))
}
