// Command thirdparty writes THIRD_PARTY.md: the software of others that Mujeeb
// carries, and the licence texts that have to go with it.
//
//	go run ./tools/thirdparty          writes the page
//	go run ./tools/thirdparty -check   exits 1 if the page is not what it would write
//
// The modules are those that the go command links into the program for Linux,
// Windows or macOS. Their licences are read from their own folders, and their
// texts must consist of known licences (package variable licences) and nothing
// else: a text with one condition more, or a module without a text, is an error.
// What comes without a licence file of its own is listed in bundled.go.
//
// It runs in the root of the repository and downloads modules that are not there.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

// pageName is the page's path in the repository.
const pageName = "THIRD_PARTY.md"

var errOutdated = errors.New(pageName + " is not what this tool writes; `make thirdparty` rewrites it")

func main() {
	check := flag.Bool("check", false, "only report whether "+pageName+" is up to date")
	flag.Parse()
	if err := run(".", *check); err != nil {
		fmt.Fprintln(os.Stderr, "thirdparty:", err)
		os.Exit(1)
	}
}

// run writes the page of the repository at root, or only compares it.
func run(root string, check bool) error {
	page, err := makePage(root)
	if err != nil {
		return err
	}
	path := filepath.Join(root, pageName)
	if check {
		return compare(path, page)
	}
	return os.WriteFile(path, []byte(page), 0o644)
}

// compare returns errOutdated if the file at path does not hold page.
func compare(path, page string) error {
	have, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if string(have) != page {
		return errOutdated
	}
	return nil
}

func makePage(root string) (string, error) {
	modules, err := linkedModules(root)
	if err != nil {
		return "", err
	}
	parts, err := bundledParts(root, modules)
	if err != nil {
		return "", err
	}
	for _, m := range modules {
		p, err := m.part()
		if err != nil {
			return "", err
		}
		parts = append(parts, p)
	}
	return renderPage(parts), nil
}
