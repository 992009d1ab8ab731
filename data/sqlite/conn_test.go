package sqlite

import (
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"testing"
)

// SQLite gets the very path, whatever stands in it.
func TestFileURI(t *testing.T) {
	for _, path := range []string{
		`C:\vault\vault.db`, `\\?\C:\خزنة ليلى 50% #1\vault.db`, `\\server\share\vault.db`,
		`/home/ليلى/a b?c#d%41&e=f+g;h/vault.db`, `//two/vault.db`, `relative/vault.db`,
	} {
		uri := fileURI(path)
		u, err := url.Parse(uri)
		if err != nil {
			t.Errorf("%s: %v", uri, err)
			continue
		}
		if got, err := url.PathUnescape(u.Opaque); err != nil || got != path || u.RawQuery != "" || u.Fragment != "" {
			t.Errorf("%s: names %q, %v", uri, got, err)
		}
	}
}

// Every connection waits until a commit is on the disk, on macOS too.
func TestPrepare_Sync(t *testing.T) {
	d := mustOpen(t)
	writer, readers := d.Pools()
	for name, pool := range map[string]*sql.DB{"writer": writer, "reader": readers} {
		for pragma, want := range map[string]int{"fullfsync": 1, "checkpoint_fullfsync": 1, "synchronous": 2} {
			var got int
			if err := pool.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
				t.Errorf("%s: %s is %d, %v", name, pragma, got, err)
			}
		}
	}
}

// A file that takes the name of another before anything was compared is not
// taken for it.
func TestIdentify(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	write := func(content string) {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("one")
	seen, err := identify(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path, path+".aside"); err != nil {
		t.Fatal(err)
	}
	write("two")
	if now, err := os.Stat(path); err != nil || os.SameFile(seen, now) {
		t.Errorf("another file is taken for the first, %v", err)
	}
	if now, err := os.Stat(path + ".aside"); err != nil || !os.SameFile(seen, now) {
		t.Errorf("the same file is taken for another, %v", err)
	}
	if _, err := identify(path + ".nowhere"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}
