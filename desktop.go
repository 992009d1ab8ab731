package main

import (
	"cmp"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"
	fynelang "fyne.io/fyne/v2/lang"
	"github.com/go-gl/glfw/v3.4/glfw"

	"mujeeb/app"
	"mujeeb/app/sample"
	"mujeeb/data/secrets"
	"mujeeb/dial"
	"mujeeb/text/lang"
	"mujeeb/ui"
	"mujeeb/ui/filedialog"
	"mujeeb/ui/kit"
	uilang "mujeeb/ui/lang"
	"mujeeb/ui/native"
	"mujeeb/ui/page"
)

// appID names the program to the desktop; FyneApp.toml has the same.
const appID = "app.mujeeb.desktop"

//go:embed Icon.png
var icon []byte

// desktop is the program on a person's desktop.
type desktop struct {
	options
	fyne.App
	words  *lang.Catalogue // of what is said without a window
	stderr io.Writer
	log    *slog.Logger
	next   successor

	// stopped is set when the toolkit has ended, which it does by itself at a signal.
	// What is posted after that it would run on any goroutine.
	stopped atomic.Bool
}

func newDesktop(o options, stderr io.Writer) *desktop {
	if !secrets.Reachable() {
		_ = os.Setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:") // the toolkit would start a bus, which would stay behind
	}
	d := &desktop{options: o, App: fyneapp.NewWithID(appID), stderr: stderr, log: app.NewLog(stderr)}
	if isUnreadable(filepath.Join(d.Storage().RootURI().Path(), "preferences.json")) {
		d.Preferences().SetInt(page.PrefForgotten, 1)
	}
	d.words = uilang.New(cmp.Or(d.Preferences().String(page.PrefLanguage), systemLanguage()))
	d.SetIcon(fyne.NewStaticResource("Icon.png", icon))
	return d
}

// isUnreadable reports whether a file of preferences is there, but is none, as after
// a power cut while it was written. The toolkit takes it as empty, and writes it anew.
func isUnreadable(path string) bool {
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false
	}
	var values map[string]any
	return err != nil || json.Unmarshal(raw, &values) != nil || values == nil
}

// systemLanguage returns the language of the person's desktop, such as "ar".
func systemLanguage() string {
	language, _, _ := strings.Cut(string(fynelang.SystemLocale()), "-")
	return language
}

// open opens the window and returns when it is closed. An error is told to the
// person in a message box, or where there is none in the terminal.
func (d *desktop) open(ctx context.Context) error {
	err := d.window(ctx)
	if err == nil {
		return nil
	}
	d.log.Error("open the window", "err", err)
	text := ui.WhyNotStarted(d.words, err)
	if err := native.Alert(ctx, d.words.T("app.name"), text); err != nil {
		fmt.Fprintln(d.stderr, text)
	}
	return err
}

// params returns what the window takes from outside, but for Quit.
func (d *desktop) params(frame fyne.Window, home string) ui.Params {
	outside := dial.New(time.Now, nil)
	p := ui.Params{
		Params: app.Params{Now: time.Now, Secrets: d.keeper(), Log: d.log, Outside: outside, SignIn: app.SignInParams{Clients: oauthClients}},
		Window: frame, Post: d.post, Prefs: d.Preferences(), SetTheme: d.Settings().SetTheme, Dir: d.vault, Home: home,
		SystemLang: systemLanguage(), Dialogs: filedialog.Choose, Program: about(d.stderr, d.Storage().RootURI().Path(), d.OpenURL),
	}
	p.Program.Dialer, p.Forget = outside, d.forget
	p.Vault.Mirrors = []string{filepath.Join(d.Storage().RootURI().Path(), "kept")}
	if d.demo {
		p.Vault.Mirrors, p.Forget = nil, nil
		p.DemoPassword, p.Prefs = sample.Password, page.ScratchPreferences(p.Prefs)
	}
	return p
}

// window opens the window and returns when it is closed and the vault in it.
func (d *desktop) window(ctx context.Context) (err error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return err
	}
	if err := native.Running(); err != nil {
		return fmt.Errorf("mark the program as running: %w", err)
	}
	frame := d.NewWindow("Mujeeb")
	if err := glfw.Init(); err != nil { // which the toolkit has called: it would panic where that failed
		return ui.ErrNoWindow
	}
	glfw.WindowHintString(glfw.WaylandAppID, appID) // the toolkit names the window on X11 alone
	if d.at != nil {
		d.at.openAt()
	}
	params := d.params(frame, home)
	throwAway, ended := func() error { return nil }, make(chan struct{})
	var inside *ui.App
	remove := func() error { // what is not to be left behind
		if inside != nil && inside.Gone() {
			return errors.Join(throwAway(), d.leave())
		}
		return throwAway()
	}
	defer func() {
		close(ended)
		err = errors.Join(err, remove())
	}()
	shut := func() { inside.Shut(func() { d.quit(ended, remove) }) }
	params.Quit = shut
	params.Renew = func() bool {
		can := d.prepareSuccessor(frame)
		if can {
			shut()
		}
		return can
	}
	inside = ui.New(params)
	frame.SetMaster()
	frame.SetCloseIntercept(shut)
	if d.demo {
		session, away, err := sample.Open(ctx, params.Params)
		if err != nil {
			return err
		}
		throwAway = away
		inside.Show(session)
	}
	d.Lifecycle().SetOnStarted(func() {
		if !kit.Stands(frame) {
			err = ui.ErrNoWindow // the toolkit would wait for ever for a window to be closed
			shut()
			return
		}
		fit(frame)
		go func() {
			if err := native.Unreadable(); err != nil {
				d.log.Warn("other programs can read the memory", "err", err)
			}
		}()
		go keepTime(ctx, inside)
		go func() {
			if err := native.Watch(ctx, d.events(inside, shut, ended)); err != nil {
				d.log.Info("the vault is not locked with the computer", "err", err)
			}
		}()
		go func() {
			<-ctx.Done()
			params.Post(shut)
			orElse(ended, shutting, d.exit(remove)) // the toolkit may have stopped taking what is posted, and not ended
		}()
	})
	frame.ShowAndRun()
	d.stopped.Store(true)
	inside.Close()
	return err
}

// events locks the vault when the computer sleeps or its screen is locked, and shuts the
// window with the person's session. ended is closed when it is shut.
func (d *desktop) events(inside *ui.App, shut func(), ended <-chan struct{}) native.Events {
	return native.Events{
		Sleeps: func() {
			done := make(chan struct{})
			d.post(func() { inside.Sleeps(func() { close(done) }) })
			orElse(done, sleepTime, func() {})
		},
		Locks:   func() { d.post(inside.ScreenLocked) },
		Unlocks: func() { d.post(inside.ScreenUnlocked) },
		Ends: func() {
			d.post(shut)
			orElse(ended, sleepTime, func() {})
		},
	}
}

// sleepTime is how long the computer is kept from sleeping, or the session from ending,
// for the vault to be locked and for the process to end that had it open.
const sleepTime = 4 * time.Second

// titleBar is how high the frame above a window may be, which no screen's size counts.
const titleBar = 40

// fit makes a window that is larger than the main screen as large as that, and puts it
// in its middle: its size may have been kept on a larger one. It can be called once
// the window stands, since its scale is not known before.
func fit(frame fyne.Window) {
	monitor := glfw.GetPrimaryMonitor()
	if monitor == nil {
		return
	}
	_, _, width, height := monitor.GetWorkarea()
	scale := frame.Canvas().Scale()
	room := fyne.NewSize(float32(width)/scale, float32(height)/scale-titleBar)
	if size := frame.Canvas().Size(); size.Width > room.Width || size.Height > room.Height {
		frame.Resize(size.Min(room))
		frame.CenterOnScreen()
	}
}

// keeper returns what keeps the passwords of mail accounts. The demonstration leaves
// nothing in the keyring.
func (o options) keeper() *secrets.Keeper {
	if o.demo {
		return secrets.WithoutKeyring()
	}
	return secrets.Open()
}

// post runs a function on the UI goroutine, and drops it once the toolkit has stopped.
func (d *desktop) post(f func()) {
	if !d.stopped.Load() {
		fyne.Do(f)
	}
}

// quit stops the toolkit, and ends the program itself where the toolkit does not. ended
// is closed when it has; remove takes away what the demonstration made.
func (d *desktop) quit(ended <-chan struct{}, remove func() error) {
	go orElse(ended, farewell, d.exit(remove))
	d.Driver().Quit() // which may have ended by itself, or hang: then a window can't be closed any more
}

// exit returns what ends the program without the toolkit.
func (d *desktop) exit(remove func() error) func() {
	return func() {
		_ = remove()
		_ = d.next.begin()
		os.Exit(0)
	}
}

const (
	farewell = 5 * time.Second  // that the toolkit may take to end when everything of ours has
	shutting = 30 * time.Second // that all may take after a signal: closing the vault takes 20 at most
)

// orElse waits for ended, and calls exit unless it is closed in time: when it stops, Fyne 2.8 may wait for
// ever for an event of its own that came a moment too late.
func orElse(ended <-chan struct{}, within time.Duration, exit func()) {
	select {
	case <-ended:
	case <-time.After(within):
		exit()
	}
}

// keepTime lets the window's clocks move until ctx ends.
func keepTime(ctx context.Context, inside *ui.App) {
	ticks := time.NewTicker(5 * time.Second)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
			fyne.Do(inside.Tick)
		}
	}
}
