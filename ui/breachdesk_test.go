package ui

import (
	"archive/zip"
	"encoding/json"
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
	"mujeeb/letters"
	"mujeeb/ui/page"
)

// answersSeverity answers the five questions of the method.
func (w *window) answersSeverity() {
	w.t.Helper()
	w.press(w.T("breach.severity.title"))
	for q, a := range map[string]string{"context": "simple", "ease": "maximum", "confidentiality": "unknown_recipients", "integrity": "none", "availability": "none"} {
		w.choose(w.T("breach.severity."+q), w.T("breach.severity."+q+"."+a))
	}
}

// What was answered about the severity, what was advised, what was decided and what is done is
// there again, and every change is in the history.
func TestBreachPage_Kept(t *testing.T) {
	w, v := openWindow(t, "en")
	id := mustBreach(t, v, data.Breach{Title: "Lost laptop", NoticedAt: w.clock.Now().Add(-time.Hour)})
	w.goTo(page.Route{Page: page.Breach, ID: id})
	w.waitFor(w.T("breach.severity.title"))
	w.answersSeverity()
	w.fill(w.T("breach.severity.why"), "Names and numbers")
	w.press(w.T("breach.decision.not"))
	w.press(w.T("breach.save"))
	w.wantFocus(w.T("breach.decision.why"))
	w.fill(w.T("breach.decision.why"), "Encrypted")
	w.press(w.T("breach.measures.add"))
	w.fill(w.T("breach.measures.what"), "New locks")
	w.fill(w.T("breach.measures.due"), "soon")
	w.press(w.T("breach.save"))
	w.wantFocus(w.T("breach.measures.due"))
	w.fill(w.T("breach.measures.due"), "2026-12-24")
	w.press(w.T("breach.save"))
	w.wait("it is saved", func() bool { return onlyBreach(t, v).PeopleWhy == "Encrypted" })
	b := onlyBreach(t, v)
	if b.Severity.Facts.Ease != "maximum" || b.Severity.Score != 1.5 || b.Severity.Advice != "document" || b.Severity.Why != "Names and numbers" || b.PeopleDecision != data.TellNotPeople ||
		len(b.Measures) != 1 || !b.Measures[0].Due.Equal(time.Date(2026, 12, 24, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("kept %+v", b)
	}
	w.goTo(page.Route{Page: page.Leads})
	w.goTo(page.Route{Page: page.Breach, ID: id})
	w.waitFor(w.T("breach.severity.title"))
	w.press(w.T("breach.severity.title"))
	w.waitFor(w.T("breach.severity.class.low", "score", "1.5"))
	if got := w.text(w.T("breach.measures.due")); got != "2026-12-24" {
		t.Errorf("the day is %q", got)
	}
	w.fill(w.T("breach.field.noticed"), "2026-11-23 10:00")
	w.press(w.T("breach.save"))
	w.press(w.T("breach.history.title"))
	w.waitFor(w.T("breach.changed.noticed") + ": " + w.app.env.Lang.DateTime(b.NoticedAt))
}

// The authority is told in phases: each is kept as it was sent, and the first one stops the
// clock.
func TestReportPage_Phases(t *testing.T) {
	w, v := openWindow(t, "en")
	mustSettings(t, v, data.Settings{Controller: "Olive & Thyme", Contact: "privacy@olive.example"})
	datatest.MustLead(t, v, "Rana", "rana@example.com")
	id := mustBreach(t, v, data.Breach{Title: "Lost laptop", NoticedAt: w.clock.Now().Add(-80 * time.Hour), Parts: map[string]string{"nature": "Stolen from a car."}})
	w.goTo(page.Route{Page: page.Breach, ID: id})
	w.waitFor(w.T("breach.authority.title"))
	w.press(w.T("breach.report.open"))
	w.waitFor(w.T("breach.report.do"))
	w.waitFor("Stolen from a car.")
	w.waitFor("1 person")
	reasons := w.T("breach.part.required", "part", w.T("breach.question.delay_reasons"))
	w.fill(reasons, "A holiday.")
	w.press(w.T("breach.report.sent"))
	w.press(w.T("breach.report.sent.yes"))
	w.wantFocus(w.T("breach.authority.how"))
	w.fill(w.T("breach.authority.how"), "Form, number 17")
	w.press(w.T("breach.report.sent.yes"))
	w.waitFor(w.T("breach.report.phase.copy", "number", 1))
	b := onlyBreach(t, v)
	if b.AuthorityNote != "Form, number 17" || b.AuthorityToldAt.IsZero() || b.Report["delay_reasons"] != "A holiday." {
		t.Errorf("%+v", b)
	}
	w.fill(reasons, "Another reason.")
	w.files.path = filepath.Join(t.TempDir(), "told.json")
	w.press(w.T("breach.report.data"))
	w.waitFor(w.T("export.ask"))
	w.press(w.T("export.next"))
	w.waitFor(w.T("lead.exported.title"))
	raw, err := os.ReadFile(w.files.path)
	var now letters.Report
	if err != nil || json.Unmarshal(raw, &now) != nil || now.Phase != 2 || !strings.Contains(now.Text(), "Another reason.") {
		t.Errorf("%s, %v", raw, err)
	}
	w.press(w.T("kit.ok"))
	w.files.path = filepath.Join(t.TempDir(), "told.pdf")
	w.press(w.T("breach.report.pdf"))
	w.waitFor(w.T("export.ask"))
	w.press(w.T("export.next"))
	w.waitFor(w.T("lead.exported.title"))
	wantPDF(t, w.files.path, "Notification of a personal data breach: Lost laptop", "Another reason.", "Stolen from a car.", "Page 1 of")
	w.press(w.T("kit.ok"))
	w.goTo(page.Route{Page: page.Leads}) // keeps what was typed
	w.wait("the answer is kept", func() bool { return onlyBreach(t, v).Report["delay_reasons"] == "Another reason." })
	reports, err := v.BreachReports(t.Context(), id)
	if err != nil || len(reports) != 1 || !strings.Contains(string(reports[0].Content), "A holiday.") || strings.Contains(string(reports[0].Content), "Another reason.") {
		t.Errorf("kept %+v, %v", reports, err)
	}
}

// That the authority was told stays told when the page of the breach is shown again as it was
// left, with what was typed there, and when that is saved.
func TestBreachPage_BackFromReport(t *testing.T) {
	for _, typed := range []bool{false, true} {
		w, v := openWindow(t, "en")
		mustSettings(t, v, data.Settings{Controller: "Olive & Thyme", Contact: "privacy@olive.example"})
		id := mustBreach(t, v, data.Breach{Title: "Lost laptop", NoticedAt: w.clock.Now().Add(-time.Hour)})
		w.goTo(page.Route{Page: page.Breach, ID: id})
		w.waitFor(w.T("breach.authority.title"))
		w.press(w.T("breach.report.open"))
		w.waitFor(w.T("breach.report.do"))
		w.press(w.T("breach.report.sent"))
		w.fill(w.T("breach.authority.how"), "Form, number 17")
		w.press(w.T("breach.report.sent.yes"))
		w.waitFor(w.T("breach.report.phase.copy", "number", 1))
		w.press(w.T("page.back"))
		w.waitFor(w.T("breach.clock.told.advice"))
		if typed {
			w.fill(w.T("breach.field.title"), "Stolen laptop")
		}
		w.press(w.T("breach.save"))
		w.wait("it is saved", func() bool { return onlyBreach(t, v).Title == "Stolen laptop" || !typed })
		if b := onlyBreach(t, v); b.AuthorityToldAt.IsZero() || b.AuthorityNote != "Form, number 17" {
			t.Errorf("typed %v: %+v", typed, b)
		}
	}
}

// A notice that was sent in time and noted late is kept as it was sent: without reasons for a
// delay. None was sent before the breach was noticed.
func TestReportPage_NotedLate(t *testing.T) {
	w, v := openWindow(t, "en")
	noticed := w.clock.Now().Add(-80 * time.Hour)
	id := mustBreach(t, v, data.Breach{Title: "Lost laptop", NoticedAt: noticed})
	w.goTo(page.Route{Page: page.Report, ID: id})
	w.waitFor(w.T("breach.report.do"))
	w.press(w.T("breach.report.sent"))
	w.fill(w.T("breach.authority.how"), "Form, number 17")
	w.fill(w.T("breach.authority.when"), noticed.Add(-time.Minute).Format(page.MomentLayout))
	w.press(w.T("breach.report.sent.yes"))
	w.waitFor(w.T("breach.authority.when.early"))
	w.fill(w.T("breach.authority.when"), noticed.Add(time.Hour).Format(page.MomentLayout))
	w.press(w.T("breach.report.sent.yes"))
	w.waitFor(w.T("breach.report.phase.copy", "number", 1))
	reports, err := v.BreachReports(t.Context(), id)
	if err != nil || len(reports) != 1 || strings.Contains(string(reports[0].Content), "delay_reasons") {
		t.Errorf("kept %+v, %v", reports, err)
	}
}

// A rehearsal says so wherever it stands, sends nothing, and is neither in the register nor
// among what is due today.
func TestBreachPage_Rehearsal(t *testing.T) {
	w, v := openWindow(t, "en")
	mustSettings(t, v, data.Settings{Controller: "Olive & Thyme"})
	mustBreach(t, v, data.Breach{Title: "True one", NoticedAt: w.clock.Now(), AuthorityNote: "none"})
	w.goTo(page.Route{Page: page.Breaches})
	w.waitFor("True one")
	w.press(w.T("breach.rehearse"))
	w.waitFor(w.T("breach.rehearsal.banner"))
	w.fill(w.T("breach.field.title"), "Practice")
	for _, part := range []string{"nature", "contact", "consequences", "measures"} {
		w.fill(w.T("breach.part."+part+".hint"), "Practised.")
	}
	w.press(w.T("breach.notice.write"))
	w.waitFor(w.T("error.rehearsal"))
	w.press(w.T("kit.ok"))
	if runs, err := v.Runs(t.Context(), data.ClassBreach); err != nil || len(runs) != 0 {
		t.Errorf("%d runs, %v", len(runs), err)
	}
	w.goTo(page.Route{Page: page.Breaches})
	w.waitFor(w.T("breach.rehearsal.row", "title", "Practice"))
	w.files.path = filepath.Join(t.TempDir(), "register.csv")
	for _, format := range []string{"table", "page"} {
		w.press(w.T("breach.register." + format))
		w.waitFor(w.T("export.ask"))
		w.press(w.T("export.next"))
		w.waitFor(w.T("lead.exported.title"))
		raw, err := os.ReadFile(w.files.path)
		if err != nil || !strings.Contains(string(raw), "True one") || strings.Contains(string(raw), "Practice") {
			t.Errorf("%s: %s, %v", format, raw, err)
		}
		w.press(w.T("kit.ok"))
	}
	exports, err := v.Exports(t.Context())
	if err != nil || len(exports) != 2 || exports[0].Kind != data.ExportBreachList || exports[0].Why != data.ExportForAuthority {
		t.Errorf("%+v, %v", exports, err)
	}
	w.goTo(page.Route{Page: page.Today})
	w.waitFor(w.T("today.steps"))
	w.Drain()
	if w.Sees(w.T("today.breach", "title", "Practice")) {
		t.Error("a rehearsal is due today")
	}
}

// The whole record of a breach is one file.
func TestBreachPage_File(t *testing.T) {
	w, v := openWindow(t, "ar")
	mustSettings(t, v, data.Settings{Controller: "Olive & Thyme"})
	id := mustBreach(t, v, data.Breach{Title: "حاسوب ضائع", NoticedAt: w.clock.Now(), PeopleDecision: data.TellPeople, PeopleWhy: "أرقامهم فيه", Measures: []data.Measure{{Text: "أقفال جديدة"}}})
	w.goTo(page.Route{Page: page.Breach, ID: id})
	w.waitFor(w.T("breach.file.title"))
	w.files.path = filepath.Join(t.TempDir(), "breach.zip")
	w.press(w.T("breach.file.write"))
	w.waitFor(w.T("export.ask"))
	w.press(w.T("export.next"))
	w.waitFor(w.T("lead.exported.title"))
	z, err := zip.OpenReader(w.files.path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	if raw, err := readZipped(z, "index.pdf"); err != nil || !strings.HasPrefix(raw, "%PDF-") {
		t.Errorf("no PDF file: %v", err)
	}
	raw, err := readZipped(z, "index.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`dir="rtl"`, "حاسوب ضائع", "أرقامهم فيه", "أقفال جديدة", w.T("breach.history.title"), w.T("breach.decision.tell")} {
		if !strings.Contains(raw, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

func readZipped(z *zip.ReadCloser, name string) (string, error) {
	f, err := z.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	raw, err := io.ReadAll(f)
	return string(raw), err
}

// mustExportTo writes a file of people, and writes it down.
func mustExportTo(t *testing.T, v *data.Vault, path string, leads ...int64) {
	t.Helper()
	_, err := v.WriteExport(t.Context(), path, data.ExportPlan{Kind: data.ExportList, Format: "csv", Why: data.ExportForWork}, func(w io.Writer) (data.Written, error) {
		_, err := io.WriteString(w, "email\n")
		return data.Written{Leads: leads}, err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Whom a file that was exported concerns is found by the file itself; another file finds
// nobody, and is not taken for everybody.
func TestBreachPage_ExportedFile(t *testing.T) {
	w, v := openWindow(t, "en")
	rana := datatest.MustLead(t, v, "Rana", "rana@example.com")
	datatest.MustLead(t, v, "Omar", "omar@example.com")
	dir := t.TempDir()
	path := filepath.Join(dir, "people.csv")
	mustExportTo(t, v, path, rana)
	w.goTo(page.Route{Page: page.Breach})
	w.waitFor("2 people")
	w.fill(w.T("breach.field.title"), "List sent to the wrong address")
	w.press(w.T("breach.people.export"))
	w.waitFor("0 people are affected.")
	w.files.path = filepath.Join(dir, "other.csv")
	if err := os.WriteFile(w.files.path, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.press(w.T("breach.people.file"))
	w.waitFor(w.T("breach.people.file.unknown"))
	w.press(w.T("kit.ok"))
	w.files.path = path
	w.press(w.T("breach.people.file"))
	w.waitFor("1 person is affected.")
	w.press(w.T("breach.save"))
	w.waitFor("Kept with this breach")
	b := onlyBreach(t, v)
	ids, err := v.LeadIDs(t.Context(), data.InBreach(b.ID), data.LeadOrder{})
	if err != nil || !slices.Equal(ids, []int64{rana}) || b.AffectedBy != data.AffectedExport || b.AffectedOf == 0 {
		t.Errorf("%v, %v, %+v", ids, err, b)
	}
}

// The page for a lost computer shows what the log knows, and is a plan without people.
func TestLostPage(t *testing.T) {
	w, v := openWindow(t, "en")
	mustSettings(t, v, data.Settings{Controller: "Olive & Thyme"})
	datatest.MustLead(t, v, "Rana Haddad", "rana@example.com")
	if _, err := v.SaveAccount(t.Context(), data.Account{Name: "Shop mail", Kind: data.AccountSMTP, Host: "mail.example", Port: 465, Security: data.SecurityTLS, User: "u", FromAddress: "a@olive.example", PerMinute: 9, PerDay: 99, Connections: 1}); err != nil {
		t.Fatal(err)
	}
	w.goTo(page.Route{Page: page.Breaches})
	w.press(w.T("lost.open"))
	w.waitFor(w.T("lost.log.title"))
	w.waitFor("Shop mail")
	w.press(w.T("breach.loss.title"))
	w.waitFor(w.T("breach.loss.unknown.open"))
	w.fill(w.T("lost.when"), "2020-01-01 00:00")
	w.waitFor(w.T("breach.loss.last.none"))
	w.files.path = filepath.Join(t.TempDir(), "plan.html")
	w.press(w.T("lost.print"))
	w.waitFor(w.T("breach.exported", "file", "plan.html", "folder", filepath.Dir(w.files.path)))
	raw, err := os.ReadFile(w.files.path)
	if err != nil || !strings.Contains(string(raw), "Shop mail") || !strings.Contains(string(raw), w.T("lost.ways.title")) || strings.Contains(string(raw), "Rana") {
		t.Errorf("%s, %v", raw, err)
	}
	w.press(w.T("kit.ok"))
	w.files.path = filepath.Join(t.TempDir(), "plan.pdf")
	w.press(w.T("lost.pdf"))
	w.waitFor(w.T("breach.exported", "file", "plan.pdf", "folder", filepath.Dir(w.files.path)))
	wantPDF(t, w.files.path, "Shop mail", w.T("lost.ways.title"))
}

// Before the notice goes the page says whom it reaches when, against the clock to the people,
// and offers what else there is.
func TestBreachPage_Reach(t *testing.T) {
	w, v := openWindow(t, "en")
	mustSettings(t, v, data.Settings{Controller: "Olive & Thyme"})
	for _, name := range []string{"rana", "omar", "lina"} {
		datatest.MustLead(t, v, name, name+"@example.com")
	}
	if _, err := v.SaveLead(t.Context(), &data.Lead{Name: "Huda", Identities: []data.Identity{{Kind: data.Phone, Value: "+962790000001"}}}); err != nil {
		t.Fatal(err)
	}
	slow := data.Account{Name: "Slow mail", Kind: data.AccountSMTP, Host: "mail.example", Port: 465, Security: data.SecurityTLS, FromAddress: "a@olive.example", PerMinute: 1, PerDay: 1, Connections: 1}
	if _, err := v.SaveAccount(t.Context(), slow); err != nil {
		t.Fatal(err)
	}
	id := mustBreach(t, v, data.Breach{Title: "Lost laptop", NoticedAt: w.clock.Now(), AffectedBy: data.AffectedAll, Parts: map[string]string{"nature": "It was stolen."}})
	w.goTo(page.Route{Page: page.Breach, ID: id})
	w.waitFor(w.T("breach.reach.email", "n", 3))
	w.waitFor("That is too late")
	w.waitFor(w.T("breach.reach.help"))
	w.press(w.T("breach.public.open"))
	w.waitFor(w.T("breach.public.title"))
	if got := fyne.CurrentApp().Clipboard().Content(); !strings.Contains(got, "It was stolen.") || strings.Contains(got, "{{") {
		t.Errorf("copied %q", got)
	}
	w.press(w.T("kit.ok"))
	w.press(w.T("breach.reach.calls.list"))
	w.waitFor("Huda")
	if w.Sees("rana@example.com") {
		t.Error("people with an address are to be called")
	}
}
