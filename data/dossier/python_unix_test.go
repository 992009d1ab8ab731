//go:build !windows

package dossier_test

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// A reader that we did not write finds the same in it.
func TestWritePerson_Python(t *testing.T) {
	path := filepath.Join(t.TempDir(), "person.zip")
	if err := os.WriteFile(path, write(t, fullFile(), "ar"), 0o600); err != nil {
		t.Fatal(err)
	}
	script := `
import csv, io, json, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
p = json.loads(z.read("person.json"))
table = lambda name: list(csv.DictReader(io.StringIO(z.read(name).decode("utf-8-sig"), newline="")))
json.dump({"name": p["person"]["name"], "note": p["person"]["note"], "text": p["messages"][0]["text"],
	"events": len(table("consents.csv")), "states": [m["state"] for m in table("messages.csv")],
	"files": [n for m in p["messages"] for n in m["files"] if z.getinfo(n)]}, sys.stdout)
`
	out, err := exec.CommandContext(t.Context(), "python3", "-c", script, path).Output()
	if err != nil {
		if failed, ok := errors.AsType[*exec.ExitError](err); ok {
			t.Fatalf("python3 cannot read the file: %s", failed.Stderr)
		}
		t.Fatalf("this test needs python3: %v", err)
	}
	var got struct {
		Name, Note, Text string
		Events           int
		States, Files    []string
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	if got.Name != hostileName || got.Note != hostileNote || got.Text != arabicText+"\nSpring" || got.Events != 4 ||
		!slices.Equal(got.States, []string{"sent", "unsure", "skipped"}) || len(got.Files) != 4 {
		t.Errorf("python3 reads %+v", got)
	}
}
