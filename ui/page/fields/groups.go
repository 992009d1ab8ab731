package fields

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/page"
)

// GroupList is what leads can be grouped by.
type GroupList struct {
	Sources []data.Source
	Tags    []data.Tag
}

// ReadGroups reads what the leads of a vault can be grouped by.
func ReadGroups(ctx context.Context, vault *data.Vault) (g GroupList, err error) {
	if g.Sources, err = vault.Sources(ctx); err != nil {
		return g, err
	}
	g.Tags, err = vault.Tags(ctx)
	return g, err
}

// Groups are boxes for sources and tags, each with the number of its leads.
type Groups struct {
	place         *page.Place
	Sources, Tags *fyne.Container // a row of boxes each
	sources, tags []int64         // chosen, in rising order; nil asks for nothing, empty picks nobody
	OnChanged     func()          // hears of every tick
}

// NewGroups makes the boxes, with those ticked that the filter has.
func NewGroups(p *page.Place, list GroupList, chosen data.LeadFilter) *Groups {
	g := &Groups{place: p, Sources: layout.Flow(p.Env), Tags: layout.Flow(p.Env), OnChanged: func() {}}
	g.sources = stillThere(chosen.Sources, list.Sources, func(s data.Source) int64 { return s.ID })
	g.tags = stillThere(chosen.Tags, list.Tags, func(t data.Tag) int64 { return t.ID })
	for _, s := range list.Sources {
		g.Sources.Add(g.box(page.SourceTitle(p.Env, s.Name), s.Leads, &g.sources, s.ID))
	}
	for _, t := range list.Tags {
		g.Tags.Add(g.box(t.Name, t.Leads, &g.tags, t.ID))
	}
	return g
}

// stillThere returns those of ids that are of a row. When none is left of some, it is
// empty and not nil: a choice that is gone picks nobody.
func stillThere[T any](ids []int64, rows []T, id func(T) int64) []int64 {
	return slices.DeleteFunc(slices.Clone(ids), func(x int64) bool {
		return !slices.ContainsFunc(rows, func(row T) bool { return id(row) == x })
	})
}

// forget makes lists of which nothing is left ask for nothing, once the person ticked
// something and so has seen what is chosen.
func (g *Groups) forget() {
	for _, chosen := range []*[]int64{&g.sources, &g.tags} {
		if len(*chosen) == 0 {
			*chosen = nil
		}
	}
}

func (g *Groups) box(name string, leads int, chosen *[]int64, id int64) *field.Check {
	c := field.NewCheck(g.place.Env, g.place.T("lead.group", "name", name, "n", leads), nil)
	c.SetChecked(slices.Contains(*chosen, id))
	c.OnChanged = func(on bool) {
		*chosen = slices.DeleteFunc(slices.Clone(*chosen), func(x int64) bool { return x == id })
		if on {
			*chosen = append(*chosen, id)
			slices.Sort(*chosen)
		}
		g.forget()
		g.OnChanged()
	}
	return c
}

// Chosen returns the sources and the tags that are ticked. Nil groups have none.
func (g *Groups) Chosen() (sources, tags []int64) {
	if g == nil {
		return nil, nil
	}
	return g.sources, g.tags
}
