package data

import (
	"context"
	"time"

	"mujeeb/data/sqlite"
)

// restricted is whether the data of a lead is only stored: they asked for that (GDPR Art.
// 18), and it was not lifted. What only stores, answers or is the owner's legal duty goes on.
const restricted = `EXISTS (SELECT 1 FROM request q WHERE q.lead_id = lead.id AND q.restricted_at IS NOT NULL AND q.lifted_at IS NULL)`

// RestrictLead restricts the data of the person who made a request to being stored, and
// takes what waits for them out of the outbox. Error codes: CodeNotFound, also where nobody
// is found; CodeBadChoice where it was restricted before.
func (v *Vault) RestrictLead(ctx context.Context, id int64) error {
	return v.stepRequest(ctx, id, "restrict", func(tx *sqlite.Tx, r *Request) (RequestEvent, error) {
		switch {
		case r.LeadID == 0:
			return RequestEvent{}, &Error{Code: CodeNotFound, Field: "lead"}
		case !r.RestrictedAt.IsZero():
			return RequestEvent{}, &Error{Code: CodeBadChoice, Field: "request"}
		}
		if _, err := tx.ExecContext(ctx, `UPDATE request SET restricted_at = ? WHERE id = ?`, v.now().UnixMilli(), id); err != nil {
			return RequestEvent{}, err
		}
		return RequestEvent{Act: RequestRestricted}, stopQueued(ctx, tx, ConsentRecord{LeadID: r.LeadID}, VerdictRestricted)
	})
}

// ToldOfLifting writes down when, and by which way, a person was told that the restriction
// of their data ends. Error codes: CodeMissing, CodeBadChoice, CodeFuture, CodeTooEarly,
// CodeNotFound.
func (v *Vault) ToldOfLifting(ctx context.Context, id int64, at time.Time, way RequestWay) error {
	if err := oneOf("way", way, RequestWays()...); err != nil {
		return err
	}
	return v.stepRequest(ctx, id, "tell of lifting", func(tx *sqlite.Tx, r *Request) (RequestEvent, error) {
		if !r.Restricts() {
			return RequestEvent{}, &Error{Code: CodeBadChoice, Field: "request"}
		}
		if err := r.checkWhen("at", at, v.now()); err != nil {
			return RequestEvent{}, err
		}
		if isBefore(at, r.RestrictedAt) {
			return RequestEvent{}, &Error{Code: CodeTooEarly, Field: "at"}
		}
		_, err := tx.ExecContext(ctx, `UPDATE request SET lift_told_at = ? WHERE id = ?`, at.UnixMilli(), id)
		return RequestEvent{Act: RequestLiftTold, At: at, Detail: string(way)}, err
	})
}

// LiftRestriction ends the restriction of a person's data that a request brought about.
// Error codes: CodeNotFound; CodeBadChoice where nothing is restricted; CodeNotTold where
// the person was not told before (GDPR Art. 18(3)).
func (v *Vault) LiftRestriction(ctx context.Context, id int64) error {
	return v.stepRequest(ctx, id, "lift a restriction", func(tx *sqlite.Tx, r *Request) (RequestEvent, error) {
		switch {
		case !r.Restricts():
			return RequestEvent{}, &Error{Code: CodeBadChoice, Field: "request"}
		case r.LiftToldAt.IsZero():
			return RequestEvent{}, &Error{Code: CodeNotTold}
		}
		_, err := tx.ExecContext(ctx, `UPDATE request SET lifted_at = ?, lift_told_at = ? WHERE id = ?`, v.now().UnixMilli(), r.LiftToldAt.UnixMilli(), id)
		return RequestEvent{Act: RequestLifted}, err
	})
}

// Usable returns those of leads whose data is not only stored, in their order.
func (v *Vault) Usable(ctx context.Context, leads []int64) ([]int64, error) {
	return collect(ctx, v.db.Readers(), sqlite.Value[int64],
		`SELECT lead.id FROM (SELECT key, value AS id FROM json_each(?)) AS lead WHERE NOT `+restricted+` ORDER BY key`, jsonList(leads))
}

// Restricted reports whether the data of a lead is only stored.
func (v *Vault) Restricted(ctx context.Context, lead int64) (is bool, err error) {
	err = v.db.Readers().QueryRowContext(ctx, `SELECT `+restricted+` FROM (SELECT ? AS id) AS lead`, lead).Scan(&is)
	return is, wrap("read a restriction", err)
}
