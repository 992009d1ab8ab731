package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"mujeeb/data/sqlite"
	"mujeeb/gdpr"
)

// Breach is a personal data breach as it is documented (GDPR Art. 33(5)). Every change of it
// is kept as a [BreachVersion].
type Breach struct {
	ID              int64
	Title           string
	Rehearsal       bool              // nothing happened: it is practised. Set when it is added, never changed
	NoticedAt       time.Time         // set by the admin: the 72 hours of Art. 33(1) run from here
	HappenedAt      time.Time         // zero when not known
	Parts           map[string]string // the Art. 34(2) parts by key (package gdpr)
	Lang            string            // of the notice: "ar" or "en"
	Audience        LeadFilter        // who is affected, as it is chosen; who that was is kept as [BreachPeople]
	AffectedBy      AffectedBy        // how that was worked out; "" in a breach of before it was asked
	AffectedOf      int64             // the export or the account that AffectedBy is about
	Severity        Weighing          // how severe it is, by the owner's answers
	AuthorityToldAt time.Time         // zero when not told
	AuthorityNote   string            // how they were told, or why not, in the admin's words
	PeopleDecision  PeopleDecision    // whether the people affected are told
	PeopleWhy       string            // the reason for that, in the admin's words
	Report          map[string]string // what the authority is told beside the rest, by the keys of package gdpr; set by SaveReport
	Measures        []Measure         // against it, and what follows it up
	RunID           int64             // the legal notice to those affected, 0 when none was written; set by NoticeOfBreach
	RunState        RunState          // of that notice, "" without one
	CreatedAt       time.Time         // never changed
	UpdatedAt       time.Time         // by SaveBreach, at every call
}

// PeopleDecision is what the owner decided about telling the people affected; "" while
// nothing is decided.
type PeopleDecision string

// The decisions.
const (
	TellPeople    PeopleDecision = "tell"
	TellPublic    PeopleDecision = "public" // by a public notice (Art. 34(3)(c))
	TellNotPeople PeopleDecision = "not"
)

// Weighing is how severe a breach is by the method of package gdpr: what was answered in
// both of its steps, and what was shown for it. Nothing was shown before every question was
// answered.
type Weighing struct {
	Facts  gdpr.Facts  `json:"facts,omitzero"`
	Why    string      `json:"why,omitempty"` // the reasons, in the owner's words
	Score  float64     `json:"score,omitzero"`
	Class  gdpr.Class  `json:"class,omitempty"`
	Advice gdpr.Advice `json:"advice,omitempty"`
	Source string      `json:"source,omitempty"` // of the method
}

// Measure is something that is done against a breach, or that follows it up.
type Measure struct {
	Text string    `json:"text"`
	Due  time.Time `json:"due,omitzero"`  // the day by which, in UTC as the next; zero = none was set
	Done time.Time `json:"done,omitzero"` // the day on which it was done; zero = it is open
}

// Breaches returns all breaches, the newest first.
func (v *Vault) Breaches(ctx context.Context) ([]Breach, error) {
	return collect(ctx, v.db.Readers(), scanBreach, selectBreach+`ORDER BY noticed_at DESC, b.id DESC`)
}

// Breach returns one breach. Error code: CodeNotFound.
func (v *Vault) Breach(ctx context.Context, id int64) (Breach, error) {
	return oneBreach(ctx, v.db.Readers(), id)
}

func oneBreach(ctx context.Context, q sqlite.Querier, id int64) (Breach, error) {
	all, err := collect(ctx, q, scanBreach, selectBreach+`WHERE b.id = ?`, id)
	if err == nil && len(all) == 0 {
		err = &Error{Code: CodeNotFound, Field: "breach"}
	}
	if err != nil {
		return Breach{}, err
	}
	return all[0], nil
}

const selectBreach = `
	SELECT b.id, b.title, rehearsal, noticed_at, happened_at, parts, b.lang, b.audience, affected_by, affected_of, severity, authority_told_at, authority_note,
		people_decision, people_why, report, measures, coalesce(run_id, 0), ` + noticeState + `, b.created_at, updated_at
	FROM breach b LEFT JOIN run ON run.id = run_id `

func scanBreach(r *sql.Rows, b *Breach) error {
	var noticed, happened, told, created, updated sql.NullInt64
	var parts, audience, severity, report, measures string
	if err := r.Scan(&b.ID, &b.Title, &b.Rehearsal, &noticed, &happened, &parts, &b.Lang, &audience, &b.AffectedBy, &b.AffectedOf, &severity, &told, &b.AuthorityNote,
		&b.PeopleDecision, &b.PeopleWhy, &report, &measures, &b.RunID, &b.RunState, &created, &updated); err != nil {
		return err
	}
	b.NoticedAt, b.HappenedAt, b.AuthorityToldAt, b.CreatedAt, b.UpdatedAt = timeOf(noticed), timeOf(happened), timeOf(told), timeOf(created), timeOf(updated)
	read := func(raw string, into any) error { return json.Unmarshal([]byte(raw), into) }
	return errors.Join(read(parts, &b.Parts), read(audience, &b.Audience), read(severity, &b.Severity), read(report, &b.Report), read(measures, &b.Measures))
}

// SaveBreach adds a breach (ID 0) or writes its changes, and returns its ID. What it was
// before stays as a [BreachVersion]. Whom it affects is worked out and kept when that is
// chosen. Error codes: CodeMissing, CodeBadChoice, CodeNotFound.
func (v *Vault) SaveBreach(ctx context.Context, b Breach) (int64, error) {
	if err := b.check(); err != nil {
		return 0, err
	}
	id := b.ID
	err := v.write(ctx, "save breach", func(tx *sqlite.Tx) (err error) {
		var before Breach
		if id != 0 {
			if before, err = oneBreach(ctx, tx, id); err != nil {
				return err
			}
		}
		if id, err = v.putBreach(ctx, tx, b); err != nil {
			return err
		}
		if err := v.keepAffected(ctx, tx, before, id); err != nil {
			return err
		}
		return v.keepVersion(ctx, tx, id)
	})
	return id, err
}

// check reports what is wrong with a breach, and cleans it.
func (b *Breach) check() error {
	if b.Title = strings.TrimSpace(b.Title); b.Title == "" {
		return missing("title")
	}
	if b.NoticedAt.IsZero() {
		return missing("noticed_at")
	}
	if b.PeopleDecision != "" {
		if err := oneOf("people_decision", b.PeopleDecision, TellPeople, TellPublic, TellNotPeople); err != nil {
			return err
		}
	}
	if b.AffectedBy != "" {
		if err := oneOf("affected_by", b.AffectedBy, AffectedWays()...); err != nil {
			return err
		}
	}
	b.Measures = slices.DeleteFunc(slices.Clone(b.Measures), func(m Measure) bool { return strings.TrimSpace(m.Text) == "" })
	return nil
}

// ToldTooEarly reports whether the authority can't have been told at a moment: it was before
// the breach was noticed. Seconds don't count, which nobody types.
func (b *Breach) ToldTooEarly(at time.Time) bool {
	return !at.IsZero() && isBefore(at, b.NoticedAt)
}

// putBreach writes the row of a breach, and returns its ID.
func (v *Vault) putBreach(ctx context.Context, tx *sqlite.Tx, b Breach) (int64, error) {
	if b.Measures == nil {
		b.Measures = []Measure{}
	}
	args := []any{orEmpty(b.Parts), b.Audience, b.Severity, b.Measures}
	for i, c := range args {
		raw, err := json.Marshal(c)
		if err != nil {
			return 0, err
		}
		args[i] = string(raw)
	}
	now := v.now().UnixMilli()
	args = append(args, b.Title, b.NoticedAt.UnixMilli(), millis(b.HappenedAt), b.Lang, b.AffectedBy, b.AffectedOf,
		millis(b.AuthorityToldAt), b.AuthorityNote, b.PeopleDecision, b.PeopleWhy, now)
	if b.ID != 0 {
		res, err := tx.ExecContext(ctx, `UPDATE breach SET parts = ?, audience = ?, severity = ?, measures = ?, title = ?, noticed_at = ?, happened_at = ?, lang = ?,
			affected_by = ?, affected_of = ?, authority_told_at = ?, authority_note = ?, people_decision = ?, people_why = ?, updated_at = ? WHERE id = ?`, append(args, b.ID)...)
		return b.ID, oneRow(res, err)
	}
	res, err := tx.ExecContext(ctx, `INSERT INTO breach (parts, audience, severity, measures, title, noticed_at, happened_at, lang,
		affected_by, affected_of, authority_told_at, authority_note, people_decision, people_why, updated_at, created_at, rehearsal)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, append(args, now, b.Rehearsal)...)
	if err != nil {
		return 0, err
	}
	return res.LastInsertId()
}

// NoticeOfBreach saves the notice to those affected as a draft run and ties the
// two together. Of a rehearsal nothing is sent. Error codes: as [Vault.SaveRun],
// CodeNotFound, CodeRehearsal.
func (v *Vault) NoticeOfBreach(ctx context.Context, breach int64, r Run) (id int64, err error) {
	r.Class = ClassBreach
	err = v.write(ctx, "save notice", func(tx *sqlite.Tx) error {
		b, err := oneBreach(ctx, tx, breach)
		if err != nil {
			return err
		}
		if b.Rehearsal {
			return &Error{Code: CodeRehearsal}
		}
		if id, err = v.saveRun(ctx, tx, r); err != nil {
			return err
		}
		res, err := tx.ExecContext(ctx, `UPDATE breach SET run_id = ? WHERE id = ?`, id, breach)
		if err := oneRow(res, err); err != nil {
			return err
		}
		return v.keepVersion(ctx, tx, breach)
	})
	return id, err
}
