//go:build linux

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/tools/drive/screen"
	uilang "mujeeb/ui/lang"
)

// windowed is the program with a window on a screen of its own.
type windowed struct {
	*alone
	t       *testing.T
	display string
}

// open starts the program on a screen of this size and waits for its window.
func (a *alone) open(t *testing.T, width, height int) *windowed {
	t.Helper()
	display, stop, err := screen.Start(t.Context(), width, height)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	a.Env = append(a.Env, "DISPLAY="+display, "LANG=en_US.UTF-8")
	if err := a.Start(); err != nil {
		t.Fatal(err)
	}
	w := &windowed{a, t, display}
	w.until("the window", func() bool { return w.window() != "" })
	return w
}

// xdo has the X server send what a person does, and returns what xdotool says.
func (w *windowed) xdo(args ...string) (string, error) {
	c := exec.CommandContext(w.t.Context(), "xdotool", args...)
	c.Env = append(os.Environ(), "DISPLAY="+w.display)
	out, err := c.Output()
	return strings.TrimSpace(string(out)), err
}

// window returns the number of the window, or "" where there is none.
func (w *windowed) window() string {
	found, _ := w.xdo("search", "--onlyvisible", "--name", "^"+uilang.New("en").T("app.name")+"$")
	return found
}

// until waits for what the program brings about.
func (w *windowed) until(what string, is func() bool) {
	w.t.Helper()
	turn := time.NewTicker(100 * time.Millisecond)
	defer turn.Stop()
	for end := time.After(time.Minute); !is(); {
		select {
		case <-turn.C:
		case <-end:
			w.t.Fatalf("waited for %s\n%s", what, &w.stderr)
		}
	}
}

// ends has the system end the program.
func (w *windowed) ends() {
	w.t.Helper()
	if err := w.Process.Signal(syscall.SIGTERM); err != nil {
		w.t.Fatal(err)
	}
	if err := w.Wait(); err != nil {
		w.t.Errorf("ended with %v\n%s", err, &w.stderr)
	}
}

// unlock types the password until the vault is open: letters may be lost that
// come before the window takes any.
func (w *windowed) unlock(isOpen func() bool) {
	w.t.Helper()
	var again time.Time
	w.until("the vault to be unlocked", func() bool {
		if isOpen() {
			return true
		}
		if time.Now().After(again) {
			_, _ = w.xdo("windowfocus", w.window(), "key", "ctrl+a", "type", "--delay", "30", datatest.Password)
			_, _ = w.xdo("key", "Return")
			again = time.Now().Add(5 * time.Second)
		}
		return false
	})
}

// size returns how many bytes a file has, 0 where there is none.
func size(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 0
	case err != nil:
		t.Fatal(err)
	}
	return info.Size()
}

// The vault is closed when the system ends the program, as when the person logs out:
// all is in vault.db, and nothing is left in the log beside it.
func TestDesktop_SignalWhileUnlocked(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "vault")
	v, err := data.Create(t.Context(), dir, []byte(datatest.Password), datatest.NewClock().Params())
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	log := filepath.Join(dir, "vault.db-wal")
	w := newAlone(t, nil, "-vault", dir).open(t, 1280, 800)
	w.unlock(func() bool { return size(t, log) > 0 })
	w.ends()
	if n := size(t, log); n > 0 {
		t.Errorf("vault.db-wal has %d bytes after the program ended", n)
	}
}

// Before the person's session ends the window is shut, and the system waits for that.
func TestDesktop_SessionEnds(t *testing.T) {
	d := &desktop{App: test.NewTempApp(t)}
	ended := make(chan struct{})
	d.events(nil, func() { close(ended) }, ended).Ends()
	select {
	case <-ended:
	default:
		t.Error("the window was not shut")
	}
}

// What is posted once the toolkit has stopped, which no longer has a goroutine for it,
// is dropped.
func TestDesktop_PostAfterTheEnd(t *testing.T) {
	display, stop, err := screen.Start(t.Context(), 800, 600)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	t.Setenv("DISPLAY", display)
	t.Setenv("HOME", t.TempDir())
	d := &desktop{options: options{vault: t.TempDir()}, App: test.NewTempApp(t), stderr: t.Output(), log: slog.New(slog.DiscardHandler)}
	ran := 0
	d.post(func() { ran++ })
	if err := d.window(t.Context()); err != nil { // whose toolkit stops at once
		t.Fatal(err)
	}
	d.post(func() { ran++ })
	if ran != 1 {
		t.Errorf("%d of two were run, want the one from before the end alone", ran)
	}
}

// A window whose size was kept on a larger screen stands within the screen of today.
func TestDesktop_SizeOfALargerScreen(t *testing.T) {
	const width, height = 1100, 800
	for name, kept := range map[string]string{"Larger": "3000x2000", "Wider": "2000x700", "Higher": "1000x1900", "Smaller": "1000x700"} {
		t.Run(name, func(t *testing.T) {
			a := newAlone(t, nil)
			a.remember(t, `{"language":"en","size":"`+kept+`"}`)
			w := a.open(t, width, height)
			var x, y, wide, high int
			w.until("the window to stand within the screen", func() bool {
				said, _ := w.xdo("getwindowgeometry", "--shell", w.window())
				_, numbers, _ := strings.Cut(said, "\n") // behind the window's own
				n, _ := fmt.Sscanf(numbers, "X=%d\nY=%d\nWIDTH=%d\nHEIGHT=%d", &x, &y, &wide, &high)
				return n == 4 && x >= 0 && y >= 0 && x+wide <= width && y+high <= height
			})
			if want := fmt.Sprintf("%dx%d", wide, high); name == "Smaller" && want != kept {
				t.Errorf("a window that was kept with %s has %s", kept, want)
			}
			w.ends()
		})
	}
}
