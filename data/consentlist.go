package data

import (
	"context"

	"mujeeb/data/sqlite"
)

// NoList says of whom a list of addresses and numbers is: whom a no would opt out, and what
// it would block.
type NoList struct {
	People  []int64    // in the vault, each once
	Unknown []Identity // nobody's
}

// NoListRecorded says what became of a no that was taken down for a list.
type NoListRecorded struct {
	ManyRecorded     // of the people whom the vault knows
	Blocked      int // addresses and numbers that are nobody's, of which a fingerprint is kept since
	Before       int // addresses and numbers that are nobody's and were blocked before
}

// FindNoList looks the addresses and numbers of a list up. Two spellings of a mailbox are
// of one person.
func (v *Vault) FindNoList(ctx context.Context, ids []Identity) (l NoList, err error) {
	err = v.read(ctx, "look a list up", func(q sqlite.Querier) error {
		l, err = findNoList(ctx, q, ids, v.blockPrinter())
		return err
	})
	return l, err
}

func findNoList(ctx context.Context, q sqlite.Querier, ids []Identity, print func(Identity) blockingPrint) (l NoList, err error) {
	seen, known := map[Identity]bool{}, map[int64]bool{}
	for _, id := range ids {
		if seen[id] {
			continue
		}
		seen[id] = true
		owners, err := collect(ctx, q, sqlite.Value[int64], `SELECT lead_id FROM identity WHERE kind = ?1 AND value = ?2 UNION `+mailboxLeads+`(?3)`,
			id.Kind, id.Value, blobOrNull(print(id).mailbox))
		if err != nil {
			return l, err
		}
		if len(owners) == 0 {
			l.Unknown = append(l.Unknown, id)
		}
		for _, owner := range owners {
			if !known[owner] {
				known[owner] = true
				l.People = append(l.People, owner)
			}
		}
	}
	return l, nil
}

// RecordNoList takes a no down for the addresses and numbers of a list, in one transaction.
// People whom the vault knows said it. Of what is nobody's, nothing is kept but a
// fingerprint, which keeps out who comes by a file later. r says what the no is, as in
// [Vault.RecordConsentOfMany]. Error codes: those of [Vault.RecordConsentOfMany].
func (v *Vault) RecordNoList(ctx context.Context, ids []Identity, r ConsentRecord) (done NoListRecorded, err error) {
	if err := r.checkMany(v.now()); err != nil {
		return done, err
	}
	if r.Act == ActGiven {
		return done, &Error{Code: CodeBadChoice, Field: "act"}
	}
	err = v.write(ctx, "record a no for a list", func(tx *sqlite.Tx) error {
		print := v.blockPrinter()
		list, err := findNoList(ctx, tx, ids, print)
		if err != nil {
			return err
		}
		if done.ManyRecorded, err = v.recordMany(ctx, tx, list.People, r); err != nil {
			return err
		}
		for _, id := range list.Unknown {
			news, err := v.blockAddress(ctx, tx, print(id), r.PurposeID)
			if err != nil {
				return err
			}
			if news {
				done.Blocked++
			} else {
				done.Before++
			}
		}
		return nil
	})
	if err != nil {
		return NoListRecorded{}, err
	}
	return done, nil
}
