// Package secrets keeps passwords and tokens where they belong: in the keyring
// of the operating system, or, where there is none that works, in memory until
// the program ends.
//
// # Words
//
// A [secret.Secret] is a password that can't be printed. A [Store] keeps secrets by
// name; the names come from the vault (data.Vault.SecretName) and don't tell whom
// or what they are for. A [Keeper] is the store that the program uses: a keyring
// with memory ([Session]) to fall back on. Its trial finds out whether the keyring
// works, and its [Verdict] is the result.
//
// # Promises
//
// A keyring that waits for its owner to unlock it does not hang the program: every
// call ends within its timeout. The keyring is not called before a secret is needed
// or [Keeper.Watch] is called.
//
// # Never
//
// The package never writes a secret to a file, never logs, and never puts a secret
// or a name into an error's text.
package secrets

import (
	"context"
	"errors"

	"mujeeb/text/secret"
)

// Store keeps secrets by name. Its methods may be called from any goroutine but
// the UI's own, since a keyring may ask its owner for a password first.
type Store interface {
	// Get returns a secret. Error: ErrNotFound, or an *[Error].
	Get(ctx context.Context, name string) (secret.Secret, error)
	// Set keeps a secret and drops the one that had the name. Error: an *[Error].
	Set(ctx context.Context, name string, s secret.Secret) error
	// Delete drops a secret. It is no error when there was none.
	Delete(ctx context.Context, name string) error
}

// ErrNotFound is returned when the store has no secret of that name.
var ErrNotFound = errors.New("secrets: not found")

// Code says why a keyring can't be used. The values are stable; the UI has a
// sentence for each.
type Code string

// The codes.
const (
	CodeNone    Code = "keyring_none"    // this computer has none, or none is running
	CodeLocked  Code = "keyring_locked"  // it did not reply in time, or its owner did not unlock it
	CodeRefused Code = "keyring_refused" // it refuses this program
	CodeBroken  Code = "keyring_broken"  // its replies make no sense, or it returns something else than it was given
	CodeUnused  Code = "keyring_unused"  // this program leaves it alone, as in the demonstration
	CodeTooBig  Code = "keyring_too_big" // the secret is longer than this keyring takes
)

// Error is a keyring that can't be used.
type Error struct {
	Code Code
	Err  error // for the log; holds neither name nor secret
}

func (e *Error) Error() string {
	if e.Err == nil {
		return "secrets: " + string(e.Code)
	}
	return "secrets: " + string(e.Code) + ": " + e.Err.Error()
}

func (e *Error) Unwrap() error { return e.Err }
