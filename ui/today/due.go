package today

import (
	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// expiredRow says how many people are due to be erased, or soon will be; nil for nobody.
func (t *todayPage) expiredRow(f facts) fyne.CanvasObject {
	d := f.due
	if d == nil || d.Due == 0 && d.Ahead == 0 {
		return nil
	}
	title, text, tone := t.T("today.due.ahead", "n", d.Ahead), t.T("today.due.text"), kit.ToneInfo
	if d.Due > 0 {
		title, tone = t.T("today.due.now", "n", d.Due), kit.ToneWarn
	}
	if wait := t.Session.RetentionWait(d.Rules); wait != data.RetentionOff && wait != data.RetentionGoes {
		text = t.T("today.due.waits")
	}
	words := layout.VBoxTight(prose.NewParagraph(t.Env, title, prose.Strong), prose.NewParagraph(t.Env, text, prose.Caption))
	return t.duty(piece.NewBadge(t.Env, t.T("today.due.badge"), tone), words, button.Plain, t.T("today.due.open"), page.Route{Page: page.Retention})
}
