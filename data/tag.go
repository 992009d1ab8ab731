package data

import (
	"context"
	"database/sql"
	"strings"

	"mujeeb/data/sqlite"
)

// Tag is a word that the admin marks leads with.
type Tag struct {
	ID    int64
	Name  string
	Leads int // how many carry it
}

// Tags returns all tags, sorted by name.
func (v *Vault) Tags(ctx context.Context) ([]Tag, error) {
	return collect(ctx, v.db.Readers(), func(r *sql.Rows, t *Tag) error { return r.Scan(&t.ID, &t.Name, &t.Leads) },
		`SELECT id, name, (SELECT count(*) FROM lead_tag WHERE tag_id = tag.id) FROM tag ORDER BY name`)
}

// TagLeads puts a tag on many leads at once, making the tag if it is new.
// Error code: CodeMissing when the tag is empty.
func (v *Vault) TagLeads(ctx context.Context, ids []int64, tag string) error {
	return v.write(ctx, "tag leads", func(tx *sqlite.Tx) error {
		id, err := ensureTag(ctx, tx, tag)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			INSERT OR IGNORE INTO lead_tag (lead_id, tag_id)
			SELECT lead.id, ? FROM lead WHERE lead.id IN (SELECT value FROM json_each(?))`, id, jsonList(ids))
		return err
	})
}

// UntagLeads takes a tag off many leads at once.
func (v *Vault) UntagLeads(ctx context.Context, ids []int64, tag string) error {
	return v.write(ctx, "untag leads", func(tx *sqlite.Tx) error {
		_, err := tx.ExecContext(ctx, `
			DELETE FROM lead_tag WHERE tag_id = (SELECT id FROM tag WHERE name = ?)
			AND lead_id IN (SELECT value FROM json_each(?))`, cleanTag(tag), jsonList(ids))
		return err
	})
}

// setTags makes tags the tags of a lead.
func setTags(ctx context.Context, tx *sqlite.Tx, lead int64, tags []string) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM lead_tag WHERE lead_id = ?`, lead); err != nil {
		return err
	}
	var rows []any
	for _, tag := range tags {
		id, err := ensureTag(ctx, tx, tag)
		if err != nil {
			return err
		}
		rows = append(rows, lead, id)
	}
	return newInserter().tags(ctx, tx, rows)
}

func ensureTag(ctx context.Context, tx *sqlite.Tx, name string) (id int64, err error) {
	if name = cleanTag(name); name == "" {
		return 0, missing("tag")
	}
	err = tx.QueryRowContext(ctx, `
		INSERT INTO tag (name) VALUES (?) ON CONFLICT (name) DO UPDATE SET name = name RETURNING id`, name).Scan(&id)
	return id, err
}

// cleanTag keeps a tag on one line and without the comma that separates tags.
func cleanTag(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, ",", " ")), " ")
}
