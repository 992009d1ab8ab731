package lang

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"mujeeb/text/lang"
	"mujeeb/text/lang/langtest"
)

func mustRead(t *testing.T, code string) map[string]lang.Message {
	t.Helper()
	return langtest.MustRead(t, files, code)
}

func TestCatalogues_Complete(t *testing.T) { langtest.Complete(t, files) }

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
