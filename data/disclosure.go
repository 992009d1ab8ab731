package data

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"mujeeb/data/sqlite"
)

// Disclosure is that people's data were given to somebody else. It is never changed: who
// they were stays known by number, also of people who are erased since.
type Disclosure struct {
	ID          int64
	ProcessorID int64
	At          time.Time
	ExportID    int64      // the file that they were given as; 0 where there is none
	Ground      GroundKind // "" for a processor, who needs none of its own
	Note        string     // what for, in the owner's words
	People      int
	By          ByWay // in which the vault was open
}

// DisclosureGrounds returns the grounds on which people's data may be given to somebody
// who has purposes of their own (GDPR Art. 6(1)).
func DisclosureGrounds() []GroundKind {
	return []GroundKind{GroundConsent, GroundContract, GroundLegalDuty, GroundLegitimateInterest}
}

// check reports what is wrong with a disclosure to somebody of a role.
func (d Disclosure) check(role ProcessorRole) error {
	if role == RoleProcessor && d.Ground == "" {
		return nil
	}
	return oneOf("ground", d.Ground, DisclosureGrounds()...)
}

// Disclose writes down that the data of the people whom a filter picks were given to
// somebody, and returns it. Error codes: CodeNobody, CodeMissing without a ground that is
// wanted, CodeBadChoice, CodeBadRule, CodeNotFound.
func (v *Vault) Disclose(ctx context.Context, d Disclosure, to LeadFilter) (Disclosure, error) {
	err := v.write(ctx, "note a disclosure", func(tx *sqlite.Tx) error {
		where, args, err := v.where(ctx, tx, to)
		if err != nil {
			return err
		}
		leads, err := collect(ctx, tx, sqlite.Value[int64], `SELECT lead.id FROM lead WHERE `+where+` ORDER BY lead.id`, args...)
		if err != nil {
			return err
		}
		if len(leads) == 0 {
			return &Error{Code: CodeNobody}
		}
		d.People = len(leads)
		d, err = v.addDisclosure(ctx, tx, d, packLeads(leads))
		return err
	})
	return d, err
}

// addDisclosure writes a disclosure of People people, whose numbers are packed.
func (v *Vault) addDisclosure(ctx context.Context, tx *sqlite.Tx, d Disclosure, packed []byte) (Disclosure, error) {
	to, err := collect(ctx, tx, scanProcessor, selectProcessor+`WHERE p.id = ?`, d.ProcessorID)
	if err == nil && len(to) == 0 {
		err = &Error{Code: CodeNotFound, Field: "processor"}
	}
	if err != nil {
		return d, err
	}
	if err := d.check(to[0].Role); err != nil {
		return d, err
	}
	d.At, d.Note = v.now(), strings.TrimSpace(d.Note)
	r, err := tx.ExecContext(ctx, `INSERT INTO disclosure (processor_id, at, opening_id, export_id, ground, note, people, leads)
		VALUES (?, ?, `+thisOpening+`, nullif(?, 0), ?, ?, ?, ?)`, d.ProcessorID, d.At.UnixMilli(), d.ExportID, d.Ground, d.Note, d.People, packed)
	if err == nil {
		d.ID, err = r.LastInsertId()
	}
	return d, err
}

// Disclosures returns what was given to a processor, the newest first; to all with 0.
func (v *Vault) Disclosures(ctx context.Context, processor int64) ([]Disclosure, error) {
	return disclosures(ctx, v.db.Readers(), processor)
}

func disclosures(ctx context.Context, q sqlite.Querier, processor int64) ([]Disclosure, error) {
	return collect(ctx, q, func(r *sql.Rows, d *Disclosure) error {
		var at sql.NullInt64
		err := r.Scan(&d.ID, &d.ProcessorID, &at, &d.ExportID, &d.Ground, &d.Note, &d.People, &d.By.Number, &d.By.Kind, &d.By.Name)
		d.At = timeOf(at)
		return err
	}, `SELECT d.id, d.processor_id, d.at, coalesce(d.export_id, 0), d.ground, d.note, d.people, `+byWayColumns+`
		FROM disclosure d LEFT JOIN opening ON opening.id = d.opening_id LEFT JOIN way w ON w.id = opening.way_id
		WHERE ?1 IN (0, d.processor_id) ORDER BY d.id DESC`, processor)
}

// DisclosedTo returns those to whom the data of a lead were given, also of one that it was
// merged with: who has to be told when they are corrected or erased (GDPR Art. 19).
func (v *Vault) DisclosedTo(ctx context.Context, lead int64) (to []Processor, err error) {
	err = v.read(ctx, "find who got a person's data", func(q sqlite.Querier) error {
		to, err = disclosedTo(ctx, q, lead)
		return err
	})
	return to, err
}

func disclosedTo(ctx context.Context, q sqlite.Querier, lead int64) ([]Processor, error) {
	all, err := givenOf(ctx, q, lead)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(all))
	for i, g := range all {
		ids[i] = g.to
	}
	return collect(ctx, q, scanProcessor, selectProcessor+`WHERE p.id IN (SELECT value FROM json_each(?)) ORDER BY p.name`, jsonList(ids))
}

// given is that the data of a lead were given to a processor.
type given struct {
	to int64
	at time.Time
}

// givenOf returns to whom the data of a lead were given and when, the oldest first, also of
// one that it was merged with.
func givenOf(ctx context.Context, q sqlite.Querier, lead int64) ([]given, error) {
	numbers, err := numbersOfAll(ctx, q, []int64{lead})
	if err != nil {
		return nil, err
	}
	all, err := collect(ctx, q, func(r *sql.Rows, g *given) error {
		var at sql.NullInt64
		var packed []byte
		to := int64(0)
		if err := r.Scan(&to, &at, &packed); err != nil {
			return err
		}
		leads, err := unpackLeads(packed)
		if haveCommon(leads, numbers) {
			*g = given{to, timeOf(at)}
		}
		return err
	}, `SELECT processor_id, at, leads FROM disclosure ORDER BY id`)
	return slices.DeleteFunc(all, func(g given) bool { return g.to == 0 }), err
}
