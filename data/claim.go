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
	MessageID func(outboxID int64) string // returns the Message-ID for the first claim
}

// ClaimMessages takes up to Limit waiting messages of running runs, legal notices before
// all others and campaigns last. Their Message-ID, Date, address and merge fields are
// written down now. Of those that have met their mark before, the channel may know them:
// they keep all but the address, if that is gone. Messages that can go to no address are
// skipped.
func (v *Vault) ClaimMessages(ctx context.Context, c Claim) (all []Message, err error) {
	err = v.writeSoon(ctx, "claim", func(ctx context.Context, tx *sqlite.Tx) error {
		now := v.now()
		if err := pausePilots(ctx, tx, c.AccountID); err != nil {
			return err
		}
		if all, err = waiting(ctx, tx, c, now); err != nil {
			return err
		}
		if len(all) == 0 {
			return v.settleRuns(ctx, tx)
		}
		if err := addLetters(ctx, tx, all, c.AccountID, now); err != nil {
			return err
		}
		return fixMessages(ctx, tx, all, c, now)
	})
	if err != nil {
		return nil, err
	}
	return all, v.addKept(ctx, all)
}

// waiting returns the messages that are due: by the order of their classes, and of one
// place those that have waited longest first. Each run is asked for itself, so that a long
// run which is paused costs the others nothing.
func waiting(ctx context.Context, tx *sqlite.Tx, c Claim, now time.Time) (all []Message, err error) {
	runs, err := collect(ctx, tx, func(r *sql.Rows, x *sentRun) error { return r.Scan(&x.id, &x.class, &x.channel) },
		`SELECT id, class, channel FROM run WHERE account_id = ? AND state = 'running'`, c.AccountID)
	if err != nil {
		return nil, err
	}
	var placed [orders][]sentRun
	reserved := [orders]int{}
	for _, r := range runs {
		place := r.class.order()
		placed[place] = append(placed[place], r)
		if r.class.Bulk() {
			reserved[place] = c.Reserved
		}
	}
	for place, runs := range placed {
		some, err := dueOf(ctx, tx, runs, c.Limit-reserved[place]-len(all), now)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// sentRun is a run as claiming asks for it.
type sentRun struct {
	id      int64
	class   RunClass
	channel Channel
}

// dueOf returns up to limit due messages of runs, those that have waited longest first.
func dueOf(ctx context.Context, tx *sqlite.Tx, runs []sentRun, limit int, now time.Time) (all []Message, err error) {
	if limit <= 0 {
		return nil, nil
	}
	for _, run := range runs {
		if err := catchUp(ctx, tx, run.id, now); err != nil {
			return nil, err
		}
		some, err := dueOfRun(ctx, tx, run, limit, now)
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
func dueOfRun(ctx context.Context, tx *sqlite.Tx, run sentRun, limit int, now time.Time) ([]Message, error) {
	if run.class == ClassAccount {
		return noticesDue(ctx, tx, run.id, now)
	}
	own, err := ownFieldsOf(ctx, tx, run.id)
	if err != nil {
		return nil, err
	}
	most, err := withinPilot(ctx, tx, run.id, limit)
	if err != nil {
		return nil, err
	}
	return addressed(ctx, tx, run, func() ([]Message, error) {
		return collect(ctx, tx, scanClaim(own), dueMessages, len(own) > 0, run.id, now.UnixMilli(), most)
	})
}

// dueMessages is a query for messages of a run that are due, as scanClaim scans them.
const dueMessages = `
	SELECT o.id, o.run_id, o.lead_id, coalesce(identity.value, ''), o.attempts, o.next_at, coalesce(o.message_id, ''), o.date_at, l.name, l.given, coalesce(o.fields, ''),
		CASE identity.kind WHEN 'email' THEN identity.value ELSE coalesce((SELECT value FROM identity e WHERE e.lead_id = o.lead_id AND e.kind = 'email' AND e.rank = 0), '') END,
		coalesce((SELECT value FROM identity p WHERE p.lead_id = o.lead_id AND p.kind = 'phone' AND p.rank = 0), ''),
		CASE WHEN ? THEN l.extra ELSE '{}' END, o.deaths,
		o.deaths > 0 AND EXISTS (SELECT 1 FROM outbox x WHERE x.account_id = o.account_id AND x.committed_at >= o.died_at AND x.state = 'sent'),
		coalesce(o.letter_id, 0), o.marked, coalesce(identity.id, 0), coalesce(identity.rank, 0), identity.id IS NOT NULL AND ` + dead + `
	FROM outbox o JOIN lead l ON l.id = o.lead_id LEFT JOIN identity ON identity.id = o.identity_id
	WHERE o.run_id = ? AND o.state = 'queued' AND o.next_at <= ? ORDER BY o.next_at, o.id LIMIT ?`

// catchUp makes messages due that would wait for longer than MaxWait.
func catchUp(ctx context.Context, tx *sqlite.Tx, run int64, now time.Time) error {
	_, err := tx.ExecContext(ctx, `UPDATE outbox SET next_at = ? WHERE run_id = ? AND state = 'queued' AND next_at > ?`,
		now.UnixMilli(), run, now.Add(MaxWait).UnixMilli())
	return err
}

// ownFieldsOf returns the fields of the owner's own that the text of a run asks for. Of
// what is known of a person, no more is written into the outbox.
func ownFieldsOf(ctx context.Context, tx *sqlite.Tx, run int64) ([]string, error) {
	var subject, body string
	err := tx.QueryRowContext(ctx, `SELECT subject, body FROM run WHERE id = ?`, run).Scan(&subject, &body)
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

// fixMessages fixes what the messages are called and say, and stores it.
func fixMessages(ctx context.Context, tx *sqlite.Tx, all []Message, c Claim, now time.Time) error {
	type fixed struct {
		ID              int64
		Address, Called string
		Date, Letter    int64
		Fields          map[string]string
	}
	rows := make([]fixed, len(all))
	for i := range all {
		m := &all[i]
		if m.MessageID == "" {
			m.MessageID, m.Date = c.MessageID(m.ID), now
		}
		rows[i] = fixed{m.ID, m.Address, m.MessageID, m.Date.UnixMilli(), m.Letter.ID, m.Fields}
	}
	raw, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		UPDATE outbox SET state = 'claimed', address = m.value ->> 'Address', message_id = m.value ->> 'Called', date_at = m.value ->> 'Date',
			letter_id = m.value ->> 'Letter', fields = m.value -> 'Fields'
		FROM json_each(?) AS m WHERE outbox.id = m.value ->> 'ID'`, string(raw))
	return err
}
