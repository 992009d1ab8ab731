package picker

import (
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2/container"
	fynelayout "fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/grid"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
)

// browser is the dialog in which a person walks through folders. Folders are
// read off the UI goroutine, since a disk may be slow; a result that comes
// after the person has moved on is dropped.
type browser struct {
	env    *kit.Env
	picker *Picker
	filter kit.Filter
	files  bool // files are listed, too
	accept func()
	chosen func(string)

	folder  string
	entries []entryInfo
	asked   int // number of the last reading; older ones are dropped
	path    *prose.Label
	name    *field.Entry
	hidden  *field.Check
	grid    *grid.Grid
	problem *piece.Banner
	dialog  *kit.Dialog
}

// entryInfo is one line of a folder.
type entryInfo struct {
	name    string
	folder  bool
	size    int64
	changed string
}

// newBrowser makes a dialog that is not open yet. Its fields files and accept
// are set before show.
func newBrowser(p *Picker, f kit.Filter, chosen func(string)) *browser {
	env := p.env
	b := &browser{env: env, picker: p, filter: f, chosen: chosen}
	b.path = prose.NewClipped(env, "", prose.Muted)
	b.name = field.NewEntry(env)
	b.name.OnSubmitted = func(string) { b.accept() }
	b.problem = piece.NewBanner(env, kit.ToneBad, "")
	b.problem.Hide()
	b.hidden = field.NewCheck(env, env.T("kit.file.hidden"), func(bool) { b.enter(b.folder) })
	b.grid = grid.New(env, []grid.Column{
		{Title: env.T("kit.file.name"), Width: 200, Weight: 1},
		{Title: env.T("kit.file.size"), Width: 110},
		{Title: env.T("kit.file.changed"), Width: 120, LTR: true},
	}, func() int { return len(b.entries) }, b.cell)
	b.grid.Tone = func(row, col int) kit.Tone {
		if col == 1 && b.entries[row].folder {
			return kit.ToneNeutral
		}
		return kit.ToneNone
	}
	b.grid.OnSelect, b.grid.OnOpen = b.picked, b.open
	return b
}

// cell returns what the grid shows.
func (b *browser) cell(row, col int) string {
	e := b.entries[row]
	switch {
	case col == 0:
		return e.name
	case col == 2:
		return e.changed
	case e.folder:
		return b.env.T("kit.file.isfolder")
	}
	return b.env.Lang.Size(e.size)
}

// show opens the dialog in the start folder.
func (b *browser) show(title, yes string) {
	up := button.NewWithIcon(b.env, button.Plain, theme.MoveUpIcon(), b.env.T("kit.file.up"), func() { b.enter(filepath.Dir(b.folder)) })
	home := button.NewWithIcon(b.env, button.Plain, theme.HomeIcon(), b.env.T("kit.file.home"), func() { b.enter(homeFolder()) })
	bottom := layout.VBoxTight(b.hidden, b.problem)
	if b.files {
		bottom = layout.VBoxTight(field.Form(b.env, field.Row{Label: b.env.T("kit.file.name"), Widget: b.name}), b.hidden, b.problem)
	}
	content := layout.Border(b.env, layout.VBoxTight(layout.HBox(b.env, up, home), b.path), bottom, nil, nil,
		container.New(fynelayout.NewCustomPaddedLayout(kit.GapSmall, kit.Gap, 0, 0), layout.MinHeight(280, b.grid)))
	leave := button.New(b.env, button.Plain, b.env.T("kit.cancel"), func() { b.dialog.Close() })
	b.dialog = dialog.Show(b.env, dialog.Spec{
		Title: title, Content: content, Width: 640, Focus: b.grid, Accept: b.accept,
		Buttons: []*button.Button{leave, button.New(b.env, button.Primary, yes, func() { b.accept() })},
	})
	b.enter(b.picker.startFolder())
}

// homeFolder returns the person's home folder, or the root where there is none.
func homeFolder() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return string(filepath.Separator)
	}
	return home
}

// enter reads a folder in the background and then shows it.
func (b *browser) enter(folder string) {
	b.asked++
	mine, files, hidden := b.asked, b.files, b.hidden.Checked()
	over := b.env.Begin()
	go func() {
		defer over()
		entries, err := readFolder(folder, files, hidden, b.filter, b.env.Lang.ShortDate)
		b.env.Post(func() {
			if mine != b.asked {
				return
			}
			if err != nil {
				b.problem.Say(b.env.T("kit.file.failed"))
				return
			}
			b.problem.Say("")
			b.folder, b.entries = folder, entries
			b.path.SetText(folder)
			b.grid.Reset()
		})
	}()
}

// picked copies the name of a chosen file into the name field.
func (b *browser) picked() {
	row := b.grid.Current()
	if row < 0 || b.grid.Selected().Len() == 0 || b.entries[row].folder {
		return
	}
	b.name.SetText(b.entries[row].name)
}

// open enters a folder, or takes a file.
func (b *browser) open(row int) {
	if e := b.entries[row]; e.folder {
		b.enter(filepath.Join(b.folder, e.name))
		return
	}
	b.picked()
	b.accept()
}

// typed returns the path that the name field stands for. A person may type a
// whole path, too.
func (b *browser) typed() string {
	name := strings.TrimSpace(b.name.Text())
	switch {
	case name == "":
		return ""
	case filepath.IsAbs(name):
		return filepath.Clean(name)
	}
	return filepath.Join(b.folder, name)
}

// walkIn enters the folder at path, or the selected one where path is empty,
// and reports whether there is one.
func (b *browser) walkIn(path string) bool {
	if path == "" {
		row := b.grid.Current()
		if row < 0 || b.grid.Selected().Len() == 0 || !b.entries[row].folder {
			return false
		}
		path = filepath.Join(b.folder, b.entries[row].name)
	}
	if s, err := os.Stat(path); err != nil || !s.IsDir() {
		return false
	}
	b.name.SetText("")
	b.enter(path)
	return true
}

func (b *browser) acceptFile() {
	path := b.typed()
	if b.walkIn(path) {
		return
	}
	if path == "" {
		b.problem.Say(b.env.T("kit.file.none"))
		return
	}
	if _, err := os.Stat(path); err != nil {
		b.problem.Say(b.env.T("kit.file.nosuch"))
		return
	}
	b.take(path)
}

func (b *browser) acceptSave() {
	path := b.typed()
	if b.walkIn(path) {
		return
	}
	if path == "" {
		b.problem.Say(b.env.T("kit.file.none"))
		return
	}
	unlessThere(b.env, complete(b.filter, path), b.take)
}

func (b *browser) acceptFolder() {
	path := b.folder
	if row := b.grid.Current(); row >= 0 && b.grid.Selected().Len() > 0 {
		path = filepath.Join(b.folder, b.entries[row].name)
	}
	b.take(path)
}

// take closes the dialog with a choice.
func (b *browser) take(path string) {
	b.picker.folder = b.folder
	b.dialog.Close()
	b.chosen(path)
}
