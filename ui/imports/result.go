package imports

import (
	"context"
	"io"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/data/intake"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/grid"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// report says what became of the file.
func (i *importPage) report(o outcome) fyne.CanvasObject {
	r := o.report
	upper := i.numbers(number{"import.added", r.Added, kit.ToneGood}, number{"import.updated", r.Updated, kit.ToneInfo}, number{"import.unchanged", r.Unchanged, kit.ToneNone})
	lower := i.numbers(number{"import.agreed", r.Agreed, kit.ToneGood}, number{"import.optedout", r.OptedOut + r.KeptOut, kit.ToneWarn}, number{"import.aside", len(o.taking.Aside), kit.ToneBad})
	undo := button.New(i.Env, button.Plain, i.T("import.undo"), func() { i.askUndo(r.ID, o.source) })
	box := layout.VBox(layout.AsideMiddle(i.Env, prose.NewClipped(i.Env, i.T("import.done"), prose.Heading), undo), upper, lower, i.lawful(o))
	if o.fetched.form != 0 {
		box.Add(i.fetchedCard(o.fetched))
	}
	for _, remark := range i.remarks(o) {
		box.Add(piece.NewBanner(i.Env, kit.ToneInfo, remark))
	}
	if len(o.unread) > 0 {
		box.Add(layout.MinHeight(listHeight, i.cellsCard(o.unread, func() { i.reportAgain(o) })))
	}
	if len(o.taking.Aside) > 0 {
		box.Add(layout.MinHeight(listHeight, i.asideCard(o.taking)))
	}
	foot := layout.HBox(i.Env, layout.Spacer(),
		button.New(i.Env, button.Plain, i.T("import.another"), i.choose),
		button.NewWithIcon(i.Env, button.Primary, theme.AccountIcon(), i.T("import.toleads"), func() { i.LeaveFor(page.Leads) }))
	return layout.Border(i.Env, nil, layout.VBox(layout.VBoxTight(), foot), nil, nil, layout.ScrollOutdented(box))
}

// reportAgain shows the report with the cells that are left.
func (i *importPage) reportAgain(o outcome) {
	page.Work(i.Place, func(ctx context.Context) ([]data.UnreadCell, error) { return i.Vault.UnreadCells(ctx, o.report.ID) }, func(cells []data.UnreadCell) {
		o.unread = cells
		i.showUnder("", i.report(o))
	})
}

// listHeight is how high a list of rows is on the page of the result.
const listHeight = 240

// lawful says who can be written to now, and what may be done about the others.
func (i *importPage) lawful(o outcome) fyne.CanvasObject {
	r := o.report
	items := []string{i.T("import.lawful.agreed", "n", r.Agreed)}
	if r.Agreed == 0 {
		items[0] = i.T("import.lawful.nobody")
	}
	if o.contacts > 0 {
		items = append(items, i.T("import.lawful.rest"), i.T("import.lawful.never"))
	}
	if r.KeptOut > 0 {
		items = append(items, i.T("import.keptout.text"))
	}
	return piece.NewCard(i.Env, i.T("import.lawful"), piece.NewList(i.Env, items))
}

// fetchedCard offers to delete the file that was fetched.
func (i *importPage) fetchedCard(f fetched) fyne.CanvasObject {
	said := prose.NewParagraph(i.Env, i.T("fetch.left", "file", filepath.Base(f.path), "folder", filepath.Dir(f.path)), prose.Body)
	row := layout.VBox(said)
	var remove *button.Button
	remove = button.New(i.Env, button.Plain, i.T("fetch.delete"), func() {
		i.askDelete(f, func() {
			said.SetText(i.T("fetch.deleted"))
			remove.Hide()
		})
	})
	row.Add(layout.AlignLeading(i.Env, remove))
	return piece.NewCard(i.Env, "", row)
}

// remarks are what a person may wonder about.
func (i *importPage) remarks(o outcome) []string {
	var all []string
	if o.taking.TestRows > 0 {
		all = append(all, i.T("import.testrows", "n", o.taking.TestRows))
	}
	if r := o.report; r.Hashes > 0 {
		matched := i.T("import.hashes.none")
		if r.Matched > 0 {
			matched = i.T("import.hashes", "n", r.Matched)
		}
		all = append(all, matched+" "+i.T("import.hashes.rest"))
	}
	if o.taking.Kept > 0 {
		all = append(all, i.T("import.keptcells", "n", o.taking.Kept))
	}
	return all
}

// toneOf draws a column in a tone.
func toneOf(column int, tone kit.Tone) func(row, col int) kit.Tone {
	return func(_, col int) kit.Tone {
		if col == column {
			return tone
		}
		return kit.ToneNone
	}
}

// asideCard lists the rows that were not taken, with the reason for each.
func (i *importPage) asideCard(k *intake.Taking) fyne.CanvasObject {
	table := grid.New(i.Env, []grid.Column{
		{Title: i.T("import.aside.line"), Width: 70, LTR: true},
		{Title: i.T("import.aside.reason"), Width: 190},
		{Title: i.T("import.aside.row"), Width: 120, Weight: 1},
	}, func() int { return len(k.Aside) }, func(row, col int) string {
		a := k.Aside[row]
		switch col {
		case 0:
			return i.Lang.Number(a.Line)
		case 1:
			return i.T("import.row." + string(a.Code))
		}
		return i.Lang.Join(a.Cells...)
	})
	table.Tone = toneOf(1, kit.ToneBad)
	return piece.NewCard(i.Env, i.T("import.aside.title"), table,
		button.NewWithIcon(i.Env, button.Plain, theme.DocumentSaveIcon(), i.T("import.aside.save"), func() { i.saveAside(k) }))
}

// saveAside writes the rows that were not taken as a file, to be mended and
// imported again.
func (i *importPage) saveAside(k *intake.Taking) {
	line, reason := i.T("import.aside.line"), i.T("import.aside.reason")
	words := map[intake.Code]string{}
	for _, a := range k.Aside {
		words[a.Code] = i.T("import.row." + string(a.Code))
	}
	i.Files.SaveFile(i.T("import.aside.file")+".csv", kit.Filter{Extensions: []string{".csv"}}, func(path string) {
		plan := data.ExportPlan{Kind: data.ExportRows, Format: "csv", Why: data.ExportForWork}
		i.WriteFile(func(ctx context.Context) error {
			_, err := i.Vault.WriteExport(ctx, path, plan, func(w io.Writer) (data.Written, error) {
				return data.Written{Others: len(k.Aside)}, k.WriteAside(ctx, w, line, reason, func(a intake.Aside) string { return words[a.Code] })
			})
			return err
		}, func(err error) {
			if err != nil {
				i.Log.Error("save the rows set aside", "err", err)
				dialog.Error(i.Env, i.T("error.title"), i.why(err), "")
				return
			}
			dialog.Message(i.Env, i.T("import.aside.saved"), i.T("import.aside.saved.text", "file", filepath.Base(path)))
		})
	})
}
