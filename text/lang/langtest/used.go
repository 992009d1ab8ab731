package langtest

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
)

// Used fails t for every message of files that the Go code below root does not
// use, and for every key that the code asks for and files do not have. A key is
// used by a string that is the key, or by one that ends in a dot and is added
// to, as "reason." + code is. Keys that begin with one of elsewhere are used in
// another place, whose tests look for them. Test files use nothing.
func Used(t *testing.T, files fs.FS, root string, elsewhere ...string) {
	t.Helper()
	en := MustRead(t, files, "en")
	u := usage{literals: map[string]bool{}}
	u.read(t, root)
	if len(u.called) == 0 {
		t.Fatalf("the code below %s asks for no text", root)
	}
	for _, c := range u.called {
		if _, ok := en[c.key]; !ok {
			t.Errorf("%s: %q stands in no catalogue", c.at, c.key)
		}
	}
	u.prefixes = append(u.prefixes, elsewhere...)
	for _, key := range slices.Sorted(maps.Keys(en)) {
		prefixed := slices.ContainsFunc(u.prefixes, func(p string) bool { return strings.HasPrefix(key, p) })
		if !u.literals[key] && !prefixed {
			t.Errorf("%s: nothing uses it", key)
		}
	}
}

// StringLiteral returns the value of n if it is a string of the source.
func StringLiteral(n ast.Node) (string, bool) {
	b, ok := n.(*ast.BasicLit)
	if !ok || b.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(b.Value)
	return s, err == nil
}

// usage is what a program's source says about keys.
type usage struct {
	called   []call          // .T("key"
	prefixes []string        // "prefix." + …
	literals map[string]bool // every string, as keys also stand in tables
}

type call struct{ key, at string }

func (u *usage) read(t *testing.T, root string) {
	t.Helper()
	set := token.NewFileSet()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
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
}

func (u *usage) note(set *token.FileSet, n ast.Node) {
	if s, ok := StringLiteral(n); ok {
		u.literals[s] = true
	}
	if b, ok := n.(*ast.BinaryExpr); ok && b.Op == token.ADD {
		if s, ok := StringLiteral(b.X); ok && strings.HasSuffix(s, ".") {
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
	if s, ok := StringLiteral(c.Args[0]); ok {
		u.called = append(u.called, call{s, set.Position(c.Pos()).String()})
	}
}
