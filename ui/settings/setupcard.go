package settings

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/secrets"
	"mujeeb/mail"
	"mujeeb/mail/provider"
	"mujeeb/mail/setup"
	"mujeeb/text/secret"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// setupCard looks over the set-up of an account that is kept, and shows what was found,
// with the records that would mend it ready to be copied.
type setupCard struct {
	*page.Place
	account data.Account
	object  fyne.CanvasObject
	box     *fyne.Container // what was found
	dns     *field.Check
	probe   *field.Check
	second  *field.Entry
	begin   *button.Button
	latest  page.Latest[checked]
	reveal  func() // brings the card into sight
}

// checked is what was found, and when.
type checked struct {
	result app.SetupResult
	at     data.SetupCheck
}

func newSetupCard(p *page.Place, a data.Account) *setupCard {
	c := &setupCard{Place: p, account: a, box: layout.VBox(), reveal: func() {}}
	if a.ID == 0 {
		c.object = piece.NewCard(p.Env, p.T("setup.title"), prose.NewParagraph(p.Env, p.T("setup.save"), prose.Muted))
		return c
	}
	c.dns = field.NewCheck(p.Env, p.T("setup.dns", "domain", provider.Domain(a.FromAddress)), nil)
	c.probe = field.NewCheck(p.Env, p.T("setup.probe", "address", a.FromAddress), nil)
	if c.dns.SetChecked(true); provider.Domain(a.FromAddress) == "" {
		c.dns.SetChecked(false)
		c.dns.Disable()
	}
	c.second = field.NewEntry(p.Env)
	c.second.Direction = field.LTR
	c.second.Validate = func(s string) string {
		if _, err := data.NormalIdentity(data.Email, s, ""); err != nil && strings.TrimSpace(s) != "" {
			return p.T("error.bad_email")
		}
		return ""
	}
	c.begin = button.NewWithIcon(p.Env, button.Plain, theme.MediaPlayIcon(), p.T("setup.go"), c.check)
	c.object = piece.NewCard(p.Env, p.T("setup.title"), layout.VBox(prose.NewParagraph(p.Env, p.T("setup.text"), prose.Muted), c.dns, c.probe,
		field.Form(p.Env, field.Row{Label: p.T("setup.second"), Widget: c.second, Hint: p.T("setup.second.hint")}),
		layout.AlignLeading(p.Env, c.begin), c.box))
	c.last()
	return c
}

// last shows what was found before.
func (c *setupCard) last() {
	c.latest.Ask(c.Place, func(ctx context.Context) (x checked, err error) {
		x.result, x.at, err = c.Session.LastSetup(ctx, c.account.ID)
		return x, err
	}, func(x checked, err error) {
		if err == nil {
			c.tell(x)
		}
	})
}

// check looks the account over, as it is kept.
func (c *setupCard) check() {
	if c.begin.Disabled() || !field.AllRight(c.Env, c.second) {
		return
	}
	c.begin.Disable()
	a, parts := c.account, app.SetupParts{DNS: c.dns.Checked(), Probe: c.probe.Checked(), Second: strings.TrimSpace(c.second.Text()), Lang: c.Lang.Code()}
	c.show(layout.HBox(c.Env, prose.NewLabel(c.Env, c.T("setup.going"), prose.Body), button.New(c.Env, button.Plain, c.T("kit.cancel"), c.latest.Stop)))
	to := server(c.Place, a, c.Session.Tokens(a), passwordOf(c.Place, a.ID, a.User, secret.Secret{}))
	c.latest.Ask(c.Place, func(ctx context.Context) (x checked, err error) {
		account, err := to(ctx)
		if err != nil {
			return x, err
		}
		if x.result, err = c.Session.CheckSetup(ctx, a, account, parts); err == nil {
			x.result, x.at, err = c.Session.LastSetup(ctx, a.ID)
		}
		return x, err
	}, c.found)
}

// found shows what was found, or why nothing was.
func (c *setupCard) found(x checked, err error) {
	c.begin.Enable()
	problem, ofMail := errors.AsType[*mail.Error](err)
	_, ofKeyring := errors.AsType[*secrets.Error](err)
	switch {
	case err == nil:
		c.tell(x)
		return
	case errors.Is(err, context.Canceled):
		c.show(prose.NewParagraph(c.Env, c.T("setup.stopped"), prose.Body))
		return
	}
	c.Log.Info("check a set-up", "err", err)
	words := c.T("setup.failed")
	if ofMail {
		words = explain(c.Env, problem, c.account)
	} else if ofKeyring {
		words = secretTrouble(c.Env, err)
	}
	c.show(piece.NewBanner(c.Env, kit.ToneBad, words))
}

func (c *setupCard) show(objects ...fyne.CanvasObject) {
	c.box.Objects = objects
	c.box.Refresh()
	c.object.Refresh()
	c.reveal()
}

// tell shows findings, those to be mended first.
func (c *setupCard) tell(x checked) {
	rows := []fyne.CanvasObject{prose.NewLabel(c.Env, c.T("setup.at", "date", c.Lang.DateTime(c.Local(x.at.At))), prose.Caption)}
	for _, state := range []setup.State{setup.Bad, setup.Unknown, setup.Notice, setup.Good} {
		for _, f := range x.result.Findings {
			if f.State == state {
				rows = append(rows, c.row(f, x.result.Problem))
			}
		}
	}
	c.show(rows...)
}

// tones are how the states of findings look.
var tones = map[setup.State]kit.Tone{setup.Good: kit.ToneGood, setup.Notice: kit.ToneInfo, setup.Bad: kit.ToneBad, setup.Unknown: kit.ToneWarn}

func (c *setupCard) row(f setup.Finding, problem string) fyne.CanvasObject {
	tone, ok := tones[f.State]
	if !ok {
		return layout.VBoxTight()
	}
	words := c.words(f)
	if reason := f.Values["reason"]; reason != "" {
		problem = reason
	}
	if problem != "" && (f.Key == setup.NotSignedIn || f.Key == setup.ProbeFailed) {
		words += " " + explain(c.Env, &mail.Error{Reason: mail.Reason(problem)}, c.account)
	}
	badge := layout.MinWidth(110, piece.NewBadge(c.Env, c.T("setup.state."+string(f.State)), tone))
	row := layout.HBox(c.Env, layout.VBoxTight(badge), layout.Stretch(prose.NewParagraph(c.Env, words, prose.Body)))
	if f.Record == nil {
		return row
	}
	return layout.VBoxTight(row, c.record(*f.Record))
}

// words returns the sentence of a finding.
func (c *setupCard) words(f setup.Finding) string {
	key := "setup." + string(f.Key)
	if !c.Lang.Has(key) {
		return c.T("error.internal")
	}
	var args []any
	for name, value := range f.Values {
		if size, err := strconv.ParseInt(value, 10, 64); name == "size" && err == nil {
			value = c.Lang.Size(size)
		}
		args = append(args, name, value)
	}
	return c.T(key, args...)
}

// record shows a line for the DNS, each part with a button that copies it.
func (c *setupCard) record(r setup.Record) fyne.CanvasObject {
	rows := []fyne.CanvasObject{prose.NewParagraph(c.Env, c.T("setup.record"), prose.Caption)}
	for _, part := range []struct{ label, text string }{
		{c.T("setup.record.name"), r.Name}, {c.T("setup.record.type"), r.Type}, {c.T("setup.record.value"), r.Value},
	} {
		text := part.text
		copying := button.NewWithIcon(c.Env, button.Link, theme.ContentCopyIcon(), c.T("setup.copy"), func() { c.Copy(text) })
		copying.SetCaption(c.T("setup.copy") + " " + part.label)
		rows = append(rows, layout.Border(c.Env, nil, nil, layout.MinWidth(80, prose.NewLabel(c.Env, part.label, prose.Muted)), copying,
			prose.NewParagraph(c.Env, text, prose.Body)))
	}
	return layout.Pad(kit.GapSmall, layout.VBoxTight(rows...))
}
