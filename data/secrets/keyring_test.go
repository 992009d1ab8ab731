//go:build linux

package secrets

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"mujeeb/data/secrets/secretstest"
	"mujeeb/text/secret"
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

func TestKeyring_Hangs(t *testing.T) {
	play(t, secretstest.Home(t), "hangs", secretstest.Unlocked)
}

func TestKeyring_Dies(t *testing.T) {
	play(t, secretstest.Home(t), "dies", secretstest.Unlocked)
}

func TestKeyring_Rude(t *testing.T) {
	play(t, secretstest.Home(t), "rude", secretstest.Empty)
}

func TestKeyring_BusWithoutKeyring(t *testing.T) {
	play(t, secretstest.Home(t), "empty_bus", secretstest.Empty)
}

func TestKeyring_NoBus(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	if Reachable() {
		t.Skip("this user's session bus is found without the environment")
	}
	keepsInMemory(t, Open(), CodeNone)
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") != "" {
		t.Error("a bus was started")
	}
}

func TestKeyring_BusIsGone(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "bus"))
	keepsInMemory(t, Open(), CodeNone)
}

// TestScene is what play runs on the bus of its own.
func TestScene(t *testing.T) {
	scenes := map[string]func(*testing.T){
		"first": sceneFirst, "second": sceneSecond, "locked": sceneLocked, "hangs": sceneHangs, "dies": sceneDies,
		"empty_bus": sceneEmptyBus, "rude": sceneRude,
	}
	scene, ok := scenes[os.Getenv(envScene)]
	if !ok {
		t.Skip("runs only inside the other tests, on a bus of its own")
	}
	scene(t)
}

const (
	password = "Übung macht die zeit · سر"
	kept     = "smtp/kept/1"
	dropped  = "smtp/dropped/1"
)

func sceneFirst(t *testing.T) {
	k := Open()
	exercise(t, k)
	mustSet(t, k, kept, password)
	mustSet(t, k, dropped, password)
	if v := k.Verdict(); !v.works() {
		t.Errorf("verdict: %+v", v)
	}
}

func sceneSecond(t *testing.T) {
	mustGet(t, Open(), kept, password)
}

// A locked keyring gives nothing. What is saved and deleted meanwhile happens in
// memory, and in the keyring as soon as it is needed after it was unlocked.
func sceneLocked(t *testing.T) {
	k := NewKeeper(system{}, 5*time.Second)
	keepsInMemory(t, k, CodeLocked)
	if _, err := k.Get(t.Context(), kept); codeIn(err) != CodeLocked {
		t.Errorf("get: %v", err)
	}
	if err := k.Delete(t.Context(), dropped); err != nil {
		t.Errorf("delete: %v", err)
	}
	secretstest.Unlock(t)
	mustGet(t, k, kept, password)
	if v := k.Verdict(); !v.works() {
		t.Errorf("verdict: %+v", v)
	}
	if got := entries(t); !slices.Equal(got, []string{kept, inMemory}) {
		t.Errorf("in the keyring are %v", got)
	}
}

// A keyring that hangs holds nobody up, and nothing is lost or left behind when
// it goes on.
func sceneHangs(t *testing.T) {
	daemon := secretstest.Daemon(t)
	signal := func(s syscall.Signal) {
		if err := daemon.Signal(s); err != nil {
			t.Fatal(err)
		}
	}
	signal(syscall.SIGSTOP)
	t.Cleanup(func() { signal(syscall.SIGCONT) })

	patient, quick := NewKeeper(system{}, hour), NewKeeper(system{}, 200*time.Millisecond)
	told := make(chan Verdict, 9)
	patient.Watch(func() { told <- patient.Verdict() })
	if v := patient.Verdict(); v.Known {
		t.Errorf("a verdict on a keyring that has not answered: %+v", v)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := patient.Get(ctx, kept); codeIn(err) != CodeLocked {
		t.Errorf("get, given up: %v", err)
	}
	if err := patient.Set(ctx, "smtp/patient/1", secret.New(password)); err != nil {
		t.Errorf("set, given up: %v", err)
	}
	keepsInMemory(t, quick, CodeLocked)
	if _, err := quick.Get(t.Context(), kept); codeIn(err) != CodeLocked {
		t.Errorf("get: %v", err)
	}

	signal(syscall.SIGCONT)
	if v := <-told; !v.works() {
		t.Errorf("verdict after all: %+v", v)
	}
	quick.timeout = hour
	exercise(t, quick)
	mustGet(t, Open(), "smtp/patient/1", password)
	mustGet(t, Open(), inMemory, "of this session")
	names := entries(t)
	for end := time.Now().Add(30 * time.Second); len(names) != 2; names = entries(t) { // probes that nobody waited for go as well
		if time.Now().After(end) {
			t.Fatalf("in the keyring are %v", names)
		}
	}
}

// entries returns the names of what the program has in the keyring.
func entries(t *testing.T) (names []string) {
	t.Helper()
	bus, err := dbus.SessionBus()
	if err != nil {
		t.Fatal(err)
	}
	const secrets = "org.freedesktop.secrets"
	var open, locked []dbus.ObjectPath
	err = bus.Object(secrets, "/org/freedesktop/secrets").Call("org.freedesktop.Secret.Service.SearchItems", 0,
		map[string]string{"service": service}).Store(&open, &locked)
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range slices.Concat(open, locked) {
		v, err := bus.Object(secrets, item).GetProperty("org.freedesktop.Secret.Item.Attributes")
		if attributes, ok := v.Value().(map[string]string); err == nil && ok {
			names = append(names, attributes["username"])
		}
	}
	slices.Sort(names)
	return names
}

// A keyring that dies after it worked takes nothing new with it.
func sceneDies(t *testing.T) {
	k := NewKeeper(system{}, 5*time.Second)
	told := make(chan Verdict, 9)
	k.Watch(func() { told <- k.Verdict() })
	if v := <-told; !v.works() {
		t.Fatalf("verdict: %+v", v)
	}
	mustSet(t, k, kept, password)
	if err := secretstest.Daemon(t).Kill(); err != nil {
		t.Fatal(err)
	}
	bus, err := dbus.SessionBus()
	if err != nil {
		t.Fatal(err)
	}
	for alive := true; alive; {
		if err := bus.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, "org.freedesktop.secrets").Store(&alive); err != nil {
			t.Fatal(err)
		}
	}
	keepsInMemory(t, k, CodeNone)
	if v := <-told; v.Reason != CodeNone {
		t.Errorf("told: %+v", v)
	}
}

func sceneEmptyBus(t *testing.T) {
	keepsInMemory(t, NewKeeper(system{}, 5*time.Second), CodeNone)
}
