package data

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"mujeeb/data/sqlite"
)

// RequestAct is what was done about a request.
type RequestAct string

// The acts.
const (
	RequestNoted      RequestAct = "noted"
	RequestFound      RequestAct = "found"    // who it is that asks
	RequestIdentity   RequestAct = "identity" // the detail says how it was made sure who asks
	RequestAsked      RequestAct = "asked"    // the detail says for what; the person was asked
	RequestReplied    RequestAct = "replied"  // likewise; the person answered
	RequestExtended   RequestAct = "extended" // the detail is "planned" until the person was told, else the way
	RequestDecided    RequestAct = "decided"
	RequestAnswered   RequestAct = "answered" // the detail says by which way
	RequestReopened   RequestAct = "reopened"
	RequestRestricted RequestAct = "restricted"
	RequestLiftTold   RequestAct = "lift_told" // the detail says by which way
	RequestLifted     RequestAct = "lifted"
	RequestStopped    RequestAct = "stopped"   // they were opted out; the detail is "all", "purpose" or "later"
	RequestCorrected  RequestAct = "corrected" // the detail says what of them
	RequestExported   RequestAct = "exported"  // the detail is the format
	RequestLettered   RequestAct = "letter"    // a letter was drafted; the detail is its stage
	RequestPrinted    RequestAct = "printed"   // a letter was saved as a page; the detail is its stage
	RequestErased     RequestAct = "erased"    // the person was
	RequestForgotten  RequestAct = "forgotten" // who asked, of whom nothing else is held
)

// RequestEvent is one thing that was done about a request. It is never changed, but that
// its words go when the person is erased.
type RequestEvent struct {
	ID      int64
	Act     RequestAct
	At      time.Time // when it was done
	NotedAt time.Time // when it was written down
	By      ByWay     // in which the vault was open then
	Detail  string    // a code
	Text    string    // in words
	Was     string    // of what was corrected
	Became  string    // likewise
}

// RequestLog returns what was done about a request, the oldest first.
func (v *Vault) RequestLog(ctx context.Context, id int64) ([]RequestEvent, error) {
	return requestLog(ctx, v.db.Readers(), id)
}

func requestLog(ctx context.Context, q sqlite.Querier, id int64) ([]RequestEvent, error) {
	return collect(ctx, q, func(r *sql.Rows, e *RequestEvent) error {
		var at, noted sql.NullInt64
		err := r.Scan(&e.ID, &e.Act, &at, &noted, &e.By.Number, &e.By.Kind, &e.By.Name, &e.Detail, &e.Text, &e.Was, &e.Became)
		e.At, e.NotedAt = timeOf(at), timeOf(noted)
		return err
	}, `SELECT e.id, e.act, e.at, e.noted_at, `+byWayColumns+`, e.detail, e.text, e.was, e.became
		FROM request_event e LEFT JOIN opening ON opening.id = e.opening_id LEFT JOIN way w ON w.id = opening.way_id
		WHERE e.request_id = ? ORDER BY e.id`, id)
}

// logRequest writes down what was done about a request; now, unless the event says when.
func (v *Vault) logRequest(ctx context.Context, tx *sqlite.Tx, id int64, e RequestEvent) error {
	now := v.now()
	if e.At.IsZero() {
		e.At = now
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO request_event (request_id, act, at, noted_at, opening_id, detail, text, was, became) VALUES (?, ?, ?, ?, `+thisOpening+`, ?, ?, ?, ?)`,
		id, e.Act, e.At.UnixMilli(), now.UnixMilli(), e.Detail, e.Text, e.Was, e.Became)
	return err
}

// AddRequest registers a request, with who asks, what for, by which way and when, and
// returns its number. A mail that it came with is dealt with by that. What is done later is
// not read from it. Error codes: CodeMissing, CodeBadChoice, CodeFuture, CodeNotFound.
func (v *Vault) AddRequest(ctx context.Context, r Request) (id int64, err error) {
	r.Name, r.Address, r.Asked = strings.TrimSpace(r.Name), strings.TrimSpace(r.Address), strings.TrimSpace(r.Asked)
	if r.LeadID != 0 {
		r.Name = "" // which the lead has
	}
	if err := r.check(v.now()); err != nil {
		return 0, err
	}
	err = v.write(ctx, "register a request", func(tx *sqlite.Tx) error {
		if r.HeardID != 0 {
			if err := v.heardAsRequest(ctx, tx, r); err != nil {
				return err
			}
		}
		if id, err = v.addRequest(ctx, tx, r); err != nil {
			return err
		}
		if err := v.logRequest(ctx, tx, id, RequestEvent{Act: RequestNoted, At: r.ReceivedAt, Detail: string(r.Way), Text: r.Asked}); err != nil {
			return err
		}
		return v.noteActivity(ctx, tx, DidTakeRequest, 1)
	})
	return id, err
}

// check reports what is wrong with a request that is to be registered.
func (r *Request) check(now time.Time) error {
	if err := oneOf("right", r.Right, Rights()...); err != nil {
		return err
	}
	if err := oneOf("way", r.Way, RequestWays()...); err != nil {
		return err
	}
	switch {
	case r.LeadID == 0 && r.Name == "" && r.Address == "":
		return missing("name")
	case r.ReceivedAt.IsZero():
		return missing("received_at")
	case r.ReceivedAt.After(now):
		return &Error{Code: CodeFuture, Field: "received_at"}
	}
	return nil
}

func (v *Vault) addRequest(ctx context.Context, tx *sqlite.Tx, r Request) (id int64, err error) {
	if r.LeadID != 0 {
		if _, err := lead(ctx, tx, r.LeadID); err != nil {
			return 0, err
		}
	}
	res, err := tx.ExecContext(ctx, `INSERT INTO request (lead_id, heard_id, name, address, asked, kind, way, received_at, noted_at, opening_id)
		VALUES (nullif(?, 0), nullif(?, 0), ?, ?, ?, ?, ?, ?, ?, `+thisOpening+`)`,
		r.LeadID, r.HeardID, r.Name, r.Address, r.Asked, r.Right, r.Way, r.ReceivedAt.UnixMilli(), v.now().UnixMilli())
	if err != nil {
		return 0, err
	}
	return res.LastInsertId()
}

// heardAsRequest notes that a mail is a request, which is dealt with from now on. What
// somebody wrote who is no lead stands in the request alone.
// Error code: CodeNotFound, also where it was dealt with before.
func (v *Vault) heardAsRequest(ctx context.Context, tx *sqlite.Tx, r Request) error {
	res, err := tx.ExecContext(ctx, `UPDATE heard SET done_at = coalesce(done_at, ?), outcome = CASE outcome WHEN 'reply' THEN outcome ELSE 'request' END,
		lead_id = coalesce(nullif(?, 0), lead_id) WHERE id = ? AND kind = 'person' AND (outcome = 'reply' OR done_at IS NULL AND outcome IN ('request', 'nobody', 'suggested'))`,
		v.now().UnixMilli(), r.LeadID, r.HeardID)
	if err := oneRow(res, err); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE heard SET sender = NULL, subject = NULL, text = NULL WHERE id = ? AND lead_id IS NULL`, r.HeardID)
	return err
}

// stepRequest changes a request and writes down what was done, in one transaction. step
// gets the request as it is; what it sets of it is written.
func (v *Vault) stepRequest(ctx context.Context, id int64, doing string, step func(tx *sqlite.Tx, r *Request) (RequestEvent, error)) error {
	return v.write(ctx, doing, func(tx *sqlite.Tx) error {
		r, err := request(ctx, tx, id)
		if err != nil {
			return err
		}
		e, err := step(tx, r)
		if err != nil {
			return err
		}
		return v.logRequest(ctx, tx, id, e)
	})
}

// checkWhen reports what is wrong with the moment at which something was done about a
// request. Error codes: CodeMissing, CodeFuture, CodeTooEarly.
func (r *Request) checkWhen(field string, at, now time.Time) error {
	switch {
	case at.IsZero():
		return missing(field)
	case at.After(now):
		return &Error{Code: CodeFuture, Field: field}
	case isBefore(at, r.ReceivedAt):
		return &Error{Code: CodeTooEarly, Field: field}
	}
	return nil
}

// isBefore reports whether a moment that was typed, to the minute, lies before another one.
func isBefore(typed, other time.Time) bool { return typed.Before(other.Truncate(time.Minute)) }

// checkOpen reports an error when the request was answered or dropped.
func (r *Request) checkOpen() error {
	if !r.IsOpen() {
		return &Error{Code: CodeAnswered}
	}
	return nil
}
