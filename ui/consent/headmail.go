package consent

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/outbox/channel"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// mailDays is how many days lie between two heads, for each choice.
var mailDays = map[string]int{"week": 7, "month": 30, "off": 0}

// often returns the choice for a number of days.
func often(days int) string {
	switch {
	case days < 1:
		return "off"
	case days <= mailDays["week"]:
		return "week"
	}
	return "month"
}

// mailer is the dialog about where heads are mailed to, from where and how often.
type mailer struct {
	*anchors
	dialog     *kit.Dialog
	to         *field.Entry
	from       *field.Select
	often      *field.Select
	last       *prose.Label
	save, send *button.Button
}

// setMails asks how heads are to be mailed. The practice mailbox is not offered: what
// goes there never leaves this computer.
func (a *anchors) setMails() {
	var mails data.HeadMails
	page.Work(a.Place, func(ctx context.Context) (own []data.Account, err error) {
		if mails, err = a.Vault.HeadMails(ctx); err != nil {
			return nil, err
		}
		all, err := a.Vault.Accounts(ctx)
		for _, x := range all {
			if x.Kind == data.AccountSMTP {
				own = append(own, x)
			}
		}
		return own, err
	}, func(own []data.Account) {
		if len(own) == 0 {
			dialog.Confirm(a.Env, dialog.ConfirmSpec{
				Title: a.T("anchor.mails.title"), Text: a.T("anchor.mails.noaccount"), Yes: a.T("account.add"),
				OnYes: func() { a.GoTo(page.Route{Page: page.Settings, Kept: page.SetUpAccount}) },
			})
			return
		}
		newMailer(a, mails, own).show()
	})
}

func newMailer(a *anchors, now data.HeadMails, own []data.Account) *mailer {
	m := &mailer{anchors: a, to: field.NewEntry(a.Env), last: prose.NewParagraph(a.Env, a.lastMail(now), prose.Body)}
	m.to.Direction = field.LTR
	m.to.SetText(now.To)
	m.to.Validate = m.wrong
	accounts := make([]field.Option, len(own))
	for i, x := range own {
		accounts[i] = field.Option{Key: strconv.FormatInt(x.ID, 10), Text: x.Name}
		if x.Name != x.FromAddress {
			accounts[i].Text = a.Lang.Join(x.Name, x.FromAddress)
		}
	}
	m.from = field.NewSelect(a.Env, accounts, nil)
	m.from.SetSelected(accounts[0].Key)
	m.often = field.NewSelect(a.Env, []field.Option{
		{Key: "week", Text: a.T("anchor.often.week")}, {Key: "month", Text: a.T("anchor.often.month")}, {Key: "off", Text: a.T("anchor.often.off")},
	}, nil)
	m.often.SetSelected("week")
	if now.To != "" {
		if slices.ContainsFunc(own, func(x data.Account) bool { return x.ID == now.AccountID }) {
			m.from.SetSelected(strconv.FormatInt(now.AccountID, 10))
		}
		m.often.SetSelected(often(now.Days))
	}
	return m
}

// wrong says why nothing can be mailed to an address. Where nothing is to go by itself,
// there may be none.
func (m *mailer) wrong(to string) string {
	if strings.TrimSpace(to) == "" {
		if m.often.Selected() == "off" {
			return ""
		}
		return m.T("anchor.mails.missing")
	}
	if _, err := data.NormalIdentity(data.Email, to, ""); err != nil {
		return page.Sentence(m.Env, err)
	}
	return ""
}

func (m *mailer) show() {
	cancel := button.New(m.Env, button.Plain, m.T("kit.cancel"), func() { m.dialog.Close() })
	m.send = button.NewWithIcon(m.Env, button.Plain, theme.MailSendIcon(), m.T("anchor.mails.send"), m.sendNow)
	m.save = button.New(m.Env, button.Primary, m.T("anchor.mails.save"), m.keep)
	form := field.Form(m.Env,
		field.Row{Label: m.T("anchor.mails.to"), Widget: m.to, Hint: m.T("anchor.mails.to.hint")},
		field.Row{Label: m.T("anchor.mails.from"), Widget: m.from},
		field.Row{Label: m.T("anchor.mails.often"), Widget: m.often})
	m.dialog = dialog.Show(m.Env, dialog.Spec{
		Title: m.T("anchor.mails.title"), Width: 600, Focus: m.to, Accept: m.keep,
		Content: layout.ScrollUpper(m.Env, layout.VBox(prose.NewParagraph(m.Env, m.T("anchor.mails.text"), prose.Body), form), m.last),
		Buttons: []*button.Button{cancel, m.send, m.save},
	})
}

// wanted returns what is chosen.
func (m *mailer) wanted() data.HeadMails {
	account, _ := strconv.ParseInt(m.from.Selected(), 10, 64)
	return data.HeadMails{To: strings.TrimSpace(m.to.Text()), AccountID: account, Lang: m.Lang.Code(), Days: mailDays[m.often.Selected()]}
}

// fine reports whether the address will do, and shows what is wrong with it.
func (m *mailer) fine() bool { return !m.save.Disabled() && field.AllRight(m.Env, m.to) }

// busy switches the answers off while the vault or a server is waited for.
func (m *mailer) busy(is bool) {
	for _, b := range []*button.Button{m.save, m.send} {
		if is {
			b.Disable()
		} else {
			b.Enable()
		}
	}
}

// refused shows why what is chosen was not written down.
func (m *mailer) refused(err error) {
	if e, ok := errors.AsType[*data.Error](err); ok && e.Field == "to" {
		m.to.SetError(page.Sentence(m.Env, err))
		return
	}
	m.Fail(err)
}

// keep writes down what is chosen.
func (m *mailer) keep() {
	if !m.fine() {
		return
	}
	m.busy(true)
	want := m.wanted()
	page.Finish(m.Place, func(ctx context.Context) (struct{}, error) { return struct{}{}, m.Vault.SaveHeadMails(ctx, want) }, func(_ struct{}, err error) {
		m.busy(false)
		if err != nil {
			m.refused(err)
			return
		}
		m.dialog.Close()
		m.reload()
	})
}

// sent is how heads are mailed after one was to be sent at once.
type sent struct {
	data.HeadMails
	gone    bool  // a mail left
	refused error // what was chosen was not written down
}

// sendNow writes down what is chosen and mails the newest head.
func (m *mailer) sendNow() {
	want := m.wanted()
	if !m.fine() {
		return
	}
	if want.To == "" {
		m.to.SetError(m.T("anchor.mails.missing"))
		return
	}
	m.busy(true)
	m.send.SetText(m.T("anchor.mails.sending"))
	page.Finish(m.Place, func(ctx context.Context) (sent, error) { return m.mail(ctx, want) }, m.told)
}

// mail writes down how heads are to be mailed and mails the newest.
func (m *mailer) mail(ctx context.Context, want data.HeadMails) (s sent, err error) {
	if s.refused = m.Vault.SaveHeadMails(ctx, want); s.refused != nil {
		return s, nil
	}
	before, err := m.Vault.HeadMails(ctx)
	if err != nil {
		return s, err
	}
	if err := m.Session.MailHead(ctx, want.Lang); err != nil {
		return s, err
	}
	s.HeadMails, err = m.Vault.HeadMails(ctx)
	s.gone = s.Size > before.Size
	return s, err
}

// told says what became of the mail.
func (m *mailer) told(s sent, err error) {
	m.busy(false)
	m.send.SetText(m.T("anchor.mails.send"))
	m.reload()
	switch {
	case s.refused != nil:
		m.refused(s.refused)
	case err != nil:
		m.Log.Warn("mail a head", "err", err)
		words, details := page.Sentence(m.Env, err), ""
		if f, ok := errors.AsType[*channel.Failure](err); ok {
			words, details = page.ReasonWords(m.Env, f.Code), f.Reply
		}
		dialog.Error(m.Env, m.T("anchor.mails.failed"), words, details)
	case s.gone:
		m.dialog.Close()
		dialog.Message(m.Env, m.T("anchor.mails.sent.title"), m.T("anchor.mails.sent", "to", s.To))
	case s.Size == 0:
		dialog.Message(m.Env, m.T("anchor.mails.nothing"), m.T("consent.ledger.empty"))
	default:
		dialog.Message(m.Env, m.T("anchor.mails.nothing"), m.T("anchor.mails.same", "date", m.Lang.DateTime(m.Local(s.SentAt))))
	}
}
