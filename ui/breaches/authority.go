package breaches

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/gdpr"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// What the admin decided about the authority.
const (
	authorityOpen = "open" // nothing yet: the clock runs
	authorityTold = "told"
	authorityNot  = "not" // a risk is unlikely (GDPR Art. 33(1)), for a written reason
)

// authority keeps whether, when and how the supervisory authority was told, or
// why not.
type authority struct {
	*page.Place
	way    *field.RadioGroup
	at     *field.Entry
	how    *field.TextArea
	why    *field.TextArea
	told   *fyne.Container
	reason *fyne.Container
	box    *fyne.Container
	before time.Time // when it was told, as saved
}

func newAuthority(p *page.Place, b data.Breach, changed func()) *authority {
	a := &authority{Place: p, before: b.AuthorityToldAt, how: field.NewTextArea(p.Env, 2), why: field.NewTextArea(p.Env, 2)}
	a.why.SetCaption(p.T("breach.authority.why"))
	a.way = field.NewRadioGroup(p.Env, []field.Option{
		{Key: authorityOpen, Text: p.T("breach.authority.open")},
		{Key: authorityTold, Text: p.T("breach.authority.told")},
		{Key: authorityNot, Text: p.T("breach.authority.not")},
	}, nil)
	a.at = page.MomentEntry(p, b.AuthorityToldAt, false)
	if b.AuthorityToldAt.IsZero() {
		a.at.SetText(p.Now().Format(page.MomentLayout))
		a.why.SetText(b.AuthorityNote)
	} else {
		a.how.SetText(b.AuthorityNote)
	}
	a.told = layout.VBox(field.Form(p.Env,
		field.Row{Label: p.T("breach.authority.when"), Widget: a.at, Hint: p.T("moment.hint")},
		field.Row{Label: p.T("breach.authority.how"), Widget: a.how, Hint: p.T("breach.authority.how.hint")}))
	a.reason = layout.VBoxTight(prose.NewLabel(p.Env, p.T("breach.authority.why"), prose.Body), a.why, prose.NewParagraph(p.Env, p.T("breach.authority.why.hint"), prose.Caption))
	a.box = layout.VBox(a.way, a.told, a.reason, piece.NewFold(p.Env, p.T("breach.authority.contents"), authorityContents(p, b)))
	a.way.SetSelected(a.wayOf(b))
	a.show()
	a.way.OnChanged = func(string) { a.show(); changed() }
	a.at.OnChanged = func(string) { changed() }
	a.how.OnChanged = a.at.OnChanged
	a.why.OnChanged = a.at.OnChanged
	return a
}

func (a *authority) wayOf(b data.Breach) string {
	switch {
	case !b.AuthorityToldAt.IsZero():
		return authorityTold
	case b.AuthorityNote != "":
		return authorityNot
	}
	return authorityOpen
}

func (a *authority) show() {
	a.told.Hide()
	a.reason.Hide()
	switch a.way.Selected() {
	case authorityTold:
		a.told.Show()
	case authorityNot:
		a.reason.Show()
	}
	a.box.Refresh()
}

// wrong says what is wrong with what was filled in, and returns the field.
func (a *authority) wrong() fyne.Focusable {
	switch a.way.Selected() {
	case authorityTold:
		return field.FirstWrong(a.at)
	case authorityNot:
		a.why.Validate = func(s string) string {
			if strings.TrimSpace(s) == "" {
				return a.T("breach.authority.why.empty")
			}
			return ""
		}
		return field.FirstWrong(a.why)
	}
	return nil
}

// write puts what was filled in into b.
func (a *authority) write(b *data.Breach) {
	b.AuthorityToldAt, b.AuthorityNote = time.Time{}, ""
	switch a.way.Selected() {
	case authorityTold:
		b.AuthorityToldAt, b.AuthorityNote = page.MomentIn(a.Place, a.at, a.before), strings.TrimSpace(a.how.Text())
	case authorityNot:
		b.AuthorityNote = strings.TrimSpace(a.why.Text())
	}
}

// authorityContents lists what the authority wants to know (GDPR Art. 33(3)).
func authorityContents(p *page.Place, b data.Breach) *fyne.Container {
	var items []string
	for _, part := range gdpr.Art33Parts(b.NoticedAt) {
		items = append(items, p.T("breach.authority.part."+part.Key))
	}
	return layout.VBoxTight(piece.NewList(p.Env, items), prose.NewParagraph(p.Env, p.T("breach.authority.phases"), prose.Caption))
}
