package ui

import (
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"mujeeb/text/bidi"
	"mujeeb/ui/page"
)

// mainMenu gives every way that has no button on every page, with its keys.
func (a *App) mainMenu() *fyne.MainMenu {
	quit := a.item("menu.quit", fyne.KeyQ, a.p.Quit)
	quit.IsQuit = true
	program := fyne.NewMenu(a.env.T("app.name"))
	if a.session == nil {
		program.Items = []*fyne.MenuItem{a.pageItem("menu.vaults", fyne.KeyO, a.Palette), fyne.NewMenuItemSeparator(), quit}
		return fyne.NewMainMenu(program, a.helpMenu())
	}
	program.Items = []*fyne.MenuItem{
		a.item("menu.lock", fyne.KeyL, a.Lock), // also while a dialog is open
		a.pageItem("menu.vaults", fyne.KeyO, a.Palette),
		fyne.NewMenuItemSeparator(), quit,
	}
	page := fyne.NewMenu(a.env.T("menu.page"),
		a.pageItem("menu.find", fyne.KeyF, func() {
			if f, ok := a.shell.page.(page.Finder); ok {
				f.Find()
			}
		}),
		a.pageItem("menu.new", fyne.KeyN, func() {
			if f, ok := a.shell.page.(page.Adder); ok {
				f.Add()
			}
		}),
		a.pageItem("menu.save", fyne.KeyS, func() {
			if s, ok := a.shell.page.(page.Saver); ok {
				s.SaveNow()
			}
		}),
		a.pageItem("menu.back", fyne.KeyLeftBracket, func() { a.shell.back() }),
	)
	return fyne.NewMainMenu(program, page, a.goMenu(), a.helpMenu())
}

// helpMenu leads to what the program says about itself, also while it is locked.
func (a *App) helpMenu() *fyne.Menu {
	return fyne.NewMenu(a.env.T("menu.help"),
		a.pageItem("help.title", fyne.KeyH, func() { a.GoTo(page.Route{Page: page.Help}) }),
		a.pageItem("about.title", fyne.KeyI, func() { a.GoTo(page.Route{Page: page.About}) }),
	)
}

// goKeys are the keys of the rail's pages, from top to bottom.
const goKeys = "1234567890-="

func (a *App) goMenu() *fyne.Menu {
	menu := fyne.NewMenu(a.env.T("menu.go"))
	for i, name := range railPages {
		key := fyne.KeyName(goKeys[i : i+1])
		menu.Items = append(menu.Items, a.pageItem("rail."+string(name), key, func() { a.shell.visit(name) }))
	}
	return menu
}

// pageItem is an item that changes the page, which a dialog above it must be
// answered for first. The toolkit gives menus their keys before it asks any dialog.
func (a *App) pageItem(text string, key fyne.KeyName, do func()) *fyne.MenuItem {
	return a.item(text, key, func() {
		if !a.env.InDialog() {
			do()
		}
	})
}

// item is an item that a key chooses as well. The toolkit writes keys into its menus at a fifth of the text's strength,
// too faint to read (WCAG 2.2, 1.4.3). So the key stands in the text, and the toolkit hears only that the item answers
// to it. On macOS the menu is the system's, which writes keys as all programs have them.
func (a *App) item(text string, key fyne.KeyName, do func()) *fyne.MenuItem {
	keys := &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}
	m := fyne.NewMenuItem(a.env.T(text), do)
	if m.Shortcut = keys; runtime.GOOS != "darwin" {
		label := a.env.T("menu.item", "text", m.Label, "keys", "Ctrl+"+string(key))
		m.Label, m.Shortcut = bidi.Display(label, bidi.Base(label, 0)), menuKey(keys.ShortcutName())
	}
	return m
}

// menuKey is a shortcut that a menu answers to and does not write.
type menuKey string

// ShortcutName is called by the toolkit.
func (k menuKey) ShortcutName() string { return string(k) }
