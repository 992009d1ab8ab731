package data

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"mujeeb/data/kept"
	"mujeeb/data/sqlite"
)

// ownFiles returns every name that the program ever gives to a file in a vault's folder,
// in the order in which a vault is deleted: the keys first, without which nobody reads
// what is left where the deletion is cut short.
func ownFiles() []string {
	var all []string
	for _, name := range []string{fileKeys, fileDB, fileKept, fileTries, fileRestored} {
		all = append(all, name, name+sqlite.Unfinished)
	}
	for _, name := range []string{fileDB, fileDB + sqlite.Unfinished} { // what SQLite writes beside a database
		all = append(all, name+"-wal", name+"-shm", name+"-journal")
	}
	return all
}

// Deletion says what [Delete] did.
type Deletion struct {
	Files  int      // of the vault that are gone, with the copies of vault.kept
	Failed []string // the paths of those that could not be deleted
	Others []string // the paths of what is not the program's, and stays in the folder
	Folder bool     // the folder itself is gone
}

// remove deletes a file that may not be there.
func (d *Deletion) remove(ctx context.Context, path string) {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err := sqlite.RemoveFile(ctx, path); err != nil {
		d.Failed = append(d.Failed, path)
		return
	}
	d.Files++
}

// Delete deletes the vault in dir, which nobody may have open, and its copies of
// vault.kept in p.Mirrors. It needs no password. What is not the program's stays in the
// folder. Error codes: CodeNoVault, CodeVaultBusy and those of a disk; then nothing was
// deleted.
func Delete(ctx context.Context, dir string, p Params) (d Deletion, err error) {
	v := &Vault{dir: dir}
	if v.home, err = findHome(dir); err != nil {
		return d, err
	}
	if err := v.takeLock(ctx); err != nil {
		return d, err
	}
	content, _ := sqlite.ReadFile(ctx, filepath.Join(v.home, fileKept))
	for _, name := range ownFiles() {
		d.remove(ctx, filepath.Join(v.home, name))
	}
	d.removeCopies(ctx, v.home)
	if name := kept.Name(content); name != "" {
		for _, mirror := range p.Mirrors {
			for _, end := range []string{"", sqlite.Unfinished} {
				d.remove(ctx, filepath.Join(mirror, name+keptSuffix+end))
			}
			_ = os.Remove(mirror) // which fails where another vault has its copy there
		}
	}
	if err := v.lock.unlock(); err == nil {
		d.remove(ctx, filepath.Join(v.home, fileLock))
	}
	d.close(dir, v.home)
	return d, nil
}

// removeCopies deletes the copies that migrations kept, and the files and folders that
// work was done in, which the program names alike.
func (d *Deletion) removeCopies(ctx context.Context, home string) {
	backups := filepath.Join(home, "backups")
	copies, _ := filepath.Glob(filepath.Join(backups, schemaCopy+"*.db"))
	for _, path := range append(copies, filepath.Join(backups, "copy"+sqlite.Unfinished)) {
		d.remove(ctx, path)
	}
	_ = os.Remove(backups) // which fails where something else is in it
	entries, _ := os.ReadDir(home)
	for _, e := range entries {
		path := filepath.Join(home, e.Name())
		isOwn := strings.HasPrefix(e.Name(), UnfinishedFile) || strings.HasPrefix(e.Name(), fileKept+foundKept)
		if isOwn && sqlite.RemoveAll(ctx, path) != nil {
			d.Failed = append(d.Failed, path)
		}
	}
}

// close deletes the folder if it is empty, and lists what is left in it.
func (d *Deletion) close(dir, home string) {
	entries, _ := os.ReadDir(home)
	for _, e := range entries {
		if path := filepath.Join(home, e.Name()); !slices.Contains(d.Failed, path) {
			d.Others = append(d.Others, path)
		}
	}
	d.Folder = len(entries) == 0 && os.Remove(home) == nil
	if d.Folder && filepath.Clean(dir) != home {
		_ = os.Remove(dir) // a link to it
	}
}
