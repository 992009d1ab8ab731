package campaigns

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
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
	a.way.SetSelected(wayToPick(f))
	a.way.OnChanged = a.wayChosen
	a.some.Hide()
	page.Work(p, func(ctx context.Context) (audienceGroups, error) { return readAudience(ctx, p.Vault) }, a.fill)
	return a
}

func wayToPick(f data.LeadFilter) string {
	if len(f.Tags)+len(f.Sources) > 0 {
		return audienceSome
	}
	return audienceAll
}

// audienceGroups is what there is to choose from.
type audienceGroups struct {
	sources []data.Source
	tags    []data.Tag
}

func readAudience(ctx context.Context, vault *data.Vault) (g audienceGroups, err error) {
	if g.tags, err = vault.Tags(ctx); err != nil {
		return g, err
	}
	g.sources, err = vault.Sources(ctx)
	return g, err
}

func (a *audiencePicker) fill(g audienceGroups) {
	a.some.Objects = nil
	if len(g.tags) > 0 {
		a.some.Add(prose.NewLabel(a.Env, a.T("audience.tags"), prose.Strong))
		row := layout.Flow(a.Env)
		for _, t := range g.tags {
			row.Add(a.tick(t.Name, t.Leads, &a.filter.Tags, t.ID))
		}
		a.some.Add(row)
	}
	a.some.Add(prose.NewLabel(a.Env, a.T("audience.sources"), prose.Strong))
	row := layout.Flow(a.Env)
	for _, s := range g.sources {
		row.Add(a.tick(page.SourceTitle(a.Env, s.Name), s.Leads, &a.filter.Sources, s.ID))
	}
	a.some.Add(row)
	if len(g.tags) > 0 {
		a.some.Add(prose.NewParagraph(a.Env, a.T("audience.both"), prose.Caption))
	}
	a.showWay(a.way.Selected())
}

// tick is the box of one group; ticking puts its id into a list.
func (a *audiencePicker) tick(name string, leads int, list *[]int64, id int64) *field.Check {
	c := field.NewCheck(a.Env, a.T("audience.group", "name", name, "n", leads), nil)
	c.SetChecked(slices.Contains(*list, id))
	c.OnChanged = func(on bool) {
		*list = slices.DeleteFunc(slices.Clone(*list), func(x int64) bool { return x == id })
		if on {
			*list = append(*list, id)
			slices.Sort(*list)
		}
		a.OnChanged()
	}
	return c
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
	a.object.Refresh()
}

// Filter gives whom the message is for. Groups that are ticked count only while
// they are in sight.
func (a *audiencePicker) Filter() data.LeadFilter {
	f := a.filter
	if a.way != nil && a.way.Selected() == audienceAll {
		f.Tags, f.Sources = nil, nil
	}
	return f
}
