package data

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"mujeeb/data/sqlite"
	"mujeeb/text/address"
)

// IdentityKind says what an identity is.
type IdentityKind string

// The kinds of identities.
const (
	Email IdentityKind = "email" // RFC 5321 address, domain in lower-case ASCII
	Phone IdentityKind = "phone" // E.164
	PSID  IdentityKind = "psid"  // page-scoped id of a Messenger user
)

// Identity is what a lead is known by, and may be reached at.
type Identity struct {
	Kind  IdentityKind
	Value string // in the one spelling of its kind
}

// First returns the value of the first identity of a kind, or "".
func (l *Lead) First(kind IdentityKind) string {
	for _, id := range l.Identities {
		if id.Kind == kind {
			return id.Value
		}
	}
	return ""
}

func identities(ctx context.Context, q sqlite.Querier, lead int64) ([]Identity, error) {
	return collect(ctx, q, func(r *sql.Rows, i *Identity) error { return r.Scan(&i.Kind, &i.Value) },
		`SELECT kind, value FROM identity WHERE lead_id = ? ORDER BY kind, rank`, lead)
}

// normalIdentities brings identities to normal form and drops empty and doubled ones.
func normalIdentities(given []Identity, region string) ([]Identity, error) {
	var normal []Identity
	for _, id := range given {
		if strings.TrimSpace(id.Value) == "" {
			continue
		}
		id, err := NormalIdentity(id.Kind, id.Value, region)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(normal, id) {
			normal = append(normal, id)
		}
	}
	if len(normal) == 0 {
		return nil, &Error{Code: CodeNoIdentity}
	}
	return normal, nil
}

// NormalIdentity returns what a person typed as an identity in the one spelling
// that the vault keeps. A phone number without a country code is taken to be of
// region, an ISO 3166 code. Error codes: CodeBadEmail, CodeBadPhone, CodeBadPSID.
func NormalIdentity(kind IdentityKind, typed, region string) (Identity, error) {
	switch kind {
	case Email:
		email, err := address.NormalEmail(typed)
		return Identity{Email, email.String()}, refused(CodeBadEmail, kind, err)
	case Phone:
		phone, err := address.NormalPhone(typed, region)
		if kept, ok := address.ParsePhone(strings.TrimSpace(typed)); err != nil && ok == nil {
			phone, err = kept, nil // a person may know a number that the plan has not yet
		}
		return Identity{Phone, phone.String()}, refused(CodeBadPhone, kind, err)
	}
	psid, err := address.ParsePSID(typed)
	return Identity{PSID, psid.String()}, refused(CodeBadPSID, kind, err)
}

func refused(code Code, kind IdentityKind, err error) error {
	if err == nil {
		return nil
	}
	return &Error{Code: code, Field: string(kind), Err: err}
}

// setIdentities makes wanted the identities of a lead. Those that stay keep
// their rows, since messages refer to them.
func (v *Vault) setIdentities(ctx context.Context, tx *sqlite.Tx, lead int64, wanted []Identity) error {
	have, err := identities(ctx, tx, lead)
	if err != nil {
		return err
	}
	rows, err := v.rankIdentities(ctx, tx, lead, wanted, have)
	if err != nil {
		return err
	}
	if err := newInserter().identities(ctx, tx, rows); err != nil {
		return err
	}
	added := slices.DeleteFunc(slices.Clone(wanted), func(id Identity) bool { return slices.Contains(have, id) })
	if err := v.takeHashes(ctx, tx, added); err != nil {
		return err
	}
	if err := shareOptOuts(ctx, tx, lead); err != nil {
		return err
	}
	gone := slices.DeleteFunc(have, func(id Identity) bool { return slices.Contains(wanted, id) })
	if len(gone) > 0 { // while those are found who share a mailbox that goes
		if err := settleState(ctx, tx, lead); err != nil {
			return err
		}
	}
	for _, id := range gone {
		if err := dropIdentity(ctx, tx, lead, id); err != nil {
			return err
		}
	}
	return nil
}

// rankIdentities brings those identities of a lead that stay into the order of
// wanted, and returns the rows of those that are to be inserted. have is in the
// order of use. Error codes: CodeErasedPerson, CodeIdentityTaken.
func (v *Vault) rankIdentities(ctx context.Context, tx *sqlite.Tx, lead int64, wanted, have []Identity) (rows []any, err error) {
	print, before, after := v.blockPrinter(), ranks(have), ranks(wanted)
	for _, id := range wanted {
		rank, there := before[id]
		if there && rank == after[id] {
			continue
		}
		if there {
			if _, err := tx.ExecContext(ctx, `UPDATE identity SET rank = ? WHERE kind = ? AND value = ?`, after[id], id.Kind, id.Value); err != nil {
				return nil, err
			}
			continue
		}
		p := print(id)
		erased, owner, err := knownIdentity(ctx, tx, id, p)
		switch {
		case err != nil:
			return nil, err
		case erased:
			return nil, &Error{Code: CodeErasedPerson, Field: string(id.Kind)}
		case owner != 0:
			return nil, &Error{Code: CodeIdentityTaken, Field: string(id.Kind)}
		}
		rows = append(rows, lead, string(id.Kind), id.Value, after[id], p.own, blobOrNull(p.mailbox))
	}
	return rows, nil
}

// ranks returns the place of each identity among those of its kind.
func ranks(ids []Identity) map[Identity]int64 {
	all, next := map[Identity]int64{}, map[IdentityKind]int64{}
	for _, id := range ids {
		all[id] = next[id.Kind]
		next[id.Kind]++
	}
	return all
}

// knownIdentity reports whether an identity is of somebody who was erased, and returns
// the lead that has it, or 0.
func knownIdentity(ctx context.Context, q sqlite.Querier, id Identity, print blockingPrint) (erased bool, owner int64, err error) {
	err = q.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM suppression WHERE fingerprint IN (?1, ?4, ?5) AND reason = 'erased'),
		coalesce((SELECT lead_id FROM identity WHERE kind = ?2 AND value = ?3), 0)`, print.own, id.Kind, id.Value, blobOrNull(print.mailbox), blobOrNull(print.plain)).Scan(&erased, &owner)
	return erased, owner, err
}

// blobOrNull returns what binds bytes, NULL when there are none.
func blobOrNull(b []byte) any {
	if b == nil {
		return nil
	}
	return b
}

// dropIdentity removes an identity of a lead. Messages to it no longer refer to it; those
// that have not left go to another identity of the person, if there is one, when they are
// claimed.
func dropIdentity(ctx context.Context, tx *sqlite.Tx, lead int64, id Identity) error {
	_, err := tx.ExecContext(ctx, `UPDATE outbox SET identity_id = NULL
		WHERE identity_id = (SELECT id FROM identity WHERE lead_id = ? AND kind = ? AND value = ?)`, lead, id.Kind, id.Value)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM identity WHERE lead_id = ? AND kind = ? AND value = ?`, lead, id.Kind, id.Value)
	return err
}
