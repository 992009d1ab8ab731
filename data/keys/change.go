package keys

import (
	"bytes"
	"fmt"
	"io"
	"slices"
)

// A file is changed in memory, authenticated, and written as a whole:
//
//	a way that is added    AddPassword, Authenticate
//	a rekey                Replace, AddPassword …, Authenticate with either key: both
//	                       databases are in the file; then Keep, Authenticate: one is
//
// After an error the file is to be thrown away: change a [File.Clone].

// Replace adds the database that takes the place of the one there is, with its key
// sealed to all slots but those without. A slot that is added from then on gets the new
// key alone.
func (f *File) Replace(salt Hex, key *Key, without ...Hex) error {
	if len(f.Databases) != 1 || f.database(salt) != nil {
		return &Error{CodeNotKeys, "not the one database"}
	}
	d := Database{Salt: slices.Clone(salt), Sealed: []Sealed{}, MAC: Hex{}}
	for i := range f.Slots {
		s := &f.Slots[i]
		if slices.ContainsFunc(without, func(id Hex) bool { return bytes.Equal(id, s.ID) }) {
			continue
		}
		sealed, err := f.sealTo(s, salt, key)
		if err != nil {
			return err
		}
		d.Sealed = append(d.Sealed, Sealed{s.ID, sealed})
	}
	f.Databases = append(f.Databases, d)
	return nil
}

// Keep leaves the database of that salt alone, with the slots that have its key. The
// error is [ErrLastSlot] if there is none.
func (f *File) Keep(salt []byte) error {
	d := f.database(salt)
	if d == nil {
		return &Error{CodeNotKeys, "no such database"}
	}
	kept := *d
	f.Databases = []Database{kept}
	f.Slots = slices.DeleteFunc(f.Slots, func(s Slot) bool { return kept.sealed(s.ID) == nil })
	if len(f.Slots) == 0 {
		return ErrLastSlot
	}
	return nil
}

// Authenticate sets the code of the database of that salt, by its key. It comes last:
// a change after it makes the code wrong.
func (f *File) Authenticate(salt []byte, key *Key) error {
	d := f.database(salt)
	if d == nil {
		return &Error{CodeNotKeys, "no such database"}
	}
	code, err := f.mac(key)
	if err != nil {
		return err
	}
	d.MAC = code
	return nil
}

// AddPassword adds a slot that opens with password, and returns its ID. The password is
// normalised (RFC 8265, section 4.2: NFC, every space as U+0020), so that any keyboard can
// type it. [Rate] checks whether it is a good one.
func (f *File) AddPassword(key *Key, password []byte, t Terms, rand io.Reader) (Hex, error) {
	secret := normalPassword(password)
	defer clear(secret)
	return f.add(Password, key, secret, t, rand)
}

// AddRecovery draws a recovery code and adds a slot that opens with it. The code is not
// kept: it has to be shown to the person at once.
func (f *File) AddRecovery(key *Key, t Terms, rand io.Reader) (code string, id Hex, err error) {
	symbols, err := drawCode(rand)
	if err != nil {
		return "", nil, err
	}
	defer clear(symbols)
	if id, err = f.add(Recovery, key, symbols, t, rand); err != nil {
		return "", nil, err
	}
	return groupCode(symbols), id, nil
}

// AddComputer draws a secret for this computer's keyring, and a slot that opens with it.
// The secret has 256 random bits, so the least cost is enough, whatever the terms say.
// The caller stores the secret and wipes it.
func (f *File) AddComputer(key *Key, t Terms, rand io.Reader) (secret []byte, id Hex, err error) {
	secret = make([]byte, Size)
	if _, err := io.ReadFull(rand, secret); err != nil {
		return nil, nil, fmt.Errorf("keys: draw a secret: %w", err)
	}
	t.Cost = Cost{Time: 1, MemoryKiB: MinMemoryKiB, Threads: 1}
	if id, err = f.add(Computer, key, secret, t, rand); err != nil {
		return nil, nil, err
	}
	return secret, id, nil
}

// add adds a slot with the key of the last database.
func (f *File) add(kind Kind, key *Key, secret []byte, t Terms, rand io.Reader) (Hex, error) {
	if len(f.Slots) >= MaxSlots {
		return nil, &Error{CodeTooManySlots, fmt.Sprint(len(f.Slots))}
	}
	s, err := f.newSlot(kind, secret, t, rand)
	if err != nil {
		return nil, err
	}
	d := &f.Databases[len(f.Databases)-1]
	sealed, err := f.sealTo(&s, d.Salt, key)
	if err != nil {
		return nil, err
	}
	f.Slots = append(f.Slots, s)
	d.Sealed = append(d.Sealed, Sealed{s.ID, sealed})
	return s.ID, f.checkSlots()
}
