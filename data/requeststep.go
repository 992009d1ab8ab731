package data

import (
	"context"
	"strings"
	"time"

	"mujeeb/data/sqlite"
)

// FindRequester says which lead it is who made a request. Error codes: CodeNotFound,
// CodeAnswered.
func (v *Vault) FindRequester(ctx context.Context, id, lead int64) error {
	return v.stepRequest(ctx, id, "say who asks", func(tx *sqlite.Tx, r *Request) (RequestEvent, error) {
		if err := r.checkOpen(); err != nil {
			return RequestEvent{}, err
		}
		if r.Restricts() { // it is of another lead
			return RequestEvent{}, &Error{Code: CodeBadChoice, Field: "lead"}
		}
		res, err := tx.ExecContext(ctx, `UPDATE request SET lead_id = ?1, first_lead = NULL WHERE id = ?2 AND EXISTS (SELECT 1 FROM lead WHERE id = ?1)`, lead, id)
		return RequestEvent{Act: RequestFound}, oneRow(res, err)
	})
}

// CheckRequester writes down how it was made sure who asks, and when, with what there is to
// say about it. That they were asked and have not answered begins a pause, any other check
// ends it. Error codes: CodeMissing, CodeBadChoice, CodeFuture, CodeTooEarly, CodeNotFound,
// CodeAnswered.
func (v *Vault) CheckRequester(ctx context.Context, id int64, how IdentityCheck, at time.Time, text string) error {
	if err := oneOf("identity", how, IdentityNotNeeded, IdentityAsked, IdentityCode, IdentitySeen); err != nil {
		return err
	}
	return v.stepRequest(ctx, id, "check who asks", func(tx *sqlite.Tx, r *Request) (RequestEvent, error) {
		err := r.checkOpen()
		if err == nil {
			err = r.checkWhen("at", at, v.now())
		}
		if err == nil && how == IdentityAsked {
			err = pauseRequest(ctx, tx, r, AskedIdentity, at)
		} else if err == nil && !r.Asking(AskedIdentity).IsZero() {
			err = resumeRequest(ctx, tx, r, AskedIdentity, at)
		}
		if err != nil {
			return RequestEvent{}, err
		}
		_, err = tx.ExecContext(ctx, `UPDATE request SET identity = ? WHERE id = ?`, how, id)
		return RequestEvent{Act: RequestIdentity, At: at, Detail: string(how), Text: strings.TrimSpace(text)}, err
	})
}

// AskScope writes down that the person was asked what exactly they want. Error codes:
// CodeMissing, CodeBadChoice, also where they were asked and have not answered; CodeFuture,
// CodeTooEarly, CodeNotFound, CodeAnswered.
func (v *Vault) AskScope(ctx context.Context, id int64, at time.Time, text string) error {
	return v.stepRequest(ctx, id, "ask for the scope", func(tx *sqlite.Tx, r *Request) (RequestEvent, error) {
		err := r.checkOpen()
		if err == nil {
			err = r.checkWhen("at", at, v.now())
		}
		if err == nil {
			err = pauseRequest(ctx, tx, r, AskedScope, at)
		}
		return RequestEvent{Act: RequestAsked, At: at, Detail: string(AskedScope), Text: strings.TrimSpace(text)}, err
	})
}

// ScopeAnswered writes down what the person said that they want exactly. Error codes:
// CodeMissing, CodeBadChoice, also where nothing was asked; CodeFuture, CodeTooEarly,
// CodeNotFound.
func (v *Vault) ScopeAnswered(ctx context.Context, id int64, at time.Time, text string) error {
	return v.stepRequest(ctx, id, "note the scope", func(tx *sqlite.Tx, r *Request) (RequestEvent, error) {
		err := r.checkWhen("at", at, v.now())
		if err == nil {
			err = resumeRequest(ctx, tx, r, AskedScope, at)
		}
		return RequestEvent{Act: RequestReplied, At: at, Detail: string(AskedScope), Text: strings.TrimSpace(text)}, err
	})
}

// pauseRequest begins a pause. Error code: CodeBadChoice where one goes on.
func pauseRequest(ctx context.Context, tx *sqlite.Tx, r *Request, asked AskedWhat, at time.Time) error {
	if !r.Asking(asked).IsZero() {
		return &Error{Code: CodeBadChoice, Field: string(asked)}
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO request_pause (request_id, asked, from_at) VALUES (?, ?, ?)`, r.ID, asked, at.UnixMilli())
	return err
}

// resumeRequest ends a pause. Error codes: CodeBadChoice where none goes on, CodeTooEarly where
// it began later.
func resumeRequest(ctx context.Context, tx *sqlite.Tx, r *Request, asked AskedWhat, at time.Time) error {
	since := r.Asking(asked)
	switch {
	case since.IsZero():
		return &Error{Code: CodeBadChoice, Field: string(asked)}
	case isBefore(at, since):
		return &Error{Code: CodeTooEarly, Field: string(asked)}
	case at.Before(since): // in the same minute
		at = since
	}
	_, err := tx.ExecContext(ctx, `UPDATE request_pause SET until_at = ? WHERE request_id = ? AND asked = ? AND until_at IS NULL`, at.UnixMilli(), r.ID, asked)
	return err
}

// ExtendRequest writes down why a request takes longer, and when and by which way the person
// was told so; a zero time keeps the reason alone, for a letter that is to be sent. The zone
// of the time is the owner's. Error codes: CodeMissing, CodeFuture, CodeTooEarly, CodeBadChoice,
// CodeNotFound, CodeAnswered; CodeNotExtendable where no law that counts allows it;
// CodeTooLate where the person was told after the first term, or is to be told and it is over.
func (v *Vault) ExtendRequest(ctx context.Context, id int64, why string, told time.Time, way RequestWay) error {
	if why = strings.TrimSpace(why); why == "" {
		return missing("why")
	}
	detail := "planned"
	if !told.IsZero() {
		if err := oneOf("way", way, RequestWays()...); err != nil {
			return err
		}
		detail = string(way)
	}
	return v.stepRequest(ctx, id, "extend a request", func(tx *sqlite.Tx, r *Request) (RequestEvent, error) {
		if err := v.checkExtension(ctx, tx, r, told); err != nil {
			return RequestEvent{}, err
		}
		_, err := tx.ExecContext(ctx, `UPDATE request SET extended_why = ?, extended_at = coalesce(?, extended_at) WHERE id = ?`, why, millis(told), id)
		return RequestEvent{Act: RequestExtended, At: told, Detail: detail, Text: why}, err
	})
}

func (v *Vault) checkExtension(ctx context.Context, q sqlite.Querier, r *Request, told time.Time) error {
	if err := r.checkOpen(); err != nil {
		return err
	}
	l, err := law(ctx, q)
	if err != nil {
		return err
	}
	now := v.now()
	if told.IsZero() { // they are to be told by a letter, now at the soonest
		told = now
	}
	now = now.In(told.Location())
	if _, can := r.CanExtend(l.Codes(), now); !can {
		return &Error{Code: CodeNotExtendable}
	}
	if r.TooLateToExtend(l.Codes(), told, now) {
		return &Error{Code: CodeTooLate}
	}
	return r.checkWhen("told", told, now)
}

// DecideRequest writes down what is decided about a request; a reason is wanted unless it is
// granted. It may be decided anew until it is answered. Error codes: CodeMissing,
// CodeBadChoice, CodeNotFound, CodeAnswered.
func (v *Vault) DecideRequest(ctx context.Context, id int64, d RequestDecision, why string) error {
	if err := oneOf("decision", d, Granted, Partly, Refused, Dropped); err != nil {
		return err
	}
	if why = strings.TrimSpace(why); why == "" && d != Granted {
		return missing("why")
	}
	return v.stepRequest(ctx, id, "decide about a request", func(tx *sqlite.Tx, r *Request) (RequestEvent, error) {
		if err := r.checkOpen(); err != nil {
			return RequestEvent{}, err
		}
		_, err := tx.ExecContext(ctx, `UPDATE request SET decision = ?, decided_at = ?, decided_why = ? WHERE id = ?`, d, v.now().UnixMilli(), why, id)
		return RequestEvent{Act: RequestDecided, Detail: string(d), Text: why}, err
	})
}

// AnswerRequest writes down that the person was answered, when and by which way. Error codes:
// CodeMissing, CodeBadChoice, CodeFuture, CodeTooEarly, CodeNotFound, CodeAnswered; CodeUndecided.
func (v *Vault) AnswerRequest(ctx context.Context, id int64, at time.Time, way RequestWay, text string) error {
	if err := oneOf("way", way, RequestWays()...); err != nil {
		return err
	}
	return v.stepRequest(ctx, id, "answer a request", func(tx *sqlite.Tx, r *Request) (RequestEvent, error) {
		err := r.checkOpen()
		if err == nil && r.Decision == Undecided {
			err = &Error{Code: CodeUndecided}
		}
		if err == nil {
			err = r.checkWhen("at", at, v.now())
		}
		if err != nil {
			return RequestEvent{}, err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE request SET answered_at = ?, answered_way = ? WHERE id = ?`, at.UnixMilli(), way, id); err != nil {
			return RequestEvent{}, err
		}
		return RequestEvent{Act: RequestAnswered, At: at, Detail: string(way), Text: strings.TrimSpace(text)}, v.noteActivity(ctx, tx, DidAnswerRequest, 1)
	})
}

// ReopenRequest takes back that a request was answered or dropped, for a reason. A letter
// that was sent can't be taken back. Error codes: CodeMissing, CodeNotFound; CodeBadChoice
// where it is open, or answered by a letter.
func (v *Vault) ReopenRequest(ctx context.Context, id int64, why string) error {
	if why = strings.TrimSpace(why); why == "" {
		return missing("why")
	}
	return v.stepRequest(ctx, id, "reopen a request", func(tx *sqlite.Tx, r *Request) (RequestEvent, error) {
		if r.IsOpen() {
			return RequestEvent{}, &Error{Code: CodeBadChoice, Field: "request"}
		}
		_, err := tx.ExecContext(ctx, `UPDATE request SET answered_at = NULL, answered_way = '', decision = '', decided_at = NULL, decided_why = '' WHERE id = ?`, id)
		if err == nil {
			if r, err = request(ctx, tx, id); err == nil && !r.IsOpen() {
				err = &Error{Code: CodeBadChoice, Field: "request"}
			}
		}
		return RequestEvent{Act: RequestReopened, Text: why}, err
	})
}
