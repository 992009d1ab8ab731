package data

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"mujeeb/data/sqlite"
)

// Reason says why an identity is suppressed.
type Reason string

// The reasons. An opt-out blocks campaigns of its purpose, a bounce blocks
// every message, an erasure blocks entering the person again.
const (
	ReasonOptedOut Reason = "opt_out"
	ReasonErased   Reason = "erased"
	ReasonBounced  Reason = "bounced"
)

const printSize = 16 // bytes of a fingerprint

// fingerprint returns what an identity is recognised by without being kept:
// HMAC-SHA256 under a key of this vault, so that nobody else can try addresses.
func (v *Vault) fingerprint(id Identity) []byte { return v.printer()(id) }

// printer returns a fingerprint function; it reuses one HMAC and is not safe for
// concurrent use.
func (v *Vault) printer() func(Identity) []byte {
	mac := hmac.New(sha256.New, v.prints)
	return func(id Identity) []byte {
		mac.Reset()
		mac.Write([]byte(string(id.Kind) + "\x00" + id.Value))
		return mac.Sum(nil)[:printSize]
	}
}

func (v *Vault) suppress(ctx context.Context, tx *sqlite.Tx, print []byte, purpose int64, why Reason) error {
	_, err := tx.ExecContext(ctx, `
		INSERT OR IGNORE INTO suppression (fingerprint, purpose_id, reason, created_at) VALUES (?, ?, ?, ?)`,
		print, purpose, why, v.now().UnixMilli())
	return err
}

// suppressLead suppresses every identity that a lead has.
func (v *Vault) suppressLead(ctx context.Context, tx *sqlite.Tx, lead, purpose int64, why Reason) error {
	_, err := tx.ExecContext(ctx, `
		INSERT OR IGNORE INTO suppression (fingerprint, purpose_id, reason, created_at)
		SELECT fingerprint, ?, ?, ? FROM identity WHERE lead_id = ?`, purpose, why, v.now().UnixMilli(), lead)
	return err
}

// shareOptOuts opts all identities of a lead out of what one of them was opted out
// of: it was the person who opted out, and a new address does not change that. It
// leaves purposes alone that they agreed to since.
func shareOptOuts(ctx context.Context, tx *sqlite.Tx, lead int64) error {
	_, err := tx.ExecContext(ctx, `
		INSERT OR IGNORE INTO suppression (fingerprint, purpose_id, reason, created_at)
		SELECT other.fingerprint, s.purpose_id, s.reason, s.created_at
		FROM identity JOIN suppression s USING (fingerprint) JOIN identity other ON other.lead_id = identity.lead_id
		WHERE identity.lead_id = ?1 AND s.reason = 'opt_out'
		AND NOT EXISTS (SELECT 1 FROM ground g WHERE g.lead_id = ?1 AND g.purpose_id = s.purpose_id)`, lead)
	return err
}

// liftOptOut lifts a lead's opt-out from a purpose, which only the person's own new
// word can do. Of an opt-out from everything, one from each other purpose is left.
func liftOptOut(ctx context.Context, tx *sqlite.Tx, lead, purpose int64) error {
	_, err := tx.ExecContext(ctx, `
		INSERT OR IGNORE INTO suppression (fingerprint, purpose_id, reason, created_at)
		SELECT s.fingerprint, purpose.id, s.reason, s.created_at
		FROM identity JOIN suppression s USING (fingerprint) CROSS JOIN purpose
		WHERE identity.lead_id = ? AND s.purpose_id = 0 AND s.reason = 'opt_out'`, lead)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		DELETE FROM suppression WHERE reason = 'opt_out' AND purpose_id IN (0, ?2)
		AND fingerprint IN (SELECT fingerprint FROM identity WHERE lead_id = ?1)`, lead, purpose)
	return err
}

// vault.erased holds a fingerprint a line, in hexadecimal: of each identity that
// an erased person had at the end, and of the number of the lead, by which an older
// copy knows them under earlier addresses. It stands beside the database so that
// putting back an older copy does not undo an erasure. Lines that are no fingerprint
// are passed over.

// printsOf returns the fingerprints that keep a lead out once erased.
// Error code: CodeNotFound.
func (v *Vault) printsOf(ctx context.Context, q sqlite.Querier, lead int64) ([][]byte, error) {
	prints, err := collect(ctx, q, sqlite.Value[[]byte], `SELECT fingerprint FROM identity WHERE lead_id = ?`, lead)
	if err == nil && len(prints) == 0 {
		err = &Error{Code: CodeNotFound}
	}
	return append(prints, v.numberPrint(lead)), err
}

// numberPrint is the fingerprint of a lead's number, which no other lead of this
// vault ever gets.
func (v *Vault) numberPrint(lead int64) []byte {
	return v.fingerprint(Identity{Kind: "number", Value: strconv.FormatInt(lead, 10)})
}

// noteErased adds fingerprints to vault.erased, those that are not in it yet, and
// brings them to the disk. After an error none was added; undo takes them out.
func (v *Vault) noteErased(ctx context.Context, prints [][]byte) (undo func() error, err error) {
	path := filepath.Join(v.home, fileErased)
	noted, size, err := readErased(ctx, path)
	if err != nil {
		return func() error { return nil }, err
	}
	undo = func() error {
		return fileError("undo in vault.erased", cutFile(context.WithoutCancel(ctx), path, size))
	}
	lines := []byte("\n") // ends a line that a crash cut off
	for _, p := range prints {
		if !noted[string(p)] {
			lines = append(hex.AppendEncode(lines, p), '\n')
		}
	}
	if len(lines) == 1 {
		return undo, nil
	}
	err = sqlite.WriteFile(ctx, path, os.O_APPEND|os.O_CREATE, lines)
	if err == nil && size == 0 {
		err = sqlite.SyncFolder(v.home)
	}
	if err != nil {
		return func() error { return nil }, errors.Join(fileError("write vault.erased", err), undo())
	}
	return undo, nil
}

// cutFile takes what was added to a file out of it again; a file that was not
// there before goes.
func cutFile(ctx context.Context, path string, size int64) error {
	if size == 0 {
		return sqlite.RemoveFile(ctx, path)
	}
	return sqlite.WaitToOpen(ctx, func() error { return os.Truncate(path, size) })
}

// readErased reads vault.erased; a line cut off by a crash is left out, since
// its erasure did not happen either.
func readErased(ctx context.Context, path string) (prints map[string]bool, size int64, err error) {
	raw, err := sqlite.ReadFile(ctx, path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		if err = fileError("read vault.erased", err); CodeOf(err) == CodeInternal {
			err = &Error{Code: CodeVaultDamaged, Err: err} // a folder of that name
		}
		return nil, 0, err
	}
	prints = map[string]bool{}
	for line := range strings.FieldsSeq(string(raw)) {
		if print, err := hex.DecodeString(line); err == nil && len(print) == printSize {
			prints[string(print)] = true
		}
	}
	return prints, int64(len(raw)), nil
}

// replayErasures makes vault.erased and the rows agree. It erases whomever an older
// copy of the database brought back, and adds to the file what it lost.
func (v *Vault) replayErasures(ctx context.Context) error {
	noted, _, err := readErased(ctx, filepath.Join(v.home, fileErased))
	if err != nil {
		return err
	}
	blocked, err := collect(ctx, v.db.Readers(), sqlite.Value[[]byte], `SELECT DISTINCT fingerprint FROM suppression WHERE reason = ?`, ReasonErased)
	if err != nil {
		return err
	}
	if _, err := v.noteErased(ctx, blocked); err != nil {
		return err
	}
	for _, print := range blocked {
		delete(noted, string(print))
	}
	if len(noted) == 0 {
		return nil
	}
	leads, err := v.leadsNoted(ctx, noted)
	if err != nil {
		return err
	}
	for _, lead := range leads {
		if _, err := v.EraseLead(ctx, lead); err != nil {
			return err
		}
	}
	return v.write(ctx, "replay erasures", func(tx *sqlite.Tx) error {
		for print := range noted {
			if err := v.suppress(ctx, tx, []byte(print), 0, ReasonErased); err != nil {
				return err
			}
		}
		return nil
	})
}

// leadsNoted returns the leads that have one of the fingerprints.
func (v *Vault) leadsNoted(ctx context.Context, noted map[string]bool) (leads []int64, err error) {
	rows, err := v.db.Readers().QueryContext(ctx, `SELECT lead_id, fingerprint FROM identity ORDER BY lead_id`)
	if err != nil {
		return nil, wrap("look for the erased", err)
	}
	defer rows.Close()
	for rows.Next() {
		var lead int64
		var print []byte
		if err := rows.Scan(&lead, &print); err != nil {
			return nil, wrap("look for the erased", err)
		}
		if len(leads) > 0 && leads[len(leads)-1] == lead {
			continue
		}
		if noted[string(print)] || noted[string(v.numberPrint(lead))] {
			leads = append(leads, lead)
		}
	}
	return leads, wrap("look for the erased", rows.Err())
}
