//go:build linux

// Package secretstest starts a desktop session for tests alone: a D-Bus with
// a real keyring on it, and a home that nobody else uses.
package secretstest

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	ss "github.com/zalando/go-keyring/secret_service"
)

const (
	keyringPassword = "pw"
	daemon          = `gnome-keyring-daemon --foreground --components=secrets `
	ready           = `export ` + envDaemon + `=$!
trap "kill -CONT $! && kill $! || :" EXIT
until dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.GetNameOwner string:org.freedesktop.secrets >/dev/null 2>&1; do :; done`
)

// envDaemon holds the process of the keyring, for the program.
const envDaemon = "MUJEEB_KEYRING_DAEMON"

// What the session has: shell commands that run before the program.
const (
	Unlocked = `printf %s ` + keyringPassword + ` >"$HOME/pw"; ` + daemon + `--unlock <"$HOME/pw" >/dev/null 2>&1 & ` + ready
	Locked   = daemon + `>/dev/null 2>&1 & ` + ready
	Empty    = ":" // a bus without a keyring
)

// busConfig is a bus on which no service is started on demand.
const busConfig = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>`

// Home is a home whose path is short enough for a Unix socket in it. It is gone
// when the test ends.
func Home(tb testing.TB) string {
	tb.Helper()
	home, err := os.MkdirTemp("", "ring")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = os.RemoveAll(home) })
	return home
}

// Daemon returns the process of the keyring, in a program that runs in a session
// which has one.
func Daemon(tb testing.TB) *os.Process {
	tb.Helper()
	pid, err := strconv.Atoi(os.Getenv(envDaemon))
	if err != nil {
		tb.Fatal("this session has no keyring")
	}
	p, err := os.FindProcess(pid)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// Unlock unlocks the keyring of the session that the program runs in, as its
// owner would by typing the password.
func Unlock(tb testing.TB) {
	tb.Helper()
	service, err := ss.NewSecretService()
	if err != nil {
		tb.Fatal(err)
	}
	session, err := service.OpenSession()
	if err != nil {
		tb.Fatal(err)
	}
	login := service.GetLoginCollection().Path()
	err = service.Object("org.freedesktop.secrets", "/org/freedesktop/secrets").Call(
		"org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface.UnlockWithMasterPassword", 0,
		login, ss.NewSecret(session.Path(), keyringPassword)).Err
	if err != nil {
		tb.Fatalf("unlock the keyring: %v", err)
	}
}

// Bus starts a bus without a keyring, for a test that speaks on it itself, and
// returns its address. It ends with the test, or when stop is called.
func Bus(tb testing.TB) (address string, stop func()) {
	tb.Helper()
	c := exec.Command("dbus-daemon", "--nofork", "--print-address", "--config-file="+configIn(tb, Home(tb)))
	out, err := c.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := c.Start(); err != nil {
		tb.Fatalf("%v; make test installs it", err)
	}
	stop = sync.OnceFunc(func() {
		_ = c.Process.Kill()
		_ = c.Wait()
	})
	tb.Cleanup(stop)
	address, err = bufio.NewReader(out).ReadString('\n')
	if err != nil {
		tb.Fatal(err)
	}
	return strings.TrimSpace(address), stop
}

func configIn(tb testing.TB, home string) (path string) {
	tb.Helper()
	path = filepath.Join(home, "bus.conf")
	if err := os.WriteFile(path, []byte(busConfig), 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

// Command returns a program that will run in a session of its own. Its environment
// is the home's alone, the files of the keyring included.
func Command(ctx context.Context, tb testing.TB, home, setup, program string, args ...string) *exec.Cmd {
	tb.Helper()
	for _, peer := range []string{"dbus-run-session", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(peer); err != nil {
			tb.Fatalf("%s is missing; make test installs it", peer)
		}
	}
	config := configIn(tb, home)
	script := setup + "\n" + `"$0" "$@"`
	c := exec.CommandContext(ctx, "dbus-run-session", append([]string{"--config-file=" + config, "--", "/bin/sh", "-euc", script, program}, args...)...)
	c.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home}
	for _, name := range []string{"XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"} {
		dir := filepath.Join(home, strings.ToLower(name))
		if err := os.MkdirAll(dir, 0o700); err != nil {
			tb.Fatal(err)
		}
		c.Env = append(c.Env, fmt.Sprintf("%s=%s", name, dir))
	}
	return c
}
