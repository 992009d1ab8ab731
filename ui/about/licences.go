package about

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/grid"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// licences lists the parts that others made, and shows the licences of the one
// that is chosen. They are too long to be drawn all at once.
type licences struct {
	*page.Place
	object fyne.CanvasObject
	all    []part
	shown  []part // those that fit the search
	grid   *grid.Grid
	stage  layout.Stage
	drawn  int // number of the text that is being drawn; an older one is given up
}

func newLicences(p *page.Place) *licences {
	l := &licences{Place: p, stage: layout.NewStage()}
	l.grid = grid.New(p.Env, []grid.Column{
		{Title: p.T("licences.part"), Width: 220, Weight: 2, LTR: true},
		{Title: p.T("licences.version"), Width: 110, Weight: 1, LTR: true},
		{Title: p.T("licences.licence"), Width: 150, Weight: 1, LTR: true},
	}, func() int { return len(l.shown) }, l.cell)
	l.grid.OnSelect = l.choose
	search := field.NewSearch(p.Env, p.T("licences.search"), l.find)
	search.Results = l.grid
	top := layout.Border(p.Env, layout.VBox(prose.NewParagraph(p.Env, p.T("licences.text"), prose.Muted), search, layout.VBoxTight()), nil, nil, nil, l.grid)
	l.object = layout.SplitHeight(0.6, top, layout.Border(p.Env, layout.MinHeight(kit.GapSmall, layout.VBoxTight()), nil, nil, nil, l.stage.Object))
	page.Work(p, func(context.Context) ([]part, error) { return parseParts(p.Program.ThirdParty), nil }, func(all []part) {
		l.all = all
		l.find(search.Text())
	})
	return l
}

func (l *licences) cell(row, col int) string {
	p := l.shown[row]
	return []string{p.name, p.version, p.licence}[col]
}

// find shows the parts in whose line all the words stand, the first one chosen.
func (l *licences) find(words string) {
	l.shown = nil
	for _, p := range l.all {
		line, fits := strings.ToLower(p.name+" "+p.version+" "+p.licence), true
		for _, word := range strings.Fields(strings.ToLower(words)) {
			fits = fits && strings.Contains(line, word)
		}
		if fits {
			l.shown = append(l.shown, p)
		}
	}
	l.grid.Reset()
	l.grid.Select(0)
	l.choose()
}

// choose shows the licences of the part that is chosen.
func (l *licences) choose() {
	l.drawn++
	row := l.grid.Current()
	if row < 0 {
		l.stage.Show(prose.NewParagraph(l.Env, l.T("licences.nothing"), prose.Muted))
		return
	}
	p := l.shown[row]
	env := page.Directed(l.Env, false) // licences are in English
	box := layout.VBox(prose.NewParagraph(env, p.name+" "+p.version, prose.Heading))
	l.stage.Show(readable(env, box))
	l.draw(box, paragraphs(env, p), l.drawn)
}

// atOnce is how many paragraphs of a licence are drawn in one frame.
const atOnce = 4

// draw adds the first paragraphs, and the others one frame after the other, until
// another text is chosen.
func (l *licences) draw(box *fyne.Container, rest []*paragraph, number int) {
	if number != l.drawn || len(rest) == 0 {
		return
	}
	n := min(atOnce, len(rest))
	for _, p := range rest[:n] {
		box.Objects = append(box.Objects, p.label())
	}
	box.Refresh()
	l.PostWhile(l.Context(), func() { l.draw(box, rest[n:], number) })
}

// paragraph is a stretch of a licence that is not drawn yet.
type paragraph struct {
	env   *kit.Env
	words string
	style prose.Style
}

func (p *paragraph) label() fyne.CanvasObject { return prose.NewParagraph(p.env, p.words, p.style) }

// paragraphs returns the texts of a part, cut at their empty lines.
func paragraphs(env *kit.Env, p part) (all []*paragraph) {
	for _, t := range p.texts {
		all = append(all, &paragraph{env, t.title, prose.Strong})
		if t.notice != "" {
			all = append(all, &paragraph{env, t.notice, prose.Body})
		}
		for _, words := range strings.Split(t.body, "\n\n") {
			if words = strings.Trim(words, "\n"); words != "" {
				all = append(all, &paragraph{env, words, prose.Body})
			}
		}
	}
	return all
}
