package campaigns

import (
	"context"
	"errors"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/mail"
	"mujeeb/outbox/byemail"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/nav"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// typingRest is how long typing must rest before a draft is written and looked at.
const typingRest = 400 * time.Millisecond

// The tabs of a draft.
const (
	tabAbout = iota
	tabMessage
	tabAudience
	tabPreview
)

// draftView is where a run is written. What is typed is kept by itself.
type draftView struct {
	*campaignPage
	saver   *draftSaver
	version int // of what is in the fields
	written int // last version that is in the vault, as far as the page knows
	rest    page.Debounce

	message  *messageForm
	audience *audiencePicker
	reach    *reachView
	preview  *previewView
	tabs     *nav.Tabs
	state    *prose.Label
	test     *button.Button
	start    *button.Button
}

func newDraftView(c *campaignPage) *draftView {
	d := &draftView{campaignPage: c, saver: &draftSaver{vault: c.Vault, id: c.about.run.ID}}
	d.message = newMessageForm(c.Place, c.about, d.changed)
	d.audience = newAudiencePicker(c.Place, c.about.run.Audience)
	d.audience.OnChanged = d.changed
	d.message.audience = d.audience.Filter
	d.reach = newReachView(c.Place, d.run, func() { d.tabs.Select(tabAudience) })
	d.preview = newPreviewView(c.Place, d.about, d.run)
	d.state = prose.NewLabel(c.Env, "", prose.Caption)
	d.test = button.NewWithIcon(c.Env, button.Plain, theme.MailSendIcon(), c.T("draft.test"), d.askTest)
	d.start = button.NewWithIcon(c.Env, button.Primary, theme.MediaPlayIcon(), c.T("draft.start"), d.askStart)
	d.tabs = nav.NewTabs(c.Env,
		nav.Tab{Text: c.T("draft.tab.about"), Content: d.message.aboutTab()},
		nav.Tab{Text: c.T("draft.tab.message"), Content: d.message.textTab()},
		nav.Tab{Text: c.T("draft.tab.audience"), Content: layout.ScrollOutdented(d.audienceTab())},
		nav.Tab{Text: c.T("draft.tab.preview"), Content: d.preview.object},
	)
	d.tabs.OnChanged = func(int) { d.look() }
	d.tabs.Select(c.kept.tab)
	d.look()
	return d
}

func (d *draftView) content() fyne.CanvasObject {
	actions := []fyne.CanvasObject{d.test, d.start}
	if d.about.run.Class == data.ClassCampaign {
		actions = append([]fyne.CanvasObject{button.NewWithIcon(d.Env, button.Plain, theme.DeleteIcon(), d.T("draft.delete"), d.askDelete)}, actions...)
	}
	foot := layout.VBox(piece.NewRule(), layout.AsideMiddle(d.Env, d.reach.row, d.state))
	body := layout.Border(d.Env, nil, layout.VBox(layout.VBoxTight(), foot), nil, nil, d.tabs)
	if banner := d.legalBanner(); banner != nil {
		body = layout.Border(d.Env, layout.VBox(banner, layout.VBoxTight()), nil, nil, nil, body)
	}
	return page.Subframe(d.Place, d.T("draft.title."+string(d.about.run.Class)), "", actions, body)
}

func (d *draftView) audienceTab() fyne.CanvasObject {
	return layout.VBox(layout.VBoxTight(), piece.NewCard(d.Env, d.T("draft.audience"), d.audience.object), piece.NewCard(d.Env, d.T("draft.reach"), d.reach.object))
}

// run is the run as it stands in the fields.
func (d *draftView) run() data.Run {
	r := d.about.run
	d.message.into(&r)
	r.Audience = d.audience.Filter()
	return r
}

// changed notes that something was typed or chosen.
func (d *draftView) changed() {
	d.version++
	d.state.SetText(d.T("draft.unsaved"))
	d.rest.Wait(d.Place, typingRest, func() {
		d.save()
		d.look()
	})
}

// look brings up to date what follows from the fields.
func (d *draftView) look() {
	d.message.check()
	d.reach.feed.Refresh()
	if d.tabs.Selected() == tabPreview {
		d.preview.feed.Refresh()
	}
}

// save writes the draft.
func (d *draftView) save() {
	version, run := d.version, d.run()
	d.saver.writing.Add(1)
	page.Finish(d.Place, func(ctx context.Context) (int64, error) {
		defer d.saver.writing.Done()
		return d.saver.save(ctx, version, run)
	}, page.OrFail(d.Place, func(id int64) {
		d.about.run.ID, d.written = id, max(d.written, version)
		d.kept.id = id
		if version == d.version {
			d.state.SetText(d.T("draft.saved", "time", d.Lang.Clock(d.Local(d.Now()))))
		}
	}))
}

// leave writes what is not written yet, even if the vault is being locked. The
// page that comes next is told.
func (d *draftView) leave() {
	d.rest.Cancel()
	if d.version == d.written {
		return
	}
	version, run := d.version, d.run()
	d.saver.writing.Add(1)
	d.Session.Finish(app.Change, func(ctx context.Context) {
		defer d.saver.writing.Done()
		if _, err := d.saver.save(ctx, version, run); err != nil {
			d.Log.Error("keep a draft", "err", err)
		}
		d.Changed() // a list may have been read before
	})
}

func (d *draftView) askDelete() {
	dialog.Confirm(d.Env, dialog.ConfirmSpec{
		Title: d.T("draft.delete.title"), Text: d.T("draft.delete.text", "title", d.run().Title), Yes: d.T("draft.delete.yes"), Danger: true,
		OnYes: func() {
			d.rest.Cancel()
			d.written = d.version
			d.Act(func(ctx context.Context) error {
				if id := d.saver.settled(); id != 0 {
					return d.Vault.DeleteDraft(ctx, id)
				}
				return nil
			}, d.Back)
		},
	})
}

// incomplete says what is missing before anything can be sent, and shows where.
func (d *draftView) incomplete() bool {
	tab, problem := d.message.missing()
	if problem != "" {
		d.tabs.Select(tab)
		dialog.Error(d.Env, d.T("draft.notready"), problem, "")
	}
	return problem != ""
}

// ready is what must be known before sending can start.
type ready struct {
	id    int64
	reach map[data.Verdict]int
	wrong error // of the text
	gaps  []gap // in what people will read
	boxes int   // that answers are read in
}

// askStart writes the draft, looks at it once more, and asks.
func (d *draftView) askStart() {
	d.rest.Cancel()
	version, run, about := d.version, d.run(), d.about
	if d.incomplete() {
		return
	}
	page.Work(d.Place, func(ctx context.Context) (r ready, err error) {
		if r.id, err = d.saver.save(ctx, version, run); err != nil {
			return r, err
		}
		_, r.wrong = byemail.Preview(run, about.settings, about.account(run.AccountID), byemail.SampleFields(run.Lang), about.ownNames()...)
		if r.reach, err = d.Vault.Reach(ctx, &run); err != nil || r.wrong != nil {
			return r, err
		}
		boxes, err := d.Vault.Hearings(ctx)
		if err != nil {
			return r, err
		}
		r.boxes = len(boxes)
		r.gaps, err = readGaps(ctx, d.Vault, run, about.ownNames())
		return r, err
	}, func(r ready) {
		d.written = version
		d.about.run.ID, d.kept.id = r.id, r.id
		switch {
		case r.wrong != nil:
			d.tabs.Select(tabMessage)
			d.message.check()
			words, _ := failureWords(d.Env, r.wrong)
			dialog.Error(d.Env, d.T("draft.notready"), words, "")
		case r.reach[data.VerdictAllowed] == 0:
			d.tabs.Select(tabAudience)
			dialog.Error(d.Env, d.T("draft.notready"), d.T("error.nobody"), "")
		default:
			d.confirmStart(run, r)
		}
	})
}

// confirmStart says exactly what will leave, from where, and how it can be stopped.
func (d *draftView) confirmStart(run data.Run, r ready) {
	account, n := d.about.account(run.AccountID), r.reach[data.VerdictAllowed]
	items := []string{d.T("send.from", "sender", page.Sender(account))}
	if account.Kind == data.AccountSandbox {
		items = append(items, d.T("send.practice"))
	} else {
		items = append(items, d.T("send.account", "account", account.Name))
		if took := account.Takes(n, d.Now()); took >= 2*time.Minute {
			items = append(items, d.T("send.pace", "time", page.Span(d.Env, took)))
		}
	}
	if left := leftOut(r.reach); left > 0 {
		items = append(items, d.T("send.leftout", "n", left))
	}
	for _, g := range r.gaps {
		items = append(items, d.T("send.gap", "n", g.people, "field", fieldTitle(d.Env, g.field)))
	}
	if run.Class == data.ClassCampaign {
		items = append(items, d.T("send.checked"))
	}
	who := d.answererOf(run, account, r.boxes)
	if who.program {
		items = append(items, d.T("send.heard"))
	}
	first := d.pilotChoice(run, account, n)
	var asked *kit.Dialog
	later := button.New(d.Env, button.Plain, d.T("draft.later"), func() {
		asked.Close()
		d.confirmLater(run, r)
	})
	if !run.Class.Bulk() {
		later = nil
	}
	asked = dialog.Confirm(d.Env, dialog.ConfirmSpec{
		Title: d.T("send.title", "n", n), Text: d.T("send.text", "title", run.Title), Items: append(items, d.T("send.pausable")), Yes: d.T("send.yes"),
		Other: later, Below: choices(first, who.owner), Check: d.unanswered(who), OnYes: func() { d.doStart(r.id, startOf(first), who) },
	})
}

// unanswered returns what says why nothing can be sent while nobody reads the answers.
func (d *draftView) unanswered(who answerer) func() string {
	return func() string {
		if who.owner != nil && !who.owner.Checked() {
			return d.T("send.answers.wanted")
		}
		return ""
	}
}

// startOf returns how a run starts, by whether it goes to a few first; nil counts as no.
func startOf(first *field.Check) (how data.Start) {
	if first != nil && first.Checked() {
		how.Pilot = pilotFirst
	}
	return how
}

// choices returns those boxes that there are, one below the other; nil when there are none.
func choices(boxes ...*field.Check) fyne.CanvasObject {
	boxes = slices.DeleteFunc(boxes, func(c *field.Check) bool { return c == nil })
	if len(boxes) == 0 {
		return nil
	}
	column := layout.VBoxTight()
	for _, c := range boxes {
		column.Add(c)
	}
	return column
}

// Whom a campaign goes to first, where the owner wishes, and from how many people on that
// is offered as the usual.
const (
	pilotFirst = 20
	pilotUsual = 200
)

// pilotChoice asks whether a campaign goes to a few first; nil where it has no more.
func (d *draftView) pilotChoice(run data.Run, a data.Account, n int) *field.Check {
	if !run.Class.Bulk() || n <= pilotFirst {
		return nil
	}
	c := field.NewCheck(d.Env, d.T("send.pilot", "n", pilotFirst), nil)
	c.SetChecked(n >= pilotUsual && a.Kind != data.AccountSandbox)
	return c
}

// textError returns what is wrong with the text of a run, which may hold the fields of the
// owner's own in own; nil when all is well.
func textError(r data.Run, own []string) *mail.TemplateError {
	_, err := mail.ParseTemplate(r.Subject, r.Body, r.Lang, slices.Concat(data.MergeFieldNames, own))
	e, _ := errors.AsType[*mail.TemplateError](err) // the only kind it returns
	return e
}
