package byemail

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"mujeeb/data"
	"mujeeb/letters"
	"mujeeb/mail"
	"mujeeb/outbox/channel"
	"mujeeb/text/address"
	"mujeeb/text/secret"
)

// tokenUse names the key of the tokens in opt-out subjects and Message-IDs.
const tokenUse = "opt-out"

// Tokens makes and checks the tokens of a vault. The id in a token is that of
// the message in the outbox.
func Tokens(vault interface{ Derive(use string) []byte }) mail.Tokens {
	return mail.Tokens{Key: secret.New(string(vault.Derive(tokenUse)))}
}

// letterhead is what all emails of an account have in common.
type letterhead struct {
	account  data.Account
	settings data.Settings
	tokens   mail.Tokens
	from     mail.Mailbox
	badFrom  error // no message can be written
}

func newLetterhead(a data.Account, s data.Settings, tokens mail.Tokens) letterhead {
	l := letterhead{account: a, settings: s, tokens: tokens}
	l.from.Name = plainName(a.FromName)
	l.from.Address, l.badFrom = address.ParseEmail(a.FromAddress)
	return l
}

// parse reads the text of a run.
func parse(run *data.Run) (*mail.Template, error) {
	return mail.ParseTemplate(run.Subject, run.Body, run.Lang, data.MergeFieldNames)
}

// render writes one message. Id 0 is a message that is in no outbox: its way
// out names nobody.
func (l *letterhead) render(t *mail.Template, class data.RunClass, id int64, fields map[string]string) (mail.Content, error) {
	return t.Render(fields, mail.Footer{
		Class:  mailClass(class),
		Sender: cmp.Or(l.settings.Controller, l.settings.Page, l.account.FromName, l.account.FromAddress),
		Postal: l.settings.Postal,
		OptOut: l.optOut(id),
		Words:  mail.Words(letters.FooterWords(t.Lang())),
	})
}

// optOut is an email to the sender with the token in its subject. A plus
// address would do without a subject, but not every provider delivers it.
func (l *letterhead) optOut(id int64) mail.OptOut {
	if l.badFrom != nil {
		return mail.OptOut{}
	}
	subject := strings.TrimSpace("unsubscribe " + l.tokens.Make(mail.TokenOptOut, id))
	return mail.OptOut{Mail: mail.MailtoURL(l.from.Address, subject)}
}

func mailClass(c data.RunClass) mail.Class {
	if c == data.ClassCampaign {
		return mail.Campaign
	}
	return mail.LegalNotice
}

// messageID names a message, without angle brackets.
func (l *letterhead) messageID(id int64) string {
	if l.badFrom != nil {
		return "" // Compose refuses the message
	}
	name, err := mail.NewMessageID(l.tokens.Make(mail.TokenRef, id), l.from.Address.Domain())
	if err != nil {
		return ""
	}
	return strings.Trim(name, "<>")
}

// letter is an email ready to go: what the server is told of it, and the message.
type letter struct {
	from, to address.Email
	raw      []byte
}

// Size returns the length of the message, in bytes.
func (l *letter) Size() int { return len(l.raw) }

// compose writes a message of a run with its header.
func (l *letterhead) compose(t *mail.Template, run *data.Run, m data.Message) (*letter, error) {
	if l.badFrom != nil {
		return nil, &channel.Failure{Kind: channel.AccountTrouble, Code: string(mail.ReasonSender), Err: l.badFrom}
	}
	to, err := address.ParseEmail(m.Address)
	if err != nil {
		return nil, &channel.Failure{Kind: channel.Permanent, Code: string(mail.ReasonRecipient), Err: err}
	}
	content, err := l.render(t, run.Class, m.ID, m.Fields)
	if err != nil {
		return nil, textFailure(err)
	}
	message := mail.Message{
		Class: mailClass(run.Class), From: l.from, To: mail.Mailbox{Name: plainName(m.Fields["name"]), Address: to}, Content: content,
		Date: m.Date.UTC(), MessageID: "<" + m.MessageID + ">", Ref: l.tokens.Make(mail.TokenRef, m.ID), OptOut: l.optOut(m.ID),
	}
	if run.PurposeID != 0 {
		message.ListID = fmt.Sprintf("purpose-%d.%s", run.PurposeID, l.from.Address.Domain())
	}
	raw, err := mail.Compose(message)
	if err != nil {
		return nil, textFailure(err)
	}
	return &letter{l.from.Address, to, raw}, nil
}

// textFailure tells what is wrong with one person's message from what is wrong
// with the run's text.
func textFailure(err error) *channel.Failure {
	if e, ok := errors.AsType[*mail.TemplateError](err); ok {
		return &channel.Failure{Kind: channel.TextTrouble, Code: string(e.Code), Err: err}
	}
	if e, ok := errors.AsType[*mail.ComposeError](err); ok {
		if e.Field == "To" || e.Field == "Subject" {
			return &channel.Failure{Kind: channel.Permanent, Code: string(e.Code), Err: err}
		}
		return &channel.Failure{Kind: channel.TextTrouble, Code: string(e.Code), Err: err}
	}
	return &channel.Failure{Kind: channel.TextTrouble, Code: channel.CodeInternal, Err: err}
}

// plainName makes a name fit for a header: one line, not endless.
func plainName(name string) string {
	name = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(name, ""), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}), " ")
	if len(name) > 200 {
		return ""
	}
	return name
}

// SampleFields returns merge fields of nobody, to show what a message will look like.
func SampleFields(lang string) map[string]string {
	return data.MergeFields(letters.SampleName(lang), "layla@example.org", "+962 7 9000 0000")
}

// Preview writes a message of a run that need not be saved, as fields would
// make it. A zero account is one whose sender is not chosen yet. Errors are
// *[mail.TemplateError].
func Preview(run data.Run, s data.Settings, a data.Account, fields map[string]string) (mail.Content, error) {
	a.FromAddress = cmp.Or(a.FromAddress, "sender@example.org")
	t, err := parse(&run)
	if err != nil {
		return mail.Content{}, err
	}
	l := newLetterhead(a, s, mail.Tokens{})
	return l.render(t, run.Class, 0, fields)
}

// Viewer is what [Show] needs of the vault.
type Viewer interface {
	OutboxMessage(ctx context.Context, id int64) (*data.SentMessage, error)
	Run(ctx context.Context, id int64) (*data.Run, error)
	Account(ctx context.Context, id int64) (data.Account, error)
	Settings(ctx context.Context) (data.Settings, error)
	Derive(use string) []byte
}

var _ Viewer = (*data.Vault)(nil)

// Show writes a message of the outbox again, as it was or will be sent: with
// the fields and the token of its own. Who sends, in the footer, is as the
// settings have it now. Errors: those of the vault, and *[mail.TemplateError].
func Show(ctx context.Context, vault Viewer, id int64) (mail.Content, error) {
	m, err := vault.OutboxMessage(ctx, id)
	if err != nil {
		return mail.Content{}, err
	}
	run, err := vault.Run(ctx, m.RunID)
	if err != nil {
		return mail.Content{}, err
	}
	account, err := vault.Account(ctx, run.AccountID)
	if err != nil {
		return mail.Content{}, err
	}
	settings, err := vault.Settings(ctx)
	if err != nil {
		return mail.Content{}, err
	}
	l := newLetterhead(account, settings, Tokens(vault))
	t, err := parse(run)
	if err != nil {
		return mail.Content{}, err
	}
	fields := m.Fields
	if len(fields) == 0 { // never claimed
		fields = data.MergeFields("", m.Address, "")
	}
	return l.render(t, m.Class, id, fields)
}
