package today

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// shownSteps is how many of the steps that are due are shown.
const shownSteps = 6

// nextSteps lists the steps with people that are due today or were before, the oldest first.
func (t *todayPage) nextSteps(f facts) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, s := range f.nextSteps {
		rows = append(rows, t.stepRow(s))
	}
	if f.nextStepsDue > len(f.nextSteps) {
		all := page.Route{Page: page.Leads, Kept: page.PickLeads(data.FilterOf(data.Rule{Kind: data.RuleStep, Op: data.RuleDue}))}
		rows = append(rows, layout.AlignLeading(t.Env, button.New(t.Env, button.Link, t.T("today.steps.all", "n", f.nextStepsDue), func() { t.GoTo(all) })))
	}
	return piece.NewCard(t.Env, t.T("today.nextsteps"), rules(rows))
}

func (t *todayPage) stepRow(s data.LeadStep) fyne.CanvasObject {
	text, tone := page.StepDue(t.Place, s.Day)
	return layout.VBoxTight(
		layout.Border(t.Env, nil, nil, layout.HBox(t.Env, piece.NewBadge(t.Env, text, tone), layout.VBoxTight()), nil, prose.NewClipped(t.Env, page.LeadTitle(t.Env, s.Name), prose.Strong)),
		prose.NewParagraph(t.Env, s.Text, prose.Body),
		layout.Flow(t.Env,
			button.New(t.Env, button.Plain, t.T("today.step.open"), func() { t.GoTo(page.Route{Page: page.Lead, ID: s.LeadID}) }),
			button.New(t.Env, button.Plain, t.T("step.done"), func() {
				t.Act(func(ctx context.Context) error { return t.Vault.StepDone(ctx, s.LeadID) }, t.Refresh)
			}),
			button.New(t.Env, button.Link, t.T("today.step.tomorrow"), func() { t.postpone(s, 1) }),
			button.New(t.Env, button.Link, t.T("today.step.week"), func() { t.postpone(s, 7) })))
}

// postpone makes a step due so many days from today.
func (t *todayPage) postpone(s data.LeadStep, days int) {
	later := data.Step{Day: t.Now().AddDate(0, 0, days), Text: s.Text}
	t.Act(func(ctx context.Context) error { return t.Vault.SetStep(ctx, s.LeadID, later) }, t.Refresh)
}

// formRow reminds of a form whose leads the platform will not give any more.
func (t *todayPage) formRow(form data.LeadForm) fyne.CanvasObject {
	last := form.FetchedAt
	title := t.T("today.form", "name", form.Name, "date", t.Lang.Date(t.Local(last)))
	if last.IsZero() {
		title = t.T("today.form.never", "name", form.Name)
	}
	words := layout.VBoxTight(prose.NewParagraph(t.Env, title, prose.Strong), prose.NewParagraph(t.Env, t.T("today.form.text", "n", data.FormKeepsDays), prose.Caption))
	return t.duty(piece.NewBadge(t.Env, t.T("today.form.badge"), kit.ToneWarn), words, button.Plain, t.T("today.form.open"), page.Route{Page: page.Import})
}

// cellsRow says that cells of imports could not be read.
func (t *todayPage) cellsRow(n int) fyne.CanvasObject {
	words := layout.VBoxTight(prose.NewParagraph(t.Env, t.T("today.cells", "n", n), prose.Strong), prose.NewParagraph(t.Env, t.T("today.cells.text"), prose.Caption))
	return t.duty(piece.NewBadge(t.Env, t.T("today.cells.badge"), kit.ToneInfo), words, button.Plain, t.T("today.cells.open"), page.Route{Page: page.Import, Kept: page.SeeCells})
}

// readSteps reads which steps with people are due, and which forms are to be fetched.
func (f *facts) readSteps(ctx context.Context, vault *data.Vault, now time.Time) (err error) {
	if f.nextSteps, f.nextStepsDue, err = vault.DueSteps(ctx, now, shownSteps); err != nil {
		return err
	}
	if f.cells, err = vault.CountUnreadCells(ctx); err != nil {
		return err
	}
	forms, err := vault.LeadForms(ctx)
	for _, form := range forms {
		if !now.Before(form.RemindAt()) {
			f.forms = append(f.forms, form)
		}
	}
	return err
}
