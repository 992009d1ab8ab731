package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"time"

	"mujeeb/data/proof"
	"mujeeb/data/sqlite"
)

// ErasedBy says who erased people.
type ErasedBy = proof.ErasedBy

// Who erases.
const (
	ErasedByOwner = proof.ErasedByOwner
	ErasedByRule  = proof.ErasedByRule
)

// Erased is an erasure as it was written down. It names nobody.
type Erased struct {
	ID     int64
	Number string // by which its certificate is called
	At     time.Time
	By     ErasedBy
	Way    ByWay
	People int
	Gone   []ErasedCount
	Stays  []ErasedCount

	first, last int64 // of the events of the ledger
}

// addErasure writes down what was erased, and returns its number. Its events are those of
// the ledger from first on.
func (v *Vault) addErasure(ctx context.Context, tx *sqlite.Tx, e Erasure, by ErasedBy, people int, first int64) (int64, error) {
	var random [16]byte
	if _, err := io.ReadFull(v.params.Rand, random[:]); err != nil {
		return 0, err
	}
	gone, err := json.Marshal(append([]ErasedCount{}, e.Gone...))
	if err != nil {
		return 0, err
	}
	stays, err := json.Marshal(append([]ErasedCount{}, e.Stays...))
	if err != nil {
		return 0, err
	}
	res, err := tx.ExecContext(ctx, `INSERT INTO erasure (number, at, opening_id, erased_by, people, first_event, last_event, gone, stays)
		VALUES (?, ?, `+thisOpening+`, ?, ?, ?, ?, ?, ?)`, proof.NewErasureNumber(random), v.now().UnixMilli(), string(by), people, first, first+int64(people)-1, string(gone), string(stays))
	if err != nil {
		return 0, err
	}
	return res.LastInsertId()
}

// Erasures returns what was erased, the newest first.
func (v *Vault) Erasures(ctx context.Context) ([]Erased, error) {
	return erasures(ctx, v.db.Readers(), ``)
}

func erasures(ctx context.Context, q sqlite.Querier, which string, args ...any) ([]Erased, error) {
	return collect(ctx, q, func(r *sql.Rows, e *Erased) error {
		var at sql.NullInt64
		var gone, stays string
		err := r.Scan(&e.ID, &e.Number, &at, &e.By, &e.Way.Number, &e.Way.Kind, &e.Way.Name, &e.People, &e.first, &e.last, &gone, &stays)
		e.At = timeOf(at)
		if err != nil {
			return err
		}
		return errors.Join(json.Unmarshal([]byte(gone), &e.Gone), json.Unmarshal([]byte(stays), &e.Stays))
	}, `SELECT e.id, e.number, e.at, e.erased_by, `+byWayColumns+`, e.people, e.first_event, e.last_event, e.gone, e.stays
		FROM erasure e LEFT JOIN opening ON opening.id = e.opening_id LEFT JOIN way w ON w.id = opening.way_id `+which+` ORDER BY e.id DESC`, args...)
}

// ErasureProof returns the certificate of an erasure as a proof file: what went and what
// stays, signed by the ledger's key, with the events that say so. It names nobody. Error
// codes: CodeNotFound, CodeLedgerBroken, CodeProofTooLong.
func (v *Vault) ErasureProof(ctx context.Context, id int64) ([]byte, error) {
	return v.prove(ctx, func(ctx context.Context, p *prover) error {
		all, err := erasures(ctx, p.q, `WHERE e.id = ?`, id)
		if err == nil && len(all) == 0 {
			err = &Error{Code: CodeNotFound, Field: "erasure"}
		}
		if err != nil {
			return err
		}
		p.Of = proof.OfErasure
		if p.Certificate, err = v.signErasure(all[0]); err != nil {
			return err
		}
		return p.add(ctx, false, `WHERE e.seq BETWEEN ? AND ? ORDER BY e.seq`, all[0].first, all[0].last)
	})
}

func (v *Vault) signErasure(e Erased) (string, error) {
	x := proof.Erasure{
		Number: e.Number, At: e.At, By: e.By, Way: string(e.Way.Kind), WayNumber: e.Way.Number, People: int64(e.People), First: e.first, Last: e.last,
		Gone: e.Gone, Stays: e.Stays,
	}
	v.secret.Lock()
	defer v.secret.Unlock()
	if v.uses == nil {
		return "", errors.New("the vault is closed")
	}
	return v.signer.SignErasure(x)
}
