package today

import (
	"fyne.io/fyne/v2"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// heardRows say what came back and is left to the owner, and where answers can't be read.
func (t *todayPage) heardRows(f facts) (rows []fyne.CanvasObject) {
	row := func(title, text, act string, tone kit.Tone, to page.Route) {
		words := layout.VBoxTight(prose.NewParagraph(t.Env, title, prose.Strong), prose.NewParagraph(t.Env, text, prose.Caption))
		rows = append(rows, t.duty(piece.NewBadge(t.Env, t.T("today.heard.badge"), tone), words, button.Plain, act, to))
	}
	if f.heard > 0 {
		row(t.T("today.heard", "n", f.heard), t.T("today.heard.text"), t.T("today.heard.open"), kit.ToneInfo, page.Route{Page: page.Heard, Kept: page.HeardOpen})
	}
	for _, u := range f.unread {
		title, text := t.T("today.unread"), t.T("today.unread.text")
		switch {
		case u.page:
			title = t.T("today.page")
		case u.heardAt.IsZero():
			title = t.T("today.unread.never")
		case u.trouble != "" && t.Now().Sub(u.heardAt) <= staleAfter:
			title = t.T("today.unread.trouble")
		}
		if u.trouble != "" {
			text = page.HearTrouble(t.Env, u.trouble) + " " + text
		}
		row(title, text, t.T("today.unread.open"), kit.ToneWarn, page.Route{Page: page.Settings, Kept: page.SeeAccounts})
	}
	return rows
}
