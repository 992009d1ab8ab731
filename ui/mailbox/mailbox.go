package mailbox

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/mail"
	"mujeeb/text/fold"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/grid"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
	"mujeeb/ui/page/mailview"
)

// mailboxPage shows what arrived at the practice server, as those who got it
// would see it.
type mailboxPage struct {
	*page.Place
	kept   mailboxKept
	box    mailbox
	feed   *page.Feed[mailbox]
	search *field.Search
	grid   *grid.Grid
	reader layout.Stage // the mail that is open
	body   layout.Stage
	clear  *button.Button
	shown  int // number of the mail that is open; 0 when none is
	reads  page.Latest[mail.View]
}

// mailboxKept is what was searched for and open when the page was left.
type mailboxKept struct {
	search string
	shown  int
}

// mailbox is what arrived, the newest first, as far as the search lets it through.
type mailbox struct {
	count int // that ever came in
	any   bool
	mails []listedMail
}

// listedMail is a mail as the list shows it. Number counts arrivals from 1.
type listedMail struct {
	number  int
	at      time.Time
	to      string
	subject string
	raw     []byte
}

// What the shell may ask of the page.
var (
	_ page.Finder    = (*mailboxPage)(nil)
	_ page.Keeper    = (*mailboxPage)(nil)
	_ page.Refresher = (*mailboxPage)(nil)
)

// New makes the page.
func New(p *page.Place, r page.Route) page.Page {
	m := &mailboxPage{Place: p, reader: layout.NewStage(), body: layout.NewStage()}
	m.kept, _ = r.Kept.(mailboxKept)
	m.search = field.NewSearch(p.Env, p.T("mailbox.search"), func(string) { m.feed.Refresh() })
	m.search.SetText(m.kept.search)
	m.clear = button.NewWithIcon(p.Env, button.Plain, theme.DeleteIcon(), p.T("mailbox.clear"), m.askClear)
	m.grid = grid.New(p.Env, []grid.Column{
		{Title: p.T("mailbox.to"), Width: 120, Weight: 2, LTR: true},
		{Title: p.T("mailbox.subject"), Width: 120, Weight: 3},
		{Title: p.T("mailbox.time"), Width: 68, LTR: true},
	}, func() int { return len(m.box.mails) }, m.cell)
	m.search.Results = m.grid
	m.grid.OnSelect = m.read
	m.grid.OnOpen = func(int) { m.read() }
	m.feed = page.NewFeed(p, m.begin, m.show)
	m.feed.Refresh()
	return m
}

func (m *mailboxPage) Content() fyne.CanvasObject {
	return page.Frame(m.Place, m.T("mailbox.title"), m.T("mailbox.subtitle"), []fyne.CanvasObject{m.clear}, m.body.Object)
}

// begin lists what is there. Subjects that were read before are not read again.
func (m *mailboxPage) begin() func(context.Context) (mailbox, error) {
	known := make(map[int]string, len(m.box.mails))
	for _, x := range m.box.mails {
		known[x.number] = x.subject
	}
	search := fold.Text(strings.TrimSpace(m.search.Text()))
	return func(context.Context) (mailbox, error) { return listMails(m.Session.Mailbox, known, search), nil }
}

// listMails numbers the mails: the newest is the last of all that ever came in.
func listMails(store *mail.MemoryStore, known map[int]string, search string) mailbox {
	b := mailbox{count: store.Count()}
	received := store.Messages()
	for b.count != store.Count() { // one came in between
		b.count, received = store.Count(), store.Messages()
	}
	b.any = len(received) > 0
	for i, r := range received {
		x := listedMail{number: b.count - i, at: r.At, to: r.To, raw: r.Raw}
		subject, ok := known[x.number]
		if !ok {
			view, err := mail.ParseReceived(r.Raw)
			if err == nil {
				subject = view.Subject
			}
		}
		x.subject = subject
		if search == "" || strings.Contains(fold.Text(x.to+" "+x.subject), search) {
			b.mails = append(b.mails, x)
		}
	}
	return b
}

func (m *mailboxPage) show(b mailbox) {
	before := m.box
	m.box = b
	if !b.any {
		m.clear.Hide()
		m.put(piece.NewEmptyState(m.Env, theme.MailComposeIcon(), m.T("mailbox.empty.title"), m.T("mailbox.empty.text"),
			button.New(m.Env, button.Primary, m.T("mailbox.empty.go"), func() { m.GoTo(page.Route{Page: page.Campaigns}) })))
		return
	}
	m.clear.Show()
	if m.body.Empty() || !before.any {
		list := layout.Border(m.Env, layout.VBox(m.search, layout.VBoxTight()), nil, nil, nil, m.grid)
		m.put(layout.Columns(m.Env, 2, list, m.reader.Object))
	}
	if len(b.mails) == 0 {
		m.shown = 0
		m.reads.Drop()
		m.open(prose.NewParagraph(m.Env, m.T("mailbox.none"), prose.Muted))
		m.grid.Refresh()
		return
	}
	if m.shown == 0 {
		m.shown = m.kept.shown
	}
	row := slices.IndexFunc(b.mails, func(x listedMail) bool { return x.number == m.shown })
	if row < 0 || m.shown == 0 || row != m.grid.Current() {
		m.grid.Select(max(0, row))
	}
	m.grid.Refresh()
}

func (m *mailboxPage) put(o fyne.CanvasObject) {
	m.body.Show(o)
}

func (m *mailboxPage) cell(row, col int) string {
	x := m.box.mails[row]
	switch col {
	case 0:
		return x.to
	case 1:
		return x.subject
	}
	t, now := m.Local(x.at), m.Now()
	if t.YearDay() == now.YearDay() && t.Year() == now.Year() {
		return m.Lang.Clock(t)
	}
	return t.Format("01-02")
}

// read opens the current mail, unless it is open already.
func (m *mailboxPage) read() {
	row := m.grid.Current()
	if row < 0 || row >= len(m.box.mails) {
		return
	}
	x := m.box.mails[row]
	if x.number == m.shown && !m.reader.Empty() {
		return
	}
	m.shown = x.number
	m.reads.Ask(m.Place, func(context.Context) (mail.View, error) { return mail.ParseReceived(x.raw) }, func(v mail.View, err error) {
		if err != nil {
			m.open(piece.NewBanner(m.Env, kit.ToneWarn, m.T("mailbox.unreadable")))
			return
		}
		m.open(mailview.New(m.Place, mailview.Mail{
			From: v.From, To: v.To, Subject: v.Subject, Date: v.Date, HTML: v.HTML, Text: v.Text, OptOut: v.OptOut, Headers: v.Headers,
		}))
	})
}

func (m *mailboxPage) open(o fyne.CanvasObject) {
	m.reader.Show(piece.NewCard(m.Env, "", o))
}

func (m *mailboxPage) Refresh() {
	if m.Session.Mailbox.Count() != m.box.count {
		m.feed.Refresh()
	}
}

func (m *mailboxPage) askClear() {
	dialog.Confirm(m.Env, dialog.ConfirmSpec{
		Title: m.T("mailbox.clear.title"), Text: m.T("mailbox.clear.text"), Yes: m.T("mailbox.clear.yes"), Danger: true,
		OnYes: func() {
			m.Session.Mailbox.Clear()
			m.shown, m.kept = 0, mailboxKept{}
			m.reads.Drop()
			m.reader.Clear()
			m.feed.Refresh()
		},
	})
}

func (m *mailboxPage) Find() { m.Window.Canvas().Focus(m.search) }

func (m *mailboxPage) Keep() any { return mailboxKept{m.search.Text(), m.shown} }
