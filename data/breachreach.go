package data

import (
	"context"
	"slices"
	"time"

	"mujeeb/data/sqlite"
)

// BreachReach says how those whom a breach affects can be told, before a notice goes.
type BreachReach struct {
	Email    int            // people with an address that is not known to take no mail
	Calls    []int64        // leads with a telephone number and no such address
	NoWay    []int64        // leads with neither
	Failed   []int64        // leads to whom the notice did not get; nil before one was sent
	Accounts []AccountReach // mail accounts, the soonest to be done first
}

// AccountReach is when an account would have told everybody who has an address.
type AccountReach struct {
	Account Account
	Last    time.Time // about when the last message leaves, if the account starts now and sends nothing else
}

// ReachOfBreach returns how those whom a breach affects can be told. Error code: CodeNotFound.
func (v *Vault) ReachOfBreach(ctx context.Context, breach int64) (r BreachReach, err error) {
	err = v.read(ctx, "how people can be told", func(q sqlite.Querier) error {
		b, err := oneBreach(ctx, q, breach)
		if err != nil {
			return err
		}
		where, args, err := v.where(ctx, q, InBreach(breach))
		if err != nil {
			return err
		}
		if err := q.QueryRowContext(ctx, `SELECT count(*) FROM lead WHERE `+where+` AND `+takesMail, args...).Scan(&r.Email); err != nil {
			return err
		}
		const calls = `EXISTS (SELECT 1 FROM identity i WHERE i.lead_id = lead.id AND i.kind = 'phone')`
		if r.Calls, err = sqlite.Int64s(ctx, q, "id", `SELECT lead.id AS id FROM lead WHERE `+where+` AND NOT `+takesMail+` AND `+calls+` ORDER BY lead.id`, args...); err != nil {
			return err
		}
		if r.NoWay, err = sqlite.Int64s(ctx, q, "id", `SELECT lead.id AS id FROM lead WHERE `+where+` AND NOT `+takesMail+` AND NOT `+calls+` ORDER BY lead.id`, args...); err != nil {
			return err
		}
		r.Failed, err = sqlite.Int64s(ctx, q, "lead_id", `SELECT DISTINCT lead_id FROM outbox WHERE run_id = ? AND lead_id IS NOT NULL AND state IN ('failed', 'skipped') ORDER BY lead_id`, b.RunID)
		return err
	})
	if err != nil {
		return r, err
	}
	r.Accounts, err = v.accountReach(ctx, r.Email)
	return r, err
}

// takesMail is whether a lead has an address that is not known to take no mail.
const takesMail = `EXISTS (SELECT 1 FROM identity i WHERE i.lead_id = lead.id AND i.kind = 'email'
	AND NOT EXISTS (SELECT 1 FROM suppression s WHERE s.fingerprint = i.fingerprint AND s.reason = 'bounced'))`

// accountReach returns when each mail account would have sent n legal notices.
func (v *Vault) accountReach(ctx context.Context, n int) (all []AccountReach, err error) {
	accounts, err := v.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	for _, a := range accounts {
		if a.Kind != AccountSMTP {
			continue
		}
		room, err := v.Room(ctx, a.ID, Limit{24 * time.Hour, a.PerDay, LimitDay, false})
		if err != nil {
			return nil, err
		}
		all = append(all, AccountReach{a, v.now().Add(a.noticesTake(n, room.Left))})
	}
	slices.SortStableFunc(all, func(a, b AccountReach) int { return a.Last.Compare(b.Last) })
	return all, nil
}

// noticesTake returns about how long an account takes for n legal notices, of which so many
// may leave today. They may use what of the day's limit is kept from campaigns.
func (a Account) noticesTake(n, today int) time.Duration {
	if n <= today {
		return a.Gap() * time.Duration(n)
	}
	n -= today
	days := 1 + (n-1)/a.PerDay
	return time.Duration(days)*24*time.Hour + a.Gap()*time.Duration(n-(days-1)*a.PerDay)
}
