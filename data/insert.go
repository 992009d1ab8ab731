package data

import (
	"context"
	"strconv"
	"strings"
	"time"

	"mujeeb/data/proof"
	"mujeeb/data/sqlite"
)

// The rows of a person and of their word are inserted here, by one statement each,
// whether one person is added by hand or an import adds a million.

// inserter inserts rows, many by one statement: a statement costs more than a row.
// It is for one goroutine.
type inserter struct {
	texts map[insertText]string // statements that were made before
	args  []any                 // of the last statement; the next one reuses its room
}

func newInserter() *inserter { return &inserter{texts: map[insertText]string{}} }

// insertText identifies a statement: "INSERT … SELECT", and for how many rows.
type insertText struct {
	insert string
	rows   int
}

// insert runs "INSERT … SELECT", whose FROM it adds, for the rows in values: they lie
// one behind the other, width values each, and are column1, column2 … of the SELECT.
// always are the parameters ?1, ?2 … that are the same for each row.
func (in *inserter) insert(ctx context.Context, tx *sqlite.Tx, insert string, values []any, width int, always ...any) error {
	for size := 64; len(values) > 0; {
		for size*width > len(values) {
			size /= 2
		}
		text := insertText{insert, size}
		if in.texts[text] == "" {
			in.texts[text] = insert + valuesOf(size, width, len(always))
		}
		in.args = append(append(in.args[:0], always...), values[:size*width]...)
		if _, err := tx.ExecContext(ctx, in.texts[text], in.args...); err != nil {
			return err
		}
		values = values[size*width:]
	}
	return nil
}

// valuesOf returns the FROM clause of a table of numbered parameters. before is how many
// parameters the statement has already.
func valuesOf(rows, width, before int) string {
	var b strings.Builder
	b.WriteString(" FROM (VALUES ")
	for n := range rows * width {
		switch {
		case n == 0:
			b.WriteString("(?")
		case n%width == 0:
			b.WriteString("), (?")
		default:
			b.WriteString(", ?")
		}
		b.WriteString(strconv.Itoa(before + n + 1))
	}
	b.WriteString("))")
	return b.String()
}

// leads inserts leads of a source, in a state: id, name, folded name, language,
// note, JSON of further columns, given and family name each.
func (in *inserter) leads(ctx context.Context, tx *sqlite.Tx, rows []any, state LeadState, source int64, now time.Time) error {
	return in.insert(ctx, tx, `INSERT INTO lead (id, name, sort_name, lang, note, extra, given, family, state, source_id, created_at, updated_at)
		SELECT column1, column2, column3, column4, column5, column6, column7, column8, ?1, ?2, ?3, ?3`, rows, 8, string(state), source, now.UnixMilli())
}

// identities inserts identities: lead, kind, value, rank, fingerprint and that of the
// mailbox each.
func (in *inserter) identities(ctx context.Context, tx *sqlite.Tx, rows []any) error {
	return in.insert(ctx, tx, `INSERT INTO identity (lead_id, kind, value, rank, fingerprint, mailbox) SELECT column1, column2, column3, column4, column5, column6`, rows, 6)
}

// tags puts tags on leads that may have them already: lead and tag each.
func (in *inserter) tags(ctx context.Context, tx *sqlite.Tx, rows []any) error {
	return in.insert(ctx, tx, `INSERT OR IGNORE INTO lead_tag (lead_id, tag_id) SELECT column1, column2`, rows, 2)
}

// searchTexts inserts what leads are found by: lead and folded text each. The
// search index itself is for the caller to bring up to date.
func (in *inserter) searchTexts(ctx context.Context, tx *sqlite.Tx, rows []any) error {
	return in.insert(ctx, tx, `INSERT INTO lead_text (id, folded) SELECT column1, column2`, rows, 2)
}

// origins inserts what rows of an import said of leads: lead, import, number of the row,
// whether they were added, time, word, its time, and JSON of what they learned and of what
// the row said beside that, each.
func (in *inserter) origins(ctx context.Context, tx *sqlite.Tx, rows []any) error {
	return in.insert(ctx, tx, `INSERT INTO lead_origin (lead_id, import_id, number, added, at, said, said_at, learned, beside)
		SELECT column1, column2, column3, column4, column5, column6, column7, column8, column9`, rows, 9)
}

// speaker is a person whose word is written down.
type speaker struct {
	lead       int64
	act        Act
	at         time.Time // when they said it; zero when nobody knows
	notice     int64     // that they were shown; 0 = none
	identities []Identity
	after      []int64 // the last event of theirs before this one
}

// gradeAt returns how strong evidence is when the time is known, or is not.
func gradeAt(g Grade, at time.Time) Grade {
	if at.IsZero() && g.NeedsDay() {
		return GradeWord
	}
	return g
}

// words appends an event of each of people to the ledger, all as r says but for who,
// when, what and by which notice, and records the grounds of those who agreed. Of somebody
// whose time nobody knows, no evidence is stronger than a word.
func (in *inserter) words(ctx context.Context, tx *sqlite.Tx, v *Vault, r ConsentRecord, people []speaker) error {
	l, err := v.openLedger(ctx, tx, in)
	if err != nil {
		return err
	}
	first, last := l.tree.Size+1, int64(0)
	for _, p := range people {
		last, err = l.add(ctx, tx, record{
			act: p.act, purpose: r.PurposeID, notice: p.notice, via: r.Via, grade: gradeBy(r.Grade, p.notice, p.at), at: p.at, count: -1,
			person: &proof.Person{Lead: p.lead, Identities: sealed(p.identities), By: proof.ByImport, How: r.How, After: p.after},
		})
		if err != nil {
			return err
		}
	}
	if err := l.flush(ctx, tx); err != nil {
		return err
	}
	return giveGrounds(ctx, tx, first, last)
}

// gradeBy is gradeAt for evidence that may name a notice: what names none is not worded.
func gradeBy(g Grade, notice int64, at time.Time) Grade {
	if g == GradeWorded && notice == 0 {
		return GradeWord
	}
	return gradeAt(g, at)
}
