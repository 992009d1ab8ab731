package data_test

import (
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// The one note that a person had becomes one with a date, unless it came with a file: that
// one stays apart, so that undoing the import takes it away.
func TestOpen_MovesNotes(t *testing.T) {
	dir, params := t.TempDir(), datatest.NewClock().Params()
	old, err := data.CreateAsIs(t.Context(), dir, []byte(datatest.Password), params.BeforeMigration("0020"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = old.Writer().Exec(`
		INSERT INTO source VALUES (1, 'by hand', 'manual', 5), (2, 'Spring', 'file', 6);
		INSERT INTO lead (id, name, sort_name, lang, note, extra, state, source_id, created_at, updated_at) VALUES
			(1, 'By hand', '', '', 'tea', '{}', 'contact', 1, 7, 8), (2, 'Of the file', '', '', 'oil', '{}', 'contact', 2, 20, 20),
			(3, 'Of the file, changed since', '', '', 'thyme', '{}', 'contact', 2, 20, 99), (4, 'Told by a file', '', '', 'sumac', '{}', 'contact', 1, 7, 25),
			(5, 'Told otherwise', '', '', 'figs', '{}', 'contact', 1, 7, 9), (6, 'Nothing', '', '', '', '{}', 'contact', 1, 7, 8);
		INSERT INTO import (id, source_id, sha256, added, updated, unchanged, set_aside, created_at, first_event, last_event, ended_at) VALUES (1, 2, x'AA', 2, 1, 1, 0, 10, 1, 1, 30);
		INSERT INTO lead_origin (lead_id, import_id, number, added, at, said, said_at, learned, beside) VALUES (2, 1, 1, 1, NULL, '', NULL, '{}', '{}'), (3, 1, 2, 1, NULL, '', NULL, '{}', '{}'),
			(4, 1, 3, 0, NULL, '', NULL, '{"note":"sumac"}', '{}'), (5, 1, 4, 0, NULL, '', NULL, '{}', '{"note":"dates"}')`)
	if err != nil {
		t.Fatal(err)
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	v := asIs(t, dir)
	if err := v.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	var moved, stay string
	if err := v.Writer().QueryRow(`SELECT (SELECT group_concat(lead_id || text || at, ' ') FROM (SELECT * FROM note ORDER BY id)),
		(SELECT group_concat(id || note, ' ') FROM (SELECT * FROM lead WHERE note <> '' ORDER BY id))`).Scan(&moved, &stay); err != nil {
		t.Fatal(err)
	}
	if moved != "1tea8 3thyme99 5figs9" || stay != "2oil 4sumac" {
		t.Errorf("moved %q, %q stay", moved, stay)
	}
	mustSnapshot(t, v) // integrity
}
