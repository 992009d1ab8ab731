package register

import (
	"context"
	"strconv"
	"strings"

	"mujeeb/data"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/page"
)

// givenFacts is whose data may be noted as given.
type givenFacts struct {
	sources  []data.Source
	segments []data.Segment
}

// Whose data were given: everybody's, or those of a segment or a source by its number.
const (
	givenAll     = "all"
	givenSegment = "segment "
	givenSource  = "source "
)

// askGiven asks whose data were given to a processor, and on what ground.
func (g *registerPage) askGiven(p data.Processor) {
	page.Work(g.Place, func(ctx context.Context) (f givenFacts, err error) {
		if f.segments, err = g.Vault.Segments(ctx); err != nil {
			return f, err
		}
		f.sources, err = g.Vault.Sources(ctx)
		return f, err
	}, func(f givenFacts) { g.showGiven(p, f) })
}

func (g *registerPage) showGiven(p data.Processor, f givenFacts) {
	who := g.choice(f.options(g), "")
	grounds := options(data.DisclosureGrounds(), func(k data.GroundKind) string { return g.T("register.ground." + string(k)) })
	if p.Role == data.RoleProcessor {
		grounds = append([]field.Option{{Text: g.T("register.ground.none")}}, grounds...)
	}
	ground, note := g.choice(grounds, ""), field.NewEntry(g.Env)
	note.SetPlaceholder(g.T("register.given.example"))
	dialog.Form(g.Env, dialog.FormSpec{
		Title: g.T("register.given.title", "name", page.Headline(p.Name)), Text: g.T("register.given.text"), Yes: g.T("register.given.yes"), Width: 640,
		Fields: []field.Row{
			{Label: g.T("register.given.who"), Widget: who}, {Label: g.T("register.given.ground"), Widget: ground}, {Label: g.T("register.given.note"), Widget: note},
		},
		Check: func() string {
			switch {
			case who.Selected() == "":
				return g.T("register.given.who.missing")
			case ground.Selected() == "" && p.Role != data.RoleProcessor:
				return g.T("register.given.ground.missing")
			}
			return ""
		},
		OnYes: func() {
			d := data.Disclosure{ProcessorID: p.ID, Ground: data.GroundKind(ground.Selected()), Note: note.Text()}
			to := filterOf(who.Selected())
			g.Act(func(ctx context.Context) error {
				_, err := g.Vault.Disclose(ctx, d, to)
				return err
			}, g.reload)
		},
	})
}

// options are whose data may have been given, to choose from.
func (f givenFacts) options(g *registerPage) []field.Option {
	all := []field.Option{{Key: givenAll, Text: g.T("register.given.all")}}
	for _, s := range f.segments {
		all = append(all, field.Option{Key: givenSegment + strconv.FormatInt(s.ID, 10), Text: g.T("register.given.segment", "name", s.Name)})
	}
	for _, s := range f.sources {
		all = append(all, field.Option{Key: givenSource + strconv.FormatInt(s.ID, 10), Text: g.T("register.given.source", "name", page.SourceTitle(g.Env, s.Name))})
	}
	return all
}

// filterOf returns the filter of an option.
func filterOf(key string) data.LeadFilter {
	if id, ok := strings.CutPrefix(key, givenSegment); ok {
		n, _ := strconv.ParseInt(id, 10, 64) // which it was made of
		return data.FilterOf(data.Rule{Kind: data.RuleSegment, ID: n})
	}
	if id, ok := strings.CutPrefix(key, givenSource); ok {
		n, _ := strconv.ParseInt(id, 10, 64)
		return data.LeadFilter{Sources: []int64{n}}
	}
	return data.LeadFilter{}
}
