package backup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"mujeeb/data"
	"mujeeb/data/sqlite"
)

// Restore makes the folder of a vault out of a backup, as [Unpack] does, with what the
// newest vault.kept says since: that of the vault itself where it is one of those in vaults,
// the copies that lie beside the backup, and those in more folders. Opening the vault does
// that again, and notes that it was put back. Error codes: those of [Unpack].
func Restore(ctx context.Context, path, dir string, vaults []string, folders ...string) (info Info, err error) {
	return RestoreWith(ctx, path, dir, "", vaults, folders...)
}

// RestoreWith is [Restore] with one more vault.kept that the owner has, such as out of a
// mail; "" = none. Where that will not do, nothing is made. Error codes: also those of
// [data.CheckKept].
func RestoreWith(ctx context.Context, path, dir, owners string, vaults []string, folders ...string) (info Info, err error) {
	if info, err = Read(path); err != nil {
		return info, err
	}
	if owners != "" {
		if err := data.CheckKept(ctx, owners, info.Name); err != nil {
			return info, err
		}
	}
	return unpack(ctx, path, dir, func() error {
		kept := data.KeptPaths("", info.Name, append([]string{filepath.Dir(path)}, folders...)...)
		for _, v := range vaults {
			if name := data.VaultName(ctx, v); name == "" || name == info.Name {
				kept = append(kept, data.KeptPaths(v, info.Name)...)
			}
		}
		if err := data.FindKept(ctx, dir, kept...); err != nil || owners == "" {
			return err
		}
		return data.TakeKept(ctx, dir, owners, info.Name)
	})
}

// unfinished ends the name of the folder that a vault is made in which is to take the place
// of another.
const unfinished = ".restoring"

// Replace puts a backup in the place of the vault in dir, which nobody has open. The vault
// that was there is kept aside in a folder beside it, whose name Replace returns; wherever
// it is killed, one of the two is whole, and [Settle] ends it. Error codes: those of
// [Unpack], CodeVaultBusy.
func Replace(ctx context.Context, path, dir string, now time.Time, folders ...string) (info Info, aside string, err error) {
	return ReplaceWith(ctx, path, dir, "", now, folders...)
}

// ReplaceWith is [Replace] as [RestoreWith] is [Restore]. Error codes: those of both.
func ReplaceWith(ctx context.Context, path, dir, owners string, now time.Time, folders ...string) (info Info, aside string, err error) {
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return info, "", data.DiskError("find the folder", err)
	}
	work := dir + unfinished
	if err := sqlite.RemoveAll(ctx, work); err != nil { // of a try that was killed
		return info, "", data.DiskError("remove an unfinished vault", err)
	}
	if info, err = RestoreWith(ctx, path, work, owners, []string{dir}, folders...); err != nil {
		return info, "", errors.Join(err, sqlite.RemoveAll(context.WithoutCancel(ctx), work))
	}
	if err := data.CheckFree(ctx, dir); err != nil {
		return info, "", errors.Join(err, sqlite.RemoveAll(context.WithoutCancel(ctx), work))
	}
	aside = freeName(dir + " " + now.Format("2006-01-02"))
	if err := sqlite.MoveFile(ctx, dir, aside); err != nil {
		return info, "", errors.Join(data.DiskError("keep the vault aside", err), sqlite.RemoveAll(context.WithoutCancel(ctx), work))
	}
	if err := sqlite.MoveFile(context.WithoutCancel(ctx), work, dir); err != nil {
		return info, "", errors.Join(data.DiskError("put the vault in place", err), sqlite.MoveFile(context.WithoutCancel(ctx), aside, dir))
	}
	return info, aside, nil
}

// Settle ends a Replace that was killed between its two last steps, when the folder of the
// vault has been moved aside and the other is not in its place yet.
func Settle(ctx context.Context, dir string) error {
	if _, err := os.Lstat(dir); !errors.Is(err, fs.ErrNotExist) || !data.Exists(dir+unfinished) {
		return nil
	}
	return data.DiskError("put the vault in place", sqlite.MoveFile(ctx, dir+unfinished, dir))
}

// DropUnfinished removes what a Replace left that was killed before it moved the vault aside:
// it holds people who may be erased since, and is not to become the vault when that is moved
// or deleted. It returns where that was. The caller has the vault in dir open, or has deleted
// it.
func DropUnfinished(ctx context.Context, dir string) (path string, err error) {
	return dir + unfinished, data.DiskError("remove an unfinished vault", sqlite.RemoveAll(ctx, dir+unfinished))
}

// Aside returns the folders with vaults that Replace kept aside of a vault in dir.
func Aside(dir string) (folders []string) {
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	entries, _ := os.ReadDir(filepath.Dir(dir))
	for _, e := range entries {
		path := filepath.Join(filepath.Dir(dir), e.Name())
		if after, is := strings.CutPrefix(e.Name(), filepath.Base(dir)+" "); is && asideName.MatchString(after) && data.Exists(path) {
			folders = append(folders, path)
		}
	}
	return folders
}

// asideName matches what Replace puts behind the name of a folder that it keeps aside.
var asideName = regexp.MustCompile(`^\d{4}-\d\d-\d\d( \d+)?$`)

// freeName returns a name that no file has yet.
func freeName(name string) string {
	free := name
	for n := 2; ; n++ {
		if _, err := os.Lstat(free); errors.Is(err, fs.ErrNotExist) {
			return free
		}
		free = fmt.Sprint(name, " ", n)
	}
}
