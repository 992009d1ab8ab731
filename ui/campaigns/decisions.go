package campaigns

import (
	"context"
	"maps"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
)

// decisions are the acts on messages that are over. Each shows where it can do something:
// below the tab of the messages that it is about.
type decisions struct {
	retry  *button.Button // failed or left-out messages
	lift   *button.Button // of addresses that bounced
	decide *button.Button // about unsure messages
	row    *fyne.Container
}

func (v *runningView) makeDecisions() {
	d := &v.decisions
	d.retry = button.New(v.Env, button.Plain, "", v.askRetry)
	d.lift = button.New(v.Env, button.Plain, "", v.askLift)
	d.decide = button.New(v.Env, button.Plain, v.T("run.decide"), func() { v.askDecide(nil, v.totals[data.MessageUnsure]) })
	d.row = layout.Flow(v.Env, d.retry, d.lift, d.decide)
	d.row.Hide()
}

// showDecisions shows the acts that the tab in front has.
func (v *runningView) showDecisions() {
	tab, d := tabNames[v.tabs.Selected()], v.decisions
	again := v.retryable[v.inFront()]
	d.retry.SetText(v.T("run.retry", "n", again))
	d.lift.SetText(v.T("run.lift", "n", v.funnel.Dead))
	showIf(d.retry, again > 0)
	showIf(d.lift, tab == "failed" && v.funnel.Dead > 0)
	showIf(d.decide, tab == "unsure" && v.totals[data.MessageUnsure] > 0)
	showIf(d.row, d.retry.Visible() || d.lift.Visible() || d.decide.Visible())
	d.row.Refresh()
}

// inFront returns the state that the tab in front lists, "" where it lists several.
func (v *runningView) inFront() data.MessageState {
	if states := stateTabs[v.tabs.Selected()]; len(states) == 1 {
		return states[0]
	}
	return ""
}

// funnelWords says what became of the messages, in a line.
func (v *runningView) funnelWords() string {
	f := v.funnel
	parts := []string{v.T("run.funnel.all", "n", f.All())}
	for _, p := range []struct {
		key string
		n   int
	}{
		{"sent", f.Totals[data.MessageSent]}, {"refused", f.Totals[data.MessageFailed] - f.Bounced}, {"bounced", f.Bounced},
		{"unsure", f.Totals[data.MessageUnsure]}, {"optedout", f.OptedOut}, {"leftout", f.Totals[data.MessageSkipped]},
	} {
		if p.n > 0 {
			parts = append(parts, v.T("run.funnel."+p.key, "n", p.n))
		}
	}
	return strings.Join(parts, " · ")
}

// leftOutWords says why messages were left out, the most frequent reason first.
func (v *runningView) leftOutWords() string {
	reasons := slices.SortedFunc(maps.Keys(v.funnel.LeftOut), func(a, b string) int {
		if d := v.funnel.LeftOut[b] - v.funnel.LeftOut[a]; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	var parts []string
	for _, r := range reasons {
		key := "verdict." + r
		if !v.Lang.Has(key) {
			key = "run.left." + r
		}
		if v.Lang.Has(key) {
			parts = append(parts, v.T(key, "n", v.funnel.LeftOut[r]))
		}
	}
	return strings.Join(parts, " · ")
}

// askRetry asks whether to queue the messages in front again.
func (v *runningView) askRetry() {
	id, state := v.run.ID, v.inFront()
	items := []string{v.T("run.retry.checked")}
	if v.run.State == data.RunDone {
		items = append(items, v.T("run.retry.goes"))
	}
	dialog.Confirm(v.Env, dialog.ConfirmSpec{
		Title: v.T("run.retry.title", "n", v.retryable[state]), Text: v.T("run.retry.text." + string(state)), Items: items, Yes: v.T("run.retry.yes"),
		OnYes: func() {
			v.Act(func(ctx context.Context) error { _, err := v.Vault.Retry(ctx, id, state); return err }, v.goOn)
		},
	})
}

// askLift asks whether to let the addresses be written to again that bounced.
func (v *runningView) askLift() {
	id := v.run.ID
	dialog.Confirm(v.Env, dialog.ConfirmSpec{
		Title: v.T("run.lift.title", "n", v.funnel.Dead), Text: v.T("run.lift.text"), Items: []string{v.T("run.lift.then")}, Yes: v.T("run.lift.yes"),
		OnYes: func() {
			v.Act(func(ctx context.Context) error { _, err := v.Vault.LiftBounces(ctx, id); return err }, v.refresh)
		},
	})
}

// askDecide asks what to think of messages of which nobody knows whether they arrived: of
// those of ids, or of all.
func (v *runningView) askDecide(ids []int64, n int) {
	options := []field.Option{{Key: string(data.DecideLeave), Text: v.T("run.decide.leave")}, {Key: string(data.DecideArrived), Text: v.T("run.decide.arrived")}}
	if v.canRunAgain() {
		options = append(options, field.Option{Key: string(data.DecideAgain), Text: v.T("run.decide.again")})
	}
	how := field.NewRadioGroup(v.Env, options, nil)
	how.SetSelected(string(data.DecideLeave))
	var d *kit.Dialog
	no := button.New(v.Env, button.Plain, v.T("kit.cancel"), func() { d.Close() })
	yes := button.New(v.Env, button.Primary, v.T("run.decide.yes"), func() {
		d.Close()
		if data.Decision(how.Selected()) == data.DecideAgain {
			v.confirmAgain(ids, n)
			return
		}
		v.doDecide(ids, data.Decision(how.Selected()))
	})
	d = dialog.Show(v.Env, dialog.Spec{
		Title: v.T("run.decide.title", "n", n), Content: layout.VBox(prose.NewParagraph(v.Env, v.T("run.decide.text"), prose.Body), how),
		Buttons: []*button.Button{no, yes}, Focus: yes, Cancel: no.OnTapped, Accept: yes.OnTapped,
	})
}

// confirmAgain asks once more before messages are sent that may have arrived.
func (v *runningView) confirmAgain(ids []int64, n int) {
	dialog.Confirm(v.Env, dialog.ConfirmSpec{
		Title: v.T("run.again.title", "n", n), Text: v.T("run.again.text"), Yes: v.T("run.again.yes"), Danger: true,
		OnYes: func() { v.doDecide(ids, data.DecideAgain) },
	})
}

func (v *runningView) doDecide(ids []int64, d data.Decision) {
	id := v.run.ID
	v.Act(func(ctx context.Context) error { _, err := v.Vault.Decide(ctx, id, ids, d); return err }, v.goOn)
}

// goOn has what is due sent, and shows how far it is.
func (v *runningView) goOn() {
	v.Session.Wake()
	v.refresh()
}

// canRunAgain reports whether the run can send more, if there is more to send.
func (v *runningView) canRunAgain() bool {
	return v.run.State != data.RunCancelled && v.about.has(v.run.AccountID)
}
