package sqlite

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Tighten closes a folder, and the files of a vault in it, to other users of the computer.
// It reports whether something stays open to them: on a disk that keeps no rights, where
// another owns it, and where the folder is not the vault's alone, such as the person's home
// or one that everybody may write to.
func Tighten(dir string) (open bool) {
	open = !isOwn(dir) || tighten(dir, 0o700) != nil
	for _, folder := range []string{dir, filepath.Join(dir, "backups")} {
		entries, err := os.ReadDir(folder)
		if err != nil {
			open = open || !errors.Is(err, fs.ErrNotExist)
			continue
		}
		if folder != dir {
			open = tighten(folder, 0o700) != nil || open
		}
		for _, e := range entries {
			if e.Type().IsRegular() && (folder != dir || strings.HasPrefix(e.Name(), "vault.")) {
				open = tighten(filepath.Join(folder, e.Name()), 0o600) != nil || open
			}
		}
	}
	return open
}

// isOwn reports whether a folder may be a vault's alone.
func isOwn(dir string) bool {
	home, err := os.UserHomeDir()
	if err == nil && filepath.Clean(home) == filepath.Clean(dir) || parent(dir) == filepath.Clean(dir) {
		return false
	}
	info, err := os.Stat(dir)
	return err == nil && info.Mode()&fs.ModeSticky == 0
}
