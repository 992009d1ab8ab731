package retention

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/gdpr"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// ruleCards shows for how long people are kept: by the law, by purpose, by source.
func (g *retentionPage) ruleCards() fyne.CanvasObject {
	box := layout.VBox(prose.NewParagraph(g.Env, g.T("retention.rules.text"), prose.Muted), piece.NewCard(g.Env, g.T("retention.law"), g.lawWords()))
	rows := layout.VBox()
	for _, p := range g.facts.purposes {
		if !p.Archived {
			rows.Add(g.ruleRow(p.Name, g.purposeWords(p), data.RetentionRule{PurposeID: p.ID}))
		}
	}
	if len(rows.Objects) == 0 {
		rows.Add(prose.NewParagraph(g.Env, g.T("retention.purposes.none"), prose.Muted))
	}
	box.Add(piece.NewCard(g.Env, g.T("retention.purposes"), rows))
	rows = layout.VBox(prose.NewParagraph(g.Env, g.T("retention.sources.text"), prose.Caption))
	for _, s := range g.facts.sources {
		words := g.T("retention.sources.norule")
		if r := g.rule(data.RetentionRule{SourceID: s.ID}); r.Months > 0 {
			words = g.ownWords(r)
		}
		rows.Add(g.ruleRow(page.SourceTitle(g.Env, s.Name), words, data.RetentionRule{SourceID: s.ID}))
	}
	box.Add(piece.NewCard(g.Env, g.T("retention.sources"), rows))
	return box
}

// lawWords says which term the law names, with its source, and which laws name none.
func (g *retentionPage) lawWords() fyne.CanvasObject {
	law, box := g.facts.Rules.Law, layout.VBoxTight()
	if law.Months == 0 {
		box.Add(prose.NewParagraph(g.Env, g.T("retention.law.none"), prose.Strong))
	} else {
		box.Add(prose.NewParagraph(g.Env, g.T("retention.law.term", "period", g.T("retention.months", "n", law.Months)), prose.Strong))
		box.Add(prose.NewParagraph(g.Env, g.T("retention.law.source", "source", law.Rule.Source), prose.Caption))
		if law.Rule.Sure != gdpr.SureHigh {
			box.Add(prose.NewParagraph(g.Env, g.T("retention.law.check"), prose.Caption))
		}
	}
	if len(law.Unknown) > 0 {
		box.Add(prose.NewParagraph(g.Env, g.T("retention.law.unknown", "laws", page.CountryNames(g.Env, law.Unknown)), prose.Caption))
	}
	return box
}

// rule returns the owner's rule for the same purpose or source; without months where there
// is none.
func (g *retentionPage) rule(of data.RetentionRule) data.RetentionRule {
	for _, r := range g.facts.rules {
		if r.PurposeID == of.PurposeID && r.SourceID == of.SourceID {
			return r
		}
	}
	return of
}

// ownWords words a rule of the owner's.
func (g *retentionPage) ownWords(r data.RetentionRule) string {
	words := g.T("retention.own", "period", g.T("retention.months", "n", r.Months))
	if r.Why != "" {
		words += " " + g.T("retention.own.why", "why", r.Why)
	}
	return words
}

// purposeWords says for how long the people of a purpose are kept.
func (g *retentionPage) purposeWords(p data.Purpose) string {
	r := g.rule(data.RetentionRule{PurposeID: p.ID})
	switch {
	case r.Months > 0:
		return g.ownWords(r)
	case p.Ground == data.GroundContract || p.Ground == data.GroundLegalDuty:
		return g.T("retention.endless")
	case g.facts.Rules.Law.Months > 0:
		return g.T("retention.bylaw", "period", g.T("retention.months", "n", g.facts.Rules.Law.Months))
	}
	return g.T("retention.norule")
}

func (g *retentionPage) ruleRow(name, words string, of data.RetentionRule) fyne.CanvasObject {
	change := button.New(g.Env, button.Plain, g.T("retention.change"), func() { g.askRule(name, g.rule(of)) })
	change.SetCaption(g.T("retention.change.of", "name", name))
	text := layout.VBoxTight(prose.NewParagraph(g.Env, name, prose.Strong), prose.NewParagraph(g.Env, words, prose.Caption))
	return layout.Border(g.Env, nil, nil, nil, layout.HBox(g.Env, layout.VBoxTight(), change), text)
}

// askRule asks for how many months the people of a purpose or a source are kept.
func (g *retentionPage) askRule(name string, r data.RetentionRule) {
	months, why := field.NewEntry(g.Env), field.NewEntry(g.Env)
	months.Direction = field.LTR
	if r.Months > 0 {
		months.SetText(strconv.Itoa(r.Months))
	}
	months.Validate = func(s string) string {
		if _, ok := readMonths(s); !ok {
			return g.T("retention.change.wrong", "most", data.MaxRetention)
		}
		return ""
	}
	why.SetText(r.Why)
	why.SetPlaceholder(g.T("retention.change.example"))
	hint := g.T("retention.change.hint")
	if r.SourceID != 0 {
		hint = g.T("retention.change.hint.source")
	}
	dialog.Form(g.Env, dialog.FormSpec{
		Title: g.T("retention.change.title", "name", page.Headline(name)), Text: g.T("retention.change.text"), Yes: g.T("register.save"), Width: 600, Focus: months,
		Fields: []field.Row{{Label: g.T("retention.change.months"), Widget: months, Hint: hint}, {Label: g.T("retention.change.why"), Widget: why}},
		OnYes: func() {
			r.Months, _ = readMonths(months.Text())
			r.Why = why.Text()
			g.Act(func(ctx context.Context) error { return g.Vault.SaveRetentionRule(ctx, r) }, g.changed)
		},
	})
}

// readMonths reads a number of months; nothing is 0.
func readMonths(s string) (months int, ok bool) {
	if s = strings.TrimSpace(page.LatinDigits(s)); s == "" {
		return 0, true
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n > 0 && n <= data.MaxRetention
}
