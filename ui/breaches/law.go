package breaches

import (
	"strings"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/gdpr"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// lawCard says until when the people affected must be told, by each law that counts, and
// what else there is to know of the laws behind the clock.
func (b *breachPage) lawCard() fyne.CanvasObject {
	b.duties, b.told = layout.VBoxTight(), ""
	b.notes = prose.NewParagraph(b.Env, "", prose.Caption)
	look := button.New(b.Env, button.Link, b.T("breach.law.open"), func() { b.GoTo(page.Route{Page: page.Settings, Kept: page.SeeLaw}) })
	return piece.NewCard(b.Env, b.T("breach.persons.title"), layout.VBoxTight(b.duties, b.notes, layout.AlignLeading(b.Env, look)))
}

// showLaws says it for a breach as it stands on the page.
func (b *breachPage) showLaws(x data.Breach) {
	duties := page.PersonsDuties(b.Place, x, b.laws)
	notes := strings.Join(page.LawNotes(b.Place, gdpr.BreachDeadline(b.Local(x.NoticedAt), b.laws...)), "\n")
	if notes != "" {
		notes = b.T("breach.law.notes") + "\n" + notes
	}
	told := notes
	for _, d := range duties {
		told += "\n" + d.Words
	}
	if told == b.told {
		return
	}
	b.told, b.duties.Objects = told, nil
	for _, d := range duties {
		style := prose.Body
		if d.Late && x.RunState != data.RunDone {
			style = prose.Bad
		}
		b.duties.Add(prose.NewParagraph(b.Env, d.Words, style))
	}
	b.notes.SetText(notes)
	b.duties.Refresh()
}
