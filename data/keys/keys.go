// Package keys keeps the vault's data key and the slots that lead to it.
//
// # Words
//
// The data key is 32 random bytes; it encrypts one state of the vault's database,
// and is replaced by a rekey. It is never stored in clear. A slot is a way in: an
// X25519 key pair, the private half of which is sealed under something a person has (a
// password, a recovery code on paper, a secret in this computer's keyring). The data
// key is sealed to the public half. Any one slot is enough to recover the data key. A
// [File] is the content of vault.keys: the cipher, the slots, and for each database its
// salt and its key, sealed to the slots that may have it.
//
// # How a slot is made
//
// Argon2id (RFC 9106) stretches the secret with a random salt of the slot's own;
// XChaCha20-Poly1305 seals the private key under the result, with everything else that the
// slot says as associated data. HPKE (RFC 9180) seals the data key to the public half:
// so a rekey reaches every slot without its secret.
//
// Whoever can write to the file could put their own public half into it and wait for
// the next rekey. So a second key is sealed beside the data key, and authenticates
// the whole file: see [File.Authenticate].
//
// # Promises
//
//   - A [Key] shows as hidden in every format verb, in JSON and in logs.
//   - What is read from a file is bounded before it is used: sizes, number of slots, and
//     the cost of all slots together, so that a hostile file can't exhaust the machine.
//   - A wrong password and a damaged slot are reported alike, and nothing tells
//     which slot came close.
//
// # Never
//
// This package opens no file, knows no SQL, logs nothing, and keeps no state.
// Randomness and time come in as arguments, but for HPKE, which draws its own.
package keys

import (
	"fmt"
	"io"
	"log/slog"
)

// Size is the length of the data key and of every key derived from it, in bytes.
const Size = 32

const hidden = "[hidden]"

// Key is a data key of the vault, and beside it the key that authenticates vault.keys.
// It can't be printed, logged or marshalled. It is not safe to wipe it while another
// goroutine uses it.
type Key struct {
	// Behind a function, because fmt ignores the methods of unexported fields:
	// a Key inside another struct then shows an address. A pointer to bytes would
	// be followed by some verbs. nil once wiped.
	view func() []byte
}

// NewKey draws a key from rand, which is crypto/rand.Reader outside tests.
func NewKey(rand io.Reader) (*Key, error) {
	b := make([]byte, 2*Size)
	if _, err := io.ReadFull(rand, b); err != nil {
		return nil, fmt.Errorf("keys: draw a key: %w", err)
	}
	return keyOf(b), nil
}

// keyOf returns a key that owns b: the data key and behind it the key of the code.
func keyOf(b []byte) *Key { return &Key{view: func() []byte { return b }} }

// OldKey returns a copy of a data key that a rekey replaced. It opens the database that it
// was of; the code of vault.keys can't be worked out with it.
func OldKey(raw []byte) *Key {
	return keyOf(append(append(make([]byte, 0, 2*Size), raw...), make([]byte, Size)...))
}

// Bytes returns the data key itself, not a copy: it becomes zeros when the key is
// wiped. It is nil after [Key.Wipe].
func (k *Key) Bytes() []byte {
	if both := k.both(); both != nil {
		return both[:Size:Size]
	}
	return nil
}

func (k *Key) both() []byte {
	if k == nil || k.view == nil {
		return nil
	}
	return k.view()
}

// Clone returns a copy, to be wiped by itself. That of a wiped key is wiped.
func (k *Key) Clone() *Key {
	both := k.both()
	if both == nil {
		return &Key{}
	}
	return keyOf(append([]byte(nil), both...))
}

// Wipe overwrites the key in memory. It may be called again.
func (k *Key) Wipe() {
	if k == nil || k.view == nil {
		return
	}
	clear(k.view())
	k.view = nil
}

// String returns a text that is the same for every key.
func (Key) String() string { return hidden }

// Format writes the same text for every verb and flag.
func (Key) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, hidden) }

// MarshalText returns the same text, for JSON, XML and every text encoder.
func (Key) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// LogValue returns the same text, for log/slog.
func (Key) LogValue() slog.Value { return slog.StringValue(hidden) }
