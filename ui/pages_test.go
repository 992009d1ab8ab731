package ui

import (
	"errors"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Areas never import each other or the window, and what they share imports none of
// them. The linter holds the same; this one says it before.
func TestPages_AreasApart(t *testing.T) {
	areas := map[string]bool{"mujeeb/ui": true}
	for _, path := range importsOf(t, "pages.go") {
		if strings.HasPrefix(path, "mujeeb/ui/") && path != "mujeeb/ui/page" {
			areas[path] = true
		}
	}
	files, err := filepath.Glob("*/*.go")
	deeper, err2 := filepath.Glob("*/*/*.go")
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	if len(areas) < 2 || len(files) < len(areas) {
		t.Fatalf("found %d files and the areas %v", len(files), areas)
	}
	for _, file := range append(files, deeper...) {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		for _, path := range importsOf(t, file) {
			if areas[path] {
				t.Errorf("%s imports %s", file, path)
			}
		}
	}
}

// importsOf returns what a file imports.
func importsOf(t *testing.T, file string) (paths []string) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range parsed.Imports {
		path, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}
