package data

import (
	"context"
	"database/sql"
	"maps"
	"slices"
	"time"

	"mujeeb/data/sqlite"
)

// ImportCell is a cell of a file that could not be read as what its column holds. It is also
// a detail of its person.
type ImportCell struct {
	Name  string // of the column
	Field string // that the column holds; where that is a kind of identity, mending adds one
	Text  string
	Code  Code // why it can't be read
}

// UnreadCell is a cell of an import of which the owner has not decided.
type UnreadCell struct {
	ImportCell
	ID     int64
	Source string // of the import
	Line   int    // of the file
	LeadID int64  // whose it is
	Lead   string // what they are called, or known by
}

// The fields of columns that say when the person left their data, and what they are called.
const (
	fieldCreated = "created_time"
	fieldName    = "full_name"
)

// keptCells is how many unread cells of an import are kept: more are a column that was taken
// wrongly.
const keptCells = 1000

// writeCells keeps the cells that could not be read.
func (in *importer) writeCells(ctx context.Context, tx *sqlite.Tx) error {
	for i := range in.entries {
		e := &in.entries[i]
		for _, c := range e.row.Unread {
			if in.cells == keptCells {
				return nil
			}
			in.cells++
			if _, err := tx.ExecContext(ctx, `INSERT INTO import_cell (import_id, lead_id, number, line, name, field, text, code) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
				in.id, e.id, e.number, e.row.Line, c.Name, c.Field, c.Text, string(c.Code)); err != nil {
				return err
			}
		}
	}
	return nil
}

// CountUnreadCells returns how many cells of imports could not be read and are left to the
// owner.
func (v *Vault) CountUnreadCells(ctx context.Context) (n int, err error) {
	err = v.db.Readers().QueryRowContext(ctx, `SELECT count(*) FROM import_cell`).Scan(&n)
	return n, wrap("count unread cells", err)
}

// UnreadCells returns the cells of an import that are left to the owner, by line; of all
// imports with 0, those of the newest first.
func (v *Vault) UnreadCells(ctx context.Context, importID int64) ([]UnreadCell, error) {
	return collect(ctx, v.db.Readers(), scanCell, selectCells+`WHERE ?1 IN (0, import_id) ORDER BY import_id DESC, line, c.id`, importID)
}

const selectCells = `SELECT c.id, c.name, field, text, code, source.name, line, lead_id,
	coalesce(nullif(lead.name, ''), (SELECT value FROM identity WHERE identity.lead_id = lead.id ORDER BY kind, rank LIMIT 1), '')
	FROM import_cell c JOIN import ON import.id = import_id JOIN source ON source.id = import.source_id JOIN lead ON lead.id = c.lead_id `

func scanCell(r *sql.Rows, c *UnreadCell) error {
	return r.Scan(&c.ID, &c.Name, &c.Field, &c.Text, &c.Code, &c.Source, &c.Line, &c.LeadID, &c.Lead)
}

// LeaveCells leaves unread cells as they are: they stay details of their people, and are asked
// about no more.
func (v *Vault) LeaveCells(ctx context.Context, ids ...int64) error {
	return v.write(ctx, "leave cells", func(tx *sqlite.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM import_cell WHERE id IN (SELECT value FROM json_each(?))`, jsonList(ids))
		return err
	})
}

// MendCell takes what stands in an unread cell as the owner wrote it anew. As an address or a
// number, it is added to the person, who keeps the cell as a detail no more. At is when they
// left their data, where the column says that and it can be read now. What else a cell holds
// is the detail as it was written anew: words of people are in the ledger and never change.
// Error codes: CodeNotFound, CodeMissing, those of [NormalIdentity], CodeIdentityTaken and
// CodeErasedPerson.
func (v *Vault) MendCell(ctx context.Context, id int64, text string, at time.Time) error {
	settings, err := v.Settings(ctx)
	if err != nil {
		return err
	}
	if text == "" {
		return missing("text")
	}
	return v.write(ctx, "mend a cell", func(tx *sqlite.Tx) error {
		all, err := collect(ctx, tx, scanCell, selectCells+`WHERE c.id = ?`, id)
		if err != nil || len(all) == 0 {
			return orNotFound(err, "cell")
		}
		if err := v.mendCell(ctx, tx, all[0], text, at, settings.Region); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM import_cell WHERE id = ?`, id)
		return err
	})
}

func (v *Vault) mendCell(ctx context.Context, tx *sqlite.Tx, c UnreadCell, text string, at time.Time, region string) error {
	l, err := lead(ctx, tx, c.LeadID)
	if err != nil {
		return err
	}
	l.Extra = maps.Clone(orEmpty(l.Extra))
	kind := IdentityKind(c.Field)
	switch {
	case slices.Contains([]IdentityKind{Email, Phone, PSID}, kind):
		one, err := NormalIdentity(kind, text, region)
		if err != nil {
			return err
		}
		if !slices.Contains(l.Identities, one) {
			l.Identities = append(l.Identities, one)
		}
		if l.Extra[c.Name] == c.Text {
			delete(l.Extra, c.Name)
		}
	case c.Field == fieldCreated && !at.IsZero():
		if code := badTime(at, v.now()); code != "" {
			return &Error{Code: code, Field: "at"}
		}
		if _, err := tx.ExecContext(ctx, `UPDATE lead_origin SET at = ?3 WHERE at IS NULL AND (lead_id, import_id, number) = (SELECT ?1, import_id, number FROM import_cell WHERE id = ?2)`,
			c.LeadID, c.ID, at.UnixMilli()); err != nil {
			return err
		}
		delete(l.Extra, c.Name)
	case c.Field == fieldName && l.Name == "":
		l.Name = text
		delete(l.Extra, c.Name)
	default:
		l.Extra[c.Name] = text
	}
	_, err = v.saveLead(ctx, tx, l, l.Identities)
	return err
}
