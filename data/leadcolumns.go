package data

import (
	"context"

	"mujeeb/data/sqlite"
)

// ColumnNextStep stands among the names of [Vault.LeadColumns] for the next step with a
// person. No field has such a name.
const ColumnNextStep = "\x00next_step"

// leadColumns is the key of the setting of [Vault.LeadColumns].
const leadColumns = "lead_columns"

// LeadColumns returns the fields of the owner's own that the list of leads shows as columns.
// Their names are the owner's words, so they are kept in the vault and not among the
// window's preferences.
func (v *Vault) LeadColumns(ctx context.Context) (names []string, err error) {
	err = getSetting(ctx, v.db.Readers(), leadColumns, &names)
	return names, err
}

// SaveLeadColumns replaces the fields that the list of leads shows.
func (v *Vault) SaveLeadColumns(ctx context.Context, names []string) error {
	return v.write(ctx, "save columns", func(tx *sqlite.Tx) error { return putSetting(ctx, tx, leadColumns, names) })
}
