package data

import (
	"context"
	"database/sql"
)

// OwnField is a field of the owner's own: a further column of a file that was imported, or
// one that was added to a person by hand.
type OwnField struct {
	Name  string
	Leads int // that have something in it
}

// OwnFields returns the fields that anybody has, those that most have first. It reads every
// lead.
func (v *Vault) OwnFields(ctx context.Context) ([]OwnField, error) {
	return collect(ctx, v.db.Readers(), func(r *sql.Rows, f *OwnField) error { return r.Scan(&f.Name, &f.Leads) }, `
		SELECT x.key, count(nullif(x.value, '')) AS leads FROM lead, json_each(lead.extra) AS x WHERE lead.extra <> '{}'
		GROUP BY x.key ORDER BY leads DESC, x.key`)
}
