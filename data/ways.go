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
	"mujeeb/data/sqlite"
)

// Way is a way into the vault: what opens it, and whose that is.
type Way struct {
	ID      string // stays the same as long as the way does
	Kind    keys.Kind
	Name    string // whose it is, in the owner's words
	Created time.Time
	Until   time.Time // when it ends; zero means never

	Unwritten bool // a recovery key of which nobody has said that it is written down
}

// lasts reports whether a way can be the only one: it never ends, and does not hang on
// one computer.
func (w Way) lasts() bool { return w.Until.IsZero() && w.Kind != keys.Computer }

// endedBy reports whether the time of a way is over.
func (w Way) endedBy(now time.Time) bool { return !w.Until.IsZero() && !now.Before(w.Until) }

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

// Wipe overwrites the secret in memory.
func (s Secret) Wipe() {
	for _, b := range [][]byte{s.Password, s.Recovery, s.Computer} {
		clear(b)
	}
}

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
func (v *Vault) Ways(ctx context.Context) ([]Way, error) {
	written, all, err := writtenRecovery(ctx, v.db.Readers())
	if err != nil {
		return nil, err
	}
	v.secret.Lock()
	defer v.secret.Unlock()
	ways := make([]Way, len(v.keys.Slots))
	for i, s := range v.keys.Slots {
		ways[i] = wayOf(s)
		ways[i].Unwritten = s.Kind == keys.Recovery && !all && !slices.Contains(written, ways[i].ID)
	}
	slices.SortStableFunc(ways, func(a, b Way) int { return a.Created.Compare(b.Created) })
	return ways, nil
}

// ComputersOf returns the IDs of the ways in for computers that a closed vault says it has,
// the oldest first. Nothing has checked that the file is genuine. Error codes: as for keys
// in [OpenWith].
func ComputersOf(ctx context.Context, dir string) (ids []string, err error) {
	file, err := readKeys(ctx, dir)
	if err != nil {
		return nil, err
	}
	for _, s := range file.Slots {
		if s.Kind == keys.Computer {
			ids = append(ids, s.ID.String())
		}
	}
	return ids, nil
}

// OpenWay returns the way by which the vault was opened, or was checked to be open last
// ([Vault.Check]). Once its password was changed here, that is the new one's.
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
	return v.noted(ctx, DidAddWay, DetailPassword, func() (Way, error) {
		return v.addWay(ctx, func(f *keys.File, key *keys.Key) (keys.Hex, error) {
			return f.AddPassword(key, password, t, v.params.Rand)
		})
	})
}

// AddComputer adds a way in for the keyring of a computer. The caller stores the secret
// there and wipes it. Error codes: as [Vault.AddPassword].
func (v *Vault) AddComputer(ctx context.Context, name string) (secret []byte, way Way, err error) {
	t := keys.Terms{Name: name, Created: v.now()}
	way, err = v.noted(ctx, DidAddWay, DetailComputer, func() (Way, error) {
		return v.addWay(ctx, func(f *keys.File, key *keys.Key) (id keys.Hex, err error) {
			secret, id, err = f.AddComputer(key, t, v.params.Rand)
			return id, err
		})
	})
	return secret, way, err
}

// RemoveWay removes a way in, by a rekey: whoever had it opens nothing that is written
// afterwards. What somebody who was let in by it could have seen is listed from then on, see
// [Vault.Credentials]. Error codes: CodeNotFound; CodeLastWay, when no password and no
// recovery key that lasts would be left; and as [Vault.Rekey].
func (v *Vault) RemoveWay(ctx context.Context, id string, progress Progress) error {
	way, err := v.wayBy(id)
	if err != nil {
		return err
	}
	_, err = v.noted(ctx, DidRemoveWay, ActivityDetail(way.Kind), func() (Way, error) { return v.removeWays(ctx, []Way{way}, progress) })
	return err
}

// wayBy returns a way by its ID. Error code: CodeNotFound.
func (v *Vault) wayBy(id string) (Way, error) {
	v.secret.Lock()
	defer v.secret.Unlock()
	for _, s := range v.keys.Slots {
		if s.ID.String() == id {
			return wayOf(s), nil
		}
	}
	return Way{}, &Error{Code: CodeNotFound}
}

// removeWays removes ways in, and lists what is to be changed since they were there. That is
// written first, so that it is listed also when the program is killed meanwhile.
func (v *Vault) removeWays(ctx context.Context, gone []Way, progress Progress) (Way, error) {
	listed, err := v.listExposed(ctx, gone)
	if err != nil {
		return Way{}, err
	}
	var ids []keys.Hex
	for _, w := range gone {
		id, err := hex.DecodeString(w.ID)
		if err != nil {
			return Way{}, &Error{Code: CodeNotFound}
		}
		ids = append(ids, id)
	}
	way, err := v.replaceWays(ctx, ids, nil, progress)
	if err != nil {
		return Way{}, errors.Join(err, v.unlist(context.WithoutCancel(ctx), listed))
	}
	return way, nil
}

// ChangePassword replaces the password that old is by another, by a rekey: old opens
// nothing that is written afterwards. After an error the old password holds. A wrong old one
// is counted and slowed as at opening. Error codes: CodeWrongPassword, CodeTooSoon and as
// [Vault.Rekey].
func (v *Vault) ChangePassword(ctx context.Context, old, password []byte, progress Progress) error {
	secret := keys.PasswordSecret(old)
	defer secret.Wipe()
	key, slot, err := v.try(ctx, secret)
	if err != nil {
		return err
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
	_, err := v.noted(ctx, DidChangePassword, "", func() (Way, error) {
		return v.replaceWays(ctx, []keys.Hex{slot.ID}, func(f *keys.File, key *keys.Key) (keys.Hex, error) {
			return f.AddPassword(key, password, t, v.params.Rand)
		}, progress)
	})
	return err
}

// noted runs a change of the ways in, and notes it. A change that holds is none that failed
// because it could not be noted.
func (v *Vault) noted(ctx context.Context, act ActivityAct, detail ActivityDetail, change func() (Way, error)) (Way, error) {
	way, err := change()
	if err == nil {
		_ = v.noteWays(context.WithoutCancel(ctx), act, detail)
	}
	return way, err
}

// noteWays notes a change of the ways in. What was to be changed and is no way any more
// counts as changed.
func (v *Vault) noteWays(ctx context.Context, act ActivityAct, detail ActivityDetail) error {
	ways, err := v.Ways(ctx)
	if err != nil {
		return err
	}
	left := make([]string, len(ways))
	for i, w := range ways {
		left[i] = w.ID
	}
	return v.write(ctx, "note "+string(act), func(tx *sqlite.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE credential SET changed_at = ? WHERE kind = 'way' AND changed_at IS NULL AND slot NOT IN (SELECT value FROM json_each(?))`,
			v.now().UnixMilli(), jsonList(left))
		if err != nil {
			return err
		}
		return v.noteDetail(ctx, tx, act, 1, detail)
	})
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

// endWays removes the ways that have ended, when the vault is opened.
func (v *Vault) endWays(ctx context.Context) error {
	gone, err := v.EndWays(ctx)
	if ctx.Err() != nil {
		return err
	}
	v.secret.Lock()
	defer v.secret.Unlock()
	v.ended, v.endedErr = gone, err
	return nil
}

// EndWays removes the ways whose time is over, as [Vault.RemoveWay] does, and returns them.
// It does nothing where there is none. Error codes: as [Vault.Rekey].
func (v *Vault) EndWays(ctx context.Context) ([]Way, error) {
	now := v.now()
	all, err := v.Ways(ctx)
	if err != nil {
		return nil, err
	}
	gone := slices.DeleteFunc(all, func(w Way) bool { return !w.endedBy(now) })
	if len(gone) == 0 {
		return nil, nil
	}
	_, err = v.noted(ctx, DidEndWay, "", func() (Way, error) { return v.removeWays(ctx, gone, nil) })
	return gone, err
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
