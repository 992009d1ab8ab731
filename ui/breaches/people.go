package breaches

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
	"mujeeb/ui/page/fields"
)

// The ways to say who is affected.
const (
	affectsAll    = "all"
	affectsGroups = "groups"
	affectsList   = "list"
)

// nobody is a lead's number that is never given out: a list of people in which
// nobody was found must not be taken for everybody.
const nobody = 0

// affected lets the admin say whom a breach concerns: everybody, some groups, or
// a pasted list of addresses and numbers.
type affected struct {
	*page.Place
	way       *field.RadioGroup
	ticked    *fields.Groups // nil until they are read
	state     *field.Select
	list      *field.TextArea
	count     *prose.Label
	missing   *piece.Fold
	unknown   *prose.Label
	box       *fyne.Container
	groups    *fyne.Container
	pasted    *fyne.Container
	counts    page.Latest[found]
	people    int     // affected, as counted last
	pending   *wanted // what was chosen but not saved when the page was left
	OnChanged func()
	OnCounted func(people int)
}

// groupsOf is what there is to choose from.
type groupsOf struct {
	fields.GroupList
	listed []data.LeadRow // the people of a list that was saved
}

func newAffected(p *page.Place, f data.LeadFilter) *affected {
	a := &affected{Place: p, OnChanged: func() {}, OnCounted: func(int) {}}
	a.way = field.NewRadioGroup(p.Env, []field.Option{
		{Key: affectsAll, Text: p.T("breach.people.all")},
		{Key: affectsGroups, Text: p.T("breach.people.groups")},
		{Key: affectsList, Text: p.T("breach.people.list")},
	}, nil)
	a.state = field.NewSelect(p.Env, []field.Option{
		{Key: "any", Text: p.T("breach.people.state.any")},
		{Key: string(data.StateContact), Text: p.T("breach.people.state.contact")},
		{Key: string(data.StateAgreed), Text: p.T("breach.people.state.agreed")},
		{Key: string(data.StateOptedOut), Text: p.T("breach.people.state.opted_out")},
	}, nil)
	a.list = field.NewTextArea(p.Env, 5)
	a.list.Direction = field.LTR
	a.list.SetCaption(p.T("breach.people.paste"))
	a.state.SetCaption(p.T("breach.people.state"))
	a.count = prose.NewParagraph(p.Env, "", prose.Strong)
	a.unknown = prose.NewParagraph(p.Env, "", prose.Caption)
	a.missing = piece.NewFold(p.Env, p.T("breach.people.missing"), a.unknown)
	a.missing.Hide()
	a.groups, a.pasted, a.box = layout.VBox(), a.pasteBox(), layout.VBox()
	a.box.Objects = []fyne.CanvasObject{a.way, a.groups, a.pasted, a.count, a.missing}
	a.show(wayOf(f))
	page.Work(p, func(ctx context.Context) (groupsOf, error) { return readGroups(ctx, p.Vault, f) }, func(g groupsOf) { a.fill(g, f) })
	return a
}

func wayOf(f data.LeadFilter) string {
	switch {
	case f.IDs != nil:
		return affectsList
	case f.Sources != nil, f.Tags != nil, f.State != "":
		return affectsGroups
	}
	return affectsAll
}

func readGroups(ctx context.Context, vault *data.Vault, f data.LeadFilter) (g groupsOf, err error) {
	if g.GroupList, err = fields.ReadGroups(ctx, vault); err != nil {
		return g, err
	}
	g.listed, err = vault.LeadRows(ctx, f.IDs)
	return g, err
}

func (a *affected) pasteBox() *fyne.Container {
	look := button.New(a.Env, button.Plain, a.T("breach.people.look"), a.recount)
	return layout.VBoxTight(prose.NewLabel(a.Env, a.T("breach.people.paste"), prose.Body), a.list, layout.AlignLeading(a.Env, look))
}

// fill shows what was read, chooses what the filter says, and from then on
// listens to the person.
func (a *affected) fill(g groupsOf, f data.LeadFilter) {
	chosen := f
	if a.pending != nil {
		chosen = a.pending.filter
	}
	a.ticked = fields.NewGroups(a.Place, g.GroupList, chosen)
	a.groups.Objects = a.groupRows(g)
	a.state.SetSelected(string(f.State))
	if f.State == "" {
		a.state.SetSelected("any")
	}
	a.list.SetText(listed(g.listed))
	a.way.SetSelected(wayOf(f))
	if a.pending != nil {
		a.restore(*a.pending)
	}
	a.show(a.way.Selected())
	a.listen()
	a.recount()
}

func (a *affected) listen() {
	changed := func() { a.OnChanged(); a.recount() }
	a.ticked.OnChanged = changed
	a.state.OnChanged = func(string) { changed() }
	a.list.OnChanged = func(string) { a.OnChanged(); a.count.SetText("") }
	a.way.OnChanged = func(way string) { a.show(way); changed() }
}

// restore chooses what w says, apart from the groups.
func (a *affected) restore(w wanted) {
	if w.filter.State != "" {
		a.state.SetSelected(string(w.filter.State))
	}
	a.list.SetText(strings.Join(w.lines, "\n"))
	a.way.SetSelected(w.way)
}

func (a *affected) groupRows(g groupsOf) []fyne.CanvasObject {
	rows := []fyne.CanvasObject{
		prose.NewParagraph(a.Env, a.T("breach.people.groups.hint"), prose.Caption),
		prose.NewLabel(a.Env, a.T("breach.people.sources"), prose.Body), a.ticked.Sources,
	}
	if len(g.Tags) > 0 {
		rows = append(rows, prose.NewLabel(a.Env, a.T("breach.people.tags"), prose.Body), a.ticked.Tags)
	}
	return append(rows, prose.NewLabel(a.Env, a.T("breach.people.state"), prose.Body), layout.AlignLeading(a.Env, a.state))
}

func listed(rows []data.LeadRow) string {
	var all []string
	for _, r := range rows {
		switch {
		case r.Email != "":
			all = append(all, r.Email)
		case r.Phone != "":
			all = append(all, r.Phone)
		}
	}
	return strings.Join(all, "\n")
}

func (a *affected) show(way string) {
	a.groups.Hide()
	a.pasted.Hide()
	switch way {
	case affectsGroups:
		a.groups.Show()
	case affectsList:
		a.pasted.Show()
	}
	a.box.Refresh()
}

// wanted is what the person says now. find turns it into a filter; it may run
// away from the UI goroutine.
type wanted struct {
	way    string
	filter data.LeadFilter
	lines  []string
}

func (a *affected) wanted() wanted {
	w := wanted{way: a.way.Selected(), lines: page.Lines(a.list.Text())}
	if w.way != affectsGroups || a.ticked == nil {
		return w
	}
	w.filter.Sources, w.filter.Tags = a.ticked.Chosen()
	if s := a.state.Selected(); s != "any" {
		w.filter.State = data.LeadState(s)
	}
	return w
}

// found is who is affected, and the lines of the list that are no lead's.
type found struct {
	filter  data.LeadFilter
	people  int
	missing []string
}

func (w wanted) find(ctx context.Context, vault *data.Vault) (f found, err error) {
	f.filter = w.filter
	if w.way == affectsList {
		f.filter.IDs, f.missing, err = vault.FindLeads(ctx, w.lines)
		if err != nil {
			return f, err
		}
		if f.people = len(f.filter.IDs); f.people == 0 {
			f.filter.IDs = []int64{nobody}
		}
		return f, nil
	}
	if w.way == affectsGroups && wayOf(w.filter) == affectsAll { // no group chosen yet
		f.filter.IDs = []int64{nobody}
		return f, nil
	}
	f.people, err = vault.CountLeads(ctx, f.filter)
	return f, err
}

// recount tells how many are affected.
func (a *affected) recount() {
	w := a.wanted()
	a.counts.Ask(a.Place, func(ctx context.Context) (found, error) { return w.find(ctx, a.Vault) }, page.OrFail(a.Place, a.tell))
}

func (a *affected) tell(f found) {
	a.people = f.people
	a.count.SetText(a.T("breach.people.count", "n", f.people))
	a.missing.Hide()
	if len(f.missing) > 0 {
		a.count.SetText(a.T("breach.people.count", "n", f.people) + " " + a.T("breach.people.notfound", "n", len(f.missing)))
		a.unknown.SetText(strings.Join(shorten(a.Env, f.missing), "\n"))
		a.missing.Show()
	}
	a.box.Refresh()
	a.OnCounted(f.people)
}

// mostShown bounds how many lines that were not found are listed.
const mostShown = 200

func shorten(env *kit.Env, all []string) []string {
	if len(all) <= mostShown {
		return all
	}
	return append(slices.Clone(all[:mostShown]), env.T("kit.more", "n", len(all)-mostShown))
}
