package native

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func mustLog(t *testing.T, dir string, most int64) *Log {
	t.Helper()
	l, err := openLog(dir, most)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func mustWrite(t *testing.T, l *Log, entry string) {
	t.Helper()
	if n, err := l.Write([]byte(entry)); n != len(entry) || err != nil {
		t.Fatal(n, err)
	}
}

func read(t *testing.T, dir, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// The log stays small however much is written, keeps the latest, and goes on where
// the last run ended.
func TestLog(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made", "if needed")
	l := mustLog(t, dir, 100)
	for i := range 50 {
		mustWrite(t, l, fmt.Sprintf("entry %d\n", i))
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	later := read(t, dir, logName)
	mustWrite(t, mustLog(t, dir, 1000), "of the next run\n")
	if got := read(t, dir, logName); got != later+"of the next run\n" || !strings.Contains(got, "entry 49\n") {
		t.Errorf("the later file: %q", got)
	}
	both := read(t, dir, oldLog) + later
	if len(both) > 200 || !strings.HasSuffix(both, "entry 47\nentry 48\nentry 49\n") || strings.Contains(both, "entry 3\n") {
		t.Errorf("both files: %q", both)
	}
	checkClosedToOthers(t, dir)
}

func checkClosedToOthers(t *testing.T, dir string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		return // the folder of a user's programs is that user's
	}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v", d.Name(), info.Mode())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// Two processes may have the log; neither keeps it from staying small.
func TestLog_Two(t *testing.T) {
	dir := t.TempDir()
	a, b := mustLog(t, dir, 100), mustLog(t, dir, 100)
	for i := range 50 {
		mustWrite(t, a, fmt.Sprintf("a %d\n", i))
		mustWrite(t, b, fmt.Sprintf("b %d\n", i))
	}
	if n := len(read(t, dir, logName)); n > 250 {
		t.Errorf("%d bytes", n)
	}
}

const envCrash = "MUJEEB_NATIVE_TEST_CRASH"

// The trace of a crash is in the log.
func TestLog_Crash(t *testing.T) {
	if dir := os.Getenv(envCrash); dir != "" {
		mustLog(t, dir, logSize)
		go panic("a crash of the test")
		select {}
	}
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestLog_Crash$")
	cmd.Env = append(os.Environ(), envCrash+"="+dir)
	if err := cmd.Run(); err == nil {
		t.Fatal("it did not crash")
	}
	if got := read(t, dir, logName); !strings.Contains(got, "panic: a crash of the test") || !strings.Contains(got, "goroutine") {
		t.Errorf("the log holds %q", got)
	}
}

// A log that is removed leaves no file, keeps what is somebody else's, and begins anew
// with the next entry.
func TestLog_Remove(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "log")
	l := mustLog(t, dir, 10)
	mustWrite(t, l, "an entry\n")
	mustWrite(t, l, "another entry\n") // the first is in the earlier file now
	for range 2 {
		if err := l.Remove(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("the folder is there")
	}
	mustWrite(t, l, "later\n")
	if got := read(t, dir, logName); got != "later\n" {
		t.Errorf("got %q", got)
	}
	if err := os.WriteFile(filepath.Join(dir, "mine"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := l.Remove(); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("left: %v, %v", left, err)
	}
}
