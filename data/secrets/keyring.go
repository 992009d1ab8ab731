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

// service is the name under which the keyring shows the program's entries.
const service = "Mujeeb"

// system is the keyring of the operating system: Secret Service, Keychain or
// Credential Manager. Its calls ignore their context: they take as long as the
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

// DeleteAll drops every entry of the program.
func (system) DeleteAll(context.Context) error {
	_, err := call(func() (struct{}, error) { return struct{}{}, keyring.DeleteAll(service) })
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

// call returns what f returns, with an *[Error] or ErrNotFound for its error.
func call[T any](f func() (T, error)) (answer T, err error) {
	if !Reachable() {
		return answer, &Error{Code: CodeNone}
	}
	answer, err = f()
	return answer, classify(err)
}

// classify returns an error of the keyring as ErrNotFound or an *[Error]. It drops
// the words of a Secret Service and keeps the name of the error.
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

// codeOf returns the code of an error that does not come from a Secret Service.
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

// codeOfBus returns the code of an error of the bus or of a Secret Service by its
// name (D-Bus Specification; freedesktop.org, Secret Service API, section Errors).
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

// Reachable reports whether there may be a keyring. On systems with D-Bus it needs
// a session bus: the library would start one where there is none, on which no
// keyring outlives the program, and which would itself stay behind.
func Reachable() bool {
	switch runtime.GOOS {
	case "darwin", "windows":
		return true
	}
	if address := os.Getenv("DBUS_SESSION_BUS_ADDRESS"); address != "" && address != "autolaunch:" {
		return address != "disabled:"
	}
	for _, socket := range []string{"bus", "dbus-session"} {
		if _, err := os.Stat(filepath.Join("/run/user", strconv.Itoa(os.Getuid()), socket)); err == nil {
			return true
		}
	}
	return false
}
