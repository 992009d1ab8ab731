package data

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"mujeeb/data/sqlite"
	"mujeeb/text/fold"
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
	var name, note string
	if err := tx.QueryRowContext(ctx, `SELECT name, note FROM lead WHERE id = ?`, id).Scan(&name, &note); err != nil {
		return "", err
	}
	ids, err := identities(ctx, tx, id)
	return searchText(name, note, ids), err
}

// searchText is what a lead is found by, folded.
func searchText(name, note string, ids []Identity) string {
	var b strings.Builder
	b.WriteString(fold.Text(name))
	for _, id := range ids {
		b.WriteByte(' ')
		b.WriteString(fold.Text(id.Value))
	}
	b.WriteByte(' ')
	b.WriteString(fold.Text(note))
	return b.String()
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
