package dossier_test

import (
	"encoding/csv"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"mujeeb/data"
	"mujeeb/data/dossier"
	"mujeeb/data/keys"
	"mujeeb/text/lang"
	"mujeeb/text/lang/langtest"
)

// registered is a map with something in every part.
func registered() *data.DataMap {
	day := time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)
	brevo := data.Processor{AccountID: 1, Account: data.Account{Kind: data.AccountSMTP, Host: "smtp.example.org"}, Name: "smtp.example.org", Role: data.RoleProcessor, Late: true}
	fair := data.Processor{ID: 2, Name: "Fair <b>", Role: data.RoleRecipient, Does: "gives badges", Country: "DE", Safeguard: data.SafeguardOther, SafeguardNote: "by the day", Since: day, Until: day, AnnouncedAt: day}
	joint := data.Processor{ID: 3, Name: "Page", Role: data.RoleJoint, ContractDay: day, ContractAt: "folder 3", Country: "IE", Safeguard: data.SafeguardClauses}
	m := &data.DataMap{
		MadeAt: day.AddDate(0, 0, 1), Settings: data.Settings{Controller: "Olive", Page: "Olive page", Contact: "privacy@olive.example", Postal: "Amman"},
		Purposes: []data.PurposeEntry{
			{Purpose: data.Purpose{ID: 7, Name: "News", Description: "=What is new", Ground: data.GroundConsent}, People: 1234, Sources: []data.Source{{Name: data.SourceByHand, Kind: "manual"}, {Name: "Fair", Kind: "file"}},
				Categories: data.DataCategories()[:5], Identities: []data.IdentityKind{data.Email, data.Phone, data.PSID}, Recipients: []data.Processor{brevo, fair}, Period: "3 years"},
			{Purpose: data.Purpose{ID: 8, Name: "Empty", Ground: data.GroundLegitimateInterest}},
		},
		Processors: []data.Processor{brevo, fair, joint}, Representatives: []string{"EU"},
		Disclosures: []data.Disclosure{{ProcessorID: 2, At: day, People: 3, Ground: data.GroundConsent, Note: "badges"}, {ProcessorID: 3, At: day, People: 1}},
		Security:    data.SecurityFacts{Cipher: keys.Aegis, Ways: map[keys.Kind]int{keys.Password: 1, keys.Recovery: 2, keys.Computer: 1}, IdleLock: 15, LockAsleep: true, LockScreen: true, KeepSending: 4, Backups: 3, LastBackup: day, Behind: 1, Daily: 1},
	}
	for _, kind := range []data.StandingActivity{data.StandingProof, data.StandingRequests, data.StandingBreaches, data.StandingLog, data.StandingBackups} {
		m.Standing = append(m.Standing, data.StandingEntry{Kind: kind, Number: 2, Categories: data.DataCategories()})
	}
	for i, c := range data.DataCategories() {
		m.Held = append(m.Held, data.DataHeld{Category: c, Tables: []string{"lead", "note"}[:i%3]})
	}
	return m
}

func registerOf(m *data.DataMap, code string) dossier.Register {
	return dossier.Register{Map: m, Lang: code, Country: func(code string) string { return "country-" + code }, Provider: func(data.Account) string { return "Brevo" }}
}

// value returns what a section says under a label.
func value(t *testing.T, s dossier.RegisterSection, label string) dossier.RegisterRow {
	t.Helper()
	i := slices.IndexFunc(s.Rows, func(r dossier.RegisterRow) bool { return r.Label == label })
	if i < 0 {
		t.Fatalf("%s has no %q: %+v", s.Title, label, s.Rows)
	}
	return s.Rows[i]
}

func TestRegister_Sections(t *testing.T) {
	all := registerOf(registered(), "en").Sections()
	news := all[1]
	for label, want := range map[string]string{
		"Legal basis": "consent (Article 6(1)(a))", "Number of people": "1,234", "Kept for": "3 years", "Where the data come from": "entered by hand, Fair",
		"Recipients": "Brevo, Fair <b> (country-DE, other: by the day)", "People": "people of lists that were imported, people who were entered by hand",
	} {
		if got := value(t, news, label); got.Value != want || got.Missing {
			t.Errorf("%s: %+v, want %q", label, got, want)
		}
	}
	if got := value(t, news, "Categories of data").Value; !strings.Contains(got, "contact details (email addresses, telephone numbers, Messenger numbers)") {
		t.Errorf("categories: %s", got)
	}
	if got := value(t, all[2], "Kept for"); !got.Missing || got.Value != "not set" {
		t.Errorf("a period that is not set: %+v", got)
	}
	mail := all[8]
	for label, want := range map[string]string{"Contract (Articles 26 and 28)": "no contract noted", "Country": "not noted", "Safeguard (Articles 44 to 49)": "not noted", "People were told": "not yet: to be announced to the people before first use"} {
		if got := value(t, mail, label); got.Value != want || !got.Missing {
			t.Errorf("%s: %+v, want %q", label, got, want)
		}
	}
	if got := value(t, all[0], "Representative (Article 27)"); !got.Missing || !strings.Contains(got.Value, "country-EU") {
		t.Errorf("representative: %+v", got)
	}
	if got := value(t, all[0], "Impact assessment (Article 35)"); !got.Missing {
		t.Errorf("screening: %+v", got)
	}
}

// A vault that is kept for a client has the register of Art. 30(2).
func TestRegister_OfProcessor(t *testing.T) {
	m := registered()
	m.Profile = data.Profile{Client: true, Keeper: data.Party{Name: "Rana", Contact: "rana@example.org"}, Screened: m.MadeAt, Screening: data.ScreenQuestions(), Special: true}
	r := registerOf(m, "en")
	all := r.Sections()
	if !strings.Contains(r.Head()[0], "30(2)") || all[1].Kind != dossier.RegisterBehalf || len(all[1].Rows) != 7 {
		t.Errorf("%s, %+v", r.Head(), all[1])
	}
	if got := value(t, all[0], "Processor, who keeps this vault").Value; got != "Rana, rana@example.org" {
		t.Errorf("kept by %q", got)
	}
	if got := value(t, all[0], "Contract (Article 28)"); !got.Missing {
		t.Errorf("contract %+v", got)
	}
	if got := value(t, all[0], "Impact assessment (Article 35)"); got.Missing || !strings.Contains(got.Value, "somebody who knows") || !strings.Contains(got.Value, "very many people") {
		t.Errorf("screening %+v", got)
	}
}

// The page and the table hold every line, in both languages, and nothing in them works.
func TestRegister_Files(t *testing.T) {
	for _, l := range lang.Languages() {
		r := registerOf(registered(), l.Code)
		var page, table strings.Builder
		if err := r.WritePage(&page); err != nil {
			t.Fatal(err)
		}
		if err := r.WriteTable(&table); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(table.String(), "\ufeff"))).ReadAll()
		n := 1
		for _, s := range r.Sections() {
			n += len(s.Rows)
		}
		if err != nil || len(rows) != n {
			t.Errorf("%s: %d rows, want %d, %v", l.Code, len(rows), n, err)
		}
		if strings.ContainsAny(table.String(), "\u2066\u2067\u2068\u2069") || !strings.Contains(table.String(), "'=What is new") {
			t.Errorf("%s: marks, or a formula, in %s", l.Code, table.String())
		}
		if _, err := html.Parse(strings.NewReader(page.String())); err != nil {
			t.Error(err)
		}
		for _, want := range []string{"Fair &lt;b&gt;", "default-src 'none'", `lang="` + l.Code + `"`, `class="lacks"`} {
			if !strings.Contains(page.String(), want) {
				t.Errorf("%s: the page lacks %s", l.Code, want)
			}
		}
		if strings.Contains(page.String(), "register.") || strings.Contains(table.String(), "register.") {
			t.Errorf("%s: words are missing", l.Code)
		}
	}
}

// Every word of the register and of the folder for an inspection is used by its code.
func TestRegister_WordsUsed(t *testing.T) {
	wordsUsed(t, "register.", "register.go", "registerfacts.go", "registerpage.go", "folder.go")
	wordsUsed(t, "inspection.", "folder.go", "folderpages.go")
}

// wordsUsed fails a test unless every key of the catalogue that begins with prefix is in one
// of the files.
func wordsUsed(t *testing.T, prefix string, names ...string) {
	t.Helper()
	var source string
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		source += string(raw)
	}
	used := map[string]bool{}
	for _, m := range regexp.MustCompile(`"([a-z.]+)"`).FindAllStringSubmatch(source, -1) {
		used[m[1]] = true
	}
	for key := range langtest.MustRead(t, os.DirFS("../../letters"), "en") {
		key, ours := strings.CutPrefix(key, prefix)
		group, _, grouped := strings.Cut(key, ".")
		if ours && !used[key] && !(grouped && (used[group+"."] || used[group])) {
			t.Errorf("%s%s: nothing uses it", prefix, key)
		}
	}
}
