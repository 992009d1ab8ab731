package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"mujeeb/data/sqlite"
)

// Settings are the facts about the admin's business that messages and exports
// need: the controller of GDPR Art. 4(7), and habits of the place.
type Settings struct {
	Controller string `json:"controller"` // who is responsible: a person or firm
	Page       string `json:"page"`       // name of the Facebook page
	Contact    string `json:"contact"`    // email address for questions about data
	Postal     string `json:"postal"`     // address of the controller, in lines
	Region     string `json:"region"`     // ISO 3166 code, for phone numbers without +
	IdleLock   int    `json:"idle_lock"`  // minutes without use before the vault locks; 0 = never

	LockAsleep  bool `json:"lock_asleep"`  // the vault locks before the computer sleeps
	LockScreen  bool `json:"lock_screen"`  // the vault locks with the computer's screen
	KeepSending int  `json:"keep_sending"` // hours at most that a locked vault goes on sending; 0 = it never does

	AskAgain bool `json:"ask_again"` // the vault's password is asked for again before people's data are exported or erased

	BackUpLast bool `json:"back_up_last"` // the day's backup, where it is missing, is made before the vault is locked

	OptOutPage string `json:"-"` // address of the page for opting out, "" where none works; [Vault.SaveOptOutPage] saves it
}

// Settings returns the settings, with the usual values where none were saved.
func (v *Vault) Settings(ctx context.Context) (Settings, error) { return settings(ctx, v.db.Readers()) }

func settings(ctx context.Context, q sqlite.Querier) (Settings, error) {
	s := Settings{Region: "JO", IdleLock: 15, LockAsleep: true, LockScreen: true, KeepSending: 4, BackUpLast: true}
	if err := getSetting(ctx, q, "settings", &s); err != nil {
		return s, err
	}
	page, err := optOutPage(ctx, q)
	if page.Works() {
		s.OptOutPage = page.URL
	}
	return s, err
}

// SaveSettings replaces the settings.
func (v *Vault) SaveSettings(ctx context.Context, s Settings) error {
	return v.write(ctx, "save settings", func(tx *sqlite.Tx) error {
		before, err := settings(ctx, tx)
		if err != nil {
			return err
		}
		if before.Region != s.Region {
			if err := v.noteActivity(ctx, tx, DidChangeRegion, 1); err != nil {
				return err
			}
		}
		return putSetting(ctx, tx, "settings", s)
	})
}

// getSetting decodes a value into to, which stays as it is when none was saved.
func getSetting(ctx context.Context, q sqlite.Querier, key string, to any) error {
	var raw string
	err := q.QueryRowContext(ctx, `SELECT value FROM setting WHERE key = ?`, key).Scan(&raw)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return wrap("read setting", err)
	}
	if err := json.Unmarshal([]byte(raw), to); err != nil {
		return fmt.Errorf("read setting %s: %w", key, err)
	}
	return nil
}

func putSetting(ctx context.Context, tx *sqlite.Tx, key string, value any) error {
	raw, err := json.Marshal(value)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, key, string(raw))
	return err
}
