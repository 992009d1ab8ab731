package picker

import (
	"context"
	"path/filepath"
	"strings"

	"mujeeb/ui/filedialog"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/prose"
)

// Dialogs asks by a dialog of the desktop and waits for the answer, off the UI
// goroutine; see filedialog.Choose.
type Dialogs func(ctx context.Context, q filedialog.Question) (path string, err error)

// desktopPicker asks by the desktop's dialogs. While one is open, a dialog of
// the program covers the window, so that nothing behind it can be used, and is
// the way out when the desktop's dialog can't be seen. Whatever closes the
// cover, locking the vault too, cancels the question, and a late answer is
// dropped. Where the desktop fails to ask, the program's own dialogs do, from
// then on.
type desktopPicker struct{ *Picker }

var _ kit.FilePicker = desktopPicker{}

// OpenFile is part of kit.FilePicker.
func (p desktopPicker) OpenFile(f kit.Filter, chosen func(string)) {
	q := filedialog.Question{Kind: filedialog.OpenFile, Title: p.env.T("kit.file.open"), Yes: p.env.T("kit.file.yes.open")}
	if len(f.Extensions) > 0 {
		q.Types = []filedialog.Type{p.types(f), {Name: p.env.T("kit.file.types.all")}}
	}
	p.ask(q, chosen, func() { ownPicker(p).OpenFile(f, chosen) })
}

// SaveFile is part of kit.FilePicker. The desktop has asked before it returns a
// file that exists; where the person left out the extension, it has asked about
// another file than will be written.
func (p desktopPicker) SaveFile(name string, f kit.Filter, chosen func(string)) {
	q := filedialog.Question{Kind: filedialog.SaveFile, Title: p.env.T("kit.file.save"), Yes: p.env.T("kit.file.yes.save"), Name: name}
	if len(f.Extensions) > 0 {
		q.Types = []filedialog.Type{p.types(f)}
	}
	p.ask(q, func(path string) {
		if whole := complete(f, path); whole != path {
			unlessThere(p.env, whole, chosen)
			return
		}
		chosen(path)
	}, func() { ownPicker(p).SaveFile(name, f, chosen) })
}

// OpenFolder is part of kit.FilePicker.
func (p desktopPicker) OpenFolder(chosen func(string)) {
	q := filedialog.Question{Kind: filedialog.OpenFolder, Title: p.env.T("kit.file.folder"), Yes: p.env.T("kit.file.yes.folder")}
	p.ask(q, chosen, func() { ownPicker(p).OpenFolder(chosen) })
}

// types names the files that pass a filter, as "CSV, TSV files".
func (p desktopPicker) types(f kit.Filter) filedialog.Type {
	var names []string
	for _, e := range f.Extensions {
		names = append(names, strings.ToUpper(strings.TrimPrefix(e, ".")))
	}
	return filedialog.Type{
		Name:       p.env.T("kit.file.types", "types", strings.Join(names, p.env.T("kit.file.types.comma"))),
		Extensions: f.Extensions,
	}
}

// ask puts the question to the desktop; own is called where the desktop can't
// ask.
func (p desktopPicker) ask(q filedialog.Question, chosen func(string), own func()) {
	env := p.env
	q.Folder, q.Parent = p.startFolder(), kit.WindowNumber(env.Window)
	ctx, end := context.WithCancel(context.Background())
	var cover *kit.Dialog
	here := func() {
		cover.Close()
		p.noDesktop = true
		own()
	}
	cover = p.cover(end, here)
	go func() {
		path, err := p.desktop(ctx, q)
		env.Post(func() {
			switch {
			case ctx.Err() != nil:
			case err != nil:
				here()
			default:
				cover.Close()
				if path != "" {
					p.folder = filepath.Dir(path)
					chosen(path)
				}
			}
		})
	}()
}

// cover opens the dialog over the window. Closing it calls end; its second
// button calls here.
func (p desktopPicker) cover(end, here func()) *kit.Dialog {
	env := p.env
	var d *kit.Dialog
	leave := button.New(env, button.Plain, env.T("kit.cancel"), func() { d.Close() })
	d = dialog.Show(env, dialog.Spec{
		Title: env.T("kit.file.elsewhere.title"), Content: prose.NewParagraph(env, env.T("kit.file.elsewhere.text"), prose.Body),
		Buttons: []*button.Button{leave, button.New(env, button.Plain, env.T("kit.file.elsewhere.here"), here)},
		Focus:   leave, OnClose: end,
	})
	return d
}
