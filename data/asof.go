package data

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"mujeeb/data/sqlite"
)

// GroundsAsOf returns where a lead stood with every purpose at a moment, by what the
// ledger held then; what was learned later, and the grade that a purpose demands today,
// do not count. Error code: CodeNotFound.
func (v *Vault) GroundsAsOf(ctx context.Context, id int64, at time.Time) (all []GroundStatus, err error) {
	err = v.read(ctx, "read grounds of then", func(q sqlite.Querier) error {
		if _, err := lead(ctx, q, id); err != nil {
			return err
		}
		events, err := everSaid(ctx, q, id)
		if err != nil {
			return err
		}
		all, err = groundsAsOf(ctx, q, events, id, at)
		return err
	})
	return all, err
}

// groundsAsOf returns where a lead with these events, the newest first, stood. Among them are
// those of every lead that ever was one with them.
func groundsAsOf(ctx context.Context, q sqlite.Querier, events []ConsentEvent, lead int64, at time.Time) ([]GroundStatus, error) {
	for len(events) > 0 && events[0].RecordedAt.After(at) {
		events = events[1:]
	}
	return collect(ctx, q, func(r *sql.Rows, s *GroundStatus) error {
		p := &s.Purpose
		var created sql.NullInt64
		err := r.Scan(&p.ID, &p.Channel, &p.Ground, &p.Version, &p.Name, &p.Description, &p.Scope, &created)
		p.CreatedAt = timeOf(created)
		s.Last = lastWord(events, lead, p.ID)
		s.Standing = s.then()
		return err
	}, purposesAsOf, at.UnixMilli())
}

// StandingSince is where a lead stood with a purpose from a moment on, until the next.
type StandingSince struct {
	From     time.Time // when it was written down
	Purpose  string    // its name then
	Standing Verdict   // as in GroundStatus
	Seq      int64     // of the event that brought it about; 0 when the purpose's words were changed
}

// standingHistory returns how a lead's standing with each purpose changed, the oldest
// first. Before its first entry a lead has agreed to nothing.
func standingHistory(ctx context.Context, q sqlite.Querier, lead int64) ([]StandingSince, error) {
	events, err := everSaid(ctx, q, lead)
	if err != nil {
		return nil, err
	}
	changes, err := collect(ctx, q, func(r *sql.Rows, at *time.Time) error {
		var ms sql.NullInt64
		err := r.Scan(&ms)
		*at = timeOf(ms)
		return err
	}, `SELECT created_at FROM purpose_version WHERE change = 'meaning'`)
	if err != nil {
		return nil, err
	}
	moments := changes
	for _, e := range events {
		moments = append(moments, e.RecordedAt)
	}
	slices.SortFunc(moments, time.Time.Compare)
	was := map[int64]Verdict{}
	var all []StandingSince
	for _, at := range slices.CompactFunc(moments, time.Time.Equal) {
		then, err := groundsAsOf(ctx, q, events, lead, at)
		if err != nil {
			return nil, err
		}
		for _, s := range then {
			before, known := was[s.Purpose.ID]
			if s.Standing == before && known || !known && s.Standing == VerdictNoGround {
				continue
			}
			was[s.Purpose.ID] = s.Standing
			since := StandingSince{From: at, Purpose: s.Purpose.Name, Standing: s.Standing}
			if s.Last != nil && s.Last.RecordedAt.Equal(at) {
				since.Seq = s.Last.Seq
			}
			all = append(all, since)
		}
	}
	return all, nil
}

// purposesAsOf is a query for the purposes that there were, in the version of then.
const purposesAsOf = `
	SELECT p.id, p.channel, p.ground, v.version, v.name, v.description,
		(SELECT max(version) FROM purpose_version s WHERE s.purpose_id = p.id AND s.created_at <= ?1 AND s.change <> 'spelling'), p.created_at
	FROM purpose p JOIN purpose_version v ON v.purpose_id = p.id
		AND v.version = (SELECT max(version) FROM purpose_version n WHERE n.purpose_id = p.id AND n.created_at <= ?1)
	ORDER BY v.name`

// then returns what the last word meant for the purpose.
func (s GroundStatus) then() Verdict {
	switch {
	case s.Last == nil:
		return VerdictNoGround
	case s.Last.Act == ActRefused || s.Last.Act == ActWithdrawn || s.Last.Act == ActObjected:
		return VerdictOptedOut
	case s.Last.Act == ActExpired:
		return VerdictNoGround
	case s.Last.Version < s.Purpose.Scope:
		return VerdictOutdated
	}
	return VerdictAllowed
}

// RunTotalsAsOf counts the messages of a run by the state that they were in at a
// moment. Of one that was skipped or cancelled nobody wrote down when: it counts as that.
func (v *Vault) RunTotalsAsOf(ctx context.Context, id int64, at time.Time) (Totals, error) {
	return runTotals(ctx, v.db.Readers(), `
		SELECT CASE WHEN done_at <= ?2 OR done_at IS NULL AND committed_at IS NULL AND o.state NOT IN ('queued', 'claimed') THEN o.state
			WHEN committed_at <= ?2 THEN 'committed' ELSE 'queued' END AS was, count(*)
		FROM outbox o JOIN run ON run.id = run_id WHERE run_id = ?1 AND started_at <= ?2 GROUP BY 1`, id, at.UnixMilli())
}

// Reading counts where the leads of the vault stand with a purpose.
type Reading struct {
	Purpose Purpose
	Agreed  int // a campaign may go to them
	Weak    int // they agreed, to words that meant something else or with too little evidence
	No      int // they opted out
	Never   int // neither: they said no word, or the time of their agreement is over
}

// Readings returns where people stand with every purpose that is not archived, by name.
func (v *Vault) Readings(ctx context.Context) (all []Reading, err error) {
	err = v.read(ctx, "count standings", func(q sqlite.Querier) error {
		var leads int
		if err := q.QueryRowContext(ctx, `SELECT count(*) FROM lead`).Scan(&leads); err != nil {
			return err
		}
		some, err := purposes(ctx, q)
		if err != nil {
			return err
		}
		for _, p := range some {
			if p.Archived {
				continue
			}
			r := Reading{Purpose: p}
			if err := r.count(ctx, q); err != nil {
				return err
			}
			r.Never = leads - r.Agreed - r.Weak - r.No
			all = append(all, r)
		}
		return nil
	})
	return all, err
}

// count counts the leads that said a word; the others need not be asked one by one.
func (r *Reading) count(ctx context.Context, q sqlite.Querier) error {
	type row struct {
		standing Verdict
		n        int
	}
	rows, err := collect(ctx, q, func(rows *sql.Rows, c *row) error { return rows.Scan(&c.standing, &c.n) }, `
		SELECT standing, count(*) FROM (
			SELECT `+standing+` AS standing
			FROM (SELECT id AS purpose, channel, scope, demands FROM purpose WHERE id = ?1) AS rule
			CROSS JOIN (SELECT lead_id AS id FROM ground WHERE purpose_id = ?1
				UNION SELECT i.lead_id FROM suppression s JOIN identity i USING (fingerprint) WHERE s.reason = 'opt_out' AND s.purpose_id IN (0, ?1)
				UNION SELECT i.lead_id FROM suppression s JOIN identity i ON i.mailbox = s.fingerprint WHERE s.reason = 'opt_out' AND s.purpose_id IN (0, ?1)) AS lead
			LEFT JOIN identity ON identity.lead_id = lead.id AND `+writesTo+`) GROUP BY standing`, r.Purpose.ID)
	for _, c := range rows {
		switch c.standing {
		case VerdictAllowed:
			r.Agreed += c.n
		case VerdictOptedOut:
			r.No += c.n
		case VerdictOutdated, VerdictWeak:
			r.Weak += c.n
		}
	}
	return err
}
