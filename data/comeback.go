package data

import (
	"context"
	"slices"
	"strings"
	"time"

	"mujeeb/data/proof"
	"mujeeb/data/sqlite"
)

// Return is the person's own new word by which an address may be entered again that an
// erasure blocks: the erased person came back, or the number is somebody else's now.
type Return struct {
	Via       Via
	At        time.Time // when they said it, to the millisecond; zero when nobody knows
	Grade     Grade     // of the evidence; a contact is no word
	How       string    // how it happened, in the admin's words; wanted
	PurposeID int64     // of the purpose that they agreed to with it; 0 = none
	NoticeID  int64     // of the wording that they were shown for that purpose; 0 = none that is kept here

	// Released is the one address or number of a person who was erased that is somebody
	// else's now: its block alone is lifted. It is nil when who was erased comes back,
	// whose blocks are lifted for every address that is entered.
	Released *Identity
}

// check reports what is wrong that can be seen without the vault.
// Error codes: CodeMissing, CodeBadChoice, CodeFuture.
func (r Return) check(now time.Time) error {
	if strings.TrimSpace(r.How) == "" {
		return missing("how")
	}
	if err := oneOf("grade", r.Grade, GradeWord, GradeWorded, GradePlatform); err != nil {
		return err
	}
	// What an objection wants of a word is what this wants; the purpose is checked when it is recorded.
	return ConsentRecord{Act: ActObjected, Via: r.Via, Grade: r.liftGrade(), At: r.At}.check(now)
}

// liftGrade returns the grade of the event that lifts the block, which names no wording.
func (r Return) liftGrade() Grade {
	if r.Grade == GradeWorded {
		return GradeWord
	}
	return r.Grade
}

// Erased returns those of the addresses that an erasure blocks, in their one spelling.
// Empty ones are left out. Error codes: CodeBadEmail, CodeBadPhone, CodeBadPSID,
// CodeNoIdentity.
func (v *Vault) Erased(ctx context.Context, ids []Identity) (erased []Identity, err error) {
	settings, err := v.Settings(ctx)
	if err != nil {
		return nil, err
	}
	ids, err = normalIdentities(ids, settings.Region)
	if err != nil {
		return nil, err
	}
	print := v.blockPrinter()
	err = v.read(ctx, "look for the erased", func(q sqlite.Querier) error {
		for _, id := range ids {
			is, _, err := knownIdentity(ctx, q, id, print(id))
			if err != nil {
				return err
			}
			if is {
				erased = append(erased, id)
			}
		}
		return nil
	})
	return erased, err
}

// SaveReturning is [Vault.SaveLead] for a lead of whom an erasure blocks an address. It
// writes the word down, and only then lifts the block; opt-outs stay, but for the
// purpose that they agreed to with it. Error codes: those of SaveLead and of
// [Vault.RecordConsent]; CodeErasedPerson only where another address than the released one
// is blocked, and CodeBadChoice where the released one is none of the lead's.
func (v *Vault) SaveReturning(ctx context.Context, l *Lead, r Return) (id int64, err error) {
	if err := r.check(v.now()); err != nil {
		return 0, err
	}
	err = v.savingLead(ctx, l, func(tx *sqlite.Tx, wanted []Identity) error {
		free := wanted
		if r.Released != nil {
			if free = []Identity{*r.Released}; !slices.Contains(wanted, *r.Released) {
				return &Error{Code: CodeBadChoice, Field: "released"}
			}
		}
		blocked, err := v.unblock(ctx, tx, free)
		if err != nil {
			return err
		}
		if id, err = v.saveLead(ctx, tx, l, wanted); err != nil || len(blocked) == 0 {
			return err
		}
		person, err := personal(ctx, tx, id, blocked, proof.ByOwner, r.How)
		if err != nil {
			return err
		}
		if _, err := v.appendEvent(ctx, tx, record{act: ActLifted, via: r.Via, grade: r.liftGrade(), at: r.At, count: -1, person: person}); err != nil {
			return err
		}
		if r.PurposeID == 0 {
			return nil
		}
		_, err = v.recordConsent(ctx, tx, ConsentRecord{
			LeadID: id, PurposeID: r.PurposeID, Act: ActGiven, Via: r.Via, At: r.At, NoticeID: r.NoticeID, Grade: r.Grade, How: r.How,
		})
		return err
	})
	return id, err
}

// unblock takes the blocks of erasures off identities, and returns those that had one.
func (v *Vault) unblock(ctx context.Context, tx *sqlite.Tx, ids []Identity) (blocked []Identity, err error) {
	print := v.blockPrinter()
	for _, id := range ids {
		p := print(id)
		r, err := tx.ExecContext(ctx, `DELETE FROM suppression WHERE fingerprint IN (?, ?, ?) AND reason = ?`, p.own, blobOrNull(p.mailbox), blobOrNull(p.plain), ReasonErased)
		if err != nil {
			return nil, err
		}
		if n, err := r.RowsAffected(); err != nil {
			return nil, err
		} else if n > 0 {
			blocked = append(blocked, id)
		}
	}
	return blocked, nil
}
