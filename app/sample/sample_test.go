package sample_test

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"mujeeb/app"
	"mujeeb/app/sample"
)

// The name of a temporary folder can be a person's, and errors are logged.
func TestOpen_ErrNoPath(t *testing.T) {
	gone := filepath.Join(t.TempDir(), "sami-haddad")
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		t.Setenv(name, gone)
	}
	_, _, err := sample.Open(t.Context(), app.Params{})
	if !errors.Is(err, fs.ErrNotExist) || strings.Contains(err.Error(), "sami") {
		t.Errorf("got %v, want an error without the folder's name", err)
	}
}
