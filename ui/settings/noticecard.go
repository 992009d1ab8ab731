package settings

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// noticeFacts is what the card of account notices shows.
type noticeFacts struct {
	mails    data.OwnerMails
	accounts []data.Account // that can send them
	state    data.NoticeState
}

// noticeCard chooses what the owner is told by email, and says what became of the last mail.
type noticeCard struct {
	*page.Place
	object fyne.CanvasObject
	stage  layout.Stage
	draft  *data.OwnerMails // what was not saved when the page was left; nil when nothing was
	latest page.Latest[data.NoticeState]

	saved data.OwnerMails
	to    *field.Entry // nil until the card is shown
	from  *field.Select
	told  map[data.OwnerActKind]*field.Check
	kept  *field.Check
	state *prose.Label
	note  *prose.Label
}

func newNoticeCard(p *page.Place, draft *data.OwnerMails) *noticeCard {
	c := &noticeCard{Place: p, draft: draft, stage: layout.NewStage()}
	c.object = piece.NewCard(p.Env, p.T("notices.title"), c.stage.Object)
	page.Work(p, c.read, c.show)
	return c
}

func (c *noticeCard) read(ctx context.Context) (f noticeFacts, err error) {
	if f.mails, err = c.Vault.OwnerMails(ctx); err != nil {
		return f, err
	}
	all, err := c.Vault.Accounts(ctx)
	if err != nil {
		return f, err
	}
	for _, a := range all {
		if a.Kind == data.AccountSMTP {
			f.accounts = append(f.accounts, a)
		}
	}
	f.state, err = c.Vault.NoticeState(ctx)
	return f, err
}

func (c *noticeCard) show(f noticeFacts) {
	c.saved = f.mails
	mails := f.mails
	if mails.To == "" && len(mails.Told) == 0 && !mails.Kept { // nothing was ever chosen
		mails.Told = data.OwnerActKinds()
	}
	if c.draft != nil {
		mails = *c.draft
	}
	c.fields(mails, f.accounts)
	kinds := layout.VBoxTight()
	for _, k := range data.OwnerActKinds() {
		kinds.Add(c.told[k])
	}
	save := button.NewWithIcon(c.Env, button.Primary, theme.DocumentSaveIcon(), c.T("notices.save"), c.save)
	c.stage.Show(layout.VBox(
		prose.NewParagraph(c.Env, c.T("notices.text"), prose.Muted),
		field.Form(c.Env,
			field.Row{Label: c.T("notices.to"), Widget: c.to, Hint: c.T("notices.to.hint")},
			field.Row{Label: c.T("notices.from"), Widget: layout.AlignLeading(c.Env, c.from)},
		),
		prose.NewParagraph(c.Env, c.T("notices.told"), prose.Strong), kinds,
		layout.VBoxTight(c.kept, prose.NewParagraph(c.Env, c.T("notices.kept.hint"), prose.Caption)),
		c.state, layout.HBox(c.Env, save, c.note)))
	c.say(f.state)
}

// fields makes the fields of what is chosen.
func (c *noticeCard) fields(m data.OwnerMails, accounts []data.Account) {
	unsaved := func() { c.note.SetText("") }
	c.state, c.note = prose.NewParagraph(c.Env, "", prose.Caption), prose.NewLabel(c.Env, "", prose.Good)
	c.to = field.NewEntry(c.Env)
	c.to.Direction = field.LTR
	c.to.SetText(m.To)
	c.to.OnChanged = func(string) { unsaved() }
	c.to.Validate = func(text string) string {
		if _, err := data.NormalIdentity(data.Email, text, ""); err != nil && strings.TrimSpace(text) != "" {
			return c.T("error.bad_email")
		}
		return ""
	}
	options := []field.Option{{Key: "0", Text: c.T("notices.from.first")}}
	for _, a := range accounts {
		options = append(options, field.Option{Key: strconv.FormatInt(a.ID, 10), Text: a.Name})
	}
	c.from = field.NewSelect(c.Env, options, nil)
	c.from.SetSelected("0")
	if slices.ContainsFunc(accounts, func(a data.Account) bool { return a.ID == m.AccountID }) {
		c.from.SetSelected(strconv.FormatInt(m.AccountID, 10))
	}
	c.from.OnChanged = func(string) { unsaved() }
	c.told = map[data.OwnerActKind]*field.Check{}
	for _, k := range data.OwnerActKinds() {
		c.told[k] = c.check("notices.told."+string(k), slices.Contains(m.Told, k), unsaved)
	}
	c.kept = c.check("notices.kept", m.Kept, unsaved)
}

func (c *noticeCard) check(key string, on bool, changed func()) *field.Check {
	check := field.NewCheck(c.Env, c.T(key), nil)
	check.SetChecked(on)
	check.OnChanged = func(bool) { changed() }
	return check
}

// wanted returns what is chosen on the card.
func (c *noticeCard) wanted() data.OwnerMails {
	account, _ := strconv.ParseInt(c.from.Selected(), 10, 64)
	m := data.OwnerMails{To: strings.TrimSpace(c.to.Text()), AccountID: account, Lang: c.Lang.Code(), Kept: c.kept.Checked()}
	for _, k := range data.OwnerActKinds() {
		if c.told[k].Checked() {
			m.Told = append(m.Told, k)
		}
	}
	return m
}

// keep returns what is chosen and not saved, for when the page is left; nil when all is.
func (c *noticeCard) keep() *data.OwnerMails {
	if c.to == nil {
		return c.draft
	}
	m := c.wanted()
	return &m
}

func (c *noticeCard) save() {
	if !field.AllRight(c.Env, c.to) {
		return
	}
	m := c.wanted()
	page.Finish(c.Place, func(ctx context.Context) (data.NoticeState, error) {
		if err := c.Vault.SaveOwnerMails(ctx, m); err != nil {
			return data.NoticeState{}, err
		}
		c.Session.Wake()
		return c.Vault.NoticeState(ctx)
	}, func(s data.NoticeState, err error) {
		if e, ok := errors.AsType[*data.Error](err); ok && e.Field == "to" {
			c.to.SetError(page.Sentence(c.Env, err))
			return
		}
		if err != nil {
			c.Fail(err)
			return
		}
		c.say(s)
		c.note.SetText(c.T("settings.saved"))
	})
}

// tell says anew what became of the last mail.
func (c *noticeCard) tell() {
	if c.to != nil {
		c.latest.Ask(c.Place, c.Vault.NoticeState, func(s data.NoticeState, err error) {
			if err == nil {
				c.say(s)
			}
		})
	}
}

func (c *noticeCard) say(s data.NoticeState) {
	words := c.words(s)
	if s.TooBig && c.kept.Checked() {
		words = strings.TrimSpace(words + " " + c.T("notices.big"))
	}
	c.state.SetText(words)
	c.state.SetStyle(prose.Caption)
	if s.State == data.MessageFailed || s.TooBig && c.kept.Checked() {
		c.state.SetStyle(prose.Bad)
	}
	if c.state.Show(); words == "" {
		c.state.Hide()
	}
}

// words says what became of the last mail.
func (c *noticeCard) words(s data.NoticeState) string {
	date := c.Lang.DateTime(c.Local(s.At))
	switch s.State {
	case "":
		return ""
	case data.MessageQueued, data.MessageClaimed, data.MessageCommitted:
		if s.AccountID == 0 {
			return c.T("notices.state.account")
		}
		if s.Reason == "" {
			s.Reason = c.Session.Held(s.AccountID)
		}
		if s.Reason == "" {
			return c.T("notices.state.waits", "date", date)
		}
		return c.T("notices.state.held", "why", page.ReasonWords(c.Env, s.Reason), "date", date)
	case data.MessageSent:
		return c.T("notices.state.sent", "date", date)
	case data.MessageFailed:
		return c.T("notices.state.failed", "why", page.ReasonWords(c.Env, s.Reason), "date", date)
	case data.MessageUnsure:
		return c.T("notices.state.unsure", "date", date)
	}
	return c.T("notices.state.dropped")
}
