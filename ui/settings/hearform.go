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
	"mujeeb/data/secrets"
	"mujeeb/mail"
	"mujeeb/mail/mailbox"
	"mujeeb/text/secret"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// hearForm sets up the mailbox that answers come to, and tries it. The password goes from
// the field into the secrets' store and nowhere else.
type hearForm struct {
	*page.Place
	box      data.Hearing
	user     *field.Entry
	password *field.Entry
	host     *field.Entry
	port     *field.Entry
	security *field.Select
	found    *fyne.Container // what the trial found
	folders  []*field.Check  // that can be read beside the inbox; nil before a trial
	keep     *button.Button
	latest   page.Latest[[]mailbox.Folder]
	left     func()
}

func newHearForm(p *page.Place, x data.Hearing) *hearForm {
	f := &hearForm{Place: p, box: x, user: field.NewEntry(p.Env), password: field.NewPasswordEntry(p.Env), host: field.NewEntry(p.Env), port: field.NewEntry(p.Env), found: layout.VBox()}
	for _, e := range []*field.Entry{f.user, f.host, f.port} {
		e.Direction = field.LTR
	}
	f.security = field.NewSelect(p.Env, []field.Option{
		{Key: string(mail.SecurityTLS), Text: p.T("hear.security.tls")},
		{Key: string(mail.SecuritySTARTTLS), Text: p.T("hear.security.starttls")},
	}, nil)
	f.user.SetText(x.User)
	f.host.SetText(x.Host)
	f.host.SetPlaceholder("imap.example.com")
	f.port.SetText(strconv.Itoa(x.Port))
	f.security.SetSelected(string(x.Security))
	if f.password.SetPlaceholder(p.T("account.password.new")); x.ID != 0 {
		f.password.SetPlaceholder(p.T("account.password.unchanged"))
	}
	f.rules()
	f.say(prose.NewParagraph(p.Env, p.T("hear.try.text"), prose.Muted))
	return f
}

// rules says what each field takes.
func (f *hearForm) rules() {
	needed := func(key string) func(string) string {
		return func(s string) string {
			if strings.TrimSpace(s) == "" {
				return f.T(key)
			}
			return ""
		}
	}
	f.user.Validate, f.host.Validate = needed("hear.user.empty"), needed("account.host.empty")
	f.port.Validate = func(s string) string {
		if n, err := strconv.Atoi(plainNumber(s)); err != nil || n < 1 || n > 65535 {
			return f.T("account.number", "least", 1, "most", 65535)
		}
		return ""
	}
}

func (f *hearForm) content() fyne.CanvasObject {
	f.keep = button.NewWithIcon(f.Env, button.Primary, theme.DocumentSaveIcon(), f.T("hear.save"), f.save)
	buttons := layout.Flow(f.Env, f.keep, button.New(f.Env, button.Plain, f.T("account.try"), f.try), button.New(f.Env, button.Plain, f.T("kit.cancel"), f.leave))
	return piece.NewCard(f.Env, f.T("hear.title"), layout.VBox(
		field.Form(f.Env,
			field.Row{Label: f.T("hear.user"), Widget: f.user, Hint: f.T("hear.user.hint")},
			field.Row{Label: f.T("account.password"), Widget: f.password, Hint: f.T("account.password." + passwordsGo(f.Session.Secrets))},
			field.Row{Label: f.T("account.host"), Widget: f.host, Hint: f.T("hear.host.hint")},
			field.Row{Label: f.T("account.port"), Widget: f.port},
			field.Row{Label: f.T("account.security"), Widget: f.security},
		), f.found, buttons))
}

func (f *hearForm) leave() {
	f.latest.Drop()
	f.left()
}

// draft returns the mailbox as the form has it.
func (f *hearForm) draft() data.Hearing {
	x := f.box
	x.User, x.Host = strings.TrimSpace(f.user.Text()), strings.TrimSpace(f.host.Text())
	x.Port, _ = strconv.Atoi(plainNumber(f.port.Text())) // checked before
	if s := f.security.Selected(); s != "" {
		x.Security = data.Security(s)
	}
	if f.folders != nil {
		x.Folders = nil
		for _, c := range f.folders {
			if c.Checked() {
				x.Folders = append(x.Folders, c.Text())
			}
		}
	}
	return x
}

func (f *hearForm) check() bool { return field.AllRight(f.Env, f.user, f.host, f.port) }

// secret returns what gets the password: as typed, or as kept where the field is empty.
func (f *hearForm) secret() func(context.Context) (secret.Secret, error) {
	typed, id := secret.New(f.password.Text()), f.box.ID
	return func(ctx context.Context) (secret.Secret, error) {
		if !typed.IsZero() {
			return typed, nil
		}
		kept, err := f.Session.Secrets.Get(ctx, f.Vault.HearingSecretName(id))
		if errors.Is(err, secrets.ErrNotFound) {
			return secret.Secret{}, errNoPassword
		}
		return kept, err
	}
}

func (f *hearForm) say(o ...fyne.CanvasObject) {
	f.found.Objects = o
	f.found.Refresh()
}

// try opens the mailbox and shows what is there.
func (f *hearForm) try() {
	if !f.check() {
		return
	}
	x, password := f.draft(), f.secret()
	f.say(layout.HBox(f.Env, prose.NewLabel(f.Env, f.T("account.try.going", "host", x.Host), prose.Body), button.New(f.Env, button.Plain, f.T("hear.try.stop"), f.latest.Stop)))
	f.latest.Ask(f.Place, func(ctx context.Context) ([]mailbox.Folder, error) {
		p, err := password(ctx)
		if err != nil {
			return nil, err
		}
		return f.Session.TryHearing(ctx, x, p)
	}, func(all []mailbox.Folder, err error) {
		if err != nil {
			f.refused(err)
			return
		}
		f.tell(all)
	})
}

// refused says why the mailbox could not be opened.
func (f *hearForm) refused(err error) {
	problem, ok := errors.AsType[*mail.Error](err)
	switch {
	case ok:
		f.Log.Info("try a mailbox", "err", problem)
		f.say(piece.NewBanner(f.Env, kit.ToneBad, page.HearTrouble(f.Env, string(problem.Reason))))
	case errors.Is(err, context.Canceled):
		f.say(piece.NewBanner(f.Env, kit.ToneBad, f.T("account.problem.cancelled")))
	default:
		f.Log.Error("try a mailbox", "err", err)
		f.say(piece.NewBanner(f.Env, kit.ToneBad, secretTrouble(f.Env, err)))
	}
}

// tell says which folders are read, and offers the others.
func (f *hearForm) tell(all []mailbox.Folder) {
	var read []string
	before := f.draft().Folders
	f.folders = []*field.Check{}
	rows := []fyne.CanvasObject{}
	for _, x := range all {
		switch x.Role {
		case mailbox.Inbox:
			read = slices.Insert(read, 0, "\u2068"+x.Name+"\u2069")
		case mailbox.Junk:
			read = append(read, "\u2068"+x.Name+"\u2069")
		case mailbox.Sent:
		default:
			c := field.NewCheck(f.Env, x.Name, nil)
			c.SetChecked(slices.Contains(before, x.Name))
			f.folders = append(f.folders, c)
			rows = append(rows, c)
		}
	}
	if len(read) == 0 {
		f.say(piece.NewBanner(f.Env, kit.ToneBad, f.T("hear.try.noinbox")))
		return
	}
	head := []fyne.CanvasObject{piece.NewBanner(f.Env, kit.ToneGood, f.T("hear.try.ok", "folders", strings.Join(read, f.T("hear.try.and"))))}
	if len(rows) > 0 {
		head = append(head, prose.NewParagraph(f.Env, f.T("hear.try.others"), prose.Body))
	}
	f.say(append(head, layout.VBoxTight(rows...))...)
}

// save writes the mailbox to the vault and its password to the secrets' store. Both are
// kept though the page is left meanwhile.
func (f *hearForm) save() {
	if f.keep.Disabled() || !f.check() {
		return
	}
	f.keep.Disable()
	x, typed := f.draft(), secret.New(f.password.Text())
	page.Finish(f.Place, func(ctx context.Context) (int64, error) {
		id, err := f.Vault.SaveHearing(ctx, x)
		if err == nil && !typed.IsZero() {
			err = f.Session.Secrets.Set(ctx, f.Vault.HearingSecretName(id), typed)
		}
		if id != 0 {
			f.Session.WakeHearing()
		}
		return id, err
	}, func(id int64, err error) {
		f.keep.Enable()
		if id != 0 {
			f.box.ID = id
		}
		if err != nil {
			tellKeyring(f.Place, err)
			return
		}
		f.password.SetText("")
		f.leave()
	})
}
