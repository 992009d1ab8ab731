package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// mainMenu gives every way that has no button on every page, with its keys.
func (a *App) mainMenu() *fyne.MainMenu {
	quit := item(a.env.T("menu.quit"), fyne.KeyQ, a.p.Quit)
	quit.IsQuit = true
	program := fyne.NewMenu(a.env.T("app.name"))
	if a.session == nil {
		program.Items = []*fyne.MenuItem{quit}
		return fyne.NewMainMenu(program)
	}
	program.Items = []*fyne.MenuItem{
		item(a.env.T("menu.lock"), fyne.KeyL, a.Lock), // also while a dialog is open
		fyne.NewMenuItemSeparator(), quit,
	}
	page := fyne.NewMenu(a.env.T("menu.page"),
		a.pageItem("menu.find", fyne.KeyF, func() {
			if f, ok := a.shell.page.(finder); ok {
				f.find()
			}
		}),
		a.pageItem("menu.new", fyne.KeyN, func() {
			if f, ok := a.shell.page.(adder); ok {
				f.add()
			}
		}),
		a.pageItem("menu.save", fyne.KeyS, func() {
			if s, ok := a.shell.page.(saver); ok {
				s.saveNow()
			}
		}),
		a.pageItem("menu.back", fyne.KeyLeftBracket, func() { a.shell.back() }),
	)
	return fyne.NewMainMenu(program, page, a.goMenu())
}

func (a *App) goMenu() *fyne.Menu {
	menu := fyne.NewMenu(a.env.T("menu.go"))
	for i, name := range railPages {
		key := fyne.KeyName(rune('1' + i))
		menu.Items = append(menu.Items, a.pageItem("rail."+string(name), key, func() { a.shell.visit(name) }))
	}
	return menu
}

// pageItem is an item that changes the page, which a dialog above it must be
// answered for first. The toolkit gives menus their keys before it asks any dialog.
func (a *App) pageItem(text string, key fyne.KeyName, do func()) *fyne.MenuItem {
	return item(a.env.T(text), key, func() {
		if !a.env.InDialog() {
			do()
		}
	})
}

func item(text string, key fyne.KeyName, do func()) *fyne.MenuItem {
	m := fyne.NewMenuItem(text, do)
	m.Shortcut = &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}
	return m
}
