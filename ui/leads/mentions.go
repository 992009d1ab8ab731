package leads

import (
	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/grid"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// mentionList shows the texts that name a person whom the admin is about to
// erase, and leads to them.
type mentionList struct {
	*page.Place
	all     []data.Mention
	grid    *grid.Grid
	opening *button.Button // opens the current row
	object  fyne.CanvasObject
}

const mentionWidth = 860 // of the dialog that the list stands in

// mentionRows is how many texts are in sight, by the height of the window; the
// rest is scrolled to.
func mentionRows(height float32) int {
	const row = 40
	return min(6, 2+max(0, int((height-page.SmallestWindow().Height)/row)))
}

// newMentionList makes the list; open is called with the page of a text.
func newMentionList(p *page.Place, m data.Mentions, open func(page.Route)) *mentionList {
	l := &mentionList{Place: p, all: m.List}
	l.grid = grid.New(p.Env, []grid.Column{
		{Title: p.T("mention.kind"), Width: 150},
		{Title: p.T("mention.called"), Width: 180, Weight: 1},
		{Title: p.T("mention.fate"), Width: 150},
	}, func() int { return len(l.all) }, l.cell)
	l.grid.Tone = func(row, col int) kit.Tone {
		switch {
		case col != 2:
			return kit.ToneNone
		case l.all[row].Change == data.MentionEditable:
			return kit.ToneInfo
		}
		return kit.ToneNeutral
	}
	l.grid.OnOpen = func(row int) { open(mentionRoute(l.all[row])) }
	l.opening = button.New(p.Env, button.Plain, p.T("mention.open"), func() { l.grid.OnOpen(l.grid.Current()) })
	l.grid.MinRows = min(len(l.all), mentionRows(p.Window.Canvas().Size().Height))
	l.grid.Select(0)
	text := mentionCount(p.Env, m, "mention.text", "mention.text.more")
	l.object = layout.VBox(prose.NewParagraph(p.Env, text, prose.Body), l.grid)
	return l
}

// mentionCount words how many texts name a person: all, or more than are listed.
func mentionCount(env *kit.Env, m data.Mentions, all, more string) string {
	if m.More {
		return env.T(more, "n", len(m.List))
	}
	return env.T(all, "n", len(m.List))
}

func (l *mentionList) cell(row, col int) string {
	m := l.all[row]
	switch col {
	case 0:
		return l.T("mention.kind." + string(m.Kind))
	case 1:
		return mentionTitle(l.Env, m)
	}
	return l.T("mention.fate." + string(m.Change))
}

func mentionTitle(env *kit.Env, m data.Mention) string {
	switch m.Kind {
	case data.MentionNote, data.MentionDetails, data.MentionHow, data.MentionChat, data.MentionKept:
		return page.LeadTitle(env, m.Title)
	case data.MentionNotice:
		return env.T("mention.notice", "purpose", m.Title, "number", m.Number)
	case data.MentionPolicy:
		return env.T("policy.version", "number", m.Number)
	case data.MentionExport:
		return env.T("export.number", "number", m.Number)
	case data.MentionRetention:
		return env.T("retention.title")
	case data.MentionRequest:
		return env.T("request.number", "number", m.Number)
	}
	return m.Title
}

// mentionRoute returns the page on which a text stands.
func mentionRoute(m data.Mention) page.Route {
	switch m.Kind {
	case data.MentionRun:
		return page.Route{Page: page.Campaign, ID: m.ID}
	case data.MentionBreach:
		return page.Route{Page: page.Breach, ID: m.ID}
	case data.MentionPolicy:
		return page.Route{Page: page.Policy, ID: m.ID}
	case data.MentionRequest:
		return page.Route{Page: page.Request, ID: m.ID}
	case data.MentionPurpose, data.MentionNotice:
		return page.Route{Page: page.Consent}
	case data.MentionExport:
		return page.Route{Page: page.Activity, Kept: page.SeeExports}
	case data.MentionRetention:
		return page.Route{Page: page.Retention}
	case data.MentionGiven, data.MentionOther:
		return page.Route{Page: page.Register}
	case data.MentionSegment:
		return toLeads(data.FilterOf(data.Rule{Kind: data.RuleSegment, ID: m.ID}))
	case data.MentionTag:
		return toLeads(data.LeadFilter{Tags: []int64{m.ID}})
	case data.MentionSource:
		return toLeads(data.LeadFilter{Sources: []int64{m.ID}})
	}
	return page.Route{Page: page.Lead, ID: m.ID}
}
