package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"iter"
	"slices"

	"mujeeb/data/sqlite"
)

// readTogether is how many leads are read by one query.
const readTogether = 500

// EachLead yields leads with their identities, tags and notes, in the order of ids, some at
// a time; who is gone is left out. It ends with the first error.
func (v *Vault) EachLead(ctx context.Context, ids []int64) iter.Seq2[*Lead, error] {
	return func(yield func(*Lead, error) bool) {
		for some := range slices.Chunk(ids, readTogether) {
			leads, err := v.leadsOf(ctx, some)
			if err != nil {
				yield(nil, err)
				return
			}
			for i := range leads {
				if !yield(&leads[i], nil) {
					return
				}
			}
		}
	}
}

// leadsOf returns those of ids that are in the vault, in their order.
func (v *Vault) leadsOf(ctx context.Context, ids []int64) (leads []Lead, err error) {
	err = v.read(ctx, "read leads", func(q sqlite.Querier) error {
		list := jsonList(ids)
		leads, err = collect(ctx, q, scanLead, `
			SELECT lead.id, lead.name, given, family, lang, note, extra, state, source_id, source.name, lead.created_at, updated_at, day, coalesce(text, '')
			FROM json_each(?) AS wanted CROSS JOIN lead ON lead.id = wanted.value JOIN source ON source.id = source_id LEFT JOIN next_step ON next_step.lead_id = lead.id
			ORDER BY wanted.key`, list)
		if err != nil {
			return err
		}
		at := make(map[int64]*Lead, len(leads))
		for i := range leads {
			at[leads[i].ID] = &leads[i]
		}
		return fillLeads(ctx, q, list, at)
	})
	return leads, err
}

func scanLead(r *sql.Rows, l *Lead) error {
	var extra string
	var created, updated, day sql.NullInt64
	err := r.Scan(&l.ID, &l.Name, &l.Given, &l.Family, &l.Lang, &l.Note, &extra, &l.State, &l.SourceID, &l.Source, &created, &updated, &day, &l.Next.Text)
	if err != nil {
		return err
	}
	l.CreatedAt, l.UpdatedAt, l.Next.Day = timeOf(created), timeOf(updated), dayOf(day)
	return json.Unmarshal([]byte(extra), &l.Extra)
}

// fillLeads gives leads what other tables hold of them.
func fillLeads(ctx context.Context, q sqlite.Querier, list string, at map[int64]*Lead) error {
	type part struct {
		lead        int64
		kind, value string
	}
	scan := func(r *sql.Rows, p *part) error { return r.Scan(&p.lead, &p.kind, &p.value) }
	ids, err := collect(ctx, q, scan, `SELECT lead_id, kind, value FROM identity WHERE lead_id IN (SELECT value FROM json_each(?)) ORDER BY lead_id, kind, rank`, list)
	if err != nil {
		return err
	}
	for _, p := range ids {
		if l := at[p.lead]; l != nil {
			l.Identities = append(l.Identities, Identity{IdentityKind(p.kind), p.value})
		}
	}
	tags, err := collect(ctx, q, scan, `SELECT lead_id, '', name FROM lead_tag JOIN tag ON tag.id = tag_id WHERE lead_id IN (SELECT value FROM json_each(?)) ORDER BY lead_id, name`, list)
	if err != nil {
		return err
	}
	for _, p := range tags {
		if l := at[p.lead]; l != nil {
			l.Tags = append(l.Tags, p.value)
		}
	}
	written, err := notes(ctx, q, list)
	for _, n := range written {
		if l := at[n.LeadID]; l != nil {
			l.Notes = append(l.Notes, n)
		}
	}
	return err
}
