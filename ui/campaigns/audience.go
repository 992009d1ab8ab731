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

// audiencePicker lets the admin choose whom a message is for: everybody, or
// those with some tags or of some sources. What else a filter says (a list of
// people, a state, words) stays as it is: it was chosen elsewhere.
type audiencePicker struct {
	*page.Place
	filter    data.LeadFilter
	object    *fyne.Container
	some      *fyne.Container
	way       *field.RadioGroup
	none      *prose.Label   // says that nothing is ticked
	groups    *fields.Groups // nil until they are read
	OnChanged func()
}

const (
	audienceAll  = "all"
	audienceSome = "some"
)

func newAudiencePicker(p *page.Place, f data.LeadFilter) *audiencePicker {
	a := &audiencePicker{Place: p, filter: f, object: layout.VBox(), some: layout.VBox(), OnChanged: func() {}}
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
	}, nil)
	a.object.Add(a.way)
	a.object.Add(a.some)
	a.none = prose.NewParagraph(p.Env, p.T("audience.none"), prose.Warn)
	a.way.SetSelected(wayToPick(f))
	a.way.OnChanged = a.wayChosen
	a.some.Hide()
	page.Work(p, func(ctx context.Context) (fields.GroupList, error) { return fields.ReadGroups(ctx, p.Vault) }, a.fill)
	return a
}

func wayToPick(f data.LeadFilter) string {
	if f.Tags != nil || f.Sources != nil {
		return audienceSome
	}
	return audienceAll
}

func (a *audiencePicker) fill(list fields.GroupList) {
	a.groups = fields.NewGroups(a.Place, list, a.filter)
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
	if way == audienceSome {
		a.some.Show()
	}
	a.showNone()
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

// Filter returns whom the message is for. Groups that are ticked count only while
// they are in sight; some people of whom nothing is ticked are nobody.
func (a *audiencePicker) Filter() data.LeadFilter {
	f := a.filter
	if a.groups != nil {
		f.Sources, f.Tags = a.groups.Chosen()
	}
	switch {
	case a.way == nil:
	case a.way.Selected() == audienceAll:
		f.Tags, f.Sources = nil, nil
	case f.Tags == nil && f.Sources == nil:
		f.Tags = []int64{}
	}
	return f
}
