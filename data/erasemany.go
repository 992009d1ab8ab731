package data

import (
	"context"

	"mujeeb/data/sqlite"
)

// ErasePreviewOfMany returns how many of some leads there are, and what erasing them would
// remove in all, and what would stay.
func (v *Vault) ErasePreviewOfMany(ctx context.Context, leads []int64) (people int, e Erasure, err error) {
	err = v.read(ctx, "preview erasing", func(q sqlite.Querier) error {
		there, err := collect(ctx, q, sqlite.Value[int64], `SELECT id FROM lead WHERE id IN (SELECT value FROM json_each(?1)) ORDER BY id`, jsonList(leads))
		if err != nil {
			return err
		}
		sum := make([]int64, len(countKinds))
		for _, lead := range there {
			counts, err := countGoes(ctx, q, lead)
			if err != nil {
				return err
			}
			addGoes(sum, counts)
		}
		numbers, err := numbersOfAll(ctx, q, there)
		if err != nil {
			return err
		}
		people = len(there)
		e, err = tellErasure(ctx, q, sum, numbers)
		return err
	})
	return people, e, err
}

// EraseLeads is [Vault.EraseLead] for many people, in one transaction. It returns how many
// they were; who is gone already is passed over. Error codes: CodeErasedInCopy,
// CodeErasedInLog.
func (v *Vault) EraseLeads(ctx context.Context, leads []int64) (people int, e Erasure, err error) {
	err = v.write(ctx, "erase", func(tx *sqlite.Tx) error {
		people, e, err = v.eraseAll(ctx, tx, leads, ErasedByOwner)
		return err
	})
	if err != nil || people == 0 {
		return 0, Erasure{}, err
	}
	e.At = v.now()
	return people, e, v.eraseTraces(ctx)
}

// eraseAll erases leads, and writes down what that removed and what stays.
func (v *Vault) eraseAll(ctx context.Context, tx *sqlite.Tx, leads []int64, by ErasedBy) (people int, e Erasure, err error) {
	numbers, err := numbersOfAll(ctx, tx, leads)
	if err != nil {
		return 0, e, err
	}
	before, err := readTree(ctx, tx)
	if err != nil {
		return 0, e, err
	}
	sum := make([]int64, len(countKinds))
	for _, lead := range leads {
		counts, err := v.countAndErase(ctx, tx, lead)
		if CodeOf(err) == CodeNotFound {
			continue
		}
		if err != nil {
			return 0, e, err
		}
		addGoes(sum, counts)
		people++
	}
	if people == 0 {
		return 0, e, nil
	}
	if e, err = tellErasure(ctx, tx, sum, numbers); err != nil {
		return 0, e, err
	}
	if e.ID, err = v.addErasure(ctx, tx, e, by, people, before.Size+1); err != nil {
		return 0, e, err
	}
	detail := ActivityDetail("")
	if by == ErasedByRule {
		detail = DetailRule
	}
	return people, e, v.noteDetail(ctx, tx, DidErase, people, detail)
}

// countAndErase erases a lead and returns what of it went, by the places of [countKinds].
func (v *Vault) countAndErase(ctx context.Context, tx *sqlite.Tx, id int64) ([]int64, error) {
	prints, err := v.printsOf(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	counts, err := countGoes(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	parts, err := v.eraseLead(ctx, tx, id, prints)
	counts[1] = parts // as the event in the ledger has it
	return counts, err
}

// ExtraNames returns the names of the further details that some of the leads have, sorted.
func (v *Vault) ExtraNames(ctx context.Context, leads []int64) ([]string, error) {
	return collect(ctx, v.db.Readers(), sqlite.Value[string], `SELECT DISTINCT detail.key FROM lead JOIN json_each(lead.extra) AS detail
		WHERE lead.id IN (SELECT value FROM json_each(?)) ORDER BY detail.key`, jsonList(leads))
}
