package imports

import (
	"context"

	"mujeeb/data"
	"mujeeb/data/intake"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
)

// outcome is what became of a file.
type outcome struct {
	report   data.ImportReport
	taking   *intake.Taking
	unread   []data.UnreadCell
	source   string
	contacts int // people of the file who neither agreed nor said no
	fetched  fetched
}

// run imports the file. Cancelling, leaving the page and every error leave the
// vault as it was.
func (f *form) run(plan data.Import) {
	i, table, m, found, rows, cancelled := f.importPage, f.table, f.mapping, f.survey.Findings, f.known.survey.Rows, false
	line := piece.NewProgressLine(i.Env, i.T("import.running"), func() {
		cancelled = true
		i.taking.Stop()
	})
	line.Set(0, rows)
	i.show(layout.Center(layout.MinWidth(560, piece.NewCard(i.Env, plan.Source.Name, layout.VBox(line, prose.NewParagraph(i.Env, i.T("import.running.text"), prose.Muted))))))
	i.taking.Ask(i.Place, func(ctx context.Context) (o outcome, err error) {
		progress := func(done int) { i.PostWhile(ctx, func() { line.Set(done, rows) }) }
		o.taking = intake.Take(table, m).With(found)
		if o.report, err = i.Vault.Import(ctx, plan, o.taking.Leads(ctx), progress); err != nil {
			return o, err
		}
		if err := o.taking.Settle(i.Context(), o.report); err != nil {
			i.Log.Error("read the rows set aside", "err", err) // they are listed without their cells
		}
		if o.unread, err = i.Vault.UnreadCells(i.Context(), o.report.ID); err != nil {
			i.Log.Error("read the unread cells", "err", err) // they can be seen among the imports of before
		}
		return o, nil
	}, func(o outcome, err error) {
		switch {
		case err == nil: // also when it was done before it could be cancelled
			o.source, o.contacts = plan.Source.Name, f.contacts()
			o.fetched = i.plan.fetched
			i.settleFetched(o.fetched)
			i.form, i.plan = nil, importPlan{}
			i.showUnder("", i.report(o))
		case cancelled:
			f.goTo(stepPreview)
			f.complain(i.T("import.cancelled"))
		default:
			i.Log.Error("import", "err", err)
			f.goTo(stepPreview)
			f.complain(i.T("import.failed", "why", i.why(err)))
		}
	})
}
