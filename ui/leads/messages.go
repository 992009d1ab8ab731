package leads

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

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

// messages lists every message to the person, the newest first.
func (l *leadPage) messages() fyne.CanvasObject {
	if len(l.who.messages) == 0 {
		return piece.NewEmptyState(l.Env, theme.MailComposeIcon(), l.T("lead.messages.none"), l.T("lead.messages.none.text"), nil)
	}
	table := grid.New(l.Env, []grid.Column{
		{Title: l.T("lead.messages.when"), Width: 110, LTR: true},
		{Title: l.T("lead.messages.what"), Width: 90, Weight: 1},
		{Title: l.T("lead.messages.result"), Width: 110},
	}, func() int { return len(l.who.messages) }, func(row, col int) string {
		m := l.who.messages[row]
		return []string{l.Lang.ShortDate(l.Local(m.At)), m.Title, l.T("lead.message." + string(m.State))}[col]
	})
	table.Tone = func(row, col int) kit.Tone {
		if col != 2 {
			return kit.ToneNone
		}
		return messageTone(l.who.messages[row].State)
	}
	table.OnOpen = func(row int) { l.openMessage(l.who.messages[row]) }
	l.sent = table
	return opened(l.Env, table, l.T("lead.messages.open"))
}

func messageTone(s data.MessageState) kit.Tone {
	switch s {
	case data.MessageSent:
		return kit.ToneGood
	case data.MessageFailed:
		return kit.ToneBad
	case data.MessageUnsure:
		return kit.ToneWarn
	case data.MessageQueued, data.MessageClaimed, data.MessageCommitted:
		return kit.ToneInfo
	}
	return kit.ToneNeutral
}

// openMessage shows a message as the person saw it, or will.
func (l *leadPage) openMessage(m data.SentMessage) {
	page.Work(l.Place, func(ctx context.Context) (mail.Content, error) { return byemail.Show(ctx, l.Vault, m.ID) }, func(c mail.Content) {
		state := layout.HBox(l.Env, piece.NewBadge(l.Env, l.T("lead.message."+string(m.State)), messageTone(m.State)))
		if m.At.IsZero() {
			state.Add(prose.NewLabel(l.Env, l.T("lead.message.notyet"), prose.Caption))
		}
		view := mailview.New(l.Place, mailview.Mail{To: m.Address, Subject: c.Subject, Date: m.At, HTML: c.HTML, Text: c.Text})
		var d *kit.Dialog
		closing := button.New(l.Env, button.Primary, l.T("kit.close"), func() { d.Close() })
		d = dialog.Show(l.Env, dialog.Spec{
			Title: m.Title, Content: layout.MinHeight(380, layout.Border(l.Env, layout.VBox(state, layout.VBoxTight()), nil, nil, nil, view)),
			Buttons: []*button.Button{closing}, Focus: closing, Width: 680, Accept: func() { d.Close() },
		})
	})
}
