//go:build linux

package secrets

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The tests of a real Secret Service run this test binary again on a bus of its
// own, with a home of its own. envScene names what is played there.
const envScene = "MUJEEB_SECRETS_SCENE"

// play runs a scene in a process of its own under dbus-run-session, after the
// shell commands of setup. The test's own home holds the keyring's files.
func play(t *testing.T, home, scene, setup string) {
	t.Helper()
	for _, peer := range []string{"dbus-run-session", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(peer); err != nil {
			t.Fatalf("%s is missing; make test installs it", peer)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	script := setup + "\n\"$0\" -test.run='^TestScene$' -test.v"
	config := filepath.Join(home, "bus.conf")
	if err := os.WriteFile(config, []byte(busConfig), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(ctx, "dbus-run-session", "--config-file="+config, "--", "/bin/sh", "-euc", script, os.Args[0])
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, envScene + "=" + scene}
	for _, name := range []string{"XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"} {
		dir := filepath.Join(home, strings.ToLower(name))
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		cmd.Env = append(cmd.Env, name+"="+dir)
	}
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: TestScene") {
		t.Fatalf("%s: %v\n%s", scene, err, out)
	}
}

// busConfig is a bus on which no service is started on demand.
const busConfig = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>`

// shortHome is a home whose path is short enough for a Unix socket in it.
func shortHome(t *testing.T) string {
	t.Helper()
	home, err := os.MkdirTemp("", "ring")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(home) })
	return home
}

const (
	daemon = `gnome-keyring-daemon --foreground --components=secrets `
	ready  = `trap "kill $!" EXIT
until dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.GetNameOwner string:org.freedesktop.secrets >/dev/null 2>&1; do :; done`
	unlocked = `printf %s pw >"$HOME/pw"; ` + daemon + `--unlock <"$HOME/pw" >/dev/null & ` + ready
	locked   = daemon + `>/dev/null & ` + ready
)

func TestKeyring_SecretService(t *testing.T) {
	home := shortHome(t)
	play(t, home, "first", unlocked)
	files, err := filepath.Glob(filepath.Join(home, "xdg_data_home", "keyrings", "*.keyring"))
	if err != nil || len(files) == 0 {
		t.Fatalf("the daemon kept no keyring: %v, %v", files, err)
	}
	for _, f := range files {
		if raw, err := os.ReadFile(f); err != nil || strings.Contains(string(raw), "zeit") {
			t.Errorf("%s holds the password in clear (or: %v)", filepath.Base(f), err)
		}
	}
	play(t, home, "second", unlocked) // a new bus, a new daemon, the same files
	play(t, home, "locked", locked)
}

func TestOpen_BusWithoutKeyring(t *testing.T) { play(t, shortHome(t), "empty_bus", ":") }

func TestOpen_NoBus(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	if reachable() {
		t.Skip("this user's session bus is found without the environment")
	}
	store, persistent, reason := Open(t.Context())
	if _, ok := store.(*Session); !ok || persistent || reason != CodeNone {
		t.Errorf("got %T, %t, %q", store, persistent, reason)
	}
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") != "" {
		t.Error("a bus was started")
	}
}

// TestScene is what play runs on the bus of its own.
func TestScene(t *testing.T) {
	scenes := map[string]func(*testing.T){
		"first": sceneFirst, "second": sceneSecond, "locked": sceneLocked, "empty_bus": sceneEmptyBus,
	}
	scene, ok := scenes[os.Getenv(envScene)]
	if !ok {
		t.Skip("runs only inside the other tests, on a bus of its own")
	}
	scene(t)
}

const password = "Übung macht die zeit · سر"

func mustOpen(t *testing.T) Store {
	t.Helper()
	store, persistent, reason := Open(t.Context())
	if !persistent || reason != "" {
		t.Fatalf("got %T, %t, %q", store, persistent, reason)
	}
	return store
}

func sceneFirst(t *testing.T) {
	store := mustOpen(t)
	exercise(t, store)
	if err := store.Set(t.Context(), "smtp/kept/1", New(password)); err != nil {
		t.Fatal(err)
	}
}

func sceneSecond(t *testing.T) {
	store := mustOpen(t)
	got, err := store.Get(t.Context(), "smtp/kept/1")
	if err != nil || got.Reveal() != password {
		t.Fatalf("after a restart: the same %t, %v", got.Reveal() == password, err)
	}
	if err := store.Delete(t.Context(), "smtp/kept/1"); err != nil {
		t.Fatal(err)
	}
}

func sceneLocked(t *testing.T) {
	start := time.Now()
	store, persistent, reason := open(t.Context(), 3*time.Second)
	if _, ok := store.(*Session); !ok || persistent || reason != CodeLocked {
		t.Errorf("got %T, %t, %q", store, persistent, reason)
	}
	if d := time.Since(start); d > 10*time.Second {
		t.Errorf("took %v", d)
	}
	_, err := (&Keyring{Timeout: time.Second}).Get(t.Context(), "smtp/kept/1")
	if e, ok := errors.AsType[*Error](err); !ok || e.Code != CodeLocked {
		t.Errorf("get: %v", err)
	}
}

func sceneEmptyBus(t *testing.T) {
	store, persistent, reason := open(t.Context(), 5*time.Second)
	if _, ok := store.(*Session); !ok || persistent || reason != CodeNone {
		t.Errorf("got %T, %t, %q", store, persistent, reason)
	}
}
