package ui

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/page"
)

func mustSettings(t *testing.T, v *data.Vault, s data.Settings) {
	t.Helper()
	s.Region = "JO"
	if err := v.SaveSettings(t.Context(), s); err != nil {
		t.Fatal(err)
	}
}

func onlyBreach(t *testing.T, v *data.Vault) data.Breach {
	t.Helper()
	all, err := v.Breaches(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 1 {
		t.Fatalf("%d breaches", len(all))
	}
	return all[0]
}

// A breach is recorded, its notice refused while a part is missing, and then
// drafted for those affected, in the message's language.
func TestBreachPage_Notice(t *testing.T) {
	w, v := openWindow(t, "en")
	mustSettings(t, v, data.Settings{Controller: "Olive & Thyme", Contact: "privacy@olive.example"})
	datatest.MustLead(t, v, "Rana Haddad", "rana@example.com")
	w.goTo(page.Route{Page: page.Breaches})
	w.waitFor(w.T("breach.empty.title"))
	w.press(w.T("breach.new"))
	w.waitClock("72 h 0 min left")
	w.waitFor("1 person is affected")
	w.fill(w.T("breach.field.title"), "Lost laptop {{x}}")
	w.press(w.T("breach.notice.write"))
	w.waitFor("Still empty: What happened; What may follow; What we have done.")
	if all, _ := v.Breaches(t.Context()); len(all) != 0 {
		t.Error("a notice that lacks parts was begun")
	}
	w.fill(w.T("breach.part.nature.hint"), "A laptop was stolen.")
	w.fill(w.T("breach.part.consequences.hint"), "Unwanted {{calls}}.")
	w.fill(w.T("breach.part.measures.hint"), "All passwords are changed.")
	w.choose(w.T("breach.notice.language"), "العربية")
	w.press(w.T("breach.notice.write"))
	w.wait("the run's page", func() bool { return w.app.shell.route().Page == page.Campaign })

	b := onlyBreach(t, v)
	run, err := v.Run(t.Context(), b.RunID)
	if err != nil {
		t.Fatal(err)
	}
	if run.Class != data.ClassBreach || run.Lang != "ar" || run.State != data.RunDraft || w.app.shell.route().ID != run.ID {
		t.Errorf("run %+v", run)
	}
	for _, want := range []string{"## ما حدث", "A laptop was stolen.", "{ {calls} }", "privacy@olive.example", "قانون حماية البيانات الشخصية الأردني", "{{name|بك}}"} {
		if !strings.Contains(run.Body, want) {
			t.Errorf("the notice lacks %q:\n%s", want, run.Body)
		}
	}
	if strings.Contains(run.Body, "## ما يمكنك فعله") {
		t.Error("a part without text has a heading")
	}
}

// The moment must be one, and must have passed.
func TestBreachPage_Moments(t *testing.T) {
	w, v := openWindow(t, "en")
	w.goTo(page.Route{Page: page.Breach})
	w.waitFor(w.T("breach.facts.title"))
	w.fill(w.T("breach.field.title"), "Lost laptop")
	for _, wrong := range []struct{ text, says string }{
		{"23/11/2026 10:00", w.T("moment.wrong", "example", w.clock.Now().Format(page.MomentLayout))},
		{"2026-11-23", w.T("moment.wrong", "example", w.clock.Now().Format(page.MomentLayout))},
		{"2026-11-23 12:01", w.T("moment.future")},
		{"", w.T("moment.empty")},
	} {
		w.fill(w.T("breach.field.noticed"), wrong.text)
		w.press(w.T("breach.save"))
		w.wantFocus(w.T("breach.field.noticed"))
		if got := w.problem(w.T("breach.field.noticed")); got != wrong.says {
			t.Errorf("%q: %q, want %q", wrong.text, got, wrong.says)
		}
	}
	w.fill(w.T("breach.field.noticed"), "٢٠٢٦-١١-٢٣ ٠٩:٣٠")
	w.fill(w.T("breach.field.happened"), "2026-11-23 09:31")
	w.press(w.T("breach.save"))
	w.wantFocus(w.T("breach.field.happened"))
	w.fill(w.T("breach.field.happened"), "2026-11-20 18:00")
	w.press(w.T("breach.save"))
	w.waitFor(w.T("breach.saved", "when", "12:00"))
	b := onlyBreach(t, v)
	if got := b.NoticedAt; !got.Equal(time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)) {
		t.Errorf("noticed at %v", got)
	}
	if got := b.HappenedAt; !got.Equal(time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC)) {
		t.Errorf("happened at %v", got)
	}
}

// A pasted list is looked up by any address or number of a person; a list in
// which nobody is found affects nobody, not everybody.
func TestBreachPage_List(t *testing.T) {
	w, v := openWindow(t, "en")
	mustSettings(t, v, data.Settings{Controller: "Olive & Thyme"})
	datatest.MustLead(t, v, "Not Rana", "rana@example.com.example")
	rana := datatest.MustLead(t, v, "Rana Haddad", "rana@example.com")
	omar, err := v.SaveLead(t.Context(), &data.Lead{Name: "Omar", Identities: []data.Identity{{Kind: data.Email, Value: "omar@example.com"}, {Kind: data.Phone, Value: "+962790000001"}}})
	if err != nil {
		t.Fatal(err)
	}
	w.goTo(page.Route{Page: page.Breach})
	w.waitFor("3 people")
	w.fill(w.T("breach.field.title"), "List sent to the wrong address")
	w.press(w.T("breach.people.list"))
	w.fill(w.T("breach.people.paste"), "nobody@example.com")
	w.press(w.T("breach.save"))
	w.waitFor(w.T("breach.saved", "when", "12:00"))
	if n := mustReach(t, v, onlyBreach(t, v).Audience); n != 0 {
		t.Errorf("a list without anybody affects %d", n)
	}
	w.fill(w.T("breach.people.paste"), "RANA@example.com\n079 000 0001\nomar@example.com\nnobody@example.com\nhello")
	w.press(w.T("breach.people.look"))
	w.waitFor("2 people are affected. 2 lines are nobody in the vault.")
	w.press(w.T("breach.people.missing"))
	w.waitFor("nobody@example.com\nhello")
	w.shot("breach-list")
	w.press(w.T("breach.save"))
	w.wait("the list is saved", func() bool { return slices.Equal(onlyBreach(t, v).Audience.IDs, []int64{rana, omar}) })
	w.goTo(page.Route{Page: page.Breaches})
	w.waitFor("List sent")
	w.open("List sent")
	w.waitFor("2 people are affected.")
}

// A list that was read before the first entry was written shows it once it is.
func TestLists_FirstEntryComesLater(t *testing.T) {
	w, v := openWindow(t, "en")
	w.goTo(page.Route{Page: page.Breaches})
	w.waitFor(w.T("breach.empty.title"))
	if _, err := v.SaveBreach(t.Context(), data.Breach{Title: "Lost list", Lang: "en", NoticedAt: w.app.p.Now()}); err != nil {
		t.Fatal(err)
	}
	w.app.shell.refresh()
	w.waitFor("Lost list")
	w.goTo(page.Route{Page: page.Policies})
	w.waitFor(w.T("policy.empty.title"))
	if _, err := v.AddPolicy(t.Context(), data.PolicyVersion{Lang: "en", Text: "We keep little.", ChangeNote: "Shorter."}); err != nil {
		t.Fatal(err)
	}
	w.app.shell.refresh()
	w.waitFor("Shorter.")
}

// waitClock waits until the clock of the breach that is shown says value.
func (w *window) waitClock(value string) {
	w.t.Helper()
	w.wait("the clock to say "+value, func() bool {
		tile := findObject[*piece.StatTile](w.Window.Content())
		return tile != nil && tile.Value() == value
	})
}

func mustReach(t *testing.T, v *data.Vault, f data.LeadFilter) int {
	t.Helper()
	n, err := v.CountLeads(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Groups are told by ticks; no tick means nobody yet. What was chosen is there
// again when the page is found again, saved or not.
func TestBreachPage_Groups(t *testing.T) {
	w, v := openWindow(t, "en")
	datatest.MustLead(t, v, "Rana", "rana@example.com", "vip")
	datatest.MustLead(t, v, "Omar", "omar@example.com")
	w.goTo(page.Route{Page: page.Breach})
	w.waitFor("2 people")
	w.fill(w.T("breach.field.title"), "Phishing")
	w.press(w.T("breach.people.groups"))
	w.waitFor("0 people")
	w.press(w.T("lead.group", "name", "vip", "n", 1))
	w.waitFor("1 person is affected.")
	w.shot("breach-groups")
	w.goTo(page.Route{Page: page.Leads})
	w.app.shell.back()
	w.waitFor("1 person is affected.")
	if got := w.text(w.T("breach.field.title")); got != "Phishing" {
		t.Errorf("the title was lost: %q", got)
	}
	w.waitFor(w.T("breach.saved", "when", "12:00"))
	if b := onlyBreach(t, v); len(b.Audience.Tags) != 1 {
		t.Errorf("saved with %+v", b.Audience)
	}
	w.fill(w.T("breach.field.title"), "Phishing again")
	w.press(w.T("breach.save"))
	w.wait("the new title is saved", func() bool { return onlyBreach(t, v).Title == "Phishing again" })
}

// Locking, also by itself after idle minutes, loses nothing that was typed.
func TestBreachPage_Lock(t *testing.T) {
	w, _ := openWindow(t, "en")
	w.goTo(page.Route{Page: page.Breach})
	w.waitFor(w.T("breach.facts.title"))
	w.fill(w.T("breach.field.title"), "Lost laptop")
	w.fill(w.T("breach.part.nature.hint"), "It was stolen.")
	w.app.LockFully()
	w.Drain()
	<-w.app.settled
	v, err := data.Open(t.Context(), w.dir, []byte(datatest.Password), w.clock.Params())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	if b := onlyBreach(t, v); b.Title != "Lost laptop" || b.Parts["nature"] != "It was stolen." {
		t.Errorf("kept %+v", b)
	}
}

// What was decided about the authority stops the clock.
func TestBreachPage_Authority(t *testing.T) {
	w, v := openWindow(t, "en")
	id := mustBreach(t, v, data.Breach{Title: "Lost laptop", NoticedAt: w.clock.Now().Add(-80 * time.Hour)})
	w.goTo(page.Route{Page: page.Breach, ID: id})
	w.waitClock("8 h 0 min late")
	w.press(w.T("breach.authority.not"))
	w.press(w.T("breach.save"))
	w.wantFocus(w.T("breach.authority.why"))
	w.fill(w.T("breach.authority.why"), "The disk was encrypted.")
	w.waitClock(w.T("breach.clock.none"))
	w.press(w.T("breach.authority.told"))
	w.fill(w.T("breach.authority.when"), "2026-11-21 10:00")
	w.fill(w.T("breach.authority.how"), "Form, number 17")
	w.waitClock(w.T("breach.clock.told"))
	w.press(w.T("breach.save"))
	w.wait("it is saved", func() bool {
		b := onlyBreach(t, v)
		return b.AuthorityNote == "Form, number 17" && b.AuthorityToldAt.Equal(time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC))
	})
}

// The helper weighs, with the people counted, and decides nothing.
func TestBreachPage_Severity(t *testing.T) {
	w, v := openWindow(t, "en")
	id := mustBreach(t, v, data.Breach{Title: "Lost laptop", NoticedAt: w.clock.Now()})
	w.goTo(page.Route{Page: page.Breach, ID: id})
	w.waitFor(w.T("breach.severity.title"))
	w.press(w.T("breach.severity.title"))
	w.waitFor(w.T("breach.severity.unanswered"))
	for q, a := range map[string]string{"context": "sensitive", "ease": "maximum", "confidentiality": "unknown_recipients", "integrity": "none", "availability": "lost"} {
		w.choose(w.T("breach.severity."+q), w.T("breach.severity."+q+"."+a))
	}
	w.press(w.T("breach.severity.malicious"))
	w.waitFor(w.T("breach.severity.class.very_high", "score", "5.5"))
	w.waitFor(w.T("breach.severity.advice.tell_persons"))
	w.Window.Resize(fyne.NewSize(page.FirstWindow().Width, 2900))
	w.shot("breach-severity")
	for q, a := range map[string]string{"context": "simple", "confidentiality": "known_recipients", "availability": "none"} {
		w.choose(w.T("breach.severity."+q), w.T("breach.severity."+q+"."+a))
	}
	w.press(w.T("breach.severity.malicious"))
	w.waitFor(w.T("breach.severity.class.low", "score", "1.25"))
	w.waitFor(w.T("breach.severity.advice.document"))
	w.press(w.T("breach.trigger.employee_list"))
	w.waitFor(w.T("breach.severity.advice.tell_authority"))
	w.waitFor(w.T("breach.severity.decided", "n", 1))
	w.choose(w.T("breach.severity.adjusted"), w.T("breach.severity.adjusted.value", "value", "4"))
	w.waitFor(w.T("breach.severity.reason.missing"))
	w.choose(w.T("breach.severity.reason"), w.T("breach.severity.reason.controller"))
	w.waitFor(w.T("breach.severity.class.very_high", "score", "4.25"))
	w.waitFor(w.T("breach.severity.advice.tell_persons"))
	if b := onlyBreach(t, v); b.AuthorityNote != "" || b.RunID != 0 {
		t.Error("the helper decided something")
	}
}

func TestBreachPages_Shots(t *testing.T) {
	w, v := openWindow(t, "en")
	mustSettings(t, v, data.Settings{Controller: "Olive & Thyme", Contact: "privacy@olive.example"})
	for _, name := range []string{"rana", "omar", "lina"} {
		datatest.MustLead(t, v, name, name+"@example.com", "عمّان", "vip")
	}
	w.shots("breaches-empty", page.Route{Page: page.Breaches})
	now := w.clock.Now()
	id := mustBreach(t, v, data.Breach{Title: "Laptop stolen from the car", NoticedAt: now.Add(-30*time.Hour - 48*time.Minute), HappenedAt: now.Add(-40 * time.Hour), Parts: map[string]string{
		"nature": "On 22 November a laptop was stolen from our car. It held your name, email address and phone number.", "contact": "Sami Haddad\nprivacy@olive.example"}})
	mustBreach(t, v, data.Breach{Title: "قائمة أُرسلت إلى عنوان خاطئ", NoticedAt: now.Add(-90 * time.Hour), Lang: "ar"})
	mustBreach(t, v, data.Breach{Title: "Newsletter with open addresses", NoticedAt: now.Add(-500 * time.Hour), AuthorityToldAt: now.Add(-470 * time.Hour)})
	mustBreach(t, v, data.Breach{Title: "Encrypted stick lost", NoticedAt: now.Add(-900 * time.Hour), AuthorityNote: "encrypted"})
	w.shots("breaches", page.Route{Page: page.Breaches})
	w.shots("breach", page.Route{Page: page.Breach, ID: id})
	if _, err := v.AddBreachReport(t.Context(), data.BreachReport{BreachID: id, SentAt: now, How: "Form on the authority's site, number 17", Content: []byte(`{}`)}); err != nil {
		t.Fatal(err)
	}
	w.shots("breach-report", page.Route{Page: page.Report, ID: id})
	w.shots("breach-lost", page.Route{Page: page.Lost})
	for name, r := range map[string]page.Route{"breach-all": {Page: page.Breach, ID: id}, "breach-report-all": {Page: page.Report, ID: id}, "breach-lost-all": {Page: page.Lost}} {
		w.tall(name, r)
	}
	w.app.look.ChooseText(150)
	w.shots("breaches-150", page.Route{Page: page.Breaches})
	for name, r := range map[string]page.Route{"breach-150": {Page: page.Breach, ID: id}, "breach-report-150": {Page: page.Report, ID: id}, "breach-lost-150": {Page: page.Lost}} {
		w.tallAt(name, r, page.SmallestWindow().Width)
	}
}

// tall draws a page whole, as if the window were high enough, in both languages.
func (w *window) tall(name string, r page.Route) {
	w.t.Helper()
	w.tallAt(name, r, page.FirstWindow().Width)
}

// tallAt is tall in a window of a width.
func (w *window) tallAt(name string, r page.Route, width float32) {
	w.t.Helper()
	if os.Getenv("MUJEEB_SHOTS") == "" {
		return
	}
	for _, language := range []string{"en", "ar"} {
		w.app.look.ChooseTheme("light")
		w.app.look.ChooseLanguage(language)
		w.Window.Resize(fyne.NewSize(width, 3900))
		w.goTo(r)
		_ = w.Wait("the page to settle", settled(w.clock, 300*time.Millisecond))
		w.shot(name + "-" + language)
	}
}
