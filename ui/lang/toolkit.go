package lang

import (
	fynelang "fyne.io/fyne/v2/lang"
)

// Toolkit has Fyne's own texts (file dialogs, menus of its entries, day names) follow the catalogue from here on.
//
// Fyne can't be told a language: it takes the system's. So the chosen language is registered under the name of the
// system's locale. That is good for plain texts only, which is all that Fyne itself has.
func (c *Catalogue) Toolkit() error {
	b, err := files.ReadFile("toolkit/" + c.Code() + ".json")
	if err != nil {
		return err
	}
	return fynelang.AddTranslationsForLocale(b, fynelang.SystemLocale())
}
