package ui

import (
	"bytes"
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/text/lang"
	"mujeeb/tools/drive"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/page"
)

func TestStartPage_Create(t *testing.T) {
	w := newWindow(t, "en")
	w.shots("start-create", page.Route{})
	w.app.look.ChooseLanguage("en")
	w.fill(w.T("start.owner"), "Sami Haddad")
	w.fill(w.T("start.password.new"), "olive")
	w.waitFor(w.T("strength.too_short"))
	w.press(w.T("start.create"))
	if data.Exists(w.dir) {
		t.Fatal("a weak password made a vault")
	}
	w.fill(w.T("start.password.new"), datatest.Password)
	w.fill(w.T("start.password.again"), datatest.Password+"x")
	w.press(w.T("start.create"))
	w.waitFor(w.T("start.password.differs"))
	w.fill(w.T("start.password.again"), datatest.Password)
	w.press(w.T("start.create"))
	w.waitFor(w.T("start.country.missing"))
	w.choose(w.T("start.country"), w.T("settings.country.DE"))
	w.press(w.T("start.create"))
	w.waitFor(w.T("rail.leads"))
	if s, err := w.app.session.Vault.Settings(t.Context()); err != nil || s.Region != "DE" {
		t.Errorf("the country is %q, %v", s.Region, err)
	}
	w.shots("shell", page.Route{Page: page.Today})

	w.app.Lock()
	w.waitFor(w.T("start.unlock.title"))
	w.shots("start-unlock", page.Route{})
	w.fill(w.T("start.password"), "not the password")
	w.press(w.T("start.unlock"))
	w.waitFor(w.T("error.wrong_password"))
	w.clock.Add(time.Second) // else it is too soon
	w.fill(w.T("start.password"), datatest.Password)
	w.press(w.T("start.unlock"))
	w.waitFor(w.T("rail.leads"))
}

// A file that has the name of the vault's folder is told as what it is: no permission
// would help.
func TestStartPage_FileInThePlace(t *testing.T) {
	for _, l := range lang.Languages() {
		w := newWindow(t, l.Code)
		w.must(os.RemoveAll(w.dir))
		w.must(os.WriteFile(w.dir, nil, 0o600))
		w.fillOwner()
		w.fill(w.T("start.password.new"), datatest.Password)
		w.fill(w.T("start.password.again"), datatest.Password)
		w.press(w.T("start.create"))
		w.waitFor(w.T("error.not_folder"))
		w.shot("start-create-on-a-file-" + l.Code)
	}
}

// The demonstration says in its title what it is and tells its password. It says
// nothing of that kind of another vault, which may hold real people.
func TestStartPage_Demo(t *testing.T) {
	w := newWindow(t, "en")
	p := w.app.p
	p.DemoPassword, p.Window = datatest.Password, test.NewTempWindow(t, nil)
	d := drive.New(p.Window)
	p.Post = d.Post
	a := New(p)
	a.env.Files = w.files
	real := t.TempDir()
	for i, dir := range []string{w.dir, real} {
		s, err := app.Create(t.Context(), p.Params, dir, []byte(datatest.Password), app.Owner{Name: "Sami", Region: "JO"})
		w.must(err)
		a.Show(s)
		told := i == 0
		if got := p.Window.Title() == w.T("app.demo"); got != told {
			t.Errorf("the title is %q", p.Window.Title())
		}
		a.Lock()
		w.must(d.WaitFor(w.T("start.unlock.title")))
		if d.Sees(datatest.Password) != told || (p.Window.Title() == w.T("app.demo")) != told {
			t.Errorf("under the title %q stands %q", p.Window.Title(), d.Texts())
		}
	}
	w.files.path = w.dir
	w.must(d.Press(w.T("start.folder.choose")))
	w.must(d.WaitFor(w.T("start.demo", "password", datatest.Password)))
}

func TestApp_IdleLock(t *testing.T) {
	w, v := openWindow(t, "ar")
	settings, err := v.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w.clock.Add(w.app.session.IdleLimit() - 1)
	w.app.Tick()
	if w.app.session == nil {
		t.Fatalf("locked before %d minutes", settings.IdleLock)
	}
	w.press(w.T("rail.leads")) // somebody is there after all
	w.press(w.T("lead.new"))
	w.waitFor(w.T("lead.note"))
	w.fill(w.T("lead.note"), "x")
	w.clock.Add(w.app.session.IdleLimit() - 1)
	w.app.Tick()
	if w.app.session == nil {
		t.Fatal("locked while in use")
	}
	w.clock.Add(1)
	w.app.Tick()
	w.waitFor(w.T("start.unlock.title"))
}

// Whether or not it could be opened for a start page which was left meanwhile, a
// vault can be opened at the next try.
func TestStartPage_LeftWhileOpening(t *testing.T) {
	for name, password := range map[string]string{"Opened": datatest.Password, "WrongPassword": "not the password"} {
		t.Run(name, func(t *testing.T) { leftWhileOpening(t, password) })
	}
}

func leftWhileOpening(t *testing.T, password string) {
	w, _ := openWindow(t, "en")
	w.app.LockFully()
	w.waitFor(w.T("start.unlock.title"))
	opened := make(chan struct{}, 1)
	w.app.env.Post = func(f func()) {
		w.Post(f)
		select {
		case opened <- struct{}{}:
		default:
		}
	}
	w.fill(w.T("start.password"), password)
	w.press(w.T("start.unlock"))
	<-opened // the answer waits for its turn
	w.app.look.ChooseLanguage("ar")
	w.Drain()
	if w.app.session != nil {
		t.Fatal("the answer came to a page that was left")
	}
	w.clock.Add(time.Second) // else it is too soon after a wrong password
	w.fill(w.T("start.password"), datatest.Password)
	w.press(w.T("start.unlock"))
	w.waitFor(w.T("rail.leads"))
}

// Once a vault is open, no password stays behind: neither in the fields nor in
// what was handed on to open it.
func TestStartPage_PasswordsGone(t *testing.T) {
	w := newWindow(t, "en")
	var fields []*field.Entry
	for _, label := range []string{"start.password.new", "start.password.again"} {
		w.fill(w.T(label), datatest.Password)
		fields = append(fields, fieldOf[*field.Entry](w, w.T(label), 0))
	}
	w.fillOwner()
	w.press(w.T("start.create"))
	w.waitFor(w.T("rail.leads"))
	w.app.Lock()
	w.waitFor(w.T("start.unlock.title"))
	fields = append(fields, fieldOf[*field.Entry](w, w.T("start.password"), 0))
	w.unlock()
	for i, f := range fields {
		if f.Text() != "" {
			t.Errorf("field %d still holds a password", i)
		}
	}
	w.app.Lock()
	s := newStartPage(w.app, w.app.start)
	s.content()
	s.password.SetText(datatest.Password)
	var given []byte
	s.open("", func(_ context.Context, _ string, password []byte) (*app.Session, error) {
		given = password
		return nil, errors.New("no")
	})
	w.wait("the vault not to open", func() bool { return !s.act.Disabled() })
	if len(given) != len(datatest.Password) || !bytes.Equal(given, make([]byte, len(given))) {
		t.Error("the password stays in memory")
	}
}

// A vault that was open before and is gone is said to be gone. It is not offered to
// be made anew, unless the person asks for that.
func TestStartPage_VaultGone(t *testing.T) {
	w, _ := openWindow(t, "en")
	w.app.Lock()
	w.waitFor(w.T("start.unlock.title"))
	away := w.dir + "-away"
	if err := os.Rename(w.dir, away); err != nil {
		t.Fatal(err)
	}
	w.app.redraw() // as at the next start
	w.waitFor(w.T("start.missing.title"))
	w.shots("start-missing", page.Route{})
	if b, ok := w.app.p.Window.Canvas().Focused().(*button.Button); !ok || b.Text() != w.T("start.missing.again") {
		t.Error("the focus is not on the button that looks again")
	}
	if w.Sees(w.T("start.create")) {
		t.Error("offered to make a vault in the place of the one that is gone")
	}
	w.press(w.T("start.missing.again"))
	w.waitFor(w.T("start.missing.still"))
	w.shots("start-missing-still", page.Route{})
	if err := os.Rename(away, w.dir); err != nil {
		t.Fatal(err)
	}
	w.press(w.T("start.missing.again"))
	w.waitFor(w.T("start.unlock.title"))

	if err := os.Rename(w.dir, away); err != nil {
		t.Fatal(err)
	}
	w.app.redraw()
	w.files.path = t.TempDir() // by mistake
	w.press(w.T("start.folder.choose"))
	w.waitFor(w.files.path)
	w.waitFor(w.T("start.missing.still"))
	if w.Sees(w.T("start.create")) {
		t.Error("offered to make a vault where the one that is gone was looked for")
	}
	w.files.path = away
	w.press(w.T("start.folder.choose"))
	w.waitFor(w.T("start.unlock.title"))

	w.app.choose("")
	w.app.known, w.app.p.Dir = true, w.dir
	w.app.redraw()
	w.press(w.T("start.missing.new"))
	w.waitFor(w.T("start.create.title"))
	if w.app.startPage.dir == w.dir {
		t.Error("suggested the folder of the vault that is gone")
	}
}

// What the preferences remember from an earlier day counts as open before; what
// the command line names does not.
func TestNew_RemembersVault(t *testing.T) {
	for name, c := range map[string]struct {
		remembered, flag string
		want             string
	}{
		"Remembered":    {"/gone", "", "start.missing.title"},
		"NothingBefore": {"", "", "start.create.title"},
		"Flag":          {"/gone", "/new", "start.create.title"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWindow(t, "en")
			p := w.app.p
			p.Dir, p.Window = c.flag, test.NewTempWindow(t, nil)
			p.Prefs.SetString(prefVault, c.remembered)
			d := drive.New(p.Window)
			p.Post = d.Post
			New(p)
			if err := d.WaitFor(w.T(c.want)); err != nil {
				t.Error(err)
			}
		})
	}
}

// Where the preferences were lost, a vault that may be somewhere is not passed over
// in silence, at the next start either, until one is open.
func TestStartPage_Forgotten(t *testing.T) {
	w := newWindow(t, "en")
	p := w.app.p
	p.Dir = ""
	start := func() (*App, *drive.Driver) {
		p.Window = test.NewTempWindow(t, nil)
		d := drive.New(p.Window)
		p.Post = d.Post
		return New(p), d
	}
	says := w.T("start.forgotten", "button", w.T("start.folder.choose"))
	if _, d := start(); d.Sees(says) {
		t.Error("said to have forgotten something on the first day")
	}
	p.Prefs.SetInt(page.PrefForgotten, 1)
	for range 2 {
		_, d := start()
		w.must(d.WaitFor(says))
	}
	a, d := start()
	s, err := app.Create(t.Context(), p.Params, w.dir, []byte(datatest.Password), app.Owner{Name: "Sami", Region: "JO"})
	w.must(err)
	a.Show(s)
	a.Lock()
	w.must(d.WaitFor(w.T("start.unlock.title")))
	a.choose(t.TempDir())
	if d.Sees(says) || p.Prefs.Int(page.PrefForgotten) != 0 {
		t.Error("still said to have forgotten something")
	}
}
