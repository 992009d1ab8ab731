package data

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"mujeeb/data/kept"
	"mujeeb/data/sqlite"
)

// KeepIn gives a folder a copy of vault.kept, such as one that gets backups. A copy there
// that goes on longer stays. Error codes: those of [SaveFile].
func (v *Vault) KeepIn(ctx context.Context, dir string) error {
	v.keeping.Lock()
	defer v.keeping.Unlock()
	path := filepath.Join(dir, v.Name()+keptSuffix)
	mine, err := v.readKept(ctx, v.places()[0])
	if err != nil {
		return err
	}
	other, err := v.readKept(ctx, path)
	if err != nil || bytes.Equal(mine.content, other.content) || kept.Newest(mine.File, other.File) != mine.File {
		return elsewhere(err)
	}
	return elsewhere(coded(sqlite.ReplaceFile(ctx, path, mine.content)))
}

// besideTime is how long opening a vault waits for the disks that backups go to.
const besideTime = 2 * time.Second

// readBeside reads the copies of vault.kept in the folders that get backups, as far as they
// answer in time: where all that is on this computer was put back, they alone know what came
// since. A damaged one says what it still says, and is replaced by the next backup.
func (v *Vault) readBeside(ctx context.Context) (all []keptFile, err error) {
	folders, err := collect(ctx, v.db.Readers(), sqlite.Value[string], `SELECT folder FROM backup_place ORDER BY id`)
	if err != nil || len(folders) == 0 {
		return nil, err
	}
	read := make(chan []byte, len(folders))
	for _, path := range KeptPaths("", v.Name(), folders...) {
		go func() {
			content, _ := sqlite.ReadFile(ctx, path) // a disk comes and goes
			read <- content
		}()
	}
	key := v.Key(keyKept)
	defer clear(key)
	late := time.NewTimer(besideTime)
	defer late.Stop()
	for range folders {
		select {
		case content := <-read:
			if f := kept.Parse(content, key, v.LedgerKey()); len(f.Entries)+len(f.Heads) > 0 {
				f.Broken = false
				all = append(all, keptFile{f, content})
			}
		case <-late.C:
			return all, nil
		case <-ctx.Done():
			return all, ctx.Err()
		}
	}
	return all, nil
}

// FindKept copies vault.kept files that were found elsewhere, or none, into the folder of a
// vault that was put back: what they say since is done again when it is opened. Error
// codes: those of a disk.
func FindKept(ctx context.Context, dir string, paths ...string) error {
	for i, path := range paths {
		content, err := sqlite.ReadFile(ctx, path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			err = sqlite.ReplaceFile(ctx, filepath.Join(dir, fmt.Sprint(fileKept, foundKept, i)), content)
		}
		if err != nil {
			return fileError("copy vault.kept", err)
		}
	}
	return nil
}

// CheckKept reports what is wrong with a file that the owner took for a vault.kept of the
// vault of a name, as far as that can be seen without its keys. Error codes: CodeNotKept,
// CodeOtherKept, and those of a disk.
func CheckKept(ctx context.Context, path, name string) error {
	content, err := sqlite.ReadFile(ctx, path)
	if err != nil {
		return fileError("read vault.kept", err)
	}
	if !bytes.HasPrefix(content, []byte(kept.Heading)) {
		return &Error{Code: CodeNotKept}
	}
	if of := kept.Name(content); of != "" && of != name {
		return &Error{Code: CodeOtherKept}
	}
	return nil
}

// TakeKept copies a vault.kept that the owner had, such as out of a mail, into the folder of
// the vault of a name that was put back: what it says since is done again when that is
// opened. A file that turns out then to be changed, or of another vault, is refused as a
// whole, see [Kept]. Error codes: those of [CheckKept].
func TakeKept(ctx context.Context, dir, path, name string) error {
	if err := CheckKept(ctx, path, name); err != nil {
		return err
	}
	content, err := sqlite.ReadFile(ctx, path)
	if err == nil {
		err = sqlite.ReplaceFile(ctx, filepath.Join(dir, fileKept+foundKept+ownersKept), content)
	}
	return fileError("copy vault.kept", err)
}

// KeptPaths returns where vault.kept of a vault may lie: that of a vault in dir with those
// that a restore found and that were not done again yet, and those of the copies in folders,
// by the name of the ledger.
func KeptPaths(dir, name string, folders ...string) (paths []string) {
	if dir != "" {
		found, _ := foundKeptIn(dir) // a folder that can't be read says nothing
		paths = append(append(paths, filepath.Join(dir, fileKept)), found...)
	}
	for _, folder := range folders {
		paths = append(paths, filepath.Join(folder, name+keptSuffix))
	}
	return paths
}

// VaultName returns the name of the ledger of a vault in a folder, as its vault.kept says
// unchecked; "" where that says none.
func VaultName(ctx context.Context, dir string) string {
	content, _ := sqlite.ReadFile(ctx, filepath.Join(dir, fileKept))
	return kept.Name(content)
}

// DropKept deletes the copies of vault.kept that a vault, which is deleted, gave to folders,
// and returns those that could not be deleted. A vault without a name has given none.
func DropKept(ctx context.Context, name string, folders ...string) (failed []string) {
	if name == "" {
		return nil
	}
	for _, folder := range folders {
		for _, end := range []string{"", sqlite.Unfinished} {
			path := filepath.Join(folder, name+keptSuffix+end)
			if err := sqlite.RemoveFile(ctx, path); err != nil && !errors.Is(err, fs.ErrNotExist) {
				failed = append(failed, path)
			}
		}
	}
	return failed
}

// foundKeptIn returns the files of [FindKept] in a folder.
func foundKeptIn(dir string) (paths []string, err error) {
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), fileKept+foundKept) && !strings.HasSuffix(e.Name(), sqlite.Unfinished) {
			paths = append(paths, filepath.Join(dir, e.Name()))
		}
	}
	return paths, fileError("read the folder", err)
}

// dropFoundKept removes what [FindKept] copied, once it was done again.
func dropFoundKept(ctx context.Context, dir string) error {
	paths, err := foundKeptIn(dir)
	for _, path := range paths {
		err = errors.Join(err, sqlite.RemoveFile(ctx, path))
	}
	return fileError("remove what was done again", err)
}
