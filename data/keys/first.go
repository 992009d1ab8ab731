package keys

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
)

// Files of version 1 sealed the data key itself in each slot, under nothing that a rekey
// could reach, and no vault was released with them. They are read, and [File.Upgrade]
// makes one of today's of them once the password is there.

// firstFile is a file of version 1.
type firstFile struct {
	Version int         `json:"version"`
	Cipher  Cipher      `json:"cipher"`
	Salt    Hex         `json:"salt"`
	Slots   []firstSlot `json:"slots"`
}

type firstSlot struct {
	Kind   Kind `json:"kind"`
	Cost   Cost `json:"argon2id"`
	Salt   Hex  `json:"salt"`
	Nonce  Hex  `json:"nonce"`
	Sealed Hex  `json:"sealed"`
}

// parseFirst reads a file of version 1. The file that it returns has one database and
// shows no slots.
func parseFirst(content []byte) (*File, error) {
	f := new(firstFile)
	if err := json.Unmarshal(content, f); err != nil {
		return nil, &Error{CodeNotKeys, "wrong type"}
	}
	if err := f.check(); err != nil {
		return nil, err
	}
	if err := checkCanonical(f, content); err != nil {
		return nil, err
	}
	return &File{Version: 1, Cipher: f.Cipher, Databases: []Database{{Salt: f.Salt}}, first: f}, nil
}

func (f *firstFile) check() error {
	if !f.Cipher.known() || len(f.Salt) != FileSaltSize || f.Slots == nil {
		return &Error{CodeNotKeys, "fields of version 1"}
	}
	if len(f.Slots) > MaxSlots {
		return &Error{CodeTooManySlots, fmt.Sprint(len(f.Slots))}
	}
	costs := make([]Cost, len(f.Slots))
	for i, s := range f.Slots {
		if s.Kind != Password && s.Kind != Recovery && s.Kind != Computer {
			return &Error{CodeNotKeys, "kind of slot"}
		}
		if len(s.Salt) != slotSalt || len(s.Nonce) != nonceSize || len(s.Sealed) != privateSize {
			return &Error{CodeNotKeys, "size in slot"}
		}
		costs[i] = s.Cost
	}
	return checkCosts(costs)
}

// unlock is [File.Unlock] for version 1. The slot that it returns says its kind and cost
// alone.
func (f *firstFile) unlock(ctx context.Context, secret Secret) (*Key, Slot, error) {
	found := false
	for _, s := range f.Slots {
		if s.Kind != secret.kind {
			continue
		}
		found = true
		wrap, err := stretchWithin(ctx, secret.secret, s.Salt, s.Cost)
		if err != nil {
			return nil, Slot{}, err
		}
		raw := unwrap(wrap, s.Nonce, s.Sealed, f.bound(s))
		clear(wrap)
		if raw != nil {
			key := keyOf(append(bytes.Clone(raw), make([]byte, Size)...))
			clear(raw)
			return key, Slot{Kind: s.Kind, Cost: s.Cost}, nil
		}
	}
	if !found {
		return nil, Slot{}, &Error{CodeNoSlot, string(secret.kind)}
	}
	return nil, Slot{}, secret.wrong
}

func (f *firstFile) bound(s firstSlot) []byte {
	return fmt.Appendf(nil, "mujeeb vault.keys|version 1|cipher %s|slot %s|argon2id time %d memory %d threads %d",
		f.Cipher, s.Kind, s.Cost.Time, s.Cost.MemoryKiB, s.Cost.Threads)
}

// IsFirst reports whether the file is of version 1, which [File.Upgrade] brings up.
func (f *File) IsFirst() bool { return f.first != nil }

// Upgrade returns a file of today's version with one slot, for the secret that opened a
// file of version 1 and gave key, to which it adds a key for the code. The other slots of
// the old file go: without their secrets they can't be kept, and no program made any.
func (f *File) Upgrade(key *Key, secret Secret, t Terms, rand io.Reader) (*File, error) {
	if _, err := io.ReadFull(rand, key.both()[Size:]); err != nil {
		return nil, fmt.Errorf("keys: draw a key: %w", err)
	}
	up := NewFile(f.Cipher, f.Databases[0].Salt)
	if _, err := up.add(secret.kind, key, secret.secret, t, rand); err != nil {
		return nil, err
	}
	return up, up.Authenticate(up.Databases[0].Salt, key)
}
