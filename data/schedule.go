package data

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"time"

	"mujeeb/data/sqlite"
)

// A scheduled run is a draft that starts by itself at a moment, if the program can send then.
// It stays as it is until that is taken back; whom it may reach is asked when it starts.

// StartsWithin is how late a scheduled run may start by itself. Later, as after a night in
// which the computer was off, its owner is asked first.
const StartsWithin = 15 * time.Minute

// MissedLate is why a scheduled run did not start when nothing could be sent at its moment.
// Other reasons are codes of errors, as of [Vault.StartRun].
const MissedLate = "late"

// MissedRestored is why a scheduled run does not start when the vault was put back from a
// backup: it may have been sent since.
const MissedRestored = "restored"

// ScheduleRun has a draft start by itself at a moment to come, as s says. What could not be
// started now is refused now. Error codes: as [Vault.StartRunAs] but for CodeNobody and
// CodeNotHeard; CodeBadChoice also of a moment that is over and of a run that a law may
// have set a time.
func (v *Vault) ScheduleRun(ctx context.Context, id int64, at time.Time, s Start) error {
	return v.write(ctx, "schedule run", func(tx *sqlite.Tx) error {
		r, err := run(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := r.startable(); err != nil {
			return err
		}
		switch {
		case !r.Class.Bulk():
			return &Error{Code: CodeBadChoice, Field: "class"}
		case !at.After(v.now()):
			return &Error{Code: CodeBadChoice, Field: "at"}
		case s.Pilot < 0:
			return &Error{Code: CodeBadChoice, Field: "pilot"}
		}
		if err := r.checkWithin(ctx, tx, false); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO run_schedule (run_id, at, first) VALUES (?1, ?2, ?3)
			ON CONFLICT (run_id) DO UPDATE SET at = ?2, first = ?3, missed = ''`, id, at.UnixMilli(), s.Pilot)
		return err
	})
}

// UnscheduleRun makes a scheduled run a draft like any other. Error code: CodeNotFound, of one
// that is not scheduled, or was started.
func (v *Vault) UnscheduleRun(ctx context.Context, id int64) error {
	return v.write(ctx, "unschedule run", func(tx *sqlite.Tx) error {
		return oneRow(tx.ExecContext(ctx, `DELETE FROM run_schedule WHERE run_id = ?`, id))
	})
}

// DueRuns returns the scheduled runs whose moment has come, the earliest first.
func (v *Vault) DueRuns(ctx context.Context) ([]int64, error) {
	return collect(ctx, v.db.Readers(), sqlite.Value[int64], `SELECT run_id FROM run_schedule WHERE missed = '' AND at <= ? ORDER BY at, run_id`, v.now().UnixMilli())
}

// StartDue starts a scheduled run whose moment has come. It starts nothing when that is over
// for longer than [StartsWithin]: the run then says that it was missed. Error codes: as
// [Vault.StartRunAs], CodeNotFound.
func (v *Vault) StartDue(ctx context.Context, id int64) error {
	return v.write(ctx, "start scheduled run", func(tx *sqlite.Tx) error {
		var at sql.NullInt64
		var s Start
		err := tx.QueryRowContext(ctx, `SELECT at, first FROM run_schedule WHERE run_id = ? AND missed = '' AND at <= ?`, id, v.now().UnixMilli()).Scan(&at, &s.Pilot)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return &Error{Code: CodeNotFound}
		case err != nil:
			return err
		case v.now().Sub(timeOf(at)) > StartsWithin:
			return missRun(ctx, tx, id, MissedLate)
		}
		_, err = v.startRun(ctx, tx, id, s)
		return err
	})
}

// MissRun writes down that a scheduled run whose moment has come did not start, and the code
// of why. It has no effect on a run that is not scheduled.
func (v *Vault) MissRun(ctx context.Context, id int64, why Code) error {
	return v.write(ctx, "miss run", func(tx *sqlite.Tx) error { return missRun(ctx, tx, id, cmp.Or(string(why), MissedLate)) })
}

func missRun(ctx context.Context, tx *sqlite.Tx, id int64, why string) error {
	_, err := tx.ExecContext(ctx, `UPDATE run_schedule SET missed = ? WHERE run_id = ?`, why, id)
	return err
}
