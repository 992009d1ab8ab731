package leads

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/grid"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// moment is something in a person's timeline: how they came, what they were shown and
// said, or what they got.
type moment struct {
	at      time.Time // zero while it is still to come
	day     string
	what    string
	tone    kit.Tone
	about   string
	event   *data.ConsentEvent
	message *data.SentMessage
	chat    *data.Chat
	note    *data.Note
}

// timeline returns all that happened with the person, the newest first. On top is what
// was not sent yet.
func (l *leadPage) timeline() []moment {
	var waiting, past []moment
	for i := range l.who.messages {
		if m := l.sentMoment(&l.who.messages[i]); m.at.IsZero() {
			waiting = append(waiting, m)
		} else {
			past = append(past, m)
		}
	}
	for i := range l.who.events {
		past = append(past, l.saidMoment(&l.who.events[i]))
	}
	for i := range l.who.chats {
		past = append(past, l.chatMoment(&l.who.chats[i]))
	}
	for i := range l.who.lead.Notes {
		past = append(past, l.noteMoment(&l.who.lead.Notes[i]))
	}
	past = append(past, l.arrival())
	slices.SortStableFunc(past, func(a, b moment) int { return b.at.Compare(a.at) })
	return append(waiting, past...)
}

// arrival is how the person came.
func (l *leadPage) arrival() moment {
	lead := l.who.lead
	m := moment{at: lead.CreatedAt, day: l.Lang.ShortDate(l.Local(lead.CreatedAt)), what: l.T("lead.timeline.imported"), about: lead.Source}
	if lead.Source == data.SourceByHand {
		m.what, m.about = l.T("lead.timeline.added"), ""
	}
	return m
}

// saidMoment is an event of the ledger. One whose time nobody knows stands where it
// was written down.
func (l *leadPage) saidMoment(e *data.ConsentEvent) moment {
	m := moment{at: e.At, day: page.EventDay(l.Place, *e), what: page.ActName(l.Env, e.Act), tone: page.ActTone(e.Act), about: e.Purpose, event: e}
	if e.At.IsZero() {
		m.at = e.RecordedAt
	}
	switch {
	case e.Act == data.ActObjected && e.PurposeID == 0:
		m.about = l.T("consent.event.all")
	case e.PurposeID == 0:
		m.about = page.ChannelName(l.Env, e.Channel)
	}
	if e.Via != "" {
		m.about = l.Lang.Join(m.about, page.ChannelName(l.Env, string(e.Via)))
	}
	if e.NoticeID != 0 {
		m.about = l.Lang.Join(m.about, l.T("lead.timeline.shown"))
	}
	return m
}

// sentMoment is a message to the person.
func (l *leadPage) sentMoment(s *data.SentMessage) moment {
	m := moment{at: s.At, day: l.Lang.ShortDate(l.Local(s.At)), what: l.T("lead.message." + string(s.State)), tone: messageTone(s.State), about: s.Title, message: s}
	if s.At.IsZero() {
		m.day = l.T("lead.message.notyet")
	}
	return m
}

// chatMoment is a chat that was opened. Nobody knows what was sent in it.
func (l *leadPage) chatMoment(c *data.Chat) moment {
	return moment{at: c.At, day: l.Lang.ShortDate(l.Local(c.At)), what: l.T("chat.opened"), tone: kit.ToneInfo, about: l.Lang.Join(l.T("chat.app."+string(c.App)), chatSubject(l.Env, *c)), chat: c}
}

// noteMoment is a note, on one line.
func (l *leadPage) noteMoment(n *data.Note) moment {
	m := moment{at: n.At, day: l.Lang.ShortDate(l.Local(n.At)), what: l.T("lead.note"), about: strings.Join(strings.Fields(n.Text), " "), note: n}
	if n.Done {
		m.what, m.tone = l.T("step.was.done"), kit.ToneGood
	}
	return m
}

// timelineColumn shows the timeline, with a button that opens its current row.
func (l *leadPage) timelineColumn() fyne.CanvasObject {
	l.moments = l.timeline()
	table := grid.New(l.Env, []grid.Column{
		{Title: l.T("lead.timeline.when"), Width: 110, LTR: true},
		{Title: l.T("lead.timeline.what"), Width: 108},
		{Title: l.T("lead.timeline.about"), Width: 90, Weight: 1},
	}, func() int { return len(l.moments) }, func(row, col int) string {
		m := l.moments[row]
		return []string{m.day, m.what, m.about}[col]
	})
	table.Tone = func(row, col int) kit.Tone {
		if col != 1 {
			return kit.ToneNone
		}
		return cmp.Or(l.moments[row].tone, kit.ToneNeutral)
	}
	table.OnOpen = func(row int) { l.openMoment(l.moments[row]) }
	l.happened = table
	open := button.New(l.Env, button.Plain, l.T("lead.timeline.open"), func() {
		if row := table.Current(); row >= 0 {
			table.OnOpen(row)
		}
	})
	title := prose.NewLabel(l.Env, l.T("lead.timeline.title", "n", len(l.moments)), prose.Heading)
	return layout.Border(l.Env, layout.VBox(title, layout.VBoxTight()), layout.VBox(layout.VBoxTight(), layout.AlignLeading(l.Env, open)), nil, nil, table)
}

// openMoment shows what a row is about: the event with the wording that was shown, or
// the message.
func (l *leadPage) openMoment(m moment) {
	switch {
	case m.event != nil:
		page.ShowEvent(l.Place, *m.event)
	case m.message != nil:
		l.openMessage(*m.message)
	case m.chat != nil:
		l.openedChat(*m.chat)
	case m.note != nil:
		l.askNote(*m.note)
	}
}
