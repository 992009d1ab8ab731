package activity

import (
	"context"
	"encoding/hex"
	"iter"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/grid"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// exports lists the files with personal data that were written, the newest first.
type exports struct {
	*page.Place
	all    []data.Export
	grid   *grid.Grid
	rows   layout.Stage
	body   *fyne.Container
	whole  *prose.Label // all that is known of the one that is chosen
	feed   *page.Feed[[]data.Export]
	object fyne.CanvasObject
}

func newExports(p *page.Place) *exports {
	e := &exports{Place: p, rows: layout.NewStage()}
	e.grid = grid.New(p.Env, []grid.Column{
		{Title: p.T("activity.column.when"), Width: 150, LTR: true},
		{Title: p.T("export.column.file"), Width: 150, Weight: 2},
		{Title: p.T("export.column.people"), Width: 80},
		{Title: p.T("export.why"), Width: 110, Weight: 1, Spare: 1},
	}, func() int { return len(e.all) }, e.cell)
	e.whole = prose.NewParagraph(p.Env, "", prose.Body)
	who := button.NewWithIcon(p.Env, button.Plain, theme.AccountIcon(), p.T("export.who"), e.showPeople)
	card := piece.NewCard(p.Env, "", layout.VBox(e.whole, layout.AlignLeading(p.Env, who)))
	e.body = layout.VBoxGrow(0, e.grid, card)
	e.grid.OnSelect = e.choose
	e.grid.OnOpen = func(int) { e.showPeople() }
	e.feed = page.NewFeed(p, func() func(context.Context) ([]data.Export, error) { return p.Vault.Exports }, e.show)
	text := prose.NewParagraph(p.Env, p.T("export.text"), prose.Muted)
	e.object = layout.Border(p.Env, layout.VBox(text, layout.VBoxTight()), nil, nil, nil, e.rows.Object)
	e.feed.Refresh()
	return e
}

func (e *exports) show(all []data.Export) {
	first := len(e.all) == 0
	e.all = all
	if len(all) == 0 {
		e.rows.Show(piece.NewEmptyState(e.Env, theme.DocumentSaveIcon(), e.T("export.empty.title"), e.T("export.empty.text"), nil))
		return
	}
	if first {
		e.rows.Show(layout.ScrollOutdented(e.body))
		e.grid.Select(0)
	}
	e.grid.Refresh()
	e.choose()
}

// chosen returns the export in the current row.
func (e *exports) chosen() (x data.Export, ok bool) {
	row := e.grid.Current()
	if row < 0 || row >= len(e.all) {
		return x, false
	}
	return e.all[row], true
}

// choose says all that is known of the export that is chosen.
func (e *exports) choose() {
	x, ok := e.chosen()
	if !ok {
		return
	}
	words := e.T("export.whole", "number", int(x.ID), "when", e.Lang.DateTime(e.Local(x.At)), "file", e.fileName(x), "size", e.Lang.Size(x.Size), "n", x.People)
	if x.Note != "" {
		words += " " + e.T("export.whole.note", "note", x.Note)
	}
	words += " " + e.T("activity.by", "way", page.WayWords(e.Env, x.By)) + " " + e.T("export.whole.print", "print", hex.EncodeToString(x.SHA256[:]))
	e.whole.SetText(words)
	e.body.Refresh() // it may be of another height now
}

// showPeople leads to the list of those who are in the file.
func (e *exports) showPeople() {
	if x, ok := e.chosen(); ok {
		e.GoTo(page.Route{Page: page.Leads, Kept: page.PickLeads(data.InExport(x.ID))})
	}
}

// fileName says what a file is, and whether it is sealed.
func (e *exports) fileName(x data.Export) string {
	key := "export.file"
	if x.Sealed {
		key = "export.file.sealed"
	}
	return e.T(key, "kind", page.ExportKindName(e.Env, x.Kind), "format", x.Format)
}

func (e *exports) cell(row, col int) string {
	x := e.all[row]
	return []string{e.Local(x.At).Format(page.MomentLayout), e.fileName(x), e.Lang.Number(x.People), page.ExportWhyName(e.Env, x.Why)}[col]
}

// table returns the list, for a file.
func (e *exports) table() table {
	zone := e.Now().Location()
	return table{[]string{"number", "at", "kind", "format", "sealed", "why", "note", "people", "size", "sha256", "way", "way_kind", "way_name"}, func(ctx context.Context) (iter.Seq[[]string], error) {
		all, err := e.Vault.Exports(ctx)
		return func(yield func([]string) bool) {
			for _, x := range all {
				if !yield([]string{strconv.FormatInt(x.ID, 10), x.At.In(zone).Format(time.RFC3339), string(x.Kind), x.Format, strconv.FormatBool(x.Sealed), string(x.Why), x.Note,
					strconv.Itoa(x.People), strconv.FormatInt(x.Size, 10), hex.EncodeToString(x.SHA256[:]), strconv.FormatInt(x.By.Number, 10), string(x.By.Kind), x.By.Name}) {
					return
				}
			}
		}, err
	}}
}
