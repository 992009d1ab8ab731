//go:build linux

package main

import (
	"bufio"
	"bytes"
	"context"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"mujeeb/tools/drive/screen"
	uilang "mujeeb/ui/lang"
)

// How the program starts, tried as a process of its own.

func runAlone() int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	return run(ctx, os.Args[1:], os.Stdout, os.Stderr)
}

// alone is the program in a home of its own, without a session bus.
type alone struct {
	*exec.Cmd
	home   string
	stderr bytes.Buffer
}

// newAlone prepares the program. A program called dbus-launch is in its path, which
// leaves a file behind when it is called; nothing else is.
func newAlone(t *testing.T, env []string, flags ...string) *alone {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	t.Cleanup(cancel)
	a := &alone{Cmd: exec.CommandContext(ctx, os.Args[0], flags...), home: t.TempDir()}
	for _, dir := range []string{"bin", "tmp", "run"} {
		if err := os.Mkdir(a.path(dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(a.path("bin/dbus-launch"), []byte("#!/bin/sh\n: >"+a.path("launched")+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	a.Env = append([]string{envScene + "=" + sceneAlone, "HOME=" + a.home, "PATH=" + a.path("bin"), "TMPDIR=" + a.path("tmp"),
		"XDG_CONFIG_HOME=" + a.path("config"), "XDG_RUNTIME_DIR=" + a.path("run")}, env...)
	a.Stderr = &a.stderr
	return a
}

func (a *alone) path(name string) string { return filepath.Join(a.home, name) }

// preferences returns the path of the preferences, which the toolkit writes.
func (a *alone) preferences() string { return a.path("config/fyne/" + appID + "/preferences.json") }

// remember writes preferences of the program from an earlier day.
func (a *alone) remember(t *testing.T, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(a.preferences()), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(a.preferences(), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// Where there can be no window the program says so in the person's language and
// ends, rather than waiting unseen. It starts no bus of its own.
func TestDesktop_NoWindow(t *testing.T) {
	withoutGL, stop, err := screen.Start(t.Context(), 800, 600, "-extension", "GLX")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	for name, c := range map[string]struct {
		display, system, chosen, want string
		flags                         []string
	}{
		"NoDisplay":     {display: "", system: "en_US.UTF-8", want: "en"},
		"DeadDisplay":   {display: ":7777", system: "en_US.UTF-8", want: "en"},
		"NoOpenGL":      {display: withoutGL, system: "ar_JO.UTF-8", want: "ar"},
		"ChosenEnglish": {display: withoutGL, system: "ar_JO.UTF-8", chosen: "en", want: "en"},
		"Demo":          {display: withoutGL, system: "C", want: "en", flags: []string{"-demo"}},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAlone(t, []string{"DISPLAY=" + c.display, "LANG=" + c.system}, c.flags...)
			if c.chosen != "" {
				a.remember(t, `{"language":"`+c.chosen+`"}`)
			}
			err := a.Run()
			if a.ProcessState.ExitCode() != 1 {
				t.Errorf("got %v, want exit status 1", err)
			}
			if want := uilang.New(c.want).T("start.no_window"); !strings.Contains(a.stderr.String(), want) {
				t.Errorf("said\n%s\nwant a line with %q", &a.stderr, want)
			}
			a.leavesNothing(t)
		})
	}
}

// leavesNothing fails the test if the program started a bus, or left a throw-away
// vault behind.
func (a *alone) leavesNothing(t *testing.T) {
	t.Helper()
	if _, err := os.Stat(a.path("launched")); err == nil {
		t.Error("the program started a session bus")
	}
	if left, err := os.ReadDir(a.path("tmp")); err != nil || len(left) > 0 {
		t.Errorf("left in the temporary folder: %v, %v", left, err)
	}
}

// Looking at the demonstration leaves the owner's preferences as they were, to the
// last byte.
func TestDesktop_Demo(t *testing.T) {
	display, stop, err := screen.Start(t.Context(), 1280, 800)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	a := newAlone(t, []string{"DISPLAY=" + display, "LANG=en_US.UTF-8"}, "-demo")
	const before = `{"language":"ar","size":"1111x720","theme":"dark","vault":"/home/sami/Mujeeb"}` + "\n" // as the toolkit writes them
	a.remember(t, before)
	if err := a.Start(); err != nil {
		t.Fatal(err)
	}
	find := exec.CommandContext(t.Context(), "xdotool", "search", "--sync", "--onlyvisible", "--name", uilang.New("ar").T("app.name"))
	find.Env = append(os.Environ(), "DISPLAY="+display)
	if out, err := find.CombinedOutput(); err != nil {
		t.Errorf("no window: %v, %s", err, out)
	}
	if err := a.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := a.Wait(); err != nil {
		t.Errorf("ended with %v\n%s", err, &a.stderr)
	}
	if after, err := os.ReadFile(a.preferences()); err != nil || string(after) != before {
		t.Errorf("the preferences are %s, %v; were %s", after, err, before)
	}
	a.leavesNothing(t)
}

// Preferences that were lost, as by a power cut while they were written, are known
// to be lost at the next start too.
func TestDesktop_PreferencesLost(t *testing.T) {
	for name, c := range map[string]struct{ content, want string }{
		"Empty":     {"", `"forgotten":1`},
		"Cut":       {`{"language":"ar","vault":"/home/sami/Mu`, `"forgotten":1`},
		"Null":      {"null", `"forgotten":1`},
		"Good":      {`{"vault":"/home/sami/Mujeeb"}`, `{"vault":"/home/sami/Mujeeb"}`},
		"OtherKind": {`{"vault":7}`, `{"vault":7}`},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAlone(t, []string{"DISPLAY=", "LANG=en_US.UTF-8"})
			a.remember(t, c.content)
			_ = a.Run() // there is no display
			if after, err := os.ReadFile(a.preferences()); err != nil || !strings.Contains(string(after), c.want) {
				t.Errorf("the preferences are %s, %v, want %s\n%s", after, err, c.want, &a.stderr)
			}
		})
	}
}

// On a Wayland desktop the window says which program it belongs to.
func TestDesktop_WaylandAppID(t *testing.T) {
	display, stop, err := screen.Start(t.Context(), 1400, 900)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	a := newAlone(t, []string{"WAYLAND_DISPLAY=wayland-test", "WAYLAND_DEBUG=1", "LANG=en_US.UTF-8"})
	weston := exec.CommandContext(t.Context(), "weston", "--backend=x11-backend.so", "--use-pixman", "--socket=wayland-test", "--no-config")
	weston.Env = append(os.Environ(), "XDG_RUNTIME_DIR="+a.path("run"), "DISPLAY="+display)
	weston.Cancel = func() error { return weston.Process.Signal(os.Interrupt) }
	if err := weston.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = weston.Process.Signal(os.Interrupt); _ = weston.Wait() })
	for tick := time.NewTicker(10 * time.Millisecond); ; <-tick.C {
		if _, err := os.Stat(a.path("run/wayland-test")); err == nil || t.Context().Err() != nil {
			tick.Stop()
			break
		}
	}
	a.Stderr = nil
	said, err := a.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Start(); err != nil {
		t.Fatal(err)
	}
	found := false
	for lines := bufio.NewScanner(said); lines.Scan(); {
		a.stderr.WriteString(lines.Text() + "\n")
		if !found && strings.Contains(lines.Text(), "set_app_id(\""+appID+"\")") {
			found = true
			_ = a.Process.Signal(syscall.SIGTERM)
		}
	}
	if err := a.Wait(); err != nil || !found {
		t.Errorf("found the name: %v; ended with %v\n%s", found, err, &a.stderr)
	}
}
