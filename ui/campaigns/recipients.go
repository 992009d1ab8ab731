package campaigns

import (
	"context"
	"slices"

	"mujeeb/data"
	"mujeeb/mail"
	"mujeeb/outbox/byemail"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/grid"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
	"mujeeb/ui/page/mailview"
)

// recipientIDs returns a run's messages in some states, all when none are given.
func recipientIDs(ctx context.Context, vault *data.Vault, run int64, states []data.MessageState) ([]int64, error) {
	if states == nil {
		states = []data.MessageState{""}
	}
	all := []int64{}
	for _, s := range states {
		ids, err := vault.RecipientIDs(ctx, run, s)
		if err != nil {
			return nil, err
		}
		all = append(all, ids...)
	}
	return all, nil
}

// recipientList lists a run's messages, person by person. While rows are read
// anew, those known before stay in sight.
type recipientList struct {
	*page.Place
	pager *grid.Pager[data.Recipient]
	grid  *grid.Grid
	known map[int64]data.Recipient
	open  func(data.Recipient)
}

const knownRecipients = 2000 // rows kept for the moment in which they are read anew

func newRecipientList(p *page.Place, open func(data.Recipient)) *recipientList {
	l := &recipientList{Place: p, known: map[int64]data.Recipient{}, open: open}
	l.pager = grid.NewPager(p.Env, p.Vault.Recipients)
	l.pager.OnError = p.Fail
	l.grid = grid.New(p.Env, []grid.Column{
		{Title: p.T("recipient.name"), Width: 130, Weight: 2},
		{Title: p.T("recipient.address"), Width: 150, Weight: 2, LTR: true},
		{Title: p.T("recipient.state"), Width: 105},
		{Title: p.T("recipient.when"), Width: 145, LTR: true, Spare: 1},
		{Title: p.T("recipient.words"), Width: 140, Weight: 3, Spare: 2},
	}, l.pager.Len, l.cell)
	l.grid.Tone = l.tone
	l.grid.OnOpen = func(row int) {
		if r, ok := l.row(row); ok {
			l.open(r)
		}
	}
	l.pager.OnChange = l.grid.Refresh
	return l
}

func (l *recipientList) count() int { return l.pager.Len() }

// clear shows nothing until the next update.
func (l *recipientList) clear() {
	l.pager.SetIDs(nil)
	l.grid.Reset()
}

// update reads the rows anew; ids is nil when they are the same as before.
func (l *recipientList) update(ids []int64) {
	if ids != nil {
		l.pager.SetIDs(ids)
		return
	}
	l.pager.Forget()
}

func (l *recipientList) row(row int) (data.Recipient, bool) {
	if row >= l.pager.Len() {
		return data.Recipient{}, false
	}
	id := l.pager.ID(row)
	r, ok := l.pager.Row(row)
	if !ok {
		r, ok = l.known[id]
		return r, ok
	}
	if len(l.known) >= knownRecipients {
		clear(l.known)
	}
	l.known[id] = r
	return r, true
}

func (l *recipientList) cell(row, col int) string {
	r, ok := l.row(row)
	if !ok {
		return ""
	}
	switch col {
	case 0:
		if r.LeadID == 0 {
			return l.T("recipient.erased")
		}
		return page.LeadTitle(l.Env, r.Name)
	case 1:
		return r.Address
	case 2:
		words, _ := messageState(l.Env, r.State)
		return words
	case 3:
		return l.when(r)
	}
	return recipientWords(l.Env, r)
}

func (l *recipientList) when(r data.Recipient) string {
	if r.DoneAt.IsZero() {
		return ""
	}
	t := l.Local(r.DoneAt)
	return l.Lang.ShortDate(t) + " " + l.Lang.Clock(t)
}

// recipientWords is what is known of why a message is where it is: the program's
// sentence where it has one, else the server's words.
func recipientWords(env *kit.Env, r data.Recipient) string {
	if r.Reason == "" {
		return r.Reply
	}
	if r.Reply == "" {
		return page.ReasonWords(env, r.Reason)
	}
	return env.T("recipient.both", "words", page.ReasonWords(env, r.Reason), "reply", r.Reply)
}

func (l *recipientList) tone(row, col int) kit.Tone {
	r, ok := l.row(row)
	if col != 2 || !ok {
		return kit.ToneNone
	}
	_, tone := messageState(l.Env, r.State)
	return tone
}

// openMessage shows a message as it was, or will be, sent. About one of which nobody knows
// whether it arrived, it can be decided there.
func (c *runningView) openMessage(r data.Recipient) {
	if r.LeadID == 0 {
		dialog.Message(c.Env, c.T("recipient.erased"), c.T("recipient.erased.text"))
		return
	}
	page.Work(c.Place, func(ctx context.Context) (mail.Content, error) { return byemail.Show(ctx, c.Vault, r.ID) }, func(m mail.Content) {
		state, tone := messageState(c.Env, r.State)
		words := recipientWords(c.Env, r)
		if r.State == data.MessageUnsure {
			words = c.T("run.note.unsure")
		}
		view := mailview.New(c.Place, mailview.Mail{
			From: page.Sender(c.about.account(c.about.run.AccountID)), To: r.Address, Subject: m.Subject, Date: r.DoneAt, HTML: m.HTML, Text: m.Text,
		})
		head := layout.Border(c.Env, nil, nil, layout.HBox(c.Env, piece.NewBadge(c.Env, state, tone), layout.VBoxTight()), nil, prose.NewParagraph(c.Env, words, prose.Muted))
		var d *kit.Dialog
		leave := func() { d.Close() }
		buttons := []*button.Button{
			button.New(c.Env, button.Plain, c.T("recipient.person"), func() { d.Close(); c.GoTo(page.Route{Page: page.Lead, ID: r.LeadID}) }),
			button.New(c.Env, button.Primary, c.T("kit.close"), leave),
		}
		if r.State == data.MessageUnsure {
			buttons = slices.Insert(buttons, 1, button.New(c.Env, button.Plain, c.T("run.decide"), func() { d.Close(); c.askDecide([]int64{r.ID}, 1) }))
		}
		d = dialog.Show(c.Env, dialog.Spec{
			Title: c.T("recipient.title", "name", page.LeadTitle(c.Env, r.Name)), Width: 640, Cancel: leave, Accept: leave,
			Content: layout.Border(c.Env, layout.VBox(head, layout.VBoxTight()), nil, nil, nil, layout.MinHeight(320, view)),
			Buttons: buttons,
		})
	})
}
