package byemail

import (
	"errors"

	"mujeeb/data"
	"mujeeb/letters"
	"mujeeb/mail"
	"mujeeb/outbox/channel"
	"mujeeb/text/address"
)

// notice returns the message of an account notice: what was done in the vault, or a copy of
// vault.kept. It has no way out: the owner switches it off in the settings.
func (l *letterhead) notice(run *data.Run, m data.Message) (*mail.Outgoing, error) {
	if l.badFrom != nil {
		return nil, &channel.Failure{Kind: channel.AccountTrouble, Code: string(mail.ReasonSender), Err: l.badFrom}
	}
	to, err := address.ParseEmail(m.Address)
	if err != nil {
		return nil, &channel.Failure{Kind: channel.Permanent, Code: string(mail.ReasonRecipient), Err: err}
	}
	message := mail.Message{
		Class: mail.LegalNotice, From: l.from, To: mail.Mailbox{Address: to}, Date: m.Date.UTC(), MessageID: "<" + m.MessageID + ">",
		Ref: l.tokens.Make(mail.TokenRef, m.ID),
	}
	note, err := l.note(run.Lang, m.Notice, &message)
	if err != nil {
		return nil, textFailure(err)
	}
	message.Content = mail.Content{Subject: note.Subject, Text: note.Text, HTML: note.HTML, Lang: run.Lang}
	raw, err := mail.Compose(message)
	if err != nil {
		return nil, textFailure(err)
	}
	return outgoing(l.from.Address, to, raw)
}

// note returns the words of an account notice, and attaches to the message what goes with it.
func (l *letterhead) note(lang string, n *data.OwnerNotice, message *mail.Message) (letters.Note, error) {
	switch {
	case n == nil:
		return letters.Note{}, errors.New("an account notice that tells nothing")
	case n.Kept != nil:
		message.Attachment = mail.Attachment{Name: n.Name + data.KeptExt, Content: n.Kept}
		return letters.KeptNote(lang, l.settings.Controller, message.Attachment.Name)
	}
	var all []letters.Done
	for _, a := range n.Acts {
		all = append(all, letters.Done{At: a.At.Local(), Act: string(a.Act), Detail: string(a.Detail), Number: a.Number})
	}
	return letters.OwnerNote(lang, l.settings.Controller, all, n.More)
}
