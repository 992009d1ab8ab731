package settings

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/nav"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
	"mujeeb/ui/page/fields"
)

// The tabs of the settings, in their order.
const (
	tabBusiness = iota
	tabMail
	tabLaw
	tabLook
	tabVault
)

// settingsKept says which tab was in front, and what was not saved yet.
type settingsKept struct {
	tab   int
	draft *data.Settings
	mails *data.OwnerMails
}

// settingsPage holds the facts about the business, the mail accounts, whose law counts,
// how the program looks, and the vault's password.
type settingsPage struct {
	*page.Place
	kept     settingsKept
	wish     page.Wish
	account  int64 // whose form is to be open; 0 for none
	settings data.Settings
	tabs     *nav.Tabs
	stage    layout.Stage
	accounts *accountList
	folder   *vaultCards

	controller *field.Entry
	page       *field.Entry
	contact    *field.Entry
	postal     *field.TextArea
	region     *field.Select
	note       *prose.Label
}

// What the shell may ask of the page.
var (
	_ page.Adder     = (*settingsPage)(nil)
	_ page.Keeper    = (*settingsPage)(nil)
	_ page.Refresher = (*settingsPage)(nil)
	_ page.Saver     = (*settingsPage)(nil)
)

// New makes the page. With [page.SetUpAccount] the form of a new account is open, with
// [page.SeeBackups] the tab of the vault is in front, with [page.SeeAccounts] that of mail,
// with [page.SeeLaw] that of the law.
func New(p *page.Place, r page.Route) page.Page {
	s := &settingsPage{Place: p, stage: layout.NewStage()}
	s.kept, _ = r.Kept.(settingsKept)
	switch s.wish, _ = r.Kept.(page.Wish); s.wish {
	case page.SetUpAccount, page.SeeAccounts:
		s.kept.tab, s.account = tabMail, r.ID
	case page.SeeBackups:
		s.kept.tab = tabVault
	case page.SeeLaw:
		s.kept.tab = tabLaw
	}
	page.Work(p, s.Vault.Settings, s.show)
	return s
}

func (s *settingsPage) Content() fyne.CanvasObject {
	actions := []fyne.CanvasObject{
		button.NewWithIcon(s.Env, button.Plain, theme.HelpIcon(), s.T("help.title"), func() { s.GoTo(page.Route{Page: page.Help}) }),
		button.NewWithIcon(s.Env, button.Plain, theme.InfoIcon(), s.T("about.title"), func() { s.GoTo(page.Route{Page: page.About}) }),
	}
	return page.Frame(s.Place, s.T("settings.title"), "", actions, s.stage.Object)
}

func (s *settingsPage) show(settings data.Settings) {
	s.settings = settings
	if s.kept.draft != nil {
		settings = *s.kept.draft
	}
	s.fields(settings)
	s.accounts = newAccountList(s.Place, s.settings)
	s.folder = newVaultCards(s.Place, s.settings, s.kept.mails)
	s.tabs = nav.NewTabs(s.Env,
		nav.Tab{Text: s.T("settings.business"), Content: layout.ScrollOutdented(s.businessCard())},
		nav.Tab{Text: s.T("settings.mail"), Content: s.accounts.object},
		nav.Tab{Text: s.T("settings.law"), Content: newLawTab(s.Place).object},
		nav.Tab{Text: s.T("settings.look"), Content: layout.ScrollOutdented(s.lookCards())},
		nav.Tab{Text: s.T("settings.vault"), Content: layout.ScrollOutdented(layout.VBox(s.locksCard(), s.folder.object))},
	)
	s.tabs.Select(s.kept.tab)
	if s.wish == page.SetUpAccount {
		s.accounts.edit(newAccount(settings))
	}
	if s.wish == page.SeeAccounts && s.account != 0 {
		page.Work(s.Place, func(ctx context.Context) (data.Account, error) { return s.Vault.Account(ctx, s.account) }, s.accounts.editSMTP)
	}
	s.stage.Show(s.tabs)
}

// Refresh says what is known about the keyring by now.
func (s *settingsPage) Refresh() {
	if s.tabs != nil {
		s.accounts.tell()
		s.folder.tell()
	}
}

func (s *settingsPage) Keep() any {
	switch {
	case s.tabs == nil && s.wish != "":
		return s.wish
	case s.tabs == nil:
		return s.kept
	}
	draft := s.draft()
	return settingsKept{tab: s.tabs.Selected(), draft: &draft, mails: s.folder.notice.keep()}
}

func (s *settingsPage) fields(x data.Settings) {
	s.controller, s.page, s.contact, s.postal = field.NewEntry(s.Env), field.NewEntry(s.Env), field.NewEntry(s.Env), field.NewTextArea(s.Env, 3)
	s.contact.Direction = field.LTR
	s.controller.SetText(x.Controller)
	s.page.SetText(x.Page)
	s.contact.SetText(x.Contact)
	s.postal.SetText(x.Postal)
	s.controller.Validate = func(text string) string {
		if strings.TrimSpace(text) == "" {
			return s.T("settings.controller.empty")
		}
		return ""
	}
	s.contact.Validate = func(text string) string {
		if _, err := data.NormalIdentity(data.Email, text, ""); err != nil && strings.TrimSpace(text) != "" {
			return s.T("error.bad_email")
		}
		return ""
	}
	s.region = field.NewSelect(s.Env, fields.Regions(s.Env, x.Region), nil)
	s.region.SetSelected(x.Region)
	s.note = prose.NewLabel(s.Env, "", prose.Good)
}

func (s *settingsPage) businessCard() fyne.CanvasObject {
	for _, changed := range []*func(string){&s.controller.OnChanged, &s.page.OnChanged, &s.contact.OnChanged, &s.postal.OnChanged, &s.region.OnChanged} {
		*changed = func(string) { s.note.SetText("") }
	}
	save := button.NewWithIcon(s.Env, button.Primary, theme.DocumentSaveIcon(), s.T("settings.save"), s.save)
	return piece.NewCard(s.Env, s.T("settings.business.title"), layout.VBox(
		field.Form(s.Env,
			field.Row{Label: s.T("settings.controller"), Widget: s.controller, Hint: s.T("settings.controller.hint")},
			field.Row{Label: s.T("settings.page"), Widget: s.page, Hint: s.T("settings.page.hint")},
			field.Row{Label: s.T("settings.contact"), Widget: s.contact, Hint: s.T("settings.contact.hint")},
			field.Row{Label: s.T("settings.postal"), Widget: s.postal, Hint: s.T("settings.postal.hint")},
			field.Row{Label: s.T("settings.region"), Widget: layout.AlignLeading(s.Env, s.region), Hint: s.T("settings.region.hint")},
		), layout.HBox(s.Env, save, s.note)))
}

// draft returns the settings as the page has them.
func (s *settingsPage) draft() data.Settings {
	x := s.settings
	x.Controller, x.Page = strings.TrimSpace(s.controller.Text()), strings.TrimSpace(s.page.Text())
	x.Contact, x.Postal = strings.TrimSpace(s.contact.Text()), strings.TrimSpace(s.postal.Text())
	if region := s.region.Selected(); region != "" {
		x.Region = region
	}
	return x
}

func (s *settingsPage) Add() {
	if s.tabs != nil && s.tabs.Selected() == tabMail {
		s.accounts.add()
	}
}

func (s *settingsPage) SaveNow() {
	switch {
	case s.tabs == nil:
	case s.tabs.Selected() == tabBusiness:
		s.save()
	case s.tabs.Selected() == tabMail && s.accounts.form != nil:
		s.accounts.form.save()
	}
}

func (s *settingsPage) save() {
	if !field.AllRight(s.Env, s.controller, s.contact) {
		return
	}
	x := s.draft()
	s.settings = x
	s.Act(func(ctx context.Context) error { return s.Vault.SaveSettings(ctx, x) }, func() {
		if s.draft() == x { // nothing was typed meanwhile
			s.note.SetText(s.T("settings.saved"))
		}
	})
}

// lookCards choose language, palette and the size of texts; all change at once.
func (s *settingsPage) lookCards() fyne.CanvasObject {
	language := field.NewRadioGroup(s.Env, fields.Languages(), nil)
	language.SetSelected(s.Lang.Code())
	language.OnChanged = s.Look.ChooseLanguage
	palette := field.NewRadioGroup(s.Env, []field.Option{
		{Key: "light", Text: s.T("settings.theme.light")},
		{Key: "dark", Text: s.T("settings.theme.dark")},
		{Key: page.ThemeOfSystem, Text: s.T("settings.theme.system")},
	}, nil)
	palette.SetSelected(s.Look.Theme())
	palette.OnChanged = s.Look.ChooseTheme
	var sizes []field.Option
	for _, percent := range page.TextSizes() {
		sizes = append(sizes, field.Option{Key: strconv.Itoa(percent), Text: s.T("settings.text." + strconv.Itoa(percent))})
	}
	text := field.NewRadioGroup(s.Env, sizes, nil)
	text.SetSelected(strconv.Itoa(s.Look.Text()))
	text.OnChanged = func(key string) {
		if percent, err := strconv.Atoi(key); err == nil {
			s.Look.ChooseText(percent)
		}
	}
	return layout.VBox(piece.NewCard(s.Env, s.T("settings.language"), language), piece.NewCard(s.Env, s.T("settings.theme"), palette), piece.NewCard(s.Env, s.T("settings.text"), text))
}
