package tour

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"testing"

	"mujeeb/ui/lang"
)

// The whole main job, through the real pages, in every language.
func TestRun(t *testing.T) {
	t.Setenv("LANG", "en_US.UTF-8")
	dir := t.TempDir()
	if err := Run(t.Context(), dir, io.Discard); err != nil {
		t.Fatal(err)
	}
	for _, l := range lang.Languages() {
		for pattern, least := range map[string]int{"*-" + l.Code + ".png": 20, "*-" + l.Code + "-dark.png": 20, "mails-" + l.Code + "/*.eml": 3 * (leads - 3)} {
			if found, err := filepath.Glob(filepath.Join(dir, pattern)); err != nil || len(found) < least {
				t.Errorf("%s: got %d files, %v; want at least %d", pattern, len(found), err, least)
			}
		}
		file := filepath.Join(dir, "person-"+l.Code+".zip")
		z, err := zip.OpenReader(file)
		if err != nil {
			t.Fatal(err)
		}
		if len(z.File) < 5 {
			t.Errorf("%s holds %d files", filepath.Base(file), len(z.File))
		}
		z.Close()
	}
	if left, err := filepath.Glob(filepath.Join(os.TempDir(), "mujeeb-tour-*")); err != nil || len(left) > 0 {
		t.Errorf("the tour left %v, %v", left, err)
	}
}
