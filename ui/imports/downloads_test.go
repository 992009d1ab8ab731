package imports

import (
	"os"
	"path/filepath"
	"testing"
)

// A file that comes into the folder is found once it stays as it is; what was there before,
// what is on its way and what is of another kind is not.
func TestFolderWatch(t *testing.T) {
	dir := t.TempDir()
	put := func(name, content string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w := &folderWatch{dir: dir}
	finds := func(when, want string) {
		t.Helper()
		path, err := w.look()
		if err != nil || path != "" && filepath.Base(path) != want || path == "" && want != "" {
			t.Errorf("%s: %q, %v; want %q", when, path, err, want)
		}
	}
	put("old.csv", "a")
	finds("first", "")
	finds("nothing came", "")
	put("leads.csv.crdownload", "a")
	put("picture.png", "a")
	put("empty.csv", "")
	if err := os.Mkdir(filepath.Join(dir, "folder.csv"), 0o700); err != nil {
		t.Fatal(err)
	}
	finds("other kinds", "")
	put("Leads.CSV", "a")
	finds("just there", "")
	put("Leads.CSV", "a,b")
	finds("still growing", "")
	finds("whole", "Leads.CSV")
	finds("again", "Leads.CSV")
	put("old.csv", "written over")
	finds("being written over", "Leads.CSV")
	finds("written over", "old.csv")
	w.dir = filepath.Join(dir, "gone")
	if _, err := w.look(); err == nil {
		t.Error("a folder that is not there was looked at")
	}
}

func TestNamedDownloads(t *testing.T) {
	for config, want := range map[string]string{
		"":                                 "",
		"XDG_DESKTOP_DIR=\"$HOME/Desk\"\n": "",
		"# x\nXDG_DOWNLOAD_DIR=\"$HOME/تنزيلات\"": "/home/x/تنزيلات",
		"XDG_DOWNLOAD_DIR=\"/data/in\"\n":         "/data/in",
	} {
		if got := namedDownloads(config, "/home/x"); filepath.ToSlash(got) != want {
			t.Errorf("%q: %q, want %q", config, got, want)
		}
	}
}
