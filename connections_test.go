package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// What of the program can open a connection, and to what. The page About lists the
// same to the owner.
var connecting = map[string]string{
	"mujeeb/dial":                               "whatever the others ask it to; it lists each",
	"mujeeb/mail":                               "the mail servers of the vault's accounts, and the practice server on this computer",
	"mujeeb/mail/mailbox":                       "the mailbox that answers come to",
	"mujeeb/mail/oauth":                         "the servers where a person signs in at their mail provider; it waits for the browser on loopback",
	"mujeeb/mail/setup":                         "nothing: it asks the resolver that it is given, and sends by mujeeb/mail",
	"mujeeb/mail/provider":                      "nothing: it asks the resolver that it is given",
	"golang.org/x/oauth2":                       "what mujeeb/mail/oauth hands it",
	"golang.org/x/oauth2/internal":              "as the line before",
	"mujeeb/inbox/endpoint":                     "the owner's web space, for the opt-outs that wait there",
	"mujeeb/app/update":                         "the server that announces versions, when the person presses for it",
	"mujeeb/data/secrets":                       "the desktop's bus on this computer, for the keyring",
	"mujeeb/ui/about":                           "nothing: it joins a host and a port to be read",
	"mujeeb/ui/activity":                        "nothing: it joins a host and a port to be read",
	"github.com/emersion/go-smtp":               "what mujeeb/mail hands it",
	"github.com/emersion/go-imap/v2/imapclient": "what mujeeb/mail/mailbox hands it",
	"github.com/godbus/dbus/v5":                 "the desktop's bus, for the keyring and the file dialogs",
	"fyne.io/fyne/v2":                           "nothing: it loads pictures from addresses, which nothing here asks for",
	"fyne.io/fyne/v2/internal/repository":       "nothing: as the line before",
	"golang.org/x/sys/windows":                  "nothing: it names the kinds of addresses",
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

// opening are the names of the standard library, and of the mail library, by which a
// connection is opened or waited for.
var opening = map[string]*regexp.Regexp{
	"net":                         regexp.MustCompile(`^(Dial|Listen$|Listen[A-Z]|Lookup|DefaultResolver$|Resolver$|FileConn$|FilePacketConn$)`),
	"crypto/tls":                  regexp.MustCompile(`^(Dial|Listen$)`),
	"net/http":                    regexp.MustCompile(`^(Client|Transport|DefaultClient|DefaultTransport|Get|Head|Post|PostForm|ListenAndServe|ListenAndServeTLS|Server)$`),
	"github.com/emersion/go-smtp": regexp.MustCompile(`^(Dial|SendMail)`),
	"github.com/emersion/go-imap/v2/imapclient": regexp.MustCompile(`^Dial`),
}

// openers are who may use them, and what for.
var openers = map[string][]string{
	"dial/dial.go":            {"net.Dialer", "net.Resolver"},    // the one place
	"inbox/endpoint/fetch.go": {"http.Client", "http.Transport"}, // over a connection of package dial
	"mail/oauth/oauth.go":     {"http.Client", "http.Transport"}, // over a connection of package dial
	"mail/oauth/signin.go":    {"http.Server", "net.Listen"},     // the browser comes back to it, on loopback
	"mail/sandbox.go":         {"net.Listen"},                    // the practice server, on loopback
	"app/update/update.go":    {"http.Client", "http.Transport"}, // over a connection of package dial
}

// Nothing but package dial opens a connection: no other file of the program names what
// would. What package update has of package http connects through it.
func TestProgram_DialsInOnePlace(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "-f", `{{if and (not .Standard) .Module}}{{if .Module.Main}}{{$d := .Dir}}{{range .GoFiles}}{{$d}}/{{.}}
{{end}}{{end}}{{end}}`, ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	files, found := strings.Fields(string(out)), map[string]bool{}
	for _, file := range files {
		name, err := filepath.Rel(here, file)
		if err != nil {
			t.Fatal(err)
		}
		name = filepath.ToSlash(name)
		for _, used := range opens(t, file) {
			if !slices.Contains(openers[name], used) {
				t.Errorf("%s uses %s: connections are opened by package dial", name, used)
			}
			found[name+" "+used] = true
		}
	}
	if len(files) < 300 {
		t.Errorf("read only %d files", len(files))
	}
	for name, all := range openers {
		for _, used := range all {
			if !found[name+" "+used] {
				t.Errorf("%s does not use %s any more", name, used)
			}
		}
	}
}

// opens returns what a file uses that opens connections, and "http.Transport without
// DialContext" where it would open its own.
func opens(t *testing.T, file string) (used []string) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]*regexp.Regexp{}
	for _, i := range parsed.Imports {
		path, _ := strconv.Unquote(i.Path.Value)
		if opens := opening[path]; opens != nil {
			name := strings.TrimPrefix(filepath.Base(path), "go-")
			if i.Name != nil {
				name = i.Name.Name
			}
			names[name] = opens
		}
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && names[x.Name] != nil && names[x.Name].MatchString(n.Sel.Name) {
				used = append(used, x.Name+"."+n.Sel.Name)
			}
		case *ast.CompositeLit:
			if of, ok := n.Type.(*ast.SelectorExpr); ok && of.Sel.Name == "Transport" && !slices.ContainsFunc(n.Elts, isDialContext) {
				used = append(used, "http.Transport without DialContext")
			}
		}
		return true
	})
	return used
}

func isDialContext(e ast.Expr) bool {
	kv, ok := e.(*ast.KeyValueExpr)
	if !ok {
		return false
	}
	key, ok := kv.Key.(*ast.Ident)
	return ok && key.Name == "DialContext"
}
