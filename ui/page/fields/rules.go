package fields

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/page"
)

// RuleList is what rules can ask for.
type RuleList struct {
	GroupList
	Purposes []data.Purpose
	Runs     []data.Run // that were started
	Segments []data.Segment
	Fields   []data.OwnField
	Exports  []data.Export
}

// ReadRules reads what rules can ask for.
func ReadRules(ctx context.Context, vault *data.Vault) (l RuleList, err error) {
	if l.GroupList, err = ReadGroups(ctx, vault); err != nil {
		return l, err
	}
	if l.Purposes, err = vault.Purposes(ctx); err != nil {
		return l, err
	}
	if l.Segments, err = vault.Segments(ctx); err != nil {
		return l, err
	}
	if l.Fields, err = vault.OwnFields(ctx); err != nil {
		return l, err
	}
	if l.Exports, err = vault.Exports(ctx); err != nil {
		return l, err
	}
	l.Runs, err = vault.Runs(ctx)
	l.Runs = slices.DeleteFunc(l.Runs, func(r data.Run) bool { return r.State == data.RunDraft })
	return l, err
}

// Rules is an editor of rules: all, any or none of some questions, and of groups of such.
type Rules struct {
	Object    *fyne.Container
	OnChanged func() // hears of every change
	root      *ruleGroup
}

// NewRules makes the editor with a rule in it. Segments can be asked for where list has
// any.
func NewRules(p *page.Place, list RuleList, r data.Rule) *Rules {
	e := &Rules{OnChanged: func() {}}
	if r.Kind != data.RuleAll && r.Kind != data.RuleAny {
		r = data.Rule{Kind: data.RuleAll, Rules: []data.Rule{r}}
	}
	s := &ruleSource{Place: p, list: list, changed: func() { e.OnChanged() }}
	e.root = newRuleGroup(s, r, true)
	e.Object = e.root.object
	return e
}

// Rule returns what stands in the editor. Something may still have to be chosen in it:
// see [data.LeadFilter.Check].
func (e *Rules) Rule() data.Rule { return e.root.rule() }

// ruleSource is what the rows of an editor have in common.
type ruleSource struct {
	*page.Place
	list    RuleList
	changed func()
}

// ruleRow is a row of a group: a question, or another group.
type ruleRow interface {
	rule() data.Rule
	content() fyne.CanvasObject
}

// ruleGroup is some rows, and whether all, any or none of them has to hold.
type ruleGroup struct {
	*ruleSource
	how    *field.Select
	rows   []ruleRow
	box    *fyne.Container
	object *fyne.Container
	outer  bool // may hold other groups
}

// The ways in which the rows of a group are joined.
const (
	rulesAll  = "all"
	rulesAny  = "any"
	rulesNone = "none"
)

func newRuleGroup(s *ruleSource, r data.Rule, outer bool) *ruleGroup {
	g := &ruleGroup{ruleSource: s, box: layout.VBox(), outer: outer}
	g.how = field.NewSelect(s.Env, []field.Option{
		{Key: rulesAll, Text: s.T("rules.all")}, {Key: rulesAny, Text: s.T("rules.any")}, {Key: rulesNone, Text: s.T("rules.none")},
	}, nil)
	g.how.SetCaption(s.T("rules.how"))
	for _, one := range splitNotAll(&r) {
		g.rows = append(g.rows, g.row(one))
	}
	g.how.SetSelected(howOf(r))
	g.how.OnChanged = func(string) { s.changed() }
	if len(g.rows) == 0 {
		g.rows = append(g.rows, newRuleQuestion(s, data.Rule{}))
	}
	g.object = layout.VBox(layout.AlignLeading(s.Env, g.how), g.box, g.foot())
	g.show()
	return g
}

// splitNotAll returns the rules of a group. One that is not met by all of its rules is met
// by any of their opposites, which the editor can show.
func splitNotAll(r *data.Rule) []data.Rule {
	rules := slices.Clone(r.Rules)
	if r.Kind == data.RuleAll && r.Not {
		for i := range rules {
			rules[i].Not = !rules[i].Not
		}
		*r = data.Rule{Kind: data.RuleAny, Rules: rules}
	}
	return rules
}

func howOf(r data.Rule) string {
	switch {
	case r.Kind == data.RuleAny && r.Not:
		return rulesNone
	case r.Kind == data.RuleAny:
		return rulesAny
	}
	return rulesAll
}

func (g *ruleGroup) row(r data.Rule) ruleRow {
	if r.Kind == data.RuleAll || r.Kind == data.RuleAny {
		return newRuleGroup(g.ruleSource, r, false)
	}
	return newRuleQuestion(g.ruleSource, r)
}

// foot is what adds rows.
func (g *ruleGroup) foot() fyne.CanvasObject {
	add := button.NewWithIcon(g.Env, button.Link, theme.ContentAddIcon(), g.T("rules.add"), func() { g.append(newRuleQuestion(g.ruleSource, data.Rule{})) })
	foot := layout.Flow(g.Env, add)
	if g.outer {
		foot.Add(button.NewWithIcon(g.Env, button.Link, theme.ContentAddIcon(), g.T("rules.group.add"), func() {
			g.append(newRuleGroup(g.ruleSource, data.Rule{Kind: data.RuleAny}, false))
		}))
	}
	return foot
}

func (g *ruleGroup) append(r ruleRow) {
	g.rows = append(g.rows, r)
	g.show()
	g.changed()
}

func (g *ruleGroup) show() {
	g.box.RemoveAll()
	for i, r := range g.rows {
		drop := button.NewWithIcon(g.Env, button.Plain, theme.CancelIcon(), "", func() {
			g.rows = slices.Delete(slices.Clone(g.rows), i, i+1)
			g.show()
			g.changed()
		})
		drop.SetCaption(g.T("rules.drop"))
		g.box.Add(layout.AsideTop(g.Env, r.content(), drop))
	}
	g.object.Refresh()
}

func (g *ruleGroup) content() fyne.CanvasObject {
	return piece.NewCard(g.Env, "", layout.Pad(kit.GapSmall, g.object))
}

func (g *ruleGroup) rule() data.Rule {
	r := data.Rule{Kind: data.RuleAll}
	if how := g.how.Selected(); how != rulesAll {
		r.Kind, r.Not = data.RuleAny, how == rulesNone
	}
	for _, row := range g.rows {
		r.Rules = append(r.Rules, row.rule())
	}
	return r
}
