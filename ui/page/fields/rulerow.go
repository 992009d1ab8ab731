package fields

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// ruleQuestion is a row that asks one thing: what it asks about, how, and with what it is
// compared.
type ruleQuestion struct {
	*ruleSource
	is     data.Rule // as it stands in the row; of no kind while none is chosen
	kind   *field.Select
	object *fyne.Container
}

// turned begins the key of a way to ask that is the opposite of another.
const turned = "!"

// ruleKinds are what can be asked about, in the order of the list.
var ruleKinds = []data.RuleKind{
	data.RuleTags, data.RuleSources, data.RuleConsent, data.RuleState, data.RuleField, data.RuleText, data.RuleLang,
	data.RuleAdded, data.RuleContact, data.RuleStep, data.RuleRun, data.RuleExport, data.RuleSegment,
}

// ruleWays are the ways to ask about each.
var ruleWays = map[data.RuleKind][]string{
	data.RuleTags:    {"", turned},
	data.RuleSources: {"", turned},
	data.RulePeople:  {"", turned},
	data.RuleConsent: {string(data.StandsAgreed), string(data.StandsOptedOut), string(data.StandsWeak), string(data.StandsNever)},
	data.RuleState:   {"", turned},
	data.RuleField:   {string(data.RuleIs), turned + string(data.RuleIs), string(data.RuleContains), turned + string(data.RuleContains), string(data.RuleHas), string(data.RuleEmpty)},
	data.RuleText:    {"", turned},
	data.RuleLang:    {"", turned},
	data.RuleAdded:   {string(data.RuleWithin), turned + string(data.RuleWithin), string(data.RuleBefore), string(data.RuleSince)},
	data.RuleContact: {string(data.RuleWithin), turned + string(data.RuleWithin), string(data.RuleBefore), string(data.RuleSince), string(data.RuleNever)},
	data.RuleRun:     {string(data.RuleSent), turned + string(data.RuleSent), string(data.RuleAnswered), turned + string(data.RuleAnswered)},
	data.RuleSegment: {"", turned},
	data.RuleExport:  {"", turned},
	data.RuleBreach:  {"", turned},
	data.RuleStep:    {string(data.RuleDue), turned + string(data.RuleDue), string(data.RuleAhead), string(data.RuleHas), string(data.RuleEmpty)},
}

func newRuleQuestion(s *ruleSource, r data.Rule) *ruleQuestion {
	q := &ruleQuestion{ruleSource: s, is: plainly(r), object: layout.VBoxTight()}
	q.kind = field.NewSelect(s.Env, q.kinds(), nil)
	q.kind.SetCaption(s.T("rules.kind"))
	q.kind.SetPlaceholder(s.T("rules.kind.choose"))
	q.kind.SetSelected(string(r.Kind))
	q.kind.OnChanged = q.kindChosen
	q.show()
	return q
}

// plainly returns the rule without a turn that a way of its own says.
func plainly(r data.Rule) data.Rule {
	opposite := map[data.RuleOp]data.RuleOp{data.RuleHas: data.RuleEmpty, data.RuleEmpty: data.RuleHas}
	if other, ok := opposite[r.Op]; ok && r.Not {
		r.Op, r.Not = other, false
	}
	return r
}

func (q *ruleQuestion) kinds() []field.Option {
	var all []field.Option
	for _, k := range ruleKinds {
		if k == data.RuleExport && len(q.list.Exports) == 0 && q.is.Kind != k || k == data.RuleSegment && len(q.list.Segments) == 0 && q.is.Kind != k || k == data.RuleRun && len(q.list.Runs) == 0 && q.is.Kind != k ||
			k == data.RuleTags && len(q.list.Tags) == 0 && q.is.Kind != k || k == data.RuleField && len(q.list.Fields) == 0 && q.is.Kind != k {
			continue
		}
		all = append(all, field.Option{Key: string(k), Text: q.T("rules.kind." + string(k))})
	}
	if q.is.Kind == data.RulePeople || q.is.Kind == data.RuleBreach { // made elsewhere
		all = append(all, field.Option{Key: string(q.is.Kind), Text: q.T("rules.kind." + string(q.is.Kind))})
	}
	return all
}

func (q *ruleQuestion) kindChosen(key string) {
	q.is = data.Rule{Kind: data.RuleKind(key)}
	q.choose(ruleWays[q.is.Kind][0])
	q.show()
	q.changed()
}

// way returns the key of the way in which the row asks.
func (q *ruleQuestion) way() string {
	switch {
	case q.is.Kind == data.RuleConsent:
		return q.is.Value
	case q.is.Not:
		return turned + string(q.is.Op)
	}
	return string(q.is.Op)
}

// choose makes the row ask in a way.
func (q *ruleQuestion) choose(way string) {
	if q.is.Kind == data.RuleConsent {
		q.is.Value = way
		return
	}
	op, not := strings.CutPrefix(way, turned)
	q.is.Op, q.is.Not = data.RuleOp(op), not
}

// show lays out the row for what it asks about and how.
func (q *ruleQuestion) show() {
	line := layout.Flow(q.Env, layout.FixedWidth(170, q.kind))
	q.object.Objects = []fyne.CanvasObject{line}
	if ways := ruleWays[q.is.Kind]; ways != nil {
		if about := q.about(); about != nil {
			line.Add(layout.FixedWidth(170, about))
		}
		line.Add(layout.FixedWidth(190, q.waySelect(ways)))
		if value := q.value(); value != nil {
			line.Add(value)
		}
		if boxes := q.boxes(); boxes != nil {
			q.object.Add(boxes)
		}
	}
	q.object.Refresh()
}

func (q *ruleQuestion) waySelect(ways []string) *field.Select {
	var all []field.Option
	for _, way := range ways {
		op, not := strings.CutPrefix(way, turned)
		key := "rules.way." + string(q.is.Kind)
		if op != "" {
			key += "." + op
		}
		if not {
			key += ".not"
		}
		all = append(all, field.Option{Key: way, Text: q.T(key)})
	}
	return q.pick("rules.way", all, q.way(), func(way string) {
		q.choose(way)
		q.show()
	})
}

// pick returns a list with one of its options chosen. Another choice goes to set, and
// changes the rule.
func (q *ruleQuestion) pick(caption string, all []field.Option, chosen string, set func(key string)) *field.Select {
	s := field.NewSelect(q.Env, all, nil)
	s.SetCaption(q.T(caption))
	s.SetSelected(chosen)
	s.OnChanged = func(key string) {
		set(key)
		q.changed()
	}
	return s
}

// about returns the list that says which purpose, field, run, segment or export is asked about;
// nil where the kind says it all.
func (q *ruleQuestion) about() fyne.CanvasObject {
	number := func(id int64) string { return strconv.FormatInt(id, 10) }
	var all []field.Option
	switch q.is.Kind {
	case data.RuleConsent:
		for _, p := range q.list.Purposes {
			if !p.Archived || p.ID == q.is.ID {
				all = append(all, field.Option{Key: number(p.ID), Text: p.Name})
			}
		}
	case data.RuleRun:
		for _, r := range q.list.Runs {
			all = append(all, field.Option{Key: number(r.ID), Text: r.Title})
		}
	case data.RuleSegment:
		for _, s := range q.list.Segments {
			all = append(all, field.Option{Key: number(s.ID), Text: s.Name})
		}
	case data.RuleExport:
		for _, x := range q.list.Exports {
			all = append(all, field.Option{Key: number(x.ID), Text: q.T("rules.export", "number", int(x.ID), "date", q.Lang.ShortDate(q.Local(x.At)))})
		}
	case data.RuleField:
		return q.fieldSelect()
	default:
		return nil
	}
	return q.pick("rules.kind."+string(q.is.Kind), all, number(q.is.ID), func(key string) {
		q.is.ID, _ = strconv.ParseInt(key, 10, 64) // keys are numbers
	})
}

func (q *ruleQuestion) fieldSelect() fyne.CanvasObject {
	var all []field.Option
	for _, f := range q.list.Fields {
		all = append(all, field.Option{Key: f.Name, Text: f.Name})
	}
	if q.is.Field != "" && !slices.ContainsFunc(all, func(o field.Option) bool { return o.Key == q.is.Field }) {
		all = append(all, field.Option{Key: q.is.Field, Text: q.is.Field}) // nobody has it any more
	}
	return q.pick("rules.kind.field", all, q.is.Field, func(name string) { q.is.Field = name })
}

// value returns the field with what the row compares; nil where there is nothing to type
// or to choose.
func (q *ruleQuestion) value() fyne.CanvasObject {
	switch q.is.Op {
	case data.RuleWithin, data.RuleAhead:
		return q.days()
	case data.RuleBefore, data.RuleSince:
		return layout.FixedWidth(130, q.day())
	}
	switch q.is.Kind {
	case data.RuleText:
		return layout.FixedWidth(190, q.text())
	case data.RuleField:
		if q.is.Op == data.RuleIs || q.is.Op == data.RuleContains {
			return layout.FixedWidth(190, q.text())
		}
	case data.RuleState:
		return layout.FixedWidth(170, q.oneOf([]field.Option{
			{Key: string(data.StateAgreed), Text: q.T("lead.state.agreed")}, {Key: string(data.StateContact), Text: q.T("lead.state.contact")},
			{Key: string(data.StateOptedOut), Text: q.T("lead.state.opted_out")},
		}))
	case data.RuleLang:
		return layout.FixedWidth(170, q.oneOf([]field.Option{
			{Key: "ar", Text: q.T("lead.language.ar")}, {Key: "en", Text: q.T("lead.language.en")}, {Text: q.T("lead.language.unknown")},
		}))
	case data.RulePeople:
		return prose.NewLabel(q.Env, q.T("rules.people", "n", len(q.is.IDs)), prose.Muted)
	}
	return nil
}

func (q *ruleQuestion) oneOf(all []field.Option) *field.Select {
	return q.pick("rules.value", all, q.is.Value, func(key string) { q.is.Value = key })
}

func (q *ruleQuestion) text() *field.Entry {
	e := field.NewEntry(q.Env)
	e.SetCaption(q.T("rules.value"))
	e.SetPlaceholder(q.T("rules.value"))
	e.SetText(q.is.Value)
	e.OnChanged = func(s string) {
		q.is.Value = s
		q.changed()
	}
	return e
}

// days is a number of days, with the word behind it.
func (q *ruleQuestion) days() fyne.CanvasObject {
	e := field.NewEntry(q.Env)
	e.Direction = field.LTR
	e.SetCaption(q.T("rules.days"))
	if q.is.Days > 0 {
		e.SetText(strconv.Itoa(q.is.Days))
	}
	e.OnChanged = func(s string) {
		n, err := strconv.Atoi(strings.TrimSpace(page.LatinDigits(s)))
		if q.is.Days = n; err != nil || n < 0 || n > data.MaxRuleDays {
			q.is.Days = 0
		}
		e.SetError("")
		if q.is.Days == 0 && strings.TrimSpace(s) != "" {
			e.SetError(q.T("rules.days.wrong"))
		}
		q.changed()
	}
	return layout.HBox(q.Env, layout.FixedWidth(76, e), prose.NewLabel(q.Env, q.T("rules.days"), prose.Body))
}

// day is a day as it is typed.
func (q *ruleQuestion) day() *field.Entry {
	e := field.NewEntry(q.Env)
	e.Direction = field.LTR
	e.SetCaption(q.T("rules.day"))
	e.SetPlaceholder(q.Now().Format(page.DayLayout))
	if !q.is.At.IsZero() {
		e.SetText(q.Local(q.is.At).Format(page.DayLayout))
	}
	e.OnChanged = func(s string) {
		at, ok := page.ReadDay(s, q.Now().Location())
		if q.is.At = at; !ok {
			q.is.At = time.Time{}
		}
		e.SetError("")
		if !ok && len(strings.TrimSpace(s)) >= len(page.DayLayout) {
			e.SetError(q.T("rules.day.wrong", "example", q.Now().Format(page.DayLayout)))
		}
		q.changed()
	}
	return e
}

// boxes are the tags or the sources to tick; nil for other kinds.
func (q *ruleQuestion) boxes() fyne.CanvasObject {
	chosen := data.LeadFilter{}
	switch q.is.Kind {
	case data.RuleTags:
		chosen.Tags = q.is.IDs
	case data.RuleSources:
		chosen.Sources = q.is.IDs
	default:
		return nil
	}
	groups := NewGroups(q.Place, q.list.GroupList, chosen)
	groups.OnChanged = func() {
		sources, tags := groups.Chosen()
		q.is.IDs = slices.Concat(sources, tags)
		q.changed()
	}
	if q.is.Kind == data.RuleTags {
		return groups.Tags
	}
	return groups.Sources
}

func (q *ruleQuestion) rule() data.Rule { return q.is }

func (q *ruleQuestion) content() fyne.CanvasObject { return q.object }
