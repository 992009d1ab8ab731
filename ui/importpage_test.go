package ui

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/page"
)

// mustWrite writes a file of the test's own.
func mustWrite(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// openFile shows a file on the import page, and waits until its rows are counted.
func (w *window) openFile(path string, rows int) {
	w.t.Helper()
	w.files.path = path
	w.goTo(page.Route{Page: page.Import})
	w.press(w.T("import.choose"))
	w.waitFor(w.T("import.counted", "n", rows))
}

// onStep waits for a step of the import.
func (w *window) onStep(n int) {
	w.t.Helper()
	w.waitFor(strings.TrimSuffix(w.T("import.step", "n", n, "of", 4, "name", ""), " "))
}

// goOn goes to a step of the import once the file was counted.
func (w *window) goOn(to int) {
	w.t.Helper()
	w.pressReady("import.next")
	w.onStep(to)
}

// pressReady presses a button once it can be.
func (w *window) pressReady(key string) {
	w.t.Helper()
	w.wait("the file to be counted", func() bool { _, err := w.Named(w.T(key)); return err == nil })
	w.press(w.T(key))
}

// goToPreview says of an opened file that its people are contacts, and goes to the last
// step.
func (w *window) goToPreview() {
	w.t.Helper()
	w.goOn(2)
	w.goOn(3)
	w.press(w.T("import.proof.none"))
	w.goOn(4)
}

// importNow imports what the last step shows.
func (w *window) importNow() {
	w.t.Helper()
	w.pressReady("import.start")
	w.waitFor(w.T("import.done"))
}

// tile returns the number of the tile with this label.
func (w *window) tile(key string) string {
	w.t.Helper()
	for _, x := range w.Things() {
		if s, ok := x.Object.(*piece.StatTile); ok && s.Label() == w.T(key) {
			return s.Value()
		}
	}
	w.must(w.Fail("find the tile %q", w.T(key)))
	return ""
}

// leadForm is a lead-form export as Facebook writes it: UTF-16LE, tabs, prefixes,
// and a test row on top.
func leadFormFile(t *testing.T, people int) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("id\tcreated_time\tad_id\tad_name\tadset_id\tadset_name\tcampaign_id\tcampaign_name\tform_id\tform_name\tis_organic\tplatform\tfull_name\temail\tphone_number\tcity\n")
	row := "l:%d\t2026-11-%02dT10:00:00+02:00\tag:1\tAutumn\tas:1\tJordan\tc:1\tOlives\tf:1\tOlive oil 2026\tfalse\tfb\t%s\t%s\t%s\t%s\n"
	fmt.Fprintf(&b, row, 1, 1, "<test lead: dummy data for full_name>", "test@fb.com", "<test lead: dummy data for phone_number>", "x")
	first, last := []string{"أمل", "سامي", "نور", "ليلى", "Omar", "هبة"}, []string{"الخطيب", "حداد", "العلي", "Haddad"}
	for i := range people {
		name := first[i%len(first)] + " " + last[i%len(last)]
		fmt.Fprintf(&b, row, 100+i, 1+i%20, name, fmt.Sprintf("person%d@example.org", i), fmt.Sprintf("p:+96279%07d", i), "إربد")
	}
	units := utf16.Encode([]rune("\ufeff" + b.String()))
	raw := make([]byte, 0, 2*len(units))
	for _, u := range units {
		raw = append(raw, byte(u), byte(u>>8))
	}
	return mustWrite(t, "leads_olive.csv", raw)
}

// A lead form of 2,000 people, with its proof of what they agreed to.
func TestImportPage_LeadForm(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		t.Run(language, func(t *testing.T) {
			w, v := openWindow(t, language)
			news := datatest.MustPurpose(t, v, "News")
			if _, err := v.AddNotice(t.Context(), data.Notice{PurposeID: news, Kind: data.NoticeForm, Lang: "ar", Text: "نعم، أرسلوا لي الأخبار."}); err != nil {
				t.Fatal(err)
			}
			said := datatest.MustLead(t, v, "Said no", "person7@example.org")
			if _, err := v.RecordConsent(t.Context(), data.ConsentRecord{LeadID: said, PurposeID: news, Act: data.ActWithdrawn, Via: "email", Grade: data.GradeWord}); err != nil {
				t.Fatal(err)
			}
			w.openFile(leadFormFile(t, 2000), 2001)
			w.waitFor(w.T("import.kind.facebook_leads"))
			if got := w.text(w.T("import.source")); got != "Olive oil 2026" {
				t.Errorf("the source is called %q", got)
			}
			w.fill(w.T("lead.tags.example"), "olives")
			w.shot("import-1-" + language)
			w.goOn(2)
			w.shot("import-2-" + language)
			w.goOn(3)
			w.pressReady("import.next")
			w.waitFor(w.T("import.proof.way.missing"))
			w.press(w.T("import.proof.agreed"))
			w.pressReady("import.next")
			w.waitFor(w.T("import.proof.purpose.missing"))
			w.choose(w.T("import.proof.purpose"), "News")
			w.pressReady("import.next")
			w.waitFor(w.T("import.proof.how.missing"))
			w.fill(w.T("import.proof.how"), "ticked the box of the form")
			if w.Sees(w.T("import.proof.how.missing")) {
				t.Error("what was missing is there, and the complaint stays")
			}
			w.choose(w.T("import.proof.grade"), w.T("consent.grade.platform"))
			w.shot("import-3-" + language)
			w.goOn(4)
			w.waitFor("أمل الخطيب")
			w.waitFor("+962790000000")
			if people, agreed := w.tile("import.tile.people"), w.tile("import.tile.agreed"); people != "2,000" || agreed != "2,000" {
				t.Errorf("%s people are to be taken, %s agree", people, agreed)
			}
			w.shot("import-4-" + language)
			w.importNow()
			w.waitFor(w.T("import.testrows", "n", 1))
			w.waitFor(w.T("import.keptout.text"))
			w.shot("import-report-" + language)
			if n, err := v.CountLeads(t.Context(), data.LeadFilter{}); n != 2000 || err != nil {
				t.Errorf("%d leads, %v", n, err)
			}
			counts, err := v.GroundCounts(t.Context())
			if err != nil || counts[news] != 1999 {
				t.Errorf("grounds: %v, %v", counts, err)
			}
			if l := mustFind(t, v, "person41@example.org"); !slices.Equal(l.Tags, []string{"olives"}) || l.Extra["city"] != "إربد" || l.First(data.Phone) != "+962790000041" {
				t.Errorf("got %+v", l)
			}
			w.press(w.T("import.toleads"))
			w.waitFor(w.T("lead.count", "n", 2000))
			w.shots("leads-"+language, page.Route{Page: page.Leads})
			w.shots("import-"+language, page.Route{Page: page.Import, Kept: page.TakeFile(w.files.path)})
		})
	}
}

// The same file again adds nobody, and says so beforehand. It came by dropping it
// on the window.
func TestImportPage_Again(t *testing.T) {
	w, v := openWindow(t, "en")
	path := leadFormFile(t, 20)
	drop := func() { w.app.dropped(fyne.Position{}, []fyne.URI{storage.NewFileURI(path)}) }
	drop()
	w.waitFor(w.T("import.counted", "n", 21))
	w.goToPreview()
	w.importNow()
	if got, err := v.GroundCounts(t.Context()); err != nil || len(got) != 0 {
		t.Errorf("a file without proof made grounds: %v, %v", got, err)
	}
	if got := mustFind(t, v, "person3@").State; got != data.StateContact {
		t.Errorf("the state is %s, want a contact", got)
	}
	drop()
	w.waitFor(w.T("import.before", "date", w.app.env.Lang.DateTime(w.clock.Now())))
	w.goToPreview()
	w.importNow()
	if n := len(leadNames(t, v, data.LeadFilter{})); n != 20 {
		t.Errorf("%d leads, want 20", n)
	}
}

const ownColumns = "Who;Reach me;Told us\r\n" +
	"Amal;amal@example.org;likes \"olives\"\r\n" +
	"Nobody;;nothing\r\n" +
	"Sami;sami@example.org;\"two\r\nlines\"\r\n" +
	"Wide;wide@example.org;a;b;c\r\n"

// A person's own columns, corrected by hand; the rows that can't be taken are
// saved as a file.
func TestImportPage_OwnColumns(t *testing.T) {
	w, v := openWindow(t, "en")
	w.openFile(mustWrite(t, "people.csv", []byte(ownColumns)), 4)
	w.goOn(2)
	w.choose("Who", w.T("import.field.full_name"))
	w.choose("Reach me", w.T("import.field.extra"))
	w.waitFor(w.T("import.need.identity"))
	w.pressReady("import.next")
	w.onStep(2)
	w.choose("Reach me", w.T("import.field.email"))
	w.choose("Told us", w.T("import.field.note"))
	w.goOn(3)
	w.press(w.T("import.proof.none"))
	w.goOn(4)
	w.waitFor("amal@example.org")
	if g := w.grid(); g.Tone(0, 5) != kit.ToneBad || g.Cell(2, 1) != "Amal" || g.Cell(3, 4) != "two lines" {
		t.Errorf("the preview shows %q", w.Texts())
	}
	// Another language keeps what was said, and where one was.
	w.app.look.ChooseLanguage("ar")
	w.onStep(4)
	w.press(w.T("import.previous"))
	w.onStep(3)
	w.press(w.T("import.previous"))
	w.onStep(2)
	if got := fieldOf[*field.Select](w, "Told us", 0).Selected(); got != "note" {
		t.Fatalf("after the language changed, the third column is taken as %s", got)
	}
	w.app.look.ChooseLanguage("en")
	w.onStep(2)
	w.goOn(3)
	w.goOn(4)
	w.importNow()
	w.waitFor(w.T("import.aside.title"))
	w.shot("import-aside-en")
	w.app.env.Lang.Set("en")
	if got := leadNames(t, v, data.LeadFilter{}); !slices.Equal(got, []string{"Amal", "Sami"}) {
		t.Errorf("leads: %v", got)
	}
	w.files.path = filepath.Join(t.TempDir(), "aside.csv")
	w.press(w.T("import.aside.save"))
	w.waitFor(w.T("import.aside.saved"))
	raw, err := os.ReadFile(w.files.path)
	want := "\ufeffWho,Reach me,Told us,Line,Reason\r\nNobody,,nothing,3," + w.T("import.row.no_identity") +
		"\r\nWide,wide@example.org,a b c,6," + w.T("import.row.extra_cells") + "\r\n"
	if err != nil || string(raw) != want {
		t.Errorf("got %q, %v\nwant %q", raw, err, want)
	}
}

// A file that can't be read says why and changes nothing.
func TestImportPage_Broken(t *testing.T) {
	w, v := openWindow(t, "en")
	for code, content := range map[string]string{
		"empty_file":     "",
		"no_rows":        "name,email\n",
		"spreadsheet":    "PK\x03\x04\x14\x00\x06\x00 xl/workbook.xml",
		"not_table":      "\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR",
		"unclosed_quote": "name,email\nAmal,\"amal@example.org\nSami,sami@example.org\n",
	} {
		t.Run(code, func(t *testing.T) {
			w.t = t
			w.files.path = mustWrite(t, "people.csv", []byte(content))
			w.goTo(page.Route{Page: page.Import})
			w.press(w.T("import.choose"))
			w.waitFor(w.T("import.file." + code))
			w.shot("import-broken")
			if n := len(leadNames(t, v, data.LeadFilter{})); n != 0 {
				t.Errorf("%d leads came of it", n)
			}
		})
	}
	w.t = t
	w.files.path = filepath.Join(t.TempDir(), "gone.csv")
	w.goTo(page.Route{Page: page.Import})
	w.press(w.T("import.choose"))
	w.waitFor(w.T("import.file.unreadable"))
}

// Where the letters are unclear, the person says which they are.
func TestImportPage_Unclear(t *testing.T) {
	w, v := openWindow(t, "en")
	// "name;email" and two rows, the names in Windows-1256.
	w.files.path = mustWrite(t, "old.csv", []byte("name;email\n\xc3\xe3\xe1;amal@example.org\n\xd3\xc7\xe3\xed;sami@example.org\n"))
	w.goTo(page.Route{Page: page.Import})
	w.press(w.T("import.choose"))
	w.waitFor(w.T("import.unclear.title"))
	w.shot("import-unclear")
	w.press(w.T("import.encoding.windows-1256"))
	w.waitFor(w.T("import.counted", "n", 2))
	w.goToPreview()
	w.waitFor("سامي")
	w.importNow()
	if got := leadNames(t, v, data.LeadFilter{}); !slices.Equal(got, []string{"أمل", "سامي"}) {
		t.Errorf("leads: %v", got)
	}
}

// A way in which the file cannot be read is said, and the one before stays.
func TestImportPage_WrongWay(t *testing.T) {
	w, _ := openWindow(t, "en")
	w.openFile(mustWrite(t, "people.csv", []byte("name;email\nأمل;amal@example.org\n")), 1)
	w.press(w.T("import.how"))
	w.choose(w.T("import.encoding"), w.T("import.encoding.utf-16le"))
	w.waitFor(w.T("import.file.bad_text"))
	w.press(w.T("import.how"))
	w.choose(w.T("import.delimiter"), w.T("import.delimiter.comma"))
	w.waitFor(w.T("import.counted", "n", 1))
	w.goOn(2)
	w.waitFor("name;email")
	w.waitFor(w.T("import.need.identity"))
	w.press(w.T("import.previous"))
	w.press(w.T("import.how"))
	w.choose(w.T("import.delimiter"), w.T("import.delimiter.semicolon"))
	w.waitFor(w.T("import.counted", "n", 1))
	w.goToPreview()
	w.waitFor("أمل")
	w.importNow()
}

// The first purpose is written where it is missed, and what was said about the
// file stays.
func TestImportPage_FirstPurpose(t *testing.T) {
	w, v := openWindow(t, "en")
	w.openFile(mustWrite(t, "people.csv", []byte("name,email\nAmal,amal@example.org\n")), 1)
	w.goOn(2)
	w.goOn(3)
	w.press(w.T("import.proof.agreed"))
	w.press(w.T("import.proof.define"))
	w.fill(w.T("consent.name"), "Weekly bread")
	w.press(w.T("consent.save"))
	w.waitFor(w.T("import.proof.grade"))
	w.waitFor("Weekly bread")
	w.shot("import-first-purpose")
	w.fill(w.T("import.proof.how"), "ticked at the stall")
	w.goOn(4)
	w.importNow()
	if got := leadNames(t, v, data.LeadFilter{State: data.StateAgreed}); !slices.Equal(got, []string{"Amal"}) {
		t.Errorf("agreed: %v", got)
	}
}

// A column that only the person knows to hold dates is read by what the dates
// say; where they leave it open, the person is asked.
func TestImportPage_DatesByHand(t *testing.T) {
	for _, c := range []struct{ dates, day, month string }{
		{"03/01/2026 23/02/2026", "3 January 2026", ""}, {"03/01/2026 04/02/2026", "3 January 2026", "1 March 2026"},
	} {
		w, _ := openWindow(t, "en")
		dates := strings.Fields(c.dates)
		w.openFile(mustWrite(t, "people.csv", fmt.Appendf(nil, "name,email,at our stall\nAmal,amal@example.org,%s\nSami,sami@example.org,%s\n", dates[0], dates[1])), 2)
		w.goOn(2)
		asked := func() bool { return w.Sees(w.T("import.days")) }
		if asked() {
			t.Error("no column holds dates, and the order of their parts is asked for")
		}
		w.choose("at our stall", w.T("import.field.created_time"))
		w.pressReady("import.next")
		if c.month == "" {
			w.onStep(3)
			w.press(w.T("import.previous"))
			if asked() {
				t.Error("the dates settle it, and the order of their parts is asked for")
			}
		} else {
			w.waitFor(w.T("import.days.missing"))
			w.shot("import-dates")
			w.press(w.T("import.days.is", "cell", dates[0], "date", c.month))
			w.goOn(3)
			w.press(w.T("import.proof.none"))
			w.goOn(4)
			w.waitFor(c.month)
			w.press(w.T("import.previous"))
			w.press(w.T("import.previous"))
			w.press(w.T("import.days.is", "cell", dates[0], "date", c.day))
		}
		w.goOn(3)
		w.press(w.T("import.proof.none"))
		w.goOn(4)
		w.waitFor(c.day)
		w.press(w.T("import.previous"))
		w.press(w.T("import.previous"))
		w.choose("at our stall", w.T("import.field.extra"))
		w.wait("the question to go", func() bool { return !asked() })
	}
}

// Cancelling leaves nothing behind and shows the file again.
func TestImportPage_Cancel(t *testing.T) {
	const rows = 20_000 // so that it takes long enough to be cancelled
	w, v := openWindow(t, "en")
	w.openFile(leadFormFile(t, rows), rows+1)
	w.goToPreview()
	w.pressReady("import.start")
	w.waitFor(w.T("import.running"))
	line := findObject[*piece.ProgressLine](w.Window.Content())
	w.wait("progress", func() bool { return line.Count() != w.T("kit.progress", "done", 0, "total", rows+1) })
	w.shot("import-running")
	w.press(w.T("kit.cancel"))
	w.waitFor(w.T("import.cancelled"))
	if n := len(leadNames(t, v, data.LeadFilter{})); n != 0 {
		t.Errorf("%d leads stayed", n)
	}
	w.importNow()
}
