package ui

import (
	"image/png"
	"log/slog"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/secrets"
	"mujeeb/mail"
	"mujeeb/tools/drive"
	"mujeeb/ui/kit"
	"mujeeb/ui/page"
)

// window is a person at the program's own window: real pages, a real vault, no display.
type window struct {
	*drive.Driver
	t     *testing.T
	app   *App
	clock *datatest.Clock
	files *fakePicker
	dir   string // folder of the vault

	stopped atomic.Bool // what is posted never runs, as after the toolkit has stopped
}

// newWindow opens the window at the start page, in a language.
func newWindow(t *testing.T, language string) *window {
	t.Helper()
	return newWindowOn(t, language, &secrets.Session{})
}

// post runs f on the UI goroutine, unless the toolkit has stopped.
func (w *window) post(f func()) {
	if !w.stopped.Load() {
		w.Post(f)
	}
}

// newWindowOn is newWindow on a computer with this keyring.
func newWindowOn(t *testing.T, language string, keyring secrets.Store) *window {
	t.Helper()
	// A temporary app would give the program's look back at the end, to windows that
	// are still to be shut: the toolkit has 68 lines to say on each.
	fyneApp := test.NewApp()
	w := &window{t: t, clock: datatest.NewClock(), files: &fakePicker{}, dir: filepath.Join(t.TempDir(), "vault")}
	frame := test.NewTempWindow(t, nil)
	w.Driver = drive.New(frame)
	prefs := fyneApp.Preferences()
	prefs.SetString(page.PrefLanguage, language)
	prefs.SetString(page.PrefTheme, "light")
	w.app = New(Params{
		Params: app.Params{Now: w.clock.Now, Secrets: secrets.NewKeeper(keyring, time.Hour), Vault: w.clock.Params(), Log: slog.New(slog.DiscardHandler)},
		Window: frame, Post: w.post, Prefs: prefs, SetTheme: fyneApp.Settings().SetTheme,
		Dir: w.dir, Home: t.TempDir(), Files: w.files, Quit: func() {},
	})
	frame.Resize(page.FirstWindow())
	t.Cleanup(func() {
		shut := false
		w.app.Shut(func() { shut = true })
		w.must(w.Wait("the vault to close", func() bool { return shut }))
	})
	w.Drain()
	return w
}

// openWindow opens the window with an empty vault unlocked.
func openWindow(t *testing.T, language string) (*window, *data.Vault) {
	t.Helper()
	return openWindowOn(t, language, &secrets.Session{})
}

// openWindowOn is openWindow on a computer with this keyring.
func openWindowOn(t *testing.T, language string, keyring secrets.Store) (*window, *data.Vault) {
	t.Helper()
	w := newWindowOn(t, language, keyring)
	v, err := data.Create(t.Context(), w.dir, []byte(datatest.Password), w.clock.Params())
	if err != nil {
		t.Fatal(err)
	}
	s, err := app.Adopt(t.Context(), w.app.p.Params, v)
	if err != nil {
		t.Fatal(err)
	}
	w.app.Show(s)
	w.Drain()
	return w, v
}

// T returns a sentence in the window's language.
func (w *window) T(key string, args ...any) string { return w.app.env.T(key, args...) }

// server returns the account of the practice server.
func (w *window) server() mail.Account {
	w.t.Helper()
	a, err := w.app.session.Emails.Sandbox(w.t.Context())
	w.must(err)
	return a
}

// goTo shows a page.
func (w *window) goTo(r page.Route) {
	w.app.GoTo(r)
	w.Drain()
}

// goToTab shows a tab of a page.
func (w *window) goToTab(name page.Name, key string) {
	w.t.Helper()
	w.goTo(page.Route{Page: name})
	w.waitFor(w.T(key))
	w.press(w.T(key))
}

// must fails the test with what is on the page.
func (w *window) must(err error) {
	w.t.Helper()
	if err != nil {
		w.shot("failed")
		w.t.Fatal(err)
	}
}

func (w *window) press(name string)            { w.t.Helper(); w.must(w.Press(name)) }
func (w *window) fill(label, text string)      { w.t.Helper(); w.must(w.Fill(label, text)) }
func (w *window) choose(label, opt string)     { w.t.Helper(); w.must(w.Choose(label, opt)) }
func (w *window) open(words string)            { w.t.Helper(); w.must(w.Open(words)) }
func (w *window) waitFor(words string)         { w.t.Helper(); w.must(w.WaitFor(words)) }
func (w *window) wait(s string, f func() bool) { w.t.Helper(); w.must(w.Wait(s, f)) }

// fillOwner says whom the new vault is for.
func (w *window) fillOwner() {
	w.t.Helper()
	w.fill(w.T("start.owner"), "Sami Haddad")
	w.choose(w.T("start.country"), w.T("settings.country.JO"))
}

// text returns what stands in the field that follows label.
func (w *window) text(label string) string {
	w.t.Helper()
	f, err := w.Field(label)
	w.must(err)
	return f.Object.(drive.Field).Text()
}

// shot draws the window into the folder that MUJEEB_SHOTS names, if it does.
func (w *window) shot(name string) {
	w.t.Helper()
	dir := os.Getenv("MUJEEB_SHOTS")
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		w.t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, w.Picture()); err != nil {
		w.t.Fatal(err)
	}
}

// fieldOf returns the nth field, from 0, of those that follow label.
func fieldOf[T any](w *window, label string, n int) T {
	w.t.Helper()
	seen := false
	for _, x := range w.Things() {
		if text, ok := x.Object.(interface{ Text() string }); ok && text.Text() == label {
			seen = true
		}
		f, ok := x.Object.(T)
		if !ok || !seen {
			continue
		}
		if n == 0 {
			return f
		}
		n--
	}
	w.must(w.Fail("find field %d after %q", n, label))
	panic("unreachable")
}

// problem returns what is said to be wrong with the field that follows label.
func (w *window) problem(label string) string {
	w.t.Helper()
	f, err := w.Field(label)
	w.must(err)
	return f.Object.(interface{ Error() string }).Error()
}

// shots draws the page, with a tab in front where one is named by its key and what
// that takes, in both languages, light and dark, large and as small as is allowed.
func (w *window) shots(name string, r page.Route, tab ...any) {
	w.t.Helper()
	if os.Getenv("MUJEEB_SHOTS") == "" {
		return
	}
	sizes := map[string]fyne.Size{"": page.FirstWindow(), "-small": page.SmallestWindow()}
	for _, look := range []struct{ language, theme, size string }{{"en", "light", ""}, {"ar", "dark", ""}, {"ar", "light", "-small"}, {"en", "dark", "-small"}} {
		w.app.look.ChooseTheme(look.theme)
		w.app.look.ChooseLanguage(look.language)
		w.Window.Resize(sizes[look.size])
		w.goTo(r)
		if len(tab) > 0 {
			words := w.T(tab[0].(string), tab[1:]...)
			w.waitFor(words)
			w.press(words)
		}
		_ = w.Wait("the page to settle", settled(w.clock, 300*time.Millisecond))
		w.shot(name + "-" + look.language + "-" + look.theme + look.size)
	}
}

// settled is a condition for pictures only: real time has passed.
func settled(_ *datatest.Clock, d time.Duration) func() bool {
	end := time.Now().Add(d)
	return func() bool { return time.Now().After(end) }
}

// fakePicker answers file dialogs with the path that the test set.
type fakePicker struct{ path string }

func (f *fakePicker) OpenFile(_ kit.Filter, chosen func(string))           { chosen(f.path) }
func (f *fakePicker) SaveFile(_ string, _ kit.Filter, chosen func(string)) { chosen(f.path) }
func (f *fakePicker) OpenFolder(chosen func(string))                       { chosen(f.path) }
