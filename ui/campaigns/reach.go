package campaigns

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
	"mujeeb/ui/page/people"
)

// leftOutVerdicts are why somebody is left out, in the order they are told.
var leftOutVerdicts = []data.Verdict{data.VerdictNoGround, data.VerdictOutdated, data.VerdictWeak, data.VerdictOptedOut, data.VerdictNoAddress, data.VerdictBounced, data.VerdictNoPurpose, data.VerdictAsked, data.VerdictRestricted, data.VerdictNoRequest}

func leftOut(reach map[data.Verdict]int) (n int) {
	for _, v := range leftOutVerdicts {
		n += reach[v]
	}
	return n
}

// reachView tells how many will get a run, and who will not and why.
type reachView struct {
	*page.Place
	run    func() data.Run
	feed   *page.Feed[map[data.Verdict]int]
	object *fyne.Container // the whole story
	line   *button.Button  // the story in a line; leads to the whole
	row    *fyne.Container // where the line stands, as wide as there is room
}

func newReachView(p *page.Place, run func() data.Run, whole func()) *reachView {
	v := &reachView{Place: p, run: run, object: layout.VBox()}
	v.line = button.New(p.Env, button.Link, p.T("reach.counting"), whole)
	v.row = layout.AlignLeading(p.Env, v.line)
	v.feed = page.NewFeed(p, func() func(context.Context) (map[data.Verdict]int, error) {
		r := run()
		return func(ctx context.Context) (map[data.Verdict]int, error) { return p.Vault.Reach(ctx, &r) }
	}, v.show)
	return v
}

func (v *reachView) show(reach map[data.Verdict]int) {
	will, wont := reach[data.VerdictAllowed], leftOut(reach)
	rest := v.T("reach.nobodyleft")
	if wont > 0 {
		rest = v.T("reach.wont", "n", wont)
	}
	v.line.SetText(v.T("reach.line", "will", v.T("reach.will", "n", will), "wont", rest))
	v.object.Objects = []fyne.CanvasObject{
		layout.HBox(v.Env, prose.NewLabel(v.Env, v.T("reach.will", "n", will), prose.Heading), v.listButton(data.VerdictAllowed, will, v.T("reach.see"))),
	}
	if wont > 0 {
		v.object.Add(prose.NewLabel(v.Env, v.T("reach.wont", "n", wont), prose.Strong))
	}
	for _, verdict := range leftOutVerdicts {
		if n := reach[verdict]; n > 0 {
			v.object.Add(layout.VBoxTight(
				layout.AlignLeading(v.Env, v.listButton(verdict, n, v.T("verdict."+string(verdict), "n", n))),
				layout.Border(v.Env, nil, nil, layout.MinWidth(kit.GapSmall, layout.VBoxTight()), nil, prose.NewParagraph(v.Env, v.T("verdict.why."+string(verdict)), prose.Caption)),
			))
		}
	}
	v.object.Refresh()
	v.row.Refresh()
}

// listButton opens the list of those who met a verdict.
func (v *reachView) listButton(verdict data.Verdict, n int, text string) *button.Button {
	b := button.New(v.Env, button.Link, text, func() { v.list(verdict, n) })
	if n == 0 {
		b.Hide()
	}
	return b
}

func (v *reachView) list(verdict data.Verdict, n int) {
	title, why := v.T("reach.will", "n", n), ""
	if verdict != data.VerdictAllowed {
		title, why = v.T("verdict."+string(verdict), "n", n), v.T("verdict.why."+string(verdict))
	}
	people.Show(v.Place, people.Dialog{
		Title: title, Text: why, Open: v.T("people.open"), IDs: v.reachIDs(verdict),
		Do: func(r data.LeadRow) { v.GoTo(page.Route{Page: page.Lead, ID: r.ID}) },
	})
}

// reachIDs searches among those who met a verdict. The run is noted now.
func (v *reachView) reachIDs(verdict data.Verdict) func(context.Context, string) ([]int64, error) {
	run := v.run()
	return func(ctx context.Context, search string) ([]int64, error) {
		narrowed := run
		narrowed.Audience.Text = strings.TrimSpace(run.Audience.Text + " " + search)
		return v.Vault.ReachIDs(ctx, &narrowed, verdict)
	}
}
