package data

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"mujeeb/data/sqlite"
)

// PolicyVersion is one version of the privacy policy. It is kept for good, and only
// its notice comes later.
type PolicyVersion struct {
	ID          int64
	Number      int       // from 1, in the order of adding
	Lang        string    // "ar" or "en"
	Text        string    // Markdown
	ChangeNote  string    // what changed, in plain words
	EffectiveAt time.Time // when it takes effect, as the admin says; now when zero
	RunID       int64     // the legal notice that told people, 0 when none was written; set by NoticeOfPolicy
	RunState    RunState  // of that notice, "" without one
	CreatedAt   time.Time
}

// PolicyVersions returns all versions, the newest first.
func (v *Vault) PolicyVersions(ctx context.Context) ([]PolicyVersion, error) {
	return collect(ctx, v.db.Readers(), func(r *sql.Rows, p *PolicyVersion) error {
		var effective, created sql.NullInt64
		err := r.Scan(&p.ID, &p.Number, &p.Lang, &p.Text, &p.ChangeNote, &effective, &p.RunID, &p.RunState, &created)
		p.EffectiveAt, p.CreatedAt = timeOf(effective), timeOf(created)
		return err
	}, `SELECT v.id, number, v.lang, text, change_note, effective_at, coalesce(run_id, 0), `+noticeState+`, v.created_at
		FROM policy_version v LEFT JOIN run ON run.id = run_id ORDER BY number DESC`)
}

// AddPolicy keeps a text as the next version of the policy.
// Error code: CodeMissing.
func (v *Vault) AddPolicy(ctx context.Context, p PolicyVersion) (id int64, err error) {
	if strings.TrimSpace(p.Text) == "" {
		return 0, missing("text")
	}
	if strings.TrimSpace(p.ChangeNote) == "" {
		return 0, missing("change_note")
	}
	err = v.write(ctx, "add policy", func(tx *sqlite.Tx) error {
		now := v.now()
		if p.EffectiveAt.IsZero() {
			p.EffectiveAt = now
		}
		return tx.QueryRowContext(ctx, `
			INSERT INTO policy_version (number, lang, text, change_note, effective_at, created_at)
			SELECT coalesce(max(number), 0) + 1, ?, ?, ?, ?, ? FROM policy_version RETURNING id`,
			p.Lang, p.Text, p.ChangeNote, p.EffectiveAt.UnixMilli(), now.UnixMilli()).Scan(&id)
	})
	return id, err
}

// NoticeOfPolicy saves the legal notice about a policy version as a draft run
// and ties the two together. Error codes: as [Vault.SaveRun], CodeNotFound.
func (v *Vault) NoticeOfPolicy(ctx context.Context, policy int64, r Run) (int64, error) {
	r.Class = ClassPolicy
	return v.noticeOf(ctx, `UPDATE policy_version SET run_id = ? WHERE id = ?`, policy, r)
}

// noticeOf saves a run and writes its ID where tie says.
func (v *Vault) noticeOf(ctx context.Context, tie string, of int64, r Run) (id int64, err error) {
	err = v.write(ctx, "save notice", func(tx *sqlite.Tx) error {
		if id, err = v.saveRun(ctx, tx, r); err != nil {
			return err
		}
		res, err := tx.ExecContext(ctx, tie, id, of)
		return oneRow(res, err)
	})
	return id, err
}
