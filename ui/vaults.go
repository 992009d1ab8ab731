package ui

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/app"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// prefVaults are the vaults that were opened on this computer, as JSON, but for those that
// are not to be remembered.
const prefVaults = "vaults"

// knownVault is a vault that was opened on this computer. It is called as its folder is:
// nothing from inside the vault is remembered.
type knownVault struct {
	Dir    string    `json:"dir"`
	Opened time.Time `json:"opened"`
	Unsent int       `json:"unsent,omitempty"` // messages that wait for it to be unlocked
}

func (k knownVault) name() string { return filepath.Base(k.Dir) }

// vaults returns the vaults that are remembered, the one that was opened last first. The
// demonstration knows none.
func (a *App) vaults() (all []knownVault) {
	if a.p.DemoPassword != "" {
		return nil
	}
	_ = json.Unmarshal([]byte(a.p.Prefs.String(prefVaults)), &all) // what can't be read is none
	if last := a.p.Prefs.String(prefVault); last != "" && !slices.ContainsFunc(all, func(k knownVault) bool { return k.Dir == last }) {
		all = append(all, knownVault{Dir: last}) // from before there was a list
	}
	all = slices.DeleteFunc(all, func(k knownVault) bool { return k.Dir == "" })
	slices.SortStableFunc(all, func(x, y knownVault) int { return y.Opened.Compare(x.Opened) })
	return all
}

func (a *App) setVaults(all []knownVault) {
	raw, err := json.Marshal(all)
	if err == nil && a.p.DemoPassword == "" {
		a.p.Prefs.SetString(prefVaults, string(raw))
	}
}

// noteVault notes that a vault was opened now.
func (a *App) noteVault(dir string) {
	a.p.Prefs.SetString(prefVault, dir)
	all := slices.DeleteFunc(a.vaults(), func(k knownVault) bool { return k.Dir == dir })
	a.setVaults(append([]knownVault{{Dir: dir, Opened: a.p.Now().UTC()}}, all...))
}

// forgetVault forgets a vault. Its files stay.
func (a *App) forgetVault(dir string) {
	all := slices.DeleteFunc(a.vaults(), func(k knownVault) bool { return k.Dir == dir })
	if a.p.Prefs.String(prefVault) == dir {
		a.p.Prefs.SetString(prefVault, "")
	}
	a.setVaults(all)
}

// waits keeps how many messages wait for a vault to be unlocked, if it is remembered.
func (a *App) waits(dir string, unsent int) {
	if a.leaving || a.session != nil && a.session.Vault.Dir() == dir {
		return
	}
	all := a.vaults()
	for i := range all {
		if all[i].Dir == dir {
			all[i].Unsent = unsent
		}
	}
	a.setVaults(all)
	a.tellBehind()
}

// unsent returns how many messages wait for a vault to be unlocked, as far as is known.
func (a *App) unsent(dir string) int {
	for _, k := range a.vaults() {
		if k.Dir == dir {
			return k.Unsent
		}
	}
	return 0
}

// otherVaults returns the folders of the vaults beside one that are remembered, or open all
// the same.
func (a *App) otherVaults(dir string) (others []string) {
	for _, k := range a.vaults() {
		others = append(others, k.Dir)
	}
	for _, s := range a.sessions() {
		others = append(others, s.Vault.Dir())
	}
	slices.Sort(others)
	return slices.DeleteFunc(slices.Compact(others), func(other string) bool { return other == dir })
}

// sessions returns every vault that is open: in the window, behind it, and left for
// another one.
func (a *App) sessions() (all []*app.Session) {
	for _, s := range []*app.Session{a.session, a.behind.session} {
		if s != nil {
			all = append(all, s)
		}
	}
	for _, c := range a.away {
		all = append(all, c.session)
	}
	return all
}

// sessionsOf returns the vault in a folder if it is open, in the window or behind it.
func (a *App) sessionsOf(dir string) []*app.Session {
	return slices.DeleteFunc(a.sessions(), func(s *app.Session) bool { return s.Vault.Dir() != dir })
}

// curtainOf returns what goes on behind the window of a session; nil where nothing does.
func (a *App) curtainOf(s *app.Session) *curtain {
	if s != nil && a.behind.session == s {
		return &a.behind
	}
	i := slices.IndexFunc(a.away, func(c *curtain) bool { return c.session == s })
	if s == nil || i < 0 {
		return nil
	}
	return a.away[i]
}

// dropCurtain forgets what goes on behind the window of a session.
func (a *App) dropCurtain(s *app.Session) {
	if a.behind.session == s {
		a.behind = curtain{}
	}
	a.away = slices.DeleteFunc(a.away, func(c *curtain) bool { return c.session == s })
}

// turnTo makes the start page that is shown next about a vault: what goes on behind the
// one before goes on.
func (a *App) turnTo(dir string) {
	if a.behind.session != nil {
		left := a.behind
		a.away = append(a.away, &left)
	}
	a.behind = curtain{}
	for _, c := range a.away {
		if c.session.Vault.Dir() == dir {
			a.behind = *c
			a.away = slices.DeleteFunc(a.away, func(x *curtain) bool { return x == c })
			break
		}
	}
}

// switchTo leaves the vault that is open, which goes on sending behind the window where it
// has to and is locked otherwise, and asks for the password of another.
func (a *App) switchTo(dir string) {
	if a.session != nil && a.session.Vault.Dir() == dir {
		return
	}
	a.Lock()
	a.choose(dir)
}

// paletteSize is how many vaults have a number in the palette.
const paletteSize = 9

// Palette asks which vault to switch to: a digit is enough.
func (a *App) Palette() {
	if a.env.InDialog() {
		return
	}
	all := a.vaults()
	all = all[:min(len(all), paletteSize)]
	var d *kit.Dialog
	takes := func(k knownVault) func() {
		return func() {
			d.Close()
			a.switchTo(k.Dir)
		}
	}
	box := layout.VBoxTight()
	for i, k := range all {
		choose := button.New(a.env, button.Plain, a.env.T("vaults.number", "number", a.env.Lang.Number(i+1), "name", k.name()), takes(k))
		box.Add(layout.VBoxTight(layout.AlignLeading(a.env, choose), a.vaultFacts(k)))
	}
	if len(all) == 0 {
		box.Add(prose.NewParagraph(a.env, a.env.T("vaults.none"), prose.Body))
	}
	typed := field.NewEntry(a.env)
	typed.SetCaption(a.env.T("vaults.which"))
	typed.SetPlaceholder(a.env.T("vaults.which.hint"))
	typed.OnChanged = func(text string) {
		if n, err := strconv.Atoi(page.LatinDigits(strings.TrimSpace(text))); err == nil && n >= 1 && n <= len(all) {
			takes(all[n-1])()
		}
	}
	closing := button.New(a.env, button.Plain, a.env.T("kit.cancel"), func() { d.Close() })
	d = dialog.Show(a.env, dialog.Spec{
		Title: a.env.T("vaults.switch"), Content: layout.ScrollUpper(a.env, box, typed), Buttons: []*button.Button{closing}, Focus: typed,
		Accept: func() {
			if i := slices.IndexFunc(all, func(k knownVault) bool { return typed.Text() != "" && strings.EqualFold(k.name(), typed.Text()) }); i >= 0 {
				takes(all[i])()
			}
		},
	})
}

// vaultFacts says where a vault is, and how it stands.
func (a *App) vaultFacts(k knownVault) fyne.CanvasObject {
	return layout.VBoxTight(prose.NewClipped(a.env, k.Dir, prose.Caption), prose.NewParagraph(a.env, a.vaultStands(k), prose.Caption))
}

func (a *App) vaultStands(k knownVault) string {
	for _, s := range a.sessionsOf(k.Dir) {
		if c := a.curtainOf(s); c == nil {
			return a.env.T("vaults.open")
		} else if c.decided {
			return a.env.T("lock.sending", "n", c.sending.Left)
		}
	}
	var facts []string
	if !k.Opened.IsZero() {
		facts = append(facts, a.env.T("vaults.opened", "date", a.env.Lang.DateTime(k.Opened.In(a.p.Now().Location()))))
	}
	if k.Unsent > 0 {
		facts = append(facts, a.env.T("lock.waits", "n", k.Unsent))
	}
	return a.env.Lang.Join(facts...)
}

// vaultList shows on the start page which other vaults there are; nothing where there is
// none.
func (s *startPage) vaultList() fyne.CanvasObject {
	box := layout.VBox()
	for _, k := range s.app.vaults() {
		if k.Dir == s.dir {
			continue
		}
		open := button.New(s.Env, button.Plain, s.T("vaults.choose"), func() { s.app.choose(k.Dir) })
		forget := button.New(s.Env, button.Link, s.T("vaults.forget"), func() { s.forgetVault(k) })
		open.SetCaption(s.T("vaults.choose.of", "name", k.name()))
		forget.SetCaption(s.T("vaults.forget.of", "name", k.name()))
		words := layout.VBoxTight(prose.NewClipped(s.Env, k.name(), prose.Strong), s.app.vaultFacts(k))
		box.Add(layout.AsideTop(s.Env, words, layout.HBox(s.Env, forget, open)))
	}
	if len(box.Objects) == 0 {
		box.Hide()
		return box
	}
	add := button.NewWithIcon(s.Env, button.Link, theme.ContentAddIcon(), s.T("vaults.add"), func() { s.Files.OpenFolder(s.app.choose) })
	return piece.NewCard(s.Env, s.T("vaults.title"), box, add)
}

// forgetVault asks whether a vault is to be forgotten.
func (s *startPage) forgetVault(k knownVault) {
	dialog.Confirm(s.Env, dialog.ConfirmSpec{
		Title: s.T("vaults.forget.of", "name", k.name()), Text: s.T("vaults.forget.text", "folder", k.Dir), Yes: s.T("vaults.forget"),
		OnYes: func() {
			s.app.forgetVault(k.Dir)
			s.app.redraw()
		},
	})
}
