package data

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Reason says why an identity is blocked.
type Reason string

// The reasons. An opt-out blocks campaigns of its purpose, a bounce blocks
// every message, an erasure blocks entering the person again.
const (
	ReasonOptOut  Reason = "opt_out"
	ReasonErased  Reason = "erased"
	ReasonBounced Reason = "bounced"
)

// fingerprint tells an identity again without keeping it: HMAC-SHA256 under a
// key of this vault, so that nobody else can try addresses against it.
func (v *Vault) fingerprint(id Identity) []byte {
	mac := hmac.New(sha256.New, v.prints)
	mac.Write([]byte(string(id.Kind) + "\x00" + id.Value))
	return mac.Sum(nil)[:16]
}

// suppressed reports whether a fingerprint is blocked for a reason and purpose;
// purpose 0 in the table stands for all.
func suppressed(ctx context.Context, q querier, print []byte, purpose int64, why Reason) (is bool, err error) {
	err = q.QueryRowContext(ctx, `
		SELECT EXISTS (SELECT 1 FROM suppression WHERE fingerprint = ? AND purpose_id IN (0, ?) AND reason = ?)`,
		print, purpose, why).Scan(&is)
	return is, err
}

func (v *Vault) suppress(ctx context.Context, tx *txn, print []byte, purpose int64, why Reason) error {
	_, err := tx.ExecContext(ctx, `
		INSERT OR IGNORE INTO suppression (fingerprint, purpose_id, reason, created_at) VALUES (?, ?, ?, ?)`,
		print, purpose, why, v.now().UnixMilli())
	return err
}

// suppressLead blocks every identity that a lead has.
func (v *Vault) suppressLead(ctx context.Context, tx *txn, lead, purpose int64, why Reason) error {
	_, err := tx.ExecContext(ctx, `
		INSERT OR IGNORE INTO suppression (fingerprint, purpose_id, reason, created_at)
		SELECT fingerprint, ?, ?, ? FROM identity WHERE lead_id = ?`, purpose, why, v.now().UnixMilli(), lead)
	return err
}

// shareOptOuts lets what one identity of a lead said no to hold for all of them:
// it was the person who said it, and a new address does not unsay it. What they
// agreed to again since is left alone.
func shareOptOuts(ctx context.Context, tx *txn, lead int64) error {
	_, err := tx.ExecContext(ctx, `
		INSERT OR IGNORE INTO suppression (fingerprint, purpose_id, reason, created_at)
		SELECT other.fingerprint, s.purpose_id, s.reason, s.created_at
		FROM identity JOIN suppression s USING (fingerprint) JOIN identity other ON other.lead_id = identity.lead_id
		WHERE identity.lead_id = ?1 AND s.reason = 'opt_out'
		AND NOT EXISTS (SELECT 1 FROM ground g WHERE g.lead_id = ?1 AND g.purpose_id = s.purpose_id)`, lead)
	return err
}

// unsuppressLead lifts an opt-out, which only the person's own new word can do.
func unsuppressLead(ctx context.Context, tx *txn, lead, purpose int64) error {
	_, err := tx.ExecContext(ctx, `
		DELETE FROM suppression WHERE reason = 'opt_out' AND purpose_id = ?
		AND fingerprint IN (SELECT fingerprint FROM identity WHERE lead_id = ?)`, purpose, lead)
	return err
}

// vault.erased holds a fingerprint a line, in hexadecimal. It stands beside the
// database so that putting back an older copy does not undo an erasure.

// noteErased adds fingerprints to vault.erased before their rows go.
func (v *Vault) noteErased(prints [][]byte) error {
	f, err := os.OpenFile(filepath.Join(v.dir, fileErased), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fileError("write vault.erased", err)
	}
	lines := []byte("\n") // ends a line that a crash cut off
	for _, p := range prints {
		lines = append(hex.AppendEncode(lines, p), '\n')
	}
	_, err = f.Write(lines)
	return fileError("write vault.erased", errors.Join(err, f.Sync(), f.Close()))
}

// replayErasures erases whoever vault.erased names and an older copy of the
// database brought back.
func (v *Vault) replayErasures(ctx context.Context) error {
	prints, err := v.readErased()
	if err != nil {
		return err
	}
	for _, print := range prints {
		var known bool
		if known, err = suppressed(ctx, v.readers, print, 0, ReasonErased); err != nil {
			return wrap("replay erasures", err)
		}
		if known {
			continue
		}
		if err := v.replayErasure(ctx, print); err != nil {
			return err
		}
	}
	return nil
}

func (v *Vault) replayErasure(ctx context.Context, print []byte) error {
	var lead int64
	err := v.readers.QueryRowContext(ctx, `SELECT lead_id FROM identity WHERE fingerprint = ?`, print).Scan(&lead)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return v.write(ctx, "replay erasure", func(tx *txn) error { return v.suppress(ctx, tx, print, 0, ReasonErased) })
	case err != nil:
		return wrap("replay erasure", err)
	}
	_, err = v.EraseLead(ctx, lead)
	return err
}

// readErased reads vault.erased; a line cut off by a crash is left out, since
// its erasure did not happen either.
func (v *Vault) readErased() ([][]byte, error) {
	raw, err := os.ReadFile(filepath.Join(v.dir, fileErased))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fileError("read vault.erased", err)
	}
	var prints [][]byte
	for line := range strings.FieldsSeq(string(raw)) {
		if print, err := hex.DecodeString(line); err == nil && len(print) == 16 {
			prints = append(prints, print)
		}
	}
	return prints, nil
}
