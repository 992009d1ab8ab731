package data

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"mujeeb/data/sqlite"
	"mujeeb/gdpr"
)

// How long people's data are kept is counted from the last contact that came from them: a
// word of theirs, a reply, a request, a form. What the owner sent them restarts nothing.
//
// A purpose has a rule of the owner's, or the term that a law names for prospects; a purpose
// that rests on a contract or a legal duty has the owner's rule alone. A person is kept as
// long as the purpose that keeps them longest. Who is in the vault for no purpose is kept for
// the law's term. A rule of the source from which somebody came ends that earlier, unless a
// contract or a legal duty keeps them.

// RetentionRule says how long the data of people are kept: of those of a purpose, or of
// those who came from a source.
type RetentionRule struct {
	PurposeID int64 // 0 for a rule of a source
	SourceID  int64 // 0 for a rule of a purpose
	Months    int   // after the last contact that came from the person
	Why       string
}

// MaxRetention is the longest period of a rule, in months.
const MaxRetention = 600

// RetentionRules returns all rules of the owner's.
func (v *Vault) RetentionRules(ctx context.Context) ([]RetentionRule, error) {
	return retentionRules(ctx, v.db.Readers())
}

func retentionRules(ctx context.Context, q sqlite.Querier) ([]RetentionRule, error) {
	return collect(ctx, q, func(r *sql.Rows, x *RetentionRule) error { return r.Scan(&x.PurposeID, &x.SourceID, &x.Months, &x.Why) },
		`SELECT coalesce(purpose_id, 0), coalesce(source_id, 0), months, why FROM retention_rule ORDER BY id`)
}

// SaveRetentionRule writes the rule of a purpose or a source; with 0 months it takes the one
// away that there is. Error codes: CodeBadChoice, CodeNotFound.
func (v *Vault) SaveRetentionRule(ctx context.Context, r RetentionRule) error {
	r.Why = strings.TrimSpace(r.Why)
	if (r.PurposeID == 0) == (r.SourceID == 0) {
		return &Error{Code: CodeBadChoice, Field: "purpose"}
	}
	if r.Months < 0 || r.Months > MaxRetention {
		return &Error{Code: CodeBadChoice, Field: "months"}
	}
	return v.write(ctx, "save a retention rule", func(tx *sqlite.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM retention_rule WHERE purpose_id IS nullif(?1, 0) AND source_id IS nullif(?2, 0)`, r.PurposeID, r.SourceID); err != nil {
			return err
		}
		if r.Months > 0 {
			res, err := tx.ExecContext(ctx, `INSERT INTO retention_rule (purpose_id, source_id, months, why) SELECT nullif(?1, 0), nullif(?2, 0), ?3, ?4
				WHERE EXISTS (SELECT 1 FROM purpose WHERE id = ?1) OR EXISTS (SELECT 1 FROM source WHERE id = ?2)`, r.PurposeID, r.SourceID, r.Months, r.Why)
			if err := oneRow(res, err); err != nil {
				return err
			}
		}
		return v.noteActivity(ctx, tx, DidChangeRetention, 1)
	})
}

// Retention says whether those who are due are erased by the program itself.
type Retention struct {
	Auto bool          // the owner allowed it
	Wait RetentionWait // why nobody is erased by itself now
	At   time.Time     // with RetentionRestored and RetentionAway: since when
	Law  gdpr.Retention
}

// RetentionWait is why nobody is erased by itself.
type RetentionWait string

// The reasons, the first that holds.
const (
	RetentionGoes     RetentionWait = ""
	RetentionOff      RetentionWait = "off"      // the owner has not allowed it
	RetentionDiffers  RetentionWait = "differs"  // the vault is not as its ledger says, or was not compared yet
	RetentionKept     RetentionWait = "kept"     // it does not fit what is kept outside of it
	RetentionRestored RetentionWait = "restored" // it was put back, and the owner has not looked since
	RetentionReread   RetentionWait = "reread"   // what came by mail since it was put back was not read
	RetentionClock    RetentionWait = "clock"    // something in it is of a time that is still to come
	RetentionAway     RetentionWait = "away"     // nobody looked for long, or the clock was put forward
)

// retentionAway is for how long nobody may have looked who is due, before the owner has to
// look first: a clock that is wrong would make everybody due.
const retentionAway = 45 * 24 * time.Hour

const settingRetention = "retention"

// storedRetention is how the vault keeps what the owner allowed.
type storedRetention struct {
	Auto     bool  `json:"auto"`
	Seen     int64 `json:"seen"`     // when it was last looked who is due, in Unix milliseconds; 0 before
	Restored int64 `json:"restored"` // the newest activity by which the vault was put back that the owner knew when they looked
}

// lastRestored is a query for the newest activity by which the vault was put back, and when.
const lastRestored = `SELECT coalesce(max(id), 0), max(at) FROM activity WHERE act IN ('restored', 'older_copy')`

// Retention returns whether those who are due are erased by the program itself, and why
// they are not now. That the vault was compared with its ledger is for whoever compares it.
func (v *Vault) Retention(ctx context.Context) (r Retention, err error) {
	err = v.read(ctx, "look at retention", func(q sqlite.Querier) error {
		r, err = v.retention(ctx, q)
		return err
	})
	return r, err
}

func (v *Vault) retention(ctx context.Context, q sqlite.Querier) (r Retention, err error) {
	var s storedRetention
	if err := getSetting(ctx, q, settingRetention, &s); err != nil {
		return r, err
	}
	l, err := law(ctx, q)
	if err != nil {
		return r, err
	}
	now := v.now()
	r.Auto, r.Law = s.Auto, gdpr.ProspectRetention(now, l.Codes()...)
	var restored int64
	var at sql.NullInt64
	if err := q.QueryRowContext(ctx, lastRestored).Scan(&restored, &at); err != nil {
		return r, err
	}
	unheard, err := reread(ctx, q)
	if err != nil {
		return r, err
	}
	switch {
	case !s.Auto:
		r.Wait = RetentionOff
	case v.Kept().Fault != "":
		r.Wait = RetentionKept
	case restored > s.Restored:
		r.Wait, r.At = RetentionRestored, timeOf(at)
	case unheard.Pending:
		r.Wait = RetentionReread
	case !v.LastOpened().Latest.IsZero():
		r.Wait = RetentionClock
	case now.Sub(fromMillis(s.Seen)) > retentionAway:
		r.Wait, r.At = RetentionAway, fromMillis(s.Seen)
	}
	return r, nil
}

// AllowRetention says whether those who are due may be erased by the program itself. Saying
// so counts as a look.
func (v *Vault) AllowRetention(ctx context.Context, auto bool) error {
	return v.write(ctx, "allow retention", func(tx *sqlite.Tx) error {
		var s storedRetention
		if err := getSetting(ctx, tx, settingRetention, &s); err != nil {
			return err
		}
		if s.Auto != auto {
			detail := DetailOff
			if auto {
				detail = DetailOn
			}
			if err := v.noteDetail(ctx, tx, DidChangeRetention, 1, detail); err != nil {
				return err
			}
		}
		s.Auto = auto
		return v.seenRetention(ctx, tx, s)
	})
}

// LookedAtRetention notes that the owner looked who is due: what was put back, or left alone
// for long, may be erased from again.
func (v *Vault) LookedAtRetention(ctx context.Context) error {
	return v.write(ctx, "look at retention", func(tx *sqlite.Tx) error {
		var s storedRetention
		if err := getSetting(ctx, tx, settingRetention, &s); err != nil {
			return err
		}
		return v.seenRetention(ctx, tx, s)
	})
}

// seenRetention writes down that somebody looked now.
func (v *Vault) seenRetention(ctx context.Context, tx *sqlite.Tx, s storedRetention) error {
	s.Seen = v.now().UnixMilli()
	if err := tx.QueryRowContext(ctx, lastRestored).Scan(&s.Restored, new(sql.NullInt64)); err != nil {
		return err
	}
	return putSetting(ctx, tx, settingRetention, s)
}

// KeptLonger is that the owner keeps a person longer than the rules say.
type KeptLonger struct {
	Until   time.Time // the end of the last day; zero = a legal hold, until it is lifted
	Why     string
	At      time.Time
	EndedAt time.Time // when it was taken back; zero before
}

// Holds reports whether the person is kept at a moment because of it.
func (k KeptLonger) Holds(at time.Time) bool {
	return k.EndedAt.IsZero() && (k.Until.IsZero() || !at.After(k.Until))
}

// KeepLonger keeps people until the end of a day, for a reason; with the zero time they are
// held until that is lifted. Of the day, the zone of the time counts. Error codes:
// CodeMissing without a reason, CodeBadChoice for a day that is over, CodeNotFound.
func (v *Vault) KeepLonger(ctx context.Context, leads []int64, until time.Time, why string) error {
	why = strings.TrimSpace(why)
	if why == "" {
		return missing("why")
	}
	now := v.now()
	if !until.IsZero() {
		if until = gdpr.PeriodEnd(until, 0); until.Before(now) {
			return &Error{Code: CodeBadChoice, Field: "until"}
		}
	}
	return v.write(ctx, "keep people longer", func(tx *sqlite.Tx) error {
		res, err := tx.ExecContext(ctx, `INSERT INTO retention_keep (lead_id, until_at, why, at, opening_id)
			SELECT id, ?2, ?3, ?4, `+thisOpening+` FROM lead WHERE id IN (SELECT value FROM json_each(?1))`, jsonList(leads), millis(until), why, now.UnixMilli())
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		if err == nil && n == 0 {
			err = &Error{Code: CodeNotFound, Field: "lead"}
		}
		if err != nil {
			return err
		}
		return v.noteActivity(ctx, tx, DidKeepLonger, int(n))
	})
}

// EndKeeping takes back that people are kept longer, or held. It returns how many were.
func (v *Vault) EndKeeping(ctx context.Context, leads []int64) (ended int, err error) {
	err = v.write(ctx, "keep people no longer", func(tx *sqlite.Tx) error {
		const which = `ended_at IS NULL AND (until_at IS NULL OR until_at >= ?2) AND lead_id IN (SELECT value FROM json_each(?1))`
		now := v.now().UnixMilli()
		if err := tx.QueryRowContext(ctx, `SELECT count(DISTINCT lead_id) FROM retention_keep WHERE `+which, jsonList(leads), now).Scan(&ended); err != nil || ended == 0 {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE retention_keep SET ended_at = ?2 WHERE `+which, jsonList(leads), now); err != nil {
			return err
		}
		return v.noteDetail(ctx, tx, DidKeepLonger, ended, DetailOff)
	})
	return ended, err
}

// KeptLonger returns why a lead is or was kept longer, the newest first.
func (v *Vault) KeptLonger(ctx context.Context, lead int64) ([]KeptLonger, error) {
	return keptLonger(ctx, v.db.Readers(), lead)
}

func keptLonger(ctx context.Context, q sqlite.Querier, lead int64) ([]KeptLonger, error) {
	return collect(ctx, q, func(r *sql.Rows, k *KeptLonger) error {
		var until, at, ended sql.NullInt64
		err := r.Scan(&until, &k.Why, &at, &ended)
		k.Until, k.At, k.EndedAt = timeOf(until), timeOf(at), timeOf(ended)
		return err
	}, `SELECT until_at, why, at, ended_at FROM retention_keep WHERE lead_id = ? ORDER BY id DESC`, lead)
}
