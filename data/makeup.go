package data

import (
	"context"
	"database/sql"
	"errors"

	"mujeeb/data/kept"
	"mujeeb/data/proof"
	"mujeeb/data/sqlite"
)

// makeUp makes the vault and what is kept outside agree: it does again what an older
// copy of the vault lacks of the blocks that are in force outside, and has those written
// into vault.kept that only the vault has, or another copy: written are those that stand
// in it.
func (v *Vault) makeUp(ctx context.Context, outside, written map[kept.BlockOf]bool) error {
	mine, err := blocks(ctx, v.db.Readers())
	if err != nil {
		return err
	}
	var lacking, ahead []kept.BlockOf
	for b := range outside {
		if !mine[b] {
			lacking = append(lacking, b)
		}
	}
	for b := range mine {
		if !written[b] {
			ahead = append(ahead, b)
		}
	}
	wrote, err := v.keptMark(ctx)
	if err != nil || len(lacking) == 0 && len(ahead) == 0 && wrote == v.outside.end {
		return err
	}
	if err := v.noteWay(ctx); err != nil { // what is written down now is no earlier opening's
		return err
	}
	v.know(written)
	defer v.know(nil)
	if err := v.eraseAgain(ctx, lacking); err != nil {
		return err
	}
	return v.write(ctx, "make up for an older copy", func(tx *sqlite.Tx) error {
		if err := v.optOutAgain(ctx, tx, lacking); err != nil {
			return err
		}
		for _, b := range ahead {
			if _, err := tx.ExecContext(ctx, `INSERT INTO suppression_change (fingerprint, purpose_id, reason, added) VALUES (?, ?, ?, 1)`,
				b.Print[:], b.Purpose, string(b.Reason)); err != nil {
				return err
			}
		}
		v.keeping.Lock()
		defer v.keeping.Unlock()
		_, err := v.keepEntries(ctx, tx, nil)
		return err
	})
}

// know says which blocks the file has already, so that they are not written again.
func (v *Vault) know(blocks map[kept.BlockOf]bool) {
	v.keeping.Lock()
	defer v.keeping.Unlock()
	v.outside.known = blocks
}

// blocks returns the opt-outs and erasures that the vault has.
func blocks(ctx context.Context, q sqlite.Querier) (map[kept.BlockOf]bool, error) {
	all := map[kept.BlockOf]bool{}
	_, err := collect(ctx, q, func(r *sql.Rows, _ *struct{}) error {
		var print sql.RawBytes
		var b kept.BlockOf
		err := r.Scan(&print, &b.Purpose, &b.Reason)
		copy(b.Print[:], print)
		all[b] = true
		return err
	}, `SELECT fingerprint, purpose_id, reason FROM suppression WHERE reason <> 'bounced'`)
	return all, err
}

// eraseAgain erases the people of erasures that the vault lacks.
func (v *Vault) eraseAgain(ctx context.Context, lacking []kept.BlockOf) error {
	erased := map[string]bool{}
	for _, b := range lacking {
		if b.Reason == kept.Erased {
			erased[string(b.Print[:])] = true
		}
	}
	if len(erased) == 0 {
		return nil
	}
	if err := v.splitErased(ctx, erased); err != nil {
		return err
	}
	leads, err := v.leadsNoted(ctx, erased)
	if err != nil {
		return err
	}
	for _, lead := range leads {
		if _, err := v.EraseLead(ctx, lead); err != nil {
			return err
		}
		v.outside.Erased++
	}
	return nil
}

// splitErased splits merged leads of whom one was erased and the other was not: they were
// split before that, which this copy of the vault does not know. It takes no opt-out away.
func (v *Vault) splitErased(ctx context.Context, noted map[string]bool) error {
	return v.write(ctx, "split leads again", func(tx *sqlite.Tx) error {
		all, err := collect(ctx, tx, func(r *sql.Rows, j *join) error { return r.Scan(&j.merged, &j.kept) },
			`SELECT merged_id, kept_id FROM lead_merge WHERE lead_id IS NOT NULL ORDER BY id DESC`)
		if err != nil {
			return err
		}
		for _, j := range all {
			if noted[string(v.numberPrint(j.merged))] == noted[string(v.numberPrint(j.kept))] {
				continue
			}
			_, err := v.splitLead(ctx, tx, &splitter{v: v, keep: j.kept, merged: j.merged, careful: true})
			if code := CodeOf(err); err != nil && code != CodeNotFound && code != CodeNoIdentity { // else both are erased
				return err
			}
		}
		return nil
	})
}

// optOutAgain blocks again whom the vault lacks blocks of, and writes down that they said
// no where the ledger does not say so; when they did nobody knows.
func (v *Vault) optOutAgain(ctx context.Context, tx *sqlite.Tx, lacking []kept.BlockOf) error {
	done := map[aboutPurpose]bool{}
	people := map[int64]bool{}
	for _, b := range lacking {
		if err := v.suppress(ctx, tx, b.Print[:], b.Purpose, Reason(b.Reason)); err != nil {
			return err
		}
		if b.Reason != kept.OptedOut {
			continue
		}
		if err := settleMailbox(ctx, tx, b.Print[:]); err != nil {
			return err
		}
		leads, err := collect(ctx, tx, sqlite.Value[int64], `SELECT lead_id FROM identity WHERE fingerprint = ?`, b.Print[:])
		if err != nil {
			return err
		}
		for _, lead := range leads {
			about := aboutPurpose{lead, b.Purpose}
			if done[about] {
				continue
			}
			done[about], people[lead] = true, true
			if err := v.sayNoAgain(ctx, tx, about); err != nil {
				return err
			}
		}
	}
	if err := v.matchAgain(ctx, tx, people); err != nil {
		return err
	}
	v.outside.OptedOut = len(people)
	return nil
}

// matchAgain opts out again whom the hashes are of that the vault lacked blocks of.
func (v *Vault) matchAgain(ctx context.Context, tx *sqlite.Tx, people map[int64]bool) error {
	leads, _, err := v.matchHashes(ctx, tx)
	if err != nil {
		return err
	}
	for _, lead := range leads {
		people[lead] = true
		if err := v.sayNoAgain(ctx, tx, aboutPurpose{lead, 0}); err != nil {
			return err
		}
	}
	return nil
}

// isWord is the condition of the acts that are a person's word.
const isWord = `act IN ('given', 'renewed', 'refused', 'withdrawn', 'objected', 'expired')`

// saidNo is whether the last word of a lead, ?1, on a purpose, ?2, is a no; with 0 for the
// purpose, whether they objected to all and agreed to none since. Of a lead into whom others
// were merged it asks for one of their own number as well: what the others said is theirs
// alone once they are split again.
const saidNo = lastIsNo + numbersOf + lastOfThem + ` AND ` + lastIsNo + `(?1)` + lastOfThem

// saidNo by the numbers that stand between these two.
const (
	lastIsNo = `coalesce((SELECT act IN ('refused', 'withdrawn', 'objected') FROM consent_person JOIN consent_event e USING (seq)
	WHERE lead_id IN `
	lastOfThem = ` AND ` + isWord + ` AND (e.purpose_id IS NULL OR e.purpose_id = ?2 OR ?2 = 0 AND act IN ('given', 'renewed'))
	ORDER BY seq DESC LIMIT 1), 0)`
)

// sayNoAgain lets the no of a person take effect again.
func (v *Vault) sayNoAgain(ctx context.Context, tx *sqlite.Tx, about aboutPurpose) error {
	r := ConsentRecord{LeadID: about.lead, PurposeID: about.purpose, Act: ActWithdrawn, Via: ViaOther, Grade: GradeWord}
	if about.purpose == 0 {
		r.Act = ActObjected
	}
	var written, known bool
	err := tx.QueryRowContext(ctx, `SELECT `+saidNo+`, ?2 = 0 OR EXISTS (SELECT 1 FROM purpose WHERE id = ?2)`, about.lead, about.purpose).Scan(&written, &known)
	if err != nil {
		return err
	}
	if !written && known {
		if err := v.appendNo(ctx, tx, r); err != nil {
			return err
		}
	}
	return errors.Join(v.takeEffect(ctx, tx, r, 0), settleState(ctx, tx, about.lead))
}

// appendNo appends the event of a no, as the program writes it down.
func (v *Vault) appendNo(ctx context.Context, tx *sqlite.Tx, r ConsentRecord) error {
	ids, err := identities(ctx, tx, r.LeadID)
	if err != nil {
		return err
	}
	person, err := personal(ctx, tx, r.LeadID, ids, proof.ByProgram, "")
	if err != nil {
		return err
	}
	_, err = v.appendEvent(ctx, tx, record{act: r.Act, purpose: r.PurposeID, via: r.Via, grade: r.Grade, count: -1, person: person})
	return err
}
