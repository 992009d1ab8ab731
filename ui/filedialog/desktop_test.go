//go:build linux

package filedialog_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"mujeeb/data/secrets/secretstest"
	"mujeeb/tools/drive/screen"
	. "mujeeb/ui/filedialog"
)

// realDesktop is a screen with the portal that GNOME and others use, and a person
// who has a keyboard.
type realDesktop struct {
	t       *testing.T
	display string
	home    string
}

func newRealDesktop(t *testing.T) *realDesktop {
	t.Helper()
	d := &realDesktop{t: t, home: secretstest.Home(t)}
	var stop func()
	var err error
	if d.display, stop, err = screen.Start(t.Context(), 1280, 800); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	address, _ := secretstest.Bus(t)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
	d.start(address, "xdg-desktop-portal-gtk", "org.freedesktop.impl.portal.desktop.gtk")
	d.start(address, "xdg-desktop-portal", PortalName)
	return d
}

// start starts a program and waits until it has its name on the bus.
func (d *realDesktop) start(address, program, name string) {
	d.t.Helper()
	conn, err := dbus.Connect(address)
	if err != nil {
		d.t.Fatal(err)
	}
	defer conn.Close()
	signals := make(chan *dbus.Signal, 100)
	conn.Signal(signals)
	if err := conn.AddMatchSignal(dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, name)); err != nil {
		d.t.Fatal(err)
	}
	c := exec.Command("/usr/libexec/" + program)
	c.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + d.home, "XDG_RUNTIME_DIR=" + d.home, "DISPLAY=" + d.display, "LC_ALL=C.UTF-8",
		"DBUS_SESSION_BUS_ADDRESS=" + address, "XDG_CURRENT_DESKTOP=GNOME", "GSETTINGS_BACKEND=memory", "GIO_USE_VFS=local", "NO_AT_BRIDGE=1",
	}
	var said bytes.Buffer
	c.Stderr = &said
	if err := c.Start(); err != nil {
		d.t.Fatalf("%v; make test installs it", err)
	}
	d.t.Cleanup(func() {
		_ = c.Process.Kill()
		_ = c.Wait()
		if d.t.Failed() {
			d.t.Logf("%s: %s", program, said.String())
		}
	})
	for {
		select {
		case s := <-signals:
			if s.Name == "org.freedesktop.DBus.NameOwnerChanged" {
				return
			}
		case <-time.After(time.Minute):
			d.t.Fatalf("%s does not come", program)
		}
	}
}

// xdo has the X server send what a person does. It fails where a window has gone meanwhile.
func (d *realDesktop) xdo(args ...string) (string, error) {
	c := exec.CommandContext(d.t.Context(), "xdotool", args...)
	c.Env = append(os.Environ(), "DISPLAY="+d.display, "LC_ALL=C.UTF-8")
	out, err := c.Output()
	return strings.TrimSpace(string(out)), err
}

// wait waits until is returns true.
func (d *realDesktop) wait(what string, is func() bool) {
	d.t.Helper()
	for end := time.Now().Add(time.Minute); !is(); {
		if time.Now().After(end) {
			d.t.Fatalf("waited for %s", what)
		}
	}
}

// look turns the person to a window, if it is on the screen.
func (d *realDesktop) look(title string) bool {
	window, _ := d.xdo("search", "--onlyvisible", "--name", title)
	if window == "" {
		return false
	}
	_, err := d.xdo("windowfocus", window)
	return err == nil
}

// choose asks, has the person do what they do until there is an answer, and returns it.
func (d *realDesktop) choose(ctx context.Context, q Question, do func()) (string, error) {
	d.t.Helper()
	var path string
	var err error
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		path, err = ChoosePatiently(ctx, q)
	}()
	d.wait("an answer to "+q.Title, func() bool {
		if d.look(q.Title) {
			do()
		}
		select {
		case <-ended:
			return true
		default:
			return false
		}
	})
	return path, err
}

// The real portal understands the questions, and its answers are understood.
func TestChoose_RealPortal(t *testing.T) {
	d := newRealDesktop(t)
	folder := filepath.Join(d.home, "my + files")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "عملاء.csv")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	types := []Type{{"CSV", []string{".csv"}}, {"All", nil}}
	press := func(key string) func() {
		return func() { _, _ = d.xdo("key", key) }
	}
	write := func(path string) func() {
		var again time.Time
		return func() {
			if time.Now().After(again) { // at first, and when letters were lost
				_, _ = d.xdo("key", "ctrl+a")
				_, _ = d.xdo("type", "--delay", "30", path)
				again = time.Now().Add(5 * time.Second)
			}
			press("Return")()
		}
	}
	t.Run("SaveFile", func(t *testing.T) {
		got, err := d.choose(t.Context(), Question{Kind: SaveFile, Title: "save here", Yes: "Save", Name: "سامي + 1.zip", Folder: folder, Types: types}, press("Return"))
		if want := filepath.Join(folder, "سامي + 1.zip"); got != want || err != nil {
			t.Errorf("got %q, %v; want %q", got, err, want)
		}
	})
	t.Run("OpenFile", func(t *testing.T) {
		got, err := d.choose(t.Context(), Question{Title: "open this", Yes: "Open", Types: types}, write(file))
		if got != file || err != nil {
			t.Errorf("got %q, %v; want %q", got, err, file)
		}
	})
	t.Run("OpenFolder", func(t *testing.T) {
		got, err := d.choose(t.Context(), Question{Kind: OpenFolder, Title: "this folder", Yes: "Choose"}, write(folder))
		for tries := 0; err == nil && tries < 3; tries++ {
			if _, lost := os.Stat(got); lost == nil {
				break
			}
			got, err = d.choose(t.Context(), Question{Kind: OpenFolder, Title: "this folder", Yes: "Choose"}, write(folder)) // letters were lost
		}
		if got != folder || err != nil {
			t.Errorf("got %q, %v; want %q", got, err, folder)
		}
	})
	t.Run("Left", func(t *testing.T) {
		got, err := d.choose(t.Context(), Question{Title: "leave this", Yes: "Open"}, press("Escape"))
		if got != "" || err != nil {
			t.Errorf("got %q, %v; want nothing", got, err)
		}
	})
	t.Run("Cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		if _, err := d.choose(ctx, Question{Title: "take away", Yes: "Open"}, cancel); err == nil {
			t.Error("no error")
		}
		d.wait("the portal to close it", func() bool { return !d.look("take away") })
	})
}
