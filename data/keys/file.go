package keys

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
)

// Version is the format that this package writes and the newest that it reads.
const Version = 1

// Bounds of a file.
const (
	MaxSlots    = 8
	MaxFileSize = 64 << 10
	// FileSaltSize is the length of the database's salt, which is its first bytes.
	FileSaltSize = 16
)

// Cipher is the page cipher of the database, by the name it has in SQLite3
// Multiple Ciphers.
type Cipher string

// The ciphers that a vault may use. Both authenticate every page.
const (
	Aegis    Cipher = "aegis"
	ChaCha20 Cipher = "chacha20"
)

// File is the content of vault.keys. It holds no secret in clear.
// It is not safe for use by several goroutines.
type File struct {
	Version int    `json:"version"` // of the format, from 1
	Cipher  Cipher `json:"cipher"`  // never changes
	// Salt is the first FileSaltSize bytes of the database, so that a change of
	// these, which the aegis cipher does not authenticate, is noticed. It is
	// empty until the database exists; the vault sets it.
	Salt  Hex    `json:"salt"`
	Slots []Slot `json:"slots"`
}

// Hex is bytes that stand in JSON as lower-case hexadecimal digits.
type Hex []byte

// MarshalText implements encoding.TextMarshaler.
func (h Hex) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, h), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (h *Hex) UnmarshalText(text []byte) (err error) {
	*h, err = hex.AppendDecode(nil, text)
	return err
}

// NewFile returns a file without slots and without a salt.
func NewFile(cipher Cipher) *File {
	return &File{Version: Version, Cipher: cipher, Salt: Hex{}, Slots: []Slot{}}
}

// Parse returns the content of vault.keys. It accepts what [File.Marshal] writes,
// whatever the white space, and nothing else: an unknown, missing, repeated or
// misplaced field is [ErrNotKeys], a later version [ErrNewerFile], a cost out of
// bounds [ErrBadCost]. Whether the slots are genuine shows when one is opened.
func Parse(content []byte) (*File, error) {
	if len(content) > MaxFileSize {
		return nil, &Error{CodeNotKeys, "too long"}
	}
	if err := checkVersion(content); err != nil {
		return nil, err
	}
	f := new(File)
	if err := json.Unmarshal(content, f); err != nil {
		return nil, &Error{CodeNotKeys, "wrong type"}
	}
	if err := f.check(); err != nil {
		return nil, err
	}
	if err := f.checkCanonical(content); err != nil {
		return nil, err
	}
	return f, nil
}

// checkVersion checks the version alone, since a newer format may have fields that
// this one has not.
func checkVersion(content []byte) error {
	var head struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(content, &head); err != nil {
		return &Error{CodeNotKeys, "not JSON"}
	}
	if head.Version > Version {
		return &Error{CodeNewerFile, fmt.Sprintf("version %d", head.Version)}
	}
	if head.Version < 1 {
		return &Error{CodeNotKeys, "no version"}
	}
	return nil
}

// checkCanonical refuses unknown and repeated fields, fields in another case or
// order, and nulls, on which two readers might disagree.
func (f *File) checkCanonical(content []byte) error {
	var got bytes.Buffer
	if err := json.Compact(&got, content); err != nil {
		return &Error{CodeNotKeys, "not JSON"}
	}
	want, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("keys: %w", err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		return &Error{CodeNotKeys, "not written by this program"}
	}
	return nil
}

// check verifies everything that can be verified without a secret.
func (f *File) check() error {
	if f.Version != Version {
		return &Error{CodeNotKeys, "version"}
	}
	if f.Cipher != Aegis && f.Cipher != ChaCha20 {
		return &Error{CodeNotKeys, "cipher"}
	}
	if len(f.Salt) != 0 && len(f.Salt) != FileSaltSize {
		return &Error{CodeNotKeys, "salt"}
	}
	if f.Slots == nil {
		return &Error{CodeNotKeys, "no slots field"}
	}
	if len(f.Slots) > MaxSlots {
		return &Error{CodeTooManySlots, fmt.Sprint(len(f.Slots))}
	}
	for i := range f.Slots {
		if err := f.Slots[i].check(); err != nil {
			return err
		}
	}
	return nil
}

// Marshal returns the content to write to vault.keys. It refuses what [Parse]
// would refuse.
func (f *File) Marshal() ([]byte, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	out, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	return append(out, '\n'), nil
}

// Clone returns a deep copy, for changing a file without touching the one in use.
func (f *File) Clone() *File {
	c := *f
	c.Salt = slices.Clone(f.Salt)
	c.Slots = slices.Clone(f.Slots)
	for i, s := range c.Slots {
		c.Slots[i].Salt = slices.Clone(s.Salt)
		c.Slots[i].Nonce = slices.Clone(s.Nonce)
		c.Slots[i].Sealed = slices.Clone(s.Sealed)
	}
	return &c
}

// Count returns how many slots of a kind there are.
func (f *File) Count(kind Kind) int {
	n := 0
	for _, s := range f.Slots {
		if s.Kind == kind {
			n++
		}
	}
	return n
}

// Remove removes all slots of a kind. The error is [ErrLastSlot] if none would be
// left, and [ErrNoSlot] if there was none of that kind.
func (f *File) Remove(kind Kind) error {
	switch f.Count(kind) {
	case 0:
		return &Error{CodeNoSlot, string(kind)}
	case len(f.Slots):
		return &Error{CodeLastSlot, string(kind)}
	}
	f.Slots = slices.DeleteFunc(f.Slots, func(s Slot) bool { return s.Kind == kind })
	return nil
}
