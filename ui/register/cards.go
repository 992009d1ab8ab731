package register

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/data/dossier"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// entryCards shows who is responsible and what is done with people's data. The activities
// that go on in every vault are folded away below.
func (g *registerPage) entryCards(head []string, all []dossier.RegisterSection) fyne.CanvasObject {
	lines, standing := layout.VBoxTight(), layout.VBox()
	for _, line := range head {
		lines.Add(prose.NewParagraph(g.Env, line, prose.Caption))
	}
	box := layout.VBox(lines)
	if n := lacking(all); n > 0 {
		box.Add(piece.NewBanner(g.Env, kit.ToneWarn, g.T("register.lacks", "n", n)))
	}
	for _, s := range all {
		switch s.Kind {
		case dossier.RegisterParties:
			if len(g.facts.Purposes) == 0 {
				box.Add(g.empty())
			}
			box.Add(g.card(s, g.act("register.profile", g.askProfile)))
		case dossier.RegisterPurpose:
			box.Add(g.card(s, g.act("register.period", func() { g.askPeriod(s.ID) })))
		case dossier.RegisterBehalf:
			box.Add(g.card(s))
		case dossier.RegisterStanding:
			standing.Add(g.card(s))
		}
	}
	if len(standing.Objects) > 0 {
		box.Add(piece.NewFold(g.Env, g.T("register.standing"), standing))
	}
	return box
}

// empty stands where the purposes would.
func (g *registerPage) empty() fyne.CanvasObject {
	return piece.NewEmptyState(g.Env, theme.StorageIcon(), g.T("register.empty.title"), g.T("register.empty.text"),
		button.New(g.Env, button.Primary, g.T("register.empty.add"), func() { g.GoTo(page.Route{Page: page.Consent, Kept: page.DefinePurpose}) }))
}

// lacking counts the lines that are to be filled in.
func lacking(all []dossier.RegisterSection) (n int) {
	for _, s := range all {
		for _, r := range s.Rows {
			if r.Missing {
				n++
			}
		}
	}
	return n
}

// otherCards shows who else gets people's data, and what was given to them; law says whose
// articles are named.
func (g *registerPage) otherCards(law string, all []dossier.RegisterSection) fyne.CanvasObject {
	box := layout.VBox(prose.NewParagraph(g.Env, g.T("register.others.text"), prose.Muted), prose.NewParagraph(g.Env, law, prose.Caption))
	if len(g.facts.Processors) == 0 {
		box.Add(piece.NewEmptyState(g.Env, theme.AccountIcon(), g.T("register.others.empty"), g.T("register.others.empty.text"),
			button.New(g.Env, button.Primary, g.T("register.add"), g.Add)))
	}
	for _, s := range all {
		switch s.Kind {
		case dossier.RegisterProcessor:
			box.Add(g.card(s, g.processorActs(*s.Who)...))
		case dossier.RegisterGiven:
			box.Add(g.card(s))
		}
	}
	return box
}

// processorActs are what can be done with a processor: first what lacks.
func (g *registerPage) processorActs(p data.Processor) []*button.Button {
	var acts []*button.Button
	for _, gap := range p.Gaps(g.Now()) {
		if gap == data.GapAnnounced {
			acts = append(acts, g.act("register.announce", func() { g.announce(p) }))
		}
	}
	acts = append(acts, g.act("register.edit", func() { g.edit(p) }))
	if p.ID != 0 {
		acts = append(acts, g.act("register.give", func() { g.askGiven(p) }))
	}
	if p.ID != 0 && p.AccountID == 0 && p.Disclosed == 0 {
		acts = append(acts, g.act("register.delete", func() { g.askDelete(p) }))
	}
	return acts
}

// vaultCards shows what protects the vault and what it holds.
func (g *registerPage) vaultCards(law string, all []dossier.RegisterSection) fyne.CanvasObject {
	box := layout.VBox(prose.NewParagraph(g.Env, g.T("register.vault.text"), prose.Muted), prose.NewParagraph(g.Env, law, prose.Caption))
	for _, s := range all {
		switch s.Kind {
		case dossier.RegisterSecurity:
			box.Add(g.card(s, g.act("register.backups", func() { g.GoTo(page.Route{Page: page.Settings, Kept: page.SeeBackups}) })))
		case dossier.RegisterHeld:
			box.Add(g.card(s))
		}
	}
	return box
}

func (g *registerPage) act(key string, do func()) *button.Button {
	return button.New(g.Env, button.Plain, g.T(key), do)
}

// card shows a section: its lines, with what lacks marked, and what can be done below them.
func (g *registerPage) card(s dossier.RegisterSection, acts ...*button.Button) fyne.CanvasObject {
	box := layout.VBox()
	for _, r := range s.Rows {
		style := prose.Body
		if r.Missing {
			style = prose.Warn
		}
		label := layout.FixedWidth(labelWidth, prose.NewParagraph(g.Env, r.Label, prose.Muted))
		box.Add(layout.Border(g.Env, nil, nil, label, nil, prose.NewParagraph(g.Env, r.Value, style)))
	}
	if len(acts) > 0 {
		row := layout.Flow(g.Env)
		for _, a := range acts {
			row.Add(a)
		}
		box.Add(row)
	}
	return piece.NewCard(g.Env, s.Title, box)
}

// labelWidth is the width of the labels on a card.
const labelWidth = 250
