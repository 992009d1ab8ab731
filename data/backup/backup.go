// Package backup writes and reads copies of a vault that are one file each. Such a file
// is a ZIP with the files of the vault as they are, which are sealed already: it opens
// with the ways in of its day, on any computer, and whoever unpacks it has a vault's
// folder. The format is in docs/formats/backup.md.
package backup

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"mujeeb/data"
	"mujeeb/data/sqlite"
)

// Ext ends the name of a backup.
const Ext = ".mujeeb"

// Info is what a backup says of itself without a key.
type Info struct {
	Format int       `json:"format"`  // 1
	MadeAt time.Time `json:"made_at"` // UTC, to the second
	Schema int       `json:"schema"`  // of the vault
	Size   int64     `json:"size"`    // of its database, in bytes
	Name   string    `json:"vault"`   // of the ledger, which tells vaults apart
}

const (
	format     = 1
	infoName   = "backup.json"
	maxInfo    = 64 << 10
	maxKeys    = 64 << 10 // of vault.keys
	bufferSize = 1 << 20
)

// members are the files of a vault in a backup, in their order.
var members = []string{infoName, "vault.keys", "vault.kept", "vault.db"}

// FileName returns the name of a backup of a vault that is made at a time. It has the first
// digits of the ledger's name, so that two vaults can share a folder.
func FileName(v *data.Vault, at time.Time) string {
	return fmt.Sprintf("mujeeb-%.4s-%s%s", v.Name(), at.Format("2006-01-02-1504"), Ext)
}

// Write writes a backup of an open vault to path, where an older one is replaced once
// the new one is whole: after an error or a crash, what was there is there. It goes on
// while the vault is used, reads back what it wrote, and calls progress with the bytes
// of the database that were written; progress may be nil. Error codes: CodeBackupDiffers,
// when the disk holds something else than was written to it, and those of a disk.
func Write(ctx context.Context, v *data.Vault, path string, progress func(done, all int64)) (info Info, err error) {
	return write(ctx, v, path, time.Time{}, progress)
}

// write is Write for a backup that was made at a time, now when it is zero.
func write(ctx context.Context, v *data.Vault, path string, made time.Time, progress func(done, all int64)) (info Info, err error) {
	var sums map[string]uint32
	err = data.SaveFile(ctx, path, func(w io.Writer) error {
		return v.Snapshot(ctx, func(s data.Snapshot) error {
			if !made.IsZero() {
				s.MadeAt = made
			}
			info = Info{Format: format, MadeAt: s.MadeAt.UTC().Truncate(time.Second), Schema: s.Schema, Size: s.Size, Name: s.Name}
			sums, err = writeFiles(ctx, w, info, s, progress)
			return err
		})
	})
	if err != nil {
		return Info{}, err
	}
	return info, compare(ctx, path, sums)
}

// writeFiles writes the ZIP, and returns the CRC-32 of each file in it.
func writeFiles(ctx context.Context, w io.Writer, info Info, s data.Snapshot, progress func(done, all int64)) (map[string]uint32, error) {
	about, err := json.MarshalIndent(info, "", "  ")
	if err != nil {
		return nil, err
	}
	z := zip.NewWriter(w)
	var headers []*zip.FileHeader // Close fills in their sums
	for i, content := range []io.Reader{bytes.NewReader(about), bytes.NewReader(s.Keys), bytes.NewReader(s.Kept), s.DB} {
		header := &zip.FileHeader{Name: members[i], Method: zip.Store, Modified: info.MadeAt}
		to, err := z.CreateHeader(header)
		if err != nil {
			return nil, err
		}
		headers = append(headers, header)
		counted := &counter{ctx: ctx, r: content}
		if i == len(members)-1 && progress != nil {
			counted.progress = func(done int64) { progress(done, info.Size) }
		}
		if _, err := io.CopyBuffer(to, counted, make([]byte, bufferSize)); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	sums := map[string]uint32{}
	for _, h := range headers {
		sums[h.Name] = h.CRC32
	}
	return sums, nil
}

// counter is a reader that ends when ctx does, and says how far it is.
type counter struct {
	ctx      context.Context
	r        io.Reader
	done     int64
	progress func(done int64)
}

func (c *counter) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.r.Read(p)
	if c.done += int64(n); c.progress != nil {
		c.progress(c.done)
	}
	return n, err
}

// compare reads a backup and compares the sums of its files with those of what was written:
// of the faults of a disk, one in four thousand million escapes that.
func compare(ctx context.Context, path string, want map[string]uint32) error {
	return read(path, func(files []*zip.File) error {
		for _, f := range files {
			if f.CRC32 != want[f.Name] {
				return &data.Error{Code: data.CodeBackupDiffers, Err: errors.New(f.Name + " differs")}
			}
			if err := copyFile(ctx, io.Discard, f); ctx.Err() != nil {
				return ctx.Err()
			} else if err != nil {
				return &data.Error{Code: data.CodeBackupDiffers, Err: err}
			}
		}
		return nil
	})
}

func copyFile(ctx context.Context, w io.Writer, f *zip.File) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	_, err = io.CopyBuffer(writer{w}, &counter{ctx: ctx, r: r}, make([]byte, bufferSize)) // compares the sum at the end
	return err
}

// writer is a writer alone: what else io.Discard can do reads some kilobytes at a time.
type writer struct{ io.Writer }

// read opens a backup and checks its form: the four files of a vault, stored as they
// are. Error codes: CodeNoBackup and those of a disk.
func read(path string, f func([]*zip.File) error) error {
	z, err := zip.OpenReader(path)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return data.DiskError("open the backup", err)
	}
	if err != nil {
		return &data.Error{Code: data.CodeNoBackup, Err: errors.New("no ZIP")}
	}
	defer z.Close()
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
		if f.Method != zip.Store || (f.Name == infoName || f.Name == "vault.keys") && f.UncompressedSize64 > maxKeys {
			return &data.Error{Code: data.CodeNoBackup, Err: errors.New("a file that does not belong there")}
		}
	}
	if !slices.Equal(names, members) {
		return &data.Error{Code: data.CodeNoBackup, Err: fmt.Errorf("%d files of other names", len(names))}
	}
	return f(z.File)
}

// Read returns what a backup says of itself. Error codes: CodeNoBackup, CodeVaultNewer
// and those of a disk.
func Read(path string) (info Info, err error) {
	err = read(path, func(files []*zip.File) error {
		info, err = readInfo(files[0])
		return err
	})
	return info, err
}

func readInfo(f *zip.File) (info Info, err error) {
	r, err := f.Open()
	if err != nil {
		return info, &data.Error{Code: data.CodeNoBackup, Err: err}
	}
	defer r.Close()
	raw, err := io.ReadAll(io.LimitReader(r, maxInfo))
	if err == nil {
		err = json.Unmarshal(raw, &info)
	}
	switch {
	case err != nil || info.Format < 1:
		return Info{}, &data.Error{Code: data.CodeNoBackup, Err: errors.New("what it says of itself can't be read")}
	case info.Format > format:
		return Info{}, &data.Error{Code: data.CodeVaultNewer, Err: fmt.Errorf("format %d", info.Format)}
	}
	return info, nil
}

// Unpack makes the folder of a vault out of a backup. dir must be missing or empty, and
// is so again after an error. A file that is damaged is noticed by its sum (CRC-32, APPNOTE
// 4.4.7), a changed one when the vault is opened. Error codes: CodeNoBackup,
// CodeVaultExists, CodeBackupDiffers, CodeVaultNewer and those of a disk.
func Unpack(ctx context.Context, path, dir string) (info Info, err error) {
	return unpack(ctx, path, dir, func() error { return nil })
}

// unpack is Unpack that runs more once the folder is there, before it has the keys.
func unpack(ctx context.Context, path, dir string, more func() error) (info Info, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return info, data.DiskError("read the folder", err)
	}
	if len(entries) > 0 {
		return info, &data.Error{Code: data.CodeVaultExists, Err: errors.New("the folder is not empty")}
	}
	missing := err != nil
	if info, err = fill(ctx, path, dir, more); err != nil {
		return info, errors.Join(err, empty(context.WithoutCancel(ctx), dir, missing))
	}
	return info, nil
}

// fill writes the files of a backup into a folder.
func fill(ctx context.Context, path, dir string, more func() error) (info Info, err error) {
	err = read(path, func(files []*zip.File) error {
		if info, err = readInfo(files[0]); err != nil {
			return err
		}
		if err := sqlite.MakeFolder(dir); err != nil {
			return data.DiskError("make the folder", err)
		}
		if err := errors.Join(data.MarkRestored(ctx, dir, info.MadeAt), more()); err != nil {
			return err
		}
		for _, f := range []*zip.File{files[3], files[2], files[1]} { // the keys last: a vault is there whole or not at all
			err := data.SaveFile(ctx, filepath.Join(dir, f.Name), func(w io.Writer) error { return copyFile(ctx, w, f) })
			if errors.Is(err, zip.ErrChecksum) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, zip.ErrFormat) {
				return &data.Error{Code: data.CodeBackupDiffers, Err: errors.New(f.Name + " is damaged")}
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	return info, err
}

// empty removes what is in a folder, and the folder if that is to be missing.
func empty(ctx context.Context, dir string, missing bool) error {
	if missing {
		return data.DiskError("remove the folder", sqlite.RemoveAll(ctx, dir))
	}
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		err = errors.Join(err, sqlite.RemoveAll(ctx, filepath.Join(dir, e.Name())))
	}
	return data.DiskError("empty the folder", err)
}

// EraseIn does in a backup of the vault what was erased, opted out or taken back since,
// and writes it anew in its place. room is a folder on this computer for the work, which
// is encrypted as the vault is and removed again. Error codes: those of [Unpack], of
// [data.Vault.OpenEarlier] and of [Write].
func EraseIn(ctx context.Context, v *data.Vault, path, room string) (info Info, err error) {
	dir, err := os.MkdirTemp(room, workPrefix+"*")
	if err != nil {
		return info, data.DiskError("make a folder", err)
	}
	defer func() { err = errors.Join(err, sqlite.RemoveAll(context.WithoutCancel(ctx), dir)) }()
	was, err := Unpack(ctx, path, filepath.Join(dir, "vault"))
	if err != nil {
		return info, err
	}
	earlier, err := v.OpenEarlier(ctx, filepath.Join(dir, "vault"))
	if err != nil {
		return info, err
	}
	defer func() { err = errors.Join(err, earlier.Close()) }()
	return write(ctx, earlier, path, was.MadeAt, nil)
}

// workPrefix begins the name of the folder that EraseIn works in.
const workPrefix = data.UnfinishedFile + "backup-"

// DropWork removes from a folder what an EraseIn left there that was killed: it holds people
// who are erased. The caller has the vault open, so that no EraseIn works there.
func DropWork(ctx context.Context, room string) error {
	entries, err := os.ReadDir(room)
	for _, e := range entries {
		if e.IsDir() && strings.HasPrefix(e.Name(), workPrefix) {
			err = errors.Join(err, sqlite.RemoveAll(ctx, filepath.Join(room, e.Name())))
		}
	}
	return data.DiskError("remove what was worked on", err)
}
