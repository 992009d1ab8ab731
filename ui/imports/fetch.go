package imports

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
)

// fetched is a file that came while a form's leads were fetched.
type fetched struct {
	form int64  // 0 for a file that came another way
	path string // of the file
}

// fetching is the dialog in which a form's leads are fetched: the owner's browser gets them,
// and the folder of downloads is looked at until the dialog is closed.
type fetching struct {
	*importPage
	of     data.LeadForm
	dialog *kit.Dialog
	state  *prose.Label
	take   *button.Button
	found  string
	stop   func() // ends the looking under way
}

// lookEvery is how often the folder of downloads is looked at while the dialog is open.
const lookEvery = time.Second

func (i *importPage) fetch(form data.LeadForm) {
	f := &fetching{importPage: i, of: form, state: prose.NewParagraph(i.Env, "", prose.Strong), stop: func() {}}
	f.take = button.New(i.Env, button.Primary, i.T("fetch.take"), f.takeFile)
	f.take.Disable()
	leave := func() { f.dialog.Close() }
	open := button.New(i.Env, button.Plain, i.T("fetch.open"), f.browse)
	other := button.New(i.Env, button.Link, i.T("fetch.folder"), func() { i.Files.OpenFolder(f.watch) })
	content := layout.VBox(
		prose.NewParagraph(i.Env, i.T("fetch.text"), prose.Body),
		layout.AlignLeading(i.Env, open),
		prose.NewParagraph(i.Env, i.T("fetch.watch"), prose.Caption),
		f.state,
		layout.AlignLeading(i.Env, other))
	f.dialog = dialog.Show(i.Env, dialog.Spec{
		Title: i.T("fetch.title", "name", form.Name), Content: layout.MinHeight(260, layout.ScrollOutdented(content)), Width: 600, Focus: open, Cancel: leave, OnClose: func() { f.stop() },
		Buttons: []*button.Button{button.New(i.Env, button.Plain, i.T("kit.cancel"), leave), f.take},
	})
	f.watch(i.downloads)
}

// browse opens the address at which the platform gives the form's leads.
func (f *fetching) browse() {
	address := f.of.ExportURL()
	if f.Program.Browse == nil || f.Program.Browse(address) != nil {
		dialog.Message(f.Env, f.T("fetch.unopened.title"), f.T("fetch.unopened", "address", address.String()))
	}
}

// watch looks for a new file in a folder, again and again.
func (f *fetching) watch(dir string) {
	f.downloads, f.found = dir, ""
	f.take.Disable()
	f.state.SetText("")
	f.stop()
	ctx, stop := context.WithCancel(f.Context())
	f.stop = stop
	go func() {
		if err := f.lookOn(ctx, dir); err != nil {
			f.PostWhile(ctx, func() {
				f.Log.Error("look at the folder of downloads", "err", err)
				f.state.SetText(f.T("fetch.unread", "folder", dir))
			})
		}
	}()
}

// lookOn looks at a folder until ctx ends, or it can't be read.
func (f *fetching) lookOn(ctx context.Context, dir string) error {
	w, ticker, last, looked := &folderWatch{dir: dir}, time.NewTicker(lookEvery), "", false
	defer ticker.Stop()
	for {
		path, err := w.look()
		if err != nil {
			return data.DiskError("look at a folder", err) // which leaves its name out
		}
		switch {
		case !looked: // from now on a file is new
			f.PostWhile(ctx, func() { f.state.SetText(f.T("fetch.waiting", "folder", dir)) })
		case path != "" && path != last:
			last = path
			f.PostWhile(ctx, func() { f.offer(path) })
		}
		looked = true
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

// offer offers a file that came for import.
func (f *fetching) offer(path string) {
	f.found = path
	f.state.SetText(f.T("fetch.found", "file", filepath.Base(path)))
	f.take.Enable()
}

// takeFile brings the file in that was found.
func (f *fetching) takeFile() {
	f.dialog.Close()
	f.plan = importPlan{path: f.found, fetched: fetched{f.of.ID, f.found}, source: f.of.Name}
	f.look()
}

// settleFetched writes down that a form's leads were imported.
func (i *importPage) settleFetched(f fetched) {
	if f.form == 0 {
		return
	}
	i.Act(func(ctx context.Context) error {
		err := i.Vault.FormFetched(ctx, f.form)
		if data.CodeOf(err) == data.CodeNotFound {
			return nil // it was removed meanwhile
		}
		return err
	}, func() {})
}

// askDelete asks whether the file that was fetched is to go, now that its people are in the
// vault.
func (i *importPage) askDelete(f fetched, done func()) {
	dialog.Confirm(i.Env, dialog.ConfirmSpec{
		Title: i.T("fetch.delete.title"), Text: i.T("fetch.delete.text", "file", filepath.Base(f.path), "folder", filepath.Dir(f.path)), Yes: i.T("fetch.delete.yes"), Danger: true,
		OnYes: func() {
			i.WriteFile(func(context.Context) error {
				if err := os.Remove(f.path); err != nil {
					return data.DiskError("delete a fetched file", err)
				}
				return nil
			}, func(err error) {
				if err != nil {
					i.Fail(err)
					return
				}
				done()
			})
		},
	})
}
