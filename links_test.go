package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// What the program must not link, and why. A name that ends in a slash stands for
// everything below it.
var unlinked = map[string]string{
	"testing":              "test code would be shipped to owners",
	"fyne.io/fyne/v2/test": "the toolkit's window without a display belongs to tests and the tour",
	"mujeeb/tools/":        "what make and tests run is no part of the program",
}

func TestProgram_LinksNoTests(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	links := strings.Fields(string(out))
	if !slices.Contains(links, "mujeeb/ui") {
		t.Fatalf("the list of what is linked lacks the window: %d packages", len(links))
	}
	for name, why := range unlinked {
		for _, linked := range links {
			if linked == name || strings.HasSuffix(name, "/") && strings.HasPrefix(linked, name) {
				t.Errorf("the program links %s: %s", linked, why)
			}
		}
	}
}
