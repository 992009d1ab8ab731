package main

import (
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
)

// textFiles holds the wordings of bundled parts that differ from licenceFiles.
//
//go:embed texts/*.txt
var textFiles embed.FS

// bundle is something that goes into the program and has no licence file where
// the go command finds one.
type bundle struct {
	name      string
	in        string // the module that holds it, or a key of pins, or goVersion
	licence   string // SPDX identifier
	wording   string // file in texts; "" is the one in licences
	copyright string // one notice a line
}

const goVersion = "go.mod"

// pins find the versions of what tools/deps.sh brings.
var pins = map[string]*regexp.Regexp{
	"Vazirmatn":                regexp.MustCompile(`unpack vazirmatn@(\S+)`),
	"SQLite3 Multiple Ciphers": regexp.MustCompile(`stamp="sqlite3mc (\S+)`),
}

var goDirective = regexp.MustCompile(`(?m)^go (\S+)$`)

// bundles are listed from what the sources say themselves: the name table of
// the fonts, the comments of sqlite3.c as tools/deps.sh compiles it (ciphers
// that it leaves out are not here), the headers of GLFW and the code of the modules.
var bundles = []bundle{
	{name: "Go, its runtime and standard library", in: goVersion, licence: "BSD-3-Clause", copyright: "Copyright 2009 The Go Authors."},
	{name: "Vazirmatn", in: "Vazirmatn", licence: "OFL-1.1", copyright: "Copyright 2015 The Vazirmatn Project Authors (https://github.com/rastikerdar/vazirmatn)"},
	{name: "Roboto: the Latin letters of Vazirmatn", in: "Vazirmatn", licence: "Apache-2.0"},
	{name: "SQLite3 Multiple Ciphers", in: "SQLite3 Multiple Ciphers", licence: "MIT", copyright: "Copyright (c) 2019-2026 Ulrich Telle"},
	{name: "SQLite", in: "SQLite3 Multiple Ciphers", licence: "blessing"},
	{name: "libaegis", in: "SQLite3 Multiple Ciphers", licence: "MIT", copyright: "Copyright (c) 2023-2024 Frank Denis"},
	{name: "SHA-2 by Olivier Gay", in: "SQLite3 Multiple Ciphers", licence: "BSD-3-Clause", wording: "sha2.txt"},
	{name: "Argon2 reference implementation", in: "SQLite3 Multiple Ciphers", licence: "CC0-1.0", copyright: "Copyright 2015 Daniel Dinu, Dmitry Khovratovich, Jean-Philippe Aumasson, and Samuel Neves"},
	{name: "fastpbkdf2", in: "SQLite3 Multiple Ciphers", licence: "CC0-1.0", copyright: "Written in 2015 by Joseph Birr-Pixton <jpixton@gmail.com>"},
	{name: "ChaCha20 and Poly1305 of sqleet", in: "SQLite3 Multiple Ciphers", licence: "Unlicense"},
	{name: "Wayland protocols", in: "github.com/go-gl/glfw/v3.4/glfw", licence: "MIT", wording: "wayland.txt"},
	{name: "Khronos platform header", in: "github.com/go-gl/glfw/v3.4/glfw", licence: "MIT", wording: "khronos.txt"},
	{name: "Vulkan headers", in: "github.com/go-gl/glfw/v3.4/glfw", licence: "Apache-2.0", copyright: "Copyright 2014-2022 The Khronos Group Inc."},
	{name: "SDL_GameControllerDB", in: "github.com/go-gl/glfw/v3.4/glfw", licence: "Zlib", copyright: "Copyright (C) 1997-2013 Sam Lantinga <slouken@libsdl.org>"},
	{name: "Material Design icons", in: "fyne.io/fyne/v2", licence: "Apache-2.0"},
	{name: "libphonenumber", in: "github.com/nyaruka/phonenumbers", licence: "Apache-2.0", copyright: "Copyright (C) 2009 The Libphonenumber Authors"},
	{name: "zxcvbn", in: "github.com/ccojocar/zxcvbn-go", licence: "MIT", copyright: "Copyright (c) 2012-2015 Dan Wheeler and Dropbox, Inc."},
	{name: "Unicode Character Database and CLDR", in: "golang.org/x/text", licence: "Unicode-3.0", copyright: "Copyright © 2001-2024 Unicode, Inc."},
}

// bundledParts returns the parts of bundles. One that is said to be in a module
// that is not linked is an error.
func bundledParts(root string, modules []*module) ([]part, error) {
	versions, err := pinnedVersions(root)
	if err != nil {
		return nil, err
	}
	for _, m := range modules {
		versions[m.path] = m.version
	}
	var parts []part
	for _, b := range bundles {
		version, ok := versions[b.in]
		if !ok {
			return nil, fmt.Errorf("%s is said to be in %s, which is not linked", b.name, b.in)
		}
		if b.in != b.name && b.in != goVersion {
			version = "in " + b.in + " " + version
		}
		body := b.body()
		licence, err := recognise(body)
		if err == nil && licence != b.licence {
			err = fmt.Errorf("listed as %s, but the text is %s", b.licence, licence)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", b.name, err)
		}
		t := text{licence: licence, content: b.copyright + "\n\n" + body}
		parts = append(parts, part{name: b.name, version: version, texts: []text{t}})
	}
	return parts, nil
}

// body returns the licence of a bundle.
func (b bundle) body() string {
	if b.wording != "" {
		return mustRead(textFiles, "texts/"+b.wording)
	}
	return mustRead(licenceFiles, "licences/"+b.licence+".txt")
}

// pinnedVersions returns the versions that go.mod and tools/deps.sh name, by
// goVersion and the keys of pins.
func pinnedVersions(root string) (map[string]string, error) {
	versions := map[string]string{}
	read := func(key, file string, pattern *regexp.Regexp) error {
		raw, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(file)))
		if err != nil {
			return err
		}
		found := pattern.FindSubmatch(raw)
		if found == nil {
			return fmt.Errorf("%s names no version of %s (looked for %s)", file, key, pattern)
		}
		versions[key] = string(found[1])
		return nil
	}
	if err := read(goVersion, goVersion, goDirective); err != nil {
		return nil, err
	}
	versions[goVersion] += " or newer"
	for key, pattern := range pins {
		if err := read(key, "tools/deps.sh", pattern); err != nil {
			return nil, err
		}
	}
	return versions, nil
}
