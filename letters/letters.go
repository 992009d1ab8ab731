// Package letters words what leaves the house, in each of the program's languages.
package letters

import (
	"embed"

	"mujeeb/text/lang"
)

//go:embed en/*.json ar/*.json
var files embed.FS

// DossierWords returns the words of a person's file. They are in English where code is not a language of [lang.Languages].
func DossierWords(code string) *lang.Catalogue { return lang.New(files, code) }
