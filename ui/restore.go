package ui

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/data/backup"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// restoring returns the button that puts a backup back.
func (s *startPage) restoring() fyne.CanvasObject {
	return button.NewWithIcon(s.Env, button.Link, theme.HistoryIcon(), s.T("start.restore"), func() {
		s.Files.OpenFile(kit.Filter{Extensions: []string{backup.Ext}}, s.restore)
	})
}

// restorable is a backup beside the vault of today.
type restorable struct {
	backup.Info
	changed time.Time // when the vault was changed last; zero where there is none
	foreign bool      // the vault is another one than the backup is of
}

// restore asks whether a backup is to be unpacked into a folder of its own, or to take the
// place of the vault.
func (s *startPage) restore(path string) {
	dir := s.dir
	page.Work(s.Place, func(ctx context.Context) (restorable, error) {
		info, err := backup.Read(path)
		name := data.VaultName(ctx, dir)
		return restorable{info, lastChange(dir), name != "" && name != info.Name}, err
	}, func(r restorable) {
		own := s.newFolder("Mujeeb " + r.MadeAt.Local().Format("2006-01-02"))
		kept := s.newOwnersKept(r.Name)
		spec := dialog.ConfirmSpec{
			Title: s.T("start.restore.title", "date", s.Lang.DateTime(s.Local(r.MadeAt))), Width: 620,
			Text: s.T("start.restore.text"), Items: s.holds(r), Below: kept.object, Yes: s.T("start.restore.yes"),
			OnYes: func() { s.unpack(path, own, kept.path) },
		}
		if data.Exists(dir) && !r.foreign {
			spec.Other = button.New(s.Env, button.Plain, s.T("start.replace"), nil)
			spec.Other.OnTapped = func() {
				s.CloseDialogs()
				s.askReplace(path, kept.path)
			}
		}
		dialog.Confirm(s.Env, spec)
	})
}

// lastChange returns when the files of a vault were written last.
func lastChange(dir string) (at time.Time) {
	for _, name := range []string{"vault.db", "vault.db-wal"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil && info.ModTime().After(at) {
			at = info.ModTime()
		}
	}
	return at
}

// holds says what a backup is, and until when the vault of today goes on.
func (s *startPage) holds(r restorable) []string {
	all := []string{s.T("start.restore.size", "size", s.Lang.Size(r.Size))}
	if r.foreign {
		all = append(all, s.T("start.restore.foreign", "folder", filepath.Base(s.dir)))
	} else if r.changed.After(r.MadeAt) {
		all = append(all, s.T("start.restore.lacks", "date", s.Lang.DateTime(s.Local(r.MadeAt)), "changed", s.Lang.DateTime(s.Local(r.changed))))
	}
	return append(all, s.T("start.restore.since"), s.T("start.restore.passwords"))
}

// ownersKept is the vault.kept that the owner had in a mail, to be taken with a backup.
type ownersKept struct {
	object fyne.CanvasObject
	path   string // "" while none is chosen
}

// newOwnersKept offers to choose one for the vault of a name.
func (s *startPage) newOwnersKept(name string) *ownersKept {
	k := &ownersKept{}
	said := prose.NewParagraph(s.Env, s.T("start.restore.kept.hint"), prose.Caption)
	told := func(style prose.Style, text string) {
		said.SetStyle(style)
		said.SetText(text)
	}
	choose := button.New(s.Env, button.Link, s.T("start.restore.kept"), func() {
		s.Files.OpenFile(kit.Filter{Extensions: []string{data.KeptExt}}, func(path string) {
			page.Attempt(s.Place, func(ctx context.Context) (struct{}, error) { return struct{}{}, data.CheckKept(ctx, path, name) }, func(_ struct{}, err error) {
				if err != nil {
					k.path = ""
					told(prose.Bad, page.Sentence(s.Env, err))
					return
				}
				k.path = path
				told(prose.Good, s.T("start.restore.kept.chosen", "file", filepath.Base(path)))
			})
		})
	})
	k.object = layout.VBoxTight(layout.AlignLeading(s.Env, choose), said)
	return k
}

// askReplace asks whether a backup is to take the place of the vault.
func (s *startPage) askReplace(path, kept string) {
	text := s.T("start.replace.text", "folder", s.dir)
	if len(s.app.sessionsOf(s.dir)) > 0 {
		text += " " + s.T("start.replace.sending")
	}
	dialog.Confirm(s.Env, dialog.ConfirmSpec{
		Title: s.T("start.replace.title"), Text: text, Yes: s.T("start.replace.yes"), Danger: true,
		OnYes: func() { s.replace(path, kept) },
	})
}

// newFolder returns a folder in the person's home that is not there yet.
func (s *startPage) newFolder(name string) string {
	dir := filepath.Join(s.app.p.Home, name)
	for n := 2; ; n++ {
		if _, err := os.Stat(dir); err != nil {
			return dir
		}
		dir = filepath.Join(s.app.p.Home, name+" "+s.Lang.Number(n))
	}
}

// unpack makes a vault's folder of a backup, and asks for its password.
func (s *startPage) unpack(path, dir, kept string) {
	s.going.SetText(s.T("start.restore.going"))
	vaults := append(s.app.otherVaults(s.dir), s.dir) // one of them may be the vault of today
	page.Attempt(s.Place, func(ctx context.Context) (backup.Info, error) {
		return backup.RestoreWith(ctx, path, dir, kept, vaults)
	}, func(_ backup.Info, err error) {
		s.going.SetText("")
		if err != nil {
			s.Fail(err)
			return
		}
		s.app.choose(dir)
	})
}

// replace closes the vault, puts a backup in its place, and asks for its password.
func (s *startPage) replace(path, kept string) {
	s.busy(s.T("start.restore.going"))
	dir, now := s.dir, s.Local(s.Now())
	s.app.closeAll(lockTime, s.app.sessionsOf(dir)...) // it may send behind the window
	before, over := s.app.follow()
	page.Attempt(s.Place, func(ctx context.Context) (string, error) {
		defer over()
		<-before
		_, aside, err := backup.ReplaceWith(ctx, path, dir, kept, now)
		return aside, err
	}, func(aside string, err error) {
		s.rest()
		if err != nil {
			s.Fail(err)
			return
		}
		s.app.choose(dir)
		dialog.Message(s.Env, s.T("start.replaced"), s.T("start.replaced.text", "folder", aside))
	})
}

// PutBack closes the vault and puts a backup in its place.
func (a *App) PutBack(path string) {
	a.LockFully()
	if a.startPage != nil {
		a.startPage.replace(path, "")
	}
}
