package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A module that was added, updated or removed needs `make thirdparty`.
func TestPage_UpToDate(t *testing.T) {
	if err := run("../..", true); err != nil {
		t.Fatal(err)
	}
}

func TestCompare(t *testing.T) {
	path := write(t, t.TempDir(), pageName, "the page\n")
	if err := compare(path, "the page\n"); err != nil {
		t.Error(err)
	}
	if err := compare(path, "another page\n"); !errors.Is(err, errOutdated) {
		t.Errorf("another page: got %v", err)
	}
	if err := compare(path+"x", ""); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no page: got %v", err)
	}
}

// write makes a file with its folders and returns its path.
func write(t *testing.T, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// wordingOf returns the embedded wording of a licence.
func wordingOf(id string) string { return mustRead(licenceFiles, "licences/"+id+".txt") }

func TestRecognise_OK(t *testing.T) {
	mit := "MIT License\n\nCopyright (c) 2026 Amal\n\n" + wordingOf("MIT")
	for name, c := range map[string]struct{ content, want string }{
		"MIT":       {mit, "MIT"},
		"CRLF":      {strings.ReplaceAll(mit, "\n", "\r\n"), "MIT"},
		"Rewrapped": {strings.Join(strings.Fields(wordingOf("ISC")), " "), "ISC"},
		"Notice":    {wordingOf("Apache-2.0_notice"), "Apache-2.0"},
		"Two":       {mit + "\n---\n" + wordingOf("Zlib"), "MIT AND Zlib"},
		"Choice":    {"SPDX-License-Identifier: MIT OR Zlib\n\n" + mit + wordingOf("Zlib"), "MIT OR Zlib"},
	} {
		if got, err := recognise(c.content); err != nil || got != c.want {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
	for _, l := range licences {
		if got, err := recognise(l.words); err != nil || got != l.id {
			t.Errorf("%s: got %q, %v", l.id, got, err)
		}
	}
}

func TestRecognise_ErrUnknown(t *testing.T) {
	mit := wordingOf("MIT")
	for name, content := range map[string]string{
		"Empty":           "",
		"OnlyCopyright":   "Copyright (c) 2026 Amal. All rights reserved.\n",
		"OnlyTitle":       "MIT License\n",
		"Own":             "You may use this on Sundays.\n",
		"OneMore":         mit + "\nThe Software shall be used for Good, not Evil.\n",
		"OneLess":         strings.Replace(mit, "without restriction, ", "", 1),
		"Changed":         strings.Replace(wordingOf("BSD-3-Clause"), "with or without\nmodification", "without\nmodification", 1),
		"OtherIdentifier": "SPDX-License-Identifier: MIT OR GPL-3.0-only\n\n" + mit,
	} {
		if got, err := recognise(content); err == nil {
			t.Errorf("%s: taken for %q", name, got)
		}
	}
}

func TestModule_Part(t *testing.T) {
	dir := t.TempDir()
	m := &module{"example.org/m", "v1.2.3", dir, map[string]bool{filepath.Join(dir, "used"): true}}
	write(t, dir, "used/used.go", "package used")
	write(t, dir, "used/font/LICENSE.txt", wordingOf("OFL-1.1"))
	write(t, dir, "other/other.go", "package other")
	write(t, dir, "other/LICENSE", "You may use this on Sundays.")
	write(t, dir, "used/testdata/COPYING", "You may use this on Sundays.")
	if _, err := m.part(); err == nil || !strings.Contains(err.Error(), "no licence file") {
		t.Errorf("without a licence: got %v", err)
	}
	write(t, dir, "license.go", "package m")
	if _, err := m.part(); err == nil {
		t.Error("license.go was taken for a licence")
	}
	licence := write(t, dir, "LICENSE.md", "Copyright 2026 Amal\n\n"+wordingOf("Apache-2.0"))
	write(t, dir, "NOTICE", "This product includes software by Amal.")
	p, err := m.part()
	if err != nil || p.licence() != "Apache-2.0 AND OFL-1.1" || len(p.texts) != 3 {
		t.Errorf("got %s, %d texts, %v", p.licence(), len(p.texts), err)
	}
	write(t, dir, filepath.Base(licence), "You may use this on Sundays.")
	if _, err := m.part(); err == nil || !strings.Contains(err.Error(), "LICENSE.md: no known licence") {
		t.Errorf("an unknown licence: got %v", err)
	}
}

func TestBundledParts_Errors(t *testing.T) {
	if _, err := bundledParts("../..", nil); err == nil || !strings.Contains(err.Error(), "which is not linked") {
		t.Errorf("modules that are not linked: got %v", err)
	}
	dir := t.TempDir()
	write(t, dir, "go.mod", "module m\n\ngo 1.26.0\n")
	write(t, dir, "tools/deps.sh", "stamp=\"sqlite3mc 2.4.0\"\n")
	if _, err := bundledParts(dir, nil); err == nil || !strings.Contains(err.Error(), "no version of Vazirmatn") {
		t.Errorf("without a pinned font: got %v", err)
	}
}

func TestRenderPage(t *testing.T) {
	mit := wordingOf("MIT")
	page := renderPage([]part{
		{"one", "v1", []text{{"LICENSE", "MIT", "MIT License\n\nCopyright (c) 2026 Amal <amal@example.org>\n\n" + mit}}},
		{"two", "v2", []text{{"sub/LICENSE", "MIT", "Copyright 2025 Basma\n" + mit}, {"NOTICE", "", "By Basma."}}},
	})
	for _, want := range []string{
		"| one | v1 | MIT |\n| two | v2 | MIT |\n",
		"### MIT\n\n- one: Copyright (c) 2026 Amal &lt;amal@example.org&gt;\n- two, sub/LICENSE: Copyright 2025 Basma\n\n```text\nPermission",
		"### Notice of two\n\n- two\n\n```text\nBy Basma.\n```\n",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if n := strings.Count(page, "Permission is hereby granted"); n != 1 {
		t.Errorf("the same text stands there %d times", n)
	}
}

// The licence that the page gives for Go is the one of the Go that compiles it.
func TestBundles_Go(t *testing.T) {
	root, err := exec.CommandContext(t.Context(), "go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "LICENSE"))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("this Go came without its licence")
	} else if err != nil {
		t.Fatal(err)
	}
	want := strings.TrimSpace(bundles[0].copyright + "\n\n" + bundles[0].body())
	if got := strings.TrimSpace(string(raw)); got != want {
		t.Errorf("Go's licence is\n%s", got)
	}
}
