package keys

import (
	"bytes"
	"context"
	"crypto/ecdh"
	"fmt"
	"io"
	"runtime"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"
	"golang.org/x/text/unicode/norm"
)

// Kind says what opens a slot.
type Kind string

// The kinds of slot.
const (
	Password Kind = "password" // a password that a person types
	Recovery Kind = "recovery" // a code on paper, see AddRecovery
	Computer Kind = "computer" // random bytes in the operating system's keyring
)

// Sizes in a slot, in bytes.
const (
	idSize      = 8
	publicSize  = 32
	slotSalt    = 16
	nonceSize   = chacha20poly1305.NonceSizeX
	privateSize = 32 + chacha20poly1305.Overhead
)

// MaxName is the length of a slot's name, in characters at most.
const MaxName = 60

// Slot is a way into the vault: an X25519 private key sealed under one secret, and
// its public half, to which the data keys are sealed. A slot is added and removed,
// never changed.
type Slot struct {
	ID      Hex    `json:"id"` // 8 random bytes
	Kind    Kind   `json:"kind"`
	Name    string `json:"name"`    // whose it is, as CleanName returns it
	Created int64  `json:"created"` // seconds since 1970, UTC
	Until   int64  `json:"until"`   // likewise, when it ends; 0 means never
	Cost    Cost   `json:"argon2id"`
	Salt    Hex    `json:"salt"`    // 16 random bytes, for Argon2id
	Nonce   Hex    `json:"nonce"`   // 24 random bytes, for XChaCha20-Poly1305
	Private Hex    `json:"private"` // the sealed private key and its tag, 48 bytes
	Public  Hex    `json:"public"`  // its public half
}

// Terms are what a new slot says about itself.
type Terms struct {
	Name    string // whose it is; see CleanName
	Created time.Time
	Until   time.Time // zero means never
	Cost    Cost
}

// CleanName returns a name in the one form that it is kept in: NFC, single spaces,
// no invisible characters. The error is [ErrBadName] for one that is too long or is
// not UTF-8.
func CleanName(name string) (string, error) {
	visible := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if unicode.In(r, unicode.C) {
			return -1
		}
		return r
	}, name)
	clean := strings.Join(strings.Fields(norm.NFC.String(visible)), " ")
	if !utf8.ValidString(name) || utf8.RuneCountInString(clean) > MaxName {
		return "", ErrBadName
	}
	return clean, nil
}

// Ended reports whether the slot has ended by then. A file can't enforce that by
// itself: whoever has its secret and a copy of vault.keys and vault.db opens that
// copy for ever. It is the vault that refuses, and that is rekeyed.
func (s *Slot) Ended(now time.Time) bool { return s.Until != 0 && now.Unix() >= s.Until }

func (s *Slot) check() error {
	if s.Kind != Password && s.Kind != Recovery && s.Kind != Computer {
		return &Error{CodeNotKeys, "kind of slot"}
	}
	if len(s.ID) != idSize || len(s.Salt) != slotSalt || len(s.Nonce) != nonceSize || len(s.Private) != privateSize || len(s.Public) != publicSize {
		return &Error{CodeNotKeys, "size in slot"}
	}
	if clean, err := CleanName(s.Name); err != nil || clean != s.Name {
		return &Error{CodeNotKeys, "name of slot"}
	}
	if s.Created < 0 || s.Until < 0 || s.Created > maxSeconds || s.Until > maxSeconds {
		return &Error{CodeNotKeys, "time of slot"}
	}
	return s.Cost.Check()
}

// maxSeconds is the end of the year 9999.
const maxSeconds = 253402300799

// newSlot returns a slot that opens with secret.
func (f *File) newSlot(kind Kind, secret []byte, t Terms, rand io.Reader) (s Slot, err error) {
	s = Slot{Kind: kind, Created: t.Created.Unix(), Cost: t.Cost, ID: make(Hex, idSize), Salt: make(Hex, slotSalt), Nonce: make(Hex, nonceSize)}
	if !t.Until.IsZero() {
		s.Until = t.Until.Unix()
	}
	if s.Name, err = CleanName(t.Name); err != nil {
		return Slot{}, err
	}
	if len(secret) == 0 {
		return Slot{}, ErrEmptySecret
	}
	if err := s.Cost.Check(); err != nil {
		return Slot{}, err
	}
	private := make([]byte, 32)
	defer clear(private)
	for _, b := range [][]byte{s.ID, s.Salt, s.Nonce, private} {
		if _, err := io.ReadFull(rand, b); err != nil {
			return Slot{}, fmt.Errorf("keys: draw a slot: %w", err)
		}
	}
	pair, err := ecdh.X25519().NewPrivateKey(private)
	if err != nil {
		return Slot{}, fmt.Errorf("keys: %w", err)
	}
	s.Public = pair.PublicKey().Bytes()
	wrap := stretch(secret, s.Salt, s.Cost)
	defer clear(wrap)
	aead, err := chacha20poly1305.NewX(wrap)
	if err != nil {
		return Slot{}, fmt.Errorf("keys: %w", err)
	}
	s.Private = aead.Seal(nil, s.Nonce, private, f.bound(&s))
	return s, nil
}

// openSlot returns the private key of a slot, which the caller wipes; nil if the
// secret does not open it. The error is that of ctx.
func (f *File) openSlot(ctx context.Context, s *Slot, secret []byte) ([]byte, error) {
	wrap, err := stretchWithin(ctx, secret, s.Salt, s.Cost)
	if err != nil {
		return nil, err
	}
	defer clear(wrap)
	return unwrap(wrap, s.Nonce, s.Private, f.bound(s)), nil
}

// unwrap opens XChaCha20-Poly1305; it returns nil if that does not open.
func unwrap(wrap, nonce, sealed, bound []byte) []byte {
	aead, err := chacha20poly1305.NewX(wrap)
	if err != nil {
		return nil
	}
	raw, err := aead.Open(nil, nonce, sealed, bound)
	if err != nil {
		return nil
	}
	return raw
}

// stretch returns the key that wraps what a slot holds, which the caller wipes.
func stretch(secret, salt []byte, c Cost) []byte {
	key := argon2.IDKey(secret, salt, c.Time, c.MemoryKiB, c.Threads, Size)
	overwriteFreed()
	return key
}

// overwriteFreed has the runtime use the memory again that Argon2id left: the secret stands
// in the block of a BLAKE2b state (RFC 9106, section 3.2), which is freed and not cleared.
// What is allocated after a collection, as large as such a state and many times, takes its
// place. There is no promise in that: it was found to leave nothing where it was tried.
func overwriteFreed() {
	const state, many = 360, 8192
	runtime.GC()
	kept := make([][]byte, many)
	for i := range kept {
		kept[i] = make([]byte, state)
	}
	runtime.KeepAlive(kept)
}

// stretchWithin is stretch that is given up when ctx ends. Argon2id itself can't be
// stopped: it then runs to its end, which [MaxSlotWorkKiB] bounds, and what it returns
// is wiped.
func stretchWithin(ctx context.Context, secret, salt []byte, c Cost) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	own, done := bytes.Clone(secret), make(chan []byte, 1)
	go func() {
		defer clear(own)
		done <- stretch(own, salt, c)
	}()
	select {
	case wrap := <-done:
		return wrap, nil
	case <-ctx.Done():
		go func() { clear(<-done) }()
		return nil, ctx.Err()
	}
}

// bound returns the associated data: the facts that must not change without the
// slot failing to open. Every part is a number, hexadecimal or a word of a closed set;
// the name, which is free, comes last.
func (f *File) bound(s *Slot) []byte {
	return fmt.Appendf(nil, "mujeeb vault.keys|version %d|cipher %s|slot %x|%s|created %d|until %d|argon2id time %d memory %d threads %d|public %x|name %s",
		Version, f.Cipher, []byte(s.ID), s.Kind, s.Created, s.Until, s.Cost.Time, s.Cost.MemoryKiB, s.Cost.Threads, []byte(s.Public), s.Name)
}
