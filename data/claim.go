package data

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"time"

	"mujeeb/data/sqlite"
)

// Message is a message that was claimed for sending.
type Message struct {
	ID        int64
	RunID     int64
	LeadID    int64             // 0 in an account notice
	Address   string            // the identity that it goes to
	Attempts  int               // before this one
	MessageID string            // without angle brackets; the same once it has met its mark
	Date      time.Time         // of the message; the same once it has met its mark
	Fields    map[string]string // values of the merge fields; the same once it has met its mark
	Letter    Letter            // who it is from; the same once it has met its mark
	Deaths    int               // of connections, while it was under way
	Outlived  bool              // another message of the account was sent since the first of them
	Notice    *OwnerNotice      // of an account notice, what it tells; else nil
	due       int64             // since when it waits, in Unix milliseconds
	to        recipientAddress
}

// Claim says what to claim.
type Claim struct {
	AccountID int64
	Limit     int                         // messages at most
	Reserved  int                         // of them, those that campaigns and askings may not take
	PerDomain int                         // the account's limit to one domain; 0 = none
	MessageID func(outboxID int64) string // returns the Message-ID of one that has never met its mark
}

// ClaimMessages takes up to Limit waiting messages of running runs, legal notices before
// all others and campaigns last. Until their mark or result is written, or they are
// released, nobody else gets them; the vault goes on to show them as queued. Their
// Message-ID, Date, address and merge fields are those of now. Of those that have met their
// mark before, the channel may know them: they keep all but the address, if that is gone.
// Messages that can go to no address are skipped.
func (v *Vault) ClaimMessages(ctx context.Context, c Claim) (all []Message, err error) {
	if v.readOnly {
		return nil, &Error{Code: CodeVaultReadOnly}
	}
	if err := wrap("claim", ctx.Err()); err != nil {
		return nil, err
	}
	ctx = context.WithoutCancel(ctx) // else the driver would start a goroutine a statement
	for {
		var before []repair
		all, before, err = v.readClaim(ctx, c)
		if err != nil || len(before) == 0 {
			break
		}
		if err := v.writeSoon(ctx, "claim", func(ctx context.Context, tx *sqlite.Tx) error { return mend(ctx, tx, before) }); err != nil {
			return nil, err
		}
	}
	if err != nil || len(all) > 0 {
		return all, err
	}
	return nil, v.writeSoon(ctx, "claim", func(ctx context.Context, tx *sqlite.Tx) error { return v.settleRuns(ctx, tx) })
}

// readClaim reads what may be claimed, and holds it. Where something has to be written
// before, it holds nothing.
func (v *Vault) readClaim(ctx context.Context, c Claim) (all []Message, before []repair, err error) {
	r := &claimReader{Claim: c, now: v.now(), held: v.claims.begin(c.AccountID)}
	err = v.read(ctx, "claim", func(q sqlite.Querier) (err error) {
		r.q = q
		if r.domains, err = readDomains(ctx, q, c.AccountID, c.PerDomain, r.held.domains, r.now); err != nil {
			return err
		}
		all, err = r.waiting(ctx)
		return err
	})
	if err == nil && len(r.before) == 0 {
		err = v.addKept(ctx, all)
	}
	if err != nil || len(r.before) > 0 {
		v.claims.take(c.AccountID, nil)
		return nil, r.before, err
	}
	return v.claims.take(c.AccountID, all), nil, nil
}

// claimReader reads what is due. It writes nothing.
type claimReader struct {
	Claim
	q       sqlite.Querier
	now     time.Time
	held    heldNow
	domains domainRooms // of a claim with a limit to one domain
	before  []repair    // what has to be written before anything can be claimed
}

// repair writes what has to be there before a message can be claimed.
type repair func(ctx context.Context, tx *sqlite.Tx) error

func mend(ctx context.Context, tx *sqlite.Tx, all []repair) error {
	for _, r := range all {
		if err := r(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

// needs notes what has to be written before.
func (c *claimReader) needs(r repair) { c.before = append(c.before, r) }

// waiting returns the messages that are due with their letters: by the order of their
// classes, and of one place those that have waited longest first. Each run is asked for
// itself, so that a long run which is paused costs the others nothing.
func (c *claimReader) waiting(ctx context.Context) (all []Message, err error) {
	if err := c.checkPilots(ctx); err != nil {
		return nil, err
	}
	placed, err := c.placed(ctx)
	if err != nil {
		return nil, err
	}
	for place, runs := range placed {
		limit := c.Limit - len(all)
		if orders-place <= bulkOrders {
			limit -= c.Reserved
		}
		some, err := c.dueOf(ctx, runs, limit)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, c.addLetters(ctx, all)
}

// placed returns the running runs of the account by the order of their classes.
func (c *claimReader) placed(ctx context.Context) (placed [orders][]sentRun, err error) {
	runs, err := collect(ctx, c.q, func(r *sql.Rows, x *sentRun) error { return r.Scan(&x.id, &x.class, &x.channel) },
		`SELECT id, class, channel FROM run WHERE account_id = ? AND state = 'running'`, c.AccountID)
	for _, r := range runs {
		place := r.class.order()
		placed[place] = append(placed[place], r)
	}
	return placed, err
}

// sentRun is a run as claiming asks for it.
type sentRun struct {
	id      int64
	class   RunClass
	channel Channel
}

// dueOf returns up to limit due messages of runs, those that have waited longest first.
func (c *claimReader) dueOf(ctx context.Context, runs []sentRun, limit int) (all []Message, err error) {
	if limit <= 0 {
		return nil, nil
	}
	for _, run := range runs {
		if err := c.checkLate(ctx, run.id); err != nil {
			return nil, err
		}
		some, err := c.dueOfRun(ctx, run, limit)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	if len(runs) > 1 {
		slices.SortFunc(all, func(a, b Message) int { return cmp.Or(cmp.Compare(a.due, b.due), cmp.Compare(a.ID, b.ID)) })
	}
	return all[:min(len(all), limit)], nil
}

// dueOfRun returns up to limit due messages of a run.
func (c *claimReader) dueOfRun(ctx context.Context, run sentRun, limit int) (all []Message, err error) {
	if run.class == ClassAccount {
		all, err = noticesDue(ctx, c.q, run.id, c.now)
		return slices.DeleteFunc(all, func(m Message) bool { return slices.Contains(c.held.ids, m.ID) }), err
	}
	own, err := ownFieldsOf(ctx, c.q, run.id)
	if err != nil {
		return nil, err
	}
	most, err := withinPilot(ctx, c.q, run.id, c.held.runs[run.id], limit)
	if err != nil {
		return nil, err
	}
	if all, err = c.dueByDomain(ctx, run, own, most); err != nil {
		return nil, err
	}
	return all, c.checkAddresses(ctx, run, all)
}

// dueByDomain returns up to limit due messages of a run. Where the domains of their
// addresses are limited, it passes over those to a domain that is full.
func (c *claimReader) dueByDomain(ctx context.Context, run sentRun, own []string, limit int) (all []Message, err error) {
	limited := c.PerDomain > 0 && run.class.Bulk() && run.channel == ChannelEmail
	taken, full := slices.Clone(c.held.ids), []string{}
	for again := true; again; {
		if limited {
			full = c.domains.full()
		}
		some, err := collect(ctx, c.q, scanClaim(own), dueMessages, len(own) > 0, run.id, c.now.UnixMilli(), jsonList(taken), jsonList(full), limit-len(all))
		if err != nil {
			return nil, err
		}
		again = false
		for _, m := range some {
			if limited && m.Address != "" && !c.domains.take(domainOf(m.Address)) {
				again = true
				continue
			}
			all, taken = append(all, m), append(taken, m.ID)
		}
	}
	return all, nil
}

// dueMessages is a query for messages of a run that are due, as scanClaim scans them.
var dueMessages = `
	SELECT o.id, o.run_id, o.lead_id, coalesce(identity.value, ''), o.attempts, o.next_at, coalesce(o.message_id, ''), o.date_at, l.name, l.given, coalesce(o.fields, ''),
		CASE identity.kind WHEN 'email' THEN identity.value ELSE coalesce((SELECT value FROM identity e WHERE e.lead_id = o.lead_id AND e.kind = 'email' AND e.rank = 0), '') END,
		coalesce((SELECT value FROM identity p WHERE p.lead_id = o.lead_id AND p.kind = 'phone' AND p.rank = 0), ''),
		CASE WHEN ? THEN l.extra ELSE '{}' END, o.deaths,
		o.deaths > 0 AND EXISTS (SELECT 1 FROM outbox x WHERE x.account_id = o.account_id AND x.committed_at >= o.died_at AND x.state = 'sent'),
		coalesce(o.letter_id, 0), o.marked, coalesce(identity.id, 0), coalesce(identity.rank, 0), identity.id IS NOT NULL AND ` + dead + `
	FROM outbox o JOIN lead l ON l.id = o.lead_id LEFT JOIN identity ON identity.id = o.identity_id
	WHERE o.run_id = ? AND o.state = 'queued' AND o.next_at <= ? AND o.id NOT IN (SELECT value FROM json_each(?))
		AND coalesce(` + addressDomain("identity.value") + `, '') NOT IN (SELECT value FROM json_each(?)) ORDER BY o.next_at, o.id LIMIT ?`

// checkLate has messages made due that would wait for longer than MaxWait.
func (c *claimReader) checkLate(ctx context.Context, run int64) error {
	var late bool
	last := c.now.Add(MaxWait).UnixMilli()
	err := c.q.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM outbox WHERE run_id = ? AND state = 'queued' AND next_at > ?)`, run, last).Scan(&late)
	if late {
		c.needs(func(ctx context.Context, tx *sqlite.Tx) error {
			_, err := tx.ExecContext(ctx, `UPDATE outbox SET next_at = ? WHERE run_id = ? AND state = 'queued' AND next_at > ?`, c.now.UnixMilli(), run, last)
			return err
		})
	}
	return err
}

// ownFieldsOf returns the fields of the owner's own that the text of a run asks for. Of
// what is known of a person, no more is written into the outbox.
func ownFieldsOf(ctx context.Context, q sqlite.Querier, run int64) ([]string, error) {
	var subject, body string
	err := q.QueryRowContext(ctx, `SELECT subject, body FROM run WHERE id = ?`, run).Scan(&subject, &body)
	return OwnMergeFields(subject, body), err
}

// scanClaim returns what scans a message of a run whose text asks for fields of the
// owner's own.
func scanClaim(own []string) func(*sql.Rows, *Message) error {
	return func(r *sql.Rows, m *Message) error {
		var date sql.NullInt64
		var name, given, fields, email, phone, extra string
		if err := r.Scan(&m.ID, &m.RunID, &m.LeadID, &m.Address, &m.Attempts, &m.due, &m.MessageID, &date, &name, &given, &fields, &email, &phone, &extra, &m.Deaths, &m.Outlived,
			&m.Letter.ID, &m.to.marked, &m.to.id, &m.to.rank, &m.to.dead); err != nil {
			return err
		}
		if m.to.marked {
			m.Date = timeOf(date)
			return json.Unmarshal([]byte(fields), &m.Fields)
		}
		m.MessageID = ""
		m.Fields = mergeFields(name, given, email, phone)
		var has map[string]string
		if err := json.Unmarshal([]byte(extra), &has); err != nil {
			return err
		}
		addOwn(m.Fields, has, own)
		return nil
	}
}

// addLetters gives claimed messages their letters: the next of their run, or the one that
// they met their mark with. It names and dates those that have met none.
func (c *claimReader) addLetters(ctx context.Context, all []Message) error {
	next, kept := map[int64]Letter{}, map[int64]Letter{}
	for i := range all {
		m := &all[i]
		letters, key, find := next, m.RunID, c.nextLetter
		if m.to.marked && m.Letter.ID != 0 {
			letters, key, find = kept, m.Letter.ID, c.keptLetter
		}
		l, ok := letters[key]
		if !ok {
			var err error
			if l, err = find(ctx, key); err != nil {
				return err
			}
			letters[key] = l
		}
		if m.Letter = l; m.MessageID == "" {
			m.MessageID, m.Date = c.MessageID(m.ID), c.now
		}
	}
	return nil
}

// nextLetter returns the letter for the next messages of a run, which has to be kept first
// if it is new.
func (c *claimReader) nextLetter(ctx context.Context, run int64) (Letter, error) {
	l, isNew, err := nextLetter(ctx, c.q, run, c.AccountID)
	if isNew {
		c.needs(func(ctx context.Context, tx *sqlite.Tx) error {
			_, err := letterOf(ctx, tx, run, c.AccountID, c.now)
			return err
		})
	}
	return l, err
}

func (c *claimReader) keptLetter(ctx context.Context, id int64) (Letter, error) {
	return letter(ctx, c.q, id)
}
