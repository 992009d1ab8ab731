package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// What of the program can open a connection, and to what. The page About lists the
// same to the owner.
var connecting = map[string]string{
	"mujeeb/mail":                         "the mail servers of the vault's accounts, and the practice server on this computer",
	"mujeeb/app":                          "the name servers of this computer, for the keys of a mail that is given back, when the person presses for it",
	"mujeeb/app/update":                   "the server that announces versions, when the person presses for it",
	"mujeeb/data/secrets":                 "the desktop's bus on this computer, for the keyring",
	"mujeeb/ui/about":                     "nothing: it joins a host and a port to be read",
	"github.com/emersion/go-smtp":         "what mujeeb/mail hands it",
	"github.com/godbus/dbus/v5":           "the desktop's bus, for the keyring and the file dialogs",
	"fyne.io/fyne/v2":                     "nothing: it loads pictures from addresses, which nothing here asks for",
	"fyne.io/fyne/v2/internal/repository": "nothing: as the line before",
	"golang.org/x/sys/windows":            "nothing: it names the kinds of addresses",
}

// networks are the packages of the standard library that open connections.
var networks = []string{"net", "net/http", "net/smtp", "net/rpc", "crypto/tls"}

// Nothing else of what is linked can open a connection.
func TestProgram_Connects(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "-f", `{{if not .Standard}}{{.ImportPath}}{{range .Imports}} {{.}}{{end}}{{end}}`, ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		if len(words) == 0 || !slices.ContainsFunc(words[1:], func(w string) bool { return slices.Contains(networks, w) }) {
			continue
		}
		found++
		if _, known := connecting[words[0]]; !known {
			t.Errorf("%s can open connections; say here to what, and on the page About", words[0])
		}
	}
	if found < 5 {
		t.Errorf("found only %d packages that can", found)
	}
}

// loading is what would have the toolkit fetch something.
var loading = regexp.MustCompile(`LoadResourceFromURL|\bNewHTTPRepository|storage\.(ParseURI|NewURI)\(`)

// Nothing asks the toolkit to load anything from an address.
func TestProgram_LoadsNothing(t *testing.T) {
	read := 0
	for _, pattern := range []string{"*.go", "ui/*.go", "ui/*/*.go", "ui/*/*/*.go", "ui/*/*/*/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			read++
			if found := loading.Find(source); found != nil {
				t.Errorf("%s has %s", file, found)
			}
		}
	}
	if read < 100 {
		t.Errorf("read only %d files", read)
	}
}
