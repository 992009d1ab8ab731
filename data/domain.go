package data

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"mujeeb/data/sqlite"
)

// The limit to the addresses of one domain is counted from rows of the vault, like those of
// an account. It is kept evenly: 100 an hour let one message leave every 36 seconds to a
// domain. What left in any class counts; campaigns and askings alone wait, and what waits for
// its domain holds up nobody behind it.

// domainLimits returns the limit of an account to one domain, evenly and within an hour;
// none where it has none.
func domainLimits(perDomain int) []Limit {
	if perDomain <= 0 {
		return nil
	}
	l := Limit{time.Hour, perDomain, LimitDomain, true}
	return []Limit{l.even(), l}
}

// domainOf returns the domain of an address.
func domainOf(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }

// addressDomain is the expression for the domain of the address in a column.
func addressDomain(column string) string {
	return `substr(` + column + `, instr(` + column + `, '@') + 1)`
}

// domainRooms is what a limit to one domain leaves for each.
type domainRooms struct {
	most int            // for a domain of which nothing is known
	left map[string]int // at most 0 for those that are full
}

// full returns the domains that nothing may go to now.
func (d domainRooms) full() []string {
	all := []string{}
	for domain, left := range d.left {
		if left <= 0 {
			all = append(all, domain)
		}
	}
	slices.Sort(all)
	return all
}

// take takes a message to a domain off its room, and reports whether there was any.
func (d domainRooms) take(domain string) bool {
	left, ok := d.left[domain]
	if !ok {
		left = d.most
	}
	d.left[domain] = left - 1
	return left > 0
}

// readDomains returns what a limit leaves for each domain. Messages that are held count.
func readDomains(ctx context.Context, q sqlite.Querier, account int64, perDomain int, held map[string]int, now time.Time) (domainRooms, error) {
	limits := domainLimits(perDomain)
	if limits == nil {
		return domainRooms{}, nil
	}
	even, hour := limits[0], limits[1]
	d := domainRooms{min(even.Most, hour.Most), map[string]int{}}
	for domain, n := range held {
		d.left[domain] = d.most - n
	}
	_, err := collect(ctx, q, func(r *sql.Rows, _ *struct{}) error {
		var domain string
		var inHour, lately int
		if err := r.Scan(&domain, &inHour, &lately); err != nil {
			return err
		}
		d.left[domain] = min(hour.Most-inHour, even.Most-lately) - held[domain]
		return nil
	}, `SELECT `+addressDomain("address")+`, count(*), count(*) FILTER (WHERE committed_at >= ?3) FROM outbox
		WHERE account_id = ?1 AND committed_at >= ?2 AND address IS NOT NULL GROUP BY 1`, account, now.Add(-hour.Window).UnixMilli(), now.Add(-even.Window).UnixMilli())
	return d, err
}

// DomainRoom returns when the first of those domains has room again to which an account may
// send nothing now; zero when there is none.
func (v *Vault) DomainRoom(ctx context.Context, account int64, perDomain int) (first time.Time, err error) {
	now := v.now()
	limits := domainLimits(perDomain)
	if limits == nil {
		return first, nil
	}
	type row struct {
		domain string
		at     sql.NullInt64
	}
	left, err := collect(ctx, v.db.Readers(), func(r *sql.Rows, x *row) error { return r.Scan(&x.domain, &x.at) }, `
		SELECT `+addressDomain("address")+`, committed_at FROM outbox WHERE account_id = ? AND committed_at >= ? AND address IS NOT NULL ORDER BY committed_at`,
		account, now.Add(-time.Hour).UnixMilli())
	times := map[string][]time.Time{}
	for _, x := range left {
		times[x.domain] = append(times[x.domain], timeOf(x.at))
	}
	for _, all := range times {
		next := time.Time{}
		for _, l := range limits {
			if at := l.room(all, now); at.After(next) {
				next = at
			}
		}
		if !next.IsZero() && (first.IsZero() || next.Before(first)) {
			first = next
		}
	}
	return first, wrap("when a domain has room", err)
}

// room returns when a limit lets another message leave after those that left at some times,
// the earliest first; zero when it does so now.
func (l Limit) room(left []time.Time, now time.Time) time.Time {
	over := len(left) - l.Most
	if over < 0 {
		return time.Time{}
	}
	if at := left[over].Add(l.Window + time.Millisecond); at.After(now) {
		return at
	}
	return time.Time{}
}
