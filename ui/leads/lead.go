package leads

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/grid"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/page"
)

// person is what the page shows of a lead.
type person struct {
	lead     *data.Lead
	settings data.Settings
	grounds  []data.GroundStatus
	events   []data.ConsentEvent
	messages []data.SentMessage
	chats    []data.Chat
	merges   []data.Merged
	requests []data.Request
}

// leadPage shows a person: where they stand with each purpose, who they are, and what
// happened since they came. With no ID it is where a person is added by hand.
type leadPage struct {
	*page.Place
	id    int64
	who   person
	form  *form      // nil until the person was read
	wish  page.Wish  // what they were led here for; "" once that was offered
	draft *data.Lead // what was typed when the page was left, or since it was saved
	saved *data.Lead // what is in the vault and not shown yet; nil when nothing is
	whole layout.Stage
	stood layout.Stage // where they stand with each purpose
	asOf  time.Time    // of what is shown there; zero for now
	then  page.Latest[[]data.GroundStatus]
	past  layout.Stage // the timeline
	notes layout.Stage // and what is to be done next
	asked layout.Stage // their requests
	fresh bool         // messages are being read again
	again bool         // to be saved once more, as soon as that is done
	reads page.Latest[person]

	moments  []moment
	happened *grid.Grid     // of the moments
	erasing  *button.Button // leads to erasing the person
}

// What the shell may ask of the page.
var (
	_ page.Keeper    = (*leadPage)(nil)
	_ page.Refresher = (*leadPage)(nil)
	_ page.Saver     = (*leadPage)(nil)
)

// NewLead makes the page of a person; without an ID it is where one is added by
// hand. What it kept is what was typed and not saved.
func NewLead(p *page.Place, r page.Route) page.Page {
	l := &leadPage{Place: p, id: r.ID}
	l.draft, _ = r.Kept.(*data.Lead)
	l.wish, _ = r.Kept.(page.Wish)
	l.whole, l.stood, l.past, l.notes, l.asked = layout.NewStage(), layout.NewStage(), layout.NewStage(), layout.NewStage(), layout.NewStage()
	l.reads.Ask(p, l.read, page.OrFail(p, l.show))
	return l
}

func (l *leadPage) Content() fyne.CanvasObject { return l.whole.Object }

// Keep is what was typed and not saved.
func (l *leadPage) Keep() any {
	if l.form == nil || !l.form.changed() {
		return nil
	}
	return l.form.lead()
}

// read reads everything about the person; of a new one, the settings.
func (l *leadPage) read(ctx context.Context) (p person, err error) {
	if p.settings, err = l.Vault.Settings(ctx); err != nil {
		return p, err
	}
	if l.id == 0 {
		p.lead = &data.Lead{}
		return p, nil
	}
	if p.lead, err = l.Vault.Lead(ctx, l.id); err != nil {
		return p, err
	}
	if p.grounds, err = l.Vault.Grounds(ctx, l.id); err != nil {
		return p, err
	}
	if p.events, err = l.Vault.ConsentHistory(ctx, l.id); err != nil {
		return p, err
	}
	if p.chats, err = l.Vault.Chats(ctx, l.id); err != nil {
		return p, err
	}
	if p.merges, err = l.Vault.Merges(ctx, l.id); err != nil {
		return p, err
	}
	if p.requests, err = l.Vault.RequestsOf(ctx, l.id); err != nil {
		return p, err
	}
	p.messages, err = l.Vault.LeadMessages(ctx, l.id)
	return p, err
}

func (l *leadPage) show(p person) {
	l.who = p
	l.form = newForm(l.Place, p)
	if l.draft != nil {
		l.form.fill(l.draft)
	}
	l.form.OnSave = l.save
	if l.id == 0 {
		l.showNew()
		return
	}
	l.showAside()
	l.erasing = button.NewWithIcon(l.Env, button.Danger, theme.DeleteIcon(), l.T("lead.erase"), l.erase)
	merging := layout.AlignLeading(l.Env, button.New(l.Env, button.Link, l.T("lead.merge"), l.askMerge))
	columns := layout.Halves(l.Env, layout.ScrollOutdented(layout.VBox(l.stood.Object, l.notes.Object, l.asked.Object, l.mergedCard(), l.form.object, merging)), l.past.Object)
	l.whole.Show(page.Subframe(l.Place, page.LeadTitle(l.Env, p.lead.Name), l.subtitle(), []fyne.CanvasObject{
		button.NewWithIcon(l.Env, button.Plain, theme.ConfirmIcon(), l.T("lead.proof"), l.prove),
		button.NewWithIcon(l.Env, button.Plain, theme.DocumentSaveIcon(), l.T("lead.export"), l.export),
		l.erasing,
	}, columns))
	l.grant()
}

// grant offers what the owner was led here for.
func (l *leadPage) grant() {
	wish := l.wish
	l.wish = ""
	switch wish {
	case page.HandOver:
		l.export()
	case page.Erase:
		l.erase()
	}
}

// subtitle says where the person came from.
func (l *leadPage) subtitle() string {
	date := l.Lang.Date(l.Local(l.who.lead.CreatedAt))
	if l.who.lead.Source == data.SourceByHand {
		return l.T("lead.origin.hand", "date", date)
	}
	return l.T("lead.origin", "source", l.who.lead.Source, "date", date)
}

func (l *leadPage) showNew() {
	l.whole.Show(page.Subframe(l.Place, l.T("lead.new.title"), l.T("lead.new.text"), nil, layout.ScrollOutdented(layout.AtMost(l.Env, 560, l.form.object))))
	l.Post(func() { l.Window.Canvas().Focus(l.form.name) })
}

// showAside shows consent, notes and the timeline as they are known now.
func (l *leadPage) showAside() {
	l.showStanding()
	l.notes.Show(l.notesCard())
	l.asked.Show(l.requestsCard())
	l.past.Show(l.timelineColumn())
}

// reread shows consent and messages anew, and the form once it was saved; what is
// typed in it stays.
func (l *leadPage) reread() { l.reads.Ask(l.Place, l.read, page.OrFail(l.Place, l.renew)) }

func (l *leadPage) renew(p person) {
	if l.saved == nil {
		l.who = p
		l.showAside()
		return
	}
	l.draft, l.saved = l.since(l.saved), nil
	l.show(p)
	if l.draft == nil {
		l.form.say(l.T("lead.saved"))
	}
}

// Refresh lets messages that leave just now be seen, without moving the list.
func (l *leadPage) Refresh() {
	if l.fresh || !slices.ContainsFunc(l.who.messages, isLeaving) {
		return
	}
	l.fresh = true
	page.Attempt(l.Place, func(ctx context.Context) ([]data.SentMessage, error) { return l.Vault.LeadMessages(ctx, l.id) }, func(all []data.SentMessage, err error) {
		l.fresh = false
		switch {
		case err != nil:
			l.Log.Error("read a lead's messages again", "err", err)
		case len(all) != len(l.who.messages):
			l.reread()
		default:
			l.who.messages = all
			l.moments = l.timeline()
			l.happened.Refresh()
		}
	})
}

func isLeaving(m data.SentMessage) bool {
	return m.State == data.MessageQueued || m.State == data.MessageClaimed || m.State == data.MessageCommitted
}

func (l *leadPage) SaveNow() {
	if l.form != nil {
		l.save()
	}
}

// save saves the person. Asked for while they are being saved, it saves afterwards
// what was typed meanwhile.
func (l *leadPage) save() {
	if l.form.saving.Disabled() {
		l.again = true
		return
	}
	lead, ok := l.form.valid()
	if !ok {
		return
	}
	l.form.busy(true)
	page.Finish(l.Place, func(ctx context.Context) (int64, error) { return l.Vault.SaveLead(ctx, lead) }, func(id int64, err error) {
		l.saveEnded(lead, id, err)
	})
}

// saveEnded goes on when a lead was saved, or was not.
func (l *leadPage) saveEnded(lead *data.Lead, id int64, err error) {
	l.form.busy(false)
	again := l.again
	l.again = false
	switch {
	case data.CodeOf(err) == data.CodeErasedPerson:
		l.form.refuse(err)
		l.askComeback(lead)
	case err != nil:
		l.form.refuse(err)
	case l.id == 0:
		l.Replace(page.Route{Page: page.Lead, ID: id, Kept: l.since(lead)})
	case again && l.since(lead) != nil:
		l.save()
	default:
		l.saved = lead
		l.reread()
	}
}

// since is what was typed since a lead was saved; nil when nothing was.
func (l *leadPage) since(saved *data.Lead) *data.Lead {
	if now := l.form.lead(); differ(saved, now) {
		return now
	}
	return nil
}
