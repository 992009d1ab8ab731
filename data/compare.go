package data

import (
	"context"
	"errors"
	"slices"
	"sync"

	"mujeeb/data/sqlite"
)

// Differences says in what the vault differs from its ledger: which leads a campaign
// would reach though their word does not permit it, or would not though it does. The
// leads are in their order, each once.
type Differences struct {
	Grounds []int64 // a live ground that no event gave, or one that is gone
	OptOuts []int64 // an address that is not blocked though its owner said no, or that the opt-outs know by another's fingerprint
	States  []int64 // the state of the lead is not that of their word
	Merges  []int64 // another number counts as theirs though the ledger does not say so, or does not though it does
}

// Any reports whether there are some.
func (d Differences) Any() bool { return len(d.leads()) > 0 }

// leads returns all leads that differ.
func (d Differences) leads() []int64 {
	all := slices.Concat(d.Grounds, d.OptOuts, d.States, d.Merges)
	slices.Sort(all)
	return slices.Compact(all)
}

// Compare compares what is derived, grounds, opt-outs and states, with the events that
// it is derived from. It works no hash out: that is [Vault.CheckLedger]'s.
func (v *Vault) Compare(ctx context.Context) (d Differences, err error) {
	err = v.read(ctx, "compare with the ledger", func(q sqlite.Querier) error {
		_, d, err = v.compare(ctx, q)
		return err
	})
	return d, err
}

func (v *Vault) compare(ctx context.Context, q sqlite.Querier) (said *sayings, d Differences, err error) {
	if said, err = readSayings(ctx, q); err != nil {
		return nil, d, err
	}
	if d.Grounds, err = said.wrongGrounds(ctx, q); err != nil {
		return nil, d, err
	}
	if d.OptOuts, err = said.wrongPrints(ctx, q, v.blockPrinter); err != nil {
		return nil, d, err
	}
	if d.Merges, err = said.wrongMerges(ctx, q); err != nil {
		return nil, d, err
	}
	d.States, err = collect(ctx, q, sqlite.Value[int64], `SELECT id FROM lead WHERE state <> `+settled+` ORDER BY id`)
	return said, d, err
}

// readSayings reads what the events say. Whose they are is read of an index, which has a
// fraction of the pages that the personal parts have.
func readSayings(ctx context.Context, q sqlite.Querier) (*sayings, error) {
	leads, err := leadsOfEvents(ctx, q)
	if err != nil {
		return nil, err
	}
	said := newSayings()
	err = shareRows(ctx, q, 1, func(_ int, parts <-chan string) {
		row := make([]sqlite.Column, 5)
		for rows := range parts {
			for len(rows) > 0 {
				rows = sqlite.Unpack(rows, row)
				if seq := row[0].Int; seq < int64(len(leads)) && leads[seq] != 0 {
					said.hear(seq, leads[seq], row[1].Int, row[2].Int, Act(row[3].Text), int8(demandOf(Grade(row[4].Text))))
				}
			}
		}
	}, "seq, purpose, version, act, grade", `SELECT seq, coalesce(purpose_id, 0), coalesce(version, 0), act, coalesce(grade, '') FROM consent_event ORDER BY seq`)
	if err == nil {
		err = said.hearJoins(ctx, q)
	}
	if err != nil {
		return nil, err
	}
	return said, said.gather(ctx, q)
}

// leadsOfEvents returns the leads of the personal parts that are there, by the numbers of
// their events; 0 where there is none.
func leadsOfEvents(ctx context.Context, q sqlite.Querier) ([]int64, error) {
	var size, pages int64
	if err := q.QueryRowContext(ctx, `SELECT (SELECT coalesce(max(seq), 0) FROM consent_person), page_count FROM pragma_page_count`).Scan(&size, &pages); err != nil {
		return nil, err
	}
	const pageEvents = 4096 / 32 // more don't fit into a page, for their hashes alone
	if size > pages*pageEvents {
		return nil, &Error{Code: CodeVaultDamaged, Err: errors.New("a number that no event has")}
	}
	leads := make([]int64, size+1)
	return leads, sqlite.EachInt64s(ctx, q, 2, func(row []int64) {
		if row[0] > 0 && row[0] <= size {
			leads[row[0]] = row[1]
		}
	}, "seq, lead_id", `SELECT seq, lead_id FROM consent_person INDEXED BY consent_person_lead`)
}

// shareRows reads rows and has so many goroutines work on them, which take parts of packed
// rows in their order until there are no more.
func shareRows(ctx context.Context, q sqlite.Querier, workers int, work func(worker int, parts <-chan string), columns, query string, args ...any) error {
	parts := make(chan string, workers)
	var working sync.WaitGroup
	for i := range workers {
		working.Go(func() { work(i, parts) })
	}
	err := sqlite.EachPacked(ctx, q, func(rows string) { parts <- rows }, columns, query, args...)
	close(parts)
	working.Wait()
	return err
}

// Mend makes what is derived follow the events again, for all leads that differ, and
// returns how many they were. A message that waits for one of them is looked at again
// before it leaves.
func (v *Vault) Mend(ctx context.Context) (mended int, err error) {
	err = v.write(ctx, "mend from the ledger", func(tx *sqlite.Tx) error {
		said, d, err := v.compare(ctx, tx)
		if err != nil {
			return err
		}
		leads := d.leads()
		mended = len(leads)
		if err := v.mendMerges(ctx, tx, said); err != nil {
			return err
		}
		purposes, err := collect(ctx, tx, sqlite.Value[int64], `SELECT id FROM purpose`)
		if err != nil {
			return err
		}
		noes := said.noes(purposes)
		for _, lead := range leads {
			if err := v.mendLead(ctx, tx, said, lead, purposes, noes[lead]); err != nil {
				return err
			}
		}
		if mended == 0 {
			return nil
		}
		return v.noteActivity(ctx, tx, DidMend, mended)
	})
	return mended, err
}

// mendLead makes what is derived of a lead anew.
func (v *Vault) mendLead(ctx context.Context, tx *sqlite.Tx, said *sayings, lead int64, purposes, noes []int64) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM ground WHERE lead_id = ?`, lead); err != nil {
		return err
	}
	for _, purpose := range purposes {
		about := aboutPurpose{lead, purpose}
		if w := said.words[about]; said.live(about, w) {
			if err := giveGrounds(ctx, tx, w.seq, w.seq); err != nil {
				return err
			}
		}
	}
	ids, err := identities(ctx, tx, lead)
	if err != nil {
		return err
	}
	print := v.blockPrinter()
	for _, id := range ids {
		p := print(id)
		if _, err := tx.ExecContext(ctx, `UPDATE identity SET fingerprint = ?, mailbox = ? WHERE lead_id = ? AND kind = ? AND value = ?`,
			p.own, blobOrNull(p.mailbox), lead, string(id.Kind), id.Value); err != nil {
			return err
		}
	}
	for _, purpose := range noes {
		if err := v.suppressLead(ctx, tx, lead, purpose, ReasonOptedOut); err != nil {
			return err
		}
	}
	return settleState(ctx, tx, lead)
}
