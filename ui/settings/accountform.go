package settings

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/data/secrets"
	"mujeeb/mail"
	"mujeeb/text/secret"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
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
	provider *field.Select
	warning  *prose.Label
	fromName *field.Entry
	from     *field.Entry
	host     *field.Entry
	port     *field.Entry
	security *field.Select
	user     *field.Entry
	password *field.Entry
	goes     *prose.Label // where the password goes
	second   *field.Entry // empty for none
	minute   *field.Entry
	hour     *field.Entry // empty for none
	day      *field.Entry
	conns    *field.Entry
	trial    *trial
	keep     *button.Button
	keeping  *prose.Label
	saved    func()
	left     func()
}

func newAccountForm(p *page.Place, a data.Account) *accountForm {
	f := &accountForm{Place: p, secrets: p.Session.Secrets, account: a, trial: newTrial(p)}
	f.fromName, f.from, f.host, f.port = field.NewEntry(p.Env), field.NewEntry(p.Env), field.NewEntry(p.Env), field.NewEntry(p.Env)
	f.user, f.password = field.NewEntry(p.Env), field.NewPasswordEntry(p.Env)
	f.second, f.minute, f.hour, f.day, f.conns = field.NewEntry(p.Env), field.NewEntry(p.Env), field.NewEntry(p.Env), field.NewEntry(p.Env), field.NewEntry(p.Env)
	for _, e := range []*field.Entry{f.from, f.host, f.port, f.user, f.second, f.minute, f.hour, f.day, f.conns} {
		e.Direction = field.LTR
	}
	f.warning, f.goes, f.keeping = prose.NewParagraph(p.Env, "", prose.Caption), prose.NewParagraph(p.Env, "", prose.Caption), prose.NewLabel(p.Env, "", prose.Muted)
	f.tell()
	f.security = field.NewSelect(p.Env, []field.Option{
		{Key: string(mail.SecurityTLS), Text: p.T("account.security.tls")},
		{Key: string(mail.SecuritySTARTTLS), Text: p.T("account.security.starttls")},
	}, nil)
	var presets []field.Option
	for _, x := range providers {
		presets = append(presets, field.Option{Key: x.key, Text: p.T("account.provider." + x.key)})
	}
	f.provider = field.NewSelect(p.Env, presets, nil)
	f.fill(a)
	f.rules()
	return f
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
		f.set(providers[len(providers)-1])
		f.warning.Hide()
		f.provider.OnChanged = f.preset
		f.password.SetPlaceholder(f.T("account.password.new"))
		return
	}
	f.password.SetPlaceholder(f.T("account.password.unchanged"))
	x := providerFor(a.Host, a.PerDay)
	f.provider.SetSelected(x.key)
	f.warning.SetText(f.T("account.warning." + x.key))
	f.set(provider{host: a.Host, port: a.Port, security: mail.Security(a.Security),
		perSecond: a.PerSecond, perMinute: a.PerMinute, perHour: a.PerHour, perDay: a.PerDay, connections: a.Connections})
	f.provider.OnChanged = f.preset
}

// preset fills in what is known about a provider.
func (f *accountForm) preset(key string) {
	for _, x := range providers {
		if x.key == key {
			f.set(x)
			f.warning.SetText(f.T("account.warning." + key))
			f.warning.Show()
		}
	}
}

// followAddress fills in the user name with the address, until it is given another.
func (f *accountForm) followAddress() {
	last := f.user.Text()
	f.from.OnChanged = func(address string) {
		if f.user.Text() == last {
			f.user.SetText(address)
			last = address
		}
	}
	f.from.OnChanged(f.from.Text())
}

func (f *accountForm) set(x provider) {
	f.host.SetText(x.host)
	f.port.SetText(strconv.Itoa(x.port))
	f.security.SetSelected(string(x.security))
	f.second.SetText(someNumber(x.perSecond))
	f.minute.SetText(strconv.Itoa(x.perMinute))
	f.hour.SetText(someNumber(x.perHour))
	f.day.SetText(strconv.Itoa(x.perDay))
	f.conns.SetText(strconv.Itoa(x.connections))
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
		if strings.TrimSpace(s) == "" && f.password.Text() != "" {
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

func (f *accountForm) check() bool {
	return field.AllRight(f.Env, f.from, f.user, f.host, f.port, f.second, f.minute, f.hour, f.day, f.conns)
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
	a.PerSecond, a.PerMinute, a.PerHour, a.PerDay, a.Connections = count(f.second), count(f.minute), count(f.hour), count(f.day), count(f.conns)
	return a
}

func (f *accountForm) content() fyne.CanvasObject {
	title := f.T("account.new.title")
	if f.account.ID != 0 {
		title = f.account.Name
	}
	return layout.VBox(
		piece.NewCard(f.Env, title, layout.VBox(
			field.Form(f.Env,
				field.Row{Label: f.T("account.provider"), Widget: layout.VBoxTight(f.provider, f.warning)},
				field.Row{Label: f.T("account.from.name"), Widget: f.fromName, Hint: f.T("account.from.name.hint")},
				field.Row{Label: f.T("account.from"), Widget: f.from, Hint: f.T("account.from.hint")},
				field.Row{Label: f.T("account.user"), Widget: f.user, Hint: f.T("account.user.hint")},
				field.Row{Label: f.T("account.password"), Widget: layout.VBoxTight(f.password, f.goes)},
				field.Row{Label: f.T("account.host"), Widget: f.host},
				field.Row{Label: f.T("account.port"), Widget: f.port},
				field.Row{Label: f.T("account.security"), Widget: f.security, Hint: f.T("account.security.hint")},
				field.Row{Label: f.T("account.second"), Widget: f.second, Hint: f.T("account.second.hint")},
				field.Row{Label: f.T("account.minute"), Widget: f.minute, Hint: f.T("account.minute.hint")},
				field.Row{Label: f.T("account.hour"), Widget: f.hour, Hint: f.T("account.hour.hint")},
				field.Row{Label: f.T("account.day"), Widget: f.day, Hint: f.T("account.day.hint")},
				field.Row{Label: f.T("account.connections"), Widget: f.conns},
			), f.buttons())),
		f.trial.object,
	)
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

// deletion is the button that deletes an account, hidden for a new one.
func (f *accountForm) deletion() *button.Button {
	b := button.NewWithIcon(f.Env, button.Plain, theme.DeleteIcon(), f.T("account.delete"), f.askDelete)
	if f.account.ID == 0 {
		b.Hide()
	}
	return b
}

// askDelete asks whether to delete the account, with its password.
func (f *accountForm) askDelete() {
	id, user := f.account.ID, f.account.User
	dialog.Confirm(f.Env, dialog.ConfirmSpec{
		Title: f.T("account.delete.title"), Text: f.T("account.delete.text", "name", f.account.Name),
		Items: []string{f.T("account.delete.drafts"), f.T("account.delete.past")}, Yes: f.T("account.delete.yes"), Danger: true,
		OnYes: func() {
			page.Finish(f.Place, func(ctx context.Context) (bool, error) {
				if err := f.Vault.DeleteAccount(ctx, id); err != nil || user == "" {
					return err == nil, err
				}
				return true, f.secrets.Delete(ctx, f.Vault.SecretName(id))
			}, f.deleted)
		},
	})
}

// deleted leaves the form of an account that is gone. The password may have stayed where
// the keyring does not answer.
func (f *accountForm) deleted(gone bool, err error) {
	if e, ok := errors.AsType[*secrets.Error](err); ok {
		f.Log.Error("forget a password", "err", e)
		dialog.Error(f.Env, f.T("account.keyring.title"), f.T("account.keyring."+string(e.Code)), "")
	} else if err != nil {
		f.Fail(err)
	}
	if gone {
		f.left()
	}
}

// errNoPassword says that an account with a user has no password yet.
var errNoPassword = &mail.Error{Op: mail.OpSettings, Kind: mail.Auth, Reason: "no_password"}

// secret returns the password as typed, or as kept when the field is empty.
func (f *accountForm) secret() func(context.Context) (secret.Secret, error) {
	typed, id, user := secret.New(f.password.Text()), f.account.ID, strings.TrimSpace(f.user.Text())
	return func(ctx context.Context) (secret.Secret, error) {
		if user == "" {
			return secret.Secret{}, nil
		}
		kept := typed
		if kept.IsZero() {
			var err error
			if kept, err = f.secrets.Get(ctx, f.Vault.SecretName(id)); errors.Is(err, secrets.ErrNotFound) {
				return secret.Secret{}, errNoPassword
			} else if err != nil {
				return secret.Secret{}, err
			}
		}
		return kept, nil
	}
}

func (f *accountForm) try() {
	if f.check() {
		f.trial.run(f.draft(), f.secret())
	}
}

// save writes the account to the vault and its password to the secrets' store,
// which may have to wait for the keyring's owner. Both are kept though the page is
// left meanwhile.
func (f *accountForm) save() {
	if f.keep.Disabled() || !f.check() {
		return
	}
	f.keep.Disable()
	f.keeping.SetText(f.T("account.saving"))
	a, typed := f.draft(), secret.New(f.password.Text())
	page.Finish(f.Place, func(ctx context.Context) (int64, error) {
		id, err := f.Vault.SaveAccount(ctx, a)
		switch {
		case err != nil:
			return 0, err
		case a.User == "":
			return id, f.secrets.Delete(ctx, f.Vault.SecretName(id))
		case !typed.IsZero():
			before, _ := f.secrets.Get(ctx, f.Vault.SecretName(id))
			same := before.Reveal() == typed.Reveal()
			if err := f.secrets.Set(ctx, f.Vault.SecretName(id), typed); err != nil || a.ID == 0 || same {
				return id, err // a new account's first password goes without saying
			}
			return id, f.Vault.NoteAccountPassword(ctx, id)
		}
		return id, nil
	}, func(id int64, err error) {
		f.keep.Enable()
		f.keeping.SetText("")
		if id != 0 {
			f.account.ID = id
		}
		if e, ok := errors.AsType[*secrets.Error](err); ok {
			f.Log.Error("keep a password", "err", e)
			dialog.Error(f.Env, f.T("account.keyring.title"), f.T("account.keyring."+string(e.Code)), "")
			return
		}
		if err != nil {
			f.Fail(err)
			return
		}
		f.password.SetText("")
		f.saved()
	})
}
