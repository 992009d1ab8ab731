package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"
	"time"

	"mujeeb/data/sqlite"
)

// BreachReport is what an authority was told of a breach in one phase (GDPR Art. 33(4)), as
// it was told. It is never changed.
type BreachReport struct {
	ID       int64
	BreachID int64
	Number   int       // of the phase, from 1; set by AddBreachReport
	At       time.Time // when it was written down
	By       ByWay
	SentAt   time.Time       // in the owner's words, as is How
	How      string          // it was sent, and under which number
	Content  json.RawMessage // the notice, in the form of package letters
}

// BreachReports returns what an authority was told of a breach, the first phase first.
func (v *Vault) BreachReports(ctx context.Context, breach int64) ([]BreachReport, error) {
	return collect(ctx, v.db.Readers(), func(r *sql.Rows, b *BreachReport) error {
		var at, sent sql.NullInt64
		var raw string
		err := r.Scan(&b.ID, &b.BreachID, &b.Number, &at, &sent, &b.How, &raw, &b.By.Number, &b.By.Kind, &b.By.Name)
		b.At, b.SentAt, b.Content = timeOf(at), timeOf(sent), json.RawMessage(raw)
		return err
	}, `SELECT b.id, b.breach_id, b.number, b.at, b.sent_at, b.how, b.content, `+byWayColumns+`
		FROM breach_report b LEFT JOIN opening ON opening.id = b.opening_id LEFT JOIN way w ON w.id = opening.way_id
		WHERE b.breach_id = ? ORDER BY b.number`, breach)
}

// AddBreachReport writes down that an authority was told, as the next phase, and returns its
// number. The first one is from when the authority counts as told. Error codes: CodeMissing,
// CodeNotFound; CodeFuture of a moment to come, CodeTooEarly of one before the breach was
// noticed.
func (v *Vault) AddBreachReport(ctx context.Context, r BreachReport) (number int, err error) {
	if r.How = strings.TrimSpace(r.How); r.How == "" {
		return 0, missing("how")
	}
	if r.SentAt.IsZero() {
		return 0, missing("sent_at")
	}
	err = v.write(ctx, "note a report", func(tx *sqlite.Tx) error {
		b, err := oneBreach(ctx, tx, r.BreachID)
		switch {
		case err != nil:
			return err
		case r.SentAt.After(v.now()):
			return &Error{Code: CodeFuture, Field: "sent_at"}
		case b.ToldTooEarly(r.SentAt):
			return &Error{Code: CodeTooEarly, Field: "sent_at"}
		}
		err = tx.QueryRowContext(ctx, `INSERT INTO breach_report (breach_id, number, at, opening_id, sent_at, how, content)
			SELECT ?1, (SELECT coalesce(max(number), 0) + 1 FROM breach_report WHERE breach_id = ?1), ?2, `+thisOpening+`, ?3, ?4, ?5 RETURNING number`,
			r.BreachID, v.now().UnixMilli(), r.SentAt.UnixMilli(), r.How, string(r.Content)).Scan(&number)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE breach SET authority_told_at = ?, authority_note = ? WHERE id = ? AND authority_told_at IS NULL`, r.SentAt.UnixMilli(), r.How, r.BreachID)
		if err != nil {
			return err
		}
		return v.keepVersion(ctx, tx, r.BreachID)
	})
	return number, err
}

// SaveReport replaces what the authority is told of a breach beside the rest. Error code:
// CodeNotFound.
func (v *Vault) SaveReport(ctx context.Context, breach int64, answers map[string]string) error {
	raw, err := json.Marshal(orEmpty(answers))
	if err != nil {
		return err
	}
	return v.write(ctx, "save a report", func(tx *sqlite.Tx) error {
		res, err := tx.ExecContext(ctx, `UPDATE breach SET report = ? WHERE id = ?`, string(raw), breach)
		if err := oneRow(res, err); err != nil {
			return err
		}
		return v.keepVersion(ctx, tx, breach)
	})
}
