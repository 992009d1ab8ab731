// Package lang has every sentence that the window shows, in each of the program's languages: a file per area in en/ and
// ar/. What leaves the house is worded in package letters. Tests of this package hold the languages complete (package
// langtest), every key in use, and every code of an error worded.
package lang

import (
	"embed"

	"mujeeb/text/lang"
)

//go:embed en/*.json ar/*.json
var files embed.FS

// New returns the window's catalogue, which speaks code or the first of [lang.Languages].
func New(code string) *lang.Catalogue { return lang.New(files, code) }
