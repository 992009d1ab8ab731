package data

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"mujeeb/data/keys"
)

// Way is a way into the vault: what opens it, and whose that is.
type Way struct {
	ID      string // stays the same as long as the way does
	Kind    keys.Kind
	Name    string // whose it is, in the owner's words
	Created time.Time
	Until   time.Time // when it ends; zero means never
}

// lasts reports whether a way can be the only one: it never ends, and does not hang on
// one computer.
func (w Way) lasts() bool { return w.Until.IsZero() && w.Kind != keys.Computer }

func wayOf(s keys.Slot) Way {
	w := Way{ID: s.ID.String(), Kind: s.Kind, Name: s.Name, Created: time.Unix(s.Created, 0)}
	if s.Until != 0 {
		w.Until = time.Unix(s.Until, 0)
	}
	return w
}

// Secret is what somebody opens a vault with: one of the three. It can't be printed.
type Secret struct {
	Password []byte
	Recovery []byte // the code on paper, as it was typed
	Computer []byte // out of the operating system's keyring
}

// Format writes the same text for every verb and flag.
func (Secret) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, "[hidden]") }

// MarshalText returns the same text, for every text encoder.
func (Secret) MarshalText() ([]byte, error) { return []byte("[hidden]"), nil }

// of returns the secret for package keys. Error code: CodeMistyped.
func (s Secret) of() (keys.Secret, error) {
	switch {
	case s.Computer != nil:
		return keys.ComputerSecret(s.Computer), nil
	case s.Recovery != nil:
		code, err := keys.RecoverySecret(string(s.Recovery))
		return code, keysError(err)
	}
	return keys.PasswordSecret(s.Password), nil
}

// Ways returns the ways into the vault, the oldest first.
func (v *Vault) Ways(context.Context) ([]Way, error) {
	v.secret.Lock()
	defer v.secret.Unlock()
	ways := make([]Way, len(v.keys.Slots))
	for i, s := range v.keys.Slots {
		ways[i] = wayOf(s)
	}
	slices.SortStableFunc(ways, func(a, b Way) int { return a.Created.Compare(b.Created) })
	return ways, nil
}

// OpenWay returns the way by which the vault was opened. Once its password was changed
// here, that is the new one's.
func (v *Vault) OpenWay() Way {
	v.secret.Lock()
	defer v.secret.Unlock()
	return v.way
}

// Ended returns the ways that had ended and were removed when the vault was opened, and
// the error when they could not be removed: they are refused all the same, and removed
// at the next opening.
func (v *Vault) Ended() ([]Way, error) {
	v.secret.Lock()
	defer v.secret.Unlock()
	return slices.Clone(v.ended), v.endedErr
}

// AddPassword adds a way in for somebody who types password, until a time, or for ever
// when it is zero. The strength of password is the caller's to judge ([keys.Rate]).
// Error codes: CodeMissing, CodeBadChoice, CodeFuture, CodeTooManyWays and those of a disk.
func (v *Vault) AddPassword(ctx context.Context, name string, password []byte, until time.Time) (Way, error) {
	t, err := v.terms(name, until)
	if err != nil {
		return Way{}, err
	}
	return v.addWay(ctx, func(f *keys.File, key *keys.Key) (keys.Hex, error) {
		return f.AddPassword(key, password, t, v.params.Rand)
	})
}

// AddComputer adds a way in for the keyring of a computer. The caller stores the secret
// there and wipes it. Error codes: as [Vault.AddPassword].
func (v *Vault) AddComputer(ctx context.Context, name string) (secret []byte, way Way, err error) {
	t := keys.Terms{Name: name, Created: v.now()}
	way, err = v.addWay(ctx, func(f *keys.File, key *keys.Key) (id keys.Hex, err error) {
		secret, id, err = f.AddComputer(key, t, v.params.Rand)
		return id, err
	})
	return secret, way, err
}

// NewRecovery draws a recovery key, to be shown once and written down. One of before is
// removed, by a rekey; else the vault keeps its data key. Error codes: as [Vault.Rekey]
// and [Vault.AddPassword].
func (v *Vault) NewRecovery(ctx context.Context, progress Progress) (code []byte, way Way, err error) {
	t, err := v.terms("", time.Time{})
	if err != nil {
		return nil, Way{}, err
	}
	add := func(f *keys.File, key *keys.Key) (keys.Hex, error) {
		text, id, err := f.AddRecovery(key, t, v.params.Rand)
		code = []byte(text)
		return id, err
	}
	before := v.idsOf(func(s keys.Slot) bool { return s.Kind == keys.Recovery })
	if len(before) == 0 {
		way, err = v.addWay(ctx, add)
		return code, way, err
	}
	if way, err = v.replaceWays(ctx, before, add, progress); err == nil {
		_ = v.note(ctx, DidAddWay, 1, ActivityDetail(way.Kind)) // it opens, noted or not
	}
	return code, way, err
}

// RemoveWay removes a way in, by a rekey: whoever had it opens nothing that is written
// afterwards. Error codes: CodeNotFound; CodeLastWay, when no password and no recovery
// key that lasts would be left; and as [Vault.Rekey].
func (v *Vault) RemoveWay(ctx context.Context, id string, progress Progress) error {
	gone, err := hex.DecodeString(id)
	if err != nil || len(v.idsOf(func(s keys.Slot) bool { return s.ID.String() == id })) == 0 {
		return &Error{Code: CodeNotFound}
	}
	kind := v.kindOf(gone)
	if _, err = v.replaceWays(ctx, []keys.Hex{gone}, nil, progress); err == nil {
		_ = v.note(ctx, DidRemoveWay, 1, ActivityDetail(kind)) // it opens nothing more, noted or not
	}
	return err
}

// ChangePassword replaces the password that old is by another, by a rekey: old opens
// nothing that is written afterwards. After an error the old password holds.
// Error codes: CodeWrongPassword and as [Vault.Rekey].
func (v *Vault) ChangePassword(ctx context.Context, old, password []byte, progress Progress) error {
	v.secret.Lock()
	file, salt := v.keys, v.salt
	v.secret.Unlock()
	secret := keys.PasswordSecret(old)
	defer secret.Wipe()
	key, slot, err := file.Unlock(ctx, salt, secret)
	if err != nil {
		return keysError(err)
	}
	key.Wipe()
	return v.setPassword(ctx, slot, password, progress)
}

// ResetPassword replaces the password of a way in without asking for the old one, for
// somebody who came in by the recovery key. Error codes: CodeNotFound and as
// [Vault.Rekey].
func (v *Vault) ResetPassword(ctx context.Context, id string, password []byte, progress Progress) error {
	v.secret.Lock()
	at := slices.IndexFunc(v.keys.Slots, func(s keys.Slot) bool { return s.Kind == keys.Password && s.ID.String() == id })
	var slot keys.Slot
	if at >= 0 {
		slot = v.keys.Slots[at]
	}
	v.secret.Unlock()
	if at < 0 {
		return &Error{Code: CodeNotFound}
	}
	return v.setPassword(ctx, slot, password, progress)
}

// setPassword replaces a slot by one for another password, which keeps the rest.
func (v *Vault) setPassword(ctx context.Context, slot keys.Slot, password []byte, progress Progress) error {
	t := keys.Terms{Name: slot.Name, Created: v.now(), Until: wayOf(slot).Until, Cost: v.params.cost()}
	_, err := v.replaceWays(ctx, []keys.Hex{slot.ID}, func(f *keys.File, key *keys.Key) (keys.Hex, error) {
		return f.AddPassword(key, password, t, v.params.Rand)
	}, progress)
	if err == nil {
		_ = v.note(ctx, DidChangePassword, 1, "") // the new one holds, noted or not
	}
	return err
}

// terms returns what a new way says about itself. Error codes: CodeBadChoice,
// CodeFuture.
func (v *Vault) terms(name string, until time.Time) (keys.Terms, error) {
	if _, err := keys.CleanName(name); err != nil {
		return keys.Terms{}, keysError(err)
	}
	now := v.now()
	if !until.IsZero() && !until.After(now) {
		return keys.Terms{}, &Error{Code: CodeBadChoice, Field: "until"}
	}
	return keys.Terms{Name: name, Created: now, Until: until, Cost: v.params.cost()}, nil
}

// adding adds a slot to a file and returns its ID.
type adding func(f *keys.File, key *keys.Key) (keys.Hex, error)

// addWay adds a way in. The data key stays.
func (v *Vault) addWay(ctx context.Context, add adding) (Way, error) {
	way, err := v.writeWay(ctx, add)
	if err == nil {
		_ = v.note(ctx, DidAddWay, 1, ActivityDetail(way.Kind)) // it opens, noted or not
	}
	return way, err
}

func (v *Vault) writeWay(ctx context.Context, add adding) (Way, error) {
	v.ways.Lock()
	defer v.ways.Unlock()
	k, err := v.keyring()
	if err != nil {
		return Way{}, err
	}
	defer k.key.Wipe()
	file := k.file.Clone()
	id, err := add(file, k.key)
	if err == nil {
		err = file.Authenticate(k.salt, k.key)
	}
	if err != nil {
		return Way{}, keysError(err)
	}
	if err := writeKeys(ctx, v.home, file); err != nil {
		return Way{}, err
	}
	v.secret.Lock()
	defer v.secret.Unlock()
	v.keys = file
	return wayIn(file, id), nil
}

func wayIn(f *keys.File, id keys.Hex) Way {
	for _, s := range f.Slots {
		if s.ID.String() == id.String() {
			return wayOf(s)
		}
	}
	return Way{}
}

// kindOf returns what opens a way in.
func (v *Vault) kindOf(id keys.Hex) keys.Kind {
	v.secret.Lock()
	defer v.secret.Unlock()
	return wayIn(v.keys, id).Kind
}

// idsOf returns the slots that a function chooses.
func (v *Vault) idsOf(choose func(keys.Slot) bool) (ids []keys.Hex) {
	v.secret.Lock()
	defer v.secret.Unlock()
	for _, s := range v.keys.Slots {
		if choose(s) {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

// endWays removes the ways that have ended, by a rekey.
func (v *Vault) endWays(ctx context.Context) error {
	now := v.now()
	ids := v.idsOf(func(s keys.Slot) bool { return s.Ended(now) })
	if len(ids) == 0 {
		return nil
	}
	v.secret.Lock()
	for _, id := range ids {
		v.ended = append(v.ended, wayIn(v.keys, id))
	}
	v.secret.Unlock()
	_, err := v.replaceWays(ctx, ids, nil, nil)
	if ctx.Err() != nil {
		return err
	}
	if err == nil {
		_ = v.note(ctx, DidRemoveWay, len(ids), "") // they open nothing more, noted or not
	}
	v.secret.Lock()
	defer v.secret.Unlock()
	v.endedErr = err
	return nil
}

var errClosedVault = errors.New("the vault is closed")

// keyring is what a change of vault.keys begins with. The key is a copy, which is wiped
// by itself, since the vault may be closed meanwhile.
type keyring struct {
	file *keys.File
	key  *keys.Key
	salt keys.Hex
}

// keyring returns the keys of the open vault.
func (v *Vault) keyring() (keyring, error) {
	v.secret.Lock()
	defer v.secret.Unlock()
	if v.key.Bytes() == nil {
		return keyring{}, errClosedVault
	}
	return keyring{v.keys, v.key.Clone(), v.salt}, nil
}

// drawSalt returns the bytes that a database is to begin with.
func (p Params) drawSalt() (keys.Hex, error) {
	salt := make(keys.Hex, keys.FileSaltSize)
	_, err := io.ReadFull(p.Rand, salt)
	return salt, err
}
