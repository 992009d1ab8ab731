package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"mujeeb/data/sqlite"
	"mujeeb/text/fold"
)

// Lead is a person that the page's owner is, or may be, in touch with.
type Lead struct {
	ID         int64 // never given to anybody else, also once the person is erased
	Name       string
	Given      string            // the given name, where it is kept apart; "" = it is in Name
	Family     string            // likewise
	Lang       string            // "ar", "en" or "" when unknown
	Note       string            // what a file said; the owner's own are in Notes
	Notes      []Note            // the newest first; [Vault.SaveNote] writes them, SaveLead does not read them
	Next       Step              // likewise; [Vault.SetStep] writes it
	Formerly   []string          // likewise; what leads were called that were merged into this one
	Extra      map[string]string // fields of the owner's own: further columns of files, and those added by hand
	State      LeadState         // follows from their word; SaveLead does not read it
	SourceID   int64             // never changed
	Source     string            // its name; SaveLead does not read it
	Tags       []string          // by name
	Identities []Identity        // by kind; the first of a kind is the one that messages go to
	CreatedAt  time.Time         // never changed
	UpdatedAt  time.Time         // by SaveLead and imports that learned something
}

// Lead returns one lead with identities, tags, notes and the next step. Error code: CodeNotFound.
func (v *Vault) Lead(ctx context.Context, id int64) (l *Lead, err error) {
	err = v.read(ctx, "read lead", func(q sqlite.Querier) error {
		l, err = wholeLead(ctx, q, id)
		return err
	})
	return l, err
}

// wholeLead is lead with the notes and the next step.
func wholeLead(ctx context.Context, q sqlite.Querier, id int64) (*Lead, error) {
	l, err := lead(ctx, q, id)
	if err != nil {
		return nil, err
	}
	if l.Notes, err = notes(ctx, q, jsonList([]int64{id})); err != nil {
		return nil, err
	}
	l.Next, err = step(ctx, q, id)
	return l, err
}

func lead(ctx context.Context, q sqlite.Querier, id int64) (*Lead, error) {
	l := &Lead{ID: id}
	var extra string
	var created, updated sql.NullInt64
	err := q.QueryRowContext(ctx, `
		SELECT lead.name, given, family, lang, note, extra, state, source_id, source.name, lead.created_at, updated_at
		FROM lead JOIN source ON source.id = source_id WHERE lead.id = ?`, id).
		Scan(&l.Name, &l.Given, &l.Family, &l.Lang, &l.Note, &extra, &l.State, &l.SourceID, &l.Source, &created, &updated)
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

// SaveLead adds a lead (ID 0) or writes its changes, and returns its ID. Empty
// identities are left out; the rest are brought to normal form, phones by the
// region of the settings. A lead without a source is one that was added by hand.
// Error codes: CodeBadEmail, CodeBadPhone, CodeNoIdentity, CodeIdentityTaken,
// CodeErasedPerson, CodeNotFound.
func (v *Vault) SaveLead(ctx context.Context, l *Lead) (id int64, err error) {
	err = v.savingLead(ctx, l, func(tx *sqlite.Tx, wanted []Identity) error {
		id, err = v.saveLead(ctx, tx, l, wanted)
		return err
	})
	return id, err
}

// savingLead runs save in a transaction, with the lead's identities in normal form.
func (v *Vault) savingLead(ctx context.Context, l *Lead, save func(tx *sqlite.Tx, wanted []Identity) error) error {
	settings, err := v.Settings(ctx)
	if err != nil {
		return err
	}
	wanted, err := normalIdentities(l.Identities, settings.Region)
	if err != nil {
		return err
	}
	return v.write(ctx, "save lead", func(tx *sqlite.Tx) error { return save(tx, wanted) })
}

// saveLead writes a lead with its identities in normal form, and returns its number.
func (v *Vault) saveLead(ctx context.Context, tx *sqlite.Tx, l *Lead, wanted []Identity) (int64, error) {
	before, correcting, err := beforeCorrection(ctx, tx, l.ID)
	if err != nil {
		return 0, err
	}
	id, err := v.putLead(ctx, tx, l)
	if err != nil {
		return 0, err
	}
	if err := v.setIdentities(ctx, tx, id, wanted); err != nil {
		return 0, err
	}
	if err := setTags(ctx, tx, id, l.Tags); err != nil {
		return 0, err
	}
	if err := v.logCorrection(ctx, tx, correcting, before); err != nil {
		return 0, err
	}
	return id, v.settleLead(ctx, tx, id)
}

// putLead writes the row of the lead itself, and returns its number.
func (v *Vault) putLead(ctx context.Context, tx *sqlite.Tx, l *Lead) (int64, error) {
	if l.ID != 0 {
		return l.ID, v.updateLead(ctx, tx, l)
	}
	source := l.SourceID
	if source == 0 {
		var err error
		if source, err = v.ensureSource(ctx, tx, Source{Name: SourceByHand, Kind: "manual"}); err != nil {
			return 0, err
		}
	}
	last, err := lastLead(ctx, tx)
	if err != nil {
		return 0, err
	}
	row, err := l.row(last + 1)
	if err != nil {
		return 0, err
	}
	return last + 1, newInserter().leads(ctx, tx, row, StateContact, source, v.now())
}

func (v *Vault) updateLead(ctx context.Context, tx *sqlite.Tx, l *Lead) error {
	was := Lead{}
	err := tx.QueryRowContext(ctx, `SELECT name, given, family FROM lead WHERE id = ?`, l.ID).Scan(&was.Name, &was.Given, &was.Family)
	if errors.Is(err, sql.ErrNoRows) {
		return &Error{Code: CodeNotFound}
	}
	if err != nil {
		return err
	}
	is := *l
	is.dropParts(was)
	row, err := is.row(l.ID)
	if err != nil {
		return err
	}
	r, err := tx.ExecContext(ctx, `UPDATE lead SET name = ?2, sort_name = ?3, lang = ?4, note = ?5, extra = ?6, given = ?7, family = ?8, updated_at = ?9 WHERE id = ?1`,
		append(row, v.now().UnixMilli())...)
	return oneRow(r, err)
}

// dropParts drops a given and a family name that were not changed with the name and are no
// part of it any more: they are another person's name, or were spelled wrongly.
func (l *Lead) dropParts(was Lead) {
	if strings.TrimSpace(l.Name) == was.Name || l.Given != was.Given || l.Family != was.Family {
		return
	}
	name := " " + strings.Join(strings.Fields(strings.NewReplacer(",", " ", "،", " ").Replace(l.Name)), " ") + " "
	for _, part := range []*string{&l.Given, &l.Family} {
		if !strings.Contains(name, " "+strings.Join(strings.Fields(*part), " ")+" ") {
			*part = ""
		}
	}
}

// row returns the columns of a lead that the admin can change, behind its number.
func (l *Lead) row(id int64) ([]any, error) {
	extra, err := json.Marshal(orEmpty(l.Extra))
	given, family := strings.TrimSpace(l.Given), strings.TrimSpace(l.Family)
	name := fullName(l.Name, given, family)
	return []any{id, name, fold.Text(name), l.Lang, l.Note, string(extra), given, family}, err
}

func orEmpty(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return m
}

// lastLead returns the highest number that a lead ever had.
func lastLead(ctx context.Context, tx *sqlite.Tx) (id int64, err error) {
	err = tx.QueryRowContext(ctx, `SELECT seq FROM sqlite_sequence WHERE name = 'lead'`).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return id, err
}
