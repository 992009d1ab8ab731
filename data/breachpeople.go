package data

import (
	"context"
	"database/sql"
	"encoding/hex"
	"reflect"
	"time"

	"mujeeb/data/sqlite"
)

// AffectedBy says how it was worked out whom a breach affects.
type AffectedBy string

// The ways to work it out.
const (
	AffectedAll      AffectedBy = "all"      // everybody in the vault
	AffectedGroups   AffectedBy = "groups"   // who meets a filter
	AffectedList     AffectedBy = "list"     // addresses and numbers
	AffectedExport   AffectedBy = "export"   // who is in an exported file
	AffectedComputer AffectedBy = "computer" // everybody: the computer with the vault is lost
	AffectedPassword AffectedBy = "password" // everybody: the vault's password leaked
	AffectedMailbox  AffectedBy = "mailbox"  // whom an account wrote to: its password leaked
)

// AffectedWays returns all ways.
func AffectedWays() []AffectedBy {
	return []AffectedBy{AffectedAll, AffectedGroups, AffectedList, AffectedExport, AffectedComputer, AffectedPassword, AffectedMailbox}
}

// BreachPeople are the people whom a breach affects, as it was worked out at a moment. It is
// never changed: who they were stays known by number, also of people who are erased since.
type BreachPeople struct {
	ID     int64
	At     time.Time
	By     ByWay
	Method AffectedBy
	Of     int64 // the export or the account
	People int   // then
	Today  int   // of them who are in the vault now, merged people counted once
}

// InBreach returns the filter that picks whom a breach affects, by what was kept last.
func InBreach(breach int64) LeadFilter { return FilterOf(Rule{Kind: RuleBreach, ID: breach}) }

// WrittenBy returns the filter that picks whom an account sent a message, or may have: whom it
// concerns when its password leaked.
func (v *Vault) WrittenBy(ctx context.Context, account int64) (LeadFilter, error) {
	leads, err := collect(ctx, v.db.Readers(), sqlite.Value[int64], `SELECT DISTINCT lead_id FROM outbox
		WHERE account_id = ? AND lead_id IS NOT NULL AND state IN ('sent', 'unsure', 'committed') ORDER BY lead_id`, account)
	if leads == nil {
		leads = []int64{}
	}
	return LeadFilter{IDs: leads}, err
}

// keepAffected works out whom a breach affects, and keeps it, when that was chosen anew or
// never kept.
func (v *Vault) keepAffected(ctx context.Context, tx *sqlite.Tx, before Breach, id int64) error {
	now, err := oneBreach(ctx, tx, id)
	if err != nil {
		return err
	}
	_, err = lastAffected(ctx, tx, id)
	kept := err == nil
	if err != nil && CodeOf(err) != CodeNotFound {
		return err
	}
	if kept && before.AffectedBy == now.AffectedBy && before.AffectedOf == now.AffectedOf && reflect.DeepEqual(before.Audience, now.Audience) {
		return nil
	}
	return v.workOut(ctx, tx, now)
}

// WorkOutAffected works out anew whom a breach affects by what is chosen, and keeps it
// beside what was kept before. Error code: CodeNotFound.
func (v *Vault) WorkOutAffected(ctx context.Context, breach int64) error {
	return v.write(ctx, "work out who is affected", func(tx *sqlite.Tx) error {
		b, err := oneBreach(ctx, tx, breach)
		if err != nil {
			return err
		}
		if err := v.workOut(ctx, tx, b); err != nil {
			return err
		}
		return v.keepVersion(ctx, tx, breach)
	})
}

// workOut keeps whom a breach affects now, unless that is what was kept last.
func (v *Vault) workOut(ctx context.Context, tx *sqlite.Tx, b Breach) error {
	where, args, err := v.where(ctx, tx, b.Audience)
	if err != nil {
		return err
	}
	leads, err := sqlite.Int64s(ctx, tx, "id", `SELECT lead.id AS id FROM lead WHERE `+where+` ORDER BY lead.id`, args...)
	if err != nil {
		return err
	}
	packed := packLeads(leads)
	_, err = tx.ExecContext(ctx, `INSERT INTO breach_people (breach_id, at, opening_id, affected_by, affected_of, people, leads)
		SELECT ?1, ?2, `+thisOpening+`, ?3, ?4, ?5, ?6 WHERE NOT EXISTS (SELECT 1 FROM breach_people p WHERE p.id = (SELECT max(id) FROM breach_people WHERE breach_id = ?1)
			AND p.affected_by = ?3 AND p.affected_of = ?4 AND p.leads = ?6)`,
		b.ID, v.now().UnixMilli(), b.AffectedBy, b.AffectedOf, len(leads), packed)
	return err
}

const selectAffected = `SELECT p.id, p.at, p.affected_by, p.affected_of, p.people, ` + byWayColumns + `
	FROM breach_people p LEFT JOIN opening ON opening.id = p.opening_id LEFT JOIN way w ON w.id = opening.way_id `

func scanAffected(r *sql.Rows, p *BreachPeople) error {
	var at sql.NullInt64
	err := r.Scan(&p.ID, &at, &p.Method, &p.Of, &p.People, &p.By.Number, &p.By.Kind, &p.By.Name)
	p.At = timeOf(at)
	return err
}

// lastAffected returns what was kept last; Today is not counted. Error code: CodeNotFound.
func lastAffected(ctx context.Context, q sqlite.Querier, breach int64) (BreachPeople, error) {
	all, err := collect(ctx, q, scanAffected, selectAffected+`WHERE p.breach_id = ? ORDER BY p.id DESC LIMIT 1`, breach)
	if err == nil && len(all) == 0 {
		err = &Error{Code: CodeNotFound, Field: "breach"}
	}
	if err != nil {
		return BreachPeople{}, err
	}
	return all[0], nil
}

// Affected returns whom a breach affects as it was kept last, and how many of them are there
// today. Error code: CodeNotFound, where nothing was kept yet.
func (v *Vault) Affected(ctx context.Context, breach int64) (p BreachPeople, err error) {
	err = v.read(ctx, "read who is affected", func(q sqlite.Querier) error {
		if p, err = lastAffected(ctx, q, breach); err != nil {
			return err
		}
		where, args, err := v.where(ctx, q, InBreach(breach))
		if err != nil {
			return err
		}
		return q.QueryRowContext(ctx, `SELECT count(*) FROM lead WHERE `+where, args...).Scan(&p.Today)
	})
	return p, err
}

// affectedToday returns the numbers of those whom a breach affects by what was kept last, and
// of the leads that some of them were merged into since.
func affectedToday(ctx context.Context, q sqlite.Querier, breach int64) ([]int64, error) {
	all, err := collect(ctx, q, sqlite.Value[[]byte], `SELECT leads FROM breach_people WHERE breach_id = ? ORDER BY id DESC LIMIT 1`, breach)
	if err == nil && len(all) == 0 {
		err = &Error{Code: CodeNotFound, Field: "breach"}
	}
	if err != nil {
		return nil, err
	}
	leads, err := unpackLeads(all[0])
	if err != nil {
		return nil, err
	}
	return withMerged(ctx, q, leads)
}

// ExportBySum returns the exported file that has a fingerprint, the newest one. Error code:
// CodeNotFound.
func (v *Vault) ExportBySum(ctx context.Context, sum [32]byte) (Export, error) {
	all, err := collect(ctx, v.db.Readers(), scanExport, selectExport+`WHERE hex(e.sha256) = upper(?) ORDER BY e.id DESC LIMIT 1`, hex.EncodeToString(sum[:]))
	if err == nil && len(all) == 0 {
		err = &Error{Code: CodeNotFound, Field: "export"}
	}
	if err != nil {
		return Export{}, err
	}
	return all[0], nil
}
