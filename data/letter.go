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

// letterOf returns the letter for the next messages of a run, and keeps it if it is new.
func letterOf(ctx context.Context, tx *sqlite.Tx, run, accountID int64, now time.Time) (Letter, error) {
	next, isNew, err := nextLetter(ctx, tx, run, accountID)
	if err == nil && isNew {
		next.ID, err = keepLetter(ctx, tx, run, next, now)
	}
	return next, err
}

// nextLetter returns the letter for the next messages of a run, and reports whether it is
// new. Who is responsible, and where they live, stays as it was when the run started; a new
// sender or page for opting out makes a new letter, since a mail that names one that no
// longer works can't be answered.
func nextLetter(ctx context.Context, q sqlite.Querier, run, accountID int64) (next Letter, isNew bool, err error) {
	a, err := oneAccount(ctx, q, `WHERE id = ?`, accountID)
	if err != nil {
		return Letter{}, false, err
	}
	s, err := settings(ctx, q)
	if err != nil {
		return Letter{}, false, err
	}
	last, err := collect(ctx, q, scanLetter, selectLetter+`WHERE run_id = ? ORDER BY id DESC LIMIT 1`, run)
	if err != nil {
		return Letter{}, false, err
	}
	next = Letter{0, a.FromName, a.FromAddress, s.OptOutPage, s.Controller, s.Page, s.Postal}
	if len(last) == 0 {
		return next, true, nil
	}
	next.ID, next.Controller, next.Page, next.Postal = last[0].ID, last[0].Controller, last[0].Page, last[0].Postal
	return next, next != last[0], nil
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

// letter returns a letter that was kept; the zero one for ID 0.
func letter(ctx context.Context, q sqlite.Querier, id int64) (Letter, error) {
	all, err := collect(ctx, q, scanLetter, selectLetter+`WHERE id = ?`, id)
	if err != nil || len(all) == 0 {
		return Letter{}, err
	}
	return all[0], nil
}
