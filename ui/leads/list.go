package leads

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/grid"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// idReader finds the leads of the list; tests hold it back.
type idReader interface {
	FirstLeadIDs(ctx context.Context, f data.LeadFilter, o data.LeadOrder, most int) (ids []int64, all bool, err error)
	LeadIDs(context.Context, data.LeadFilter, data.LeadOrder) ([]int64, error)
}

var _ idReader = (*data.Vault)(nil)

// The columns of the list, in order.
const (
	leadName = iota
	leadEmail
	leadPhone
	leadState
	leadTags
	leadSource
	leadAdded
)

// leadOrders are the columns that the list can be sorted by.
var leadOrders = map[int]data.LeadColumn{
	leadName: data.ByName, leadEmail: data.ByEmail, leadPhone: data.ByPhone,
	leadState: data.ByState, leadSource: data.BySource, leadAdded: data.ByAdded,
}

// listKept is how the list was left.
type listKept struct {
	filter  data.LeadFilter
	column  int // sorted by
	desc    bool
	current int64 // lead in the current row
}

// toLeads leads to the list of the leads that a filter picks.
func toLeads(f data.LeadFilter) page.Route {
	kept := newListKept()
	kept.filter = f
	return page.Route{Page: page.Leads, Kept: kept}
}

// newListKept is the list as it is at first.
func newListKept() listKept { return listKept{column: leadAdded, desc: true} }

// listPage lists the leads, any number of them.
type listPage struct {
	*page.Place
	ids    idReader
	kept   listKept
	reads  page.Latest[leadList]
	groups page.Latest[leadGroups]
	all    int // leads in the vault, or -1 until it is known
	search *field.Search
	source *field.Select
	tag    *field.Select
	state  *field.Select
	picked *segmentPicker
	own    []string // fields of the owner's own that are columns
	count  *prose.Label
	marked *prose.Label
	bar    *fyne.Container // what can be done with the rows selected
	rest   *fyne.Container // in its place while there are none
	pager  *grid.Pager[data.LeadRow]
	grid   *grid.Grid
	body   layout.Stage // the list, or what to do while there are no leads
	list   fyne.CanvasObject
	rows   layout.Stage // the grid, or that nobody matches
}

// What the shell may ask of the page.
var (
	_ page.Adder  = (*listPage)(nil)
	_ page.Finder = (*listPage)(nil)
	_ page.Keeper = (*listPage)(nil)
)

// NewList makes the list of leads. What it kept is its filter, order and row.
func NewList(p *page.Place, r page.Route) page.Page {
	l := &listPage{Place: p, ids: p.Vault, kept: newListKept()}
	switch kept := r.Kept.(type) {
	case listKept:
		l.kept = kept
	case page.PickLeads:
		l.kept.filter = data.LeadFilter(kept)
	}
	l.pager = grid.NewPager(p.Env, l.Vault.LeadRows)
	context.AfterFunc(p.Context(), func() { p.Post(l.pager.Close) })
	l.grid = l.newGrid()
	l.pager.OnChange, l.pager.OnError = l.grid.Refresh, l.Fail
	l.makeFilters()
	l.rows = layout.NewStage(l.grid)
	l.list = layout.Border(p.Env, layout.VBox(l.filters(), l.countLine()), nil, nil, nil, l.rows.Object)
	l.body = layout.NewStage()
	l.readFilters()
	l.reload()
	return l
}

func (l *listPage) newGrid() *grid.Grid {
	columns := []grid.Column{
		leadName:   {Title: l.T("lead.name"), Width: 100, Weight: 3, Sortable: true},
		leadEmail:  {Title: l.T("lead.email"), Width: 100, Weight: 3, LTR: true, Sortable: true},
		leadPhone:  {Title: l.T("lead.phone"), Width: 130, LTR: true, Sortable: true},
		leadState:  {Title: l.T("lead.state"), Width: 90, Sortable: true},
		leadTags:   {Title: l.T("lead.tags"), Width: 66, Weight: 2, Spare: 3},
		leadSource: {Title: l.T("lead.source"), Width: 62, Weight: 2, Sortable: true, Spare: 2},
		leadAdded:  {Title: l.T("lead.added"), Width: 108, LTR: true, Sortable: true, Spare: 1},
	}
	for _, name := range l.own {
		columns = append(columns, grid.Column{Title: columnTitle(l.Env, name), Width: 68, Weight: 2, Spare: 4})
	}
	g := grid.New(l.Env, columns, func() int { return l.pager.Len() }, l.cell)
	g.Tone = func(row, col int) kit.Tone {
		if r, ok := l.pager.Row(row); ok && col == leadState {
			return leadStateTone(r.State)
		}
		return kit.ToneNone
	}
	g.OnOpen = func(row int) { l.GoTo(page.Route{Page: page.Lead, ID: l.pager.ID(row)}) }
	g.OnSort = func(col int, desc bool) {
		l.kept.column, l.kept.desc = col, desc
		l.reload()
	}
	g.OnSelect = l.selected
	g.SetSort(l.kept.column, l.kept.desc)
	return g
}

func (l *listPage) cell(row, col int) string {
	r, ok := l.pager.Row(row)
	switch {
	case !ok && col == leadName:
		return l.T("kit.loading")
	case !ok:
		return ""
	case r.ID == 0 && col == leadName:
		return l.T("lead.gone")
	case r.ID == 0:
		return ""
	}
	switch col {
	case leadName:
		return page.LeadTitle(l.Env, r.Name)
	case leadEmail:
		return r.Email
	case leadPhone:
		return r.Phone
	case leadState:
		return l.T("lead.state." + string(r.State))
	case leadTags:
		return r.Tags
	case leadSource:
		return page.SourceTitle(l.Env, r.Source)
	}
	if col > leadAdded {
		return l.ownCell(r, col-leadAdded-1)
	}
	return l.Lang.ShortDate(l.Local(r.CreatedAt))
}

// makeFilters makes the fields that narrow the list, as they were left.
func (l *listPage) makeFilters() {
	l.search = field.NewSearch(l.Env, l.T("lead.search"), func(text string) {
		if text != l.kept.filter.Text {
			l.kept.filter.Text = text
			l.reload()
		}
	})
	l.search.SetText(l.kept.filter.Text)
	l.search.Results = l.grid
	l.state = field.NewSelect(l.Env, leadStates(l.Env), nil)
	l.state.SetSelected(string(l.kept.filter.State))
	l.state.OnChanged = func(key string) { l.kept.filter.State = data.LeadState(key); l.reload() }
	l.source, l.tag = field.NewSelect(l.Env, nil, nil), field.NewSelect(l.Env, nil, nil)
	l.source.SetPlaceholder(l.T("lead.source.all"))
	l.tag.SetPlaceholder(l.T("lead.tag.all"))
	l.state.SetCaption(l.T("lead.state"))
	l.source.SetCaption(l.T("lead.source"))
	l.tag.SetCaption(l.T("lead.tag"))
	l.picked = newSegmentPicker(l)
}

// leadStates are the states to choose from, with all of them first.
func leadStates(env *kit.Env) []field.Option {
	all := []field.Option{{Text: env.T("lead.state.all")}}
	for _, s := range []data.LeadState{data.StateAgreed, data.StateContact, data.StateOptedOut} {
		all = append(all, field.Option{Key: string(s), Text: env.T("lead.state." + string(s))})
	}
	return all
}

// leadGroups are what the list can be narrowed by.
type leadGroups struct {
	sources  []data.Source
	tags     []data.Tag
	segments []data.Segment
	own      []string
}

// readFilters reads the sources and tags that there are.
func (l *listPage) readFilters() {
	l.groups.Ask(l.Place, func(ctx context.Context) (g leadGroups, err error) {
		if g.sources, err = l.Vault.Sources(ctx); err != nil {
			return g, err
		}
		if g.tags, err = l.Vault.Tags(ctx); err != nil {
			return g, err
		}
		if g.segments, err = l.Vault.Segments(ctx); err != nil {
			return g, err
		}
		g.own, err = l.Vault.LeadColumns(ctx)
		return g, err
	}, page.OrFail(l.Place, l.fillFilters))
}

func (l *listPage) fillFilters(g leadGroups) {
	sources := []field.Option{{Text: l.T("lead.source.all")}}
	for _, s := range g.sources {
		sources = append(sources, field.Option{Key: strconv.FormatInt(s.ID, 10), Text: page.SourceTitle(l.Env, s.Name)})
	}
	tags := []field.Option{{Text: l.T("lead.tag.all")}}
	for _, t := range g.tags {
		tags = append(tags, field.Option{Key: strconv.FormatInt(t.ID, 10), Text: t.Name})
	}
	choose := func(s *field.Select, options []field.Option, ids *[]int64) {
		s.OnChanged = nil
		s.SetOptions(options)
		s.SetSelected("")
		if len(*ids) > 0 {
			s.SetSelected(strconv.FormatInt((*ids)[0], 10))
		}
		s.OnChanged = func(key string) {
			*ids = nil
			if id, err := strconv.ParseInt(key, 10, 64); err == nil {
				*ids = []int64{id}
			}
			l.reload()
		}
	}
	choose(l.source, sources, &l.kept.filter.Sources)
	choose(l.tag, tags, &l.kept.filter.Tags)
	l.picked.fill(g.segments)
	l.showColumns(g.own)
}

func (l *listPage) filters() fyne.CanvasObject {
	return layout.AsideMiddle(l.Env, l.search, layout.FixedWidth(440, layout.Columns(l.Env, 3, l.source, l.tag, l.state)))
}

// countLine says how many there are, or what can be done with those selected.
func (l *listPage) countLine() fyne.CanvasObject {
	l.count, l.marked = prose.NewLabel(l.Env, "", prose.Muted), prose.NewLabel(l.Env, "", prose.Strong)
	l.bar = layout.HBox(l.Env, l.marked,
		button.New(l.Env, button.Plain, l.T("lead.tag.add"), l.addTag),
		layout.FixedWidth(110, newMenu(l.Env, l.manyActs())))
	l.bar.Hide()
	l.rest = layout.HBox(l.Env,
		button.New(l.Env, button.Link, l.T("lead.columns"), l.askColumns),
		layout.FixedWidth(88, newMenu(l.Env, l.listActs())))
	return layout.MinHeight(48, layout.AsideMiddle(l.Env, layout.AlignLeading(l.Env, layout.HBox(l.Env, l.count, l.picked.object)), layout.HBox(l.Env, l.bar, l.rest)))
}

func (l *listPage) Content() fyne.CanvasObject {
	return page.Frame(l.Place, l.T("lead.list.title"), "", []fyne.CanvasObject{
		button.NewWithIcon(l.Env, button.Plain, theme.DownloadIcon(), l.T("lead.import"), l.importFile),
		button.NewWithIcon(l.Env, button.Primary, theme.ContentAddIcon(), l.T("lead.new"), l.Add),
	}, l.body.Object)
}

func (l *listPage) importFile() { l.GoTo(page.Route{Page: page.Import}) }

func (l *listPage) Add() { l.GoTo(page.Route{Page: page.Lead}) }

func (l *listPage) Find() {
	l.Window.Canvas().Focus(l.search)
	l.search.SelectAll()
}

func (l *listPage) Keep() any {
	if row := l.grid.Current(); row >= 0 {
		l.kept.current = l.pager.ID(row)
	}
	kept := l.kept
	kept.filter.Sources, kept.filter.Tags = slices.Clone(kept.filter.Sources), slices.Clone(kept.filter.Tags)
	return kept
}

// firstLeads is how many leads are shown at once, while the rest is still being read.
const firstLeads = 1000

// leadList is the list as it was read, or its beginning.
type leadList struct {
	ids     []int64
	current int  // row of the lead that was current, or -1
	all     int  // leads in the vault, or -1 while the rest is being read
	rest    bool // the beginning is shown already
}

// reload reads the list anew. A reading that is under way is given up.
func (l *listPage) reload() {
	filter, order, current := l.kept.filter, data.LeadOrder{By: leadOrders[l.kept.column], Desc: l.kept.desc}, l.kept.current
	l.reads.Ask(l.Place, func(ctx context.Context) (leadList, error) {
		ids, whole, err := l.ids.FirstLeadIDs(ctx, filter, order, firstLeads)
		list := leadList{ids: ids, current: slices.Index(ids, current), all: -1}
		list.rest = !whole && len(ids) > 0 && (current == 0 || list.current >= 0)
		if beginning := list; list.rest && err == nil {
			beginning.rest = false
			l.PostWhile(ctx, func() { l.show(beginning) })
		}
		if !whole && err == nil {
			list.ids, err = l.ids.LeadIDs(ctx, filter, order)
			list.current = slices.Index(list.ids, current)
		}
		if err == nil {
			list.all, err = l.Vault.CountLeads(ctx, data.LeadFilter{})
		}
		return list, err
	}, page.OrFail(l.Place, l.show))
}

func (l *listPage) show(list leadList) {
	l.all = list.all
	if !list.rest || !l.pager.Extend(list.ids) {
		l.kept.current = 0
		l.pager.SetIDs(list.ids)
		l.grid.Reset()
		if list.current >= 0 {
			l.grid.Select(list.current)
		}
	}
	l.count.SetText(l.counted())
	switch {
	case list.all == 0:
		l.body.Show(l.emptyState())
	case len(list.ids) == 0:
		l.rows.Show(l.noMatch())
		l.body.Show(l.list)
	default:
		l.rows.Show(l.grid)
		l.body.Show(l.list)
	}
	l.selected()
}

// counted says how many leads are in the list, and of how many.
func (l *listPage) counted() string {
	switch n := l.pager.Len(); {
	case l.all < 0:
		return l.T("lead.count.counting")
	case n == l.all:
		return l.T("lead.count", "n", n)
	case n == 0:
		return l.T("lead.count.none")
	default:
		return l.T("lead.count.some", "some", n, "all", l.all)
	}
}

func (l *listPage) emptyState() fyne.CanvasObject {
	add := button.New(l.Env, button.Link, l.T("lead.new"), l.Add)
	state := piece.NewEmptyState(l.Env, theme.AccountIcon(), l.T("lead.empty.title"), l.T("lead.empty.text"),
		button.NewWithIcon(l.Env, button.Primary, theme.DownloadIcon(), l.T("lead.import"), l.importFile))
	return layout.Center(layout.VBoxTight(state, layout.Center(add)))
}

func (l *listPage) noMatch() fyne.CanvasObject {
	return piece.NewEmptyState(l.Env, theme.SearchIcon(), l.T("lead.nomatch.title"), l.T("lead.nomatch.text"),
		button.New(l.Env, button.Plain, l.T("lead.nomatch.all"), l.showAll))
}

// showAll empties every field that narrows the list.
func (l *listPage) showAll() {
	l.kept.filter = data.LeadFilter{}
	l.search.SetText("")
	for _, s := range []*field.Select{l.source, l.tag, l.state} {
		s.SetSelected("")
	}
	l.picked.show()
	l.reload()
}

// selected shows what can be done with the rows selected.
func (l *listPage) selected() {
	n := l.grid.Selected().Len()
	l.marked.SetText(l.T("lead.selected", "n", n))
	if n == 0 {
		l.bar.Hide()
		l.picked.object.Show()
		l.rest.Show()
	} else {
		l.rest.Hide()
		l.bar.Show()
		l.picked.object.Hide() // there is room for one of them
	}
	l.bar.Refresh()
}

func (l *listPage) selectedIDs() []int64 {
	var ids []int64
	for row := range l.grid.Selected().All() {
		ids = append(ids, l.pager.ID(row))
	}
	return ids
}

func (l *listPage) addTag() {
	ids := l.selectedIDs()
	dialog.Prompt(l.Env, dialog.PromptSpec{
		Title: l.T("lead.tag.add.title", "n", len(ids)), Label: l.T("lead.tag"), Yes: l.T("lead.tag.add.yes"),
		Validate: func(s string) string {
			if strings.Trim(s, ", ") == "" {
				return l.T("error.missing")
			}
			return ""
		},
		OnYes: func(tag string) {
			l.Act(func(ctx context.Context) error { return l.Vault.TagLeads(ctx, ids, tag) }, l.tagged)
		},
	})
}

func (l *listPage) removeTag() {
	ids := l.selectedIDs()
	page.Work(l.Place, l.Vault.Tags, func(tags []data.Tag) {
		options := make([]field.Option, len(tags))
		for i, t := range tags {
			options[i] = field.Option{Key: t.Name, Text: t.Name}
		}
		which := field.NewSelect(l.Env, options, nil)
		dialog.Form(l.Env, dialog.FormSpec{
			Title: l.T("lead.tag.remove.title", "n", len(ids)), Fields: []field.Row{{Label: l.T("lead.tag"), Widget: which}},
			Yes: l.T("lead.tag.remove.yes"),
			Check: func() string {
				if which.Selected() == "" {
					return l.T("error.missing")
				}
				return ""
			},
			OnYes: func() {
				tag := which.Selected()
				l.Act(func(ctx context.Context) error { return l.Vault.UntagLeads(ctx, ids, tag) }, l.tagged)
			},
		})
	})
}

// tagged shows the rows and the filters with their new tags; the selection stays.
func (l *listPage) tagged() {
	l.pager.Forget()
	l.readFilters()
}

func leadStateTone(s data.LeadState) kit.Tone {
	switch s {
	case data.StateAgreed:
		return kit.ToneGood
	case data.StateOptedOut:
		return kit.ToneBad
	}
	return kit.ToneNeutral
}
