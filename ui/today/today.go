package today

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/outbox"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// todayPage shows what is due: clocks that run, messages on their way, sends of
// which nobody knows the end, and the first steps of a new vault.
type todayPage struct {
	*page.Place
	body    *fyne.Container
	shape   string              // of what is shown; another one builds the page anew
	clocks  map[int64]*clockRow // by breach
	asked   map[int64]*clockRow // by request
	sending map[int64]*piece.ProgressLine
	tiles   [3]*piece.StatTile
	facts   *page.Feed[facts]
}

var _ page.Refresher = (*todayPage)(nil)

// New makes the page.
func New(p *page.Place, _ page.Route) page.Page {
	t := &todayPage{Place: p, body: layout.VBox()}
	t.facts = page.NewFeed(p, func() func(context.Context) (facts, error) {
		now := p.Now()
		return func(ctx context.Context) (facts, error) { return readToday(ctx, t.Session, now) }
	}, t.show)
	t.Refresh()
	return t
}

func (t *todayPage) Content() fyne.CanvasObject {
	return page.Frame(t.Place, t.T("today.title"), t.weekdayOnly(), nil, layout.ScrollOutdented(t.body))
}

func (t *todayPage) weekdayOnly() string {
	now := t.Now()
	return t.T("moment.day", "day", t.Lang.Day(now.Weekday()), "date", t.Lang.Date(now))
}

// Refresh reads everything again.
func (t *todayPage) Refresh() { t.facts.Refresh() }

// show updates the page in place, or builds it anew when other things are due
// than before.
func (t *todayPage) show(f facts) {
	if shape := f.shape(); shape != t.shape {
		t.shape = shape
		t.build(f)
	}
	for _, b := range f.breaches {
		clock := page.NewBreachClock(t.Place, b, f.law.Codes())
		t.clocks[b.ID].set(clock.Value, clock.Label, clock.Tone)
	}
	for i := range f.requests {
		if row := t.asked[f.requests[i].ID]; row != nil {
			clock := page.NewRequestClock(t.Place, &f.requests[i].Request, f.requests[i].Clock)
			row.set(clock.Value, clock.Label, clock.Tone)
		}
	}
	for _, r := range f.sending {
		t.sending[r.run.ID].Set(r.totals.All()-r.totals.Left(), r.totals.All())
	}
	for i, n := range []int{f.leads, f.agreed, f.optedOut} {
		t.tiles[i].Set(t.Lang.Number(n), t.tileTone(i, n))
	}
}

func (t *todayPage) tileTone(i, n int) kit.Tone {
	if n == 0 {
		return kit.ToneNeutral
	}
	return []kit.Tone{kit.ToneInfo, kit.ToneGood, kit.ToneNeutral}[i]
}

func (t *todayPage) build(f facts) {
	t.clocks, t.asked, t.sending = map[int64]*clockRow{}, map[int64]*clockRow{}, map[int64]*piece.ProgressLine{}
	cards := t.warnings(f)
	if len(f.exposed) > 0 {
		cards = append(cards, t.exposed(f.exposed))
	}
	if due := t.dueRows(f); len(due) > 0 {
		cards = append(cards, piece.NewCard(t.Env, t.T("today.due"), rules(due)))
	} else if f.started() && len(f.nextSteps) == 0 {
		cards = append(cards, piece.NewBanner(t.Env, kit.ToneGood, t.T("today.nothing")))
	}
	if len(f.nextSteps) > 0 {
		cards = append(cards, t.nextSteps(f))
	}
	if !f.started() {
		cards = append(cards, piece.NewCard(t.Env, t.T("today.steps"), rules(t.steps(f))))
	}
	cards = append(cards, t.tileRow())
	if len(f.activities) > 0 {
		cards = append(cards, piece.NewCard(t.Env, t.T("today.activities"), t.activities(f)))
	}
	t.body.Objects = cards
	t.body.Refresh()
}

// rules puts a hairline between rows.
func rules(rows []fyne.CanvasObject) fyne.CanvasObject {
	box := layout.VBox()
	for i, r := range rows {
		if i > 0 {
			box.Add(piece.NewRule())
		}
		box.Add(r)
	}
	return box
}

// duty is a row: what it says, and where to go.
func (t *todayPage) duty(badge *piece.Badge, words fyne.CanvasObject, kind button.Kind, act string, to page.Route) fyne.CanvasObject {
	btn := button.New(t.Env, kind, act, func() { t.GoTo(to) })
	about := layout.Beside(t.Env, layout.MinWidth(140, layout.AlignLeading(t.Env, badge)), layout.Pad(kit.GapSmall, words))
	return layout.Border(t.Env, nil, nil, nil, layout.HBox(t.Env, layout.VBoxTight(), btn), about)
}

// dueRows returns the running clocks, then what is being sent or stands still, then
// what nobody knows the end of.
func (t *todayPage) dueRows(f facts) []fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, b := range f.breaches {
		c := &clockRow{badge: piece.NewBadge(t.Env, "", kit.ToneInfo), label: prose.NewParagraph(t.Env, "", prose.Caption)}
		t.clocks[b.ID] = c
		words := layout.VBoxTight(prose.NewParagraph(t.Env, t.T("today.breach", "title", b.Title), prose.Strong), c.label)
		rows = append(rows, t.duty(c.badge, words, button.Plain, t.T("today.breach.open"), page.Route{Page: page.Breach, ID: b.ID}))
	}
	rows = append(rows, t.requestRows(f)...)
	for _, r := range f.sending {
		rows = append(rows, t.sendingRow(r))
	}
	for _, r := range f.missed {
		words := layout.VBoxTight(prose.NewParagraph(t.Env, t.T("today.missed", "title", r.Title), prose.Strong), prose.NewParagraph(t.Env, page.MissedWords(t.Place, r), prose.Caption))
		text, tone := page.RunState(t.Env, r)
		rows = append(rows, t.duty(piece.NewBadge(t.Env, text, tone), words, button.Plain, t.T("today.run.open"), page.Route{Page: page.Campaign, ID: r.ID}))
	}
	for _, r := range f.unsure {
		words := layout.VBoxTight(
			prose.NewParagraph(t.Env, t.T("today.unsure", "n", r.undecided, "title", r.run.Title), prose.Strong),
			prose.NewParagraph(t.Env, t.T("today.unsure.text"), prose.Caption))
		badge := piece.NewBadge(t.Env, t.T("today.unsure.badge"), kit.ToneWarn)
		rows = append(rows, t.duty(badge, words, button.Plain, t.T("today.run.decide"), page.Route{Page: page.Campaign, ID: r.run.ID, Kept: page.SeeUnsure}))
	}
	rows = append(rows, t.heardRows(f)...)
	for _, form := range f.forms {
		rows = append(rows, t.formRow(form))
	}
	if f.cells > 0 {
		rows = append(rows, t.cellsRow(f.cells))
	}
	if f.leads > 0 && !f.law.Asked {
		rows = append(rows, t.lawRow())
	}
	if f.leads > 0 && page.BackupTooOld(t.Now(), f.backup) {
		rows = append(rows, t.backupRow(f.backup))
	}
	if f.leads > 0 && !f.recovery {
		words := layout.VBoxTight(prose.NewParagraph(t.Env, t.T("today.recovery"), prose.Strong), prose.NewParagraph(t.Env, t.T("today.recovery.text"), prose.Caption))
		rows = append(rows, t.duty(piece.NewBadge(t.Env, t.T("today.recovery.badge"), kit.ToneWarn), words, button.Plain, t.T("today.recovery.open"), page.Route{Page: page.Settings, Kept: page.SeeBackups}))
	}
	return rows
}

// lawRow asks where the people live.
func (t *todayPage) lawRow() fyne.CanvasObject {
	words := layout.VBoxTight(prose.NewParagraph(t.Env, t.T("today.law"), prose.Strong), prose.NewParagraph(t.Env, t.T("today.law.text"), prose.Caption))
	return t.duty(piece.NewBadge(t.Env, t.T("today.law.badge"), kit.ToneInfo), words, button.Plain, t.T("today.law.open"), page.Route{Page: page.Settings, Kept: page.SeeLaw})
}

// backupRow says that there is no backup, or an old one alone.
func (t *todayPage) backupRow(newest time.Time) fyne.CanvasObject {
	title, text := t.T("today.backup.none"), t.T("today.backup.none.text")
	if !newest.IsZero() {
		title, text = t.T("today.backup.old", "date", t.Lang.DateTime(t.Local(newest))), t.T("today.backup.text")
	}
	words := layout.VBoxTight(prose.NewParagraph(t.Env, title, prose.Strong), prose.NewParagraph(t.Env, text, prose.Caption))
	return t.duty(piece.NewBadge(t.Env, t.T("today.backup.badge"), kit.ToneWarn), words, button.Plain, t.T("today.backup.open"), page.Route{Page: page.Settings, Kept: page.SeeBackups})
}

// clockRow is what moves in the row of a breach or a request.
type clockRow struct {
	badge *piece.Badge
	label *prose.Label
}

func (c *clockRow) set(value, label string, tone kit.Tone) {
	if c.badge.Text() != value {
		c.badge.Set(value, tone)
	}
	c.label.SetText(label)
}

func (t *todayPage) sendingRow(r runFact) fyne.CanvasObject {
	text, tone := page.RunState(t.Env, r.run)
	line := piece.NewProgressLine(t.Env, r.run.Title, nil)
	t.sending[r.run.ID] = line
	words := layout.VBoxTight(line)
	if r.run.State == data.RunPaused {
		why := t.T("today.paused.admin")
		if code, said := outbox.ParsePause(r.run.Pause); code != "" {
			why = t.T("today.paused.program", "why", page.ReasonWords(t.Env, code))
			if said != "" {
				why += " " + t.T("account.said", "words", said)
			}
		}
		words.Add(prose.NewParagraph(t.Env, why, prose.Caption))
	}
	return t.duty(piece.NewBadge(t.Env, text, tone), words, button.Plain, t.T("today.run.open"), page.Route{Page: page.Campaign, ID: r.run.ID})
}

// steps leads a new vault's owner to the first message: each step says what it
// is for, the next one has the button that stands out.
func (t *todayPage) steps(f facts) []fyne.CanvasObject {
	to := []page.Route{{Page: page.Leads}, {Page: page.Consent, Kept: page.DefinePurpose}, {Page: page.Campaigns}, {Page: page.Settings, Kept: page.SetUpAccount}}
	next := slices.Index(f.steps[:], false)
	var rows []fyne.CanvasObject
	for i, key := range []string{"leads", "purpose", "practice", "account"} {
		badge, kind := piece.NewBadge(t.Env, t.T("today.step.number", "n", i+1), kit.ToneNeutral), button.Plain
		if i == next {
			badge, kind = piece.NewBadge(t.Env, t.T("today.step.next"), kit.ToneInfo), button.Primary
		}
		if f.steps[i] {
			badge, kind = piece.NewBadge(t.Env, t.T("today.step.done"), kit.ToneGood), button.Link
		}
		words := layout.VBoxTight(prose.NewParagraph(t.Env, t.T("today.step."+key), prose.Strong), prose.NewParagraph(t.Env, t.T("today.step."+key+".text"), prose.Caption))
		rows = append(rows, t.duty(badge, words, kind, t.T("today.step."+key+".go"), to[i]))
	}
	return rows
}

func (t *todayPage) tileRow() fyne.CanvasObject {
	leads := func() { t.GoTo(page.Route{Page: page.Leads}) }
	for i, key := range []string{"today.leads", "today.agreed", "today.optedout"} {
		t.tiles[i] = piece.NewStatTile(t.Env, t.T(key), "", kit.ToneNeutral, leads)
	}
	return layout.Columns(t.Env, 3, t.tiles[0], t.tiles[1], t.tiles[2])
}

// activities words the last things that were done, never to whom.
func (t *todayPage) activities(f facts) fyne.CanvasObject {
	box := layout.VBoxTight()
	for _, a := range f.activities {
		when := prose.NewLabel(t.Env, t.Lang.DateTime(t.Local(a.At)), prose.Caption)
		box.Add(layout.Border(t.Env, nil, nil, layout.MinWidth(200, when), nil, prose.NewParagraph(t.Env, page.ActivityWords(t.Env, a), prose.Body)))
	}
	box.Add(layout.AlignLeading(t.Env, button.New(t.Env, button.Link, t.T("today.activities.all"), func() { t.GoTo(page.Route{Page: page.Activity}) })))
	return box
}
