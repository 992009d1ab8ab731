package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"mujeeb/data/sqlite"
)

// SetupCheck is what was found when the set-up of an account was looked over: the newest
// look counts.
type SetupCheck struct {
	At       time.Time
	Findings json.RawMessage // whatever looked writes and reads it
}

// SetupCheck returns the newest look over an account. Error code: CodeNotFound when nobody
// has looked.
func (v *Vault) SetupCheck(ctx context.Context, account int64) (SetupCheck, error) {
	all, err := collect(ctx, v.db.Readers(), func(r *sql.Rows, c *SetupCheck) error {
		var at sql.NullInt64
		var findings string
		err := r.Scan(&at, &findings)
		c.At, c.Findings = timeOf(at), json.RawMessage(findings)
		return err
	}, `SELECT at, findings FROM setup_check WHERE account_id = ?`, account)
	if err == nil && len(all) == 0 {
		err = &Error{Code: CodeNotFound, Field: "setup_check"}
	}
	if err != nil {
		return SetupCheck{}, err
	}
	return all[0], nil
}

// SaveSetupCheck keeps what was found now, in the place of what was found before, and
// returns it. Error codes: CodeNotFound, CodeBadChoice.
func (v *Vault) SaveSetupCheck(ctx context.Context, id int64, findings json.RawMessage) (SetupCheck, error) {
	if !json.Valid(findings) {
		return SetupCheck{}, &Error{Code: CodeBadChoice, Field: "findings"}
	}
	c := SetupCheck{At: v.now(), Findings: findings}
	return c, v.write(ctx, "save a look over an account", func(tx *sqlite.Tx) error {
		if _, err := account(ctx, tx, id); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO setup_check (account_id, at, findings) VALUES (?, ?, ?)
			ON CONFLICT (account_id) DO UPDATE SET at = excluded.at, findings = excluded.findings`, id, c.At.UnixMilli(), string(findings))
		return err
	})
}
