package campaigns

import (
	"context"
	"fmt"
	"time"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/page"
)

// prove writes the proof of the agreements that the run's messages rest on.
func (v *runningView) prove() {
	id := v.run.ID
	page.SaveProof(v.Place, fmt.Sprintf("campaign-%d", id), func(ctx context.Context) ([]byte, error) { return v.Vault.ProveCampaign(ctx, id) }, v.T("proof.campaign.shows"))
}

// askThen asks for a moment, and shows how far the run was then.
func (v *runningView) askThen() {
	id := v.run.ID
	page.AskMoment(v.Place, v.T("run.asof.title"), v.T("run.asof.text"), v.Now(), func(at time.Time) {
		page.Work(v.Place, func(ctx context.Context) (data.Totals, error) { return v.Vault.RunTotalsAsOf(ctx, id, at) }, func(t data.Totals) { v.showThen(at, t) })
	})
}

// showThen shows how many messages were in which state at a moment.
func (v *runningView) showThen(at time.Time, t data.Totals) {
	facts := []page.Fact{{Label: v.T("run.asof.when"), Text: v.Lang.DateTime(v.Local(at))}}
	for i, states := range stateTabs {
		facts = append(facts, page.Fact{Label: v.T("run.asof." + tabNames[i]), Text: v.Lang.Number(countOf(t, states))})
	}
	var d *kit.Dialog
	closing := button.New(v.Env, button.Primary, v.T("kit.close"), func() { d.Close() })
	d = dialog.Show(v.Env, dialog.Spec{
		Title: v.T("run.asof.title"), Content: page.Facts(v.Env, facts), Buttons: []*button.Button{closing}, Focus: closing, Accept: func() { d.Close() },
	})
}
