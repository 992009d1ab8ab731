package campaigns

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/outbox"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/nav"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// runningView is where a run that was started is watched, and its results are
// found afterwards.
type runningView struct {
	*campaignPage
	run       data.Run
	totals    data.Totals
	funnel    data.Funnel
	retryable data.Totals // what can be tried again, where the tab in front can say
	feed      *page.Feed[runProgress]

	progress *piece.ProgressLine
	trouble  *piece.Banner
	settings *button.Button // where trouble with an account is mended
	ownWord  *button.Button // says that the owner reads the answers, where the program can't
	words    *prose.Label   // the provider's, for trouble
	pausedBy string         // the code that was shown last
	details  *piece.Fold
	became   *prose.Label    // what became of the messages
	heard    *fyne.Container // leads to what came back
	note     *prose.Label    // what the tab in front is about
	decisions
	tabs   *nav.Tabs
	list   *recipientList
	badge  *piece.Badge
	pause  *button.Button
	resume *button.Button
	cancel *button.Button
}

// runProgress is a run as it was read.
type runProgress struct {
	run     data.Run
	funnel  data.Funnel
	again   data.Totals // that can be tried again
	heard   map[data.Outcome]int
	waiting outbox.Waiting
	unheard string  // why the answers that it waits for can't be read, by a code; "" where nothing is wrong
	ids     []int64 // of the messages that the tab in front lists; nil when they are as before
}

// stateTabs are the tabs, each with the states that it lists. The first lists all.
var stateTabs = [][]data.MessageState{
	nil, {data.MessageSent}, {data.MessageQueued, data.MessageClaimed, data.MessageCommitted}, {data.MessageFailed}, {data.MessageUnsure}, {data.MessageSkipped}, {data.MessageCancelled},
}

// tabNames are the keys of the tabs' names.
var tabNames = []string{"all", "sent", "queued", "failed", "unsure", "skipped", "cancelled"}

func newRunningView(c *campaignPage) *runningView {
	v := &runningView{campaignPage: c, run: c.about.run, totals: data.Totals{}}
	v.progress = piece.NewProgressLine(c.Env, "", nil)
	v.words = prose.NewParagraph(c.Env, "", prose.Caption)
	v.details = piece.NewFold(c.Env, c.T("run.theirwords"), v.words)
	v.settings = button.New(c.Env, button.Plain, c.T("campaign.tosettings"), func() { c.GoTo(page.Route{Page: page.Settings}) })
	v.ownWord = button.New(c.Env, button.Plain, c.T("run.unheard.own"), v.askOwnWord)
	v.trouble = piece.NewBanner(c.Env, kit.ToneWarn, "", v.settings, v.ownWord)
	v.became = prose.NewParagraph(c.Env, "", prose.Muted)
	v.heard = layout.Flow(c.Env)
	v.heard.Hide()
	v.note = prose.NewParagraph(c.Env, "", prose.Muted)
	v.makeDecisions()
	v.badge = piece.NewBadge(c.Env, "", kit.ToneNeutral)
	v.pause = button.NewWithIcon(c.Env, button.Plain, theme.MediaPauseIcon(), c.T("run.pause"), v.doPause)
	v.resume = button.NewWithIcon(c.Env, button.Primary, theme.MediaPlayIcon(), c.T("run.resume"), v.doResume)
	v.cancel = button.NewWithIcon(c.Env, button.Plain, theme.MediaStopIcon(), c.T("run.cancel"), v.askCancel)
	v.list = newRecipientList(c.Place, v.openMessage)
	v.tabs = nav.NewTabs(c.Env, v.makeTabs()...)
	v.tabs.Select(c.kept.tab)
	v.tabs.OnChanged = func(int) {
		v.list.clear()
		v.refresh()
	}
	v.feed = page.NewFeed(c.Place, v.begin, v.show)
	v.showState(outbox.Waiting{}, "")
	v.feed.Refresh()
	return v
}

// makeTabs puts the one list into every tab: only one is in front.
func (v *runningView) makeTabs() []nav.Tab {
	links := layout.HBox(v.Env, button.New(v.Env, button.Link, v.T("run.asof"), v.askThen))
	if v.run.PurposeID != 0 {
		links.Add(button.New(v.Env, button.Link, v.T("run.proof"), v.prove))
	}
	line := layout.AsideMiddle(v.Env, v.note, links)
	content := layout.Border(v.Env, layout.VBox(line, v.decisions.row, layout.VBoxTight()), nil, nil, nil, v.list.grid)
	tabs := make([]nav.Tab, len(stateTabs))
	for i := range tabs {
		tabs[i] = nav.Tab{Text: v.T("run.tab."+tabNames[i], "n", 0), Content: content}
	}
	return tabs
}

// leastTabs is the height below which the page scrolls, so that some of the list is seen.
const leastTabs = 300

func (v *runningView) content() fyne.CanvasObject {
	head := layout.VBox(v.progress, layout.AsideMiddle(v.Env, v.became, v.badge), v.heard, v.trouble, v.details)
	if banner := v.legalBanner(); banner != nil {
		head.Objects = append([]fyne.CanvasObject{banner}, head.Objects...)
	}
	subtitle := v.about.purpose(v.run.PurposeID)
	if subtitle != "" {
		subtitle = v.T("run.about", "purpose", subtitle, "account", accountTitle(v.Env, v.about.account(v.run.AccountID)))
	}
	actions := []fyne.CanvasObject{v.cancel, v.pause, v.resume}
	body := layout.Border(v.Env, layout.VBox(head, layout.VBoxTight()), nil, nil, nil, layout.MinHeight(leastTabs, v.tabs))
	return page.Subframe(v.Place, v.run.Title, subtitle, actions, layout.ScrollOutdented(body))
}

func (v *runningView) refresh() { v.feed.Refresh() }

func (v *runningView) leave() { v.list.pager.Close() }

// begin notes what the page shows now. The ids of a tab are read again when the
// count of its messages has changed.
func (v *runningView) begin() func(context.Context) (runProgress, error) {
	id, states, known := v.run.ID, stateTabs[v.tabs.Selected()], v.list.count()
	state, canRun := v.inFront(), v.canRunAgain()
	return func(ctx context.Context) (p runProgress, err error) {
		run, err := v.Vault.Run(ctx, id)
		if err != nil {
			return p, err
		}
		p.run, p.waiting = *run, v.Session.Waiting(run.AccountID)
		if p.waiting.Why == outbox.WaitUnheard {
			if p.unheard, err = unheard(ctx, v.Vault); err != nil {
				return p, err
			}
		}
		if p.funnel, err = v.Vault.Funnel(ctx, id); err != nil {
			return p, err
		}
		if p.heard, err = v.Vault.HeardTotals(ctx, id); err != nil {
			return p, err
		}
		if canRun && (state == data.MessageFailed || state == data.MessageSkipped) {
			if p.again, err = v.Vault.Retryable(ctx, id); err != nil {
				return p, err
			}
		}
		if countOf(p.funnel.Totals, states) != known {
			p.ids, err = recipientIDs(ctx, v.Vault, id, states)
		}
		return p, err
	}
}

func countOf(t data.Totals, states []data.MessageState) (n int) {
	if states == nil {
		return t.All()
	}
	for _, s := range states {
		n += t[s]
	}
	return n
}

func (v *runningView) show(p runProgress) {
	v.run, v.totals, v.funnel, v.retryable = p.run, p.funnel.Totals, p.funnel, p.again
	for i, states := range stateTabs {
		v.tabs.SetText(i, v.T("run.tab."+tabNames[i], "n", countOf(v.totals, states)))
	}
	v.progress.Set(v.totals.All()-v.totals.Left(), v.totals.All())
	v.became.SetText(v.funnelWords())
	v.showHeard(p.heard)
	v.showState(p.waiting, p.unheard)
	v.showDecisions()
	v.note.SetText(v.tabNote())
	v.list.update(p.ids)
}

// tabNote explains the tab in front where its name alone does not.
func (v *runningView) tabNote() string {
	name := tabNames[v.tabs.Selected()]
	if countOf(v.totals, stateTabs[v.tabs.Selected()]) == 0 {
		return v.T("run.none")
	}
	if why := v.leftOutWords(); name == "skipped" && why != "" {
		return v.T("run.note.skipped") + " " + why + "."
	}
	return v.T("run.note." + name)
}

func (v *runningView) showState(w outbox.Waiting, unheard string) {
	words, tone := page.RunState(v.Env, v.run)
	v.badge.Set(words, tone)
	code, reply := outbox.ParsePause(v.run.Pause)
	v.progress.SetText(v.progressWords(w))
	problem := ""
	stopped := code == data.PauseWordsChanged || code == data.PausePilot || code == data.PauseRestored || isBrake(code) // and not by the account
	showIf(v.settings, !stopped)
	showIf(v.ownWord, v.run.State == data.RunRunning && unheard != "")
	switch {
	case v.run.State == data.RunPaused && stopped:
		problem = page.ReasonWords(v.Env, code)
	case v.run.State == data.RunPaused && code != "":
		problem = v.T("run.paused.trouble", "why", page.ReasonWords(v.Env, code))
	case v.run.State == data.RunRunning && unheard != "":
		problem = v.T("run.unheard", "why", page.HearTrouble(v.Env, unheard))
	case v.run.State == data.RunRunning && w.Trouble():
		problem = v.T("run.waits.trouble", "why", page.ReasonWords(v.Env, w.Why), "time", v.Lang.Clock(v.Local(w.Until)))
	}
	v.trouble.Say(problem)
	v.words.SetText(reply)
	showIf(v.details, problem != "" && reply != "")
	if isBrake(code) && v.pausedBy != code { // what was said is what there is to read
		v.details.SetOpen(true)
	}
	v.pausedBy = code
	showIf(v.pause, v.run.State == data.RunRunning)
	showIf(v.resume, v.run.State == data.RunPaused)
	showIf(v.cancel, v.run.State == data.RunRunning || v.run.State == data.RunPaused)
}

func showIf(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// isBrake tells whether a run was paused since its trouble repeats.
func isBrake(code string) bool {
	return code == data.PauseRefused || code == data.PauseBounced || code == data.PauseUnsure
}

// progressWords says what is happening, or what has happened, in a line.
func (v *runningView) progressWords(w outbox.Waiting) string {
	until := v.Lang.Clock(v.Local(w.Until))
	switch v.run.State {
	case data.RunPaused:
		return v.T("run.now.paused")
	case data.RunCancelled:
		return v.T("run.now.cancelled", "date", v.Lang.DateTime(v.Local(v.run.FinishedAt)))
	case data.RunDone:
		return v.T("run.now.done", "date", v.Lang.DateTime(v.Local(v.run.FinishedAt)))
	}
	switch {
	case w.Why == outbox.WaitPerDay:
		return v.T("run.now.perday", "n", v.about.account(v.run.AccountID).PerDay)
	case w.Why == outbox.WaitReserve:
		a := v.about.account(v.run.AccountID)
		return v.T("run.now.reserve", "n", a.BulkPerDay(), "all", a.PerDay)
	case w.Why == outbox.WaitWarmUp:
		return v.T("run.now.warmup")
	case w.Why == outbox.WaitDomain:
		return v.T("run.now.domain", "n", v.about.account(v.run.AccountID).PerDomain)
	case w.Why == outbox.WaitQuiet:
		return v.T("run.now.quiet", "time", until)
	case w.Why == outbox.WaitLater:
		return v.T("run.now.later", "time", until)
	case w.Why == outbox.WaitUnheard:
		return v.T("run.now.unheard")
	case w.Trouble():
		return v.T("run.now.trouble")
	}
	return v.sendingWords()
}

// sendingWords says how fast messages leave. It is the same between two of them.
func (v *runningView) sendingWords() string {
	if gap := v.about.account(v.run.AccountID).Gap(); gap > time.Second {
		return v.T("run.now.evenly", "n", int((gap+time.Second-1)/time.Second))
	}
	return v.T("run.now.sending")
}

func (v *runningView) doPause() {
	id := v.run.ID
	v.Act(func(ctx context.Context) error { return v.Vault.PauseRun(ctx, id, "") }, v.refresh)
}

func (v *runningView) doResume() {
	id := v.run.ID
	v.resume.Disable()
	page.Finish(v.Place, func(ctx context.Context) (*unread, error) {
		return goOnceRead(ctx, v.Place, func() error { return v.Vault.ResumeRun(ctx, id) })
	}, func(u *unread, err error) {
		v.resume.Enable()
		switch {
		case u != nil:
			askReread(v.Place, u, v.doResume)
		case err != nil:
			v.Fail(err)
		default:
			v.goOn()
		}
	})
}

func (v *runningView) askCancel() {
	id := v.run.ID
	dialog.Confirm(v.Env, dialog.ConfirmSpec{
		Title: v.T("run.cancel.title"), Text: v.T("run.cancel.text", "n", v.totals.Left()),
		Items: []string{v.T("run.cancel.gone", "n", v.totals[data.MessageSent]), v.T("run.cancel.final")}, Yes: v.T("run.cancel.yes"), No: v.T("run.cancel.no"), Danger: true,
		OnYes: func() {
			v.Act(func(ctx context.Context) error { return v.Vault.CancelRun(ctx, id) }, v.refresh)
		},
	})
}
