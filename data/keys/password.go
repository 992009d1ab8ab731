package keys

import (
	"fmt"
	"io"
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

const (
	slotSaltSize = 16
	nonceSize    = chacha20poly1305.NonceSizeX
	sealedSize   = Size + chacha20poly1305.Overhead
)

// Slot is the data key sealed under one secret. A slot is replaced, never changed.
type Slot struct {
	Kind   Kind `json:"kind"`
	Cost   Cost `json:"argon2id"`
	Salt   Hex  `json:"salt"`   // 16 random bytes, for Argon2id
	Nonce  Hex  `json:"nonce"`  // 24 random bytes, for XChaCha20-Poly1305
	Sealed Hex  `json:"sealed"` // the data key and its tag, 48 bytes
}

func (s *Slot) check() error {
	if s.Kind != Password && s.Kind != Recovery && s.Kind != Computer {
		return &Error{CodeNotKeys, "kind of slot"}
	}
	if len(s.Salt) != slotSaltSize || len(s.Nonce) != nonceSize || len(s.Sealed) != sealedSize {
		return &Error{CodeNotKeys, "size in slot"}
	}
	return s.Cost.Check()
}

// AddPassword adds a slot that opens with password. The password is normalised
// (RFC 8265, section 4.2: NFC, every space as U+0020), so that any keyboard can
// type it. [Rate] checks whether it is a good one.
func (f *File) AddPassword(key *Key, password []byte, cost Cost, rand io.Reader) error {
	secret := normalPassword(password)
	defer clear(secret)
	return f.add(Password, key, secret, cost, rand)
}

// Unlock tries the password slots in turn and returns the data key. The error is
// [ErrWrongPassword] if none opens, and [ErrNoSlot] if there is none. It blocks
// for as long as Argon2id takes, once for each slot.
func (f *File) Unlock(password []byte) (*Key, error) {
	secret := normalPassword(password)
	defer clear(secret)
	key, _, err := f.open(Password, secret, ErrWrongPassword)
	return key, err
}

// ChangePassword rewrites the slot that old opens. Other slots stay as they are.
// After an error the file is unchanged.
func (f *File) ChangePassword(old, password []byte, cost Cost, rand io.Reader) error {
	oldSecret, secret := normalPassword(old), normalPassword(password)
	defer clear(oldSecret)
	defer clear(secret)
	key, at, err := f.open(Password, oldSecret, ErrWrongPassword)
	if err != nil {
		return err
	}
	defer key.Wipe()
	slot, err := f.seal(Password, key, secret, cost, rand)
	if err != nil {
		return err
	}
	f.Slots[at] = slot
	return nil
}

// ResetPassword replaces all password slots by one, for a person who came in by
// the recovery code. After an error the file is unchanged.
func (f *File) ResetPassword(key *Key, password []byte, cost Cost, rand io.Reader) error {
	secret := normalPassword(password)
	defer clear(secret)
	return f.replace(Password, key, secret, cost, rand)
}

// AddComputer draws a secret for this computer's keyring, and a slot that opens
// with it. A computer slot of before is replaced. The secret has 256 random bits,
// so the least cost is enough. The caller stores the secret and wipes it.
func (f *File) AddComputer(key *Key, rand io.Reader) (secret []byte, err error) {
	secret = make([]byte, Size)
	if _, err := io.ReadFull(rand, secret); err != nil {
		return nil, fmt.Errorf("keys: draw a secret: %w", err)
	}
	least := Cost{Time: 1, MemoryKiB: MinMemoryKiB, Threads: 1}
	if err := f.replace(Computer, key, secret, least, rand); err != nil {
		return nil, err
	}
	return secret, nil
}

// UnlockComputer returns the data key by the secret out of the keyring. The error
// is [ErrWrongComputer] if it opens no slot, and [ErrNoSlot] if there is none.
func (f *File) UnlockComputer(secret []byte) (*Key, error) {
	key, _, err := f.open(Computer, secret, ErrWrongComputer)
	return key, err
}

func (f *File) add(kind Kind, key *Key, secret []byte, cost Cost, rand io.Reader) error {
	if len(f.Slots) >= MaxSlots {
		return &Error{CodeTooManySlots, fmt.Sprint(len(f.Slots))}
	}
	slot, err := f.seal(kind, key, secret, cost, rand)
	if err != nil {
		return err
	}
	f.Slots = append(f.Slots, slot)
	return nil
}

// replace replaces all slots of a kind by one. After an error the file is unchanged.
func (f *File) replace(kind Kind, key *Key, secret []byte, cost Cost, rand io.Reader) error {
	kept := make([]Slot, 0, len(f.Slots)+1)
	for _, s := range f.Slots {
		if s.Kind != kind {
			kept = append(kept, s)
		}
	}
	next := *f
	next.Slots = kept
	if err := next.add(kind, key, secret, cost, rand); err != nil {
		return err
	}
	f.Slots = next.Slots
	return nil
}

// seal returns a new slot.
func (f *File) seal(kind Kind, key *Key, secret []byte, cost Cost, rand io.Reader) (Slot, error) {
	if len(secret) == 0 {
		return Slot{}, ErrEmptySecret
	}
	if err := cost.Check(); err != nil {
		return Slot{}, err
	}
	if key.Bytes() == nil {
		return Slot{}, fmt.Errorf("keys: seal a wiped key")
	}
	slot := Slot{Kind: kind, Cost: cost, Salt: make(Hex, slotSaltSize), Nonce: make(Hex, nonceSize)}
	for _, b := range []Hex{slot.Salt, slot.Nonce} {
		if _, err := io.ReadFull(rand, b); err != nil {
			return Slot{}, fmt.Errorf("keys: draw a nonce: %w", err)
		}
	}
	wrap := slot.stretch(secret)
	defer clear(wrap)
	aead, err := chacha20poly1305.NewX(wrap)
	if err != nil {
		return Slot{}, fmt.Errorf("keys: %w", err)
	}
	slot.Sealed = aead.Seal(nil, slot.Nonce, key.Bytes(), f.bound(&slot))
	return slot, nil
}

// open tries the slots of a kind and returns the key and the index of the slot that
// opened, or else the error wrong.
func (f *File) open(kind Kind, secret []byte, wrong error) (*Key, int, error) {
	if f.Count(kind) == 0 {
		return nil, 0, &Error{CodeNoSlot, string(kind)}
	}
	for i := range f.Slots {
		s := &f.Slots[i]
		if s.Kind != kind {
			continue
		}
		if err := s.check(); err != nil {
			return nil, 0, err
		}
		if key := f.openSlot(s, secret); key != nil {
			return key, i, nil
		}
	}
	return nil, 0, wrong
}

// openSlot returns the key in a slot, or nil if it does not open.
func (f *File) openSlot(s *Slot, secret []byte) *Key {
	wrap := s.stretch(secret)
	defer clear(wrap)
	aead, err := chacha20poly1305.NewX(wrap)
	if err != nil {
		return nil
	}
	raw, err := aead.Open(nil, s.Nonce, s.Sealed, f.bound(s))
	if err != nil {
		return nil
	}
	return keyOf(raw)
}

// stretch returns the key that wraps the data key, which the caller wipes.
func (s *Slot) stretch(secret []byte) []byte {
	return argon2.IDKey(secret, s.Salt, s.Cost.Time, s.Cost.MemoryKiB, s.Cost.Threads, Size)
}

// bound returns the associated data: the facts that must not change without the
// slot failing to open. Every part is a number or a word of a closed set, so the
// text can be read in one way only.
func (f *File) bound(s *Slot) []byte {
	return fmt.Appendf(nil, "mujeeb vault.keys|version %d|cipher %s|slot %s|argon2id time %d memory %d threads %d",
		f.Version, f.Cipher, s.Kind, s.Cost.Time, s.Cost.MemoryKiB, s.Cost.Threads)
}

// normalPassword returns the password normalised, in a new slice that the caller
// wipes.
func normalPassword(password []byte) []byte {
	spaced := make([]byte, 0, len(password))
	for len(password) > 0 {
		size := spaceLen(password)
		if size > 0 {
			spaced = append(spaced, ' ')
		} else {
			size = 1
			spaced = append(spaced, password[0])
		}
		password = password[size:]
	}
	out := norm.NFC.Append(nil, spaced...)
	clear(spaced)
	return out
}

// spaceLen returns the length of the space character (Unicode category Zs) at
// the start of text, or 0.
func spaceLen(text []byte) int {
	r, size := utf8.DecodeRune(text)
	if unicode.Is(unicode.Zs, r) {
		return size
	}
	return 0
}
