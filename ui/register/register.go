package register

import (
	"context"
	"io"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/data/dossier"
	"mujeeb/mail/provider"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/nav"
	"mujeeb/ui/page"
)

// registerPage shows the register of processing activities, and takes what only the owner
// can say.
type registerPage struct {
	*page.Place
	entries, others, vault layout.Stage
	reads                  page.Latest[data.DataMap]
	tabs                   *nav.Tabs
	facts                  data.DataMap // as they are shown
}

// registerKept is how the page was left.
type registerKept struct{ tab int }

// What the shell may ask of the page.
var (
	_ page.Adder  = (*registerPage)(nil)
	_ page.Keeper = (*registerPage)(nil)
)

// New makes the page.
func New(p *page.Place, r page.Route) page.Page {
	g := &registerPage{Place: p, entries: layout.NewStage(), others: layout.NewStage(), vault: layout.NewStage()}
	kept, _ := r.Kept.(registerKept)
	g.tabs = nav.NewTabs(p.Env,
		nav.Tab{Text: p.T("register.tab.entries"), Content: layout.ScrollOutdented(g.entries.Object)},
		nav.Tab{Text: p.T("register.tab.others"), Content: layout.ScrollOutdented(g.others.Object)},
		nav.Tab{Text: p.T("register.tab.vault"), Content: layout.ScrollOutdented(g.vault.Object)})
	g.tabs.Select(kept.tab)
	g.reload()
	return g
}

func (g *registerPage) Content() fyne.CanvasObject {
	files := layout.Flow(g.Env)
	for _, f := range registerForms() {
		files.Add(button.New(g.Env, button.Link, g.T("register.save."+f.key), func() { g.save(f) }))
	}
	files.Add(button.New(g.Env, button.Link, g.T("register.inspection.open"), g.askInspection))
	return page.Frame(g.Place, g.T("register.title"), g.T("register.subtitle"), []fyne.CanvasObject{
		button.NewWithIcon(g.Env, button.Primary, theme.ContentAddIcon(), g.T("register.add"), g.Add),
	}, layout.Border(g.Env, files, nil, nil, nil, g.tabs))
}

func (g *registerPage) Keep() any { return registerKept{g.tabs.Selected()} }

// Add notes somebody else who gets people's data.
func (g *registerPage) Add() {
	g.edit(data.Processor{Role: data.RoleProcessor})
}

func (g *registerPage) reload() {
	g.reads.Ask(g.Place, g.Vault.DataMap, page.OrFail(g.Place, g.show))
}

func (g *registerPage) show(m data.DataMap) {
	g.facts = m
	worded := g.worded(&m)
	all := worded.Sections()
	head := worded.Head()
	g.entries.Show(g.entryCards(head, all))
	g.others.Show(g.otherCards(head[0], all))
	g.vault.Show(g.vaultCards(head[0], all))
}

// worded returns the map in the words of the page's language.
func (g *registerPage) worded(m *data.DataMap) dossier.Register {
	return dossier.Register{
		Map: m, Lang: g.Lang.Code(), Zone: g.Now().Location(),
		Country:  func(code string) string { return page.CountryName(g.Env, code) },
		Provider: g.provider,
	}
}

// provider returns what the provider of an account is called, or its server where none is
// known.
func (g *registerPage) provider(a data.Account) string {
	key := a.Provider
	if preset, ok := provider.ByHost(a.Host); key == "" && ok {
		key = preset.Key
	}
	if key == "" || key == provider.Other || a.Kind == data.AccountPage {
		if a.Host == "" {
			return a.Name
		}
		return a.Host
	}
	return g.T("account.provider." + key)
}

// registerForm is a form of file that the register is saved in.
type registerForm struct {
	key, ending string
	write       func(dossier.Register, io.Writer) error
}

func registerForms() []registerForm {
	return []registerForm{
		{"page", "html", dossier.Register.WritePage}, {"pdf", "pdf", writePDF}, {"table", "csv", dossier.Register.WriteTable},
	}
}

func writePDF(r dossier.Register, w io.Writer) error {
	paper, err := page.Paper()
	if err != nil {
		return err
	}
	return paper.WriteRegister(w, r)
}

// save writes the register as it is shown into a file. Nobody's data are in it.
func (g *registerPage) save(f registerForm) {
	if g.facts.MadeAt.IsZero() {
		return
	}
	facts := g.facts
	worded := g.worded(&facts)
	g.Files.SaveFile(dossier.RegisterFile(g.Local(facts.MadeAt), f.ending), kit.Filter{Extensions: []string{"." + f.ending}}, func(path string) {
		g.WriteFile(func(ctx context.Context) error {
			return data.SaveFile(ctx, path, func(w io.Writer) error { return f.write(worded, w) })
		}, func(err error) {
			if err != nil {
				g.Fail(err)
				return
			}
			dialog.Message(g.Env, g.T("register.saved"), g.T("register.saved.text", "file", filepath.Base(path), "folder", filepath.Dir(path)))
		})
	})
}
