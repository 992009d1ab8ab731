//go:build linux

package secrets

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mujeeb/data/secrets/secretstest"
)

// The tests of a real Secret Service run this test binary again on a bus of its
// own, with a home of its own. envScene names what is played there.
const envScene = "MUJEEB_SECRETS_SCENE"

// play runs a scene in a process of its own under dbus-run-session, after the
// shell commands of setup. The test's own home holds the keyring's files.
func play(t *testing.T, home, scene, setup string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := secretstest.Command(ctx, t, home, setup, os.Args[0], "-test.run=^TestScene$", "-test.v")
	cmd.Env = append(cmd.Env, envScene+"="+scene)
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: TestScene") {
		t.Fatalf("%s: %v\n%s", scene, err, out)
	}
}

func TestKeyring_SecretService(t *testing.T) {
	home := secretstest.Home(t)
	play(t, home, "first", secretstest.Unlocked)
	files, err := filepath.Glob(filepath.Join(home, "xdg_data_home", "keyrings", "*.keyring"))
	if err != nil || len(files) == 0 {
		t.Fatalf("the daemon kept no keyring: %v, %v", files, err)
	}
	for _, f := range files {
		if raw, err := os.ReadFile(f); err != nil || strings.Contains(string(raw), "zeit") {
			t.Errorf("%s holds the password in clear (or: %v)", filepath.Base(f), err)
		}
	}
	play(t, home, "second", secretstest.Unlocked) // a new bus, a new daemon, the same files
	play(t, home, "locked", secretstest.Locked)
}

func TestOpen_BusWithoutKeyring(t *testing.T) {
	play(t, secretstest.Home(t), "empty_bus", secretstest.Empty)
}

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
