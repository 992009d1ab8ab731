package about

import (
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/ui/page"
	"mujeeb/ui/page/pagetest"
)

// build is that of most tests.
func build(committed time.Time) app.Build {
	return app.Build{Version: "0.1.0", Commit: "a7c1d9d", Committed: committed}
}

// show shows the page for a program.
func show(s *pagetest.Stage, x page.Program) {
	s.Place.Program = x
	s.Show(New(s.Place, page.Route{Page: page.About}).Content())
}

// Every part of the program's own page of licences is listed, with the texts that
// stand there for it, and no text is left out.
func TestParseParts(t *testing.T) {
	raw, err := os.ReadFile("../../THIRD_PARTY.md")
	if err != nil {
		t.Fatal(err)
	}
	parts := parseParts(string(raw))
	if rows := strings.Count(string(raw), "\n| ") - 1; len(parts) != rows || rows < 40 {
		t.Errorf("%d parts of %d", len(parts), rows)
	}
	given := map[string]bool{}
	for _, p := range parts {
		if p.version == "" || p.licence == "" || len(p.texts) == 0 {
			t.Errorf("%s: version %q, licence %q, %d texts", p.name, p.version, p.licence, len(p.texts))
		}
		for _, x := range p.texts {
			given[x.title] = true
			if x.body == "" || !strings.Contains(string(raw), "\n```text\n"+x.body+"\n```") {
				t.Errorf("%s: its text %q stands otherwise on the page", p.name, x.title)
			}
		}
	}
	if sections := strings.Count(string(raw), "\n### "); len(given) != sections {
		t.Errorf("%d texts are shown of %d", len(given), sections)
	}
	for name, want := range map[string]string{"Vazirmatn": "SIL OPEN FONT LICENSE", "SQLite3 Multiple Ciphers": "Permission is hereby granted"} {
		found := false
		for _, p := range parts {
			found = found || p.name == name && strings.Contains(p.texts[0].body, want)
		}
		if !found {
			t.Errorf("%s has not the text that begins with %q", name, want)
		}
	}
}

// The licence of the part that is chosen is shown whole, also when another was
// chosen before it was drawn.
func TestLicences_Shown(t *testing.T) {
	raw, err := os.ReadFile("../../THIRD_PARTY.md")
	if err != nil {
		t.Fatal(err)
	}
	s := pagetest.New(t, "ar")
	s.Place.Program.ThirdParty = string(raw)
	l := newLicences(s.Place)
	s.Show(l.object)
	s.Until("the parts to be read", func() bool { return len(l.all) > 0 })
	for row, p := range l.all {
		l.grid.Select(row)
		s.Drain()
		shown := strings.Join(s.Texts(), "\n")
		for _, x := range p.texts {
			for _, stretch := range strings.Split(x.body, "\n\n") {
				if !strings.Contains(shown, strings.Trim(stretch, "\n")) {
					t.Errorf("%s: its licence lacks %.60q", p.name, stretch)
				}
			}
		}
	}
	l.find("vazir ofl")
	s.Drain()
	if len(l.shown) != 1 || l.shown[0].name != "Vazirmatn" || !s.Sees("SIL OPEN FONT LICENSE") {
		t.Errorf("found %d parts, on the page: %q", len(l.shown), s.Texts())
	}
	if l.find("no such part"); !s.Sees(s.T("licences.nothing")) || s.Sees("SIL OPEN FONT LICENSE") {
		t.Error("a licence stays when nothing was found")
	}
}

func TestAge(t *testing.T) {
	s := pagetest.New(t, "en")
	now := s.Clock.Now()
	for back, want := range map[time.Duration]string{
		-day: "which is still to come by this computer's clock", 0: "less than a day ago", 23 * time.Hour: "less than a day ago",
		day: "1 day ago", 59 * day: "59 days ago", 60 * day: "2 months ago", 729 * day: "24 months ago", 730 * day: "2 years ago",
	} {
		if got := age(s.Place.Env, now.Add(-back), now); got != want {
			t.Errorf("%v: got %q, want %q", back, got, want)
		}
	}
	for years, want := range map[int]bool{0: false, 1: true} {
		if got := isOld(build(now.AddDate(-years, 0, -1)), now); got != want {
			t.Errorf("after %d years and a day: old is %v", years, got)
		}
	}
	if isOld(app.Build{}, now) {
		t.Error("a build without a date is old")
	}
}

// The page says what the build is, where data is, and that nothing is asked for
// where no address was set.
func TestAbout_Facts(t *testing.T) {
	s := pagetest.New(t, "en")
	show(s, page.Program{Build: build(s.Clock.Now().AddDate(-2, 0, 0)), Preferences: "/home/sami/.config/mujeeb", Log: "/home/sami/mujeeb.log"})
	for _, want := range []string{"0.1.0", "a7c1d9d", "2 years ago", s.T("about.old"), s.Vault.Dir(), "/home/sami/.config/mujeeb", "/home/sami/mujeeb.log", s.T("update.none")} {
		s.Reads(want)
	}
	s.Reads(s.T("about.connections.none"))
	s.Reads(lookUps(s.Place.Env).Text)
	show(s, page.Program{})
	for _, want := range []string{s.T("about.version.none"), s.T("about.data.nolog")} {
		s.Reads(want)
	}
}

// Before the vault is open, nothing from it is shown.
func TestAbout_Locked(t *testing.T) {
	s := pagetest.New(t, "en")
	locked := page.New(page.Params{Env: s.Place.Env, Shell: &s.Shell, Log: s.Place.Log, Program: page.Program{Build: build(s.Clock.Now())}})
	s.Show(New(locked, page.Route{Page: page.About}).Content())
	s.Reads(s.T("about.data.locked"))
	s.Reads(s.T("about.connections.locked"))
	if s.Sees(s.Vault.Dir()) {
		t.Error("the vault's folder is shown while it is locked")
	}
}

// What the program connects to is the servers of the mail accounts, each once, and
// the one where updates are announced; the practice server is none of them.
func TestAbout_Connections(t *testing.T) {
	s := pagetest.New(t, "en")
	for _, a := range []data.Account{
		{Kind: data.AccountSMTP, FromAddress: "a@olive.example", Host: "smtp.olive.example", Port: 465},
		{Kind: data.AccountSMTP, FromAddress: "b@olive.example", Host: "smtp.olive.example", Port: 465},
		{Kind: data.AccountSMTP, FromAddress: "c@olive.example", Host: "smtp.olive.example", Port: 587},
		{Kind: data.AccountPage, Name: "Olive & Thyme"},
		{Kind: data.AccountSMTP, FromAddress: "d@olive.example", Host: "smtp.office365.com", Port: 587, User: "d@olive.example", Provider: "microsoft", SignIn: data.SignInOAuth},
		{Kind: data.AccountSMTP, FromAddress: "e@olive.example", Host: "smtp.office365.com", Port: 587, User: "e@olive.example", Provider: "microsoft", SignIn: data.SignInOAuth},
	} {
		a.Security, a.PerMinute, a.PerDay, a.Connections = data.SecurityTLS, 1, 1, 1
		if a.Kind == data.AccountPage {
			a.Security = ""
		}
		if _, err := s.Vault.SaveAccount(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	accounts, err := s.Vault.Accounts(t.Context())
	if err != nil || len(accounts) != 7 {
		t.Fatalf("%d accounts, %v", len(accounts), err)
	}
	var got []string
	for _, f := range connections(s.Place.Env, accounts, "https://mujeeb.example/newest") {
		got = append(got, f.Label)
	}
	if want := "smtp.olive.example:465 smtp.olive.example:587 smtp.office365.com:587 login.microsoftonline.com:443 mujeeb.example:443"; strings.Join(got, " ") != want {
		t.Errorf("got %q, want %q", got, want)
	}
	practice := ""
	for _, a := range accounts {
		if a.Kind == data.AccountSandbox {
			practice = net.JoinHostPort(a.Host, strconv.Itoa(a.Port))
		}
	}
	show(s, page.Program{Build: app.Build{Updates: "https://mujeeb.example/newest"}})
	for _, server := range append(got, s.T("about.connections.dns.name")) {
		s.Reads(server)
	}
	if practice == "" || s.Sees(practice) {
		t.Errorf("the practice server %q is listed", practice)
	}
}

// The page that an answer names is shown only when the person asks for it.
func TestUpdate_Lead(t *testing.T) {
	s := pagetest.New(t, "en")
	var shown []string
	s.Place.Program = page.Program{Build: app.Build{Updates: "https://mujeeb.example/newest"}, Browse: func(u *url.URL) error {
		shown = append(shown, u.String())
		return os.ErrNotExist
	}}
	u := newUpdate(s.Place)
	s.Show(u.object)
	if s.Sees(s.T("update.browse")) {
		t.Error("there is a way to a page before there is an answer")
	}
	u.lead("https://mujeeb.example/releases")
	if !s.Sees("https://mujeeb.example/releases") || len(shown) != 0 {
		t.Errorf("on the page: %q; shown: %q", s.Texts(), shown)
	}
	if err := s.Press(s.T("update.browse")); err != nil {
		t.Fatal(err)
	}
	if strings.Join(shown, " ") != "https://mujeeb.example/releases" || !s.Sees(s.T("update.browse.failed")) {
		t.Errorf("shown: %q; on the page: %q", shown, s.Texts())
	}
}
