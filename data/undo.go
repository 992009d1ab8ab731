package data

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"mujeeb/data/sqlite"
)

// PastImport is an import as a list shows it.
type PastImport struct {
	ID         int64
	Source     string // its name
	SourceKind string // "file" or "lead_form"
	At         time.Time
	Added      int // as in [ImportReport]
	Updated    int
	Unchanged  int
	Blocked    int
	SetAside   int
	Unread     int       // cells that could not be read and of which the owner has not decided
	Undoable   bool      // it can be undone; imports of before schema 12 can't, nothing says whom they added
	UndoneAt   time.Time // zero when it was not
}

// Imports returns all imports, the newest first.
func (v *Vault) Imports(ctx context.Context) ([]PastImport, error) {
	return collect(ctx, v.db.Readers(), func(r *sql.Rows, i *PastImport) error {
		var at, undone sql.NullInt64
		err := r.Scan(&i.ID, &i.Source, &i.SourceKind, &at, &i.Added, &i.Updated, &i.Unchanged, &i.Blocked, &i.SetAside, &i.Unread, &i.Undoable, &undone)
		i.At, i.UndoneAt = timeOf(at), timeOf(undone)
		return err
	}, `SELECT import.id, name, kind, import.created_at, added, updated, unchanged, blocked, set_aside,
			(SELECT count(*) FROM import_cell WHERE import_id = import.id), last_event IS NOT NULL AND undone_at IS NULL, undone_at
		FROM import JOIN source ON source.id = source_id ORDER BY import.id DESC`)
}

// Undone says what undoing an import did, and what it left.
type Undone struct {
	Removed int          // people whom the import had added; nothing blocks them
	Cleared int          // people who were known before, from whom what they had learned by it was taken
	Ended   int          // of those who stay, agreements that only the import proved
	OptOuts int          // people whose opt-out came by it, which stays
	Kept    []KeptPerson // people of whom something stays that came by it, in their order
}

// KeptPerson is a person of whom undoing an import leaves something.
type KeptPerson struct {
	LeadID int64
	Why    KeptWhy
}

// KeptWhy says why something of a person stays.
type KeptWhy string

// The reasons, in the order in which they are looked for.
const (
	KeptWritten   KeptWhy = "written"   // a message went to them, or waits, or a chat was opened
	KeptSpoke     KeptWhy = "spoke"     // there is a word of theirs that did not come by it
	KeptElsewhere KeptWhy = "elsewhere" // another import had them as well
	KeptMerged    KeptWhy = "merged"    // another lead was merged into them: what came by the import could be either's
	KeptEdited    KeptWhy = "edited"    // they were edited since
)

// UndoImport takes an import back as far as nothing else hangs on it. People whom it added
// are removed, without blocking their return; from known people is taken what they learned
// by it; an agreement that only it proved ends, also of people who stay. Opt-outs stay,
// and what a person had and did since. Error codes: CodeNotFound, also for an import that
// was undone or was made before this could be known.
func (v *Vault) UndoImport(ctx context.Context, id int64) (report Undone, err error) {
	err = v.write(ctx, "undo import", func(tx *sqlite.Tx) error {
		u := &undoer{v: v, id: id}
		if err := u.undo(ctx, tx); err != nil {
			return err
		}
		report = u.report
		return nil
	})
	return report, err
}

// undoer undoes an import in a transaction.
type undoer struct {
	v           *Vault
	id          int64
	source      string
	first, last int64   // events of the import
	remove      []int64 // leads
	tags        []int64 // that were carried by whom it touched
	report      Undone
}

// undoing is what is known of a person of the import.
type undoing struct {
	lead    int64
	merged  bool // another lead was merged into them
	added   bool // by it, or by one that was undone before
	written bool // a message went to them, or waits
	spoke   bool // there is an event of theirs that is not of the import
	another bool // another import that stands had them
	later   bool // likewise, a later one
	touched bool // they were changed by something else than an import
}

func (u *undoer) undo(ctx context.Context, tx *sqlite.Tx) error {
	err := tx.QueryRowContext(ctx, `SELECT name, first_event, last_event FROM import JOIN source ON source.id = source_id
		WHERE import.id = ? AND last_event IS NOT NULL AND undone_at IS NULL`, u.id).Scan(&u.source, &u.first, &u.last)
	if errors.Is(err, sql.ErrNoRows) {
		return &Error{Code: CodeNotFound, Field: "import"}
	}
	if err != nil {
		return err
	}
	people, err := u.people(ctx, tx)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM import_cell WHERE import_id = ?`, u.id); err != nil {
		return err
	}
	if err := u.countOptOuts(ctx, tx); err != nil {
		return err
	}
	for _, p := range people {
		if err := u.person(ctx, tx, p); err != nil {
			return err
		}
	}
	if err := u.removeAll(ctx, tx); err != nil {
		return err
	}
	if _, err := u.v.appendEvent(ctx, tx, record{act: ActUndone, at: u.v.now(), count: u.id}); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE import SET undone_at = ? WHERE id = ?`, u.v.now().UnixMilli(), u.id); err != nil {
		return err
	}
	return u.v.noteActivity(ctx, tx, DidUndoImport, u.report.Removed+u.report.Cleared)
}

// people returns the people of the import who are still there, by number.
func (u *undoer) people(ctx context.Context, tx *sqlite.Tx) ([]undoing, error) {
	return collect(ctx, tx, func(r *sql.Rows, p *undoing) error {
		return r.Scan(&p.lead, &p.merged, &p.added, &p.written, &p.spoke, &p.another, &p.later, &p.touched)
	}, `SELECT lead.id, EXISTS (SELECT 1 FROM lead_merge m WHERE m.lead_id = lead.id),
			max(added) OR EXISTS (SELECT 1 FROM lead_origin other WHERE other.lead_id = lead.id AND other.added AND other.import_id IN `+undoneImports+`),
			EXISTS (SELECT 1 FROM outbox WHERE outbox.lead_id = lead.id) OR EXISTS (SELECT 1 FROM chat WHERE chat.lead_id = lead.id),
			EXISTS (SELECT 1 FROM consent_person c WHERE c.lead_id = lead.id AND seq NOT BETWEEN ?2 AND ?3) OR EXISTS (SELECT 1 FROM request WHERE request.lead_id = lead.id),
			EXISTS (SELECT 1 FROM lead_origin other WHERE other.lead_id = lead.id AND other.import_id <> ?1 AND other.import_id NOT IN `+undoneImports+`),
			EXISTS (SELECT 1 FROM lead_origin other WHERE other.lead_id = lead.id AND other.import_id > ?1 AND other.import_id NOT IN `+undoneImports+`),
			NOT EXISTS (SELECT 1 FROM lead_origin o JOIN import i ON i.id = o.import_id WHERE o.lead_id = lead.id AND updated_at BETWEEN i.created_at AND i.ended_at)
		FROM lead_origin JOIN lead ON lead.id = lead_origin.lead_id WHERE import_id = ?1 GROUP BY lead.id ORDER BY lead.id`, u.id, u.first, u.last)
}

const undoneImports = `(SELECT id FROM import WHERE undone_at IS NOT NULL)`

// countOptOuts counts the people whose opt-out came by the import.
func (u *undoer) countOptOuts(ctx context.Context, tx *sqlite.Tx) error {
	return tx.QueryRowContext(ctx, `SELECT (SELECT blocked FROM import WHERE id = ?) + (SELECT count(DISTINCT `+whose+`) FROM consent_event e JOIN consent_person AS c USING (seq)
		WHERE e.seq BETWEEN ? AND ? AND act IN ('refused', 'objected'))`, u.id, u.first, u.last).Scan(&u.report.OptOuts)
}

// whole returns why a person whom the import added can't be removed, "" when they can.
func (p undoing) whole() KeptWhy {
	switch {
	case p.merged:
		return KeptMerged
	case p.written:
		return KeptWritten
	case p.spoke:
		return KeptSpoke
	case p.another:
		return KeptElsewhere
	case p.touched:
		return KeptEdited
	}
	return ""
}

// person undoes what the import did to one person.
func (u *undoer) person(ctx context.Context, tx *sqlite.Tx, p undoing) error {
	if p.added && p.whole() == "" {
		u.remove = append(u.remove, p.lead)
		return nil
	}
	why, err := u.endGrounds(ctx, tx, p.lead)
	if err != nil {
		return err
	}
	if p.added || p.merged {
		why = p.whole()
	} else {
		left, err := u.unlearn(ctx, tx, p)
		if err != nil {
			return err
		}
		why = cmp.Or(why, left)
	}
	if why != "" {
		u.report.Kept = append(u.report.Kept, KeptPerson{p.lead, why})
		return nil
	}
	// A row by which somebody said no stays with the no.
	_, err = tx.ExecContext(ctx, `DELETE FROM lead_origin WHERE lead_id = ? AND import_id = ? AND said NOT IN ('no', 'left')`, p.lead, u.id)
	return err
}

// endGrounds ends the agreements that only the import proves, and returns KeptSpoke when
// one stays, since there are other words of the person on the purpose.
func (u *undoer) endGrounds(ctx context.Context, tx *sqlite.Tx, lead int64) (why KeptWhy, err error) {
	type held struct {
		purpose int64
		spoke   bool
	}
	grounds, err := collect(ctx, tx, func(r *sql.Rows, h *held) error { return r.Scan(&h.purpose, &h.spoke) }, `
		SELECT purpose_id, EXISTS (SELECT 1 FROM consent_person c JOIN consent_event e USING (seq)
			WHERE c.lead_id IN `+numbersOf+` AND e.seq NOT BETWEEN ?2 AND ?3 AND (e.purpose_id = g.purpose_id OR e.purpose_id IS NULL) AND `+isWord+`)
		FROM ground g WHERE lead_id = ?1 AND seq BETWEEN ?2 AND ?3 ORDER BY purpose_id`, lead, u.first, u.last)
	if err != nil {
		return "", err
	}
	for _, h := range grounds {
		if h.spoke {
			why = KeptSpoke
			continue
		}
		r := ConsentRecord{LeadID: lead, PurposeID: h.purpose, Act: ActExpired, Via: ViaOther, At: u.v.now(), Grade: GradeWord, How: u.source}
		if _, err := u.v.recordConsent(ctx, tx, r); err != nil {
			return "", err
		}
		u.report.Ended++
	}
	return why, nil
}

// unlearn takes from a known person what they learned by the import, and returns why
// something of it stays.
func (u *undoer) unlearn(ctx context.Context, tx *sqlite.Tx, p undoing) (why KeptWhy, err error) {
	lessons, err := collect(ctx, tx, sqlite.Value[string], `SELECT learned FROM lead_origin WHERE lead_id = ? AND import_id = ? AND learned <> '{}' ORDER BY number`, p.lead, u.id)
	switch {
	case err != nil || len(lessons) == 0:
		return "", err
	case p.later:
		return KeptElsewhere, nil
	case p.touched:
		return KeptEdited, nil
	}
	l, err := lead(ctx, tx, p.lead)
	if err != nil {
		return "", err
	}
	for _, raw := range lessons {
		var one lesson
		if err := json.Unmarshal([]byte(raw), &one); err != nil {
			return "", err
		}
		stays, err := u.forget(ctx, tx, l, one)
		if err != nil {
			return "", err
		}
		why = cmp.Or(why, stays)
	}
	if err := u.noteTags(ctx, tx, []int64{p.lead}); err != nil {
		return "", err
	}
	if _, err := u.v.saveLead(ctx, tx, l, l.Identities); err != nil {
		return "", err
	}
	var first lesson
	if err := json.Unmarshal([]byte(lessons[0]), &first); err != nil {
		return "", err
	}
	u.report.Cleared++
	_, err = tx.ExecContext(ctx, `UPDATE lead SET updated_at = ? WHERE id = ?`, first.Was, p.lead)
	return why, err
}

// forget takes from a lead what one row taught. An address to which a message went stays,
// as does the last one.
func (u *undoer) forget(ctx context.Context, tx *sqlite.Tx, l *Lead, one lesson) (why KeptWhy, err error) {
	for have, learned := range map[*string]string{&l.Name: one.Name, &l.Given: one.Given, &l.Family: one.Family, &l.Lang: one.Lang, &l.Note: one.Note} {
		if learned != "" && *have == learned {
			*have = ""
		}
	}
	for k, x := range one.Extra {
		if l.Extra[k] == x {
			delete(l.Extra, k)
		}
	}
	l.Tags = slices.DeleteFunc(l.Tags, func(tag string) bool { return slices.Contains(one.Tags, tag) })
	for _, id := range one.Identities {
		var written bool
		err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM outbox WHERE identity_id = (SELECT id FROM identity WHERE kind = ? AND value = ?))`, id.Kind, id.Value).Scan(&written)
		if err != nil {
			return "", err
		}
		if written || len(l.Identities) == 1 {
			why = KeptWritten
			continue
		}
		l.Identities = slices.DeleteFunc(l.Identities, func(have Identity) bool { return have == id })
	}
	return why, nil
}

// noteTags notes the tags that leads carry.
func (u *undoer) noteTags(ctx context.Context, tx *sqlite.Tx, leads []int64) error {
	tags, err := collect(ctx, tx, sqlite.Value[int64], `SELECT DISTINCT tag_id FROM lead_tag WHERE lead_id IN (SELECT value FROM json_each(?))`, jsonList(leads))
	u.tags = append(u.tags, tags...)
	return err
}

// undoTogether is how many people are removed by one statement.
const undoTogether = 500

// removeAll removes the people whom only the import added, the tags that nobody carries any
// more, and writes down how many personal parts of events went with them.
func (u *undoer) removeAll(ctx context.Context, tx *sqlite.Tx) error {
	var parts int64
	for some := range slices.Chunk(u.remove, undoTogether) {
		n, err := u.removeSome(ctx, tx, some)
		if err != nil {
			return err
		}
		parts += n
	}
	u.report.Removed = len(u.remove)
	if parts > 0 {
		if _, err := u.v.appendEvent(ctx, tx, record{act: ActErased, at: u.v.now(), count: parts}); err != nil {
			return err
		}
	}
	return dropUnusedTags(ctx, tx, u.tags)
}

// removeSome removes people, and returns how many personal parts of events went.
func (u *undoer) removeSome(ctx context.Context, tx *sqlite.Tx, leads []int64) (parts int64, err error) {
	if err := u.noteTags(ctx, tx, leads); err != nil {
		return 0, err
	}
	all := jsonList(leads)
	if _, err := tx.ExecContext(ctx, `INSERT INTO lead_search (lead_search, rowid, folded)
		SELECT 'delete', id, folded FROM lead_text WHERE id IN (SELECT value FROM json_each(?))`, all); err != nil {
		return 0, err
	}
	for _, lead := range leads {
		n, err := ownParts(ctx, tx, lead)
		if err != nil {
			return 0, err
		}
		parts += n
	}
	for _, statement := range []string{
		`DELETE FROM lead_text WHERE id IN (SELECT value FROM json_each(?))`,
		`DELETE FROM heard WHERE outcome <> 'request' AND lead_id IN (SELECT value FROM json_each(?))`,
		`UPDATE heard SET lead_id = NULL, outbox_id = NULL, words = NULL WHERE lead_id IN (SELECT value FROM json_each(?))`, // who asked for something is answered
		`DELETE FROM ground WHERE lead_id IN (SELECT value FROM json_each(?))`,
		`DELETE FROM lead_tag WHERE lead_id IN (SELECT value FROM json_each(?))`,
		`DELETE FROM lead_origin WHERE lead_id IN (SELECT value FROM json_each(?))`,
		`DELETE FROM note WHERE lead_id IN (SELECT value FROM json_each(?))`,
		`DELETE FROM next_step WHERE lead_id IN (SELECT value FROM json_each(?))`,
		`DELETE FROM chat WHERE lead_id IN (SELECT value FROM json_each(?))`,
		`DELETE FROM import_cell WHERE lead_id IN (SELECT value FROM json_each(?))`,
		`DELETE FROM identity WHERE lead_id IN (SELECT value FROM json_each(?))`,
		`DELETE FROM consent_person WHERE lead_id IN (SELECT value FROM json_each(?))`,
		`DELETE FROM lead WHERE id IN (SELECT value FROM json_each(?))`,
	} {
		if _, err := tx.ExecContext(ctx, statement, all); err != nil {
			return 0, err
		}
	}
	return parts, nil
}

// dropUnusedTags deletes those of tags that nobody carries and no filter that is kept asks
// for.
func dropUnusedTags(ctx context.Context, tx *sqlite.Tx, tags []int64) error {
	for _, statements := range filterTables {
		kept, err := collect(ctx, tx, scanFilter, statements[0])
		if err != nil {
			return err
		}
		for _, k := range kept {
			tags = slices.DeleteFunc(tags, func(tag int64) bool { return slices.Contains(k.filter.Tags, tag) })
		}
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM tag WHERE id IN (SELECT value FROM json_each(?)) AND NOT EXISTS (SELECT 1 FROM lead_tag WHERE tag_id = tag.id)`, jsonList(tags))
	return err
}
