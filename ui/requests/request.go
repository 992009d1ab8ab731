package requests

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// requestPage is the desk of one request.
type requestPage struct {
	*page.Place
	id    int64
	facts facts
	shape string // of what is shown; another one builds the page anew
	feed  *page.Feed[facts]
	stage layout.Stage

	clock *piece.StatTile
	when  *prose.Label
}

// facts is what the page shows.
type facts struct {
	request  *data.Request
	laws     []string // that count
	log      []data.RequestEvent
	letters  []data.RequestLetter
	lang     string // that the person is written to in; "" when unknown
	purposes []data.Purpose
}

var _ page.Refresher = (*requestPage)(nil)

// NewRequest makes the page of a request.
func NewRequest(p *page.Place, r page.Route) page.Page {
	q := &requestPage{Place: p, id: r.ID, stage: layout.NewStage()}
	q.feed = page.NewFeed(p, func() func(context.Context) (facts, error) {
		return func(ctx context.Context) (facts, error) { return readFacts(ctx, p.Vault, r.ID) }
	}, q.show)
	q.Refresh()
	return q
}

func readFacts(ctx context.Context, vault *data.Vault, id int64) (f facts, err error) {
	if f.request, err = vault.Request(ctx, id); err != nil {
		return f, err
	}
	law, err := vault.Law(ctx)
	if err != nil {
		return f, err
	}
	f.laws = law.Codes()
	if f.log, err = vault.RequestLog(ctx, id); err != nil {
		return f, err
	}
	if f.letters, err = vault.RequestLetters(ctx, id); err != nil {
		return f, err
	}
	if f.purposes, err = vault.Purposes(ctx); err != nil || f.request.LeadID == 0 {
		return f, err
	}
	lead, err := vault.Lead(ctx, f.request.LeadID)
	if err == nil {
		f.lang = lead.Lang
	}
	return f, err
}

func (q *requestPage) Content() fyne.CanvasObject { return q.stage.Object }

// Refresh reads everything again.
func (q *requestPage) Refresh() { q.feed.Refresh() }

// show lets the clock move, or builds the page anew when something was done.
func (q *requestPage) show(f facts) {
	q.facts = f
	r := f.request
	running := r.Clock(f.laws, q.Now())
	c, notes := page.NewRequestClock(q.Place, r, running), ""
	if r.IsOpen() {
		notes = strings.Join(page.RequestNotes(q.Place, r, running, f.laws), "\n")
	}
	if shape := fmt.Sprintf("%+v", []any{*r, f.laws, f.log, f.letters, notes}); shape != q.shape {
		q.shape = shape
		q.build(c, notes)
		return
	}
	q.clock.Set(c.Value, c.Tone)
	q.when.SetText(c.Label)
}

func (q *requestPage) build(c page.RequestClock, notes string) {
	r := q.facts.request
	q.clock = piece.NewStatTile(q.Env, q.T("request.clock.title"), c.Value, c.Tone, nil)
	q.when = prose.NewParagraph(q.Env, c.Label, prose.Strong)
	words := layout.VBoxTight(q.when)
	if notes != "" {
		words.Add(prose.NewParagraph(q.Env, notes, prose.Caption))
	}
	cards := []fyne.CanvasObject{layout.Beside(q.Env, layout.MinWidth(230, q.clock), layout.Pad(kit.Gap, words)), q.askedCard(), q.clientCard()}
	if r.IsOpen() {
		cards = append(cards, q.identityCard())
	}
	cards = append(cards, q.doCard(), q.answerCard(), q.logCard())
	q.stage.Show(page.Subframe(q.Place, page.RequestTitle(q.Place, r), q.T("request.about."+string(r.Right)), nil, layout.ScrollOutdented(layout.VBox(cards...))))
}

// done reads the page again once something was done.
func (q *requestPage) done() { q.Refresh() }

// step does something about the request in the vault.
func (q *requestPage) step(do func(ctx context.Context) error) { q.Act(do, q.done) }
