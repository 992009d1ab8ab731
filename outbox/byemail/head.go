package byemail

import (
	"context"
	"time"

	"mujeeb/data"
	"mujeeb/dial"
	"mujeeb/letters"
	"mujeeb/mail"
	"mujeeb/outbox/channel"
	"mujeeb/text/address"
)

// SendHead sends a head of the ledger, a signed note, to a mailbox of the admin's own,
// in their language. It is an account notice: not in the outbox, and never to a lead.
// It returns the server's words. Errors: *[channel.Failure], or those of the vault.
func (e *Emails) SendHead(ctx context.Context, a data.Account, to, lang, head string, day time.Time) (reply string, err error) {
	c, err := e.channel(ctx, a, dial.Notice)
	if err != nil {
		return "", err
	}
	m, err := e.testMessage(&c.letterhead, to, nil)
	if err != nil {
		return "", err
	}
	note, err := letters.HeadNote(lang, head, day)
	if err != nil {
		return "", err
	}
	recipient, err := address.ParseEmail(to)
	if err != nil {
		return "", &channel.Failure{Kind: channel.Permanent, Code: string(mail.ReasonRecipient), Err: err}
	}
	raw, err := mail.Compose(mail.Message{
		Class: mail.LegalNotice, From: c.from, To: mail.Mailbox{Address: recipient}, Date: m.Date.UTC(), MessageID: "<" + m.MessageID + ">",
		Content: mail.Content{Subject: note.Subject, Text: note.Text, HTML: note.HTML, Lang: lang},
	})
	if err != nil {
		return "", textFailure(err)
	}
	l, err := outgoing(c.from.Address, recipient, raw)
	if err != nil {
		return "", err
	}
	return deliver(ctx, c, l)
}

// deliver sends one letter over a connection of its own.
func deliver(ctx context.Context, c *emailChannel, l channel.Envelope) (reply string, err error) {
	conn, err := c.Dial(ctx)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if err := conn.Begin(ctx, l); err != nil {
		return "", err
	}
	return conn.Commit(ctx)
}
