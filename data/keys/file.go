package keys

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
)

// Version is the format that this package writes and the newest that it reads.
const Version = 2

// Bounds of a file.
const (
	MaxSlots    = 8
	MaxFileSize = 64 << 10
	// FileSaltSize is the length of a database's salt, which is its first bytes.
	FileSaltSize = 16

	maxDatabases = 2
	macSize      = 32
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
	// Databases has one entry, and during a rekey two: the database of before and the
	// one that takes its place. Which one vault.db is, its salt says.
	Databases []Database `json:"databases"`
	Slots     []Slot     `json:"slots"`

	first *firstFile // of version 1; nil in any other
}

// Database is the key of one state of vault.db, sealed to every slot that may have it.
type Database struct {
	// Salt is the first FileSaltSize bytes of the database. So a change of these, which
	// the aegis cipher does not authenticate, is noticed.
	Salt   Hex      `json:"salt"`
	Sealed []Sealed `json:"sealed"`
	MAC    Hex      `json:"mac"` // of the whole file, under a key that is sealed beside the data key
}

// Sealed is a data key, sealed to one slot.
type Sealed struct {
	Slot Hex `json:"slot"` // its ID
	Key  Hex `json:"key"`  // 112 bytes
}

// Hex is bytes that stand in JSON as lower-case hexadecimal digits.
type Hex []byte

// MarshalText implements encoding.TextMarshaler.
func (h Hex) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, h), nil }

// String returns the hexadecimal digits.
func (h Hex) String() string { return hex.EncodeToString(h) }

// UnmarshalText implements encoding.TextUnmarshaler.
func (h *Hex) UnmarshalText(text []byte) (err error) {
	*h, err = hex.AppendDecode(nil, text)
	return err
}

// NewFile returns a file without slots, for a database with that salt.
func NewFile(cipher Cipher, salt Hex) *File {
	return &File{Version: Version, Cipher: cipher, Databases: []Database{{Salt: slices.Clone(salt), Sealed: []Sealed{}, MAC: Hex{}}}, Slots: []Slot{}}
}

// Parse returns the content of vault.keys. It accepts what [File.Marshal] writes, and
// files of version 1, whatever the white space, and nothing else: an unknown, missing,
// repeated or misplaced field is [ErrNotKeys], a later version [ErrNewerFile], a cost out
// of bounds [ErrBadCost]. Whether the slots are genuine shows when one is opened.
func Parse(content []byte) (*File, error) {
	if len(content) > MaxFileSize {
		return nil, &Error{CodeNotKeys, "too long"}
	}
	version, err := versionOf(content)
	if err != nil {
		return nil, err
	}
	if version == 1 {
		return parseFirst(content)
	}
	f := new(File)
	if err := json.Unmarshal(content, f); err != nil {
		return nil, &Error{CodeNotKeys, "wrong type"}
	}
	if err := f.check(); err != nil {
		return nil, err
	}
	return f, checkCanonical(f, content)
}

// versionOf returns the version alone, since a newer format may have fields that this
// one has not.
func versionOf(content []byte) (int, error) {
	var head struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(content, &head); err != nil {
		return 0, &Error{CodeNotKeys, "not JSON"}
	}
	if head.Version > Version {
		return 0, &Error{CodeNewerFile, fmt.Sprintf("version %d", head.Version)}
	}
	if head.Version < 1 {
		return 0, &Error{CodeNotKeys, "no version"}
	}
	return head.Version, nil
}

// checkCanonical refuses unknown and repeated fields, fields in another case or
// order, and nulls, on which two readers might disagree. f is what was read of content.
func checkCanonical(f any, content []byte) error {
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
	if !f.Cipher.known() {
		return &Error{CodeNotKeys, "cipher"}
	}
	if f.Slots == nil {
		return &Error{CodeNotKeys, "no slots field"}
	}
	if err := f.checkSlots(); err != nil {
		return err
	}
	return f.checkDatabases()
}

func (c Cipher) known() bool { return c == Aegis || c == ChaCha20 }

func (f *File) checkSlots() error {
	if len(f.Slots) > MaxSlots {
		return &Error{CodeTooManySlots, fmt.Sprint(len(f.Slots))}
	}
	costs := make([]Cost, len(f.Slots))
	for i := range f.Slots {
		s := &f.Slots[i]
		if err := s.check(); err != nil {
			return err
		}
		if f.slot(s.ID) != s {
			return &Error{CodeNotKeys, "two slots of one id"}
		}
		costs[i] = s.Cost
	}
	return checkCosts(costs)
}

// checkDatabases checks that each database has another salt, and that each key is sealed
// to another slot of the file, in the order of the slots.
func (f *File) checkDatabases() error {
	if len(f.Databases) < 1 || len(f.Databases) > maxDatabases {
		return &Error{CodeNotKeys, "number of databases"}
	}
	for i := range f.Databases {
		d := &f.Databases[i]
		if len(d.Salt) != FileSaltSize || f.database(d.Salt) != d || len(d.MAC) != macSize || d.Sealed == nil {
			return &Error{CodeNotKeys, "database"}
		}
		next := 0 // slot that may come
		for _, k := range d.Sealed {
			at := slices.IndexFunc(f.Slots, func(s Slot) bool { return bytes.Equal(s.ID, k.Slot) })
			if at < next || len(k.Key) != sealedSize {
				return &Error{CodeNotKeys, "sealed key"}
			}
			next = at + 1
		}
	}
	return nil
}

// slot returns the first slot of an ID, or nil.
func (f *File) slot(id Hex) *Slot {
	for i := range f.Slots {
		if bytes.Equal(f.Slots[i].ID, id) {
			return &f.Slots[i]
		}
	}
	return nil
}

// database returns the first database of a salt, or nil.
func (f *File) database(salt []byte) *Database {
	for i := range f.Databases {
		if bytes.Equal(f.Databases[i].Salt, salt) {
			return &f.Databases[i]
		}
	}
	return nil
}

// Has reports whether the file has the key of the database with that salt.
func (f *File) Has(salt []byte) bool { return f.database(salt) != nil }

// sealed returns the key of the database that is sealed to a slot, or nil.
func (d *Database) sealed(id Hex) Hex {
	for _, k := range d.Sealed {
		if bytes.Equal(k.Slot, id) {
			return k.Key
		}
	}
	return nil
}

// Marshal returns the content to write to vault.keys. It refuses what [Parse]
// would refuse. Call [File.Authenticate] before.
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

// Clone returns a copy, for changing a file without touching the one in use. The bytes
// in slots and databases are shared, since they are never changed in place.
func (f *File) Clone() *File {
	c := *f
	c.Slots = slices.Clone(f.Slots)
	c.Databases = slices.Clone(f.Databases)
	for i, d := range c.Databases {
		c.Databases[i].Sealed = slices.Clone(d.Sealed)
	}
	return &c
}
