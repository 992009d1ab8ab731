package leads

import (
	"context"

	"mujeeb/data"
	"mujeeb/mail"
	"mujeeb/outbox/byemail"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
	"mujeeb/ui/page/mailview"
)

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
