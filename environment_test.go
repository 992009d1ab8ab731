package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
)

// Every environment variable of the tests is in the list of docs/testing.md, and
// every one of the list is read somewhere.
func TestEnvironment_Listed(t *testing.T) {
	name := regexp.MustCompile(`MUJEEB_[A-Z][A-Z_]*[A-Z]`)
	list, err := os.ReadFile("docs/testing.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := name.FindAllString(string(list), -1)
	used := map[string]string{}
	err = filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != "." && (d.Name()[0] == '.' && d.Name() != ".ci" || d.Name() == "build"):
			return filepath.SkipDir
		case d.IsDir() || !readsEnvironment(path):
			return nil
		}
		text, err := os.ReadFile(path)
		for _, x := range name.FindAllString(string(text), -1) {
			used[x] = path
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for x, path := range used {
		if !slices.Contains(listed, x) {
			t.Errorf("%s reads %s, which docs/testing.md does not list", path, x)
		}
	}
	for _, x := range listed {
		if used[x] == "" {
			t.Errorf("docs/testing.md lists %s, which nothing reads", x)
		}
	}
}

// readsEnvironment reports whether a file of this name may read variables: what is
// compiled, and what make runs.
func readsEnvironment(path string) bool {
	return filepath.Base(path) == "Makefile" || filepath.Base(filepath.Dir(path)) == ".ci" ||
		slices.Contains([]string{".go", ".sh", ".mk"}, filepath.Ext(path))
}
