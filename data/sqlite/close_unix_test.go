//go:build !windows

package sqlite

import (
	"path/filepath"
	"testing"
)

// Where the file is not the one any more that was open, its log is left alone.
// Windows lets nobody put another in its place.
func TestDB_Close_OtherFile(t *testing.T) {
	d := mustOpen(t)
	mustWrite(t, d, `INSERT INTO n VALUES (1)`)
	copied := filepath.Join(t.TempDir(), "copy.db")
	if err := d.CopyTo(t.Context(), copied); err != nil {
		t.Fatal(err)
	}
	d.key.interrupt()
	if err := MoveFile(t.Context(), copied, d.file); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if logSize(d.file) == 0 {
		t.Error("the log was folded into another file")
	}
}
