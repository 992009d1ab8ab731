package ui

import (
	"context"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data/backup"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/page"
)

// restoring returns the button that puts a backup back.
func (s *startPage) restoring() fyne.CanvasObject {
	return button.NewWithIcon(s.Env, button.Link, theme.HistoryIcon(), s.T("start.restore"), func() {
		s.Files.OpenFile(kit.Filter{Extensions: []string{backup.Ext}}, s.restore)
	})
}

// restore asks whether a backup is to be unpacked into a folder of its own.
func (s *startPage) restore(path string) {
	page.Work(s.Place, func(context.Context) (backup.Info, error) { return backup.Read(path) }, func(info backup.Info) {
		dir := s.newFolder("Mujeeb " + info.MadeAt.Local().Format("2006-01-02"))
		dialog.Confirm(s.Env, dialog.ConfirmSpec{
			Title: s.T("start.restore.title", "date", s.Lang.DateTime(s.Local(info.MadeAt))),
			Text:  s.T("start.restore.text", "folder", dir), Yes: s.T("start.restore.yes"),
			OnYes: func() { s.unpack(path, dir) },
		})
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
func (s *startPage) unpack(path, dir string) {
	s.going.SetText(s.T("start.restore.going"))
	page.Attempt(s.Place, func(ctx context.Context) (backup.Info, error) { return backup.Unpack(ctx, path, dir) }, func(_ backup.Info, err error) {
		s.going.SetText("")
		if err != nil {
			s.Fail(err)
			return
		}
		s.app.choose(dir)
	})
}
