package settings

import (
	"context"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// keptBackups is how many backups of a new folder stay.
const keptBackups = 7

// backupFacts is what the card of backups shows.
type backupFacts struct {
	places []data.BackupPlace
	all    []data.Backup
	there  map[int64]bool // whether the file of a backup can be reached now
}

// backupCard makes backups, and says which there are.
type backupCard struct {
	*page.Place
	object fyne.CanvasObject
	stage  layout.Stage
}

func newBackupCard(p *page.Place) *backupCard {
	c := &backupCard{Place: p, stage: layout.NewStage()}
	add := button.NewWithIcon(p.Env, button.Plain, theme.FolderNewIcon(), p.T("backup.add"), func() { p.Files.OpenFolder(c.add) })
	move := button.New(p.Env, button.Link, p.T("move.do"), c.askMove)
	c.object = piece.NewCard(p.Env, p.T("backup.title"), layout.VBox(c.stage.Object, layout.AlignLeading(p.Env, move)), add)
	c.reread()
	return c
}

func (c *backupCard) reread() { page.Work(c.Place, c.read, c.show) }

func (c *backupCard) read(ctx context.Context) (f backupFacts, err error) {
	if f.places, err = c.Vault.BackupPlaces(ctx); err != nil {
		return f, err
	}
	f.all, err = c.Vault.Backups(ctx)
	f.there = map[int64]bool{}
	for _, b := range f.all {
		_, gone := os.Stat(b.Path)
		f.there[b.ID] = gone == nil
	}
	return f, err
}

func (c *backupCard) show(f backupFacts) {
	box := layout.VBox(c.state(f), prose.NewParagraph(c.Env, c.T("backup.text"), prose.Caption))
	for _, p := range f.places {
		box.Add(piece.NewRule())
		box.Add(c.place(p))
	}
	if len(f.all) > 0 {
		list := layout.VBoxTight()
		for _, b := range f.all {
			list.Add(c.backup(b, f.there[b.ID]))
		}
		box.Add(piece.NewFold(c.Env, c.T("backup.list", "n", len(f.all)), layout.Pad(kit.GapSmall, list)))
	}
	c.stage.Show(box)
}

// state says how old the newest backup is.
func (c *backupCard) state(f backupFacts) fyne.CanvasObject {
	if len(f.all) == 0 {
		return piece.NewBanner(c.Env, kit.ToneWarn, c.T("backup.none"))
	}
	tone := kit.ToneGood
	if page.BackupTooOld(c.Now(), f.all[0].MadeAt) {
		tone = kit.ToneWarn
	}
	return piece.NewBanner(c.Env, tone, c.T("backup.newest", "date", c.Lang.DateTime(c.Local(f.all[0].MadeAt))))
}

// place shows a folder that gets backups.
func (c *backupCard) place(p data.BackupPlace) fyne.CanvasObject {
	now := button.NewWithIcon(c.Env, button.Plain, theme.DocumentSaveIcon(), c.T("backup.now"), nil)
	going := prose.NewLabel(c.Env, "", prose.Muted)
	now.OnTapped = func() { c.backUp(p, now, going) }
	drop := button.New(c.Env, button.Link, c.T("backup.drop"), func() { c.drop(p) })
	return layout.VBoxTight(
		prose.NewClipped(c.Env, p.Folder, prose.Strong),
		prose.NewParagraph(c.Env, c.T("backup.place", "n", p.Keep), prose.Caption),
		layout.HBox(c.Env, now, drop, layout.Stretch(going)))
}

// backup shows one backup.
func (c *backupCard) backup(b data.Backup, there bool) fyne.CanvasObject {
	words := c.T("backup.one", "date", c.Lang.DateTime(c.Local(b.MadeAt)), "size", c.Lang.Size(b.Size))
	row := layout.VBoxTight(prose.NewParagraph(c.Env, words, prose.Body), prose.NewClipped(c.Env, b.Path, prose.Caption))
	if !there {
		row.Add(prose.NewParagraph(c.Env, c.T("backup.gone"), prose.Caption))
	}
	if b.Behind > 0 {
		row.Add(prose.NewParagraph(c.Env, c.T("backup.behind", "n", b.Behind), prose.Bad))
	}
	act := layout.HBox(c.Env, button.New(c.Env, button.Link, c.T("backup.delete"), func() { c.delete(b, there) }))
	if there {
		act = layout.HBox(c.Env, button.New(c.Env, button.Link, c.T("backup.back"), func() { c.putBack(b) }), act)
	}
	return layout.AsideTop(c.Env, row, act)
}

// putBack says what a backup lacks, and asks whether it is to take the place of the vault.
func (c *backupCard) putBack(b data.Backup) {
	page.Work(c.Place, func(ctx context.Context) (data.Since, error) { return c.Vault.Since(ctx, b.MadeAt) }, func(since data.Since) {
		var lacks []string
		for _, x := range []struct {
			key string
			n   int
		}{{"backup.lacks.leads", since.Leads}, {"backup.lacks.words", since.Words}, {"backup.lacks.messages", since.Messages}} {
			if x.n > 0 {
				lacks = append(lacks, c.T(x.key, "n", x.n))
			}
		}
		text := c.T("backup.back.text")
		if since.Any() {
			text += " " + c.T("backup.back.lacks")
		}
		dialog.Confirm(c.Env, dialog.ConfirmSpec{
			Title: c.T("backup.back.title", "date", c.Lang.DateTime(c.Local(b.MadeAt))), Text: text, Items: lacks, Width: 620,
			Yes: c.T("backup.back.yes"), Danger: true, OnYes: func() { c.PutBack(b.Path) },
		})
	})
}

// add takes a folder in, and makes the first backup there.
func (c *backupCard) add(folder string) {
	if page.Within(folder, c.Vault.Dir()) {
		dialog.Message(c.Env, c.T("backup.title"), c.T("backup.own"))
		return
	}
	page.Finish(c.Place, func(ctx context.Context) (struct{}, error) {
		p := data.BackupPlace{Folder: folder, Daily: true, Keep: keptBackups}
		if _, err := c.Vault.SaveBackupPlace(ctx, p); err != nil {
			return struct{}{}, err
		}
		_, err := c.Session.BackUp(ctx, p, nil)
		return struct{}{}, err
	}, func(_ struct{}, err error) {
		if err != nil {
			c.Fail(err)
		}
		c.reread()
	})
}

func (c *backupCard) backUp(p data.BackupPlace, act *button.Button, going *prose.Label) {
	act.Disable()
	going.SetText(c.T("backup.going"))
	shown := 0
	progress := func(done, all int64) {
		percent := int(100 * done / max(all, 1))
		if percent == shown {
			return
		}
		shown = percent
		c.PostWhile(c.Context(), func() { going.SetText(c.T("backup.percent", "percent", c.Lang.Number(percent))) })
	}
	page.Finish(c.Place, func(ctx context.Context) (data.Backup, error) { return c.Session.BackUp(ctx, p, progress) }, func(b data.Backup, err error) {
		act.Enable()
		going.SetText("")
		if err != nil {
			c.Fail(err)
			return
		}
		c.reread()
		dialog.Message(c.Env, c.T("backup.made"), c.T("backup.made.text", "file", filepath.Base(b.Path), "size", c.Lang.Size(b.Size)))
	})
}

func (c *backupCard) drop(p data.BackupPlace) {
	dialog.Confirm(c.Env, dialog.ConfirmSpec{
		Title: c.T("backup.drop.title"), Text: c.T("backup.drop.text", "folder", p.Folder), Yes: c.T("backup.drop"),
		OnYes: func() {
			c.Act(func(ctx context.Context) error { return c.Vault.DeleteBackupPlace(ctx, p.ID) }, c.reread)
		},
	})
}

func (c *backupCard) delete(b data.Backup, there bool) {
	spec := dialog.ConfirmSpec{Title: c.T("backup.delete.title"), Text: c.T("backup.delete.text"), Yes: c.T("backup.delete"), Danger: true}
	if !there {
		spec.Text, spec.Yes = c.T("backup.forget.text"), c.T("backup.forget")
	}
	spec.OnYes = func() {
		c.Act(func(ctx context.Context) error { return c.Session.DeleteBackup(ctx, b) }, c.reread)
	}
	dialog.Confirm(c.Env, spec)
}
