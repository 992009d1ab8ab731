package settings

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/mail/provider"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// finder knows the provider by an address: by those that give addresses out, and, when it
// is pressed for, by who takes the mail of the owner's own domain.
type finder struct {
	*page.Place
	object  *fyne.Container
	told    *prose.Label
	ask     *button.Button
	hint    *prose.Label
	address string
	latest  page.Latest[lookedUp]
	found   func(provider.Preset)
	resized func() // it has another height now
}

type lookedUp struct {
	preset provider.Preset
	known  bool
}

func newFinder(p *page.Place, found func(provider.Preset), resized func()) *finder {
	f := &finder{Place: p, found: found, resized: resized}
	f.told, f.hint = prose.NewParagraph(p.Env, "", prose.Caption), prose.NewParagraph(p.Env, "", prose.Caption)
	f.ask = button.NewWithIcon(p.Env, button.Plain, theme.SearchIcon(), p.T("account.mx"), f.lookUp)
	f.object = layout.VBoxTight(layout.AlignLeading(p.Env, f.ask), f.hint, f.told)
	f.offer(false)
	f.say("")
	return f
}

// take takes an address as it is being typed. When it belongs to a provider that is known, that
// one is found.
func (f *finder) take(address string) {
	if address = strings.TrimSpace(address); address == f.address {
		return
	}
	f.address = address
	f.latest.Drop()
	f.ask.Enable()
	if _, err := data.NormalIdentity(data.Email, address, ""); err != nil {
		f.offer(false)
		f.say("")
		return
	}
	if preset, ok := provider.ByAddress(address); ok {
		f.offer(false)
		f.found(preset)
		f.say(f.T("account.recognised", "provider", f.T("account.provider."+preset.Key)))
		return
	}
	f.offer(true)
	f.say("")
}

// offer shows the button that asks the DNS, or hides it.
func (f *finder) offer(on bool) {
	f.hint.SetText(f.T("account.mx.hint", "domain", provider.Domain(f.address)))
	for _, o := range []fyne.CanvasObject{f.ask, f.hint} {
		if on {
			o.Show()
		} else {
			o.Hide()
		}
	}
}

func (f *finder) say(text string) {
	f.told.SetText(text)
	if f.told.Show(); text == "" {
		f.told.Hide()
	}
	if f.object.Show(); text == "" && !f.ask.Visible() {
		f.object.Hide()
	}
	f.object.Refresh()
	f.resized()
}

// lookUp asks who takes the mail of the address's domain.
func (f *finder) lookUp() {
	if f.ask.Disabled() {
		return
	}
	f.ask.Disable()
	address, domain := f.address, provider.Domain(f.address)
	f.say(f.T("account.mx.going", "domain", domain))
	f.latest.Ask(f.Place, func(ctx context.Context) (l lookedUp, err error) {
		l.preset, l.known, err = f.Session.FindProvider(ctx, address)
		return l, err
	}, func(l lookedUp, err error) {
		f.ask.Enable()
		switch {
		case err != nil:
			f.say(f.T("account.mx.failed"))
		case !l.known:
			f.say(f.T("account.mx.none", "domain", domain))
		default:
			f.found(l.preset)
			f.say(f.T("account.mx.found", "domain", domain, "provider", f.T("account.provider."+l.preset.Key)))
		}
	})
}

// sureness says how sure what is known about a provider is.
func sureness(p *page.Place, x provider.Preset) string {
	return p.T("account.sure."+string(x.Facts.Limits.Sure), "date", dateOf(p, x.Facts.Limits))
}

// dateOf returns the day of a fact, as people write it.
func dateOf(p *page.Place, f provider.Fact) string {
	day, err := time.Parse(time.DateOnly, f.Date)
	if err != nil {
		return f.Date
	}
	return p.Lang.Date(day)
}
