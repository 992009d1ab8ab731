package byemail

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"mujeeb/data"
	"mujeeb/inbox/endpoint"
	"mujeeb/letters"
	"mujeeb/mail"
	"mujeeb/outbox/channel"
	"mujeeb/text/address"
	"mujeeb/text/secret"
)

// Tokens returns what makes and checks the tokens of a vault. The id in a token is
// that of the message in the outbox.
func Tokens(vault *data.Vault) mail.Tokens {
	return mail.Tokens{Key: secret.New(string(vault.Key(data.KeyToken)))}
}

// letterhead is what all emails of an account have in common.
type letterhead struct {
	account  data.Account
	settings data.Settings
	tokens   mail.Tokens
	from     mail.Mailbox
	badFrom  error // the sender's address is none, so that no message can be written
}

func newLetterhead(a data.Account, s data.Settings, tokens mail.Tokens) letterhead {
	l := letterhead{account: a, settings: s, tokens: tokens}
	l.from.Name = plainName(a.FromName)
	l.from.Address, l.badFrom = address.ParseEmail(a.FromAddress)
	return l
}

// of returns the letterhead with the sender and the footer of a letter that was kept.
func (l letterhead) of(kept data.Letter) letterhead {
	if kept.ID == 0 {
		return l
	}
	l.account.FromName, l.account.FromAddress = kept.FromName, kept.FromAddress
	l.settings.Controller, l.settings.Page, l.settings.Postal = kept.Controller, kept.Page, kept.Postal
	l.settings.OptOutPage = kept.OptOutPage
	return newLetterhead(l.account, l.settings, l.tokens)
}

// parse parses the text of a run, which may name the owner's own fields. Of one that is
// being sent these are all that it names, even if nobody has them any more; that they
// were spelled right is looked at while it is written.
func parse(run *data.Run, own []string) (*mail.Template, error) {
	return mail.ParseTemplate(run.Subject, run.Body, run.Lang, slices.Concat(data.MergeFieldNames, own))
}

// whole returns fields with the template's others, which are empty.
func whole(t *mail.Template, fields map[string]string) map[string]string {
	all := map[string]string{}
	for _, f := range t.Fields() {
		all[f.Name] = ""
	}
	maps.Copy(all, fields)
	return all
}

// render returns one message. Id 0 is a message that is in no outbox: its opt-out
// has no token.
func (l *letterhead) render(t *mail.Template, class data.RunClass, id int64, fields map[string]string) (mail.Content, error) {
	return t.Render(whole(t, fields), l.footer(t, class, l.optOut(id)))
}

// footer returns what stands below a message of a class.
func (l *letterhead) footer(t *mail.Template, class data.RunClass, out mail.OptOut) mail.Footer {
	words := letters.FooterWords(t.Lang())
	if class == data.ClassAnswer {
		words = letters.AnswerFooterWords(t.Lang())
	}
	return mail.Footer{
		Class:  mailClass(class),
		Sender: cmp.Or(l.settings.Controller, l.settings.Page, l.account.FromName, l.account.FromAddress),
		Postal: l.settings.Postal,
		OptOut: out,
		Words:  mail.Words(words),
	}
}

// message returns what the messages of a run have in common, and a way out.
func (l *letterhead) message(run *data.Run, out mail.OptOut) mail.Message {
	m := mail.Message{Class: mailClass(run.Class), From: l.from, OptOut: out}
	if run.PurposeID != 0 {
		m.ListID = fmt.Sprintf("purpose-%d.%s", run.PurposeID, l.from.Address.Domain())
	}
	return m
}

// optOut returns the way out of a message.
func (l *letterhead) optOut(id int64) mail.OptOut {
	if l.badFrom != nil {
		return mail.OptOut{}
	}
	return l.optOutBy(l.tokens.Make(mail.TokenOptOut, id))
}

// optOutBy returns the link to an email to the sender with the token in its subject, and
// that to the page for opting out where there is one. A plus address would need no
// subject, but not every provider delivers it.
func (l *letterhead) optOutBy(token string) mail.OptOut {
	out := mail.OptOut{Mail: mail.MailtoURL(l.from.Address, strings.TrimSpace("unsubscribe "+token))}
	if page := l.settings.OptOutPage; page != "" {
		out.URL = endpoint.OptOutURL(page, cmp.Or(token, endpoint.TrialToken))
	}
	return out
}

// mailClass returns what a run is for package mail.
func mailClass(c data.RunClass) mail.Class {
	if c == data.ClassCampaign {
		return mail.Campaign
	}
	return mail.LegalNotice
}

// messageID returns the Message-ID of a message, without angle brackets.
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

// compose returns a message of a run with its header. It is the long way, by which what a
// [mail.Compiled] writes is judged.
func (l *letterhead) compose(t *mail.Template, run *data.Run, m data.Message) (*mail.Outgoing, error) {
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
	message := l.message(run, l.optOut(m.ID))
	message.To, message.Content = mail.Mailbox{Name: plainName(m.Fields["name"]), Address: to}, content
	message.Date, message.MessageID, message.Ref = m.Date.UTC(), "<"+m.MessageID+">", l.tokens.Make(mail.TokenRef, m.ID)
	raw, err := mail.Compose(message)
	if err != nil {
		return nil, textFailure(err)
	}
	return outgoing(l.from.Address, to, raw)
}

// outgoing returns a message that was composed, ready to go.
func outgoing(from, to address.Email, raw []byte) (*mail.Outgoing, error) {
	m, err := mail.NewOutgoing(from, to, raw)
	if err != nil {
		return nil, mailFailure(err)
	}
	return m, nil
}

// textFailure returns the failure of a message that could not be written: of the
// kind Permanent where only this person's fields are wrong, TextTrouble where every
// message of the run would fail alike.
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

// plainName returns a name on one line for a header, or "" if it is too long for
// one.
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

// Preview returns a message of a run, which need not be saved, for a person with
// these merge fields; other fields than those, and the owner's own that are named in own,
// are unknown. The account is zero while none is chosen. Errors are
// *[mail.TemplateError].
func Preview(run data.Run, s data.Settings, a data.Account, fields map[string]string, own ...string) (mail.Content, error) {
	a.FromAddress = cmp.Or(a.FromAddress, "sender@example.org")
	t, err := parse(&run, own)
	if err != nil {
		return mail.Content{}, err
	}
	l := newLetterhead(a, s, mail.Tokens{})
	return l.render(t, run.Class, 0, fields)
}

// Show returns a message of the outbox again, as it was or will be sent: with its
// own fields and token, and the sender and footer that were kept for it. Of a message that
// was sent before these were kept, they are those of the settings now.
// Errors: those of the vault, and *[mail.TemplateError].
func Show(ctx context.Context, vault *data.Vault, id int64) (mail.Content, error) {
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
	l := newLetterhead(account, settings, Tokens(vault)).of(m.Letter)
	t, err := parse(run, data.OwnMergeFields(run.Subject, run.Body))
	if err != nil {
		return mail.Content{}, err
	}
	fields := m.Fields
	if len(fields) == 0 { // never claimed
		fields = data.MergeFields("", m.Address, "")
	}
	return l.render(t, m.Class, id, fields)
}
