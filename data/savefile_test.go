package data_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"mujeeb/data"
)

// What keeps a file from being saved is told, without the folder's name.
func TestSaveFile_Errors(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := errors.Join(os.WriteFile(file, nil, 0o600), os.Mkdir(filepath.Join(dir, "folder"), 0o700)); err != nil {
		t.Fatal(err)
	}
	underFile := data.CodeNotFolder
	if runtime.GOOS == "windows" {
		underFile = data.CodeFolderGone // which is all that it says
	}
	errOwn := &data.Error{Code: data.CodeVaultGone}
	for name, c := range map[string]struct {
		path  string
		write error
		want  data.Code
	}{
		"NoFolder":    {filepath.Join(dir, "nowhere", "new"), nil, data.CodeFolderGone},
		"UnderAFile":  {filepath.Join(file, "new"), nil, underFile},
		"OnAFolder":   {filepath.Join(dir, "folder"), nil, data.CodeReadOnly},
		"Full":        {filepath.Join(dir, "new"), full(), data.CodeDiskFull},
		"DiskFailed":  {filepath.Join(dir, "new"), &fs.PathError{Err: syscall.EIO}, data.CodeTargetFailed},
		"OfTheVault":  {filepath.Join(dir, "new"), errOwn, data.CodeVaultGone},
		"WithoutCode": {filepath.Join(dir, "new"), errors.New("another"), data.CodeInternal},
	} {
		if runtime.GOOS == "windows" && name == "DiskFailed" {
			c.write = &fs.PathError{Err: syscall.Errno(1117)} // ERROR_IO_DEVICE
		}
		err := data.SaveFile(t.Context(), c.path, func(io.Writer) error { return c.write })
		if data.CodeOf(err) != c.want || strings.Contains(err.Error(), dir) {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
	if names := folderNames(t, dir); len(names) != 2 {
		t.Errorf("left behind: %q", names)
	}
}

// A file to be read is told of without its name, also where it can't be.
func TestOpenFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "Amal.csv")
	writeFile(t, path, []byte("email"))
	f, err := data.OpenFile(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(f); err != nil || string(got) != "email" {
		t.Errorf("read %q, %v", got, err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if _, err := io.ReadAll(f); err == nil || strings.Contains(err.Error(), dir) {
		t.Errorf("once closed: %v", err)
	}
	if _, err := data.OpenFile(t.Context(), path+".nowhere"); data.CodeOf(err) != data.CodeFolderGone || strings.Contains(err.Error(), dir) {
		t.Errorf("what is not there: %v", err)
	}
}

// full is what the operating system says of a disk without room.
func full() error {
	if runtime.GOOS == "windows" {
		return &fs.PathError{Err: syscall.Errno(112)} // ERROR_DISK_FULL
	}
	return &fs.PathError{Err: syscall.ENOSPC}
}

func TestSaveFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "person.zip")
	say := func(s string) func(io.Writer) error {
		return func(w io.Writer) error {
			_, err := io.WriteString(w, s)
			return err
		}
	}
	if err := data.SaveFile(t.Context(), path, say("old")); err != nil {
		t.Fatal(err)
	}
	errHalf := errors.New("no more")
	half := func(w io.Writer) error { return errors.Join(say("ha")(w), errHalf) }
	if err := data.SaveFile(t.Context(), path, half); !errors.Is(err, errHalf) {
		t.Errorf("got %v, want %v", err, errHalf)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "old" {
		t.Errorf("after a failure the file holds %q, %v; want the old one", got, err)
	}
	if all, err := os.ReadDir(filepath.Dir(path)); err != nil || len(all) != 1 {
		t.Errorf("left behind: %v, %v", all, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 && runtime.GOOS != "windows" {
		t.Errorf("mode %v, %v; want it closed to others", info.Mode(), err)
	}
	ctx, end := context.WithCancel(t.Context())
	late := func(w io.Writer) error {
		err := say("new")(w)
		end()
		if _, late := io.WriteString(w, "er"); !errors.Is(late, context.Canceled) {
			t.Errorf("wrote after the end: %v", late)
		}
		return err
	}
	if err := data.SaveFile(ctx, path, late); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "old" {
		t.Errorf("after it was given up the file holds %q, %v; want the old one", got, err)
	}
}

// What a kill left of a file that was being saved, which can be readable, goes when the next
// one is saved in its folder; one that is young may be another program's.
func TestSaveFile_DropsUnfinished(t *testing.T) {
	dir := t.TempDir()
	old, young, folder := filepath.Join(dir, data.UnfinishedFile+"1"), filepath.Join(dir, data.UnfinishedFile+"2"), filepath.Join(dir, data.UnfinishedFile+"3")
	writeFile(t, old, []byte("amal@example.org"))
	writeFile(t, young, []byte("zoe@example.org"))
	if err := errors.Join(os.Mkdir(folder, 0o700), os.Chtimes(old, time.Time{}, time.Now().Add(-25*time.Hour))); err != nil {
		t.Fatal(err)
	}
	if err := data.SaveFile(t.Context(), filepath.Join(dir, "list.csv"), func(io.Writer) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if names := folderNames(t, dir); len(names) != 3 || slices.Contains(names, filepath.Base(old)) {
		t.Errorf("left: %q", names)
	}
}
