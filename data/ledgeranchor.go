package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"mujeeb/data/kept"
	"mujeeb/data/proof"
	"mujeeb/data/sqlite"
	"mujeeb/text/address"
)

// LedgerAnchor is a head of the ledger that was kept somewhere else.
type LedgerAnchor struct {
	ID      int64
	Size    int64      // events that the head covers
	Kind    AnchorKind //
	Domain  string     // of the provider whose signature dates it; "" when none does
	DatedAt time.Time  // by that domain; zero when none does
	AddedAt time.Time
	Known   bool // the mail was given back before; [Vault.AddMailAnchor] alone says so
}

// AnchorKind says where a head was kept.
type AnchorKind string

// The kinds.
const (
	AnchorPaper AnchorKind = "paper" // printed, or shown to be photographed
	AnchorMail  AnchorKind = "mail"  // in a mail
)

// LedgerAnchors returns the anchors, those of the longest heads first.
func (v *Vault) LedgerAnchors(ctx context.Context) ([]LedgerAnchor, error) {
	return collect(ctx, v.db.Readers(), func(r *sql.Rows, a *LedgerAnchor) error {
		var dated, added sql.NullInt64
		err := r.Scan(&a.ID, &a.Size, &a.Kind, &a.Domain, &dated, &added)
		a.DatedAt, a.AddedAt = timeOf(dated), timeOf(added)
		return err
	}, `SELECT id, size, kind, domain, dated_at, added_at FROM ledger_anchor ORDER BY size DESC, id DESC`)
}

// KeepHead notes that the newest head is about to be kept somewhere else, so that the
// vault keeps it as well, and returns it. Error code: CodeNoEvents.
func (v *Vault) KeepHead(ctx context.Context, kind AnchorKind) (h LedgerHead, err error) {
	if err := oneOf("kind", kind, AnchorPaper, AnchorMail); err != nil {
		return h, err
	}
	err = v.write(ctx, "keep a head", func(tx *sqlite.Tx) error {
		if h, err = newestHead(ctx, tx); err != nil {
			return err
		}
		if h.Size == 0 {
			return &Error{Code: CodeNoEvents}
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO ledger_anchor (size, kind, domain, dns, added_at)
			SELECT ?1, ?2, '', '[]', ?3 WHERE NOT EXISTS (SELECT 1 FROM ledger_anchor WHERE size = ?1 AND kind = ?2)`, h.Size, kind, v.now().UnixMilli())
		return err
	})
	return h, err
}

// maxHeadMail is the longest mail that is taken back, in bytes: it goes into every
// proof.
const maxHeadMail = 256 << 10

// AddMailAnchor takes a mail back in whose text a head of this ledger stands, with the
// TXT records of [proof.KeyNames] as they stand in the DNS now. A provider's signature
// that holds dates the ledger; else the result says why none does. A mail that is known
// is kept once: with the records that dated it, or else with those of now.
// Error codes: CodeNoHead, CodeLedgerBroken.
func (v *Vault) AddMailAnchor(ctx context.Context, mail []byte, dns []proof.DNSRecord) (a LedgerAnchor, dated []proof.Dated, err error) {
	if len(mail) > maxHeadMail {
		return a, nil, &Error{Code: CodeNoHead, Err: fmt.Errorf("a mail of %d bytes", len(mail))}
	}
	dns = slices.DeleteFunc(slices.Clone(dns), func(r proof.DNSRecord) bool { return !printable(r.Name) || !printable(r.Text) })
	signed, head, err := proof.HeadInMail(mail, v.LedgerKey())
	if err != nil {
		return a, nil, &Error{Code: CodeNoHead, Err: err}
	}
	err = v.write(ctx, "add an anchor", func(tx *sqlite.Tx) error {
		if err := isOf(ctx, tx, head); err != nil {
			return err
		}
		if err := storeHead(ctx, tx, kept.Head{Head: head, Signed: signed}); err != nil {
			return err
		}
		a = LedgerAnchor{Size: head.Size, Kind: AnchorMail, AddedAt: v.now()}
		known, err := knownMail(ctx, tx, mail, &a)
		if err != nil {
			return err
		}
		if a.Known && a.Domain != "" {
			dns = known
		}
		dated = proof.DateMail(mail, dns, signed)
		a.date(dated)
		return storeAnchor(ctx, tx, &a, mail, dns)
	})
	return a, dated, err
}

// isOf returns an error unless a head is of the ledger.
func isOf(ctx context.Context, tx *sqlite.Tx, head proof.Head) error {
	tree, err := readTree(ctx, tx)
	if err != nil {
		return err
	}
	if head.Size > tree.Size {
		return &Error{Code: CodeLedgerBroken, Err: fmt.Errorf("a head of %d events", head.Size)}
	}
	if root, err := nodes(ctx, tx).Root(head.Size); err != nil || root != head.Root {
		return &Error{Code: CodeLedgerBroken, Err: errors.Join(err, fmt.Errorf("another head of %d events", head.Size))}
	}
	return nil
}

// knownMail fills an anchor with what is known of its mail, and returns the records that
// are kept with it; it leaves the anchor as it is when the mail is new.
func knownMail(ctx context.Context, tx *sqlite.Tx, mail []byte, a *LedgerAnchor) (dns []proof.DNSRecord, err error) {
	var records string
	var dated, added sql.NullInt64
	err = tx.QueryRowContext(ctx, `SELECT id, domain, dated_at, added_at, dns FROM ledger_anchor WHERE size = ? AND mail = ? ORDER BY domain = '', id LIMIT 1`, a.Size, mail).
		Scan(&a.ID, &a.Domain, &dated, &added, &records)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	a.Known, a.DatedAt, a.AddedAt = true, timeOf(dated), timeOf(added)
	return dns, json.Unmarshal([]byte(records), &dns)
}

// storeAnchor stores an anchor with its mail, in the place of what was known of the mail.
func storeAnchor(ctx context.Context, tx *sqlite.Tx, a *LedgerAnchor, mail []byte, dns []proof.DNSRecord) error {
	records, err := json.Marshal(dns)
	if err != nil {
		return err
	}
	if a.Known {
		_, err := tx.ExecContext(ctx, `UPDATE ledger_anchor SET domain = ?, dated_at = ?, dns = ? WHERE id = ?`, a.Domain, millis(a.DatedAt), string(records), a.ID)
		return err
	}
	return tx.QueryRowContext(ctx, `INSERT INTO ledger_anchor (size, kind, domain, dated_at, mail, dns, added_at) VALUES (?, 'mail', ?, ?, ?, ?, ?) RETURNING id`,
		a.Size, a.Domain, millis(a.DatedAt), mail, string(records), a.AddedAt.UnixMilli()).Scan(&a.ID)
}

// date takes what the signatures of a mail say.
func (a *LedgerAnchor) date(dated []proof.Dated) {
	for _, d := range dated {
		if d.Why == "" && d.At.After(a.DatedAt) { // the earliest could be one that the owner's own domain made up
			a.Domain, a.DatedAt = d.By, d.At
		}
	}
}

// printable reports whether a text is one line of ASCII, as names and keys in the DNS
// are.
func printable(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(c rune) bool { return c < ' ' || c > '~' })
}

// HeadMails says how heads are mailed to a mailbox of the owner's at another provider.
type HeadMails struct {
	To        string    `json:"to"`      // "" = they are not
	AccountID int64     `json:"account"` // that sends them
	Lang      string    `json:"lang"`    // of the mail
	Days      int       `json:"days"`    // between two of them; 0 = only when it is asked for
	Size      int64     `json:"size"`    // of the last one that was sent
	SentAt    time.Time `json:"sent_at"` // of that; zero before

	FailedAt time.Time `json:"failed_at,omitzero"` // of the last try, if it failed; zero otherwise
	Failure  string    `json:"failure,omitempty"`  // why: the code of a channel's failure, or of an error
}

// HeadMails returns how heads are mailed.
func (v *Vault) HeadMails(ctx context.Context) (m HeadMails, err error) {
	err = getSetting(ctx, v.db.Readers(), settingHeadMails, &m)
	return m, err
}

const settingHeadMails = "head_mails"

// SaveHeadMails replaces to whom heads are mailed, from where and how often. To another
// mailbox the newest head goes anew.
// Error codes: CodeBadEmail, CodeSameProvider, CodeBadChoice, CodeNotFound.
func (v *Vault) SaveHeadMails(ctx context.Context, m HeadMails) error {
	if m.Days < 0 {
		return &Error{Code: CodeBadChoice, Field: "days"}
	}
	return v.write(ctx, "save how heads are mailed", func(tx *sqlite.Tx) error {
		if m.To != "" {
			to, err := address.ParseEmail(m.To)
			if err != nil {
				return &Error{Code: CodeBadEmail, Field: "to", Err: err}
			}
			a, err := account(ctx, tx, m.AccountID)
			if err != nil {
				return err
			}
			if from, err := address.ParseEmail(a.FromAddress); err != nil || from.Domain() == to.Domain() {
				return &Error{Code: CodeSameProvider, Field: "to"}
			}
		}
		var was HeadMails
		if err := getSetting(ctx, tx, settingHeadMails, &was); err != nil {
			return err
		}
		m.Size, m.SentAt, m.FailedAt, m.Failure = was.Size, was.SentAt, was.FailedAt, was.Failure
		if m.To != was.To {
			m.Size, m.SentAt = 0, time.Time{}
		}
		if m.To != was.To || m.AccountID != was.AccountID {
			m.FailedAt, m.Failure = time.Time{}, ""
		}
		return putSetting(ctx, tx, settingHeadMails, m)
	})
}

// DueHead returns the newest head when it is time to mail it: the ledger grew since the
// last one that was mailed, and so many days are over, unless it is to be mailed now.
// It returns "" when it is not.
func (v *Vault) DueHead(ctx context.Context, now bool) (m HeadMails, signed string, err error) {
	if m, err = v.HeadMails(ctx); err != nil || m.To == "" {
		return m, "", err
	}
	newest, err := v.NewestHead(ctx)
	if err != nil || newest.Size <= m.Size {
		return m, "", err
	}
	if since := v.now().Sub(m.SentAt); !now && (m.Days == 0 || since >= 0 && since < time.Duration(m.Days)*24*time.Hour) {
		return m, "", nil
	}
	return m, newest.Signed, nil
}

// NoteHeadFailed writes down that a head could not be mailed and why, until one is.
func (v *Vault) NoteHeadFailed(ctx context.Context, code string) error {
	return v.write(ctx, "note a head that was not mailed", func(tx *sqlite.Tx) error {
		var m HeadMails
		if err := getSetting(ctx, tx, settingHeadMails, &m); err != nil {
			return err
		}
		m.FailedAt, m.Failure = v.now(), code
		return putSetting(ctx, tx, settingHeadMails, m)
	})
}

// NoteHeadMailed writes down that a head was mailed, which the vault then keeps.
func (v *Vault) NoteHeadMailed(ctx context.Context, signed string) error {
	head, err := proof.OpenHead(signed, v.LedgerKey())
	if err != nil {
		return err
	}
	return v.write(ctx, "note a mailed head", func(tx *sqlite.Tx) error {
		var m HeadMails
		if err := getSetting(ctx, tx, settingHeadMails, &m); err != nil {
			return err
		}
		m.Size, m.SentAt, m.FailedAt, m.Failure = head.Size, v.now(), time.Time{}, ""
		if err := putSetting(ctx, tx, settingHeadMails, m); err != nil {
			return err
		}
		if err := storeHead(ctx, tx, kept.Head{Head: head, Signed: signed}); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO ledger_anchor (size, kind, domain, dns, added_at) VALUES (?, 'mail', '', '[]', ?)`, head.Size, m.SentAt.UnixMilli())
		return err
	})
}
