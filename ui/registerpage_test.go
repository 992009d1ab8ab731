package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/page"
)

// The page leads to a first purpose, and then says what it is made of.
func TestRegisterPage_Empty(t *testing.T) {
	w, _ := openWindow(t, "en")
	w.goTo(page.Route{Page: page.Register})
	w.waitFor(w.T("register.empty.title"))
	w.press(w.T("register.tab.others"))
	w.waitFor(w.T("register.others.empty"))
	w.shots("register-empty", page.Route{Page: page.Register})
	w.press(w.T("register.tab.entries"))
	w.press(w.T("register.empty.add"))
	w.waitFor(w.T("consent.description.hint"))
}

// mustRegister fills a vault for the register: a purpose, people, and a mail account that
// came after them.
func mustRegister(t *testing.T, w *window, v *data.Vault) (purpose int64) {
	t.Helper()
	purpose = datatest.MustPurpose(t, v, "News")
	datatest.MustAgree(t, v, datatest.MustLead(t, v, "Amal", "amal@example.org"), purpose)
	mustSettings(t, v, data.Settings{Controller: "Olive & Thyme", Region: "JO"})
	w.clock.Add(time.Minute)
	_, err := v.SaveAccount(t.Context(), data.Account{Kind: data.AccountSMTP, Host: "smtp.gmail.com", Port: 465, Security: data.SecurityTLS, FromAddress: "a@olive.example", PerMinute: 1, PerDay: 1, Connections: 1})
	if err != nil {
		t.Fatal(err)
	}
	return purpose
}

// What lacks is said where it lacks, and can be filled in there.
func TestRegisterPage_FillsIn(t *testing.T) {
	w, v := openWindow(t, "en")
	purpose := mustRegister(t, w, v)
	w.goTo(page.Route{Page: page.Register})
	w.waitFor("consent (Article 6(1)(a))")
	w.waitFor("not set")
	w.press(w.T("register.period"))
	w.fill(w.T("register.period.label"), "three years")
	w.press(w.T("register.save"))
	w.waitFor("three years")

	w.press(w.T("register.profile"))
	w.fill(w.T("register.profile.contact"), "privacy@olive.example")
	w.press(w.T("register.screen.scale"))
	w.press(w.T("register.client"))
	w.press(w.T("register.save"))
	w.waitFor(w.T("register.keeper.missing"))
	w.fill(w.T("register.profile.keeper"), "Rana")
	w.press(w.T("register.save"))
	w.waitFor("Processor, who keeps this vault")
	w.waitFor("In the form of Article 30(2)")
	p, err := v.Profile(t.Context())
	if err != nil || !p.Client || p.Keeper.Name != "Rana" || len(p.Screening) != 1 || p.Screened.IsZero() || p.Special {
		t.Errorf("profile %+v, %v", p, err)
	}
	if s, err := v.Settings(t.Context()); err != nil || s.Contact != "privacy@olive.example" || s.Controller != "Olive & Thyme" {
		t.Errorf("settings %+v, %v", s, err)
	}
	if m, err := v.DataMap(t.Context()); err != nil || m.Purposes[0].Purpose.ID != purpose || m.Purposes[0].Period != "three years" {
		t.Errorf("map %+v, %v", m.Purposes, err)
	}
}

// A mail account stands among those who get data, with what lacks; somebody is added,
// given data, and stays then.
func TestRegisterPage_Others(t *testing.T) {
	w, v := openWindow(t, "en")
	mustRegister(t, w, v)
	w.goToTab(page.Register, "register.tab.others")
	w.waitFor("Gmail")
	w.waitFor("no contract noted")
	w.press(w.T("register.announce"))
	w.waitFor(w.T("register.announce.text"))
	w.press(w.T("register.announce"))
	w.waitFor("People were told")

	w.press(w.T("register.add"))
	w.press(w.T("register.save"))
	if got := w.problem(w.T("register.name")); got != w.T("register.name.missing") {
		t.Errorf("without a name: %q", got)
	}
	w.fill(w.T("register.name"), "Printer")
	w.choose(w.T("register.role"), w.T("register.role.recipient"))
	w.choose(w.T("register.safeguard"), w.T("register.safeguard.other"))
	w.press(w.T("register.save"))
	w.waitFor(w.T("register.safeguard.missing"))
	w.fill(w.T("register.safeguard.note"), "the people's own wish")
	w.fill(w.T("register.contract"), "soon")
	w.press(w.T("register.save"))
	if got := w.problem(w.T("register.contract")); got != w.T("register.day.wrong", "example", "2026-11-23") {
		t.Errorf("a day that is none: %q", got)
	}
	w.fill(w.T("register.contract"), "")
	w.press(w.T("register.save"))
	w.waitFor("other: the people's own wish")
	w.waitFor(w.T("register.delete"))

	all, err := v.Processors(t.Context())
	if err != nil || len(all) != 2 || all[1].Name != "Printer" || all[0].AnnouncedAt.IsZero() || all[0].Name != "Gmail" {
		t.Fatalf("%+v, %v", all, err)
	}
}

// The register is saved as it is shown.
func TestRegisterPage_Saves(t *testing.T) {
	w, v := openWindow(t, "ar")
	mustRegister(t, w, v)
	w.goTo(page.Route{Page: page.Register})
	w.waitFor("News")
	for key, name := range map[string]string{"register.save.page": "register.html", "register.save.table": "register.csv", "register.save.pdf": "register.pdf"} {
		w.files.path = filepath.Join(t.TempDir(), name)
		w.press(w.T(key))
		w.waitFor(w.T("register.saved"))
		w.press(w.T("kit.ok"))
		if name == "register.pdf" {
			wantPDF(t, w.files.path, "News", "سجل أنشطة المعالجة", "الموافقة (المادة 6(1)(أ))")
			continue
		}
		raw, err := os.ReadFile(w.files.path)
		if err != nil || !strings.Contains(string(raw), "News") || !strings.Contains(string(raw), "سجل أنشطة المعالجة") && name == "register.html" {
			t.Errorf("%s: %v, %s", name, err, raw)
		}
	}
}

// A list that is exported for somebody is noted as given to them, on a ground that is
// wanted where they have purposes of their own.
func TestRegisterPage_ExportedFor(t *testing.T) {
	w, v := openWindow(t, "en")
	mustRegister(t, w, v)
	printer, err := v.SaveProcessor(t.Context(), data.Processor{Name: "Printer", Role: data.RoleRecipient})
	noError(t, err)
	w.files.path = filepath.Join(t.TempDir(), "people.csv")
	w.goTo(page.Route{Page: page.Leads})
	w.waitFor("Amal")
	w.more("export.list")
	w.waitFor(w.T("export.list.title", "n", 1))
	w.choose(w.T("export.why"), w.T("export.why.work"))
	w.choose(w.T("export.list.protect"), w.T("export.list.plain"))
	w.choose(w.T("export.to"), "Printer")
	w.shot("export-to")
	w.press(w.T("export.next"))
	w.waitFor(w.T("export.to.ground.missing"))
	w.choose(w.T("export.to.ground"), w.T("register.ground.consent"))
	w.press(w.T("export.next"))
	w.waitFor(w.T("lead.exported.title"))
	w.press(w.T("kit.ok"))
	given, err := v.Disclosures(t.Context(), printer)
	if err != nil || len(given) != 1 || given[0].People != 1 || given[0].Ground != data.GroundConsent || given[0].ExportID == 0 {
		t.Errorf("%+v, %v", given, err)
	}
	w.goToTab(page.Register, "register.tab.others")
	w.waitFor("Printer: 1 person; consent (Article 6(1)(a))")
	w.press(w.T("register.give"))
	w.waitFor(w.T("register.given.text"))
	w.shot("register-given")
	w.choose(w.T("register.given.who"), w.T("register.given.all"))
	w.press(w.T("register.given.yes"))
	w.waitFor(w.T("register.given.ground.missing"))
	w.choose(w.T("register.given.ground"), w.T("register.ground.contract"))
	w.fill(w.T("register.given.note"), "badges")
	w.press(w.T("register.given.yes"))
	w.waitFor("Printer: 1 person; a contract with the person (Article 6(1)(b)): badges")
	w.goTo(page.Route{Page: page.Lead, ID: 1})
	w.waitFor(w.T("lead.erase"))
	w.press(w.T("lead.erase"))
	w.waitFor(w.T("lead.erase.given", "names", "Printer"))
}

// Every tab can be shown at every size, in every look, and so can what is asked on it;
// MUJEEB_SHOTS has it drawn.
func TestRegisterPage_Pictures(t *testing.T) {
	w, v := openWindow(t, "en")
	mustRegister(t, w, v)
	w.shots("register", page.Route{Page: page.Register})
	w.shots("register-others", page.Route{Page: page.Register}, "register.tab.others")
	w.shots("register-vault", page.Route{Page: page.Register}, "register.tab.vault")
	w.app.look.ChooseText(150)
	for _, language := range []string{"en", "ar"} {
		w.app.look.ChooseLanguage(language)
		w.Window.Resize(page.SmallestWindow())
		w.goTo(page.Route{Page: page.Register})
		w.waitFor(w.T("register.profile"))
		w.shot("register-150-" + language)
		w.press(w.T("register.profile"))
		w.shot("register-profile-150-" + language)
		w.press(w.T("kit.cancel"))
		w.press(w.T("register.inspection.open"))
		w.shot("register-inspection-150-" + language)
		w.named("register, folder for an inspection")
		w.press(w.T("kit.cancel"))
		w.press(w.T("register.tab.others"))
		w.press(w.T("register.add"))
		w.shot("register-add-150-" + language)
		w.named("register, adding")
		w.press(w.T("kit.cancel"))
	}
}
