package activity

import (
	"context"
	"io"
	"iter"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/data/intake"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/nav"
	"mujeeb/ui/page"
)

// The tabs.
const (
	tabDone = iota
	tabConnections
	tabExports
)

// activityPage shows what was done, what was connected to, and which files were exported.
type activityPage struct {
	*page.Place
	done        *done
	connections *connections
	exports     *exports
	tabs        *nav.Tabs
}

// activityKept is how the page was left.
type activityKept struct {
	tab         int
	kind, month string
}

// What the shell may ask of the page.
var (
	_ page.Keeper    = (*activityPage)(nil)
	_ page.Refresher = (*activityPage)(nil)
)

// New makes the page. With [page.SeeConnections] its list of connections is in front, with
// [page.SeeExports] that of exports.
func New(p *page.Place, r page.Route) page.Page {
	kept, _ := r.Kept.(activityKept)
	a := &activityPage{Place: p, done: newDone(p, kept.kind, kept.month), connections: newConnections(p), exports: newExports(p)}
	a.tabs = nav.NewTabs(p.Env,
		nav.Tab{Text: p.T("activity.tab.done"), Content: a.done.object},
		nav.Tab{Text: p.T("activity.tab.connections"), Content: a.connections.object},
		nav.Tab{Text: p.T("activity.tab.exports"), Content: a.exports.object})
	a.tabs.Select(kept.tab)
	switch r.Kept {
	case page.SeeConnections:
		a.tabs.Select(tabConnections)
	case page.SeeExports:
		a.tabs.Select(tabExports)
	}
	return a
}

func (a *activityPage) Content() fyne.CanvasObject {
	return page.Frame(a.Place, a.T("activity.title"), a.T("activity.subtitle"), []fyne.CanvasObject{
		button.New(a.Env, button.Plain, a.T("log.title"), func() { a.GoTo(page.Route{Page: page.Log}) }),
		button.NewWithIcon(a.Env, button.Plain, theme.DocumentSaveIcon(), a.T("activity.export"), a.export),
	}, a.tabs)
}

func (a *activityPage) Keep() any {
	return activityKept{a.tabs.Selected(), a.done.kind.Selected(), a.done.month.Selected()}
}

// Refresh reads the lists again.
func (a *activityPage) Refresh() {
	a.done.feed.Refresh()
	a.connections.feed.Refresh()
	a.exports.feed.Refresh()
}

// export writes the list of the tab in front into a file of the owner's choice.
func (a *activityPage) export() {
	name, table := "activity", a.done.table
	switch a.tabs.Selected() {
	case tabConnections:
		name, table = "connections", a.connections.table
	case tabExports:
		name, table = "exports", a.exports.table
	}
	saveTable(a.Place, name+"-"+a.Local(a.Now()).Format(page.DayLayout)+".csv", table())
}

// table is what a file is to hold: its header, and what reads its rows away from the UI
// goroutine.
type table struct {
	header []string
	read   func(context.Context) (iter.Seq[[]string], error)
}

// saveTable asks for a file and writes a table into it, which spreadsheets open as text.
func saveTable(p *page.Place, name string, t table) {
	p.Files.SaveFile(name, kit.Filter{Extensions: []string{".csv"}}, func(path string) {
		p.WriteFile(func(ctx context.Context) error {
			rows, err := t.read(ctx)
			if err != nil {
				return err
			}
			return data.SaveFile(ctx, path, func(w io.Writer) error { return intake.WriteCSV(w, t.header, rows) })
		}, func(err error) { tellSaved(p, path, err) })
	})
}

// tellSaved says that a file was saved, or why not.
func tellSaved(p *page.Place, path string, err error) {
	if err != nil {
		p.Fail(err)
		return
	}
	dialog.Message(p.Env, p.T("activity.saved.title"), p.T("activity.saved.text", "file", filepath.Base(path), "folder", filepath.Dir(path)))
}
