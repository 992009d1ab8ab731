package kit

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Filter names the files that a picker offers: their endings with the dot, as ".csv". No endings means all files.
type Filter struct {
	Extensions []string
}

// takes tells whether a file name passes.
func (f Filter) takes(name string) bool {
	return len(f.Extensions) == 0 || slices.Contains(f.Extensions, strings.ToLower(filepath.Ext(name)))
}

// complete gives a file name its ending where a person left it out.
func (f Filter) complete(name string) string {
	if len(f.Extensions) == 0 || f.takes(name) {
		return name
	}
	return name + f.Extensions[0]
}

// FilePicker asks the person for a file or folder on this computer. A function given is called on the UI goroutine, once
// a choice was made; it is not called when the person leaves without one.
type FilePicker interface {
	// OpenFile asks for a file that exists.
	OpenFile(f Filter, chosen func(path string))
	// SaveFile asks where to write, starting with a suggested name. Nothing is written; where the file exists already,
	// the person agreed to replace it.
	SaveFile(name string, f Filter, chosen func(path string))
	// OpenFolder asks for a folder that exists.
	OpenFolder(chosen func(path string))
}

// unlessThere takes a path at once where nothing is yet, and else when the person agrees to replace what is there.
func unlessThere(env *Env, path string, take func(string)) {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		take(path)
		return
	}
	Confirm(env, ConfirmSpec{
		Title: env.T("kit.file.replace.title"), Text: env.T("kit.file.replace.text", "name", filepath.Base(path)),
		Yes: env.T("kit.file.replace.yes"), Danger: true, OnYes: func() { take(path) },
	})
}

// NewFilePicker gives the program's own dialogs.
func NewFilePicker(env *Env) FilePicker { return ownPicker{env} }

type ownPicker struct{ env *Env }

var _ FilePicker = ownPicker{}

// OpenFile is part of FilePicker.
func (p ownPicker) OpenFile(f Filter, chosen func(string)) {
	b := newBrowser(p.env, f, chosen)
	b.files, b.accept = true, b.acceptFile
	b.show(p.env.T("kit.file.open"), p.env.T("kit.file.yes.open"))
}

// SaveFile is part of FilePicker.
func (p ownPicker) SaveFile(name string, f Filter, chosen func(string)) {
	b := newBrowser(p.env, f, chosen)
	b.files, b.accept = true, b.acceptSave
	b.name.SetText(name)
	b.show(p.env.T("kit.file.save"), p.env.T("kit.file.yes.save"))
	b.env.Window.Canvas().Focus(b.name)
	b.name.SelectAll()
}

// OpenFolder is part of FilePicker.
func (p ownPicker) OpenFolder(chosen func(string)) {
	b := newBrowser(p.env, Filter{}, chosen)
	b.accept = b.acceptFolder
	b.show(p.env.T("kit.file.folder"), p.env.T("kit.file.yes.folder"))
}
