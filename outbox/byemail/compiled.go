package byemail

import (
	"mujeeb/data"
	"mujeeb/mail"
	"mujeeb/outbox/channel"
	"mujeeb/text/address"
)

// letterKey names what messages of a run have in common: a run keeps its text once it is
// started, and a letter its sender and footer.
type letterKey struct{ run, letter int64 }

// letterWriter writes the messages of a run that go by one letter.
type letterWriter struct {
	head     letterhead
	template *mail.Template
	compiled *mail.Compiled // nil = each message is written the long way
}

// newWriter returns what writes the messages of a run by a letterhead.
func newWriter(head letterhead, t *mail.Template, run *data.Run) *letterWriter {
	w := &letterWriter{head: head, template: t}
	if head.badFrom == nil {
		out := head.optOutBy(mail.ProbeToken)
		w.compiled, _ = mail.Compile(t, head.footer(t, run.Class, out), head.message(run, out)) // nil where it can't be
	}
	return w
}

// compose returns a message with its header.
func (w *letterWriter) compose(run *data.Run, m data.Message) (*mail.Outgoing, error) {
	if w.compiled == nil || m.ID == 0 {
		return w.head.compose(w.template, run, m)
	}
	to, err := address.ParseEmail(m.Address)
	if err != nil {
		return nil, &channel.Failure{Kind: channel.Permanent, Code: string(mail.ReasonRecipient), Err: err}
	}
	written, err := w.compiled.Compose(mail.Person{
		To: mail.Mailbox{Name: plainName(m.Fields["name"]), Address: to}, Fields: m.Fields, Date: m.Date.UTC(), MessageID: "<" + m.MessageID + ">",
		Ref: w.head.tokens.Make(mail.TokenRef, m.ID), Token: w.head.tokens.Make(mail.TokenOptOut, m.ID),
	})
	if err != nil {
		return nil, textFailure(err)
	}
	return written, nil
}
