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

// prove writes the proof of the agreements that the run's messages rest on, and says how
// many messages are not in it and why.
func (v *runningView) prove() {
	id := v.run.ID
	var c data.CampaignProof
	page.ExportProof(v.Place, page.Proving{
		Kind: data.ExportCampaignProof, Why: data.ExportForAuthority, Name: fmt.Sprintf("campaign-%d", id),
		Prove: func(ctx context.Context) (_ []byte, _ []int64, err error) {
			c, err = v.Vault.ProveCampaign(ctx, id)
			return c.File, c.Leads, err
		},
		Shows: func() string { return v.proofShows(c) },
	})
}

// proofShows says what the proof of a run shows and what it leaves out.
func (v *runningView) proofShows(c data.CampaignProof) string {
	words := v.T("proof.campaign.shows")
	if c.Erased > 0 {
		words += "\n\n" + v.T("proof.campaign.erased", "n", c.Erased)
	}
	if c.Early > 0 {
		words += "\n\n" + v.T("proof.campaign.early", "n", c.Early)
	}
	return words
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
