package app_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/secrets"
	"mujeeb/data/secrets/secretstest"
)

// envComputer names the scene of TestComputer that runs on a bus of its own.
const envComputer = "MUJEEB_COMPUTER_SCENE"

// The way in of a computer lives in a real keyring (gnome-keyring over D-Bus): one process
// remembers, the next opens by it; a locked keyring opens nothing; and once it is forgotten,
// the keyring has no entry.
func TestComputer_SecretService(t *testing.T) {
	home := secretstest.Home(t)
	for _, scene := range []struct{ name, setup string }{
		{"remember", secretstest.Unlocked}, {"locked", secretstest.Locked}, {"open", secretstest.Unlocked}, {"gone", secretstest.Unlocked},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		cmd := secretstest.Command(ctx, t, home, scene.setup, os.Args[0], "-test.run=^TestComputer$", "-test.v")
		cmd.Env = append(cmd.Env, envComputer+"="+scene.name)
		out, err := cmd.CombinedOutput()
		cancel()
		if err != nil || !strings.Contains(string(out), "--- PASS: TestComputer") {
			t.Fatalf("%s: %v\n%s", scene.name, err, out)
		}
	}
}

// TestComputer is what TestComputer_SecretService runs.
func TestComputer(t *testing.T) {
	scene := os.Getenv(envComputer)
	if scene == "" {
		t.Skip("runs only inside the other test, on a bus of its own")
	}
	clock, dir := datatest.NewClock(), filepath.Join(os.Getenv("HOME"), "vault")
	p := params(clock)
	p.Secrets = secrets.Open()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if scene == "remember" {
		s, err := app.Create(t.Context(), p, dir, []byte(datatest.Password), app.Owner{Name: "Sami", Region: "JO"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Remember(t.Context()); err != nil {
			t.Fatal(err)
		}
		mustClose(t, s)
		return
	}
	way := mustRead(t, filepath.Join(os.Getenv("HOME"), "way"))
	if scene == "locked" {
		way = mustComputers(t, dir)[0]
		if err := os.WriteFile(filepath.Join(os.Getenv("HOME"), "way"), []byte(way), 0o600); err != nil {
			t.Fatal(err)
		}
		ctx, cancel = context.WithTimeout(ctx, 3*time.Second) // nobody types the keyring's password
		defer cancel()
	}
	key, err := app.SecretOfComputer(ctx, p.Secrets, way)
	switch scene {
	case "locked":
		if e, ok := errors.AsType[*secrets.Error](err); !ok || e.Code != secrets.CodeLocked {
			t.Errorf("a locked keyring: %v", err)
		}
	case "open":
		s, err := app.OpenWith(t.Context(), p, dir, key)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.RemoveWay(t.Context(), way, nil); err != nil {
			t.Fatal(err)
		}
		mustClose(t, s)
	case "gone":
		if data.CodeOf(err) != data.CodeWrongComputer {
			t.Errorf("the keyring still has it: %v", err)
		}
	}
}

// mustRead returns a file, "" where there is none.
func mustRead(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return string(raw)
}
