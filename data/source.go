package data

import (
	"context"
	"database/sql"

	"mujeeb/data/sqlite"
)

// SourceByHand is the source of leads that were added by hand. The UI has a
// word of its own for it.
const SourceByHand = "by hand"

// Source is where leads come from.
type Source struct {
	ID    int64
	Name  string // no other source has it
	Kind  string // "manual", "file" or "lead_form"; never changed
	Leads int    // how many came from it
}

// Sources returns all sources by name.
func (v *Vault) Sources(ctx context.Context) ([]Source, error) {
	return collect(ctx, v.db.Readers(), func(r *sql.Rows, s *Source) error { return r.Scan(&s.ID, &s.Name, &s.Kind, &s.Leads) },
		`SELECT id, name, kind, (SELECT count(*) FROM lead WHERE source_id = source.id) FROM source ORDER BY name`)
}

func (v *Vault) ensureSource(ctx context.Context, tx *sqlite.Tx, s Source) (id int64, err error) {
	err = tx.QueryRowContext(ctx, `
		INSERT INTO source (name, kind, created_at) VALUES (?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET name = name RETURNING id`, s.Name, s.Kind, v.now().UnixMilli()).Scan(&id)
	return id, err
}
