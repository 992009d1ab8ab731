package data

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"mujeeb/data/kept"
	"mujeeb/data/proof"
	"mujeeb/data/sqlite"
)

// A head is signed in each transaction that appended events, and kept in the vault
// and, once that is committed, beside it in vault.kept: a ledger that was cut or
// written anew since does not fit it. Of a day's heads the last one stays.

// LedgerHead is a signed head that is kept.
type LedgerHead struct {
	Size     int64
	Signed   string // the signed note (docs/formats/ledger.md, The head)
	SignedAt time.Time
}

// sealHead signs the ledger when events were appended since the last head, and
// returns the head; an empty one when none were.
func (v *Vault) sealHead(ctx context.Context, tx *sqlite.Tx) (h kept.Head, err error) {
	var grown bool
	if err := tx.QueryRowContext(ctx, `SELECT size > (SELECT coalesce(max(size), 0) FROM ledger_head) FROM ledger_tree`).Scan(&grown); err != nil || !grown {
		return kept.Head{}, err
	}
	tree, err := readTree(ctx, tx)
	if err != nil {
		return kept.Head{}, err
	}
	root, err := tree.Root()
	if err != nil {
		return kept.Head{}, &Error{Code: CodeVaultDamaged, Err: err}
	}
	now := v.now()
	v.secret.Lock()
	defer v.secret.Unlock()
	if v.uses == nil {
		return kept.Head{}, errors.New("the vault is closed")
	}
	h.Head = proof.Head{Origin: v.signer.Name(), Size: tree.Size, Root: root, Time: now.UTC().Truncate(time.Millisecond)}
	if h.Signed, err = v.signer.SignHead(h.Head); err != nil {
		return kept.Head{}, err
	}
	day := proof.DayOf(now).Time().UnixMilli()
	if _, err := tx.ExecContext(ctx, `DELETE FROM ledger_head WHERE signed_at >= ? AND size NOT IN (SELECT size FROM ledger_anchor)`, day); err != nil {
		return kept.Head{}, err
	}
	return h, storeHead(ctx, tx, h)
}

// storeHead stores a head, unless there is one of its size.
func storeHead(ctx context.Context, tx *sqlite.Tx, h kept.Head) error {
	_, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO ledger_head (size, signed, signed_at) VALUES (?, ?, ?)`, h.Size, h.Signed, h.Time.UnixMilli())
	return err
}

// sealFirst signs a ledger that has no head yet: a migration that wrote it had no key to
// sign with.
func (v *Vault) sealFirst(ctx context.Context) error {
	var unsigned bool
	err := v.db.Readers().QueryRowContext(ctx, `SELECT size > 0 AND NOT EXISTS (SELECT 1 FROM ledger_head) FROM ledger_tree`).Scan(&unsigned)
	if err != nil || !unsigned {
		return wrap("look for a head", err)
	}
	return v.write(ctx, "sign the ledger", func(*sqlite.Tx) error { return nil })
}

// LedgerHeads returns the heads that the vault keeps, the newest first.
func (v *Vault) LedgerHeads(ctx context.Context) ([]LedgerHead, error) {
	return ledgerHeads(ctx, v.db.Readers())
}

// NewestHead returns the newest head; a zero one when there is none.
func (v *Vault) NewestHead(ctx context.Context) (LedgerHead, error) {
	return newestHead(ctx, v.db.Readers())
}

func newestHead(ctx context.Context, q sqlite.Querier) (h LedgerHead, err error) {
	var at int64
	err = q.QueryRowContext(ctx, `SELECT size, signed, signed_at FROM ledger_head ORDER BY size DESC LIMIT 1`).Scan(&h.Size, &h.Signed, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return h, nil
	}
	h.SignedAt = time.UnixMilli(at).UTC()
	return h, wrap("read the newest head", err)
}

func ledgerHeads(ctx context.Context, q sqlite.Querier) ([]LedgerHead, error) {
	return collect(ctx, q, func(r *sql.Rows, h *LedgerHead) error {
		var at int64
		err := r.Scan(&h.Size, &h.Signed, &at)
		h.SignedAt = time.UnixMilli(at).UTC()
		return err
	}, `SELECT size, signed, signed_at FROM ledger_head ORDER BY size DESC`)
}

// LedgerKey returns the public key of the ledger as text.
func (v *Vault) LedgerKey() string {
	v.secret.Lock()
	defer v.secret.Unlock()
	if v.uses == nil {
		return ""
	}
	return v.signer.Key()
}
