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

// outcome is what became of a file.
type outcome struct {
	report data.ImportReport
	taking *intake.Taking
}

// run imports the file. Cancelling, leaving the page and every error leave the
// vault as it was.
func (i *importPage) run(table *intake.Table, m intake.Mapping, sum intake.Sum, plan data.Import) {
	form, cancelled := i.form, false
	line := piece.NewProgressLine(i.Env, i.T("import.running"), func() {
		cancelled = true
		i.taking.Stop()
	})
	line.Set(0, sum.Rows)
	i.whole.Show(layout.Center(layout.MinWidth(560, piece.NewCard(i.Env, plan.Source.Name, layout.VBox(line, prose.NewParagraph(i.Env, i.T("import.running.text"), prose.Muted))))))
	i.taking.Ask(i.Place, func(ctx context.Context) (o outcome, err error) {
		progress := func(done int) { i.PostWhile(ctx, func() { line.Set(done, sum.Rows) }) }
		o.taking = intake.Take(table, m)
		if o.report, err = i.Vault.Import(ctx, plan, o.taking.Leads(ctx), progress); err != nil {
			return o, err
		}
		if err := o.taking.Settle(i.Context(), o.report); err != nil {
			i.Log.Error("read the rows set aside", "err", err) // they are listed without their cells
		}
		return o, nil
	}, func(o outcome, err error) {
		switch {
		case err == nil: // also when it was done before it could be cancelled
			i.form, i.plan = nil, importPlan{}
			i.whole.Show(i.report(o))
		case cancelled:
			i.whole.Show(form.object)
			form.problem.Say(i.T("import.cancelled"))
		default:
			i.Log.Error("import", "err", err)
			i.whole.Show(form.object)
			form.problem.Say(i.T("import.failed", "why", i.why(err)))
		}
	})
}

// report says what became of the file.
func (i *importPage) report(o outcome) fyne.CanvasObject {
	tile := func(label string, n int, tone kit.Tone) fyne.CanvasObject {
		if n == 0 {
			tone = kit.ToneNone
		}
		return piece.NewStatTile(i.Env, label, i.Lang.Number(n), tone, nil)
	}
	r := o.report
	tiles := layout.Columns(i.Env, 3,
		tile(i.T("import.added"), r.Added, kit.ToneGood), tile(i.T("import.updated"), r.Updated, kit.ToneInfo), tile(i.T("import.unchanged"), r.Unchanged, kit.ToneNone),
		tile(i.T("import.agreed"), r.Agreed, kit.ToneGood), tile(i.T("import.keptout"), r.KeptOut, kit.ToneWarn), tile(i.T("import.aside"), len(o.taking.Aside), kit.ToneBad))
	box := layout.VBox(tiles)
	for _, remark := range i.remarks(o) {
		box.Add(piece.NewBanner(i.Env, kit.ToneInfo, remark))
	}
	foot := layout.HBox(i.Env, layout.Spacer(),
		button.New(i.Env, button.Plain, i.T("import.another"), i.choose),
		button.NewWithIcon(i.Env, button.Primary, theme.AccountIcon(), i.T("import.toleads"), func() { i.LeaveFor(page.Leads) }))
	head, aside := layout.VBox(prose.NewLabel(i.Env, i.T("import.done"), prose.Heading), box, layout.VBoxTight()), fyne.CanvasObject(layout.VBoxTight())
	if len(o.taking.Aside) > 0 {
		aside = layout.MinHeight(240, i.asideCard(o.taking))
	}
	return layout.Border(i.Env, nil, layout.VBox(layout.VBoxTight(), foot), nil, nil, layout.ScrollOutdented(layout.Border(i.Env, head, nil, nil, nil, aside)))
}

// remarks are what a person may wonder about.
func (i *importPage) remarks(o outcome) []string {
	var all []string
	if o.report.KeptOut > 0 {
		all = append(all, i.T("import.keptout.text"))
	}
	if o.taking.TestRows > 0 {
		all = append(all, i.T("import.testrows", "n", o.taking.TestRows))
	}
	if o.taking.Kept > 0 {
		all = append(all, i.T("import.keptcells", "n", o.taking.Kept))
	}
	return all
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
	table.Tone = func(_, col int) kit.Tone {
		if col == 1 {
			return kit.ToneBad
		}
		return kit.ToneNone
	}
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
		i.WriteFile(func(ctx context.Context) error {
			return data.SaveFile(ctx, path, func(w io.Writer) error {
				return k.WriteAside(ctx, w, line, reason, func(a intake.Aside) string { return words[a.Code] })
			})
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
