package secrets

import (
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"mujeeb/text/secret"

	"github.com/godbus/dbus/v5"
	"github.com/zalando/go-keyring"
)

const service = "Mujeeb"

// system is the keyring of the operating system: Secret Service, Keychain or
// Credential Manager. Its calls heed no context: they take as long as the
// keyring and its owner do.
type system struct{}

var _ Store = system{}

func (system) Get(_ context.Context, name string) (secret.Secret, error) {
	return call(func() (secret.Secret, error) {
		content, err := keyring.Get(service, name)
		return secret.New(content), err
	})
}

func (system) Set(_ context.Context, name string, s secret.Secret) error {
	_, err := call(func() (struct{}, error) { return struct{}{}, keyring.Set(service, name, s.Reveal()) })
	return err
}

func (system) Delete(_ context.Context, name string) error {
	_, err := call(func() (struct{}, error) { return struct{}{}, keyring.Delete(service, name) })
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

// call runs f and returns the keyring's error with its code.
func call[T any](f func() (T, error)) (answer T, err error) {
	if !reachable() {
		return answer, &Error{Code: CodeNone}
	}
	answer, err = f()
	return answer, classify(err)
}

// classify tells what an error of the keyring means. Of a service's own words
// only the error's name is kept.
func classify(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, keyring.ErrNotFound):
		return ErrNotFound
	case errors.Is(err, keyring.ErrSetDataTooBig):
		return &Error{Code: CodeTooBig}
	}
	if e, ok := errors.AsType[dbus.Error](err); ok {
		return &Error{Code: codeOfBus(e.Name), Err: errors.New(e.Name)}
	}
	return &Error{Code: codeOf(err), Err: err}
}

// codeOf reads the errors that do not come from a Secret Service.
func codeOf(err error) Code {
	if _, ok := errors.AsType[net.Error](err); ok || errors.Is(err, dbus.ErrClosed) || errors.Is(err, keyring.ErrUnsupportedPlatform) ||
		errors.Is(err, exec.ErrNotFound) {
		return CodeNone
	}
	if _, ok := errors.AsType[*exec.ExitError](err); ok { // macOS: the tool "security"
		return CodeRefused
	}
	if strings.Contains(err.Error(), "unlock") { // "failed to unlock correct collection": nobody unlocked it
		return CodeLocked
	}
	return CodeBroken
}

// codeOfBus reads the names of errors that the bus and a Secret Service give
// (D-Bus Specification; freedesktop.org, Secret Service API, section Errors).
func codeOfBus(name string) Code {
	const bus = "org.freedesktop.DBus.Error."
	switch kind, fromBus := strings.CutPrefix(name, bus); {
	case name == "org.freedesktop.Secret.Error.IsLocked":
		return CodeLocked
	case !fromBus:
		return CodeRefused
	case kind == "NoReply", kind == "Timeout", kind == "TimedOut":
		return CodeLocked
	case kind == "ServiceUnknown", kind == "NameHasNoOwner", kind == "NoServer", kind == "Disconnected", strings.HasPrefix(kind, "Spawn."):
		return CodeNone
	case strings.HasPrefix(kind, "Unknown"), kind == "InvalidArgs", kind == "InvalidSignature":
		return CodeBroken
	}
	return CodeRefused
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
