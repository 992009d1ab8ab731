// Package picker asks a person for a file or folder: by the desktop's own
// dialogs where there are any, else by dialogs of the program.
package picker

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/dialog"
)

// takes reports whether a file name passes the filter.
func takes(f kit.Filter, name string) bool {
	return len(f.Extensions) == 0 || slices.Contains(f.Extensions, strings.ToLower(filepath.Ext(name)))
}

// complete adds the filter's first extension to a name that has none of them.
func complete(f kit.Filter, name string) string {
	if len(f.Extensions) == 0 || takes(f, name) {
		return name
	}
	return name + f.Extensions[0]
}

// unlessThere calls take with a path where nothing is yet, or after the person
// has agreed to replace what is there.
func unlessThere(env *kit.Env, path string, take func(string)) {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		take(path)
		return
	}
	dialog.Confirm(env, dialog.ConfirmSpec{
		Title: env.T("kit.file.replace.title"), Text: env.T("kit.file.replace.text", "name", filepath.Base(path)),
		Yes: env.T("kit.file.replace.yes"), Danger: true, OnYes: func() { take(path) },
	})
}

// Picker asks for files, and remembers the folder of the last choice. There is
// one for each window.
type Picker struct {
	env       *kit.Env
	desktop   Dialogs
	folder    string // that a file was last chosen in
	noDesktop bool   // its dialogs failed once
}

var _ kit.FilePicker = (*Picker)(nil)

// New makes a picker for a window. A nil desktop means that the desktop has no
// dialogs.
func New(env *kit.Env, desktop Dialogs) *Picker { return &Picker{env: env, desktop: desktop} }

// OpenFile is part of kit.FilePicker.
func (p *Picker) OpenFile(f kit.Filter, chosen func(string)) { p.way().OpenFile(f, chosen) }

// SaveFile is part of kit.FilePicker.
func (p *Picker) SaveFile(name string, f kit.Filter, chosen func(string)) {
	p.way().SaveFile(name, f, chosen)
}

// OpenFolder is part of kit.FilePicker.
func (p *Picker) OpenFolder(chosen func(string)) { p.way().OpenFolder(chosen) }

// way returns what asks now.
func (p *Picker) way() kit.FilePicker {
	if p.desktop != nil && !p.noDesktop {
		return desktopPicker{p}
	}
	return ownPicker{p}
}

// startFolder returns the folder that a choice begins in: that of the choice
// before.
func (p *Picker) startFolder() string {
	if p.folder == "" {
		return homeFolder()
	}
	return p.folder
}

// ownPicker asks by the program's own dialogs.
type ownPicker struct{ *Picker }

var _ kit.FilePicker = ownPicker{}

// OpenFile is part of kit.FilePicker.
func (p ownPicker) OpenFile(f kit.Filter, chosen func(string)) {
	b := newBrowser(p.Picker, f, chosen)
	b.files, b.accept = true, b.acceptFile
	b.show(p.env.T("kit.file.open"), p.env.T("kit.file.yes.open"))
}

// SaveFile is part of kit.FilePicker.
func (p ownPicker) SaveFile(name string, f kit.Filter, chosen func(string)) {
	b := newBrowser(p.Picker, f, chosen)
	b.files, b.accept = true, b.acceptSave
	b.name.SetText(name)
	b.show(p.env.T("kit.file.save"), p.env.T("kit.file.yes.save"))
	b.env.Window.Canvas().Focus(b.name)
	b.name.SelectAll()
}

// OpenFolder is part of kit.FilePicker.
func (p ownPicker) OpenFolder(chosen func(string)) {
	b := newBrowser(p.Picker, kit.Filter{}, chosen)
	b.accept = b.acceptFolder
	b.show(p.env.T("kit.file.folder"), p.env.T("kit.file.yes.folder"))
}
