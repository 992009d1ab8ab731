package about

import (
	"context"
	"errors"
	"net/url"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/app/update"
	"mujeeb/dial"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// updateRow asks, when it is pressed, whether there is a newer version, and shows
// the answer with the way to it. It downloads nothing.
type updateRow struct {
	*page.Place
	object fyne.CanvasObject
	check  *button.Button
	answer *piece.Banner
	where  *prose.Label      // the address of the page that the answer names
	browse fyne.CanvasObject // the line of the button that shows it in the browser
	page   *url.URL
}

// newUpdate makes the row. A build that was given no address to ask at says so.
func newUpdate(p *page.Place) *updateRow {
	u := &updateRow{Place: p}
	if update.Host(p.Program.Build.Updates) == "" {
		u.object = prose.NewParagraph(p.Env, p.T("update.none"), prose.Caption)
		return u
	}
	u.check = button.NewWithIcon(p.Env, button.Plain, theme.SearchIcon(), p.T("update.check"), u.ask)
	u.answer, u.where = piece.NewBanner(p.Env, kit.ToneInfo, ""), prose.NewParagraph(p.Env, "", prose.Body)
	u.browse = layout.AlignLeading(p.Env, button.New(p.Env, button.Link, p.T("update.browse"), u.show))
	for _, o := range []fyne.CanvasObject{u.answer, u.where, u.browse} {
		o.Hide()
	}
	u.object = layout.VBox(layout.AlignLeading(p.Env, u.check), u.answer, u.where, u.browse)
	return u
}

func (u *updateRow) ask() {
	if u.check.Disabled() {
		return
	}
	u.check.Disable()
	u.where.Hide()
	u.browse.Hide()
	u.say(kit.ToneInfo, u.T("update.going"))
	b := u.Program.Build
	source := update.Source{Address: b.Updates, Key: b.UpdateKey, Roots: u.Program.UpdateRoots, Dial: u.Dialer().For(dial.Update)}
	page.Attempt(u.Place, func(ctx context.Context) (update.News, error) {
		return update.Ask(ctx, source, b.Version)
	}, u.answered)
}

func (u *updateRow) answered(news update.News, err error) {
	u.check.Enable()
	if err != nil {
		u.Log.Error("ask for a newer version", "err", err)
		code := update.CodeUnreachable
		if e, ok := errors.AsType[*update.Error](err); ok {
			code = e.Code
		}
		u.say(kit.ToneBad, u.T("update.error."+string(code)))
		return
	}
	tone := kit.ToneGood
	if news.Order == update.Older || news.Order == update.Unknown {
		tone = kit.ToneWarn
	}
	u.say(tone, u.T("update.order."+string(news.Order), "version", news.Version[1:], "date", u.Lang.Date(news.Date)))
	u.lead(news.Page)
}

// lead shows the way to the page of the newest version.
func (u *updateRow) lead(address string) {
	u.page, _ = url.Parse(address) // checked when it was read
	u.where.SetText(address)
	u.where.Show()
	if u.Program.Browse != nil {
		u.browse.Show()
	}
}

func (u *updateRow) say(tone kit.Tone, text string) {
	u.answer.SetTone(tone)
	u.answer.Say(text)
}

// show opens the page in the browser.
func (u *updateRow) show() {
	if err := u.Program.Browse(u.page); err != nil {
		u.Log.Error("show a page in the browser", "err", err)
		u.say(kit.ToneBad, u.T("update.browse.failed"))
	}
}
