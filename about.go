package main

import (
	_ "embed"
	"io"
	"net/url"
	"path/filepath"

	"mujeeb/ui/page"
)

// thirdParty is written by tools/thirdparty.
//
//go:embed THIRD_PARTY.md
var thirdParty string

// about returns what the program knows about itself. stderr is where its log goes;
// preferences is their folder, written with slashes; browse shows a page in the
// browser.
func about(stderr io.Writer, preferences string, browse func(*url.URL) error) page.Program {
	p := page.Program{Build: build(), ThirdParty: thirdParty, Preferences: filepath.FromSlash(preferences), Browse: browse}
	if file, ok := stderr.(interface{ Path() string }); ok {
		p.Log = file.Path()
	}
	return p
}
