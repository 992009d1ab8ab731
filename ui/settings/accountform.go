package settings

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/data/secrets"
	"mujeeb/mail"
	"mujeeb/mail/provider"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// accountForm sets up one mail account and tries it. The password goes from the
// field into the secrets' store and nowhere else.
type accountForm struct {
	*page.Place
	secrets  secrets.Store
	account  data.Account
	finder   *finder
	provider *field.Select
	warning  *prose.Label
	sure     *prose.Label // how sure that is
	signIn   *signInPart
	guide    layout.Stage // to a password
	rows     *fyne.Container
	fromName *field.Entry
	from     *field.Entry
	host     *field.Entry
	port     *field.Entry
	security *field.Select
	user     *field.Entry
	password *field.Entry
	secretly *fyne.Container // what belongs to a password; hidden otherwise
	goes     *prose.Label    // where the password goes
	second   *field.Entry    // empty for none
	minute   *field.Entry
	hour     *field.Entry // empty for none
	day      *field.Entry
	conns    *field.Entry
	pace     *pacePart
	trial    *trial
	check    *setupCard
	keep     *button.Button
	keeping  *prose.Label
	saved    func()
	left     func()
	follow   func() // fills in the user name
	resized  func() // a part of the form has another height now
}

func newAccountForm(p *page.Place, a data.Account) *accountForm {
	f := &accountForm{Place: p, secrets: p.Session.Secrets, account: a, trial: newTrial(p), pace: newPacePart(p, a)}
	f.fromName, f.from, f.host, f.port = field.NewEntry(p.Env), field.NewEntry(p.Env), field.NewEntry(p.Env), field.NewEntry(p.Env)
	f.user, f.password = field.NewEntry(p.Env), field.NewPasswordEntry(p.Env)
	f.second, f.minute, f.hour, f.day, f.conns = field.NewEntry(p.Env), field.NewEntry(p.Env), field.NewEntry(p.Env), field.NewEntry(p.Env), field.NewEntry(p.Env)
	for _, e := range []*field.Entry{f.from, f.host, f.port, f.user, f.second, f.minute, f.hour, f.day, f.conns} {
		e.Direction = field.LTR
	}
	f.finder = newFinder(p, f.recognised, f.relay)
	f.signIn = newSignInPart(p, func() string { return strings.TrimSpace(f.user.Text()) }, f.tellWay)
	f.guide, f.sure = layout.NewStage(), prose.NewParagraph(p.Env, "", prose.Caption)
	f.check = newSetupCard(p, a)
	f.warning, f.goes, f.keeping = prose.NewParagraph(p.Env, "", prose.Caption), prose.NewParagraph(p.Env, "", prose.Caption), prose.NewLabel(p.Env, "", prose.Muted)
	f.tell()
	f.security = field.NewSelect(p.Env, []field.Option{
		{Key: string(mail.SecurityTLS), Text: p.T("account.security.tls")},
		{Key: string(mail.SecuritySTARTTLS), Text: p.T("account.security.starttls")},
	}, nil)
	var presets []field.Option
	f.secretly = layout.VBoxTight(f.password, f.goes, f.guide.Object)
	for _, x := range provider.Presets() {
		presets = append(presets, field.Option{Key: x.Key, Text: p.T("account.provider." + x.Key)})
	}
	f.provider = field.NewSelect(p.Env, presets, nil)
	f.resized, f.follow = func() {}, func() {}
	f.fill(a)
	f.rules()
	f.askKept()
	return f
}

// askKept asks the keyring whether somebody has signed in for the account.
func (f *accountForm) askKept() {
	if f.account.SignIn != data.SignInOAuth {
		return
	}
	page.Attempt(f.Place, func(ctx context.Context) (bool, error) {
		_, err := f.secrets.Get(ctx, f.Vault.TokenName(f.account.ID))
		return err == nil, nil
	}, func(kept bool, _ error) {
		f.signIn.kept = kept
		f.signIn.tell()
		f.tellWay()
	})
}

// newAccount is the empty form's account.
func newAccount(s data.Settings) data.Account {
	return data.Account{Kind: data.AccountSMTP, FromName: s.Controller, FromAddress: s.Contact}
}

func (f *accountForm) fill(a data.Account) {
	f.fromName.SetText(a.FromName)
	f.from.SetText(a.FromAddress)
	f.user.SetText(a.User)
	f.provider.OnChanged = nil
	if a.ID == 0 {
		f.followAddress()
		f.set(provider.ByKey(provider.Other))
		f.signIn.show(provider.ByKey(provider.Other), "")
		f.warning.Hide()
		f.sure.Hide()
		f.provider.OnChanged = f.preset
		f.password.SetPlaceholder(f.T("account.password.new"))
		return
	}
	f.password.SetPlaceholder(f.T("account.password.unchanged"))
	x := presetOf(a)
	f.provider.SetSelected(x.Key)
	f.warning.SetText(f.T("account.warning." + x.Key))
	f.sure.SetText(sureness(f.Place, x))
	way := ""
	if a.SignIn == data.SignInOAuth {
		way = string(provider.SignInOAuth)
	}
	f.signIn.show(withWay(x, a.SignIn), way)
	x.SMTP = provider.Server{Host: a.Host, Port: a.Port, Security: mail.Security(a.Security)}
	x.PerSecond, x.PerMinute, x.PerHour, x.PerDay, x.Connections = a.PerSecond, a.PerMinute, a.PerHour, a.PerDay, a.Connections
	f.set(x)
	f.provider.OnChanged = f.preset
}

// preset fills in what is known about a provider.
func (f *accountForm) preset(key string) {
	x := provider.ByKey(key).For(provider.Domain(f.from.Text()))
	f.set(x)
	f.warning.SetText(f.T("account.warning." + key))
	f.sure.SetText(sureness(f.Place, x))
	f.warning.Show()
	f.sure.Show()
	f.signIn.show(x, "")
	f.follow()
}

// recognised fills in what is known about the provider that an address belongs to.
func (f *accountForm) recognised(x provider.Preset) {
	f.provider.OnChanged = nil
	f.provider.SetSelected(x.Key)
	f.provider.OnChanged = f.preset
	f.preset(x.Key)
}

// withWay returns a preset that offers a password as well, for an account that has one from
// before its provider wanted another way.
func withWay(x provider.Preset, way data.SignIn) provider.Preset {
	if way == data.SignInPassword && len(x.SignIn) == 1 && x.Offers(provider.SignInOAuth) {
		x.SignIn = []provider.SignIn{provider.SignInPassword, provider.SignInOAuth}
	}
	return x
}

// tellWay shows what belongs to the way to log in, which may have changed.
func (f *accountForm) tellWay() {
	if f.rows == nil {
		return
	}
	f.guide.Clear()
	if steps := guide(f.Place, f.signIn.preset); steps != nil && f.signIn.way.Selected() == string(provider.SignInAppPassword) {
		f.guide.Show(steps)
	}
	if f.secretly.Show(); f.signIn.byBrowser() {
		f.secretly.Hide()
	}
	f.relay()
}

// relay lays the form out anew: a part of it has another height.
func (f *accountForm) relay() {
	if f.rows != nil {
		f.rows.Refresh()
		f.resized()
	}
}

// presetOf returns what is known about the provider of an account: by what was chosen for
// it, else by its server. Of two that share a server, the limit a day decides.
func presetOf(a data.Account) provider.Preset {
	if a.Provider != "" {
		return provider.ByKey(a.Provider)
	}
	for _, x := range provider.Presets() {
		if x.SMTP.Host == a.Host && x.PerDay == a.PerDay {
			return x
		}
	}
	if x, ok := provider.ByHost(a.Host); ok {
		return x
	}
	return provider.ByKey(provider.Other)
}

// followAddress fills in the user name, until it is given another: with the address, or
// with the name that everybody has at a provider.
func (f *accountForm) followAddress() {
	last := f.user.Text()
	f.follow = func() {
		if f.user.Text() == last {
			last = f.presetNow().UserName(f.from.Text())
			f.user.SetText(last)
		}
	}
	f.from.OnChanged = func(address string) {
		f.finder.take(address)
		f.follow()
	}
	f.from.OnChanged(f.from.Text())
}

// presetNow returns the preset that is chosen.
func (f *accountForm) presetNow() provider.Preset { return provider.ByKey(f.provider.Selected()) }

func (f *accountForm) set(x provider.Preset) {
	f.host.SetText(x.SMTP.Host)
	f.port.SetText(strconv.Itoa(x.SMTP.Port))
	f.security.SetSelected(string(x.SMTP.Security))
	f.second.SetText(someNumber(x.PerSecond))
	f.minute.SetText(strconv.Itoa(x.PerMinute))
	f.hour.SetText(someNumber(x.PerHour))
	f.day.SetText(strconv.Itoa(x.PerDay))
	f.conns.SetText(strconv.Itoa(x.Connections))
}

// someNumber words a number that may be left out: 0 is nothing.
func someNumber(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// rules says what each field takes.
func (f *accountForm) rules() {
	f.from.Validate = func(s string) string {
		if _, err := data.NormalIdentity(data.Email, s, ""); err != nil {
			return f.T("error.bad_email")
		}
		return ""
	}
	f.user.Validate = func(s string) string {
		if strings.TrimSpace(s) == "" && (f.password.Text() != "" || f.signIn.byBrowser()) {
			return f.T("account.user.missing")
		}
		return ""
	}
	f.host.Validate = func(s string) string {
		if strings.TrimSpace(s) == "" {
			return f.T("account.host.empty")
		}
		return ""
	}
	f.port.Validate = f.between(1, 65535)
	f.second.Validate = orEmpty(f.between(1, 1000))
	f.minute.Validate = f.between(1, 100_000)
	f.hour.Validate = orEmpty(f.between(1, 1_000_000))
	f.day.Validate = f.between(1, 10_000_000)
	f.conns.Validate = f.between(1, 16)
	f.pace.domain.Validate = orEmpty(f.between(1, 1_000_000))
}

func (f *accountForm) between(least, most int) func(string) string {
	return func(s string) string {
		if n, err := strconv.Atoi(plainNumber(s)); err != nil || n < least || n > most {
			return f.T("account.number", "least", least, "most", most)
		}
		return ""
	}
}

// orEmpty lets a field be empty.
func orEmpty(check func(string) string) func(string) string {
	return func(s string) string {
		if plainNumber(s) == "" {
			return ""
		}
		return check(s)
	}
}

// plainNumber takes away what people write into numbers.
func plainNumber(s string) string {
	return strings.NewReplacer(",", "", " ", "", "٬", "").Replace(page.LatinDigits(s))
}

func (f *accountForm) fits() bool {
	return field.AllRight(f.Env, f.from, f.user, f.host, f.port, f.second, f.minute, f.hour, f.day, f.conns, f.pace.domain, f.pace.from, f.pace.until)
}

// draft returns the account as the form has it.
func (f *accountForm) draft() data.Account {
	count := func(e *field.Entry) int {
		n, _ := strconv.Atoi(plainNumber(e.Text())) // checked before
		return n
	}
	a := f.account
	if a.Name == a.FromAddress {
		a.Name = "" // follows the address
	}
	a.FromName, a.FromAddress = strings.TrimSpace(f.fromName.Text()), strings.TrimSpace(f.from.Text())
	a.Host, a.Port, a.User = strings.TrimSpace(f.host.Text()), count(f.port), strings.TrimSpace(f.user.Text())
	if s := f.security.Selected(); s != "" {
		a.Security = data.Security(s)
	}
	if key := f.provider.Selected(); key != "" {
		a.Provider = key
	}
	if a.SignIn = data.SignInPassword; f.signIn.byBrowser() {
		a.SignIn = data.SignInOAuth
	}
	a.PerSecond, a.PerMinute, a.PerHour, a.PerDay, a.Connections = count(f.second), count(f.minute), count(f.hour), count(f.day), count(f.conns)
	f.pace.into(&a)
	return a
}

func (f *accountForm) content() fyne.CanvasObject {
	title := f.T("account.new.title")
	if f.account.ID != 0 {
		title = f.account.Name
	}
	f.rows = f.form()
	f.tellWay()
	return layout.VBox(piece.NewCard(f.Env, title, layout.VBox(f.rows, f.buttons())), f.trial.object, f.check.object)
}

// form returns the fields, each with its name.
func (f *accountForm) form() *fyne.Container {
	return field.Form(f.Env, append([]field.Row{
		{Label: f.T("account.from"), Widget: layout.VBoxTight(f.from, f.finder.object), Hint: f.T("account.from.hint")},
		{Label: f.T("account.from.name"), Widget: f.fromName, Hint: f.T("account.from.name.hint")},
		{Label: f.T("account.provider"), Widget: layout.VBoxTight(layout.Shrink(f.provider), f.warning, f.sure)},
		{Label: f.T("account.way"), Widget: layout.Shrink(f.signIn.way)},
		{Label: f.T("account.user"), Widget: f.user, Hint: f.T("account.user.hint")},
		{Label: f.T("account.password"), Widget: f.secretly},
		{Label: f.T("account.browser"), Widget: f.signIn.browser},
		{Label: f.T("account.host"), Widget: f.host},
		{Label: f.T("account.port"), Widget: f.port},
		{Label: f.T("account.security"), Widget: layout.Shrink(f.security), Hint: f.T("account.security.hint")},
		{Label: f.T("account.second"), Widget: f.second, Hint: f.T("account.second.hint")},
		{Label: f.T("account.minute"), Widget: f.minute, Hint: f.T("account.minute.hint")},
		{Label: f.T("account.hour"), Widget: f.hour, Hint: f.T("account.hour.hint")},
		{Label: f.T("account.day"), Widget: f.day, Hint: f.T("account.day.hint")},
		{Label: f.T("account.connections"), Widget: f.conns},
	}, f.pace.rows()...)...)
}

// tell says where the password goes, as far as is known by now.
func (f *accountForm) tell() {
	f.goes.SetText(f.T("account.password." + passwordsGo(f.Session.Secrets)))
}

func (f *accountForm) buttons() fyne.CanvasObject {
	f.keep = button.NewWithIcon(f.Env, button.Primary, theme.DocumentSaveIcon(), f.T("account.save"), f.save)
	return layout.Flow(f.Env, f.keep,
		button.NewWithIcon(f.Env, button.Plain, theme.MediaPlayIcon(), f.T("account.try"), f.try),
		f.deletion(), button.New(f.Env, button.Link, f.T("account.leave"), f.left), f.keeping,
	)
}
