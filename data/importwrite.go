package data

import (
	"context"
	"fmt"
	"slices"

	"mujeeb/data/sqlite"
)

// entry is a row on its way into the vault.
type entry struct {
	*batchRow
	id      int64      // of the lead; of a new one once it is numbered
	added   bool       // nobody has any of its identities
	careful bool       // the vault knows or suppresses one of its identities: their earlier word counts
	merged  *Lead      // a known lead with what the row taught; nil when that was nothing
	learned lesson     // what that was
	beside  Told       // what the row says of a known lead that they hold otherwise
	had     []Identity // of the known lead, before the row
	spoke   bool       // their word is recorded with them
}

// takeBatch adds or updates the people of a batch, in the order of the file. Rows
// that do not depend on an earlier one are written together.
func (in *importer) takeBatch(ctx context.Context, tx *sqlite.Tx, people []batchRow) error {
	known, err := in.known(ctx, tx, people)
	if err != nil {
		return err
	}
	leads, refused := map[int64]bool{}, false // of the entries; whether one of them says no
	flush := func() error {
		clear(leads)
		refused = false
		return in.flush(ctx, tx)
	}
	for i := range people {
		e := entry{batchRow: &people[i], added: true}
		if e.again {
			if err := flush(); err != nil {
				return err
			}
		}
		if e.row.Word.Said == SaidLeft && len(e.ids)+len(e.row.Hashes) > 0 {
			if err := flush(); err != nil {
				return err
			}
			if err := in.leave(ctx, tx, &e, known[i] || e.again); err != nil {
				return err
			}
			continue
		}
		if known[i] || e.again || e.badTime != "" || len(e.ids) == 0 {
			if taken, err := in.find(ctx, tx, &e); err != nil {
				return err
			} else if !taken {
				continue
			}
		}
		// A no blocks all addresses of its lead, and by a mailbox those of others: what a
		// known lead agrees to after it hangs on that, whatever the two rows name.
		if leads[e.id] || refused && !e.added && e.agrees {
			if err := flush(); err != nil {
				return err
			}
		}
		refused = refused || e.row.Word.Said == SaidNo
		if !e.added {
			leads[e.id] = true
			if err := in.merge(ctx, tx, &e); err != nil {
				return err
			}
		}
		in.entries = append(in.entries, e)
	}
	return flush()
}

// find looks for the lead that has the row's identities, and sets e.id, e.added and
// e.careful. It sets a row aside that can't be taken, and returns false for it.
func (in *importer) find(ctx context.Context, tx *sqlite.Tx, e *entry) (taken bool, err error) {
	aside := func(code Code) (bool, error) {
		in.report.SetAside = append(in.report.SetAside, SetAside{e.row.Line, code})
		return false, nil
	}
	if len(e.ids) == 0 {
		return aside(CodeNoIdentity)
	}
	if e.badTime != "" {
		return aside(e.badTime)
	}
	e.careful = true
	for _, id := range e.row.Identities {
		erased, owner, err := knownIdentity(ctx, tx, id, e.prints[slices.Index(e.ids, id)])
		switch {
		case err != nil:
			return false, err
		case erased:
			return aside(CodeErasedPerson)
		case owner == 0:
			continue
		case !e.added && e.id != owner:
			return aside(CodeIdentityTaken)
		}
		e.id, e.added = owner, false
	}
	for _, p := range e.prints {
		if _, err := in.v.ownHashes(ctx, tx, p); err != nil {
			return false, err
		}
	}
	return true, nil
}

// merge sets e.merged to what a known lead learns from the row, and e.had.
func (in *importer) merge(ctx context.Context, tx *sqlite.Tx, e *entry) error {
	l, err := lead(ctx, tx, e.id)
	if err != nil {
		return err
	}
	e.had = slices.Clone(l.Identities)
	if l.learn(e.row, in.plan.Tags, &e.learned, &e.beside) {
		e.merged, e.learned.Was = l, l.UpdatedAt.UnixMilli()
	}
	return nil
}

// flush writes the entries and forgets them. The words of people whom nobody knew hang on
// nothing that is written before them: their events are sealed meanwhile.
func (in *importer) flush(ctx context.Context, tx *sqlite.Tx) error {
	if len(in.entries) == 0 {
		return nil
	}
	type step func(context.Context, *sqlite.Tx) error
	var words *sealing
	defer func() {
		if words != nil {
			<-words.done
		}
	}()
	begin := func(ctx context.Context, tx *sqlite.Tx) (err error) {
		words, err = in.beginWords(ctx, tx)
		return err
	}
	steps := []step{in.number, in.writeLeads, in.writeOrigins, in.writeIdentities, in.writeTags, in.writeTexts, in.writeCells}
	if in.allNew() {
		steps = slices.Insert(steps, 1, step(begin))
	} else {
		steps = append(steps, begin)
	}
	for _, do := range append(steps, func(ctx context.Context, tx *sqlite.Tx) error { return in.writeWords(ctx, tx, words) }) {
		if err := do(ctx, tx); err != nil {
			return fmt.Errorf("lines %d and after: %w", in.entries[0].row.Line, err)
		}
	}
	in.entries = in.entries[:0]
	return nil
}

// allNew reports whether nobody of the entries was known or blocked.
func (in *importer) allNew() bool {
	for i := range in.entries {
		if e := &in.entries[i]; !e.added || e.careful {
			return false
		}
	}
	return true
}

// number gives new leads their numbers.
func (in *importer) number(ctx context.Context, tx *sqlite.Tx) error {
	last, err := lastLead(ctx, tx)
	for i := range in.entries {
		if e := &in.entries[i]; e.added {
			last++
			e.id, e.columns[0] = last, last
		}
	}
	return err
}

// writeLeads inserts new leads and updates known ones.
func (in *importer) writeLeads(ctx context.Context, tx *sqlite.Tx) error {
	var contacts []any // rows of new leads whose word does not count
	in.rows = in.rows[:0]
	for i := range in.entries {
		e := &in.entries[i]
		switch {
		case e.added:
			if e.agrees && in.counts(e.row) {
				in.rows = append(in.rows, e.columns...)
			} else {
				contacts = append(contacts, e.columns...)
			}
			in.report.Added++
		case e.merged != nil:
			if err := in.v.updateLead(ctx, tx, e.merged); err != nil {
				return err
			}
			in.report.Updated++
		default:
			in.report.Unchanged++
		}
	}
	// The states are of people whom nobody knew; settleState corrects the others'.
	if err := in.insert.leads(ctx, tx, in.rows, StateAgreed, in.source, in.v.now()); err != nil {
		return err
	}
	return in.insert.leads(ctx, tx, contacts, StateContact, in.source, in.v.now())
}

// writeIdentities inserts the identities of new leads and those that known ones learned.
func (in *importer) writeIdentities(ctx context.Context, tx *sqlite.Tx) error {
	in.rows = in.rows[:0]
	for i := range in.entries {
		e := &in.entries[i]
		if e.added {
			in.rows = e.appendIdentities(in.rows)
		} else if e.merged != nil {
			rows, err := in.v.rankIdentities(ctx, tx, e.id, e.merged.Identities, e.had)
			if err != nil {
				return err
			}
			in.rows = append(in.rows, rows...)
		}
	}
	if err := in.insert.identities(ctx, tx, in.rows); err != nil {
		return err
	}
	for i := range in.entries {
		if e := &in.entries[i]; e.careful && e.written() {
			if err := shareOptOuts(ctx, tx, e.id); err != nil {
				return err
			}
		}
	}
	return nil
}

// written reports whether the entry changes what the vault holds on the person.
func (e *entry) written() bool { return e.added || e.merged != nil }

// appendIdentities appends the rows of a new lead's identities.
func (e *entry) appendIdentities(rows []any) []any {
	rank := int64(0)
	for k, id := range e.ids {
		if k > 0 && e.ids[k-1].Kind != id.Kind {
			rank = 0
		}
		rows = append(rows, e.id, string(id.Kind), id.Value, rank, e.prints[k].own, blobOrNull(e.prints[k].mailbox))
		rank++
	}
	return rows
}

// writeTags puts their tags on new and updated leads.
func (in *importer) writeTags(ctx context.Context, tx *sqlite.Tx) error {
	in.rows = in.rows[:0]
	for i := range in.entries {
		e := &in.entries[i]
		l := e.merged
		if e.added {
			l = &e.lead
		}
		if l == nil {
			continue
		}
		for _, tag := range l.Tags {
			id, ok := in.tags[tag]
			if !ok {
				var err error
				if id, err = ensureTag(ctx, tx, tag); err != nil {
					return err
				}
				in.tags[tag] = id
			}
			in.rows = append(in.rows, e.id, id)
		}
	}
	return in.insert.tags(ctx, tx, in.rows)
}

// writeTexts writes what people are found by. The search index has the leads up to
// in.indexed; the others' entries are made later, all at once.
func (in *importer) writeTexts(ctx context.Context, tx *sqlite.Tx) error {
	in.rows = in.rows[:0]
	for i := range in.entries {
		e := &in.entries[i]
		switch {
		case e.added:
			in.rows = append(in.rows, e.id, e.folded)
		case e.merged != nil:
			text, err := leadText(ctx, tx, e.id)
			if err == nil && e.id <= in.indexed {
				err = indexLead(ctx, tx, e.id, text)
			} else if err == nil {
				in.rows = append(in.rows, e.id, text)
				_, err = tx.ExecContext(ctx, `DELETE FROM lead_text WHERE id = ?`, e.id)
			}
			if err != nil {
				return err
			}
		}
	}
	return in.insert.searchTexts(ctx, tx, in.rows)
}
