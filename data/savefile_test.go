package data_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"mujeeb/data"
)

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
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v; want it closed to others", info.Mode(), err)
	}
	if err := data.SaveFile(t.Context(), filepath.Join(path, "under", "a file"), say("x")); data.CodeOf(err) != data.CodeReadOnly {
		t.Errorf("got %v, want %s", err, data.CodeReadOnly)
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
