package ui

import (
	"go/parser"
	"go/token"
	"os"
	"strconv"
	"strings"
	"testing"
)

// Every area is among those that the linter keeps from importing each other: as
// one that may not, and as one that is not to be imported.
func TestPages_AreasApart(t *testing.T) {
	rules, err := os.ReadFile("../.golangci.yml")
	if err != nil {
		t.Fatal(err)
	}
	table, err := parser.ParseFile(token.NewFileSet(), "pages.go", nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	areas := 0
	for _, i := range table.Imports {
		path, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		area, ok := strings.CutPrefix(path, "mujeeb/ui/")
		if !ok || area == "page" {
			continue
		}
		areas++
		for _, want := range []string{`"**/ui/` + area + `/*.go"`, "{pkg: mujeeb/ui/" + area + ","} {
			if !strings.Contains(string(rules), want) {
				t.Errorf("the rules for imports lack %s", want)
			}
		}
	}
	if areas == 0 {
		t.Error("found no area in the table of pages")
	}
}
