package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"mujeeb/data/sqlite"
	"mujeeb/text/address"
	"mujeeb/text/fold"
)

// Lead is a person that the page's owner is, or may be, in touch with.
type Lead struct {
	ID         int64
	Name       string
	Lang       string // "ar", "en" or "" when unknown
	Note       string
	Extra      map[string]string // further columns of the file the lead came from
	State      LeadState
	SourceID   int64
	Source     string
	Tags       []string
	Identities []Identity // in the order they are used; see [IdentityKind]
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

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

// LeadState sums up what the person agreed to.
type LeadState string

// The states. They follow from grounds and suppressions and are never set by hand.
const (
	StateContact  LeadState = "contact"   // known, but agreed to nothing
	StateAgreed   LeadState = "agreed"    // at least one live ground
	StateOptedOut LeadState = "opted_out" // said no, and no ground is left
)

// Lead gives one lead whole. Error code: CodeNotFound.
func (v *Vault) Lead(ctx context.Context, id int64) (l *Lead, err error) {
	err = v.read(ctx, "read lead", func(q sqlite.Querier) error {
		l, err = lead(ctx, q, id)
		return err
	})
	return l, err
}

func lead(ctx context.Context, q sqlite.Querier, id int64) (*Lead, error) {
	l := &Lead{ID: id}
	var extra string
	var created, updated sql.NullInt64
	err := q.QueryRowContext(ctx, `
		SELECT lead.name, lang, note, extra, state, source_id, source.name, lead.created_at, updated_at
		FROM lead JOIN source ON source.id = source_id WHERE lead.id = ?`, id).
		Scan(&l.Name, &l.Lang, &l.Note, &extra, &l.State, &l.SourceID, &l.Source, &created, &updated)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, &Error{Code: CodeNotFound}
	}
	if err != nil {
		return nil, wrap("read lead", err)
	}
	if err := json.Unmarshal([]byte(extra), &l.Extra); err != nil {
		return nil, fmt.Errorf("read lead: %w", err)
	}
	l.CreatedAt, l.UpdatedAt = timeOf(created), timeOf(updated)
	if l.Identities, err = identities(ctx, q, id); err != nil {
		return nil, err
	}
	l.Tags, err = collect(ctx, q, sqlite.Value[string], `
		SELECT name FROM tag JOIN lead_tag ON tag_id = tag.id WHERE lead_id = ? ORDER BY name`, id)
	return l, err
}

func identities(ctx context.Context, q sqlite.Querier, lead int64) ([]Identity, error) {
	return collect(ctx, q, func(r *sql.Rows, i *Identity) error { return r.Scan(&i.Kind, &i.Value) },
		`SELECT kind, value FROM identity WHERE lead_id = ? ORDER BY kind, rank`, lead)
}

// SaveLead adds a lead (ID 0) or writes its changes, and gives its ID. Empty
// identities are left out; the rest are brought to normal form, phones by the
// region of the settings. A lead without a source is one that was added by hand.
// Error codes: CodeBadEmail, CodeBadPhone, CodeNoIdentity, CodeIdentityTaken,
// CodeErasedPerson, CodeNotFound.
func (v *Vault) SaveLead(ctx context.Context, l *Lead) (int64, error) {
	settings, err := v.Settings(ctx)
	if err != nil {
		return 0, err
	}
	wanted, err := normalIdentities(l.Identities, settings.Region)
	if err != nil {
		return 0, err
	}
	id := l.ID
	err = v.write(ctx, "save lead", func(tx *sqlite.Tx) error {
		if id, err = v.putLead(ctx, tx, l); err != nil {
			return err
		}
		if err := v.setIdentities(ctx, tx, id, wanted); err != nil {
			return err
		}
		if err := setTags(ctx, tx, id, l.Tags); err != nil {
			return err
		}
		return v.settleLead(ctx, tx, id)
	})
	return id, err
}

// putLead writes the row of the lead itself.
func (v *Vault) putLead(ctx context.Context, tx *sqlite.Tx, l *Lead) (int64, error) {
	extra, err := json.Marshal(orEmpty(l.Extra))
	if err != nil {
		return 0, err
	}
	name, now := strings.TrimSpace(l.Name), v.now().UnixMilli()
	if l.ID != 0 {
		r, err := tx.ExecContext(ctx, `UPDATE lead SET name = ?, sort_name = ?, lang = ?, note = ?, extra = ?, updated_at = ? WHERE id = ?`,
			name, fold.Text(name), l.Lang, l.Note, string(extra), now, l.ID)
		return l.ID, oneRow(r, err)
	}
	source := l.SourceID
	if source == 0 {
		if source, err = v.ensureSource(ctx, tx, Source{Name: SourceByHand, Kind: "manual"}); err != nil {
			return 0, err
		}
	}
	r, err := tx.ExecContext(ctx, `
		INSERT INTO lead (name, sort_name, lang, note, extra, state, source_id, created_at, updated_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, name, fold.Text(name), l.Lang, l.Note, string(extra), StateContact, source, now, now)
	if err != nil {
		return 0, err
	}
	return r.LastInsertId()
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

// settleLead brings what follows from a lead's rows up to date: its state and
// its entry in the search index.
func (v *Vault) settleLead(ctx context.Context, tx *sqlite.Tx, id int64) error {
	if err := settleState(ctx, tx, id); err != nil {
		return err
	}
	text, err := leadText(ctx, tx, id)
	if err != nil {
		return err
	}
	return indexLead(ctx, tx, id, text)
}

// leadText gives the search text of a lead as its rows are now.
func leadText(ctx context.Context, tx *sqlite.Tx, id int64) (string, error) {
	var name, note string
	if err := tx.QueryRowContext(ctx, `SELECT name, note FROM lead WHERE id = ?`, id).Scan(&name, &note); err != nil {
		return "", err
	}
	ids, err := identities(ctx, tx, id)
	return searchText(name, note, ids), err
}

func settleState(ctx context.Context, tx *sqlite.Tx, id int64) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE lead SET state = CASE
			WHEN EXISTS (SELECT 1 FROM ground WHERE lead_id = lead.id) THEN 'agreed'
			WHEN EXISTS (SELECT 1 FROM identity JOIN suppression USING (fingerprint)
				WHERE lead_id = lead.id AND reason = 'opt_out') THEN 'opted_out'
			ELSE 'contact' END
		WHERE id = ?`, id)
	return err
}

// searchText is what a lead is found by, folded.
func searchText(name, note string, ids []Identity) string {
	var b strings.Builder
	b.WriteString(fold.Text(name))
	for _, id := range ids {
		b.WriteByte(' ')
		b.WriteString(fold.Text(id.Value))
	}
	b.WriteByte(' ')
	b.WriteString(fold.Text(note))
	return b.String()
}

// indexLead replaces a lead's entry in the search index. The index removes by
// content, so the old entry goes before its text does.
func indexLead(ctx context.Context, tx *sqlite.Tx, id int64, folded string) error {
	var have string
	err := tx.QueryRowContext(ctx, `SELECT folded FROM lead_text WHERE id = ?`, id).Scan(&have)
	if err == nil && have == folded {
		return nil
	}
	if err == nil {
		err = unindexLead(ctx, tx, id)
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO lead_text (id, folded) VALUES (?, ?)`, id, folded); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO lead_search (rowid, folded) VALUES (?, ?)`, id, folded)
	return err
}

func unindexLead(ctx context.Context, tx *sqlite.Tx, id int64) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO lead_search (lead_search, rowid, folded) SELECT 'delete', id, folded FROM lead_text WHERE id = ?`, id)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM lead_text WHERE id = ?`, id)
	return err
}

// oneRow turns an update that met no row into CodeNotFound.
func oneRow(r sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, &Error{Code: CodeNotFound})
	}
	return nil
}

func orEmpty(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return m
}
