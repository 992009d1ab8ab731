package data

import (
	"context"
	"database/sql"
	"net/url"
	"strings"
	"time"

	"mujeeb/data/sqlite"
)

// LeadForm is a form of the platform whose leads the owner fetches as a file.
type LeadForm struct {
	ID        int64
	Number    string    // the platform's; no other form has it
	Name      string    // in the owner's words
	CreatedAt time.Time // when it was added here
	FetchedAt time.Time // when its leads were imported last; zero before
}

// What the platform keeps, and how long after the last import the owner is reminded: the
// platform offers leads for 90 days.
const (
	FormKeepsDays   = 90
	FormRemindsDays = 75
)

// ExportURL returns the address at which the platform gives the leads of the form as a file
// to whoever is signed in there and may have them (Meta for Developers, Retrieving Leads).
func (f LeadForm) ExportURL() *url.URL {
	return &url.URL{
		Scheme: "https", Host: "www.facebook.com", Path: "/ads/lead_gen/export_csv/",
		RawQuery: url.Values{"id": {f.Number}, "type": {"form"}}.Encode(),
	}
}

// RemindAt returns from when the owner is reminded to fetch the form's leads.
func (f LeadForm) RemindAt() time.Time {
	last := f.FetchedAt
	if last.IsZero() {
		last = f.CreatedAt
	}
	return last.AddDate(0, 0, FormRemindsDays)
}

// LeadForms returns all forms by name.
func (v *Vault) LeadForms(ctx context.Context) ([]LeadForm, error) {
	return collect(ctx, v.db.Readers(), func(r *sql.Rows, f *LeadForm) error {
		var created, fetched sql.NullInt64
		err := r.Scan(&f.ID, &f.Number, &f.Name, &created, &fetched)
		f.CreatedAt, f.FetchedAt = timeOf(created), timeOf(fetched)
		return err
	}, `SELECT id, number, name, created_at, fetched_at FROM lead_form ORDER BY name, id`)
}

// FormNumber returns the number of a form in what a person typed or pasted: the number
// itself, or an address that names it. Error codes: CodeMissing, CodeBadChoice.
func FormNumber(typed string) (string, error) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return "", missing("number")
	}
	if address, err := url.Parse(typed); err == nil && address.Host != "" {
		typed = address.Query().Get("id")
	}
	typed = strings.TrimPrefix(typed, "f:") // as the platform's files have it
	if len(typed) < 5 || len(typed) > 20 || strings.Trim(typed, "0123456789") != "" {
		return "", &Error{Code: CodeBadChoice, Field: "number"}
	}
	return typed, nil
}

// SaveLeadForm adds a form (ID 0) or writes its changes, and returns its ID.
// Error codes: CodeMissing, CodeBadChoice, CodeNameTaken for a number that another form
// has, CodeNotFound.
func (v *Vault) SaveLeadForm(ctx context.Context, f LeadForm) (id int64, err error) {
	if f.Name = strings.Join(strings.Fields(f.Name), " "); f.Name == "" {
		return 0, missing("name")
	}
	if f.Number, err = FormNumber(f.Number); err != nil {
		return 0, err
	}
	err = v.write(ctx, "save a form", func(tx *sqlite.Tx) error {
		id, err = v.putLeadForm(ctx, tx, f)
		if sqlite.IsUnique(err) {
			return &Error{Code: CodeNameTaken, Field: "number"}
		}
		return err
	})
	return id, err
}

func (v *Vault) putLeadForm(ctx context.Context, tx *sqlite.Tx, f LeadForm) (int64, error) {
	if f.ID != 0 {
		r, err := tx.ExecContext(ctx, `UPDATE lead_form SET number = ?, name = ? WHERE id = ?`, f.Number, f.Name, f.ID)
		return f.ID, oneRow(r, err)
	}
	r, err := tx.ExecContext(ctx, `INSERT INTO lead_form (number, name, created_at) VALUES (?, ?, ?)`, f.Number, f.Name, v.now().UnixMilli())
	if err != nil {
		return 0, err
	}
	return r.LastInsertId()
}

// DeleteLeadForm removes a form; its leads stay. Error code: CodeNotFound.
func (v *Vault) DeleteLeadForm(ctx context.Context, id int64) error {
	return v.write(ctx, "delete a form", func(tx *sqlite.Tx) error {
		r, err := tx.ExecContext(ctx, `DELETE FROM lead_form WHERE id = ?`, id)
		return oneRow(r, err)
	})
}

// FormFetched writes down that the leads of a form were imported now. Error code: CodeNotFound.
func (v *Vault) FormFetched(ctx context.Context, id int64) error {
	return v.write(ctx, "note a fetched form", func(tx *sqlite.Tx) error {
		r, err := tx.ExecContext(ctx, `UPDATE lead_form SET fetched_at = ? WHERE id = ?`, v.now().UnixMilli(), id)
		return oneRow(r, err)
	})
}
