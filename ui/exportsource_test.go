package ui

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// filesWithoutPeople are the places that write files of the owner's choice in which nobody's
// data is, and why.
var filesWithoutPeople = map[string]string{
	"data/backup/backup.go":     "a sealed copy of the whole vault, which the vault lists itself",
	"ui/activity/activity.go":   "what was done, connected to and exported, which name nobody",
	"ui/activity/log.go":        "the report for support",
	"ui/breaches/lost.go":       "what to do when the computer is lost, which names the owner's accounts alone",
	"ui/consent/headpaper.go":   "the code of a head",
	"ui/page/erasure.go":        "the certificate of an erasure, which names nobody",
	"ui/page/proof.go":          "the proof of all heads",
	"ui/register/register.go":   "the register of processing, which names nobody but the owner and recipients",
	"ui/settings/move.go":       "how to move a vault",
	"ui/settings/optoutcard.go": "the page for opting out, which names the owner alone",
	"ui/settings/ways.go":       "a recovery key",
}

// Every file with personal data that leaves the vault goes through Vault.WriteExport, which
// writes it down: nothing else saves files but for those that are about nobody.
func TestProgram_ExportsInOnePlace(t *testing.T) {
	var found []string
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		raw, err := os.ReadFile(path)
		if err == nil && strings.Contains(string(raw), "data.SaveFile(") {
			found = append(found, filepath.ToSlash(strings.TrimPrefix(path, ".."+string(filepath.Separator))))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) < 4 {
		t.Fatalf("only %q were found", found)
	}
	for _, path := range found {
		if filesWithoutPeople[path] == "" {
			t.Errorf("%s saves a file past Vault.WriteExport", path)
		}
	}
	for path, why := range filesWithoutPeople {
		if !slices.Contains(found, path) {
			t.Errorf("%s saves no file (%s)", path, why)
		}
	}
}
