package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Whoever is handed a proof checks it by one command: it says what the person was
// shown and said, and what does not hold, by the exit status as well.
func TestRun_Verify(t *testing.T) {
	dir := "docs/formats/ledger/"
	own := filepath.Join(t.TempDir(), "own")
	if err := os.WriteFile(own, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	long := filepath.Join(t.TempDir(), "long")
	if err := errors.Join(os.WriteFile(long, nil, 0o600), os.Truncate(long, 256<<20+1)); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args   []string
		status int
		says   []string
	}{
		"Person":       {[]string{dir + "person.proof"}, 0, []string{"Monthly newsletter", "نعم، أرسلوا لي رسالة", "2026-11-02T07:30:00.000Z", "withdrawn", "\nconsistent, not dated, not proven to be this owner's\n"}},
		"WithHead":     {[]string{dir + "person.proof", dir + "early.head"}, 0, []string{"\nas in the head from elsewhere: the first 7 events\n"}},
		"OtherHead":    {[]string{dir + "forged-03.proof", dir + "newest.head"}, 1, []string{"\ndoes not hold: the head from elsewhere: it is not signed by the key\n"}},
		"EmptyHead":    {[]string{dir + "person.proof", own}, 1, []string{"does not hold: the head from elsewhere"}},
		"Forged":       {[]string{dir + "forged-16.proof"}, 1, []string{"\ndoes not hold: event 7: the notice that was shown is not there\n"}},
		"NoProof":      {[]string{"go.mod"}, 1, []string{"refused: "}},
		"NoFile":       {[]string{filepath.Join(t.TempDir(), "none")}, 1, []string{"none"}},
		"Folder":       {[]string{t.TempDir()}, 1, []string{"mujeeb verify: "}},
		"Long":         {[]string{long}, 1, []string{"the file is longer than 256 MiB, the limit for a proof"}},
		"LongHead":     {[]string{dir + "person.proof", long}, 1, []string{"the file is longer than 256 MiB, the limit for a proof"}},
		"NoArgument":   {nil, 2, []string{"name the file"}},
		"ManyArgument": {[]string{"a", "b", "c"}, 2, []string{"name the file"}},
	} {
		t.Run(name, func(t *testing.T) {
			var out, err bytes.Buffer
			if got := run(t.Context(), append([]string{"verify"}, c.args...), &out, &err); got != c.status {
				t.Errorf("got status %d, want %d", got, c.status)
			}
			said := out.String() + err.String()
			for _, want := range c.says {
				if !strings.Contains(said, want) {
					t.Errorf("said %q, want something with %q", said, want)
				}
			}
			if c.status != 0 && strings.Contains(said, "consistent, not dated") {
				t.Errorf("said %q", said)
			}
		})
	}
}
