package breaches

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/gdpr"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
	"mujeeb/ui/page/fields"
)

// breachPage documents one breach, runs its clock, and leads to the notice to
// those affected.
type breachPage struct {
	*page.Place
	saver   *saver
	breach  data.Breach // as saved, or as it was left
	vault   data.Breach // as the vault had it when the page was shown, or saved last
	laws    []string    // that count
	saved   bool        // what is on the page is in the vault
	version int         // of what is on the page

	title     *field.Entry
	noticed   *field.Entry
	happened  *field.Entry
	parts     map[string]*field.TextArea
	people    *affected
	authority *authority
	severity  *severity
	decision  *decision
	measures  *measures
	history   *history
	reach     *reach
	language  *field.Select

	clock  *piece.StatTile
	when   *prose.Label
	advice *prose.Label
	duties *fyne.Container // until when the people must be told, by each law
	told   string          // what the duties and the notes below them say now
	notes  *prose.Label    // on the laws behind the clock
	note   *prose.Label    // saved or not
	lacks  *piece.Banner   // what the notice lacks
	stage  layout.Stage
}

// breachKept is the page as it was left, saved or not.
type breachKept struct {
	breach   data.Breach
	vault    data.Breach // as the vault had it
	affected wanted
	saved    bool
	saver    *saver
}

// What the shell may ask of the page.
var (
	_ page.Keeper    = (*breachPage)(nil)
	_ page.Leaver    = (*breachPage)(nil)
	_ page.Refresher = (*breachPage)(nil)
	_ page.Saver     = (*breachPage)(nil)
)

// NewBreach makes the page of a breach; without an ID it is a new one, noticed now.
func NewBreach(p *page.Place, r page.Route) page.Page {
	b := &breachPage{Place: p, stage: layout.NewStage()}
	b.saver = &saver{vault: b.Vault, id: r.ID}
	k, kept := r.Kept.(breachKept)
	if kept {
		b.saver = k.saver
	}
	var left bool // only read once the job has ended
	page.Work(p, func(ctx context.Context) (breachFacts, error) {
		var id int64
		id, left = b.saver.settled()
		return readBreach(ctx, b.Vault, id)
	}, func(f breachFacts) {
		x := f.breach
		b.laws = f.laws
		switch {
		case kept:
			k.movedOn(x, left)
			b.vault = x
			b.show(k.breach, k.saved || left)
			b.people.pending = &k.affected
		case x.ID == 0:
			x.NoticedAt, x.Lang = p.Now(), p.Lang.Code()
			x.Rehearsal = r.Kept == page.Rehearse
			b.show(x, false)
			p.Window.Canvas().Focus(b.title)
		default:
			b.vault = x
			b.show(x, true)
		}
	})
	return b
}

// movedOn takes over what became of the breach on other pages since it was left: its notice,
// what the authority is told, and that it was told. left says that the page was written down
// when it was left.
func (k *breachKept) movedOn(x data.Breach, left bool) {
	k.breach.ID, k.breach.RunID, k.breach.RunState, k.breach.Report = x.ID, x.RunID, x.RunState, x.Report
	if k.vault.AuthorityToldAt.IsZero() && k.breach.AuthorityToldAt.IsZero() && !x.AuthorityToldAt.IsZero() {
		k.breach.AuthorityToldAt, k.breach.AuthorityNote = x.AuthorityToldAt, x.AuthorityNote
	}
	if left {
		k.breach.UpdatedAt = x.UpdatedAt
	}
}

// breachFacts is what the page is made of.
type breachFacts struct {
	breach data.Breach
	laws   []string
}

// readBreach returns a breach, and the laws that count; a new one, with the contact filled
// in, for ID 0. Error code: CodeNotFound.
func readBreach(ctx context.Context, vault *data.Vault, id int64) (f breachFacts, err error) {
	law, err := vault.Law(ctx)
	if err != nil {
		return f, err
	}
	f.laws = law.Codes()
	if id == 0 {
		s, err := vault.Settings(ctx)
		contact := strings.TrimSpace(s.Controller + "\n" + s.Contact)
		f.breach.Parts = map[string]string{"contact": contact}
		return f, err
	}
	f.breach, err = vault.Breach(ctx, id)
	return f, err
}

func (b *breachPage) Content() fyne.CanvasObject { return b.stage.Object }

func (b *breachPage) show(x data.Breach, saved bool) {
	b.breach = x
	b.fields(x)
	title := page.Headline(x.Title)
	if title == "" {
		title = b.T("breach.new.title")
	}
	b.note = prose.NewLabel(b.Env, "", prose.Caption)
	save := button.NewWithIcon(b.Env, button.Primary, theme.DocumentSaveIcon(), b.T("breach.save"), func() { b.save(func() {}) })
	body := layout.VBox(
		b.clockBox(), b.factsCard(), piece.NewCard(b.Env, b.T("breach.people.title"), b.people.box), b.partsCard(),
		b.severityCard(), b.authorityCard(), b.decisionCard(), b.noticeCard(),
		piece.NewCard(b.Env, b.T("breach.measures.title"), b.measures.box), b.fileCard(),
	)
	if x.Rehearsal {
		body.Objects = append([]fyne.CanvasObject{piece.NewBanner(b.Env, kit.ToneInfo, b.T("breach.rehearsal.banner"))}, body.Objects...)
	}
	b.stage.Show(page.Subframe(b.Place, title, "", []fyne.CanvasObject{b.note, save}, layout.ScrollOutdented(body)))
	b.setSaved(saved)
	b.listen()
	b.Refresh()
	b.history.read(x.ID)
	b.reach.read(x, b.laws)
}

// fields makes every field anew from x.
func (b *breachPage) fields(x data.Breach) {
	b.title = field.NewEntry(b.Env)
	b.title.SetPlaceholder(b.T("breach.field.title.example"))
	b.title.SetText(x.Title)
	b.title.Validate = func(s string) string {
		if strings.TrimSpace(s) == "" {
			return b.T("breach.field.title.empty")
		}
		return ""
	}
	b.noticed, b.happened = page.MomentEntry(b.Place, x.NoticedAt, false), page.MomentEntry(b.Place, x.HappenedAt, true)
	b.parts = map[string]*field.TextArea{}
	for _, part := range gdpr.Art34Parts(x.NoticedAt) {
		area := field.NewTextArea(b.Env, 3)
		area.SetText(x.Parts[part.Key])
		area.SetCaption(b.T("breach.part." + part.Key))
		b.parts[part.Key] = area
	}
	b.people = newAffected(b.Place, x, b.lostAt)
	b.authority = newAuthority(b.Place, x, b.changed)
	b.severity = newSeverity(b.Place, x.NoticedAt, x.Severity)
	b.decision, b.measures, b.history = newDecision(b.Place, x, b.changed), newMeasures(b.Place, x, b.changed), newHistory(b.Place)
	b.reach = newReach(b.Place, b.copyPublic)
	b.people.OnCounted = b.severity.setPeople
	b.language = field.NewSelect(b.Env, fields.Languages(), nil)
	b.language.SetSelected(x.Lang)
}

func (b *breachPage) listen() {
	typed := func(string) { b.changed() }
	b.title.OnChanged, b.noticed.OnChanged, b.happened.OnChanged, b.language.OnChanged = typed, typed, typed, typed
	for _, area := range b.parts {
		area.OnChanged = func(string) {
			area.SetError("")
			b.changed()
		}
	}
	b.people.OnChanged, b.severity.OnChanged = b.changed, b.changed
}

// lostAt returns when a computer was lost or a password leaked: when it happened, or where
// that is not known, when it was noticed.
func (b *breachPage) lostAt() time.Time {
	for _, e := range []*field.Entry{b.happened, b.noticed} {
		if at := page.MomentIn(b.Place, e, time.Time{}); !at.IsZero() {
			return at
		}
	}
	return b.Now()
}

// changed notes that the page is ahead of the vault.
func (b *breachPage) changed() {
	b.version++
	b.setSaved(false)
	b.Refresh()
}

func (b *breachPage) setSaved(saved bool) {
	b.saved = saved
	switch {
	case saved:
		b.note.SetText(b.T("breach.saved", "when", b.Lang.Clock(b.Local(b.breach.UpdatedAt))))
	case b.breach.ID == 0:
		b.note.SetText(b.T("breach.unsaved.new"))
	default:
		b.note.SetText(b.T("breach.unsaved"))
	}
}

// draft returns the breach as the page has it, without its audience, which takes
// looking up.
func (b *breachPage) draft() data.Breach {
	x := b.breach
	x.Title, x.Lang = b.title.Text(), b.language.Selected()
	if t := page.MomentIn(b.Place, b.noticed, b.breach.NoticedAt); !t.IsZero() {
		x.NoticedAt = t
	}
	x.HappenedAt = page.MomentIn(b.Place, b.happened, b.breach.HappenedAt)
	x.Parts = map[string]string{}
	for key, area := range b.parts {
		if text := strings.TrimSpace(area.Text()); text != "" {
			x.Parts[key] = text
		}
	}
	b.authority.write(&x)
	b.decision.write(&x)
	b.measures.write(&x)
	x.Severity = b.severity.weighing()
	return x
}

// Keep returns the page as it is, so that nothing typed is lost on the way to
// another page and back.
func (b *breachPage) Keep() any {
	if b.title == nil {
		return nil
	}
	return breachKept{b.draft(), b.vault, b.people.wanted(), b.saved, b.saver}
}

// Refresh lets the clock move.
func (b *breachPage) Refresh() {
	if b.clock == nil {
		return
	}
	x := b.draft()
	c := page.NewBreachClock(b.Place, x, b.laws)
	b.clock.Set(c.Value, c.Tone)
	b.when.SetText(c.Label)
	b.advice.SetText(c.Advice)
	b.showLaws(x)
}

// wrong says what is wrong on the page, and returns the first field of it.
func (b *breachPage) wrong() fyne.Focusable {
	authority, decision, measures := b.authority.wrong(), b.decision.wrong(), b.measures.wrong()
	if wrong := field.FirstWrong(b.title, b.noticed, b.happened); wrong != nil {
		return wrong
	}
	if x := b.draft(); x.HappenedAt.After(x.NoticedAt) {
		b.happened.SetError(b.T("breach.field.happened.late"))
		return b.happened
	} else if authority == nil && x.ToldTooEarly(x.AuthorityToldAt) {
		b.authority.at.SetError(b.T("breach.authority.when.early"))
		return b.authority.at
	}
	for _, wrong := range []fyne.Focusable{authority, decision, measures} {
		if wrong != nil {
			return wrong
		}
	}
	return nil
}

func (b *breachPage) SaveNow() {
	if b.title != nil {
		b.save(func() {})
	}
}

// save writes the breach down and then goes on.
func (b *breachPage) save(then func()) {
	if wrong := b.wrong(); wrong != nil {
		b.Window.Canvas().Focus(wrong)
		return
	}
	version, number, x, w := b.version, b.saver.next(), b.draft(), b.people.wanted()
	x.UpdatedAt = b.Now()
	page.Finish(b.Place, func(ctx context.Context) (data.Breach, error) {
		return b.saver.save(ctx, number, x, w)
	}, page.OrFail(b.Place, func(x data.Breach) {
		b.breach, b.vault = x, x
		b.setSaved(version == b.version) // more may have been typed meanwhile
		b.people.recount()
		b.history.read(x.ID)
		b.reach.read(x, b.laws)
		b.people.saved(x.ID)
		then()
	}))
}
