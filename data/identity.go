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

// Identity is one way to tell, and to reach, a lead.
type Identity struct {
	Kind  IdentityKind
	Value string
}

// First gives the value of the first identity of a kind, or "".
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
	rank := map[IdentityKind]int{}
	for _, id := range wanted {
		if err := v.putIdentity(ctx, tx, lead, id, rank[id.Kind]); err != nil {
			return err
		}
		rank[id.Kind]++
	}
	if err := shareOptOuts(ctx, tx, lead); err != nil {
		return err
	}
	for _, id := range have {
		if slices.Contains(wanted, id) {
			continue
		}
		if err := dropIdentity(ctx, tx, lead, id); err != nil {
			return err
		}
	}
	return nil
}

func dropIdentity(ctx context.Context, tx *sqlite.Tx, lead int64, id Identity) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE outbox SET identity_id = NULL, state = CASE WHEN state IN ('queued', 'claimed') THEN 'skipped' ELSE state END,
			reason = CASE WHEN state IN ('queued', 'claimed') THEN 'address_changed' ELSE reason END
		WHERE identity_id = (SELECT id FROM identity WHERE lead_id = ? AND kind = ? AND value = ?)`, lead, id.Kind, id.Value)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM identity WHERE lead_id = ? AND kind = ? AND value = ?`, lead, id.Kind, id.Value)
	return err
}

func (v *Vault) putIdentity(ctx context.Context, tx *sqlite.Tx, lead int64, id Identity, rank int) error {
	print := v.fingerprint(id)
	erased, err := suppressed(ctx, tx, print, 0, ReasonErased)
	if err != nil {
		return err
	}
	if erased {
		return &Error{Code: CodeErasedPerson, Field: string(id.Kind)}
	}
	var owner int64
	err = tx.QueryRowContext(ctx, `
		INSERT INTO identity (lead_id, kind, value, rank, fingerprint) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (kind, value) DO UPDATE SET rank = CASE WHEN lead_id = excluded.lead_id THEN excluded.rank ELSE rank END
		RETURNING lead_id`, lead, id.Kind, id.Value, rank, print).Scan(&owner)
	if err == nil && owner != lead {
		return &Error{Code: CodeIdentityTaken, Field: string(id.Kind)}
	}
	return err
}
