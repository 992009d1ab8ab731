package campaigns

import (
	"context"

	"mujeeb/data"
	"mujeeb/outbox/byemail"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/page"
)

// askTest asks where to send a test to. By the account for practice it lands in
// the practice mailbox, whatever the address.
func (d *draftView) askTest() {
	if d.incomplete() {
		return
	}
	run := d.run()
	account := d.about.account(run.AccountID)
	text := d.T("test.text", "account", accountTitle(d.Env, account))
	if account.Kind == data.AccountSandbox {
		text = d.T("test.practice")
	}
	dialog.Prompt(d.Env, dialog.PromptSpec{
		Title: d.T("draft.test"), Text: text, Label: d.T("test.to"), Value: d.about.settings.Contact, Yes: d.T("test.send"),
		Validate: func(s string) string {
			if _, err := data.NormalIdentity(data.Email, s, ""); err != nil {
				return page.Sentence(d.Env, err)
			}
			return ""
		},
		OnYes: func(to string) { d.sendTest(run, account, to) },
	})
}

func (d *draftView) sendTest(run data.Run, account data.Account, to string) {
	d.test.Disable()
	d.test.SetText(d.T("test.sending"))
	own := d.about.ownNames()
	page.Attempt(d.Place, func(ctx context.Context) (string, error) {
		id, err := data.NormalIdentity(data.Email, to, "")
		if err != nil {
			return "", err
		}
		return d.Session.Emails.SendTest(ctx, account, run, id.Value, byemail.SampleFields(run.Lang), own...)
	}, func(reply string, err error) {
		d.test.Enable()
		d.test.SetText(d.T("draft.test"))
		switch {
		case err != nil:
			d.Log.Warn("send a test", "err", err)
			words, details := failureWords(d.Env, err)
			dialog.Error(d.Env, d.T("test.failed"), words, details)
		case account.Kind == data.AccountSandbox:
			dialog.Confirm(d.Env, dialog.ConfirmSpec{
				Title: d.T("test.done"), Text: d.T("test.done.practice"), Yes: d.T("test.look"), No: d.T("test.stay"),
				OnYes: func() { d.GoTo(page.Route{Page: page.Mailbox}) },
			})
		default:
			dialog.Message(d.Env, d.T("test.done"), d.T("test.done.text", "to", to, "reply", reply))
		}
	})
}
