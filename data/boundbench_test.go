package data_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/sqlite"
)

// The bound of an import is what SQLite takes for the same rows when they are there
// already: one INSERT … SELECT for each table, in one transaction, into a file that is
// encrypted and set up like a vault. Nothing is read, hashed, asked or checked.

// boundTables are what an import writes, but for rows that are few.
var boundTables = []string{"lead", "lead_origin", "identity", "lead_tag", "lead_text", "consent_event", "consent_person", "ground", "ledger_node", "ledger_tree"}

// timeBound returns what the bound of the import takes that filled v.
func timeBound(b *testing.B, v *data.Vault) (took time.Duration) {
	b.Helper()
	ctx, db := b.Context(), v.Writer()
	path := filepath.Join(b.TempDir(), "bound.db")
	run := func(statements ...string) {
		b.Helper()
		for _, s := range statements {
			if _, err := db.ExecContext(ctx, s); err != nil {
				b.Fatal(err, s)
			}
		}
	}
	tables, indexes := boundSchema(b, db)
	run("PRAGMA foreign_keys = OFF", "ATTACH '"+filepath.ToSlash(path)+"' AS bound", "PRAGMA bound.journal_mode = WAL", "PRAGMA bound.synchronous = FULL",
		"PRAGMA bound.secure_delete = ON", inBound(sqlite.ImportCache))
	run(tables...)
	run(`INSERT INTO bound.lead_search (lead_search, rank) VALUES ('secure-delete', 1)`, `INSERT INTO bound.lead_search (lead_search, rank) VALUES ('hashsize', 67108864)`)
	start := time.Now()
	run("BEGIN IMMEDIATE")
	for _, table := range boundTables {
		run("INSERT INTO bound." + table + " SELECT * FROM main." + table + " WHERE 1") // else SQLite copies pages, not rows
	}
	run(`INSERT INTO bound.lead_search (rowid, folded) SELECT id, folded FROM bound.lead_text`)
	run(indexes...)
	run("COMMIT")
	took = time.Since(start)
	if err := errors.Join(checkEncrypted(path), checkBound(ctx, db)); err != nil {
		b.Fatal(err)
	}
	run("DETACH bound", "PRAGMA foreign_keys = ON")
	return took
}

// boundSchema returns the statements that make the tables of the bound, and those for
// the indexes that are quicker made at the end.
func boundSchema(b *testing.B, db *sql.DB) (tables, indexes []string) {
	b.Helper()
	for _, table := range append(boundTables, "lead_search") {
		for _, x := range schemaOf(b, db, table) {
			if x.kind == "table" {
				tables = append(tables, inBound(x.text))
			} else {
				indexes = append(indexes, inBound(x.text))
			}
		}
	}
	return tables, indexes
}

// schemaRow is a statement that a schema keeps, and what it makes.
type schemaRow struct{ kind, text string }

// schemaOf returns the statements that make a table and its indexes.
func schemaOf(b *testing.B, db *sql.DB, table string) (all []schemaRow) {
	b.Helper()
	rows, err := db.QueryContext(b.Context(), `SELECT type, sql FROM sqlite_schema WHERE tbl_name = ? AND sql IS NOT NULL AND type IN ('table', 'index')`, table)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var x schemaRow
		if err := rows.Scan(&x.kind, &x.text); err != nil {
			b.Fatal(err)
		}
		all = append(all, x)
	}
	if err := rows.Err(); err != nil {
		b.Fatal(err)
	}
	return all
}

var named = regexp.MustCompile(`^(CREATE TABLE |CREATE VIRTUAL TABLE |CREATE INDEX |CREATE UNIQUE INDEX |PRAGMA )`)

// inBound returns a statement of the vault for the bound's file.
func inBound(statement string) string { return named.ReplaceAllString(statement, "${1}bound.") }

// checkEncrypted reports an error for a file that anybody could read.
func checkEncrypted(path string) error {
	head := make([]byte, 16)
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := f.Read(head); err != nil {
		return err
	}
	if string(head) == "SQLite format 3\x00" {
		return errors.New("the bound's file is not encrypted")
	}
	return nil
}

// checkBound reports an error unless the bound has all rows.
func checkBound(ctx context.Context, db *sql.DB) error {
	for _, table := range boundTables {
		var same bool
		if err := db.QueryRowContext(ctx, "SELECT (SELECT count(*) FROM main."+table+") = (SELECT count(*) FROM bound."+table+")").Scan(&same); err != nil {
			return err
		}
		if !same {
			return errors.New("other rows in " + table)
		}
	}
	return nil
}
