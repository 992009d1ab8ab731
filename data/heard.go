package data

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"time"

	"mujeeb/data/sqlite"
)

// HeardMail is a mail that was read, and what its bytes say. What follows from it is for
// [Vault.Hear] to decide.
type HeardMail struct {
	Hearing int64      // the mailbox; 0 where none is set up
	Mark    FolderMark // that the mailbox is at, once the mail was heard
	Name    string     // what tells the mail from any other, such as its Message-ID; kept as a keyed hash
	At      time.Time  // when the mailbox received it; zero when nobody knows

	Kind    MailKind
	Via     Via    // how it reached us; ViaEmail when empty
	Message int64  // of the outbox, by a token that holds; 0 = none
	Proof   string // where the token stood
	AsksOut bool   // the token itself asks to stop: it is one of opt-outs and stands where people send it to
	Forged  bool   // what asks to stop is no token of this vault
	From    string // the author's address in its normal form, "" when there is none
	Wish    MailWish

	Recipients []MailRecipient // of a bounce or complaint
	Subject    string
	Text       string // what a person wrote, without what they quote
}

// MailKind says what a mail is.
type MailKind string

// The kinds of mails.
const (
	MailBounce    MailKind = "bounce"
	MailComplaint MailKind = "complaint"
	MailAuto      MailKind = "auto"
	MailPerson    MailKind = "person"
	MailOwn       MailKind = "own" // a copy of a message that the program sent
)

// MailWish is what a person asks for in their own words.
type MailWish string

// The wishes.
const (
	WishOptOut    MailWish = "opt_out"     // of what they were written for
	WishOptOutAll MailWish = "opt_out_all" // of everything
	WishAccess    MailWish = "access"
	WishErasure   MailWish = "erasure"
	WishRectify   MailWish = "rectify"
	WishMove      MailWish = "move"
)

// stops reports whether a wish is to get no more.
func (w MailWish) stops() bool { return w == WishOptOut || w == WishOptOutAll }

// MailRecipient is what a report says of one recipient.
type MailRecipient struct {
	Address, Original string // in their normal form, "" when the report does not say
	Final             bool   // it failed, and is not tried further
	Arrived           bool   // it was delivered, or handed on
	Class             BounceClass
	Status            string // the enhanced code
	Words             string // the server's, on one line
}

// BounceClass says what a failure is about.
type BounceClass string

// The classes.
const (
	BounceHard   BounceClass = "hard"   // the address takes no mail
	BounceSoft   BounceClass = "soft"   // it may take mail another day
	BouncePolicy BounceClass = "policy" // the sender or the text was refused
)

// Outcome is what followed from a mail.
type Outcome string

// The outcomes. Those up to OutcomeAuto took effect or are counted; the next three are
// left to the owner.
const (
	OutcomeNothing   Outcome = ""          // it is about nobody and asks for nothing, or was heard before
	OutcomeOptOut    Outcome = "opt_out"   // they are written to no more
	OutcomeLater     Outcome = "later"     // they asked to stop, and agreed again since
	OutcomeBounced   Outcome = "bounced"   // the address does not exist: it is blocked
	OutcomeSoft      Outcome = "soft"      // it took no mail this time
	OutcomePolicy    Outcome = "policy"    // their server refused the sender or the text
	OutcomeComplaint Outcome = "complaint" // they called it spam: they are written to no more
	OutcomeReply     Outcome = "reply"     // they answered
	OutcomeAuto      Outcome = "auto"      // a program answered for them
	OutcomeRequest   Outcome = "request"   // they seem to use a right
	OutcomeNobody    Outcome = "nobody"    // somebody asks to stop who is not known by this address
	OutcomeSuggested Outcome = "suggested" // a report names a known address, and no message of ours
	OutcomeForged    Outcome = "forged"    // what asks to stop was made up; nothing was done
)

// LeftToOwner are the outcomes that nothing was done about.
var LeftToOwner = []Outcome{OutcomeRequest, OutcomeNobody, OutcomeSuggested}

// Heard is what followed from a mail, with what shows why.
type Heard struct {
	ID        int64
	At        time.Time // when the mailbox received the mail
	Kind      MailKind
	Outcome   Outcome
	Proof     string // where the token stood, or "address"
	MessageID int64  // of the outbox; 0 = none
	RunID     int64  // 0 = none
	LeadID    int64  // 0 = none, or erased
	PurposeID int64  // of an opt-out; 0 = from everything
	Wish      MailWish
	Status    string // of a bounce
	Words     string // likewise: the server's
	Sender    string // of what is left to the owner
	Subject   string
	Text      string
	DoneAt    time.Time // when the owner dealt with it; zero before
}

const selectHeard = `SELECT id, at, kind, outcome, proof, coalesce(outbox_id, 0), coalesce(run_id, 0), coalesce(lead_id, 0), coalesce(purpose_id, 0), wish,
	coalesce(status, ''), coalesce(words, ''), coalesce(sender, ''), coalesce(subject, ''), coalesce(text, ''), done_at FROM heard `

func scanHeard(r *sql.Rows, h *Heard) error {
	var at, done sql.NullInt64
	err := r.Scan(&h.ID, &at, &h.Kind, &h.Outcome, &h.Proof, &h.MessageID, &h.RunID, &h.LeadID, &h.PurposeID, &h.Wish,
		&h.Status, &h.Words, &h.Sender, &h.Subject, &h.Text, &done)
	h.At, h.DoneAt = timeOf(at), timeOf(done)
	return err
}

// HeardOf returns what was heard of a lead, the newest first.
func (v *Vault) HeardOf(ctx context.Context, lead int64) ([]Heard, error) {
	return heardOf(ctx, v.db.Readers(), lead)
}

func heardOf(ctx context.Context, q sqlite.Querier, lead int64) ([]Heard, error) {
	return collect(ctx, q, scanHeard, selectHeard+`WHERE lead_id = ? ORDER BY id DESC`, lead)
}

// HeardLog returns up to limit of what was heard before one (0 = from the newest), the newest first.
func (v *Vault) HeardLog(ctx context.Context, before int64, limit int) ([]Heard, error) {
	return collect(ctx, v.db.Readers(), scanHeard, selectHeard+`WHERE ?1 = 0 OR id < ?1 ORDER BY id DESC LIMIT ?2`, before, limit)
}

// HeardOpen returns what is left to the owner and not dealt with, the oldest first.
func (v *Vault) HeardOpen(ctx context.Context) ([]Heard, error) {
	return collect(ctx, v.db.Readers(), scanHeard, selectHeard+`WHERE done_at IS NULL AND outcome IN ('request', 'nobody', 'suggested') ORDER BY id`)
}

// HeardTotals counts what was heard of a run by outcome.
func (v *Vault) HeardTotals(ctx context.Context, run int64) (map[Outcome]int, error) {
	type row struct {
		outcome Outcome
		n       int
	}
	rows, err := collect(ctx, v.db.Readers(), func(r *sql.Rows, c *row) error { return r.Scan(&c.outcome, &c.n) },
		`SELECT outcome, count(*) FROM heard WHERE run_id = ? GROUP BY outcome`, run)
	totals := map[Outcome]int{}
	for _, r := range rows {
		totals[r.outcome] = r.n
	}
	return totals, err
}

// DoneHeard notes that the owner dealt with what was left to them. What somebody wrote who
// is no lead is deleted with that. Error code: CodeNotFound, also where it was done before.
func (v *Vault) DoneHeard(ctx context.Context, id int64) error {
	return v.write(ctx, "deal with a mail", func(tx *sqlite.Tx) error {
		r, err := tx.ExecContext(ctx, `UPDATE heard SET done_at = ?, sender = CASE WHEN lead_id IS NOT NULL THEN sender END,
			subject = CASE WHEN lead_id IS NOT NULL THEN subject END, text = CASE WHEN lead_id IS NOT NULL THEN text END
			WHERE id = ? AND done_at IS NULL AND outcome IN ('request', 'nobody', 'suggested')`, v.now().UnixMilli(), id)
		return oneRow(r, err)
	})
}

// mailPrint returns what a mail is recognised by without being kept.
func (v *Vault) mailPrint(name string) []byte {
	mac := hmac.New(sha256.New, v.prints)
	mac.Write([]byte("mail\x00" + name))
	return mac.Sum(nil)[:printSize]
}

// Hear decides what follows from a mail and lets it take effect, in one transaction with
// the mark of its folder. A mail that was heard before has no effect. The result has no ID
// where nothing was kept.
func (v *Vault) Hear(ctx context.Context, m HeardMail) (h Heard, err error) {
	err = v.write(ctx, "hear a mail", func(tx *sqlite.Tx) error {
		if m.Mark.Folder != "" {
			if err := markFolder(ctx, tx, m.Hearing, m.Mark); err != nil {
				return err
			}
		}
		r, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO mail_heard (mail) VALUES (?)`, v.mailPrint(m.Name))
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return err
		}
		h, err = v.hear(ctx, tx, m)
		return err
	})
	if err != nil {
		return Heard{}, err
	}
	return h, nil
}

// keepHeard writes down what followed from a mail.
func (v *Vault) keepHeard(ctx context.Context, tx *sqlite.Tx, h Heard) (Heard, error) {
	var purpose any
	if h.Outcome == OutcomeOptOut || h.Outcome == OutcomeComplaint || h.Outcome == OutcomeLater {
		purpose = h.PurposeID
	}
	r, err := tx.ExecContext(ctx, `INSERT INTO heard (at, kind, outcome, proof, outbox_id, run_id, lead_id, purpose_id, wish, status, words, sender, subject, text)
		VALUES (?, ?, ?, ?, nullif(?, 0), nullif(?, 0), nullif(?, 0), ?, ?, nullif(?, ''), nullif(?, ''), nullif(?, ''), nullif(?, ''), nullif(?, ''))`,
		h.At.UnixMilli(), h.Kind, h.Outcome, h.Proof, h.MessageID, h.RunID, h.LeadID, purpose, h.Wish, h.Status, h.Words, h.Sender, h.Subject, h.Text)
	if err != nil {
		return Heard{}, err
	}
	h.ID, err = r.LastInsertId()
	return h, err
}
