//go:build packages

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
)

// differences are the pictures that are others on Windows, and why.
var differences = []struct {
	name   *regexp.Regexp
	reason string
}{
	{regexp.MustCompile(`^(01-first-start|02-password|32-locked)-`), "Windows writes the vault's folder with a backslash"},
}

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
		same, reason := bytes.Equal(mustRead(t, picture), mustRead(t, filepath.Join(windows, name))), ""
		for _, d := range differences {
			if d.name.MatchString(name) {
				reason = d.reason
			}
		}
		switch {
		case !same && reason == "":
			t.Errorf("%s is another one on Windows", name)
		case same && reason != "":
			t.Errorf("%s is the same on Windows, and is listed: %s", name, reason)
		}
	}
	if n, err := filepath.Glob(filepath.Join(windows, "*.png")); err != nil || len(n) != len(pictures) {
		t.Errorf("%d pictures on Windows, %d on Linux (%v)", len(n), len(pictures), err)
	}
}
