package data

import (
	"context"
	"database/sql"
	"time"

	"mujeeb/data/sqlite"
)

// LetterStage says what a letter to who made a request is about.
type LetterStage string

// The stages.
const (
	StageReceived  LetterStage = "received"  // that it came, and until when they get an answer
	StageIdentity  LetterStage = "identity"  // asks who they are
	StageExtension LetterStage = "extension" // that it takes longer, and why
	StageAnswer    LetterStage = "answer"    // what was decided
	StageLift      LetterStage = "lift"      // that their data is used again
)

// RequestLetter is a letter to who made a request: a run with one recipient.
type RequestLetter struct {
	RunID    int64
	Stage    LetterStage
	RunState RunState
	State    MessageState // of its message; "" before it was started
	SentAt   time.Time    // zero unless it was sent
	Practice bool         // it went to the practice mailbox: that tells nobody anything
}

// RequestLetters returns the letters to who made a request, the newest first.
func (v *Vault) RequestLetters(ctx context.Context, id int64) ([]RequestLetter, error) {
	return collect(ctx, v.db.Readers(), func(r *sql.Rows, l *RequestLetter) error {
		var sent sql.NullInt64
		err := r.Scan(&l.RunID, &l.Stage, &l.RunState, &l.State, &sent, &l.Practice)
		l.SentAt = timeOf(sent)
		return err
	}, `SELECT l.run_id, l.stage, run.state, coalesce(o.state, ''), CASE o.state WHEN 'sent' THEN o.done_at END, o.id IS NOT NULL AND `+practised+`
		FROM request_letter l JOIN run ON run.id = l.run_id LEFT JOIN outbox o ON o.run_id = l.run_id WHERE l.request_id = ? ORDER BY l.run_id DESC`, id)
}

// RequestOfRun returns the number of the request that a run answers; 0 for none.
func (v *Vault) RequestOfRun(ctx context.Context, run int64) (int64, error) {
	all, err := collect(ctx, v.db.Readers(), sqlite.Value[int64], `SELECT request_id FROM request_letter WHERE run_id = ?`, run)
	if err != nil || len(all) == 0 {
		return 0, err
	}
	return all[0], nil
}

// LetterOfRequest saves a letter to the person who made a request as a draft, and ties the
// two together: it can reach nobody else. Error codes: as [Vault.SaveRun]; CodeNotFound, also
// where nobody is found; CodeUndecided; CodeBadChoice for a stage that the request is not at;
// of an extension as [Vault.ExtendRequest].
func (v *Vault) LetterOfRequest(ctx context.Context, id int64, stage LetterStage, r Run) (run int64, err error) {
	if err := oneOf("stage", stage, StageReceived, StageIdentity, StageExtension, StageAnswer, StageLift); err != nil {
		return 0, err
	}
	err = v.stepRequest(ctx, id, "write to who asks", func(tx *sqlite.Tx, q *Request) (RequestEvent, error) {
		err := q.checkStage(stage)
		if err == nil && stage == StageExtension {
			err = v.checkExtension(ctx, tx, q, time.Time{})
		}
		if err != nil {
			return RequestEvent{}, err
		}
		r.ID, r.Class, r.PurposeID, r.Audience = 0, ClassAnswer, 0, LeadFilter{IDs: []int64{q.LeadID}}
		if run, err = v.saveRun(ctx, tx, r); err != nil {
			return RequestEvent{}, err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO request_letter (run_id, request_id, stage) VALUES (?, ?, ?)`, run, id, stage)
		return RequestEvent{Act: RequestLettered, Detail: string(stage)}, err
	})
	return run, err
}

// LetterPrinted writes down that a letter to who made a request was saved as a page, to be
// printed or handed over. That they got it, the owner says. Error codes: CodeMissing,
// CodeBadChoice, CodeNotFound.
func (v *Vault) LetterPrinted(ctx context.Context, id int64, stage LetterStage) error {
	if err := oneOf("stage", stage, StageReceived, StageIdentity, StageExtension, StageAnswer, StageLift); err != nil {
		return err
	}
	return v.stepRequest(ctx, id, "print a letter", func(*sqlite.Tx, *Request) (RequestEvent, error) {
		return RequestEvent{Act: RequestPrinted, Detail: string(stage)}, nil
	})
}

// checkStage reports why a letter of a stage can't be written.
func (r *Request) checkStage(stage LetterStage) error {
	switch {
	case r.LeadID == 0:
		return &Error{Code: CodeNotFound, Field: "lead"}
	case stage == StageLift && !r.Restricts():
		return &Error{Code: CodeBadChoice, Field: "stage"}
	case stage == StageLift:
		return nil
	case stage == StageAnswer && (r.Decision == Undecided || r.Decision == Dropped):
		return &Error{Code: CodeUndecided}
	case stage == StageExtension && r.ExtendedWhy == "":
		return missing("why")
	}
	return r.checkOpen()
}
