package campaigns

import (
	"context"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
	"mujeeb/ui/page/fields"
)

// audiencePicker lets the admin choose whom a message is for: everybody, those with some
// tags or of some sources, or those who meet rules. What else a filter says (a list of
// people, a state, words) stays as it is: it was chosen elsewhere.
type audiencePicker struct {
	*page.Place
	filter    data.LeadFilter
	object    *fyne.Container
	some      *fyne.Container
	way       *field.RadioGroup
	none      *prose.Label   // says that nothing is ticked
	groups    *fields.Groups // nil until they are read
	rules     *fields.Rules  // likewise
	ruled     *fyne.Container
	open      *prose.Label // says that something has still to be chosen in the rules
	OnChanged func()
}

const (
	audienceAll   = "all"
	audienceSome  = "some"
	audienceRules = "rules"
)

func newAudiencePicker(p *page.Place, f data.LeadFilter) *audiencePicker {
	a := &audiencePicker{Place: p, filter: f, object: layout.VBox(), some: layout.VBox(), ruled: layout.VBox(), OnChanged: func() {}}
	if f.IDs != nil {
		a.object.Add(prose.NewParagraph(p.Env, p.T("audience.list", "n", len(f.IDs)), prose.Body))
		return a
	}
	if f.State != "" || f.Text != "" {
		a.object.Add(prose.NewParagraph(p.Env, p.T("audience.narrowed"), prose.Muted))
	}
	a.way = field.NewRadioGroup(p.Env, []field.Option{
		{Key: audienceAll, Text: p.T("audience.all")},
		{Key: audienceSome, Text: p.T("audience.some")},
		{Key: audienceRules, Text: p.T("audience.rules")},
	}, nil)
	a.object.Add(a.way)
	a.object.Add(a.some)
	a.object.Add(a.ruled)
	a.none = prose.NewParagraph(p.Env, p.T("audience.none"), prose.Warn)
	a.way.SetSelected(wayToPick(f))
	a.way.OnChanged = a.wayChosen
	a.open = prose.NewParagraph(p.Env, p.T("rules.open"), prose.Warn)
	a.some.Hide()
	a.ruled.Hide()
	page.Work(p, func(ctx context.Context) (fields.RuleList, error) { return fields.ReadRules(ctx, p.Vault) }, a.fill)
	return a
}

func wayToPick(f data.LeadFilter) string {
	if f.Rule != nil {
		return audienceRules
	}
	if f.Tags != nil || f.Sources != nil {
		return audienceSome
	}
	return audienceAll
}

func (a *audiencePicker) fill(list fields.RuleList) {
	begin := data.Rule{Kind: data.RuleAll}
	if a.filter.Rule != nil {
		begin = *a.filter.Rule
	}
	a.rules = fields.NewRules(a.Place, list, begin)
	a.rules.OnChanged = func() {
		a.showOpen()
		a.OnChanged()
	}
	a.ruled.Objects = []fyne.CanvasObject{a.open, a.rules.Object}
	a.groups = fields.NewGroups(a.Place, list.GroupList, a.filter)
	a.groups.OnChanged = func() {
		a.showNone()
		a.OnChanged()
	}
	a.some.Objects = []fyne.CanvasObject{a.none}
	if len(list.Tags) > 0 {
		a.some.Add(prose.NewLabel(a.Env, a.T("audience.tags"), prose.Strong))
		a.some.Add(a.groups.Tags)
	}
	a.some.Add(prose.NewLabel(a.Env, a.T("audience.sources"), prose.Strong))
	a.some.Add(a.groups.Sources)
	if len(list.Tags) > 0 {
		a.some.Add(prose.NewParagraph(a.Env, a.T("audience.both"), prose.Caption))
	}
	a.showWay(a.way.Selected())
}

func (a *audiencePicker) wayChosen(way string) {
	a.showWay(way)
	a.OnChanged()
}

func (a *audiencePicker) showWay(way string) {
	a.some.Hide()
	a.ruled.Hide()
	switch way {
	case audienceSome:
		a.some.Show()
	case audienceRules:
		a.ruled.Show()
	}
	a.showNone()
	a.showOpen()
	a.object.Refresh()
}

// showNone says that nobody is chosen while that is so.
func (a *audiencePicker) showNone() {
	if sources, tags := a.groups.Chosen(); len(sources)+len(tags) > 0 {
		a.none.Hide()
	} else {
		a.none.Show()
	}
	a.some.Refresh()
}

// showOpen says that the rules pick nobody while something has to be chosen in them.
func (a *audiencePicker) showOpen() {
	a.open.Hide()
	if a.rules != nil && data.FilterOf(a.rules.Rule()).Check() != nil {
		a.open.Show()
	}
	a.ruled.Refresh()
}

// Filter returns whom the message is for. Groups that are ticked count only while
// they are in sight; some people of whom nothing is ticked are nobody.
func (a *audiencePicker) Filter() data.LeadFilter {
	f := a.filter
	if a.way == nil {
		return f
	}
	way := a.way.Selected()
	if way == audienceRules {
		f.Tags, f.Sources = nil, nil
		switch {
		case a.rules != nil:
			rule := a.rules.Rule()
			f.Rule, f.Version = &rule, data.RuleVersion
		case f.Rule == nil: // nothing was chosen yet
			f.Tags = []int64{}
		}
		return f
	}
	f.Rule, f.Version = nil, 0
	if a.groups != nil {
		f.Sources, f.Tags = a.groups.Chosen()
	}
	switch {
	case way == audienceAll:
		f.Tags, f.Sources = nil, nil
	case f.Tags == nil && f.Sources == nil:
		f.Tags = []int64{}
	}
	return f
}
