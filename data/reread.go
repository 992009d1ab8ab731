package data

import (
	"context"
	"database/sql"
	"time"

	"mujeeb/data/sqlite"
)

// A vault that was put back from a backup does not know what came by mail since. Its
// mailboxes are read once more from the day of the backup, and what waits on the page for
// opting out is fetched, before a campaign or an asking may start or go on. The owner may
// say instead that they read it themselves.

// Reread is what a vault that was put back has still to hear.
type Reread struct {
	From    time.Time // when the backup was made; zero where nobody knows
	Pending bool      // campaigns and askings by email wait
	ByOwner bool      // no mailbox is read by the program, so that the owner alone can say that it was
}

const settingReread = "reread"

// storedReread is how the vault keeps that it was put back. Times are Unix milliseconds.
type storedReread struct {
	From   int64 `json:"from"`   // when the backup was made; 0 where nobody knows
	Opened int64 `json:"opened"` // when what was put back was opened; 0 = it never was
	Said   int64 `json:"said"`   // when the owner said that they read what came since; 0 = they did not
}

// beginReread has the mailboxes read once more from the day of a backup: of each, from when
// it was last read before.
func (v *Vault) beginReread(ctx context.Context, tx *sqlite.Tx, made time.Time) error {
	s := storedReread{Opened: v.now().UnixMilli()}
	if !made.IsZero() {
		s.From = made.UnixMilli()
	}
	if _, err := tx.ExecContext(ctx, `UPDATE hearing SET reread_from = CASE ?1 WHEN 0 THEN coalesce(heard_at, (`+firstRun+`), 0) ELSE min(?1, coalesce(heard_at, (`+firstRun+`), ?1)) END`, s.From); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM hearing_folder`); err != nil {
		return err
	}
	return putSetting(ctx, tx, settingReread, s)
}

// firstRun is a query for when the first run by email was started.
const firstRun = `SELECT min(started_at) FROM run WHERE channel = 'email' AND class <> 'account'`

// Reread returns what a vault that was put back has still to hear.
func (v *Vault) Reread(ctx context.Context) (r Reread, err error) {
	err = v.read(ctx, "look what is to be heard", func(q sqlite.Querier) error {
		r, err = reread(ctx, q)
		return err
	})
	return r, err
}

func reread(ctx context.Context, q sqlite.Querier) (Reread, error) {
	var s storedReread
	if err := getSetting(ctx, q, settingReread, &s); err != nil || s.Opened == 0 {
		return Reread{}, err
	}
	r := Reread{From: fromMillis(s.From)}
	if s.Said != 0 {
		return r, nil
	}
	var boxes, unread int
	if err := q.QueryRowContext(ctx, `SELECT count(*), count(*) FILTER (WHERE reread_from IS NOT NULL OR heard_at IS NULL) FROM hearing`).Scan(&boxes, &unread); err != nil {
		return r, err
	}
	page, err := optOutPage(ctx, q)
	if err != nil {
		return r, err
	}
	poll, err := optOutPoll(ctx, q, page.Queue)
	r.ByOwner = boxes == 0
	r.Pending = r.ByOwner || unread > 0 || page.Works() && poll.Fetched < s.Opened
	return r, err
}

// SayReread notes that the owner read what came by mail since the backup was made, and
// recorded who said no, by their own word. Error code: CodeNotFound, where nothing waits.
func (v *Vault) SayReread(ctx context.Context) error {
	return v.write(ctx, "say what was heard", func(tx *sqlite.Tx) error {
		r, err := reread(ctx, tx)
		if err != nil {
			return err
		}
		if !r.Pending {
			return &Error{Code: CodeNotFound}
		}
		var s storedReread
		if err := getSetting(ctx, tx, settingReread, &s); err != nil {
			return err
		}
		s.Said = v.now().UnixMilli()
		if err := putSetting(ctx, tx, settingReread, s); err != nil {
			return err
		}
		return v.noteActivity(ctx, tx, DidSayReread, 1)
	})
}

// checkReread reports an error where a run would write to people of whom a vault that was
// put back does not know whether they said no since. Practice reaches nobody.
// Error code: CodeNotReread.
func checkReread(ctx context.Context, tx *sqlite.Tx, r *Run) error {
	if !r.Class.Bulk() || r.Channel != ChannelEmail {
		return nil
	}
	todo, err := reread(ctx, tx)
	if err != nil || !todo.Pending {
		return err
	}
	var practice bool
	err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM account WHERE id = ? AND kind = 'sandbox')`, r.AccountID).Scan(&practice)
	if err != nil || practice {
		return err
	}
	return &Error{Code: CodeNotReread}
}

// HearSince returns since when mails of a mailbox can be answers: since the first run by
// email was started, or since the backup was made that the vault was put back from. It is
// zero when none was.
func (v *Vault) HearSince(ctx context.Context, hearing int64) (time.Time, error) {
	var first sql.NullInt64
	err := v.db.Readers().QueryRowContext(ctx, `SELECT coalesce((SELECT reread_from FROM hearing WHERE id = ?), (`+firstRun+`))`, hearing).Scan(&first)
	return timeOf(first), wrap("find the first run", err)
}
