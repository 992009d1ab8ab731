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
	"mujeeb/text/address"
)

// Import is a file of leads on its way into the vault.
type Import struct {
	Source Source        // found by its name; made when it is new
	SHA256 []byte        // of the file, so that it is recognised when it comes again
	Tags   []string      // put on everybody in the file
	Ground *ImportGround // nil: the leads are contacts and agreed to nothing (promise 10)

	// Answers says that each row has its own answer, its Word: only a yes agrees. Without
	// it, a row that says nothing agrees too. A row that says no never agrees.
	Answers bool

	// Wordings says that rows say which notice their people were shown, in their Word.
	Wordings bool
}

// ImportGround says what proves that the people of a file agreed.
type ImportGround struct {
	PurposeID int64
	NoticeID  int64 // of the wording that they were shown; 0 = none that is kept here
	Via       Via
	Grade     Grade
	How       string // what proves it, in the admin's words
}

// ImportLead is one person of the file, identities in normal form.
type ImportLead struct {
	Line       int    // of the file, from 1; for reports
	Name       string // as the file has it; "" takes it from Given and Family
	Given      string // the given name, "" when the file does not keep it apart
	Family     string // likewise
	Lang       string // "ar", "en" or "" when unknown
	Note       string
	Identities []Identity     // the first of a kind is the one that messages go to
	Hashes     []address.Hash // of addresses or numbers, of one who left: all that some lists show of them
	Tags       []string
	Extra      map[string]string // further columns, by name
	Unread     []ImportCell      // cells of the row that could not be read
	At         time.Time         // when the person left the data; zero when the file does not say
	Word       ImportWord        // what they said about being written to
}

// ImportWord is what a row says of its person's own answer.
type ImportWord struct {
	Said     Said
	At       time.Time // when they said it; zero takes the lead's At
	NoticeID int64     // of the wording that they were shown; 0 takes that of the plan's ground, NoNotice is one that is not kept here
}

// NoNotice stands for a wording that the vault does not keep.
const NoNotice int64 = -1

// Said is an answer.
type Said string

// The answers.
const (
	SaidNothing Said = ""
	SaidYes     Said = "yes"
	SaidNo      Said = "no"   // they were asked, or could have ticked a box, and did not agree
	SaidLeft    Said = "left" // they opted out: nothing may be sent to them
)

// SetAside is a row that was not taken.
type SetAside struct {
	Line int
	Code Code
}

// ImportReport is what became of the rows of a file. Added, Updated, Unchanged, Blocked
// and SetAside add up to all of them.
type ImportReport struct {
	ID        int64 // of the import
	Added     int   // people whom nobody knew
	Updated   int   // known already; something new was learned
	Unchanged int   // known already, nothing new
	Blocked   int   // opted out and nobody knew them: nothing of them is kept but what blocks their addresses
	Agreed    int   // of all those, people whose ground was recorded
	KeptOut   int   // of all those, people who opted out before: the file does not overrule that
	OptedOut  int   // of all those, people who were not known to have opted out, and did by this file
	Hashes    int   // of all those, rows that held the hash of an address
	Matched   int   // people who are leads and whom these hashes opted out
	SetAside  []SetAside
}

// Import takes all rows in one transaction: when rows fails, ctx ends or the
// disk is full, nothing was imported. Known people (by any identity) learn what
// is new and lose nothing. Erased people and rows whose identities belong to
// different people are set aside; that somebody opted out holds for all people of
// the row, and for its addresses when nobody knows them. progress is called now and
// then with the number of rows done. Error codes: CodeMissing, CodeBadChoice, CodeNotFound.
func (v *Vault) Import(ctx context.Context, plan Import, rows iter.Seq2[ImportLead, error], progress func(done int)) (ImportReport, error) {
	if g := plan.Ground; g != nil {
		worded := g.NoticeID != 0 || plan.Answers || plan.Wordings // each row may have its own
		if err := errors.Join(checkVia(g.Via), checkGrade(g.Grade, worded, true)); err != nil {
			return ImportReport{}, err
		}
	}
	in := &importer{v: v, now: v.now(), plan: plan, tags: map[string]int64{}, notices: map[int64]bool{}, insert: newInserter(), own: v.printer()}
	var err error
	if in.algorithms, err = v.hashAlgorithms(ctx, v.db.Readers()); err != nil {
		return ImportReport{}, err
	}
	in.print = v.hashedPrinter(in.algorithms)
	batches, stop, stopped := make(chan batch, 1), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		in.prepare(rows, batches, stop)
	}()
	// The C library keeps freed memory by thread: on one thread, the next statement
	// uses it again. A statement that could be cancelled would run on another.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	steady := context.WithoutCancel(ctx)
	err = v.write(ctx, "import", func(tx *sqlite.Tx) error {
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
	in.report.ID = in.id
	return in.report, nil
}

// importer is an import that is running.
type importer struct {
	v       *Vault
	plan    Import
	now     time.Time // when it began
	id      int64     // in the table of imports
	source  int64
	demands int                          // place of the weakest grade that counts for the purpose
	since   time.Time                    // when the purpose came to mean what it means
	event   int64                        // of the ledger, that the file was taken in
	blocks  bool                         // some identity is suppressed
	tags    map[string]int64             // known to be there
	notices map[int64]bool               // known to be of the purpose
	indexed int64                        // leads with a higher number are not in the search index yet
	later   []string                     // statements that make indexes at the end
	print   func(Identity) blockingPrint // of the goroutine that prepares
	own     func(Identity) []byte        // of the one that writes

	algorithms []address.Algorithm // of hashes that the vault held before
	rematch    bool                // it holds others since
	insert     *inserter
	filter     *identityFilter // nil when the vault has many leads
	entries    []entry         // to be written together
	report     ImportReport
	cells      int // unread ones that were kept

	rows   []any // room that is used again and again
	people []speaker
}

// fewLeads is how many leads a vault may have for an import to make the indexes
// of the list anew: sorting all at the end is quicker than a place for each row,
// unless there are many rows already. Nor are all identities of many leads read at first.
const fewLeads = 20_000

// listIndexes are asked by lists and never by an import.
var listIndexes = []string{"lead_sort_name", "lead_source", "lead_state", "lead_tag_tag"}

// dropIndexes drops the indexes of lists, and returns the statements that make them
// again.
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
	if g := in.plan.Ground; g != nil {
		if err := in.v.checkRecord(ctx, tx, ConsentRecord{PurposeID: g.PurposeID, Act: ActGiven, NoticeID: g.NoticeID, Grade: g.Grade}); err != nil {
			return err
		}
		p, err := purpose(ctx, tx, g.PurposeID)
		if err != nil {
			return err
		}
		in.demands = demandOf(p.Demands)
		if in.since, err = meantSince(ctx, tx, g.PurposeID); err != nil {
			return err
		}
	}
	if in.source, err = in.v.ensureSource(ctx, tx, in.plan.Source); err != nil {
		return err
	}
	if err := in.note(ctx, tx); err != nil {
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
		if in.filter, err = newIdentityFilter(ctx, tx); err != nil {
			return err
		}
	}
	now, err := in.v.hashAlgorithms(ctx, tx)
	if err != nil {
		return err
	}
	in.rematch = !slices.Equal(now, in.algorithms)
	return tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM suppression)`).Scan(&in.blocks)
}

// note writes down that a file is taken in.
func (in *importer) note(ctx context.Context, tx *sqlite.Tx) error {
	err := tx.QueryRowContext(ctx, `INSERT INTO import (source_id, sha256, added, updated, unchanged, set_aside, created_at) VALUES (?, ?, 0, 0, 0, 0, ?) RETURNING id`,
		in.source, in.plan.SHA256, in.now.UnixMilli()).Scan(&in.id)
	if err != nil {
		return err
	}
	in.event, err = in.v.appendEvent(ctx, tx, record{act: ActImport, at: in.now, count: in.id})
	return err
}

func (in *importer) end(ctx context.Context, tx *sqlite.Tx) error {
	if err := in.leaveByHash(ctx, tx); err != nil {
		return err
	}
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
	_, err := tx.ExecContext(ctx, `UPDATE import SET added = ?, updated = ?, unchanged = ?, blocked = ?, set_aside = ?, first_event = ?, last_event = (SELECT size FROM ledger_tree), ended_at = ? WHERE id = ?`,
		r.Added, r.Updated, r.Unchanged, r.Blocked, len(r.SetAside), in.event, in.v.now().UnixMilli(), in.id)
	if err != nil {
		return err
	}
	return in.v.noteActivity(ctx, tx, DidImport, r.Added+r.Updated+r.Blocked)
}

// ImportsOf returns when a file with this checksum was imported before, the latest
// first; an import that was undone does not count.
func (v *Vault) ImportsOf(ctx context.Context, sha256 []byte) ([]time.Time, error) {
	return collect(ctx, v.db.Readers(), func(r *sql.Rows, t *time.Time) error {
		var at sql.NullInt64
		err := r.Scan(&at)
		*t = timeOf(at)
		return err
	}, `SELECT created_at FROM import WHERE sha256 = ? AND undone_at IS NULL ORDER BY id DESC`, sha256)
}
