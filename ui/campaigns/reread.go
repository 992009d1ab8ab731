package campaigns

import (
	"context"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/page"
)

// unread is why a vault that was put back does not let a campaign go: what came by mail
// since is not known.
type unread struct {
	data.Reread
	why error // why it could not be read now; nil where no mailbox is set up
}

// goOnceRead does something that lets a campaign go. Where the vault was put back from a
// backup and has not read what came by mail since, it reads that first. u is nil, unless it
// could not be read.
func goOnceRead(ctx context.Context, p *page.Place, do func() error) (u *unread, err error) {
	if err := do(); data.CodeOf(err) != data.CodeNotReread || err == nil {
		return nil, err
	}
	why := p.Session.HearNow(ctx)
	if err = do(); data.CodeOf(err) != data.CodeNotReread || err == nil {
		return nil, err
	}
	todo, failed := p.Vault.Reread(ctx)
	if failed != nil {
		return nil, failed
	}
	return &unread{todo, why}, err
}

// askReread asks the owner to say that they read what came by mail since the backup, which
// is written down; done is called after that.
func askReread(p *page.Place, u *unread, done func()) {
	date := p.Lang.DateTime(p.Local(u.From))
	text := p.T("reread.text", "date", date)
	if u.why != nil {
		text += " " + p.T("reread.why", "why", page.HearTrouble(p.Env, app.HearCode(u.why)))
	} else if u.ByOwner {
		text += " " + p.T("reread.none")
	}
	word := field.NewCheck(p.Env, p.T("reread.word"), nil)
	dialog.Confirm(p.Env, dialog.ConfirmSpec{
		Title: p.T("reread.title"), Text: text, Below: word, Width: 620, Yes: p.T("reread.yes"),
		Check: func() string {
			if word.Checked() {
				return ""
			}
			return p.T("reread.wanted")
		},
		OnYes: func() { p.Act(p.Vault.SayReread, done) },
	})
}
