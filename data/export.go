package data

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"mujeeb/data/sqlite"
)

// Export is a file with personal data that was written outside of the vault. It is never
// changed: who is in it stays known by number, also of people who are erased since.
type Export struct {
	ID     int64
	At     time.Time
	Kind   ExportKind
	Format string // such as "csv"
	Sealed bool   // only a password opens the file
	Why    ExportWhy
	Note   string   // why, in the owner's words; "" for none
	SHA256 [32]byte // of the file as it was written
	Size   int64    // of the file, in bytes
	People int      // in the file
	By     ByWay    // in which the vault was open
}

// ExportKind says what a file is.
type ExportKind string

// The kinds.
const (
	ExportList          ExportKind = "list"           // people, a row each
	ExportPerson        ExportKind = "person"         // all that is held on one person
	ExportSealedPerson  ExportKind = "sealed_person"  // a copy that was kept when they were erased
	ExportPersonProof   ExportKind = "person_proof"   // of what one person was shown and said
	ExportCampaignProof ExportKind = "campaign_proof" // of the words that a run rests on, without names
	ExportRows          ExportKind = "rows"           // of a file that were not imported
	ExportLetter        ExportKind = "letter"         // to who made a request
	ExportBreachList    ExportKind = "breach_list"    // the register of breaches
	ExportBreachFile    ExportKind = "breach_file"    // all that is documented of one breach
	ExportBreachReport  ExportKind = "breach_report"  // what an authority is told of one
	ExportInspection    ExportKind = "inspection"     // what an inspector is shown, with proofs of a sample of people
)

// ExportWhy says what a file was written for.
type ExportWhy string

// The reasons.
const (
	ExportForPerson    ExportWhy = "person"    // who is in it asked for it, or gets it
	ExportForWork      ExportWhy = "work"      // the owner's own, such as a list to call people by
	ExportForTool      ExportWhy = "tool"      // to bring it into another program
	ExportForProvider  ExportWhy = "provider"  // for somebody who works for the owner
	ExportForAuthority ExportWhy = "authority" // for an authority, a court or a lawyer
	ExportForOther     ExportWhy = "other"     // as the note says
)

// ExportWhys returns all reasons.
func ExportWhys() []ExportWhy {
	return []ExportWhy{ExportForPerson, ExportForWork, ExportForTool, ExportForProvider, ExportForAuthority, ExportForOther}
}

// ExportPlan is what is known of a file before it is written.
type ExportPlan struct {
	Kind   ExportKind
	Format string
	Sealed bool
	Why    ExportWhy
	Note   string // wanted with ExportForOther

	Recipient int64      // the processor that gets the file; 0 = none is named
	Ground    GroundKind // of giving it to a recipient who is no processor
}

// Uses reports whether the file is for using people's data: it is neither for who is in it
// nor for an authority or a court.
func (p ExportPlan) Uses() bool { return p.Why != ExportForPerson && p.Why != ExportForAuthority }

// check reports what is wrong with a plan. Error codes: CodeMissing, CodeBadChoice.
func (p ExportPlan) check() error {
	kinds := []ExportKind{ExportList, ExportPerson, ExportSealedPerson, ExportPersonProof, ExportCampaignProof, ExportRows, ExportLetter, ExportBreachList, ExportBreachFile, ExportBreachReport, ExportInspection}
	if err := errors.Join(oneOf("kind", p.Kind, kinds...), oneOf("why", p.Why, ExportWhys()...)); err != nil {
		return err
	}
	if p.Why == ExportForOther && p.Note == "" {
		return missing("note")
	}
	return nil
}

// Written says who is in a file that was written.
type Written struct {
	Leads  []int64 // in any order
	Others int     // people beside them, who are not in the vault
}

// WriteExport writes a file with personal data to path, as [SaveFile] does, and writes down
// what it is, why, and who is in it. Nothing else in the program writes such a file: one that
// can't be written down does not come to be. A recipient that the plan names got the people's
// data ([Vault.Disclosures]). Error codes: those of SaveFile, of a write, CodeMissing,
// CodeBadChoice, CodeNotFound.
func (v *Vault) WriteExport(ctx context.Context, path string, p ExportPlan, write func(io.Writer) (Written, error)) (e Export, err error) {
	p.Note = strings.TrimSpace(p.Note)
	if err := p.check(); err != nil {
		return Export{}, err
	}
	err = SaveFile(ctx, path, func(w io.Writer) error {
		f := &measured{w: w, hash: sha256.New()}
		who, err := write(f)
		if err != nil {
			return err
		}
		e, err = v.addExport(ctx, p, f, who)
		return err
	})
	if err == nil {
		if err = v.noteExport(ctx, e); err == nil {
			return e, nil
		}
		err = errors.Join(err, elsewhere(fileError("take back a file", sqlite.RemoveFile(context.WithoutCancel(ctx), path))))
	}
	if e.ID == 0 {
		return Export{}, err
	}
	return Export{}, errors.Join(err, v.dropExport(context.WithoutCancel(ctx), e.ID))
}

// measured is a writer that hashes and counts what goes through it.
type measured struct {
	w    io.Writer
	hash interface {
		io.Writer
		Sum([]byte) []byte
	}
	size int64
}

func (m *measured) Write(p []byte) (int, error) {
	n, err := m.w.Write(p)
	_, _ = m.hash.Write(p[:n]) // which never fails
	m.size += int64(n)
	return n, err
}

// addExport writes down a file that is whole and has not got its name yet.
func (v *Vault) addExport(ctx context.Context, p ExportPlan, f *measured, who Written) (e Export, err error) {
	leads := slices.Compact(slices.Sorted(slices.Values(who.Leads)))
	e = Export{
		At: v.now(), Kind: p.Kind, Format: p.Format, Sealed: p.Sealed, Why: p.Why, Note: p.Note, Size: f.size,
		People: len(leads) + who.Others, SHA256: [32]byte(f.hash.Sum(nil)),
	}
	err = v.write(ctx, "note an export", func(tx *sqlite.Tx) error {
		r, err := tx.ExecContext(ctx, `INSERT INTO export (at, opening_id, kind, format, sealed, why, note, sha256, size, people, leads)
			VALUES (?, `+thisOpening+`, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			e.At.UnixMilli(), e.Kind, e.Format, e.Sealed, e.Why, e.Note, e.SHA256[:], e.Size, e.People, packLeads(leads))
		if err == nil {
			e.ID, err = r.LastInsertId()
		}
		if err != nil || p.Recipient == 0 {
			return err
		}
		_, err = v.addDisclosure(ctx, tx, Disclosure{ProcessorID: p.Recipient, ExportID: e.ID, Ground: p.Ground, Note: p.Note, People: e.People}, packLeads(leads))
		return err
	})
	return e, err
}

// thisOpening is the opening of the vault that goes on.
const thisOpening = `(SELECT max(id) FROM opening)`

// dropExport takes back what was written down of a file that did not come to be.
func (v *Vault) dropExport(ctx context.Context, id int64) error {
	return v.write(ctx, "take back an export", func(tx *sqlite.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM disclosure WHERE export_id = ?`, id); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM export WHERE id = ?`, id)
		return err
	})
}

// noteExport notes among what was done that a file was written.
func (v *Vault) noteExport(ctx context.Context, e Export) error {
	switch e.Kind {
	case ExportPersonProof:
		return v.NoteProof(ctx, ProofOfPerson)
	case ExportCampaignProof:
		return v.NoteProof(ctx, ProofOfCampaign)
	}
	return v.write(ctx, "note an export", func(tx *sqlite.Tx) error {
		if err := v.logExported(ctx, tx, e); err != nil {
			return err
		}
		return v.noteActivity(ctx, tx, DidExport, e.People)
	})
}

const selectExport = `SELECT e.id, e.at, e.kind, e.format, e.sealed, e.why, e.note, e.sha256, e.size, e.people, ` + byWayColumns + `
	FROM export e LEFT JOIN opening ON opening.id = e.opening_id LEFT JOIN way w ON w.id = opening.way_id `

func scanExport(r *sql.Rows, e *Export) error {
	var at sql.NullInt64
	var sum []byte
	err := r.Scan(&e.ID, &at, &e.Kind, &e.Format, &e.Sealed, &e.Why, &e.Note, &sum, &e.Size, &e.People, &e.By.Number, &e.By.Kind, &e.By.Name)
	e.At = timeOf(at)
	copy(e.SHA256[:], sum)
	return err
}

// Exports returns the files that were written, the newest first.
func (v *Vault) Exports(ctx context.Context) ([]Export, error) {
	return collect(ctx, v.db.Readers(), scanExport, selectExport+`ORDER BY e.id DESC`)
}

// ExportedLeads returns the numbers of the people in a file, in order, whether they are
// in the vault today or not. Error code: CodeNotFound.
func (v *Vault) ExportedLeads(ctx context.Context, id int64) ([]int64, error) {
	return exportedLeads(ctx, v.db.Readers(), id)
}

func exportedLeads(ctx context.Context, q sqlite.Querier, id int64) ([]int64, error) {
	all, err := collect(ctx, q, sqlite.Value[[]byte], `SELECT leads FROM export WHERE id = ?`, id)
	if err == nil && len(all) == 0 {
		err = &Error{Code: CodeNotFound, Field: "export"}
	}
	if err != nil {
		return nil, err
	}
	return unpackLeads(all[0])
}

// exportedToday is exportedLeads with the leads that some of these were merged into since.
func exportedToday(ctx context.Context, q sqlite.Querier, id int64) ([]int64, error) {
	leads, err := exportedLeads(ctx, q, id)
	if err != nil {
		return nil, err
	}
	return withMerged(ctx, q, leads)
}

// withMerged returns leads, and those that some of them were merged into since.
func withMerged(ctx context.Context, q sqlite.Querier, leads []int64) ([]int64, error) {
	kept, err := collect(ctx, q, sqlite.Value[int64], `SELECT DISTINCT lead_id FROM lead_merge
		WHERE lead_id IS NOT NULL AND merged_id IN (SELECT value FROM json_each(?))`, jsonList(leads))
	return append(leads, kept...), err
}

// InExport returns the filter that picks those who are in a file: whom it concerns when
// the file was lost.
func InExport(id int64) LeadFilter { return FilterOf(Rule{Kind: RuleExport, ID: id}) }

// packLeads returns the numbers of leads, each once and in order, as varints of the
// distances from one to the next.
func packLeads(leads []int64) []byte {
	packed := make([]byte, 0, len(leads)+binary.MaxVarintLen64)
	last := int64(0)
	for _, id := range leads {
		packed = binary.AppendUvarint(packed, uint64(id-last))
		last = id
	}
	return packed
}

// unpackLeads is packLeads the other way.
func unpackLeads(packed []byte) ([]int64, error) {
	leads := make([]int64, 0, len(packed))
	last := int64(0)
	for len(packed) > 0 {
		distance, n := binary.Uvarint(packed)
		if n <= 0 {
			return nil, errors.New("the people of an export can't be read")
		}
		last += int64(distance)
		leads, packed = append(leads, last), packed[n:]
	}
	return leads, nil
}
