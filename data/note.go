package data

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"mujeeb/data/sqlite"
)

// Note is what the owner wrote down of a person.
type Note struct {
	ID        int64
	LeadID    int64     // never changed
	At        time.Time // when it was written; never changed
	ChangedAt time.Time // zero while it is as it was written
	Done      bool      // it was the next step with them, which was done
	Text      string
	By        ByWay // in which the vault was open when it was written
}

// Notes returns the notes on a lead, the newest first.
func (v *Vault) Notes(ctx context.Context, lead int64) ([]Note, error) {
	return notes(ctx, v.db.Readers(), jsonList([]int64{lead}))
}

// notes returns the notes on the leads of a list of numbers in JSON.
func notes(ctx context.Context, q sqlite.Querier, leads string) ([]Note, error) {
	return collect(ctx, q, func(r *sql.Rows, n *Note) error {
		var at, changed sql.NullInt64
		err := r.Scan(&n.ID, &n.LeadID, &at, &changed, &n.Done, &n.Text, &n.By.Number, &n.By.Kind, &n.By.Name)
		n.At, n.ChangedAt = timeOf(at), timeOf(changed)
		return err
	}, `SELECT note.id, note.lead_id, note.at, note.changed_at, done, text, `+byWayColumns+`
		FROM note LEFT JOIN opening ON opening.id = note.opening_id LEFT JOIN way w ON w.id = opening.way_id
		WHERE lead_id IN (SELECT value FROM json_each(?)) ORDER BY note.lead_id, note.at DESC, note.id DESC`, leads)
}

// SaveNote adds a note to a lead (ID 0) or changes its text, and returns its ID.
// Error codes: CodeMissing, CodeNotFound.
func (v *Vault) SaveNote(ctx context.Context, n Note) (id int64, err error) {
	if n.Text = strings.TrimSpace(n.Text); n.Text == "" {
		return 0, missing("note")
	}
	err = v.write(ctx, "save a note", func(tx *sqlite.Tx) error {
		if n.ID == 0 {
			id, err = v.addNote(ctx, tx, n)
			return err
		}
		id = n.ID
		r, err := tx.ExecContext(ctx, `UPDATE note SET text = ?, changed_at = ? WHERE id = ? AND lead_id = ?`, n.Text, v.now().UnixMilli(), n.ID, n.LeadID)
		if err := oneRow(r, err); err != nil {
			return err
		}
		return v.notesChanged(ctx, tx, n.LeadID)
	})
	return id, err
}

// addNote adds a note, which is written now.
func (v *Vault) addNote(ctx context.Context, tx *sqlite.Tx, n Note) (id int64, err error) {
	if err := v.touchLead(ctx, tx, n.LeadID); err != nil {
		return 0, err
	}
	r, err := tx.ExecContext(ctx, `INSERT INTO note (lead_id, at, opening_id, done, text) VALUES (?, ?, `+thisOpening+`, ?, ?)`, n.LeadID, v.now().UnixMilli(), n.Done, n.Text)
	if err != nil {
		return 0, err
	}
	if id, err = r.LastInsertId(); err != nil {
		return 0, err
	}
	return id, indexNotes(ctx, tx, n.LeadID)
}

// DeleteNote removes a note. Error code: CodeNotFound.
func (v *Vault) DeleteNote(ctx context.Context, n Note) error {
	return v.write(ctx, "delete a note", func(tx *sqlite.Tx) error {
		r, err := tx.ExecContext(ctx, `DELETE FROM note WHERE id = ? AND lead_id = ?`, n.ID, n.LeadID)
		if err := oneRow(r, err); err != nil {
			return err
		}
		return v.notesChanged(ctx, tx, n.LeadID)
	})
}

// TakeFileNote puts a note of the owner's own in the place of what a file said of a lead;
// with an empty text what the file said is deleted. Error code: CodeNotFound.
func (v *Vault) TakeFileNote(ctx context.Context, lead int64, text string) error {
	return v.write(ctx, "take over a note", func(tx *sqlite.Tx) error {
		r, err := tx.ExecContext(ctx, `UPDATE lead SET note = '' WHERE id = ?`, lead)
		if err := oneRow(r, err); err != nil {
			return err
		}
		if text = strings.TrimSpace(text); text == "" {
			return v.notesChanged(ctx, tx, lead)
		}
		_, err = v.addNote(ctx, tx, Note{LeadID: lead, Text: text})
		return err
	})
}

// notesChanged brings what follows from the notes on a lead up to date.
func (v *Vault) notesChanged(ctx context.Context, tx *sqlite.Tx, lead int64) error {
	if err := v.touchLead(ctx, tx, lead); err != nil {
		return err
	}
	return indexNotes(ctx, tx, lead)
}

// touchLead marks a lead as changed by something else than an import.
// Error code: CodeNotFound.
func (v *Vault) touchLead(ctx context.Context, tx *sqlite.Tx, lead int64) error {
	r, err := tx.ExecContext(ctx, `UPDATE lead SET updated_at = ? WHERE id = ?`, v.now().UnixMilli(), lead)
	return oneRow(r, err)
}

// indexNotes brings the search index up to date with the notes and the next step.
func indexNotes(ctx context.Context, tx *sqlite.Tx, lead int64) error {
	text, err := leadText(ctx, tx, lead)
	if err != nil {
		return err
	}
	return indexLead(ctx, tx, lead, text)
}
