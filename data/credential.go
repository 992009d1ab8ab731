package data

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"mujeeb/data/keys"
	"mujeeb/data/sqlite"
)

// Credential is something that somebody who was let in could have seen. It is to be
// changed where it comes from: at the mail provider, at Facebook, or in the ways in.
type Credential struct {
	ID      int64
	Kind    CredentialKind
	Name    string // of the account or way, as it was called when the other way ended
	Account int64  // 0 for a way
	Way     string // the ID of a way; "" for an account
	Whose   string // the name of the way that ended
	Ended   time.Time
}

// CredentialKind says what a credential is.
type CredentialKind string

// The kinds of credentials.
const (
	CredentialPassword CredentialKind = "password" // of a mail account
	CredentialToken    CredentialKind = "token"    // of a Facebook page
	CredentialWay      CredentialKind = "way"      // a way in that was made while the vault was open by theirs
)

// exposes reports whether what somebody could have seen by a way is listed when it is no
// more: a password that was made for somebody else. The owner's own has no name.
func (w Way) exposes() bool { return w.Kind == keys.Password && w.Name != "" }

// listExposed lists what could have been seen by ways that are about to go, and returns
// the numbers of what it listed.
func (v *Vault) listExposed(ctx context.Context, gone []Way) (listed []int64, err error) {
	all, err := v.Ways(ctx)
	if err != nil {
		return nil, err
	}
	err = v.write(ctx, "list what was seen", func(tx *sqlite.Tx) error {
		for _, w := range gone {
			if !w.exposes() {
				continue
			}
			some, err := v.listExposedBy(ctx, tx, w, all)
			if err != nil {
				return err
			}
			listed = append(listed, some...)
		}
		return nil
	})
	return listed, err
}

// listExposedBy lists the accounts, and the ways in that were made while the vault was open
// by the way that goes. What is listed already is not listed again.
func (v *Vault) listExposedBy(ctx context.Context, tx *sqlite.Tx, gone Way, all []Way) ([]int64, error) {
	number, err := numberOf(ctx, tx, gone)
	if err != nil {
		return nil, err
	}
	now := v.now().UnixMilli()
	listed, err := collect(ctx, tx, sqlite.Value[int64], `INSERT INTO credential (way_id, kind, account_id, name, noted_at)
		SELECT ?, CASE kind WHEN 'page' THEN 'token' ELSE 'password' END, id, name, ? FROM account a
		WHERE (kind = 'page' OR kind = 'smtp' AND user <> '') AND deleted_at IS NULL
		AND NOT EXISTS (SELECT 1 FROM credential c WHERE c.account_id = a.id AND changed_at IS NULL)
		ORDER BY name RETURNING id`, number, now)
	if err != nil {
		return nil, err
	}
	for _, w := range all {
		if w.ID == gone.ID {
			continue
		}
		some, err := collect(ctx, tx, sqlite.Value[int64], `INSERT INTO credential (way_id, kind, slot, name, noted_at)
			SELECT ?1, 'way', ?2, ?3, ?4
			WHERE ?1 = (SELECT way_id FROM opening WHERE at < ?5 ORDER BY id DESC LIMIT 1)
			AND NOT EXISTS (SELECT 1 FROM credential WHERE slot = ?2 AND changed_at IS NULL) RETURNING id`,
			number, w.ID, w.Name, now, w.Created.Add(time.Second).UnixMilli()) // a slot knows its second alone: rather one too many
		if err != nil {
			return nil, err
		}
		listed = append(listed, some...)
	}
	return listed, nil
}

// unlist takes back what was listed for ways that stayed.
func (v *Vault) unlist(ctx context.Context, listed []int64) error {
	if len(listed) == 0 {
		return nil
	}
	return v.write(ctx, "take back what was listed", func(tx *sqlite.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM credential WHERE id IN (SELECT value FROM json_each(?))`, jsonList(listed))
		return err
	})
}

// Credentials returns what is still to be changed, in the order in which it was listed.
func (v *Vault) Credentials(ctx context.Context) ([]Credential, error) {
	return collect(ctx, v.db.Readers(), func(r *sql.Rows, c *Credential) error {
		var at sql.NullInt64
		err := r.Scan(&c.ID, &c.Kind, &c.Name, &c.Account, &c.Way, &c.Whose, &at)
		c.Ended = timeOf(at)
		return err
	}, `SELECT c.id, c.kind, c.name, coalesce(account_id, 0), coalesce(c.slot, ''), w.name, noted_at
		FROM credential c JOIN way w ON w.id = way_id WHERE changed_at IS NULL ORDER BY c.id`)
}

// MarkChanged notes that a credential was changed, by the word of whoever says so. Error
// code: CodeNotFound, also for one that was changed before.
func (v *Vault) MarkChanged(ctx context.Context, id int64) error {
	return v.write(ctx, "note a change", func(tx *sqlite.Tx) error {
		r, err := tx.ExecContext(ctx, `UPDATE credential SET changed_at = ? WHERE id = ? AND changed_at IS NULL`, v.now().UnixMilli(), id)
		return errors.Join(oneRow(r, err), v.noteActivity(ctx, tx, DidChangeExposed, 1))
	})
}
