package lang

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	fynelang "fyne.io/fyne/v2/lang"
)

func toolkitText(key string) string { return fynelang.L(key) }

func mustRead(t *testing.T, code string) map[string]message {
	t.Helper()
	m, err := read(files, code)
	if err != nil {
		t.Errorf("%s: %v", code, err)
	}
	return m
}

// sameEverywhere are words that Arabic writes as English does.
var sameEverywhere = []string{
	"messenger", "smtp", "imap", "tls", "starttls", "csv", "json", "zip", "markdown", "html", "facebook", "gdpr", "psid", "url", "utf", "be", "le",
}

var argument = regexp.MustCompile(`\{[a-z]+\}`)

// arguments are the names in braces of all forms of a message, each once.
func arguments(m message) []string {
	var all []string
	for _, s := range m {
		all = append(all, argument.FindAllString(s, -1)...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// foreign gives the Latin words of a text that Arabic has no reason to keep.
func foreign(s string) []string {
	words := strings.FieldsFunc(argument.ReplaceAllString(s, " "), func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) })
	return slices.DeleteFunc(words, func(w string) bool { return slices.Contains(sameEverywhere, strings.ToLower(w)) })
}

func TestCatalogues_SameKeysAndArguments(t *testing.T) {
	en, ar := mustRead(t, "en"), mustRead(t, "ar")
	for _, key := range slices.Sorted(maps.Keys(en)) {
		a, ok := ar[key]
		if !ok {
			t.Errorf("%s: not in Arabic", key)
			continue
		}
		if e := en[key]; !slices.Equal(arguments(e), arguments(a)) {
			t.Errorf("%s: arguments %v in English, %v in Arabic", key, arguments(e), arguments(a))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(ar)) {
		if _, ok := en[key]; !ok {
			t.Errorf("%s: not in English", key)
		}
	}
}

func TestCatalogues_PluralForms(t *testing.T) {
	en, ar := mustRead(t, "en"), mustRead(t, "ar")
	for _, key := range slices.Sorted(maps.Keys(en)) {
		switch e, a := en[key], ar[key]; {
		case len(e) == 1 && len(a) == 1:
		case len(e) != 2 || len(a) != 6:
			t.Errorf("%s: %d forms in English and %d in Arabic, want 2 and 6 or 1 and 1", key, len(e), len(a))
		case !slices.Contains(arguments(e), "{n}"):
			t.Errorf("%s: forms, but no {n} to choose by", key)
		}
	}
}

func TestCatalogues_ArabicIsTranslated(t *testing.T) {
	en, ar := mustRead(t, "en"), mustRead(t, "ar")
	isArabic := func(r rune) bool { return unicode.Is(unicode.Arabic, r) }
	for _, key := range slices.Sorted(maps.Keys(ar)) {
		for _, s := range ar[key] {
			e := ""
			for _, form := range en[key] {
				e += form
			}
			if len(foreign(e)) > 0 && !strings.ContainsFunc(s, isArabic) {
				t.Errorf("%s: %q is not Arabic", key, s)
			}
			if strings.TrimSpace(s) == "" {
				t.Errorf("%s: empty", key)
			}
		}
		for _, s := range en[key] {
			if strings.ContainsFunc(s, isArabic) {
				t.Errorf("%s: %q is not English", key, s)
			}
		}
	}
}

func TestCatalogues_UsedAndKnown(t *testing.T) {
	en := mustRead(t, "en")
	u := sourceTexts(t)
	for _, c := range u.called {
		if _, ok := en[c.key]; !ok {
			t.Errorf("%s: %q stands in no catalogue", c.at, c.key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(en)) {
		prefixed := slices.ContainsFunc(u.prefixes, func(p string) bool { return strings.HasPrefix(key, p) })
		if !u.literals[key] && !prefixed {
			t.Errorf("%s: no page uses it", key)
		}
	}
}

// usage is what the program's source says about keys.
type usage struct {
	called   []call          // .T("key"
	prefixes []string        // "prefix." + …
	literals map[string]bool // every string, as keys also stand in tables
}

type call struct{ key, at string }

func sourceTexts(t *testing.T) usage {
	t.Helper()
	u := usage{literals: map[string]bool{}}
	set := token.NewFileSet()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool { u.note(set, n); return true })
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(u.called) == 0 {
		t.Fatal("found no text in the source")
	}
	return u
}

func (u *usage) note(set *token.FileSet, n ast.Node) {
	if s, ok := literal(n); ok {
		u.literals[s] = true
	}
	if b, ok := n.(*ast.BinaryExpr); ok && b.Op == token.ADD {
		if s, ok := literal(b.X); ok && strings.HasSuffix(s, ".") {
			u.prefixes = append(u.prefixes, s)
		}
	}
	c, ok := n.(*ast.CallExpr)
	if !ok || len(c.Args) == 0 {
		return
	}
	if f, ok := c.Fun.(*ast.SelectorExpr); !ok || f.Sel.Name != "T" {
		return
	}
	if s, ok := literal(c.Args[0]); ok {
		u.called = append(u.called, call{s, set.Position(c.Pos()).String()})
	}
}

func literal(n ast.Node) (string, bool) {
	b, ok := n.(*ast.BasicLit)
	if !ok || b.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(b.Value)
	return s, err == nil
}

func TestToolkit_SameKeys(t *testing.T) {
	keys := func(code string) []string {
		b, err := files.ReadFile("toolkit/" + code + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var m map[string]any
		if err := json.Unmarshal(b, &m); err != nil {
			t.Fatal(err)
		}
		return slices.Sorted(maps.Keys(m))
	}
	if en, ar := keys("en"), keys("ar"); !slices.Equal(en, ar) {
		t.Errorf("English has %v, Arabic %v", en, ar)
	}
}
