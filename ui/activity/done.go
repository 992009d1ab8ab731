package activity

import (
	"context"
	"iter"
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/grid"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

const (
	everything  = "all" // the key of no filter
	monthLayout = "2006-01"
)

// done lists what was done, the newest first.
type done struct {
	*page.Place
	kind, month *field.Select
	pager       *grid.Pager[data.Activity]
	grid        *grid.Grid
	rows        layout.Stage
	body        *fyne.Container
	whole       *prose.Label // of what is chosen
	feed        *page.Feed[doneFacts]
	ids         []int64
	object      fyne.CanvasObject
}

// doneFacts is what the vault has of what was done.
type doneFacts struct {
	filter data.ActivityFilter
	first  time.Time // when the first thing was done
	ids    []int64
}

func newDone(p *page.Place, kind, month string) *done {
	d := &done{Place: p, rows: layout.NewStage()}
	d.pager = grid.NewPager(p.Env, p.Vault.ActivitiesOf)
	context.AfterFunc(p.Context(), func() { p.Post(d.pager.Close) })
	d.grid = grid.New(p.Env, []grid.Column{
		{Title: p.T("activity.column.when"), Width: 150, LTR: true},
		{Title: p.T("activity.column.what"), Width: 190, Weight: 1},
		{Title: p.T("activity.column.kind"), Width: 104, Spare: 1},
	}, func() int { return d.pager.Len() }, d.cell)
	d.whole = prose.NewParagraph(p.Env, "", prose.Body)
	d.body = layout.Border(p.Env, nil, piece.NewCard(p.Env, "", d.whole), nil, nil, d.grid)
	d.grid.OnSelect = d.choose
	d.pager.OnChange, d.pager.OnError = d.redraw, p.Fail
	d.kind, d.month = field.NewSelect(p.Env, d.kinds(), d.changed), field.NewSelect(p.Env, d.months(p.Now()), d.changed)
	d.kind.SetCaption(p.T("activity.filter.kind"))
	d.month.SetCaption(p.T("activity.filter.month"))
	d.feed = page.NewFeed(p, d.begin, d.show)
	d.month.SetOptions(append(d.month.Options(), d.lost(month)...))
	d.kind.SetSelected(orAll(kind))
	d.month.SetSelected(orAll(month))
	filters := layout.Columns(p.Env, 3, d.kind, d.month, button.New(p.Env, button.Link, p.T("heard.title"), func() { p.GoTo(page.Route{Page: page.Heard}) }))
	d.object = layout.Border(p.Env, layout.VBox(filters, layout.VBoxTight()), nil, nil, nil, d.rows.Object)
	d.feed.Refresh()
	return d
}

func orAll(key string) string {
	if key == "" {
		return everything
	}
	return key
}

// lost returns the option of a month that was chosen before the months were read again.
func (d *done) lost(month string) []field.Option {
	if month == "" || slices.ContainsFunc(d.month.Options(), func(o field.Option) bool { return o.Key == month }) {
		return nil
	}
	t, err := time.Parse(monthLayout, month)
	if err != nil {
		return nil
	}
	return []field.Option{d.monthOption(t)}
}

func (d *done) changed(string) { d.feed.Refresh() }

func (d *done) kinds() []field.Option {
	options := []field.Option{{Key: everything, Text: d.T("activity.kind.all")}}
	for _, k := range data.ActivityKinds() {
		options = append(options, field.Option{Key: string(k), Text: d.T("activity.kind." + string(k))})
	}
	return options
}

// months returns the months from the first activity on, the latest first.
func (d *done) months(first time.Time) []field.Option {
	options := []field.Option{{Key: everything, Text: d.T("activity.month.all")}}
	first = d.Local(first)
	for m := monthOf(d.Now()); !m.Before(monthOf(first)); m = m.AddDate(0, -1, 0) {
		options = append(options, d.monthOption(m))
	}
	return options
}

// monthOf returns the first moment of a month.
func monthOf(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, t.Location())
}

func (d *done) monthOption(m time.Time) field.Option {
	return field.Option{Key: m.Format(monthLayout), Text: d.T("activity.month", "month", d.Lang.Month(m.Month()), "year", strconv.Itoa(m.Year()))}
}

// filter returns what is chosen.
func (d *done) filter() (f data.ActivityFilter) {
	if k := d.kind.Selected(); k != everything {
		f.Kind = data.ActivityKind(k)
	}
	if m, err := time.ParseInLocation(monthLayout, d.month.Selected(), d.Now().Location()); err == nil {
		f.From, f.Until = m, m.AddDate(0, 1, 0)
	}
	return f
}

func (d *done) begin() func(context.Context) (doneFacts, error) {
	f := doneFacts{filter: d.filter()}
	return func(ctx context.Context) (_ doneFacts, err error) {
		if f.first, err = d.Vault.FirstActivity(ctx); err != nil {
			return f, err
		}
		f.ids, err = d.Vault.ActivityIDs(ctx, f.filter)
		return f, err
	}
}

func (d *done) show(f doneFacts) {
	if !f.first.IsZero() {
		d.month.SetOptions(d.months(f.first))
	}
	if f.filter != d.filter() {
		return // something else was chosen meanwhile
	}
	switch {
	case f.first.IsZero():
		d.rows.Show(piece.NewEmptyState(d.Env, theme.HistoryIcon(), d.T("activity.empty.title"), d.T("activity.empty.text"), nil))
	case len(f.ids) == 0:
		d.rows.Show(piece.NewEmptyState(d.Env, theme.SearchIcon(), d.T("activity.none.title"), d.T("activity.none.text"), nil))
	case !slices.Equal(f.ids, d.ids):
		d.pager.SetIDs(f.ids)
		d.rows.Show(d.body)
		d.grid.Select(0)
	}
	d.ids = f.ids
}

func (d *done) redraw() {
	d.grid.Refresh()
	d.choose()
}

// choose says what was done in the row that is chosen, whatever fits into the columns.
func (d *done) choose() {
	if a, ok := d.pager.Row(d.grid.Current()); ok {
		d.whole.SetText(d.T("activity.whole", "when", d.Lang.DateTime(d.Local(a.At)), "what", page.ActivityWords(d.Env, a)) + " " + d.T("activity.by", "way", page.WayWords(d.Env, a.By)))
		d.body.Refresh() // it may be of another height now
	}
}

func (d *done) cell(row, col int) string {
	a, ok := d.pager.Row(row)
	switch {
	case !ok && col == 1:
		return d.T("kit.loading")
	case !ok:
		return ""
	}
	switch col {
	case 0:
		return d.Local(a.At).Format(page.MomentLayout)
	case 1:
		return page.ActivityWords(d.Env, a)
	}
	return d.kindName(a.Act.Kind())
}

func (d *done) kindName(k data.ActivityKind) string {
	if k == "" {
		return ""
	}
	return d.T("activity.kind." + string(k))
}

const exportedAtOnce = 500

// table returns what is chosen, for a file.
func (d *done) table() table {
	f, zone := d.filter(), d.Now().Location()
	return table{[]string{"at", "kind", "act", "detail", "number", "way", "way_kind", "way_name", "words"}, func(ctx context.Context) (iter.Seq[[]string], error) {
		ids, err := d.Vault.ActivityIDs(ctx, f)
		if err != nil {
			return nil, err
		}
		var rows [][]string
		for some := range slices.Chunk(ids, exportedAtOnce) {
			all, err := d.Vault.ActivitiesOf(ctx, some)
			if err != nil {
				return nil, err
			}
			for _, a := range all {
				rows = append(rows, []string{a.At.In(zone).Format(time.RFC3339), string(a.Act.Kind()), string(a.Act), string(a.Detail), strconv.Itoa(a.Number),
					strconv.FormatInt(a.By.Number, 10), string(a.By.Kind), a.By.Name, page.ActivityWords(d.Env, a)})
			}
		}
		return slices.Values(rows), nil
	}}
}
