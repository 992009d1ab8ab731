//go:build packages

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// The tour, compiled for Windows with the flags of the packages, draws under wine
// what it draws on Linux, byte by byte.
func TestTryTour(t *testing.T) {
	made(t)
	w := newWine(t)
	linux, windows := mustAbs(t, filepath.Join(root, "build", "try", "linux")), mustAbs(t, filepath.Join(root, "build", "try", "windows"))
	for _, old := range []string{linux, windows} { // the pictures stay, to be looked at
		if err := os.RemoveAll(old); err != nil {
			t.Fatal(err)
		}
	}
	for _, walk := range []*exec.Cmd{
		exec.Command(mustAbs(t, filepath.Join(root, "build", "try", "tour")), linux),
		w.command("wine", mustAbs(t, filepath.Join(root, "build", "try", "tour.exe")), `Z:`+windows),
	} {
		if out, err := walk.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", walk, err, out)
		}
	}
	pictures, err := filepath.Glob(filepath.Join(linux, "*.png"))
	if err != nil || len(pictures) < 100 {
		t.Fatalf("the tour left %d pictures (%v)", len(pictures), err)
	}
	for _, picture := range pictures {
		name := filepath.Base(picture)
		if !bytes.Equal(mustRead(t, picture), mustRead(t, filepath.Join(windows, name))) {
			t.Errorf("%s is another one on Windows", name)
		}
	}
	if n, err := filepath.Glob(filepath.Join(windows, "*.png")); err != nil || len(n) != len(pictures) {
		t.Errorf("%d pictures on Windows, %d on Linux (%v)", len(n), len(pictures), err)
	}
}
