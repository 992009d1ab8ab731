package campaigns

import (
	"cmp"
	"context"

	"fyne.io/fyne/v2"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/page"
)

// heardKinds are the kinds of answers that the page of a run counts.
var heardKinds = []struct {
	kind     page.HeardKind
	outcomes []data.Outcome
}{
	{page.HeardReplies, []data.Outcome{data.OutcomeReply, data.OutcomeRequest}},
	{page.HeardOptOuts, []data.Outcome{data.OutcomeOptOut, data.OutcomeLater}},
	{page.HeardBounces, []data.Outcome{data.OutcomeBounced, data.OutcomeSoft, data.OutcomePolicy}},
	{page.HeardComplaints, []data.Outcome{data.OutcomeComplaint}},
}

// showHeard counts what came back; each count leads to its list.
func (v *runningView) showHeard(heard map[data.Outcome]int) {
	var links []fyne.CanvasObject
	for _, k := range heardKinds {
		n := 0
		for _, o := range k.outcomes {
			n += heard[o]
		}
		if n > 0 {
			links = append(links, button.New(v.Env, button.Link, v.T("run.heard."+string(k.kind), "n", n), func() {
				v.GoTo(page.Route{Page: page.Heard, ID: v.run.ID, Kept: k.kind})
			}))
		}
	}
	if sameWords(v.heard.Objects, links) { // a link that is about to be pressed stays
		return
	}
	v.heard.Objects = links
	showIf(v.heard, len(links) > 0)
	v.heard.Refresh()
}

// sameWords reports whether two rows of buttons say the same.
func sameWords(a, b []fyne.CanvasObject) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].(*button.Button).Text() != b[i].(*button.Button).Text() {
			return false
		}
	}
	return true
}

// answerer says who reads the answers to a campaign that is about to start.
type answerer struct {
	program bool         // the program does
	owner   *field.Check // the owner says that they do; nil where nobody has to
}

// answererOf returns who reads the answers to a run: the program where a mailbox is set,
// nobody where none can come, and else the owner, who says so.
func (d *draftView) answererOf(run data.Run, account data.Account, boxes int) (a answerer) {
	switch {
	case run.Class != data.ClassCampaign || account.Kind != data.AccountSMTP:
	case boxes > 0:
		a.program = true
	default:
		a.owner = field.NewCheck(d.Env, d.T("send.answers", "address", account.FromAddress), nil)
	}
	return a
}

// startTry is what kept a run from going: answers that could not be read.
type startTry struct {
	unread  *unread
	unheard error
}

// doStart lets a run go once its answers were read, or the owner said that they read them.
func (d *draftView) doStart(run int64, how data.Start, a answerer) {
	d.start.Disable()
	byOwner := a.owner != nil
	page.Finish(d.Place, func(ctx context.Context) (s startTry, err error) {
		if byOwner {
			if err := d.Vault.SayAnswers(ctx, run, data.AnswersOwner); err != nil {
				return s, err
			}
		}
		start := func() error {
			_, err := d.Vault.StartRunAs(ctx, run, how)
			return err
		}
		s.unread, err = goOnceRead(ctx, d.Place, start)
		if data.CodeOf(err) != data.CodeNotHeard || err == nil {
			return s, err
		}
		d.PostWhile(d.Context(), func() { d.state.SetText(d.T("send.reading")) })
		s.unheard = d.Session.HearNow(ctx)
		return s, start()
	}, func(s startTry, err error) { d.triedStart(run, s, err, func() { d.doStart(run, how, a) }) })
}

// triedStart says what became of a try to let a run go, which again repeats.
func (d *draftView) triedStart(run int64, s startTry, err error, again func()) {
	d.start.Enable()
	d.state.SetText("")
	switch {
	case err == nil:
		d.started(run)
	case s.unread != nil:
		askReread(d.Place, s.unread, again)
	case data.CodeOf(err) == data.CodeNotHeard && s.unheard != nil:
		d.Log.Info("read the answers", "err", s.unheard)
		dialog.Error(d.Env, d.T("send.unheard.title"), d.T("send.unheard", "why", page.HearTrouble(d.Env, app.HearCode(s.unheard))), "")
	default:
		d.Fail(err)
	}
}

// unheard returns why a mailbox that answers come to could not be read the last time, by a
// code; "" where none failed.
func unheard(ctx context.Context, vault *data.Vault) (code string, err error) {
	all, err := vault.Hearings(ctx)
	for _, h := range all {
		code = cmp.Or(code, h.Trouble)
	}
	return code, err
}

// askOwnWord asks the owner to say that they read the answers to a run which waits for them
// to be read, and lets it go on.
func (v *runningView) askOwnWord() {
	id := v.run.ID
	word := field.NewCheck(v.Env, v.T("send.answers", "address", v.about.account(v.run.AccountID).FromAddress), nil)
	dialog.Confirm(v.Env, dialog.ConfirmSpec{
		Title: v.T("run.unheard.title"), Text: v.T("run.unheard.text"), Below: word, Width: 620, Yes: v.T("run.unheard.yes"),
		Check: func() string {
			if word.Checked() {
				return ""
			}
			return v.T("send.answers.wanted")
		},
		OnYes: func() {
			v.Act(func(ctx context.Context) error { return v.Vault.SayAnswers(ctx, id, data.AnswersOwner) }, v.goOn)
		},
	})
}
