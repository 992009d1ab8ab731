package secrets

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"
)

// Open gives the keyring of this computer after trying it out, or a [Session]
// where there is none that works; then persistent is false and reason says why.
// It may wait for the owner to unlock the keyring, up to 20 s or as long as ctx
// allows.
func Open(ctx context.Context) (store Store, persistent bool, reason Code) {
	return open(ctx, defaultTimeout)
}

func open(ctx context.Context, timeout time.Duration) (Store, bool, Code) {
	if !reachable() {
		return &Session{}, false, CodeNone
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	k := &Keyring{Timeout: timeout}
	err := probe(ctx, k)
	if e, ok := errors.AsType[*Error](err); ok {
		return &Session{}, false, e.Code
	}
	if err != nil {
		return &Session{}, false, CodeBroken
	}
	return k, true, ""
}

// probe keeps an entry of its own, reads it back and deletes it.
func probe(ctx context.Context, s Store) error {
	name, want := "probe/"+rand.Text(), rand.Text()
	if err := s.Set(ctx, name, New(want)); err != nil {
		return err
	}
	got, err := s.Get(ctx, name)
	if err != nil {
		return err
	}
	if err := s.Delete(ctx, name); err != nil {
		return err
	}
	if _, err := s.Get(ctx, name); got.Reveal() != want || !errors.Is(err, ErrNotFound) {
		return &Error{Code: CodeBroken, Err: errors.New("the probe did not come back as it went in")}
	}
	return nil
}

// reachable reports whether there is a keyring to ask. On systems with D-Bus
// that takes a session bus: a bus started just for asking would have no keyring
// that outlives the program, and would itself stay behind.
func reachable() bool {
	switch runtime.GOOS {
	case "darwin", "windows":
		return true
	}
	if address := os.Getenv("DBUS_SESSION_BUS_ADDRESS"); address != "" && address != "autolaunch:" {
		return true
	}
	for _, socket := range []string{"bus", "dbus-session"} {
		if _, err := os.Stat(filepath.Join("/run/user", strconv.Itoa(os.Getuid()), socket)); err == nil {
			return true
		}
	}
	return false
}
