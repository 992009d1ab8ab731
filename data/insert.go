package data

import (
	"context"
	"strconv"
	"time"

	"mujeeb/data/proof"
	"mujeeb/data/sqlite"
)

// The rows of a person and of their word are inserted here, by one statement each,
// whether one person is added by hand or an import adds a million.

// inserter inserts rows, all of a batch by one statement: a statement costs more than a
// row, and a parameter more than a value. It is for one goroutine.
type inserter struct {
	texts map[string]string // statements that were made before
	args  []any             // of the last statement; the next one reuses its room
	rows  []byte            // likewise
}

func newInserter() *inserter { return &inserter{texts: map[string]string{}} }

// insert runs "INSERT … SELECT", whose FROM it adds, for the rows in values: they lie
// one behind the other, width values each, and are column1, column2 … of the SELECT.
// always are the parameters ?1, ?2 … that are the same for each row.
func (in *inserter) insert(ctx context.Context, tx *sqlite.Tx, insert string, values []any, width int, always ...any) (err error) {
	if len(values) == 0 {
		return nil
	}
	if in.texts[insert] == "" {
		in.texts[insert] = insert + " FROM unpack(?" + strconv.Itoa(len(always)+1) + ")"
	}
	if in.rows, err = sqlite.Pack(in.rows, values, width); err != nil {
		return err
	}
	in.args = append(append(in.args[:0], always...), in.rows)
	_, err = tx.ExecContext(ctx, in.texts[insert], in.args...)
	return err
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
	s, err := in.beginWords(ctx, tx, v, r, people)
	if err != nil {
		return err
	}
	first, last, err := s.write(ctx, tx)
	if err != nil {
		return err
	}
	return giveGrounds(ctx, tx, first, last)
}

// sealing are words whose events are being sealed.
type sealing struct {
	ledger *ledger
	drafts []draft
	done   chan struct{} // closed when they are sealed
	err    error         // likewise set then
}

// beginWords has the words sealed that [inserter.words] writes, beside what the caller does
// meanwhile: that must not be with the ledger.
func (in *inserter) beginWords(ctx context.Context, tx *sqlite.Tx, v *Vault, r ConsentRecord, people []speaker) (*sealing, error) {
	l, err := v.openLedger(ctx, tx, in)
	if err != nil {
		return nil, err
	}
	s := &sealing{ledger: l, drafts: make([]draft, len(people)), done: make(chan struct{})}
	for i, p := range people {
		s.drafts[i], err = l.draft(ctx, tx, record{
			act: p.act, purpose: r.PurposeID, notice: p.notice, via: r.Via, grade: gradeBy(r.Grade, p.notice, p.at), at: p.at, count: -1,
			person: &proof.Person{Lead: p.lead, Identities: sealed(p.identities), By: proof.ByImport, How: r.How, After: p.after},
		})
		if err != nil {
			return nil, err
		}
	}
	go func() {
		defer close(s.done)
		for i := range s.drafts {
			if s.err = s.drafts[i].seal(v.params.Rand); s.err != nil {
				return
			}
		}
	}()
	return s, nil
}

// write appends the events, and returns the numbers of the first and the last of them.
func (s *sealing) write(ctx context.Context, tx *sqlite.Tx) (first, last int64, err error) {
	<-s.done
	if s.err != nil {
		return 0, 0, s.err
	}
	first = s.ledger.tree.Size + 1
	for i := range s.drafts {
		if last, err = s.ledger.append(ctx, tx, &s.drafts[i]); err != nil {
			return 0, 0, err
		}
	}
	return first, last, s.ledger.flush(ctx, tx)
}

// firstGrounds records the grounds of people who agreed by these events, the first of which
// has a number, and who had none before.
func (in *inserter) firstGrounds(ctx context.Context, tx *sqlite.Tx, purpose int64, drafts []draft, first int64) error {
	rows := make([]any, 0, 4*len(drafts))
	for i := range drafts {
		if d := &drafts[i]; d.act == ActGiven {
			rows = append(rows, d.person.Lead, first+int64(i), d.same.version, int64(demandOf(d.grade)))
		}
	}
	return in.insert(ctx, tx, `INSERT INTO ground (purpose_id, lead_id, seq, version, grade) SELECT ?1, column1, column2, column3, column4`, rows, 4, purpose)
}

// gradeBy is gradeAt for evidence that may name a notice: what names none is not worded.
func gradeBy(g Grade, notice int64, at time.Time) Grade {
	if g == GradeWorded && notice == 0 {
		return GradeWord
	}
	return gradeAt(g, at)
}
