package campaigns

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/page"
)

// confirmLater asks when a run is to start by itself.
func (d *draftView) confirmLater(run data.Run, r ready) {
	account, n := d.about.account(run.AccountID), r.reach[data.VerdictAllowed]
	when := page.LaterEntry(d.Place, tomorrowMorning(d.Local(d.Now())))
	first, who := d.pilotChoice(run, account, n), d.answererOf(run, account, r.boxes)
	fields := []field.Row{{Label: d.T("later.when"), Widget: when, Hint: d.T("later.when.hint")}}
	if more := choices(first, who.owner); more != nil {
		fields = append(fields, field.Row{Label: d.T("later.how"), Widget: more})
	}
	dialog.Form(d.Env, dialog.FormSpec{
		Title: d.T("later.title"), Text: d.T("later.text", "title", run.Title), Fields: fields, Yes: d.T("later.yes"), Check: d.unanswered(who),
		OnYes: func() {
			d.doSchedule(r.id, page.MomentIn(d.Place, when, time.Time{}), startOf(first), who.owner != nil)
		},
	})
}

// tomorrowMorning returns nine o'clock of the next day.
func tomorrowMorning(now time.Time) time.Time {
	year, month, day := now.Date()
	return time.Date(year, month, day+1, 9, 0, 0, 0, now.Location())
}

// doSchedule has a run start by itself. byOwner says that its owner reads the answers.
func (d *draftView) doSchedule(run int64, at time.Time, how data.Start, byOwner bool) {
	d.Act(func(ctx context.Context) error {
		if byOwner {
			if err := d.Vault.SayAnswers(ctx, run, data.AnswersOwner); err != nil {
				return err
			}
		}
		return d.Vault.ScheduleRun(ctx, run, at, how)
	}, func() { d.started(run) })
}

// scheduledView is a draft that starts by itself, or that did not when it should have. It can
// be read, and is changed when that is taken back.
type scheduledView struct {
	*campaignPage
	preview *previewView
	reach   *reachView
}

func newScheduledView(c *campaignPage) *scheduledView {
	run := func() data.Run { return c.about.run }
	v := &scheduledView{campaignPage: c, preview: newPreviewView(c.Place, c.about, run), reach: newReachView(c.Place, run, func() {})}
	v.preview.feed.Refresh()
	v.reach.feed.Refresh()
	return v
}

// letterHeight is the least height of a letter among other things.
const letterHeight = 420

func (v *scheduledView) content() fyne.CanvasObject {
	back := button.NewWithIcon(v.Env, button.Plain, theme.DocumentCreateIcon(), v.T("later.back"), v.takeBack)
	return page.Subframe(v.Place, page.Headline(v.about.run.Title), "", []fyne.CanvasObject{back}, layout.ScrollOutdented(layout.VBox(
		v.banner(), piece.NewCard(v.Env, v.T("draft.reach"), v.reach.object), layout.MinHeight(letterHeight, v.preview.object),
	)))
}

// banner says when the run starts, or why it did not.
func (v *scheduledView) banner() fyne.CanvasObject {
	r := v.about.run
	if r.Missed != "" {
		return piece.NewBanner(v.Env, kit.ToneWarn, page.MissedWords(v.Place, r))
	}
	return piece.NewBanner(v.Env, kit.ToneInfo, v.T("later.banner", "when", v.Weekday(r.StartsAt), "account", v.about.account(r.AccountID).Name))
}

// takeBack makes the run a draft like any other.
func (v *scheduledView) takeBack() {
	id := v.about.run.ID
	v.Act(func(ctx context.Context) error { return v.Vault.UnscheduleRun(ctx, id) }, v.load)
}

// refresh shows what has become of the run.
func (v *scheduledView) refresh() {
	before := v.about.run
	page.Attempt(v.Place, func(ctx context.Context) (*data.Run, error) { return v.Vault.Run(ctx, before.ID) }, func(now *data.Run, err error) {
		if err == nil && (now.State != before.State || now.Missed != before.Missed || !now.StartsAt.Equal(before.StartsAt)) && v.scheduled == v {
			v.load()
		}
	})
}
