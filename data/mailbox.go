package data

import (
	"bytes"
	"context"
	"database/sql"
	"strings"

	"mujeeb/data/sqlite"
	"mujeeb/text/address"
)

// What blocks an address blocks the mailbox that it reaches, by whichever of its spellings
// (text/address): r.tell@gmail.com is rtell+fair@googlemail.com. It is for blocking alone:
// people are written to at the address that they gave, and two leads may have two
// spellings of a mailbox.

// kindMailbox is the kind under which mailboxes have fingerprints, so that theirs are never
// an address's: of two spellings, one can be lifted and the other stay blocked.
const kindMailbox IdentityKind = "mailbox"

// blockingPrint is what may block an identity.
type blockingPrint struct {
	own     []byte   // of the identity as it is spelled
	mailbox []byte   // of its mailbox; nil where no other spellings are documented
	hashes  [][]byte // of its hashes, where lists of such may be there; see [Vault.hashedPrinter]
	plain   []byte   // of the mailbox's plain spelling as an address: all that vaults before schema 12 kept of one who was erased by it; nil when that is own
}

// all returns those that there are.
func (p blockingPrint) all() (all [][]byte) {
	for _, one := range [][]byte{p.own, p.mailbox, p.plain} {
		if one != nil {
			all = append(all, one)
		}
	}
	return append(all, p.hashes...)
}

// blockPrinter returns a function that returns the fingerprints which may block an
// identity. It is not safe for concurrent use.
func (v *Vault) blockPrinter() func(Identity) blockingPrint {
	return blockPrinterBy(v.printer())
}

func blockPrinterBy(print func(Identity) []byte) func(Identity) blockingPrint {
	documented := map[string]bool{} // domains whose mailboxes have other spellings
	return func(id Identity) blockingPrint {
		p := blockingPrint{own: print(id)}
		domain := id.Value[strings.LastIndexByte(id.Value, '@')+1:]
		if id.Kind != Email {
			return p
		}
		known, asked := documented[domain]
		if !asked {
			probe, err := address.ParseEmail("a+b@" + domain)
			if known = err == nil && probe.Mailbox() != probe.String(); len(documented) < 10_000 {
				documented[domain] = known
			}
		}
		if !known {
			return p
		}
		if email, err := address.ParseEmail(id.Value); err == nil {
			plain := Identity{Email, email.Mailbox()}
			p.mailbox = print(Identity{kindMailbox, plain.Value})
			if plain != id {
				p.plain = print(plain)
			}
		}
		return p
	}
}

// prepareIntake does of the step to schema 12 what SQL can't.
func prepareIntake(ctx context.Context, v *Vault, tx *sqlite.Tx, fresh bool) error {
	if fresh {
		return nil
	}
	if err := blockMailboxes(ctx, v, tx); err != nil {
		return err
	}
	return indexAgain(ctx, tx)
}

// blockMailboxes gives the identities of a vault the fingerprints of their mailboxes, which
// SQL can't work out, and blocks the mailboxes of those who opted out. Of people who were
// erased before, only the addresses stay blocked by which they were known.
func blockMailboxes(ctx context.Context, v *Vault, tx *sqlite.Tx) error {
	if err := v.fillMailboxes(ctx, tx); err != nil {
		return err
	}
	for _, statement := range []string{
		`INSERT OR IGNORE INTO suppression (fingerprint, purpose_id, reason, created_at)
			SELECT mailbox, s.purpose_id, s.reason, s.created_at FROM identity JOIN suppression s USING (fingerprint) WHERE mailbox IS NOT NULL AND s.reason = 'opt_out'`,
		`DELETE FROM suppression_change`, // opening the vault keeps outside what is not there yet
		settle + ` WHERE id IN (SELECT lead_id FROM identity WHERE mailbox IN (SELECT mailbox FROM identity WHERE mailbox IS NOT NULL GROUP BY mailbox HAVING count(*) > 1))`,
	} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// fillMailboxes fills in the fingerprints of mailboxes.
func (v *Vault) fillMailboxes(ctx context.Context, tx *sqlite.Tx) error {
	key, err := collect(ctx, tx, sqlite.Value[[]byte], `SELECT key FROM vault_key WHERE use = ?`, string(KeyFingerprint))
	if err != nil || len(key) == 0 {
		return orNotFound(err, "key")
	}
	defer clear(key[0])
	print := blockPrinterBy(printerBy(key[0]))
	type row struct {
		id    int64
		value string
	}
	all, err := collect(ctx, tx, func(r *sql.Rows, x *row) error { return r.Scan(&x.id, &x.value) }, `SELECT id, value FROM identity WHERE kind = 'email' ORDER BY id`)
	if err != nil {
		return err
	}
	for _, x := range all {
		if p := print(Identity{Email, x.value}); p.mailbox != nil {
			if _, err := tx.ExecContext(ctx, `UPDATE identity SET mailbox = ? WHERE id = ?`, p.mailbox, x.id); err != nil {
				return err
			}
		}
	}
	return nil
}

// isOf reports whether what is stored is what the identity's fingerprints are.
func (p blockingPrint) isOf(own, mailbox []byte) bool {
	return bytes.Equal(p.own, own) && bytes.Equal(p.mailbox, mailbox)
}
