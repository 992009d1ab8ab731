package data

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"slices"
	"time"

	"mujeeb/data/proof"
	"mujeeb/data/sqlite"
)

// Erasure says what erasing a person removes, or removed, and what stays.
type Erasure struct {
	Identities int       // removed; only keyed fingerprints of them stay, to block a return
	Events     int       // consent events whose personal part is removed; the chain itself stays
	Messages   int       // messages whose address and content are removed; the totals stay
	At         time.Time // when it was done; zero in a preview
}

// ErasePreview returns what [Vault.EraseLead] would remove; [Vault.Mentions] returns
// what it would leave as it is. Error code: CodeNotFound.
func (v *Vault) ErasePreview(ctx context.Context, id int64) (e Erasure, err error) {
	err = v.read(ctx, "preview erasing", func(q sqlite.Querier) error {
		if _, err := lead(ctx, q, id); err != nil {
			return err
		}
		e, err = countErasure(ctx, q, id)
		return err
	})
	return e, err
}

func countErasure(ctx context.Context, q sqlite.Querier, id int64) (e Erasure, err error) {
	err = q.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM identity WHERE lead_id = ?1),
		(SELECT count(*) FROM consent_person WHERE lead_id IN `+numbersOf+`), (SELECT count(*) FROM outbox WHERE lead_id = ?1)`, id).
		Scan(&e.Identities, &e.Events, &e.Messages)
	return e, err
}

// EraseLead removes a person (GDPR Art. 17): the rows, the search index and the
// personal part of every event and message, what only they had (a tag, a word
// in a filter), overwritten in the file and gone from the WAL. Fingerprints block
// the person's return by import and from an older copy of the vault.
// The copies that migrations kept are deleted.
// Error codes: CodeNotFound; CodeErasedInCopy, when all is done but for such a copy;
// CodeErasedInLog, when all is done but for the WAL, which is emptied when the vault is
// closed; after any other nothing was done.
func (v *Vault) EraseLead(ctx context.Context, id int64) (e Erasure, err error) {
	err = v.write(ctx, "erase", func(tx *sqlite.Tx) error {
		if e, err = v.countAndErase(ctx, tx, id); err != nil {
			return err
		}
		return v.noteActivity(ctx, tx, DidErase, 1)
	})
	if err != nil {
		return Erasure{}, err
	}
	e.At = v.now()
	return e, v.eraseTraces(ctx)
}

// countAndErase erases a lead and returns what that removed.
func (v *Vault) countAndErase(ctx context.Context, tx *sqlite.Tx, id int64) (Erasure, error) {
	prints, err := v.printsOf(ctx, tx, id)
	if err != nil {
		return Erasure{}, err
	}
	e, err := countErasure(ctx, tx, id)
	if err != nil {
		return Erasure{}, err
	}
	return e, v.eraseLead(ctx, tx, id, prints)
}

// eraseTraces removes what is left of erased people beside the rows of the vault.
func (v *Vault) eraseTraces(ctx context.Context) error {
	if err := v.dropCopies(ctx); err != nil {
		return &Error{Code: CodeErasedInCopy, Err: err}
	}
	if err := v.db.EmptyWAL(ctx); err != nil {
		return &Error{Code: CodeErasedInLog, Err: err}
	}
	return nil
}

// dropCopies deletes the copies that migrations kept, which are of an older form and can't
// be erased from.
func (v *Vault) dropCopies(ctx context.Context) (err error) {
	copies, err := filepath.Glob(filepath.Join(v.home, "backups", schemaCopy+"*.db"))
	for _, path := range copies {
		err = errors.Join(err, fileError("delete a copy of an older form", sqlite.RemoveFile(ctx, path)))
	}
	return err
}

func (v *Vault) eraseLead(ctx context.Context, tx *sqlite.Tx, id int64, prints [][]byte) error {
	for _, print := range prints {
		if err := v.suppress(ctx, tx, print, 0, ReasonErased); err != nil {
			return err
		}
	}
	tags, err := ownTags(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := forgetInAudiences(ctx, tx, id, tags); err != nil {
		return err
	}
	if err := unindexLead(ctx, tx, id); err != nil {
		return err
	}
	if err := v.eraseRequests(ctx, tx, id); err != nil {
		return err
	}
	parts, err := eraseRows(ctx, tx, id)
	if err != nil {
		return err
	}
	if _, err := v.appendEvent(ctx, tx, record{act: ActErased, at: v.now(), count: parts}); err != nil {
		return err
	}
	for _, tag := range tags {
		if _, err := tx.ExecContext(ctx, `DELETE FROM tag WHERE id = ?`, tag); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, `UPDATE backup SET behind = behind + 1`)
	return err
}

// ownTags returns the tags that only this lead carries, and those that nobody carries
// any more and that name the lead.
func ownTags(ctx context.Context, tx *sqlite.Tx, id int64) ([]int64, error) {
	who, err := matcherOf(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	tags, err := collect(ctx, tx, func(r *sql.Rows, tag *int64) error {
		var is int64
		var name string
		var mine bool
		err := r.Scan(&is, &name, &mine)
		if mine || who.in(name) {
			*tag = is
		}
		return err
	}, `SELECT id, name, EXISTS (SELECT 1 FROM lead_tag WHERE tag_id = tag.id AND lead_id = ?1) FROM tag
		WHERE NOT EXISTS (SELECT 1 FROM lead_tag WHERE tag_id = tag.id AND lead_id <> ?1)`, id)
	return slices.DeleteFunc(tags, func(tag int64) bool { return tag == 0 }), err
}

// eraseRows removes what names the person, the row that all of it hangs on last. It
// returns how many personal parts of events went.
func eraseRows(ctx context.Context, tx *sqlite.Tx, id int64) (parts int64, err error) {
	for _, statement := range []string{
		`UPDATE outbox SET lead_id = NULL, first_lead = NULL, identity_id = NULL, address = NULL, message_id = NULL, fields = NULL, reply = NULL,
			state = CASE WHEN state IN ('queued', 'claimed') THEN 'skipped' ELSE state END,
			reason = CASE WHEN state IN ('queued', 'claimed') THEN 'erased' ELSE reason END WHERE lead_id = ?`,
		`DELETE FROM heard WHERE lead_id IS NULL AND sender IN (SELECT value FROM identity WHERE lead_id = ? AND kind = 'email')`,
		`UPDATE heard SET lead_id = NULL, outbox_id = NULL, status = NULL, words = NULL, sender = NULL, subject = NULL, text = NULL, done_at = coalesce(done_at, at)
			WHERE lead_id = ? AND run_id IS NOT NULL`, // the figures of the run stay
		`DELETE FROM heard WHERE lead_id = ?`,
		`DELETE FROM ground WHERE lead_id = ?`,
		`DELETE FROM lead_tag WHERE lead_id = ?`,
		`DELETE FROM lead_origin WHERE lead_id = ?`,
		`DELETE FROM note WHERE lead_id = ?`,
		`DELETE FROM next_step WHERE lead_id = ?`,
		`DELETE FROM chat WHERE lead_id = ?`,
		`DELETE FROM import_cell WHERE lead_id = ?`,
		`DELETE FROM identity WHERE lead_id = ?`,
	} {
		if _, err := tx.ExecContext(ctx, statement, id); err != nil {
			return 0, err
		}
	}
	if parts, err = ownParts(ctx, tx, id); err != nil {
		return 0, err
	}
	for _, statement := range []string{
		`DELETE FROM consent_person WHERE lead_id IN ` + numbersOf,
		`DELETE FROM lead_merge WHERE kept_id IN ` + numbersOf + ` OR merged_id IN ` + numbersOf,
	} {
		if _, err := tx.ExecContext(ctx, statement, id); err != nil {
			return 0, err
		}
	}
	res, err := tx.ExecContext(ctx, `DELETE FROM lead WHERE id = ?`, id)
	return parts, oneRow(res, err)
}

// ownParts returns how many personal parts of events are a lead's as they were written.
// One that was moved to them, or to a lead who was merged into them, is not accounted for when it goes with them, so that the
// check still finds it missing.
func ownParts(ctx context.Context, tx *sqlite.Tx, id int64) (n int64, err error) {
	own, err := collect(ctx, tx, func(r *sql.Rows, own *bool) error {
		var salt, commitment []byte
		var personal string
		var lead int64
		err := r.Scan(&lead, &salt, &personal, &commitment)
		p, unread := proof.ParsePerson(personal)
		sum := proof.Commit(salt, personal)
		*own = bytes.Equal(sum[:], commitment) && (unread != nil || p.Lead == lead)
		return err
	}, `SELECT lead_id, salt, personal, commitment FROM consent_person JOIN consent_event USING (seq) WHERE lead_id IN `+numbersOf, id)
	for _, is := range own {
		if is {
			n++
		}
	}
	return n, err
}
