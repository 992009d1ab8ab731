package data

import (
	"context"
	"database/sql"
	"time"

	"mujeeb/data/sqlite"
)

// Letter is who messages of a run are from, as their recipients see it: the sender and the
// footer. It never changes, so that what a person was sent can be shown as it was.
type Letter struct {
	ID          int64 // 0 = none was kept
	FromName    string
	FromAddress string
	OptOutPage  string // address of the page for opting out; "" = none
	Controller  string
	Page        string // name of the Facebook page
	Postal      string
}

const selectLetter = `SELECT id, from_name, from_address, opt_out_page, controller, page, postal FROM letter `

func scanLetter(r *sql.Rows, l *Letter) error {
	return r.Scan(&l.ID, &l.FromName, &l.FromAddress, &l.OptOutPage, &l.Controller, &l.Page, &l.Postal)
}

// letterOf returns the letter for the next messages of a run. Who is responsible, and where
// they live, stays as it was when the run started; a new sender or page for opting out
// makes a new letter, since a mail that names one that no longer works can't be answered.
func letterOf(ctx context.Context, tx *sqlite.Tx, run, accountID int64, now time.Time) (Letter, error) {
	a, err := oneAccount(ctx, tx, `WHERE id = ?`, accountID)
	if err != nil {
		return Letter{}, err
	}
	s, err := settings(ctx, tx)
	if err != nil {
		return Letter{}, err
	}
	last, err := collect(ctx, tx, scanLetter, selectLetter+`WHERE run_id = ? ORDER BY id DESC LIMIT 1`, run)
	if err != nil {
		return Letter{}, err
	}
	next := Letter{0, a.FromName, a.FromAddress, s.OptOutPage, s.Controller, s.Page, s.Postal}
	if len(last) > 0 {
		next.ID, next.Controller, next.Page, next.Postal = last[0].ID, last[0].Controller, last[0].Page, last[0].Postal
		if next == last[0] {
			return next, nil
		}
	}
	next.ID, err = keepLetter(ctx, tx, run, next, now)
	return next, err
}

// keepLetter writes a letter of a run and returns its ID.
func keepLetter(ctx context.Context, tx *sqlite.Tx, run int64, l Letter, now time.Time) (int64, error) {
	r, err := tx.ExecContext(ctx, `INSERT INTO letter (run_id, from_name, from_address, opt_out_page, controller, page, postal, made_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, run, l.FromName, l.FromAddress, l.OptOutPage, l.Controller, l.Page, l.Postal, now.UnixMilli())
	if err != nil {
		return 0, err
	}
	return r.LastInsertId()
}

// addLetters gives claimed messages their letters: the next of their run, or the one that
// they met their mark with.
func addLetters(ctx context.Context, tx *sqlite.Tx, all []Message, account int64, now time.Time) error {
	next, kept := map[int64]Letter{}, map[int64]Letter{}
	for i := range all {
		m := &all[i]
		letters, key, find := next, m.RunID, func() (Letter, error) { return letterOf(ctx, tx, m.RunID, account, now) }
		if m.to.marked && m.Letter.ID != 0 {
			letters, key, find = kept, m.Letter.ID, func() (Letter, error) { return letter(ctx, tx, m.Letter.ID) }
		}
		l, ok := letters[key]
		if !ok {
			var err error
			if l, err = find(); err != nil {
				return err
			}
			letters[key] = l
		}
		m.Letter = l
	}
	return nil
}

// letter returns a letter that was kept; the zero one for ID 0.
func letter(ctx context.Context, q sqlite.Querier, id int64) (Letter, error) {
	all, err := collect(ctx, q, scanLetter, selectLetter+`WHERE id = ?`, id)
	if err != nil || len(all) == 0 {
		return Letter{}, err
	}
	return all[0], nil
}
