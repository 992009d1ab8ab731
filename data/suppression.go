package data

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"strconv"

	"mujeeb/data/kept"
	"mujeeb/data/sqlite"
)

// Reason says why an identity is suppressed.
type Reason string

// The reasons. An opt-out blocks campaigns of its purpose, a bounce blocks
// every message, an erasure blocks entering the person again.
const (
	ReasonOptedOut Reason = "opt_out"
	ReasonErased   Reason = "erased"
	ReasonBounced  Reason = "bounced"
)

const printSize = kept.PrintSize // bytes of a fingerprint

// fingerprint returns what an identity is recognised by without being kept:
// HMAC-SHA256 under a key of this vault, so that nobody else can try addresses.
func (v *Vault) fingerprint(id Identity) []byte { return v.printer()(id) }

// printer returns a fingerprint function; it reuses one HMAC and is not safe for
// concurrent use.
func (v *Vault) printer() func(Identity) []byte { return printerBy(v.prints) }

func printerBy(key []byte) func(Identity) []byte {
	mac := hmac.New(sha256.New, key)
	return func(id Identity) []byte {
		mac.Reset()
		mac.Write([]byte(string(id.Kind) + "\x00" + id.Value))
		return mac.Sum(nil)[:printSize]
	}
}

func (v *Vault) suppress(ctx context.Context, tx *sqlite.Tx, print []byte, purpose int64, why Reason) error {
	_, err := v.suppressed(ctx, tx, print, purpose, why)
	return err
}

// suppressed is suppress that reports whether the block is new.
func (v *Vault) suppressed(ctx context.Context, tx *sqlite.Tx, print []byte, purpose int64, why Reason) (added bool, err error) {
	r, err := tx.ExecContext(ctx, `
		INSERT OR IGNORE INTO suppression (fingerprint, purpose_id, reason, created_at) VALUES (?, ?, ?, ?)`,
		print, purpose, why, v.now().UnixMilli())
	if err != nil {
		return false, err
	}
	n, err := r.RowsAffected()
	return n > 0, err
}

// blockingPrints is a query for what blocks the identities of leads: lead_id and print,
// of each address as it is spelled, and of its mailbox.
const blockingPrints = `SELECT lead_id, fingerprint AS print FROM identity UNION ALL SELECT lead_id, mailbox FROM identity WHERE mailbox IS NOT NULL`

// suppressLead suppresses every identity that a lead has.
func (v *Vault) suppressLead(ctx context.Context, tx *sqlite.Tx, lead, purpose int64, why Reason) error {
	_, err := tx.ExecContext(ctx, `
		INSERT OR IGNORE INTO suppression (fingerprint, purpose_id, reason, created_at)
		SELECT print, ?, ?, ? FROM (`+blockingPrints+`) WHERE lead_id = ?`, purpose, why, v.now().UnixMilli(), lead)
	return err
}

// shareOptOuts opts all identities of a lead out of what one of them was opted out
// of: it was the person who opted out, and a new address does not change that. It
// leaves purposes alone that they agreed to since.
func shareOptOuts(ctx context.Context, tx *sqlite.Tx, lead int64) error {
	_, err := tx.ExecContext(ctx, `
		INSERT OR IGNORE INTO suppression (fingerprint, purpose_id, reason, created_at)
		SELECT other.print, s.purpose_id, s.reason, s.created_at
		FROM (`+blockingPrints+`) AS one JOIN suppression s ON s.fingerprint = one.print JOIN (`+blockingPrints+`) AS other
		WHERE one.lead_id = ?1 AND other.lead_id = ?1 AND s.reason = 'opt_out'
		AND NOT EXISTS (SELECT 1 FROM ground g WHERE g.lead_id = ?1 AND g.purpose_id = s.purpose_id)`, lead)
	return err
}

// liftOptOut lifts a lead's opt-out from a purpose, which only the person's own new
// word can do. Of an opt-out from everything, one from each other purpose is left.
func liftOptOut(ctx context.Context, tx *sqlite.Tx, lead, purpose int64) error {
	_, err := tx.ExecContext(ctx, `
		INSERT OR IGNORE INTO suppression (fingerprint, purpose_id, reason, created_at)
		SELECT s.fingerprint, purpose.id, s.reason, s.created_at
		FROM (`+blockingPrints+`) AS own JOIN suppression s ON s.fingerprint = own.print CROSS JOIN purpose
		WHERE own.lead_id = ? AND s.purpose_id = 0 AND s.reason = 'opt_out'`, lead)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		DELETE FROM suppression WHERE reason = 'opt_out' AND purpose_id IN (0, ?2)
		AND fingerprint IN (SELECT print FROM (`+blockingPrints+`) WHERE lead_id = ?1)`, lead, purpose)
	return err
}

// printsOf returns the fingerprints that keep a lead out once erased: of their addresses and
// numbers, and of their mailboxes, but for one that another lead has as well.
// Error code: CodeNotFound.
func (v *Vault) printsOf(ctx context.Context, q sqlite.Querier, lead int64) ([][]byte, error) {
	prints, err := collect(ctx, q, sqlite.Value[[]byte], `SELECT fingerprint FROM identity WHERE lead_id = ?1
		UNION ALL SELECT DISTINCT mailbox FROM identity i WHERE lead_id = ?1 AND mailbox IS NOT NULL
			AND NOT EXISTS (SELECT 1 FROM identity other WHERE other.mailbox = i.mailbox AND other.lead_id <> ?1)`, lead)
	if err == nil && len(prints) == 0 {
		err = &Error{Code: CodeNotFound}
	}
	if err != nil {
		return nil, err
	}
	numbers, err := collect(ctx, q, sqlite.Value[int64], `SELECT * FROM `+numbersOf, lead)
	for _, number := range numbers {
		prints = append(prints, v.numberPrint(number))
	}
	return prints, err
}

// numberPrint is the fingerprint of a lead's number, which no other lead of this
// vault ever gets.
func (v *Vault) numberPrint(lead int64) []byte {
	return v.fingerprint(Identity{Kind: "number", Value: strconv.FormatInt(lead, 10)})
}

// leadsNoted returns the leads that have one of the fingerprints.
func (v *Vault) leadsNoted(ctx context.Context, noted map[string]bool) (leads []int64, err error) {
	rows, err := v.db.Readers().QueryContext(ctx, `SELECT lead_id, fingerprint FROM identity ORDER BY lead_id`)
	if err != nil {
		return nil, wrap("look for the erased", err)
	}
	defer rows.Close()
	for rows.Next() {
		var lead int64
		var print []byte
		if err := rows.Scan(&lead, &print); err != nil {
			return nil, wrap("look for the erased", err)
		}
		if len(leads) > 0 && leads[len(leads)-1] == lead {
			continue
		}
		if noted[string(print)] || noted[string(v.numberPrint(lead))] {
			leads = append(leads, lead)
		}
	}
	return leads, wrap("look for the erased", rows.Err())
}
