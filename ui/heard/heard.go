package heard

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/grid"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// listed is how much is shown at most.
const listed = 1000

// The columns of the list.
const (
	columnWhen = iota
	columnWhat
	columnWho
)

// kind is a kind that the list can be narrowed to, with its outcomes.
type kind struct {
	key      page.HeardKind
	outcomes []data.Outcome
}

// kinds are the kinds; all and those left to the owner have no outcomes of their own.
var kinds = []kind{
	{"all", nil},
	{page.HeardOpen, nil},
	{page.HeardOptOuts, []data.Outcome{data.OutcomeOptOut, data.OutcomeLater}},
	{page.HeardBounces, []data.Outcome{data.OutcomeBounced, data.OutcomeSoft, data.OutcomePolicy}},
	{page.HeardComplaints, []data.Outcome{data.OutcomeComplaint}},
	{page.HeardReplies, []data.Outcome{data.OutcomeReply}},
	{"auto", []data.Outcome{data.OutcomeAuto}},
	{"requests", []data.Outcome{data.OutcomeRequest}},
	{"nobody", []data.Outcome{data.OutcomeNobody, data.OutcomeSuggested}},
	{"forged", []data.Outcome{data.OutcomeForged}},
}

// heardPage lists what was heard beside the one that is open.
type heardPage struct {
	*page.Place
	kept   heardKept
	run    int64 // whose answers are listed; 0 for all
	rows   []data.HeardRow
	shown  data.HeardRow
	feed   *page.Feed[read]
	kind   *field.Select
	token  *field.Entry
	grid   *grid.Grid
	reader layout.Stage
	body   layout.Stage
	count  *prose.Label
}

// heardKept is how the page was left.
type heardKept struct {
	kind  page.HeardKind
	shown int64
}

// read is the list as it was read.
type read struct {
	rows []data.HeardRow
	any  bool // there is something of any kind, or a mailbox is read
}

// What the shell may ask of the page.
var (
	_ page.Keeper    = (*heardPage)(nil)
	_ page.Refresher = (*heardPage)(nil)
)

// New makes the page. With an ID it lists what came back on that run.
func New(p *page.Place, r page.Route) page.Page {
	h := &heardPage{Place: p, run: r.ID, reader: layout.NewStage(), body: layout.NewStage(), kept: heardKept{kind: "all"}, count: prose.NewLabel(p.Env, "", prose.Muted)}
	switch kept := r.Kept.(type) {
	case heardKept:
		h.kept = kept
	case page.HeardKind:
		h.kept.kind = kept
	}
	var options []field.Option
	for _, k := range kinds {
		options = append(options, field.Option{Key: string(k.key), Text: p.T("heard.kind." + string(k.key))})
	}
	h.kind = field.NewSelect(p.Env, options, nil)
	h.kind.SetCaption(p.T("heard.filter"))
	h.kind.SetSelected(string(h.kept.kind))
	h.kind.OnChanged = func(string) { h.feed.Refresh() }
	h.token = field.NewEntry(p.Env)
	h.token.Direction = field.LTR
	h.token.SetCaption(p.T("heard.token"))
	h.token.SetPlaceholder(p.T("heard.token"))
	h.token.OnSubmitted = func(string) { h.find() }
	h.makeGrid()
	h.feed = page.NewFeed(p, h.begin, h.show)
	h.feed.Refresh()
	return h
}

func (h *heardPage) makeGrid() {
	h.grid = grid.New(h.Env, []grid.Column{
		columnWhen: {Title: h.T("heard.column.when"), Width: 72, LTR: true},
		columnWhat: {Title: h.T("heard.column.what"), Width: 110, Weight: 2},
		columnWho:  {Title: h.T("heard.column.who"), Width: 110, Weight: 2},
	}, func() int { return len(h.rows) }, h.cell)
	h.grid.Tone = func(row, col int) kit.Tone {
		if col != columnWhat || row >= len(h.rows) {
			return kit.ToneNone
		}
		return tone(h.rows[row].Heard)
	}
	h.grid.OnSelect = h.choose
	h.grid.OnOpen = func(int) { h.choose() }
}

// tone returns the colour of what was heard.
func tone(x data.Heard) kit.Tone {
	switch {
	case x.IsOpen():
		return kit.ToneWarn
	case x.Outcome == data.OutcomeComplaint || x.Outcome == data.OutcomeBounced:
		return kit.ToneBad
	case x.Outcome == data.OutcomeReply:
		return kit.ToneInfo
	}
	return kit.ToneNeutral
}

func (h *heardPage) Content() fyne.CanvasObject {
	find := button.NewWithIcon(h.Env, button.Plain, theme.SearchIcon(), h.T("heard.token.find"), h.find)
	tools := layout.Flow(h.Env, layout.MinWidth(190, h.kind), layout.MinWidth(250, h.token), find, layout.FieldHeight(h.count))
	body := layout.Border(h.Env, layout.VBox(tools, layout.VBoxTight()), nil, nil, nil, h.body.Object)
	if h.run != 0 {
		return page.Subframe(h.Place, h.T("heard.title"), h.T("heard.subtitle"), nil, body)
	}
	return page.Frame(h.Place, h.T("heard.title"), h.T("heard.subtitle"), nil, body)
}

// begin notes what is to be read.
func (h *heardPage) begin() func(context.Context) (read, error) {
	f := data.HeardFilter{Run: h.run, Open: h.kind.Selected() == string(page.HeardOpen)}
	if i := slices.IndexFunc(kinds, func(k kind) bool { return string(k.key) == h.kind.Selected() }); i >= 0 {
		f.Outcomes = kinds[i].outcomes
	}
	return func(ctx context.Context) (r read, err error) {
		if r.rows, err = h.Vault.HeardRows(ctx, f, listed); err != nil || len(r.rows) > 0 {
			r.any = true
			return r, err
		}
		boxes, err := h.Vault.Hearings(ctx)
		if err != nil {
			return r, err
		}
		all, err := h.Vault.HeardRows(ctx, data.HeardFilter{}, 1)
		r.any = len(boxes)+len(all) > 0
		return r, err
	}
}

func (h *heardPage) show(r read) {
	if !h.body.Empty() && len(r.rows) > 0 && slices.Equal(h.rows, r.rows) {
		return // what is read or about to be pressed stays
	}
	h.rows = r.rows
	h.count.SetText("")
	if len(r.rows) == listed {
		h.count.SetText(h.T("heard.many", "n", listed))
	}
	switch {
	case !r.any:
		h.body.Show(piece.NewEmptyState(h.Env, theme.MailReplyIcon(), h.T("heard.empty.title"), h.T("heard.empty.text"),
			button.New(h.Env, button.Primary, h.T("heard.empty.go"), func() { h.GoTo(page.Route{Page: page.Settings, Kept: page.SeeAccounts}) })))
		return
	case len(r.rows) == 0:
		h.shown = data.HeardRow{}
		h.body.Show(prose.NewParagraph(h.Env, h.T("heard.none"), prose.Muted))
		return
	}
	h.body.Show(layout.Columns(h.Env, 2, h.grid, layout.Scroll(layout.Pad(kit.GapSmall, h.reader.Object))))
	want := h.shown.ID
	if want == 0 {
		want = h.kept.shown
	}
	h.shown = data.HeardRow{}
	h.grid.Refresh()
	h.grid.Select(max(0, slices.IndexFunc(r.rows, func(x data.HeardRow) bool { return x.ID == want })))
	h.choose()
}

func (h *heardPage) cell(row, col int) string {
	x := h.rows[row]
	switch col {
	case columnWhen:
		return h.day(x.At)
	case columnWhat:
		return h.T("heard.outcome." + string(x.Outcome))
	}
	return h.who(x)
}

// day says when something was heard, without the year where that is this one; the card has
// it whole.
func (h *heardPage) day(at time.Time) string {
	if t := h.Local(at); t.Year() != h.Now().Year() {
		return t.Format(page.DayLayout)
	}
	return h.Local(at).Format("01-02")
}

// who says whom something was heard of.
func (h *heardPage) who(x data.HeardRow) string {
	switch {
	case x.LeadID != 0:
		return page.LeadTitle(h.Env, x.Name)
	case x.Sender != "":
		return "\u2068" + x.Sender + "\u2069"
	}
	return h.T("heard.nobody")
}

// choose opens what is current, unless it is open already.
func (h *heardPage) choose() {
	row := h.grid.Current()
	if row < 0 || row >= len(h.rows) || h.rows[row] == h.shown {
		return
	}
	h.shown = h.rows[row]
	h.reader.Show(h.card(h.shown))
}

func (h *heardPage) Keep() any { return heardKept{page.HeardKind(h.kind.Selected()), h.shown.ID} }

// Refresh reads the list again.
func (h *heardPage) Refresh() { h.feed.Refresh() }
