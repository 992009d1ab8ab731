package imports

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/grid"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
)

// previewStep shows what will become of the file: numbers, and the rows as they will
// be taken, those to look at first.
type previewStep struct {
	*form
	tiles *fyne.Container // the numbers
	look  *prose.Label
	mend  *button.Button
	grid  *grid.Grid
	shown []int // the columns of the grid
	pane  fyne.CanvasObject
}

func newPreviewStep(f *form) *previewStep {
	s := &previewStep{form: f, tiles: layout.VBox(), look: prose.NewClipped(f.Env, "", prose.Strong)}
	s.mend = button.New(f.Env, button.Plain, f.T("import.mend"), func() { s.open(s.grid.Current()) })
	s.grid = grid.New(f.Env, s.columnsShown(), func() int { return len(s.rows()) }, func(row, col int) string { return s.cell(s.rows()[row], s.shown[col]) })
	s.grid.Tone = s.tone
	s.grid.OnOpen = s.open
	s.grid.OnSelect = s.selected
	head := layout.VBox(s.tiles, layout.AsideMiddle(f.Env, s.look, s.mend), layout.VBoxTight())
	s.pane = layout.ScrollOutdented(layout.Border(f.Env, head, nil, nil, nil, layout.MinHeight(170, s.grid)))
	return s
}

// The columns of the preview.
const (
	columnAt = iota
	columnName
	columnReach
	columnWhen
	columnMore
	columnRemark
)

// columnsShown are the columns that there is room for.
func (s *previewStep) columnsShown() []grid.Column {
	all := []grid.Column{
		columnAt:     {Title: s.T("import.aside.line"), Width: 66, LTR: true},
		columnName:   {Title: s.T("lead.name"), Width: 80, Weight: 2},
		columnReach:  {Title: s.T("import.reach"), Width: 90, Weight: 3, LTR: true},
		columnWhen:   {Title: s.T("import.when"), Width: 150},
		columnMore:   {Title: s.T("import.more"), Width: 60, Weight: 2},
		columnRemark: {Title: s.T("import.remark"), Width: 190, Weight: 1},
	}
	s.shown = []int{columnAt, columnName, columnReach, columnWhen, columnMore, columnRemark}
	if s.narrow() {
		s.shown = []int{columnName, columnReach, columnRemark}
	}
	var columns []grid.Column
	for _, c := range s.shown {
		columns = append(columns, all[c])
	}
	return columns
}

// roomy is the width of a window, at normal text size, in which everything has room.
const roomy = 1100

// narrow reports whether the window has no room for everything.
func (i *importPage) narrow() bool {
	return i.Window.Canvas().Size().Width*100 < roomy*float32(i.Look.Text())
}

func (s *previewStep) object() fyne.CanvasObject { return s.pane }

func (s *previewStep) first() fyne.Focusable { return nil }

func (s *previewStep) done() (problem string, ok bool) { return "", true }

// rows are those that are shown.
func (s *previewStep) rows() []surveyRow {
	if s.survey == nil {
		return nil
	}
	return s.survey.rows
}

// counted shows the numbers and the rows.
func (s *previewStep) counted() {
	if s.survey == nil {
		return
	}
	v := s.survey
	s.tiles.Objects = []fyne.CanvasObject{s.numbers(
		number{"import.tile.people", v.Taken - v.Said[data.SaidLeft], kit.ToneInfo},
		number{"import.tile.agreed", s.agreeing(), kit.ToneGood},
		number{"import.tile.left", v.Said[data.SaidLeft], kit.ToneWarn},
		number{"import.tile.aside", v.asides(), kit.ToneBad},
		number{"import.tile.unread", v.Kept, kit.ToneWarn})}
	s.tiles.Refresh()
	if s.look.SetText(s.T("import.look", "n", v.doubts)); v.doubts == 0 {
		s.look.SetText(s.T("import.look.none"))
	}
	s.grid.Reset()
	s.selected()
}

// number is something that was counted, by the key of its name.
type number struct {
	key  string
	n    int
	tone kit.Tone
}

// numbers shows numbers as tiles, or in little room as badges.
func (i *importPage) numbers(all ...number) fyne.CanvasObject {
	tiles, badges := layout.Columns(i.Env, len(all)), layout.Flow(i.Env)
	for _, x := range all {
		tone := x.tone
		if x.n == 0 {
			tone = kit.ToneNone
		}
		tiles.Add(piece.NewStatTile(i.Env, i.T(x.key), i.Lang.Number(x.n), tone, nil))
		badges.Add(piece.NewBadge(i.Env, i.T("kit.share", "label", i.T(x.key), "number", i.Lang.Number(x.n)), tone))
	}
	if i.narrow() {
		return badges
	}
	return tiles
}

// selected lets the row be mended where there is something to mend.
func (s *previewStep) selected() {
	at := s.grid.Current()
	setShown(s.mend, s.survey != nil && s.survey.doubts > 0)
	if at >= 0 && len(s.mendable(s.rows()[at])) > 0 {
		s.mend.Enable()
	} else {
		s.mend.Disable()
	}
}

func (s *previewStep) cell(r surveyRow, column int) string {
	switch column {
	case columnAt:
		return s.Lang.Number(r.line)
	case columnName:
		return r.lead.Name
	case columnReach:
		if r.aside != "" {
			return strings.Join(r.cells, " ")
		}
		return reachOf(r.lead)
	case columnWhen:
		if at := r.lead.At; !at.IsZero() {
			return s.Lang.Date(s.Local(at))
		}
		return ""
	case columnMore:
		return s.Lang.Join(moreOf(r.lead)...)
	}
	return s.remark(r)
}

// remark says what is wrong with a row, or else what its person said.
func (s *previewStep) remark(r surveyRow) string {
	switch {
	case r.aside != "":
		return s.T("import.row." + string(r.aside))
	case len(r.unread) > 0:
		return s.T("import.row." + string(r.unread[0].Code))
	case r.lead.Word.Said != data.SaidNothing:
		return s.T("import.said." + answerOption(r.lead.Word.Said))
	}
	return ""
}

func (s *previewStep) tone(row, col int) kit.Tone {
	if s.shown[col] != columnRemark {
		return kit.ToneNone
	}
	switch r := s.rows()[row]; {
	case r.aside != "":
		return kit.ToneBad
	case len(r.unread) > 0:
		return kit.ToneWarn
	default:
		return saidTone(r.lead.Word.Said)
	}
}

// saidTone returns how an answer is to be taken.
func saidTone(said data.Said) kit.Tone {
	switch said {
	case data.SaidYes:
		return kit.ToneGood
	case data.SaidNo, data.SaidLeft:
		return kit.ToneNeutral
	}
	return kit.ToneNone
}

// reachOf lists what a person is known by.
func reachOf(l data.ImportLead) string {
	all := make([]string, len(l.Identities))
	for i, id := range l.Identities {
		all[i] = id.Value
	}
	if len(all) == 0 {
		for _, h := range l.Hashes {
			all = append(all, h.String())
		}
	}
	return strings.Join(all, ", ")
}

// moreOf is what a row says beyond who the person is.
func moreOf(l data.ImportLead) []string {
	parts := slices.Clone(l.Tags)
	if l.Note != "" {
		parts = append(parts, l.Note)
	}
	names := make([]string, 0, len(l.Extra))
	for name := range l.Extra {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		parts = append(parts, name+": "+l.Extra[name])
	}
	return parts
}
