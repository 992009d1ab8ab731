package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"
	"time"

	"mujeeb/data/sqlite"
)

// Breach is a personal data breach as it is documented (GDPR Art. 33(5)).
type Breach struct {
	ID              int64
	Title           string
	NoticedAt       time.Time         // set by the admin: the 72 hours of Art. 33(1) run from here
	HappenedAt      time.Time         // zero when not known
	Parts           map[string]string // the Art. 34(2) parts by key (package gdpr)
	Lang            string            // of the notice: "ar" or "en"
	Audience        LeadFilter        // who is affected
	AuthorityToldAt time.Time         // zero when not told
	AuthorityNote   string            // how they were told, or why not, in the admin's words
	RunID           int64             // the legal notice to those affected, 0 when none was written; set by NoticeOfBreach
	RunState        RunState          // of that notice, "" without one
	CreatedAt       time.Time         // never changed
	UpdatedAt       time.Time         // by SaveBreach, at every call
}

// Breaches returns all breaches, the newest first.
func (v *Vault) Breaches(ctx context.Context) ([]Breach, error) {
	return collect(ctx, v.db.Readers(), scanBreach, `
		SELECT b.id, b.title, noticed_at, happened_at, parts, b.lang, b.audience, authority_told_at, authority_note, coalesce(run_id, 0), coalesce(run.state, ''),
			b.created_at, updated_at FROM breach b LEFT JOIN run ON run.id = run_id ORDER BY noticed_at DESC, b.id DESC`)
}

func scanBreach(r *sql.Rows, b *Breach) error {
	var noticed, happened, told, created, updated sql.NullInt64
	var parts, audience string
	if err := r.Scan(&b.ID, &b.Title, &noticed, &happened, &parts, &b.Lang, &audience, &told, &b.AuthorityNote, &b.RunID, &b.RunState, &created, &updated); err != nil {
		return err
	}
	b.NoticedAt, b.HappenedAt, b.AuthorityToldAt, b.CreatedAt, b.UpdatedAt = timeOf(noticed), timeOf(happened), timeOf(told), timeOf(created), timeOf(updated)
	if err := json.Unmarshal([]byte(parts), &b.Parts); err != nil {
		return err
	}
	return json.Unmarshal([]byte(audience), &b.Audience)
}

// SaveBreach adds a breach (ID 0) or writes its changes, and returns its ID.
// Error codes: CodeMissing, CodeNotFound.
func (v *Vault) SaveBreach(ctx context.Context, b Breach) (int64, error) {
	if b.Title = strings.TrimSpace(b.Title); b.Title == "" {
		return 0, missing("title")
	}
	if b.NoticedAt.IsZero() {
		return 0, missing("noticed_at")
	}
	parts, err := json.Marshal(orEmpty(b.Parts))
	if err != nil {
		return 0, err
	}
	audience, err := json.Marshal(b.Audience)
	if err != nil {
		return 0, err
	}
	id := b.ID
	err = v.write(ctx, "save breach", func(tx *sqlite.Tx) error {
		now := v.now().UnixMilli()
		args := []any{b.Title, b.NoticedAt.UnixMilli(), millis(b.HappenedAt), string(parts), b.Lang, string(audience), millis(b.AuthorityToldAt), b.AuthorityNote, now}
		if id != 0 {
			res, err := tx.ExecContext(ctx, `UPDATE breach SET title = ?, noticed_at = ?, happened_at = ?, parts = ?, lang = ?, audience = ?,
				authority_told_at = ?, authority_note = ?, updated_at = ? WHERE id = ?`, append(args, id)...)
			return oneRow(res, err)
		}
		res, err := tx.ExecContext(ctx, `INSERT INTO breach (title, noticed_at, happened_at, parts, lang, audience, authority_told_at, authority_note, updated_at, created_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, append(args, now)...)
		if err != nil {
			return err
		}
		id, err = res.LastInsertId()
		return err
	})
	return id, err
}

// NoticeOfBreach saves the notice to those affected as a draft run and ties the
// two together. Error codes: as [Vault.SaveRun], CodeNotFound.
func (v *Vault) NoticeOfBreach(ctx context.Context, breach int64, r Run) (int64, error) {
	r.Class = ClassBreach
	return v.noticeOf(ctx, `UPDATE breach SET run_id = ? WHERE id = ?`, breach, r)
}
