package main

import (
	_ "embed"
	"net/url"
	"path/filepath"

	"mujeeb/ui/page"
)

// thirdParty is written by tools/thirdparty.
//
//go:embed THIRD_PARTY.md
var thirdParty string

// about returns what the program knows about itself. preferences is their folder,
// written with slashes; browse shows a page in the browser.
func about(preferences string, browse func(*url.URL) error) page.Program {
	return page.Program{Build: build(), ThirdParty: thirdParty, Preferences: filepath.FromSlash(preferences), Browse: browse}
}
