package ui

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/app"
	"mujeeb/mail"
	"mujeeb/ui/filedialog"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/picker"
	"mujeeb/ui/lang"
	"mujeeb/ui/page"
)

// The preferences of the window itself.
const (
	prefVault = "vault"
	prefSize  = "size" // width and height, such as "1280x800": in one, since the toolkit may end before it writes a second
)

// Params is what the window takes from outside.
type Params struct {
	app.Params // of every session that is opened here

	Window       fyne.Window
	Post         func(func()) // see [kit.Env]
	Prefs        page.Preferences
	SetTheme     func(fyne.Theme)
	Dir          string         // of the vault to open or make; the last one when empty
	Home         string         // folder to suggest for a first vault
	SystemLang   string         // of the system, such as "ar": the window's until the person chooses; may be empty
	Files        kit.FilePicker // answers in the place of every file dialog; nil outside of tests and the tour
	DemoPassword string         // of a throw-away vault, told where it is asked for; else ""
	Dialogs      picker.Dialogs // the desktop's file dialogs; nil means the program's own
	Quit         func()
	Renew        func() bool  // ends the program and starts it anew, locked; false where it can't, nil where it never can
	Program      page.Program // what the program knows about itself
	Forget       func() error // deletes what the program keeps in the person's own folders; nil where that is nothing
}

// App is the window's inside. Its methods belong to the UI goroutine.
type App struct {
	p        Params
	env      *kit.Env
	look     *page.Look
	computer *page.Computer
	session  *app.Session // nil while locked
	shell    *shell       // nil while locked
	start    *page.Place  // of what is shown while locked
	behind   curtain      // of the vault that the start page is about
	away     []*curtain   // of vaults that were left for another one

	startPage *startPage // nil while it is not shown
	outside   outside
	settled   <-chan struct{} // closed when no vault is being opened or closed; nil before the first
	demoDir   string          // of the throw-away vault, once it was shown; "" outside of the demonstration
	sought    bool            // it was looked for in p.Dir, after it had not been where it was
	forgot    bool            // the preferences were lost, and no vault was opened since; see [page.PrefForgotten]
	used      bool            // a vault was open in this process
	unseen    time.Time       // since when the computer sleeps or its screen is locked; zero once it is not, or the window was used
	leaving   bool            // everything is being deleted, and nothing is to be remembered
	gone      bool            // everything was deleted, and no vault was opened since
	unkept    bool            // the vault that is opened next is not to be remembered
	known     bool            // a vault was open in p.Dir, now or when the program ran last
}

// New fills the window with the start page.
func New(p Params) *App {
	a := &App{p: p}
	a.outside.app = a
	if a.p.Dir == "" {
		if known := a.vaults(); len(known) > 0 {
			a.p.Dir = cmp.Or(p.Prefs.String(prefVault), known[0].Dir)
		}
		a.known = a.p.Dir != ""
		a.forgot = p.Prefs.Int(page.PrefForgotten) != 0
	}
	a.env = &kit.Env{Lang: lang.New(cmp.Or(p.Prefs.String(page.PrefLanguage), p.SystemLang)), Window: p.Window, Post: p.Post, Now: p.Now, Files: p.Files}
	a.env.Touched = a.Touched
	a.env.TakeKeys()
	if p.Files == nil {
		a.env.Files = picker.New(a.env, a.desktop())
	}
	a.env.Lang.OnChange(a.redraw)
	a.computer = page.NewComputer(p.Prefs)
	a.look = page.NewLook(a.env, p.Prefs, p.SetTheme, a.redraw)
	a.p.Window.Resize(a.savedSize())
	a.p.Window.SetOnDropped(a.dropped)
	a.redraw()
	a.p.Secrets.Watch(func() { a.p.Post(a.refresh) })
	return a
}

// desktop returns what asks by the desktop's dialogs, or nil where there is none.
func (a *App) desktop() picker.Dialogs {
	if a.p.Dialogs == nil {
		return nil
	}
	return a.askDesktop
}

// askDesktop has the desktop ask for a file, and logs when it can't: from then on
// the program asks itself.
func (a *App) askDesktop(ctx context.Context, q filedialog.Question) (string, error) {
	path, err := a.p.Dialogs(ctx, q)
	if err != nil && ctx.Err() == nil {
		a.p.Log.Warn("ask by the desktop's file dialog", "err", err)
	}
	return path, err
}

// Show shows an open vault in the place of the start page. The window takes the
// session over and closes it.
func (a *App) Show(s *app.Session) {
	a.session, a.used, a.gone = s, true, false
	a.outside.close()
	a.p.Dir, a.known, a.sought = s.Vault.Dir(), true, false
	if a.p.DemoPassword != "" && a.demoDir == "" {
		a.demoDir = a.p.Dir
	}
	if a.unkept {
		a.forgetVault(a.p.Dir)
	} else {
		a.noteVault(a.p.Dir)
	}
	a.remembers()
	s.Touch()
	s.OnProgress(func() { a.p.Post(func() { a.progressed(s) }) })
	a.redraw()
	a.tellUnfinished()
	a.settleComputer(s)
}

const (
	sizeFormat  = "%gx%g"
	largestSide = 16384 // of a window that is believed; graphics drivers draw none that are much larger
)

func (a *App) savedSize() fyne.Size {
	var s fyne.Size
	_, err := fmt.Sscanf(a.p.Prefs.String(prefSize), sizeFormat, &s.Width, &s.Height)
	least := page.SmallestWindow()
	if err == nil && s.Width >= least.Width && s.Height >= least.Height && s.Width <= largestSide && s.Height <= largestSide {
		return s
	}
	return page.FirstWindow()
}

// redraw builds the window anew: at the start, after locking and unlocking, and
// when the language or theme changed.
func (a *App) redraw() {
	a.env.Window.SetTitle(a.title())
	if a.start != nil {
		a.start.End()
		a.start, a.startPage = nil, nil
	}
	if a.session == nil {
		a.start = page.New(page.Params{Env: a.env, Shell: &a.outside, Computer: a.computer, Log: a.p.Log, Program: a.p.Program})
		a.env.Window.SetMainMenu(a.mainMenu())
		if a.outside.shows() {
			a.outside.draw(a.start)
			return
		}
		a.startPage = newStartPage(a, a.start)
		a.env.Window.SetContent(a.startPage.content())
		a.env.Window.Canvas().Focus(a.startPage.first())
		return
	}
	route := page.Route{Page: page.Today}
	if a.shell != nil {
		route = a.shell.route()
		a.closeShell()
	}
	a.shell = newShell(a)
	a.env.Window.SetMainMenu(a.mainMenu())
	a.env.Window.SetContent(a.shell.object)
	a.shell.show(route)
}

// remembers ends what was forgotten: the vault that is open is the one to remember.
func (a *App) remembers() {
	if a.forgot = false; a.p.Prefs.Int(page.PrefForgotten) != 0 {
		a.p.Prefs.SetInt(page.PrefForgotten, 0)
	}
}

// title returns the window's. That of the demonstration says so, lest anybody keep
// real people in it.
func (a *App) title() string {
	if a.demoDir != "" && a.p.Dir == a.demoDir {
		return a.env.T("app.demo")
	}
	return a.env.T("app.name")
}

// progressed tells the page that something changed behind its back, unless the
// vault was locked meanwhile.
func (a *App) progressed(s *app.Session) {
	if a.session == s {
		a.refresh()
	}
}

// refresh tells the page that something changed behind its back.
func (a *App) refresh() {
	if a.shell != nil {
		a.shell.refresh()
	}
}

func (a *App) closeShell() {
	if a.shell != nil {
		a.shell.close()
		a.shell = nil
	}
}

// GoTo shows a page. While the vault is locked it shows those alone that need no
// vault.
func (a *App) GoTo(r page.Route) {
	if a.shell == nil {
		a.outside.GoTo(r)
		return
	}
	a.shell.goTo(r)
}

// Idle reports whether no page waits for an answer, no vault is being opened or closed,
// and it is decided whether a locked one stays open. What was posted may still have to run.
func (a *App) Idle() bool {
	for _, s := range a.sessions() {
		if c := a.curtainOf(s); c != nil && !c.decided {
			return false
		}
	}
	select {
	case <-a.settled:
		return a.env.Idle()
	default:
		return a.settled == nil && a.env.Idle()
	}
}

// PracticeMails returns what arrived at the practice server, the newest first.
func (a *App) PracticeMails() []mail.Received {
	if a.session == nil {
		return nil
	}
	return a.session.Mailbox.Messages()
}

// dropped takes a file that was let fall on the window.
func (a *App) dropped(_ fyne.Position, files []fyne.URI) {
	if a.shell != nil && len(files) > 0 && files[0].Scheme() == "file" {
		a.env.CloseDialogs()
		a.GoTo(page.Route{Page: page.Import, Kept: page.TakeFile(files[0].Path())})
	}
}
