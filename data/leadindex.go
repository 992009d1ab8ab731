package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"mujeeb/data/sqlite"
)

// settleLead brings what follows from a lead's rows up to date: its state and
// its entry in the search index.
func (v *Vault) settleLead(ctx context.Context, tx *sqlite.Tx, id int64) error {
	if err := settleState(ctx, tx, id); err != nil {
		return err
	}
	text, err := leadText(ctx, tx, id)
	if err != nil {
		return err
	}
	return indexLead(ctx, tx, id, text)
}

// leadText returns the search text of a lead as its rows are now.
func leadText(ctx context.Context, tx *sqlite.Tx, id int64) (string, error) {
	var l Lead
	var err error
	if l.Notes, err = notes(ctx, tx, jsonList([]int64{id})); err != nil {
		return "", err
	}
	if l.Next, err = step(ctx, tx, id); err != nil {
		return "", err
	}
	if l.Formerly, err = formerNames(ctx, tx, id); err != nil {
		return "", err
	}
	return leadTextWith(ctx, tx, id, l)
}

// formerNames returns what leads were called that were merged into a lead.
func formerNames(ctx context.Context, q sqlite.Querier, id int64) ([]string, error) {
	return collect(ctx, q, sqlite.Value[string], `SELECT DISTINCT was ->> 'name' FROM lead_merge WHERE lead_id = ? AND coalesce(was ->> 'name', '') <> '' ORDER BY id`, id)
}

// indexMerged writes the search texts of leads anew that others were merged into, which vaults
// before schema 31 did not find by the others' names. It is a part of that migration.
func indexMerged(ctx context.Context, _ *Vault, tx *sqlite.Tx, fresh bool) error {
	if fresh {
		return nil
	}
	leads, err := collect(ctx, tx, sqlite.Value[int64], `SELECT DISTINCT lead_id FROM lead_merge WHERE lead_id IS NOT NULL ORDER BY lead_id`)
	if err != nil {
		return err
	}
	for _, id := range leads {
		text, err := leadText(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := indexLead(ctx, tx, id, text); err != nil {
			return err
		}
	}
	return nil
}

// leadTextWith is leadText of a lead whose notes, next step and former names are known.
func leadTextWith(ctx context.Context, tx *sqlite.Tx, id int64, l Lead) (string, error) {
	var extra string
	err := tx.QueryRowContext(ctx, `SELECT name, given, family, note, extra FROM lead WHERE id = ?`, id).Scan(&l.Name, &l.Given, &l.Family, &l.Note, &extra)
	if err == nil {
		err = json.Unmarshal([]byte(extra), &l.Extra)
	}
	if err != nil {
		return "", err
	}
	ids, err := identities(ctx, tx, id)
	return searchText(&l, ids), err
}

// indexAgain makes the search index anew, of every lead. It is a part of the migration to
// schema 12, which has no notes of their own and no next steps.
func indexAgain(ctx context.Context, tx *sqlite.Tx) error {
	if _, err := tx.ExecContext(ctx, `INSERT INTO lead_search (lead_search) VALUES ('delete-all')`); err != nil {
		return err
	}
	leads, err := collect(ctx, tx, sqlite.Value[int64], `SELECT id FROM lead ORDER BY id`)
	if err != nil {
		return err
	}
	for _, id := range leads {
		text, err := leadTextWith(ctx, tx, id, Lead{})
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE lead_text SET folded = ? WHERE id = ? AND folded <> ?1`, text, id); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO lead_search (rowid, folded) SELECT id, folded FROM lead_text`)
	return err
}

// indexLead replaces a lead's entry in the search index. The index removes by
// content, so the old entry goes before its text does.
func indexLead(ctx context.Context, tx *sqlite.Tx, id int64, folded string) error {
	var have string
	err := tx.QueryRowContext(ctx, `SELECT folded FROM lead_text WHERE id = ?`, id).Scan(&have)
	if err == nil && have == folded {
		return nil
	}
	if err == nil {
		err = unindexLead(ctx, tx, id)
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if err := newInserter().searchTexts(ctx, tx, []any{id, folded}); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO lead_search (rowid, folded) VALUES (?, ?)`, id, folded)
	return err
}

func unindexLead(ctx context.Context, tx *sqlite.Tx, id int64) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO lead_search (lead_search, rowid, folded) SELECT 'delete', id, folded FROM lead_text WHERE id = ?`, id)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM lead_text WHERE id = ?`, id)
	return err
}
