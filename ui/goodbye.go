package ui

import (
	"context"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// Goodbye asks whether everything is to be deleted from this computer: the vault that is
// open, or the one that the start page is about.
func (a *App) Goodbye() {
	if a.session == nil {
		newFarewell(a, a.start, app.Goodbye{Dir: a.p.Dir, Locked: true}).ask()
		return
	}
	p := a.shell.place
	page.Work(p, a.session.NewGoodbye, func(g app.Goodbye) { newFarewell(a, p, g).ask() })
}

// farewell is the question whether everything is to be deleted.
type farewell struct {
	*page.Place
	app     *App
	goodbye app.Goodbye
	name    string // of the vault, to be typed
	dialog  *kit.Dialog
	typed   *field.Entry
	withAll *field.Check
}

func newFarewell(a *App, p *page.Place, g app.Goodbye) *farewell {
	g.Vault, g.Secrets, g.Forget, g.Others = a.p.Vault, a.p.Secrets, a.p.Forget, a.otherVaults(g.Dir)
	if ways, err := data.ComputersOf(context.Background(), g.Dir); err == nil { // else the keyring keeps what it has of them
		g.Ways = ways
	}
	return &farewell{Place: p, app: a, goodbye: g, name: filepath.Base(g.Dir)}
}

func (f *farewell) ask() {
	f.typed = field.NewEntry(f.Env)
	n := len(f.goodbye.Reachable())
	f.withAll = field.NewCheck(f.Env, f.T("goodbye.backups", "n", n), nil)
	fields := []field.Row{{Label: f.T("goodbye.what"), Widget: piece.NewList(f.Env, f.items())}}
	if !f.goodbye.Locked {
		first := button.NewWithIcon(f.Env, button.Plain, theme.DocumentSaveIcon(), f.T("goodbye.backup"), f.backUp)
		box := layout.VBoxTight(layout.AlignLeading(f.Env, first))
		if n > 0 {
			box.Add(f.withAll)
		}
		fields = append(fields, field.Row{Label: f.T("goodbye.backup.label"), Widget: box})
	}
	fields = append(fields, field.Row{Label: f.T("goodbye.type"), Widget: f.typed, Hint: f.T("goodbye.type.hint", "name", f.name)})
	f.dialog = dialog.Form(f.Env, dialog.FormSpec{
		Title: f.T("goodbye.title"), Text: f.T("goodbye.text"), Width: 620, Danger: true, Yes: f.T("goodbye.yes"), Focus: f.typed, Fields: fields,
		Check: func() string {
			if strings.TrimSpace(f.typed.Text()) != f.name {
				return f.T("goodbye.type.differs", "name", f.name)
			}
			return ""
		},
		OnYes: func() {
			f.goodbye.WithAll = f.withAll.Checked()
			f.app.sayGoodbye(f.goodbye)
		},
	})
}

// items say what goes and what stays.
func (f *farewell) items() []string {
	rest := "goodbye.goes.rest"
	if len(f.goodbye.Others) > 0 {
		rest = "goodbye.stays.others"
	}
	all := []string{f.T("goodbye.goes.vault", "folder", f.goodbye.Dir), f.T(rest), f.T("goodbye.stays")}
	if f.goodbye.Locked {
		all = append(all, f.T("goodbye.stays.backups"))
	}
	if aside := f.goodbye.Aside(); len(aside) > 0 {
		all = append(all, f.T("goodbye.stays.aside", "n", len(aside)))
	}
	return all
}

// backUp makes a backup in a folder of the owner's choice, and asks again.
func (f *farewell) backUp() {
	f.dialog.Close()
	f.Files.OpenFolder(func(folder string) {
		if page.Within(folder, f.goodbye.Dir) {
			dialog.Message(f.Env, f.T("goodbye.backup"), f.T("backup.own"))
			return
		}
		page.Finish(f.Place, func(ctx context.Context) (data.Backup, error) {
			return f.Session.BackUp(ctx, data.BackupPlace{Folder: folder, Keep: data.MostBackups}, nil)
		}, page.OrFail(f.Place, func(data.Backup) { f.app.Goodbye() }))
	})
}

// sayGoodbye closes the vault, deletes everything, and shows the start page as at the
// first start, with what is gone and what is not.
func (a *App) sayGoodbye(g app.Goodbye) {
	a.leaving = true
	a.closeAll(quitTime, a.sessionsOf(g.Dir)...)
	going := dialog.Show(a.env, dialog.Spec{Title: a.env.T("goodbye.going"), Content: prose.NewParagraph(a.env, a.env.T("goodbye.going.text"), prose.Body), Cancel: func() {}})
	before, over := a.follow()
	go func() {
		defer over()
		<-before
		f, err := g.Say(context.Background())
		a.p.Post(func() {
			going.Close()
			a.saidGoodbye(g, f, err)
		})
	}()
}

func (a *App) saidGoodbye(g app.Goodbye, f app.Farewell, err error) {
	a.leaving = false
	if err != nil {
		a.p.Log.Error("delete everything", "err", err)
		dialog.Error(a.env, a.env.T("goodbye.failed"), page.Sentence(a.env, err), "")
		return
	}
	a.gone = len(g.Others) == 0
	for _, way := range g.Ways {
		a.computer.Drop(way)
	}
	a.forgetVault(g.Dir)
	a.p.Dir, a.known, a.sought, a.forgot, a.used = "", false, false, false, false
	a.outside.close()
	a.redraw()
	a.tellGoodbye(f)
}

// Gone reports whether all that the program keeps on this computer was deleted, and no
// vault was opened since: then nothing is to be left when the program ends.
func (a *App) Gone() bool { return a.gone }

// tellGoodbye says what is gone, and what is not.
func (a *App) tellGoodbye(f app.Farewell) {
	t := a.env.T
	gone := []string{t("goodbye.gone.vault", "n", f.Files)}
	if f.BackupsGone > 0 {
		gone = append(gone, t("goodbye.gone.backups", "n", f.BackupsGone))
	}
	if f.Keyring == app.KeyringGone {
		gone = append(gone, t("goodbye.gone.keyring"))
	}
	if f.Rest == app.RestGone {
		gone = append(gone, t("goodbye.gone.rest"))
	}
	box := layout.VBox(prose.NewParagraph(a.env, t("goodbye.gone"), prose.Strong), piece.NewList(a.env, gone),
		prose.NewParagraph(a.env, t("goodbye.left"), prose.Strong), piece.NewList(a.env, a.leftBehind(f)),
		prose.NewParagraph(a.env, t("goodbye.keys"), prose.Caption))
	var d *kit.Dialog
	closing := button.New(a.env, button.Primary, t("kit.close"), func() { d.Close() })
	d = dialog.Show(a.env, dialog.Spec{
		Title: t("goodbye.done"), Content: layout.ScrollUpper(a.env, box, layout.VBox()), Width: 620,
		Buttons: []*button.Button{closing}, Focus: closing, Accept: func() { d.Close() },
	})
}

// leftBehind says what is not gone: what could not be deleted, what is not the program's,
// and what it can't reach.
func (a *App) leftBehind(f app.Farewell) (left []string) {
	t := a.env.T
	add := func(key string, paths []string) {
		if len(paths) > 0 {
			left = append(left, t(key, "n", len(paths), "files", strings.Join(paths, "\n")))
		}
	}
	add("goodbye.left.failed", f.Failed)
	add("goodbye.left.others", f.Others)
	add("goodbye.left.backups", f.BackupsLeft)
	add("goodbye.left.aside", f.Aside)
	if f.Locked {
		left = append(left, t("goodbye.stays.backups"))
	}
	if key := "goodbye.left.keyring." + string(f.Keyring); a.env.Lang.Has(key) {
		left = append(left, t(key))
	}
	if key := "goodbye.left.rest." + string(f.Rest); a.env.Lang.Has(key) {
		left = append(left, t(key))
	}
	return append(left, t("goodbye.left.page"), t("goodbye.left.provider"), t("goodbye.left.files"), t("goodbye.left.desktop"))
}

// deleting returns the button that deletes the vault of the start page, whose password
// may be lost; it is hidden while the vault sends behind the window.
func (s *startPage) deleting() fyne.CanvasObject {
	b := button.NewWithIcon(s.Env, button.Link, theme.DeleteIcon(), s.T("goodbye.card.button"), s.app.Goodbye)
	s.others = append(s.others, b)
	return b
}
