package consent

import (
	"strings"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// findings says what checking the ledger found: that all is as it was written, or for
// each kind of fault what it means and what to do.
func (l *ledger) findings(c data.LedgerCheck) []fyne.CanvasObject {
	if len(c.Findings) == 0 {
		words := l.T("consent.check.good", "n", int(c.Events))
		if c.Erased > 0 {
			words += " " + l.T("consent.check.erased", "n", int(c.Erased))
		}
		return []fyne.CanvasObject{piece.NewBanner(l.Env, kit.ToneGood, words)}
	}
	var kinds []data.FindingKind
	numbers := map[data.FindingKind][]int64{}
	for _, f := range c.Findings {
		if numbers[f.Kind] == nil {
			kinds = append(kinds, f.Kind)
		}
		numbers[f.Kind] = append(numbers[f.Kind], f.Number)
	}
	all := []fyne.CanvasObject{piece.NewBanner(l.Env, kit.ToneBad, l.T("consent.check.bad", "n", int(c.Events)))}
	for _, k := range kinds {
		all = append(all, l.finding(k, numbers[k]))
	}
	return all
}

// finding shows a kind of fault: what it means, where, and what to do.
func (l *ledger) finding(kind data.FindingKind, numbers []int64) fyne.CanvasObject {
	box := layout.VBoxTight(prose.NewParagraph(l.Env, l.T("consent.finding."+string(kind)), prose.Strong))
	isDerived := kind == data.FindingGround || kind == data.FindingOptOut
	if isDerived {
		people := layout.Flow(l.Env)
		for _, n := range numbers {
			people.Add(button.New(l.Env, button.Link, l.T("consent.finding.person_number", "number", int(n)), func() { l.GoTo(page.Route{Page: page.Lead, ID: n}) }))
		}
		box.Add(people)
	} else if where := l.numbers(kind, numbers); where != "" {
		box.Add(prose.NewParagraph(l.Env, where, prose.Body))
	}
	advice := "consent.advice.changed"
	if isDerived {
		advice = "consent.advice.derived"
	}
	box.Add(prose.NewParagraph(l.Env, l.T(advice), prose.Muted))
	return layout.VBox(piece.NewRule(), box)
}

// numbers names where a fault was found; "" where that has no number.
func (l *ledger) numbers(kind data.FindingKind, numbers []int64) string {
	var all []string
	for _, n := range numbers {
		if n > 0 {
			all = append(all, l.Lang.Number(int(n)))
		}
	}
	if len(all) == 0 {
		return ""
	}
	of := "event"
	switch kind {
	case data.FindingPurpose, data.FindingNotice:
		of = "purpose"
	case data.FindingTree, data.FindingHead, data.FindingKept:
		of = "length"
	}
	return l.T("consent.where."+of, "numbers", strings.Join(all, l.T("kit.access.join")))
}
