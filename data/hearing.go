package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"mujeeb/data/sqlite"
)

// Hearing is a mailbox that answers come to, and how it was last read. Its password is in
// the OS keyring under [Vault.HearingSecretName], never here.
type Hearing struct {
	ID       int64
	Host     string
	Port     int
	Security Security
	User     string
	Login    HearingLogin
	Folders  []string // that are read beside the inbox and the folder of junk

	TriedAt time.Time // when it was last tried to read it; zero before
	HeardAt time.Time // when that last succeeded; zero before
	Trouble string    // why it did not the last time, a code; "" when it did
}

// HearingLogin says by what the program logs in to a mailbox.
type HearingLogin string

// The ways to log in.
const (
	LoginPassword HearingLogin = "password"
	LoginToken    HearingLogin = "token" // of OAuth
)

// HeardWithin is how long ago a mailbox may have been read when a campaign starts or goes on.
const HeardWithin = 15 * time.Minute

const selectHearing = `SELECT id, host, port, security, user, login, folders, tried_at, heard_at, trouble FROM hearing `

func scanHearing(r *sql.Rows, h *Hearing) error {
	var folders string
	var tried, heard sql.NullInt64
	if err := r.Scan(&h.ID, &h.Host, &h.Port, &h.Security, &h.User, &h.Login, &folders, &tried, &heard, &h.Trouble); err != nil {
		return err
	}
	h.TriedAt, h.HeardAt = timeOf(tried), timeOf(heard)
	return json.Unmarshal([]byte(folders), &h.Folders)
}

// Hearings returns the mailboxes that answers come to.
func (v *Vault) Hearings(ctx context.Context) ([]Hearing, error) {
	return collect(ctx, v.db.Readers(), scanHearing, selectHearing+`ORDER BY id`)
}

// SaveHearing adds a mailbox (ID 0) or writes its changes, and returns its ID. How it was
// last read is not for the caller to say. Error codes: CodeMissing, CodeBadChoice, CodeNotFound.
func (v *Vault) SaveHearing(ctx context.Context, h Hearing) (int64, error) {
	h.Host, h.User = strings.TrimSpace(h.Host), strings.TrimSpace(h.User)
	if err := h.check(); err != nil {
		return 0, err
	}
	folders, err := json.Marshal(append([]string{}, h.Folders...))
	if err != nil {
		return 0, err
	}
	err = v.write(ctx, "save hearing", func(tx *sqlite.Tx) error {
		args := []any{h.Host, h.Port, h.Security, h.User, h.Login, string(folders)}
		if h.ID != 0 {
			return v.changeHearing(ctx, tx, h.ID, args)
		}
		r, err := tx.ExecContext(ctx, `INSERT INTO hearing (host, port, security, user, login, folders, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			append(args, v.now().UnixMilli())...)
		if err != nil {
			return err
		}
		if h.ID, err = r.LastInsertId(); err != nil {
			return err
		}
		return v.noteDetail(ctx, tx, DidAddAccount, 1, DetailMail)
	})
	return h.ID, err
}

// changeHearing writes the changes of a mailbox. Another server or user has other mails:
// it counts as never read.
func (v *Vault) changeHearing(ctx context.Context, tx *sqlite.Tx, id int64, args []any) error {
	for _, statement := range []string{
		`DELETE FROM hearing_folder WHERE hearing_id = ?7 AND EXISTS (SELECT 1 FROM hearing WHERE id = ?7 AND (host <> ?1 OR user <> ?4))`,
		`UPDATE hearing SET heard_at = NULL, reread_from = NULL WHERE id = ?7 AND (host <> ?1 OR user <> ?4)`,
	} {
		if _, err := tx.ExecContext(ctx, statement, append(args, id)...); err != nil {
			return err
		}
	}
	r, err := tx.ExecContext(ctx, `UPDATE hearing SET host = ?, port = ?, security = ?, user = ?, login = ?, folders = ? WHERE id = ?`, append(args, id)...)
	if err := oneRow(r, err); err != nil {
		return err
	}
	return v.noteDetail(ctx, tx, DidChangeAccount, 1, DetailMail)
}

func (h Hearing) check() error {
	switch {
	case h.Host == "":
		return missing("host")
	case h.User == "":
		return missing("user")
	case h.Port < 1 || h.Port > 65535:
		return &Error{Code: CodeBadChoice, Field: "port"}
	}
	return errors.Join(oneOf("security", h.Security, SecurityTLS, SecuritySTARTTLS, SecurityLoopback), oneOf("login", h.Login, LoginPassword, LoginToken))
}

// RemoveHearing removes a mailbox; what was heard stays. Error code: CodeNotFound.
func (v *Vault) RemoveHearing(ctx context.Context, id int64) error {
	return v.write(ctx, "remove hearing", func(tx *sqlite.Tx) error {
		r, err := tx.ExecContext(ctx, `DELETE FROM hearing WHERE id = ?`, id)
		if err := oneRow(r, err); err != nil {
			return err
		}
		return v.noteDetail(ctx, tx, DidChangeAccount, 1, DetailMail)
	})
}

// HearingSecretName is what a mailbox's password or token is called in the OS keyring. It
// is different for every vault and says nothing about the mailbox.
func (v *Vault) HearingSecretName(hearing int64) string {
	return fmt.Sprintf("imap/%x/%d", []byte(v.first), hearing)
}

// NotePoll notes that a mailbox was read, or why it was not, by a code.
func (v *Vault) NotePoll(ctx context.Context, hearing int64, trouble string) error {
	return v.write(ctx, "note a poll", func(tx *sqlite.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE hearing SET tried_at = ?1, heard_at = CASE ?2 WHEN '' THEN ?1 ELSE heard_at END,
			reread_from = CASE WHEN ?2 <> '' THEN reread_from END, trouble = ?2 WHERE id = ?3`,
			v.now().UnixMilli(), trouble, hearing)
		return err
	})
}

// FolderMark is how far a folder was read.
type FolderMark struct {
	Folder   string
	Validity uint32 // of the numbers; 0 when it was never read
	UID      uint32 // of the last mail that was heard
}

// FolderMark returns how far a folder was read.
func (v *Vault) FolderMark(ctx context.Context, hearing int64, folder string) (FolderMark, error) {
	marks, err := collect(ctx, v.db.Readers(), func(r *sql.Rows, m *FolderMark) error { return r.Scan(&m.Validity, &m.UID) },
		`SELECT validity, last_uid FROM hearing_folder WHERE hearing_id = ? AND name = ?`, hearing, folder)
	if err != nil || len(marks) == 0 {
		return FolderMark{Folder: folder}, err
	}
	marks[0].Folder = folder
	return marks[0], nil
}

// MarkFolder notes how far a folder was read.
func (v *Vault) MarkFolder(ctx context.Context, hearing int64, m FolderMark) error {
	return v.write(ctx, "mark a folder", func(tx *sqlite.Tx) error { return markFolder(ctx, tx, hearing, m) })
}

func markFolder(ctx context.Context, tx *sqlite.Tx, hearing int64, m FolderMark) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO hearing_folder (hearing_id, name, validity, last_uid) VALUES (?, ?, ?, ?)
		ON CONFLICT (hearing_id, name) DO UPDATE SET validity = excluded.validity, last_uid = excluded.last_uid`, hearing, m.Folder, m.Validity, m.UID)
	return err
}

// Answerer says who looks at the answers to a run.
type Answerer string

// The answerers.
const (
	AnswersMailbox Answerer = "mailbox" // the program reads the mailbox that they come to
	AnswersOwner   Answerer = "owner"   // the owner looks there, by their own word
	AnswersNobody  Answerer = "nobody"  // nobody can answer there, by the owner's word
)

// SayAnswers notes who looks at the answers to a run that was not ended, by the owner's word.
// Error codes: CodeBadChoice, CodeNotRunning.
func (v *Vault) SayAnswers(ctx context.Context, run int64, who Answerer) error {
	if err := oneOf("answers", who, AnswersOwner, AnswersNobody); err != nil {
		return err
	}
	return v.write(ctx, "say who hears", func(tx *sqlite.Tx) error {
		var open bool
		if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM run WHERE id = ? AND state IN ('draft', 'running', 'paused'))`, run).Scan(&open); err != nil || !open {
			return errors.Join(err, &Error{Code: CodeNotRunning})
		}
		return v.putAnswers(ctx, tx, run, who)
	})
}

func (v *Vault) putAnswers(ctx context.Context, tx *sqlite.Tx, run int64, who Answerer) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO run_answers (run_id, who, said_at) VALUES (?, ?, ?) ON CONFLICT (run_id) DO UPDATE SET who = excluded.who, said_at = excluded.said_at`,
		run, who, v.now().UnixMilli())
	return err
}

// Answers returns who looks at the answers to a run; "" when nobody said it.
func (v *Vault) Answers(ctx context.Context, run int64) (Answerer, error) {
	said, err := collect(ctx, v.db.Readers(), sqlite.Value[Answerer], `SELECT who FROM run_answers WHERE run_id = ?`, run)
	if err != nil || len(said) == 0 {
		return "", err
	}
	return said[0], nil
}

// checkHeard reports an error where somebody may have said no to a campaign that nobody
// has read: a mailbox that answers come to was not read within [HeardWithin], or what waits
// on the page for opting out was not fetched. Without such a mailbox the owner's word stays,
// where they gave one. Error code: CodeNotHeard.
func (v *Vault) checkHeard(ctx context.Context, tx *sqlite.Tx, r *Run) error {
	if r.Class != ClassCampaign || r.Channel != ChannelEmail {
		return nil
	}
	var practice bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM account WHERE id = ? AND kind = 'sandbox')`, r.AccountID).Scan(&practice)
	if err != nil || practice {
		return err
	}
	now := v.now()
	boxes, until, err := answersRead(ctx, tx, now)
	switch {
	case err != nil:
		return err
	case until.Before(now):
		return &Error{Code: CodeNotHeard}
	case boxes == 0:
		return nil
	}
	return v.putAnswers(ctx, tx, r.ID, AnswersMailbox)
}

// answersRead returns how many mailboxes answers come to, and until when all of them, and
// the page for opting out, count as read.
func answersRead(ctx context.Context, q sqlite.Querier, now time.Time) (boxes int, until time.Time, err error) {
	var read int64
	err = q.QueryRowContext(ctx, `SELECT count(*), coalesce(min(CASE WHEN heard_at <= ?1 THEN heard_at ELSE 0 END), ?2) FROM hearing`,
		now.Add(clockSlip).UnixMilli(), now.UnixMilli()).Scan(&boxes, &read)
	if err != nil {
		return 0, until, err
	}
	if fetched, err := pageFetched(ctx, q, now); err != nil || !fetched {
		return boxes, time.UnixMilli(0), err
	}
	return boxes, time.UnixMilli(read).Add(HeardWithin), nil
}

// HeardUntil returns until when the answers to the campaigns that an account sends count as
// read: [HeardWithin] after each mailbox that answers come to, and the page for opting out,
// were last read. It is zero where no campaign waits for that: none is running whose answers
// the program reads.
func (v *Vault) HeardUntil(ctx context.Context, account int64) (until time.Time, err error) {
	err = v.read(ctx, "look until when answers are read", func(q sqlite.Querier) error {
		until, err = heardUntil(ctx, q, account, v.now())
		return err
	})
	return until, err
}

func heardUntil(ctx context.Context, q sqlite.Querier, account int64, now time.Time) (until time.Time, err error) {
	var waits bool
	err = q.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM run JOIN run_answers a ON a.run_id = run.id JOIN account ON account.id = run.account_id
		WHERE run.account_id = ? AND run.state = 'running' AND a.who = ? AND account.kind <> 'sandbox')`, account, AnswersMailbox).Scan(&waits)
	if err != nil || !waits {
		return until, err
	}
	boxes, until, err := answersRead(ctx, q, now)
	if boxes == 0 {
		return time.Time{}, err
	}
	return until, err
}

// pageFetched reports whether nothing that people left on the page for opting out can have
// waited there for longer than [HeardWithin].
func pageFetched(ctx context.Context, q sqlite.Querier, now time.Time) (bool, error) {
	page, err := optOutPage(ctx, q)
	if err != nil || !page.Works() {
		return true, err
	}
	s, err := optOutPoll(ctx, q, page.Queue)
	last := max(s.Fetched, page.Tried.UnixMilli())
	return last >= now.Add(-HeardWithin).UnixMilli() && last <= now.Add(clockSlip).UnixMilli(), err
}
