package activity

import (
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/dial"
	"mujeeb/ui/kit"
	"mujeeb/ui/page"
	"mujeeb/ui/page/pagetest"
)

// answers are what is said to file dialogs: one path.
type answers struct{ path string }

func (a answers) OpenFile(_ kit.Filter, chosen func(string))           { chosen(a.path) }
func (a answers) SaveFile(_ string, _ kit.Filter, chosen func(string)) { chosen(a.path) }
func (a answers) OpenFolder(chosen func(string))                       { chosen(a.path) }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// show shows the page as a route leads to it.
func show(s *pagetest.Stage, r page.Route) *activityPage {
	a := New(s.Place, r).(*activityPage)
	s.Show(a.Content())
	return a
}

// readTable reads a file that was exported.
func readTable(t *testing.T, path string) [][]string {
	t.Helper()
	raw, err := os.ReadFile(path)
	must(t, err)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(raw), "\ufeff"))).ReadAll()
	must(t, err)
	return rows
}

// What was done is listed, chosen by kind and month, and exported as it is chosen.
func TestActivity_Done(t *testing.T) {
	s := pagetest.New(t, "en")
	_, err := s.Vault.WriteExport(t.Context(), filepath.Join(t.TempDir(), "list.csv"), data.ExportPlan{Kind: data.ExportList, Why: data.ExportForWork},
		func(io.Writer) (data.Written, error) { return data.Written{Others: 2}, nil })
	must(t, err)
	s.Clock.Add(40 * day)
	must(t, s.Vault.GoOnWithCopy(t.Context()))
	must(t, s.Vault.NoteProof(t.Context(), data.ProofOfHeads))
	a := show(s, page.Route{Page: page.Activity})
	rows := func(n int) func() bool {
		return func() bool { return len(a.done.ids) == n && a.done.pager.Len() == n }
	}
	s.Until("all to be listed", rows(4))
	s.Reads("Data of 2 people handed over")
	s.Reads("Went on with an older copy of the vault")
	s.Reads("The vault was open by: a password without a name (way 1).")
	a.done.kind.SetSelected(string(data.AboutPeople))
	s.Until("what was done to people", rows(2))
	a.done.month.SetSelected(s.Clock.Now().Format(monthLayout))
	s.Until("that of this month", rows(1))
	kept := a.Keep()
	path := filepath.Join(t.TempDir(), "activity.csv")
	s.Place.Files = answers{path}
	must(t, s.Press(s.T("activity.export")))
	s.Reads(s.T("activity.saved.title"))
	got := readTable(t, path)
	if len(got) != 2 || strings.Join(got[1][1:5], " ") != "people proof heads 1" || strings.Join(got[1][5:], "|") != "1|password||Proof of the ledger's heads exported" {
		t.Errorf("exported: %q", got)
	}
	s.Place.CloseDialogs()
	a.done.kind.SetSelected(string(data.AboutSettings))
	s.Reads(s.T("activity.none.title"))
	again := show(s, page.Route{Page: page.Activity, Kept: kept})
	s.Until("it to be as it was left", func() bool { return len(again.done.ids) == 1 && again.done.month.Selected() != everything })
}

const day = 24 * time.Hour

// What was connected to is listed with why and how much, and exported.
func TestActivity_Connections(t *testing.T) {
	s := pagetest.New(t, "ar")
	a := show(s, page.Route{Page: page.Activity, Kept: page.SeeConnections})
	s.Reads(s.T("connection.empty.title"))
	practice, err := s.Place.Session.Emails.Sandbox(t.Context())
	must(t, err)
	c, err := s.Place.Session.Dialer.For(dial.Practice)(t.Context(), "tcp", "127.0.0.1:"+strconv.Itoa(practice.Port))
	must(t, err)
	_, err = io.ReadFull(c, make([]byte, 3))
	must(t, err)
	must(t, c.Close())
	a.Refresh()
	s.Reads(s.T("connection.why.practice"))
	s.Reads("127.0.0.1:" + strconv.Itoa(practice.Port))
	path := filepath.Join(t.TempDir(), "connections.csv")
	s.Place.Files = answers{path}
	must(t, s.Press(s.T("activity.export")))
	s.Reads(s.T("activity.saved.title"))
	if got := readTable(t, path); len(got) != 2 || strings.Join(got[1][1:], " ") != "127.0.0.1 "+strconv.Itoa(practice.Port)+" practice closed 0 "+got[1][6] || got[1][6] == "0" {
		t.Errorf("exported: %q", got)
	}
}

// The log is shown with the newest entry first, and the report word for word as it is
// saved; while the vault is locked it counts nothing in it.
func TestLog_Report(t *testing.T) {
	s := pagetest.New(t, "en")
	dir := t.TempDir()
	log := filepath.Join(dir, "mujeeb.log")
	must(t, os.WriteFile(log, []byte("time=2026-11-30T10:00:00.000+02:00 level=WARN msg=\"an older entry\"\ntime=2026-11-30T11:00:00.000+02:00 level=ERROR msg=\"the newest entry\"\n"), 0o600))
	must(t, os.WriteFile(log+".old", []byte("panic: of another run\n"), 0o600))
	for _, locked := range []bool{true, false} {
		place := s.Place
		if locked {
			place = page.New(page.Params{Env: s.Place.Env, Shell: &s.Shell, Log: s.Place.Log})
		}
		place.Program = page.Program{Build: app.Build{Version: "0.1.0"}, Log: log}
		l := NewLog(place, page.Route{Page: page.Log}).(*logPage)
		s.Show(l.Content())
		s.Until("the log to be read", func() bool { return len(l.lines) == 3 })
		if first, last := l.lines[0], l.lines[2]; first.level != "ERROR" || first.when != "2026-11-30 11:00:00" || last.text != "panic: of another run" {
			t.Errorf("first %+v, last %+v", first, last)
		}
		must(t, s.Press(s.T("log.tab.report")))
		s.Reads(strings.TrimSpace(l.text))
		if counted := strings.Contains(l.text, "leads: 0"); counted == locked || !strings.Contains(l.text, "version: 0.1.0") || !strings.Contains(l.text, "the newest entry") {
			t.Errorf("locked %v: %s", locked, l.text)
		}
		path := filepath.Join(dir, "report.txt")
		s.Place.Files = answers{path}
		must(t, s.Press(s.T("log.report.save")))
		s.Reads(s.T("activity.saved.title"))
		s.Place.CloseDialogs()
		if raw, err := os.ReadFile(path); err != nil || string(raw) != l.text {
			t.Errorf("saved %q, %v", raw, err)
		}
		place.Program.Log = ""
		s.Show(NewLog(place, page.Route{Page: page.Log}).Content())
		s.Reads(s.T("log.empty.title"))
	}
}
