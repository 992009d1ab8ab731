package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mujeeb/data/secrets"
	"mujeeb/text/secret"
)

func TestRun_Flags(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		want int
		says string
	}{
		"Help":             {[]string{"-h"}, 0, "-demo"},
		"Version":          {[]string{"-version"}, 0, "Mujeeb, built without a version"},
		"Unknown":          {[]string{"-colour"}, 2, "-colour"},
		"Argument":         {[]string{"vault"}, 2, "-vault"},
		"DemoWithVault":    {[]string{"-demo", "-vault", "x"}, 2, "leave -vault out"},
		"Tour":             {[]string{"-tour", "x"}, 2, "-tour"}, // which is tools/tour
		"VaultWithNoPlace": {[]string{"-vault"}, 2, "vault"},
	} {
		t.Run(name, func(t *testing.T) {
			var out, err bytes.Buffer
			if got := run(t.Context(), c.args, &out, &err); got != c.want {
				t.Errorf("got status %d, want %d", got, c.want)
			}
			if said := out.String() + err.String(); !strings.Contains(said, c.says) {
				t.Errorf("said %q, want something with %q", said, c.says)
			}
		})
	}
}

// A vault's folder is remembered, and found again from wherever the program is
// started next.
func TestParse_VaultFromAnywhere(t *testing.T) {
	t.Chdir(t.TempDir())
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for given, want := range map[string]string{
		"vault":                       filepath.Join(here, "vault"),
		filepath.Join("خزنة", "ليلى"): filepath.Join(here, "خزنة", "ليلى"),
		"./50% #1/":                   filepath.Join(here, "50% #1"),
		filepath.Join(here, "vault"):  filepath.Join(here, "vault"),
	} {
		if o, err := parse([]string{"-vault", given}); err != nil || o.vault != want {
			t.Errorf("%q: got %q, %v, want %q", given, o.vault, err, want)
		}
	}
	if o, err := parse(nil); err != nil || o.vault != "" {
		t.Errorf("without a folder: got %q, %v", o.vault, err)
	}
}

// Without a console, what would be printed is in a file of the person's own.
func TestErrorsTo(t *testing.T) {
	home := t.TempDir()
	for _, name := range []string{"XDG_CACHE_HOME", "HOME", "LocalAppData"} { // of Linux, macOS, Windows
		t.Setenv(name, home)
	}
	var console bytes.Buffer
	fmt.Fprint(errorsTo(&console, true), "to the console")
	file, ok := errorsTo(&console, false).(io.WriteCloser)
	if !ok {
		t.Fatal("there is no file")
	}
	fmt.Fprint(file, "to the file")
	if err := file.Close(); err != nil {
		t.Error(err)
	}
	if console.String() != "to the console" {
		t.Errorf("the console got %q", console.String())
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	if said, err := os.ReadFile(filepath.Join(dir, "mujeeb", "mujeeb.log")); err != nil || string(said) != "to the file" {
		t.Errorf("the file holds %q, %v", said, err)
	}
}

// With a console, what goes there is in the file, too; with none, it is there once.
func TestAlsoIntoFile(t *testing.T) {
	home := t.TempDir()
	for _, name := range []string{"XDG_CACHE_HOME", "HOME", "LocalAppData"} {
		t.Setenv(name, home)
	}
	var console bytes.Buffer
	both := alsoIntoFile(&console)
	fmt.Fprint(both, "an entry")
	path := about(both, "", nil).Log
	if said, err := os.ReadFile(path); err != nil || string(said) != "an entry" || console.String() != "an entry" {
		t.Errorf("the file %q holds %q, the console %q, %v", path, said, console.String(), err)
	}
	file := both.(*twice).Log
	if again := alsoIntoFile(file); again != io.Writer(file) {
		t.Errorf("a file became %T", again)
	}
	if err := file.Close(); err != nil {
		t.Error(err)
	}
}

func TestOrElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		exits := 0
		ended := make(chan struct{})
		go orElse(ended, farewell, func() { exits++ })
		close(ended)
		time.Sleep(2 * farewell)
		if exits != 0 {
			t.Error("ended the program though the toolkit had")
		}
		orElse(make(chan struct{}), farewell, func() { exits++ })
		if exits != 1 {
			t.Error("waited for the toolkit and did nothing")
		}
	})
}

// The demonstration keeps no password beyond its end.
func TestOptions_DemoLeavesKeyringAlone(t *testing.T) {
	k := options{demo: true}.keeper()
	if err := k.Set(t.Context(), "demo", secret.New("of an account")); err != nil {
		t.Fatal(err)
	}
	if got := k.Verdict(); got.Reason != secrets.CodeUnused {
		t.Errorf("the verdict on the keyring is %+v", got)
	}
}
