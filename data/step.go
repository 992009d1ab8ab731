package data

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"mujeeb/data/sqlite"
)

// Step is what is to be done next with a person.
type Step struct {
	Day  time.Time // the first moment of that day, in UTC; zero where there is no step
	Text string
}

// LeadStep is the next step with a lead.
type LeadStep struct {
	Step
	LeadID int64
	Name   string
}

// dayCount returns the day of the calendar that a moment is in, by its own zone, counted
// from 1970-01-01.
func dayCount(t time.Time) int64 {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60)
}

// SetStep makes a step the next one with a lead; the zero value takes the one away that
// there is. Of the day, the calendar's counts. Error codes: CodeMissing, CodeNotFound.
func (v *Vault) SetStep(ctx context.Context, lead int64, s Step) error {
	s.Text = strings.TrimSpace(s.Text)
	if !s.Day.IsZero() && s.Text == "" {
		return missing("step")
	}
	return v.write(ctx, "set the next step", func(tx *sqlite.Tx) error {
		if err := v.touchLead(ctx, tx, lead); err != nil {
			return err
		}
		if err := putStep(ctx, tx, lead, s); err != nil {
			return err
		}
		return indexNotes(ctx, tx, lead)
	})
}

func putStep(ctx context.Context, tx *sqlite.Tx, lead int64, s Step) error {
	if s.Day.IsZero() {
		_, err := tx.ExecContext(ctx, `DELETE FROM next_step WHERE lead_id = ?`, lead)
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO next_step (lead_id, day, text) VALUES (?, ?, ?)
		ON CONFLICT (lead_id) DO UPDATE SET day = excluded.day, text = excluded.text, first_lead = NULL`, lead, dayCount(s.Day), s.Text)
	return err
}

// StepDone makes the next step with a lead a note that says what was done.
// Error code: CodeNotFound.
func (v *Vault) StepDone(ctx context.Context, lead int64) error {
	return v.write(ctx, "end the next step", func(tx *sqlite.Tx) error {
		s, err := step(ctx, tx, lead)
		if err == nil && s.Day.IsZero() {
			err = &Error{Code: CodeNotFound, Field: "step"}
		}
		if err != nil {
			return err
		}
		if err := putStep(ctx, tx, lead, Step{}); err != nil {
			return err
		}
		_, err = v.addNote(ctx, tx, Note{LeadID: lead, Text: s.Text, Done: true})
		return err
	})
}

// Step returns the next step with a lead; the zero value where there is none.
func (v *Vault) Step(ctx context.Context, lead int64) (Step, error) {
	return step(ctx, v.db.Readers(), lead)
}

func step(ctx context.Context, q sqlite.Querier, lead int64) (Step, error) {
	all, err := steps(ctx, q, `WHERE lead_id = ?`, lead)
	if err != nil || len(all) == 0 {
		return Step{}, err
	}
	return all[0].Step, nil
}

// DueSteps returns up to most steps that are due on a day or were before it, the oldest
// first, and how many there are.
func (v *Vault) DueSteps(ctx context.Context, day time.Time, most int) (due []LeadStep, all int, err error) {
	err = v.read(ctx, "read steps", func(q sqlite.Querier) error {
		if due, err = steps(ctx, q, `WHERE day <= ? ORDER BY day, lead_id LIMIT ?`, dayCount(day), most); err != nil {
			return err
		}
		return q.QueryRowContext(ctx, `SELECT count(*) FROM next_step WHERE day <= ?`, dayCount(day)).Scan(&all)
	})
	return due, all, err
}

func steps(ctx context.Context, q sqlite.Querier, which string, args ...any) ([]LeadStep, error) {
	return collect(ctx, q, func(r *sql.Rows, s *LeadStep) error {
		var day sql.NullInt64
		err := r.Scan(&s.LeadID, &s.Name, &day, &s.Text)
		s.Day = dayOf(day)
		return err
	}, `SELECT lead_id, lead.name, day, text FROM next_step JOIN lead ON lead.id = lead_id `+which, args...)
}
