package main

import (
	"context"
	"fmt"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/keys"
	"mujeeb/data/secrets"
	"mujeeb/text/lang"
	"mujeeb/tools/drive"
	"mujeeb/ui"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/prose"
	uilang "mujeeb/ui/lang"
	"mujeeb/ui/page"
)

// draw walks the tour in every language and leaves in dir the pictures, in both
// palettes, and what an owner has outside of the vault: the lead form that was
// brought in, a person's file that was handed over, and the mails that arrived.
// The pictures are the same each time, and only those are drawn whose names hold
// only. What goes wrong behind the pages is said to log. draw must be called from
// the goroutine that the program starts with, before any window is made.
func draw(ctx context.Context, dir, only string, out, log io.Writer) error {
	return tour{dir: dir, only: only, log: log, looks: allLooks, tell: func(event, string) error { return nil }}.run(ctx, out)
}

func (t tour) run(ctx context.Context, out io.Writer) error {
	for _, l := range lang.Languages() {
		pictures, err := t.walk(ctx, l.Code)
		if err != nil {
			return fmt.Errorf("the tour in %s: %w", l.Name, err)
		}
		fmt.Fprintf(out, "%s: %d pictures\n", l.Name, pictures)
	}
	fmt.Fprintln(out, "The pictures and mails are in", t.dir)
	return nil
}

// tour says what a walk is like.
type tour struct {
	dir   string // for what is kept of it
	only  string // part of the names of the pictures to draw; "" draws all
	log   io.Writer
	looks []look
	tell  func(what event, words string) error // called on the way
}

// event is something that happens on a walk.
type event string

const (
	typed   event = "typed"   // a text, into a field
	reached event = "reached" // a picture that was drawn, or another moment with a name
)

// guide is the person who walks. Its methods do nothing after the first error,
// so that the walk reads as a story.
type guide struct {
	*drive.Driver
	tour
	ctx      context.Context
	words    *lang.Catalogue
	clock    *clock
	window   *ui.App
	theme    func(m kit.Mode, text float32)
	files    *answers
	home     string // of the owner; gone after the walk
	seen     int    // how many pictures there were to draw
	pictures int
	err      error
}

// walk walks in one language, from a home in the folder of temporary files.
func (t tour) walk(ctx context.Context, language string) (pictures int, err error) {
	if t.dir, err = filepath.Abs(t.dir); err != nil {
		return 0, err
	}
	if err := os.MkdirAll(t.dir, 0o755); err != nil {
		return 0, err
	}
	home, err := os.MkdirTemp("", "mujeeb-tour-*")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(home)
	g := t.newGuide(ctx, home, language)
	defer g.leave()
	g.story()
	return g.pictures, g.err
}

func (t tour) newGuide(ctx context.Context, home, language string) *guide {
	program := test.NewApp()
	frame := program.NewWindow("")
	g := &guide{
		Driver: drive.New(frame), tour: t, ctx: ctx, words: uilang.New(language), clock: newClock(), files: &answers{}, home: home,
		theme: func(m kit.Mode, text float32) { program.Settings().SetTheme(kit.NewTheme(m, text)) },
	}
	program.Preferences().SetString("language", language)
	program.Preferences().SetString("theme", "light")
	g.window = ui.New(ui.Params{
		Params: app.Params{
			Now: g.clock.Now, Secrets: secrets.NewKeeper(&secrets.Session{}, time.Minute),
			Vault: data.Params{Now: g.clock.Now, Rand: newChance(), Cost: keys.DefaultCost()},
			Log:   app.NewLog(t.log),
		},
		Window: frame, Post: g.Post, Prefs: program.Preferences(), SetTheme: program.Settings().SetTheme,
		Home: home, Files: g.files, Quit: func() {},
		Program: page.Program{
			Build: builtThreeDaysAgo(g.clock.Now()), ThirdParty: licences, Preferences: "/home/sami/.config/fyne/app.mujeeb.desktop",
		},
	})
	frame.Resize(page.FirstWindow())
	return g
}

// leave closes the vault and the window.
func (g *guide) leave() {
	closed := false
	g.window.Shut(func() { closed = true })
	if err := g.Wait("the vault to close", func() bool { return closed }); g.err == nil {
		g.err = err
	}
	g.Window.Close()
}

func (g *guide) T(key string, args ...any) string { return g.words.T(key, args...) }

// say gives a text in the language of the walk.
func (g *guide) say(english, arabic string) string {
	if g.words.Code() == "ar" {
		return arabic
	}
	return english
}

func (g *guide) do(f func() error) {
	if g.err == nil {
		g.err = g.ctx.Err()
	}
	if g.err == nil {
		g.err = f()
	}
}

func (g *guide) press(name string)           { g.do(func() error { return g.Press(name) }) }
func (g *guide) choose(label, option string) { g.do(func() error { return g.Choose(label, option) }) }
func (g *guide) open(words string)           { g.do(func() error { return g.Open(words) }) }
func (g *guide) waitFor(words string)        { g.do(func() error { return g.WaitFor(words) }) }
func (g *guide) scrollTo(words string)       { g.do(func() error { return g.ScrollTo(words) }) }
func (g *guide) reach(moment string)         { g.do(func() error { return g.tell(reached, moment) }) }

func (g *guide) fill(label, text string) {
	g.do(func() error { return g.tell(typed, text) })
	g.do(func() error { return g.Fill(label, text) })
}

// page goes to a page; a few minutes pass with each.
func (g *guide) page(name page.Name) {
	g.do(func() error {
		g.clock.move(4 * time.Minute)
		g.window.GoTo(page.Route{Page: name})
		g.Drain()
		return nil
	})
}

// look is how a page is drawn.
type look struct {
	mode   kit.Mode
	text   float32 // size of texts
	suffix string
	room   fyne.Size // that the page must fit into
}

// allLooks are what every page is drawn in; the window is left in the last one.
var allLooks = []look{
	{kit.Dark, 1, "-dark", page.SmallestWindow()},
	{kit.Light, 1.5, "-large", page.FirstWindow()},
	{kit.Light, 1, "", page.SmallestWindow()},
}

// picture draws the window in all looks, once all that can be reached has a name.
func (g *guide) picture(name string) {
	g.do(func() error {
		if nameless := g.Nameless(); len(nameless) > 0 {
			return fmt.Errorf("%s: nameless to who only hears the window: %v", name, nameless)
		}
		g.seen++
		if err := g.Settle(g.isStill); err != nil {
			return err
		}
		if !strings.Contains(g.pictureFile(name, ""), g.only) {
			return nil
		}
		defer g.moveIn()()
		for _, look := range g.looks {
			g.theme(look.mode, look.text)
			if err := g.draw(filepath.Join(g.dir, g.pictureFile(name, look.suffix)), look.room); err != nil {
				return err
			}
			g.pictures++
		}
		return nil
	})
	g.reach(name)
}

// pictureFile returns the name of the file that a picture goes to.
func (g *guide) pictureFile(name, suffix string) string {
	return fmt.Sprintf("%02d-%s-%s%s.png", g.seen, name, g.words.Code(), suffix)
}

// isStill reports whether nothing is being read or written, neither for the page nor
// for one under a dialog, and no vault is being closed.
func (g *guide) isStill() bool {
	return g.window.Idle() && !slices.Contains(g.Texts(), g.T("kit.loading"))
}

// moveIn names the folders of an owner's computer on the page, in the place of
// those of the walk, which are others each time. The function that it returns takes
// that back where the page has not changed since.
func (g *guide) moveIn() (back func()) {
	type name struct{ own, shown string }
	names := map[*prose.Label]name{}
	owners := strings.NewReplacer(g.dir, "/home/sami/Downloads", g.home, "/home/sami")
	for _, t := range g.Things() {
		if l, ok := t.Object.(*prose.Label); ok {
			if shown := owners.Replace(l.Text()); shown != l.Text() {
				names[l] = name{l.Text(), filepath.ToSlash(shown)}
				l.SetText(names[l].shown)
			}
		}
	}
	return func() {
		for l, n := range names {
			if l.Text() == n.shown {
				l.SetText(n.own)
			}
		}
	}
}

// draw writes the window as it is into a file. The page must fit into a window
// of this size.
func (g *guide) draw(path string, room fyne.Size) error {
	const menu = 40 // what the menu takes of a window's height; pictures have none
	need := g.Window.Canvas().Content().MinSize().AddWidthHeight(0, menu)
	if need.Width > room.Width || need.Height > room.Height {
		return fmt.Errorf("%s needs a window of %v, and has to fit into %v", filepath.Base(path), need, room)
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	err = png.Encode(f, g.Picture())
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}

// answers gives the file dialogs the answer that the walk has ready.
type answers struct{ path string }

func (a *answers) OpenFile(_ kit.Filter, chosen func(string))           { chosen(a.path) }
func (a *answers) SaveFile(_ string, _ kit.Filter, chosen func(string)) { chosen(a.path) }
func (a *answers) OpenFolder(chosen func(string))                       { chosen(a.path) }

// file makes a file for the walk, and gives it to the next dialog.
func (g *guide) file(name string, write func(io.Writer) error) {
	g.do(func() error {
		g.files.path = filepath.Join(g.dir, name)
		f, err := os.Create(g.files.path)
		if err != nil {
			return err
		}
		err = write(f)
		if closed := f.Close(); err == nil {
			err = closed
		}
		return err
	})
}

// keepMails writes what arrived at the practice server, as it came.
func (g *guide) keepMails() {
	g.do(func() error {
		mails := g.window.PracticeMails()
		if len(mails) == 0 {
			return fmt.Errorf("no mail arrived at the practice server")
		}
		dir := filepath.Join(g.dir, "mails-"+g.words.Code())
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		for i, m := range mails {
			name := fmt.Sprintf("%04d-%s.eml", i+1, strings.ReplaceAll(m.To, "@", "-at-"))
			if err := os.WriteFile(filepath.Join(dir, name), m.Raw, 0o644); err != nil {
				return err
			}
		}
		return nil
	})
}
