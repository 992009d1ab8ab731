// Package keys keeps the vault's data key and the slots that wrap it.
//
// # Words
//
// The data key is 32 random bytes; it encrypts the vault's database and is
// the root of every other secret of the vault. It is never stored in clear.
// A slot holds the data key sealed under something a person has: a password,
// a recovery code on paper, or a secret in this computer's keyring. Any one slot
// is enough to recover the data key. A [File] is the content of vault.keys: the
// facts needed to open the database (cipher, salt) and the slots.
//
// # How a slot is made
//
// Argon2id (RFC 9106) stretches the secret with a random salt of the slot's
// own; XChaCha20-Poly1305 seals the data key under the result. The file's
// version and cipher and the slot's kind and cost are bound as associated
// data, so that none of them can be changed without the slot failing to open.
// The database's salt is not bound: it is not secret, is known only after the
// first slot exists, and the vault compares it with the database itself.
//
// # Promises
//
//   - A [Key] shows as hidden in every format verb, in JSON and in logs.
//   - What is read from a file is bounded before it is used: sizes, number of
//     slots, and the cost, so that a hostile file can't exhaust the machine.
//   - A wrong password and a damaged slot are reported alike, and nothing tells
//     which slot came close.
//
// # Never
//
// This package opens no file, knows no SQL, logs nothing, and keeps no state.
// Randomness and time come in as arguments.
package keys

import (
	"fmt"
	"io"
	"log/slog"
)

// Size is the length of the data key and of every key derived from it, in bytes.
const Size = 32

const hidden = "[hidden]"

// Key is the vault's data key. It can't be printed, logged or marshalled.
// It is not safe to wipe it while another goroutine uses it.
type Key struct {
	// Behind a function, because fmt ignores the methods of unexported fields:
	// a Key inside another struct then shows an address. A pointer to bytes would
	// be followed by some verbs. nil once wiped.
	view    func() []byte
	release func() // clears the key and its page
}

// NewKey draws a data key from rand, which is crypto/rand.Reader outside tests.
func NewKey(rand io.Reader) (*Key, error) {
	b := make([]byte, Size)
	if _, err := io.ReadFull(rand, b); err != nil {
		return nil, fmt.Errorf("keys: draw a key: %w", err)
	}
	return keyOf(b), nil
}

// keyOf moves b, which must be Size bytes long, into a new key, and clears it.
func keyOf(b []byte) *Key {
	own, release := ownPage(Size)
	copy(own, b)
	clear(b)
	return &Key{view: func() []byte { return own }, release: release}
}

// Bytes returns the key itself, not a copy: it becomes zeros when the key is
// wiped. It is nil after [Key.Wipe].
func (k *Key) Bytes() []byte {
	if k == nil || k.view == nil {
		return nil
	}
	return k.view()
}

// Wipe overwrites the key in memory. It may be called again.
func (k *Key) Wipe() {
	if k == nil || k.view == nil {
		return
	}
	k.release()
	k.view = nil
}

// Derive returns a key of Size bytes for one use, named by label, by HKDF-SHA256
// (RFC 5869). Labels are constants of the program: the same label returns the same
// bytes for as long as the vault lives. The caller wipes the result. It panics on
// a wiped key.
func (k *Key) Derive(label string) []byte {
	secret := k.Bytes()
	if secret == nil {
		panic("keys: Derive on a wiped key")
	}
	return derive(secret, "mujeeb/1/"+label)
}

// String returns a text that is the same for every key.
func (Key) String() string { return hidden }

// Format writes the same text for every verb and flag.
func (Key) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, hidden) }

// MarshalText returns the same text, for JSON, XML and every text encoder.
func (Key) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// LogValue returns the same text, for log/slog.
func (Key) LogValue() slog.Value { return slog.StringValue(hidden) }
