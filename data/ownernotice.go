package data

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"os"
	"slices"
	"strings"
	"time"

	"mujeeb/data/sqlite"
)

// An account notice is a run of ClassAccount with one message, which goes to the owner's
// address of [OwnerMails] and to no lead. It is queued in the transaction of the act that it
// tells of, and goes by the same two marks as every message.

// NoticeDelay is how long an account notice waits, so that what is done meanwhile is told by
// the same mail.
const NoticeDelay = 10 * time.Minute

const (
	keptEvery     = 7 * 24 * time.Hour // vault.kept is mailed at most this often
	mostKept      = 5 << 20            // bytes of vault.kept that a mail can carry
	mostNoticed   = 50                 // acts that a notice names
	noticeOfActs  = "acts"
	noticeOfKept  = "kept"
	reasonMovedTo = "address_changed" // the notice's address is not the owner's any more
)

// OwnerNotice is what an account notice tells the owner.
type OwnerNotice struct {
	Acts []Activity // the newest of them, the oldest first; none in a mail with vault.kept
	More int        // acts before those
	Kept []byte     // vault.kept of the vault; nil in a notice of acts
	Name string     // of the vault's ledger, by which a copy of vault.kept is called
}

// tellOwner queues an account notice of an act, or adds the act to the one that waits.
func (v *Vault) tellOwner(ctx context.Context, tx *sqlite.Tx, a Activity) error {
	m, err := ownerMails(ctx, tx)
	if err != nil || !m.tells(a) {
		return err
	}
	run, err := openNotice(ctx, tx, m.To, v.claims.ids())
	if err == nil && run == 0 {
		run, err = v.queueNotice(ctx, tx, m, noticeOfActs)
	}
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT OR IGNORE INTO owner_notice_act (run_id, activity_id) VALUES (?, ?)`, run, a.ID)
	return err
}

// openNotice returns the newest notice of acts, where it is to an address, is none of those
// that are claimed and has never met its mark, so that it can tell of more; 0 where there is
// none.
func openNotice(ctx context.Context, tx *sqlite.Tx, to string, claimed []int64) (int64, error) {
	all, err := collect(ctx, tx, sqlite.Value[int64], `SELECT n.run_id FROM owner_notice n JOIN run r ON r.id = n.run_id LEFT JOIN outbox o ON o.run_id = n.run_id
		WHERE n.run_id = (SELECT run_id FROM owner_notice WHERE kind = 'acts' ORDER BY run_id DESC LIMIT 1) AND n.address = ?
		AND (r.state = 'draft' OR r.state IN ('running', 'paused') AND o.state = 'queued' AND NOT o.marked AND o.id NOT IN (SELECT value FROM json_each(?)))`, to, jsonList(claimed))
	if err != nil || len(all) == 0 {
		return 0, err
	}
	return all[0], nil
}

// queueNotice queues an account notice of a kind and returns its run. It waits as a draft
// where no account can send it.
func (v *Vault) queueNotice(ctx context.Context, tx *sqlite.Tx, m OwnerMails, kind string) (run int64, err error) {
	r, err := tx.ExecContext(ctx, `INSERT INTO run (class, channel, title, lang, subject, body, audience, state, created_at)
		VALUES (?, ?, '', ?, '', '', '{}', 'draft', ?)`, ClassAccount, ChannelEmail, m.Lang, v.now().UnixMilli())
	if err != nil {
		return 0, err
	}
	if run, err = r.LastInsertId(); err != nil {
		return 0, err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO owner_notice (run_id, kind, address) VALUES (?, ?, ?)`, run, kind, m.To); err != nil {
		return 0, err
	}
	return run, v.startNotices(ctx, tx)
}

// startNotices queues the notices that waited for an account, where there is one.
func (v *Vault) startNotices(ctx context.Context, tx *sqlite.Tx) error {
	m, err := ownerMails(ctx, tx)
	if err != nil {
		return err
	}
	accounts, err := collect(ctx, tx, sqlite.Value[int64], `SELECT id FROM account WHERE kind = ? AND deleted_at IS NULL ORDER BY id = ? DESC, id LIMIT 1`, AccountSMTP, m.AccountID)
	if err != nil || len(accounts) == 0 {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO outbox (run_id, account_id, state, next_at, address)
		SELECT r.id, ?, 'queued', r.created_at + ?, n.address FROM owner_notice n JOIN run r ON r.id = n.run_id WHERE r.state = 'draft' ORDER BY r.id`,
		accounts[0], NoticeDelay.Milliseconds())
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE run SET state = 'running', account_id = ?, started_at = ? WHERE state = 'draft' AND id IN (SELECT run_id FROM owner_notice)`,
		accounts[0], v.now().UnixMilli())
	return err
}

// takeBackNotices makes those notices of an account drafts again that wait to be sent; of
// all accounts where it is 0. They have certainly not left. Those that are claimed stay.
func takeBackNotices(ctx context.Context, tx *sqlite.Tx, account int64, claimed []int64) error {
	for _, statement := range []string{
		`DELETE FROM outbox WHERE state = 'queued' AND run_id IN (SELECT run_id FROM owner_notice) AND ?1 IN (0, account_id)
			AND id NOT IN (SELECT value FROM json_each(?2))`,
		`UPDATE run SET state = 'draft', account_id = NULL, pause = '' WHERE state IN ('running', 'paused') AND id IN (SELECT run_id FROM owner_notice)
			AND ?1 IN (0, account_id) AND NOT EXISTS (SELECT 1 FROM outbox WHERE run_id = run.id)`,
	} {
		if _, err := tx.ExecContext(ctx, statement, account, jsonList(claimed)); err != nil {
			return err
		}
	}
	return nil
}

// dropNotices cancels the notices that were waiting when the backup was made from which
// the vault was put back: nobody knows whether they were sent since.
func dropNotices(ctx context.Context, tx *sqlite.Tx) error {
	if err := takeBackNotices(ctx, tx, 0, nil); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `UPDATE run SET state = 'cancelled' WHERE state = 'draft' AND id IN (SELECT run_id FROM owner_notice)`)
	return err
}

// HurryNotices lets the account notices that wait for more to tell go now, such as before
// the vault is locked. It reports whether there were any.
func (v *Vault) HurryNotices(ctx context.Context) (any bool, err error) {
	err = v.write(ctx, "hurry what the owner is told", func(tx *sqlite.Tx) error {
		r, err := tx.ExecContext(ctx, `UPDATE outbox SET next_at = ?1 WHERE state = 'queued' AND attempts = 0 AND next_at > ?1
			AND run_id IN (SELECT id FROM run WHERE class = 'account' AND state = 'running')`, v.now().UnixMilli())
		if err != nil {
			return err
		}
		n, err := r.RowsAffected()
		any = n > 0
		return err
	})
	return any, err
}

// dueNotices is a query for the message of an account notice that is due, as scanNotice
// scans it.
const dueNotices = `
	SELECT o.id, o.run_id, o.address, o.attempts, o.next_at, coalesce(o.message_id, ''), o.date_at, o.deaths,
		o.deaths > 0 AND EXISTS (SELECT 1 FROM outbox x WHERE x.account_id = o.account_id AND x.committed_at >= o.died_at AND x.state = 'sent'),
		coalesce(o.letter_id, 0), o.marked, n.kind
	FROM outbox o JOIN owner_notice n ON n.run_id = o.run_id WHERE o.run_id = ? AND o.state = 'queued' AND o.next_at <= ?`

func scanNotice(r *sql.Rows, m *Message) error {
	var date sql.NullInt64
	var kind string
	if err := r.Scan(&m.ID, &m.RunID, &m.Address, &m.Attempts, &m.due, &m.MessageID, &date, &m.Deaths, &m.Outlived, &m.Letter.ID, &m.to.marked, &kind); err != nil {
		return err
	}
	m.Fields, m.Notice = map[string]string{}, &OwnerNotice{}
	if kind == noticeOfKept {
		m.Notice.Kept = []byte{}
	}
	if m.to.marked {
		m.Date = timeOf(date)
	} else {
		m.MessageID = ""
	}
	return nil
}

// noticesDue returns the message of an account notice, if it is due, with the acts that it
// tells of.
func noticesDue(ctx context.Context, q sqlite.Querier, run int64, now time.Time) ([]Message, error) {
	all, err := collect(ctx, q, scanNotice, dueNotices, run, now.UnixMilli())
	if err != nil || len(all) == 0 || all[0].Notice.Kept != nil {
		return all, err
	}
	n := all[0].Notice
	n.Acts, err = collect(ctx, q, scanActivity, selectActivity+`WHERE a.id IN (SELECT activity_id FROM owner_notice_act WHERE run_id = ?) ORDER BY a.id DESC`, run)
	n.More = max(0, len(n.Acts)-mostNoticed)
	n.Acts = n.Acts[:len(n.Acts)-n.More]
	slices.Reverse(n.Acts)
	return all, err
}

// tellsMore is whether an account notice has more to tell than when it was claimed.
const tellsMore = `(SELECT count(*) FROM owner_notice_act n JOIN activity a ON a.id = n.activity_id WHERE n.run_id = outbox.run_id) <> m.value ->> 'Acts'`

// isOwners is whether the address of a message of an account notice is the owner's: ” or
// why it is not. An address of before is told that it was given up, also where the one after
// it was given up as well before that was told; it gets no vault.kept.
const isOwners = `coalesce((SELECT '' FROM owner_notice n JOIN setting s ON s.key = '` + settingOwnerMails + `'
	WHERE n.run_id = outbox.run_id AND n.address = outbox.address
	AND CASE n.kind WHEN 'kept' THEN n.address = s.value ->> 'to' AND s.value ->> 'kept' 
		ELSE n.address IN (s.value ->> 'to', s.value ->> 'before') OR EXISTS (SELECT 1 FROM owner_notice_act t JOIN activity a ON a.id = t.activity_id
			WHERE t.run_id = n.run_id AND a.act = '` + string(DidChangeNotices) + `') END), '` + reasonMovedTo + `')`

// noticeBounced notes of an account notice that was sent that it came back.
func noticeBounced(ctx context.Context, tx *sqlite.Tx, m HeardMail, about aboutMail) error {
	r, _ := reportOn(m.Recipients, about.address)
	if m.Kind != MailBounce || r.Arrived || !r.Final {
		return nil
	}
	_, err := tx.ExecContext(ctx, `UPDATE outbox SET state = 'failed', reason = ? WHERE id = ? AND state = 'sent'`, reasonNoRecipient, about.message)
	return err
}

// addKept reads vault.kept for the messages that carry it.
func (v *Vault) addKept(ctx context.Context, all []Message) (err error) {
	for i := range all {
		if n := all[i].Notice; n != nil && n.Kept != nil {
			n.Name = v.Name()
			if n.Kept, err = v.keptNow(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// keptNow returns vault.kept as it is now.
func (v *Vault) keptNow(ctx context.Context) ([]byte, error) {
	v.keeping.Lock()
	defer v.keeping.Unlock()
	mine, err := v.readKept(ctx, v.places()[0])
	return mine.content, err
}

// QueueKept queues a mail with vault.kept, where the owner wishes it and it is time for one.
func (v *Vault) QueueKept(ctx context.Context) error {
	m, err := v.OwnerMails(ctx)
	if err != nil || m.To == "" || !m.Kept {
		return err
	}
	content, err := v.keptNow(ctx)
	if err != nil || len(content) == 0 || len(content) > mostKept {
		return err
	}
	sum := sha256.Sum256(content)
	last, err := v.lastKept(ctx)
	if err != nil || !m.keptDue(last, sum[:], v.now()) {
		return err
	}
	return v.write(ctx, "queue vault.kept", func(tx *sqlite.Tx) error {
		if m, err = ownerMails(ctx, tx); err != nil || m.To == "" || !m.Kept {
			return err
		}
		m.KeptAt, m.KeptSum = v.now(), sum[:]
		if err := putSetting(ctx, tx, settingOwnerMails, m); err != nil {
			return err
		}
		_, err := v.queueNotice(ctx, tx, m, noticeOfKept)
		return err
	})
}

// lastKept returns the state of the newest mail with vault.kept; "" when there is none.
func (v *Vault) lastKept(ctx context.Context) (MessageState, error) {
	all, err := collect(ctx, v.db.Readers(), sqlite.Value[MessageState], `SELECT CASE WHEN r.state = 'cancelled' THEN 'cancelled' ELSE coalesce(o.state, 'queued') END
		FROM owner_notice n JOIN run r ON r.id = n.run_id LEFT JOIN outbox o ON o.run_id = n.run_id WHERE n.kind = 'kept' ORDER BY n.run_id DESC LIMIT 1`)
	if err != nil || len(all) == 0 {
		return "", err
	}
	return all[0], nil
}

// keptDue reports whether vault.kept, of a SHA-256, is to be mailed now.
func (m OwnerMails) keptDue(last MessageState, sum []byte, now time.Time) bool {
	switch last {
	case MessageQueued, MessageClaimed, MessageCommitted:
		return m.KeptAt.IsZero() // that one goes to the address before
	case MessageSent:
		if slices.Equal(m.KeptSum, sum) {
			return false
		}
	}
	since := now.Sub(m.KeptAt)
	return since < 0 || since >= keptEvery
}

// NoticeState is what became of the newest account notice.
type NoticeState struct {
	State     MessageState // "" when there was none; MessageQueued while it waits, also for an account
	AccountID int64        // that sends it; 0 while none can
	Reason    string       // a code: why it failed, or why it is held up
	At        time.Time    // of its result; else since when it waits
	TooBig    bool         // vault.kept has become too long for a mail
}

// NoticeState returns what became of the newest account notice.
func (v *Vault) NoticeState(ctx context.Context) (NoticeState, error) {
	all, err := collect(ctx, v.db.Readers(), func(r *sql.Rows, s *NoticeState) error {
		var at sql.NullInt64
		err := r.Scan(&s.State, &s.Reason, &at, &s.AccountID)
		s.At = timeOf(at)
		s.Reason, _, _ = strings.Cut(s.Reason, " ") // without the server's words
		return err
	}, `SELECT CASE WHEN r.state = 'cancelled' THEN 'cancelled' ELSE coalesce(o.state, 'queued') END, coalesce(nullif(o.reason, ''), r.pause),
			coalesce(o.done_at, r.created_at), coalesce(r.account_id, 0)
		FROM owner_notice n JOIN run r ON r.id = n.run_id LEFT JOIN outbox o ON o.run_id = n.run_id ORDER BY n.run_id DESC LIMIT 1`)
	if err != nil {
		return NoticeState{}, err
	}
	s := NoticeState{}
	if len(all) > 0 {
		s = all[0]
	}
	if info, err := os.Stat(v.places()[0]); err == nil {
		s.TooBig = info.Size() > mostKept
	}
	return s, nil
}
