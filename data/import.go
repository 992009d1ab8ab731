package data

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"time"

	"mujeeb/data/sqlite"
)

// Import is a file of leads on its way into the vault.
type Import struct {
	Source Source // by Name; made when it is new
	SHA256 []byte // of the file
	Tags   []string
	Ground *ImportGround // nil: the leads are contacts and agreed to nothing (promise 10)
}

// ImportGround says what proves that the people of a file agreed.
type ImportGround struct {
	PurposeID int64
	NoticeID  int64
	Via       Via
	Grade     Grade
	How       string // what proves it, in the admin's words
}

// ImportLead is one person of the file, identities in normal form.
type ImportLead struct {
	Line       int
	Name       string
	Lang       string
	Note       string
	Identities []Identity
	Tags       []string
	Extra      map[string]string
	At         time.Time // when the person gave the data; zero when the file does not say
}

// SetAside is a row that was not taken.
type SetAside struct {
	Line int
	Code Code
}

// ImportReport is what became of a file.
type ImportReport struct {
	Added     int
	Updated   int // known already; something new was learned
	Unchanged int // known already, nothing new
	Agreed    int // grounds recorded
	KeptOut   int // known, but opted out before: the file does not overrule that
	SetAside  []SetAside
}

// Import takes all rows in one transaction: when rows fails, ctx ends or the
// disk is full, nothing was imported. Known people (by any identity) learn what
// is new and lose nothing. Erased people and rows whose identities belong to
// different people are set aside. progress is called now and then with the
// number of rows done. Error codes: CodeMissing, CodeBadChoice.
func (v *Vault) Import(ctx context.Context, plan Import, rows iter.Seq2[ImportLead, error], progress func(done int)) (ImportReport, error) {
	if g := plan.Ground; g != nil {
		if err := checkWord(g.Via, g.Grade); err != nil {
			return ImportReport{}, err
		}
	}
	in := &importer{v: v, plan: plan, tags: map[string]int64{}, texts: map[many]string{}, print: v.printer()}
	batches, stop, stopped := make(chan batch, 1), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		in.prepare(rows, batches, stop)
	}()
	// What C gives back stays with its thread: on one thread, the next statement
	// takes it again. One that could be cancelled would run on another.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	steady := context.WithoutCancel(ctx)
	err := v.write(ctx, "import", func(tx *sqlite.Tx) error {
		if err := in.begin(steady, tx); err != nil {
			return errors.Join(ctx.Err(), err) // a cancelled transaction says only that it is over
		}
		done := 0
		for b := range batches {
			if err := in.takeBatch(steady, tx, b.people); err != nil {
				return errors.Join(ctx.Err(), err)
			}
			if err := errors.Join(b.err, ctx.Err()); err != nil {
				return err
			}
			if err := in.indexNew(steady, tx, indexRows); err != nil {
				return errors.Join(ctx.Err(), err)
			}
			if done += len(b.people); progress != nil {
				progress(done)
			}
		}
		return errors.Join(in.end(steady, tx), ctx.Err())
	})
	close(stop)
	<-stopped
	_ = v.db.ShrinkWriter(steady) // a vault that is closed keeps nothing
	if err != nil {
		return ImportReport{}, err
	}
	return in.report, nil
}

type importer struct {
	v       *Vault
	plan    Import
	source  int64
	blocks  bool             // some identity is suppressed
	tags    map[string]int64 // known to be there
	indexed int64            // leads with a higher number are not in the search index yet
	later   []string         // statements that make indexes at the end
	print   func(Identity) []byte
	texts   map[many]string // of statements
	report  ImportReport

	rows, more, args []any // room that every batch uses again
}

// fewLeads is how many leads a vault may have for an import to make the indexes
// of the list anew: sorting all at the end is quicker than a place for each row,
// unless there are many rows already.
const fewLeads = 20_000

// listIndexes are asked by lists and never by an import.
var listIndexes = []string{"lead_sort_name", "lead_source", "lead_state", "lead_tag_tag", "consent_person_lead"}

// dropIndexes drops the indexes of lists, and gives the statements that make them again.
func dropIndexes(ctx context.Context, tx *sqlite.Tx) (later []string, err error) {
	for _, name := range listIndexes {
		var create string
		if err := tx.QueryRowContext(ctx, `SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = ?`, name).Scan(&create); err != nil {
			return nil, fmt.Errorf("index %s: %w", name, err)
		}
		if _, err := tx.ExecContext(ctx, "DROP INDEX "+name); err != nil { // a name of the list above
			return nil, err
		}
		later = append(later, create)
	}
	return later, nil
}

func (in *importer) begin(ctx context.Context, tx *sqlite.Tx) (err error) {
	if in.plan.Source.Name == "" {
		return missing("source")
	}
	if in.source, err = in.v.ensureSource(ctx, tx, in.plan.Source); err != nil {
		return err
	}
	if in.indexed, err = lastLead(ctx, tx); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, sqlite.ImportCache); err != nil {
		return err
	}
	if err := tuneIndex(ctx, tx, 64<<20, 0); err != nil {
		return err
	}
	if in.indexed < fewLeads {
		if in.later, err = dropIndexes(ctx, tx); err != nil {
			return err
		}
	}
	return tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM suppression)`).Scan(&in.blocks)
}

func (in *importer) end(ctx context.Context, tx *sqlite.Tx) error {
	if err := in.indexNew(ctx, tx, 1); err != nil {
		return err
	}
	if err := tuneIndex(ctx, tx, 1<<20, 4); err != nil {
		return err
	}
	for _, statement := range slices.Concat([]string{sqlite.GiveBack, sqlite.SortCache}, in.later, []string{sqlite.WriterCache}) {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	r := in.report
	_, err := tx.ExecContext(ctx, `INSERT INTO import (source_id, sha256, added, updated, unchanged, set_aside, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		in.source, in.plan.SHA256, r.Added, r.Updated, r.Unchanged, len(r.SetAside), in.v.now().UnixMilli())
	if err != nil {
		return err
	}
	return in.v.noteActivity(ctx, tx, "import", r.Added+r.Updated)
}

// take adds or updates one person, or sets the row aside.
func (in *importer) take(ctx context.Context, tx *sqlite.Tx, row ImportLead) error {
	known, err := in.find(ctx, tx, row)
	if e, ok := errors.AsType[*Error](err); ok {
		in.report.SetAside = append(in.report.SetAside, SetAside{row.Line, e.Code})
		return nil
	}
	if err != nil {
		return err
	}
	lead := &Lead{SourceID: in.source}
	if known != 0 {
		if lead, err = leadForMerge(ctx, tx, known); err != nil {
			return err
		}
	}
	changed := lead.learn(row, in.plan.Tags)
	if changed || known == 0 {
		if known, err = in.store(ctx, tx, lead); err != nil {
			return fmt.Errorf("line %d: %w", row.Line, err)
		}
	}
	switch {
	case lead.ID == 0:
		in.report.Added++
	case changed:
		in.report.Updated++
	default:
		in.report.Unchanged++
	}
	return in.recordGround(ctx, tx, known, row)
}

// find gives the lead that has the row's identities, 0 when none has.
// Error codes: CodeNoIdentity, CodeErasedPerson, CodeIdentityTaken.
func (in *importer) find(ctx context.Context, tx *sqlite.Tx, row ImportLead) (known int64, err error) {
	if len(row.Identities) == 0 {
		return 0, &Error{Code: CodeNoIdentity}
	}
	for _, id := range row.Identities {
		erased, err := suppressed(ctx, tx, in.v.fingerprint(id), 0, ReasonErased)
		if err != nil {
			return 0, err
		}
		if erased {
			return 0, &Error{Code: CodeErasedPerson}
		}
		var owner int64
		err = tx.QueryRowContext(ctx, `SELECT lead_id FROM identity WHERE kind = ? AND value = ?`, id.Kind, id.Value).Scan(&owner)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return 0, err
		}
		if known != 0 && known != owner {
			return 0, &Error{Code: CodeIdentityTaken}
		}
		known = owner
	}
	return known, nil
}

func leadForMerge(ctx context.Context, tx *sqlite.Tx, id int64) (*Lead, error) {
	l, err := lead(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	l.Extra = orEmpty(l.Extra)
	return l, nil
}

// learn takes what a row knows and the lead does not, and reports whether there
// was anything. What the lead has already is never overwritten.
func (l *Lead) learn(row ImportLead, tags []string) (changed bool) {
	fill := func(have *string, given string) {
		if *have == "" && given != "" {
			*have, changed = given, true
		}
	}
	fill(&l.Name, row.Name)
	fill(&l.Lang, row.Lang)
	fill(&l.Note, row.Note)
	for _, id := range row.Identities {
		if !slices.Contains(l.Identities, id) {
			l.Identities, changed = append(l.Identities, id), true
		}
	}
	for _, tag := range slices.Concat(tags, row.Tags) {
		if tag = cleanTag(tag); tag != "" && !slices.Contains(l.Tags, tag) {
			l.Tags, changed = append(l.Tags, tag), true
		}
	}
	for k, x := range row.Extra {
		if _, ok := l.Extra[k]; !ok && x != "" {
			l.Extra = orEmpty(l.Extra)
			l.Extra[k], changed = x, true
		}
	}
	return changed
}

func (in *importer) store(ctx context.Context, tx *sqlite.Tx, l *Lead) (int64, error) {
	id, err := in.v.putLead(ctx, tx, l)
	if err != nil {
		return 0, err
	}
	if err := in.v.setIdentities(ctx, tx, id, l.Identities); err != nil {
		return 0, err
	}
	if err := setTags(ctx, tx, id, l.Tags); err != nil {
		return 0, err
	}
	if id <= in.indexed {
		return id, in.v.settleLead(ctx, tx, id)
	}
	if err := settleState(ctx, tx, id); err != nil {
		return 0, err
	}
	text, err := leadText(ctx, tx, id)
	if err != nil {
		return 0, err
	}
	_, err = tx.ExecContext(ctx, `INSERT OR REPLACE INTO lead_text (id, folded) VALUES (?, ?)`, id, text)
	return id, err
}

// recordGround writes the event that the admin vouches for, unless the ground is
// live already or the person said no before.
func (in *importer) recordGround(ctx context.Context, tx *sqlite.Tx, lead int64, row ImportLead) error {
	g := in.plan.Ground
	if g == nil {
		return nil
	}
	var standing Verdict
	err := tx.QueryRowContext(ctx, standings+` WHERE rule.purpose = ?2`, lead, g.PurposeID).Scan(new(int64), &standing)
	switch {
	case err != nil:
		return err
	case standing == OptedOut:
		in.report.KeptOut++
		return nil
	case standing == WillGet:
		return nil
	}
	in.report.Agreed++
	_, err = in.v.recordConsent(ctx, tx, ConsentRecord{
		LeadID: lead, PurposeID: g.PurposeID, Act: Given, Via: g.Via, At: row.At, NoticeID: g.NoticeID, Grade: g.Grade, How: g.How,
	})
	return err
}

// ImportsOf tells when a file with this checksum was imported before.
func (v *Vault) ImportsOf(ctx context.Context, sha256 []byte) ([]time.Time, error) {
	return collect(ctx, v.db.Readers(), func(r *sql.Rows, t *time.Time) error {
		var at sql.NullInt64
		err := r.Scan(&at)
		*t = timeOf(at)
		return err
	}, `SELECT created_at FROM import WHERE sha256 = ? ORDER BY id DESC`, sha256)
}
