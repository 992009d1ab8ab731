package data

import (
	"context"

	"mujeeb/data/sqlite"
)

// ErasePreviewOfMany returns how many of some leads there are, and what erasing them would
// remove in all.
func (v *Vault) ErasePreviewOfMany(ctx context.Context, leads []int64) (people int, e Erasure, err error) {
	err = v.read(ctx, "preview erasing", func(q sqlite.Querier) error {
		const of = ` WHERE lead_id IN (SELECT value FROM json_each(?1))`
		return q.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM lead WHERE id IN (SELECT value FROM json_each(?1))), (SELECT count(*) FROM identity`+of+`),
			(SELECT count(*) FROM consent_person`+of+`) + (SELECT count(*) FROM consent_person WHERE lead_id IN (SELECT merged_id FROM lead_merge`+of+`)), (SELECT count(*) FROM outbox`+of+`)`, jsonList(leads)).Scan(&people, &e.Identities, &e.Events, &e.Messages)
	})
	return people, e, err
}

// EraseLeads is [Vault.EraseLead] for many people, in one transaction. It returns how many
// they were; who is gone already is passed over. Error codes: CodeErasedInCopy,
// CodeErasedInLog.
func (v *Vault) EraseLeads(ctx context.Context, leads []int64) (people int, e Erasure, err error) {
	err = v.write(ctx, "erase many", func(tx *sqlite.Tx) error {
		for _, lead := range leads {
			one, err := v.countAndErase(ctx, tx, lead)
			if CodeOf(err) == CodeNotFound {
				continue
			}
			if err != nil {
				return err
			}
			people++
			e.Identities, e.Events, e.Messages = e.Identities+one.Identities, e.Events+one.Events, e.Messages+one.Messages
		}
		if people == 0 {
			return nil
		}
		return v.noteActivity(ctx, tx, DidErase, people)
	})
	if err != nil {
		return 0, Erasure{}, err
	}
	e.At = v.now()
	return people, e, v.eraseTraces(ctx)
}

// ExtraNames returns the names of the further details that some of the leads have, sorted.
func (v *Vault) ExtraNames(ctx context.Context, leads []int64) ([]string, error) {
	return collect(ctx, v.db.Readers(), sqlite.Value[string], `SELECT DISTINCT detail.key FROM lead JOIN json_each(lead.extra) AS detail
		WHERE lead.id IN (SELECT value FROM json_each(?)) ORDER BY detail.key`, jsonList(leads))
}
