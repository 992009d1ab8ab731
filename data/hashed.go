package data

import (
	"context"
	"database/sql"
	"encoding/hex"
	"slices"

	"mujeeb/data/sqlite"
	"mujeeb/text/address"
)

// Lists of people who opted out are handed on as hashes of their addresses. A hash is kept
// as an address is, as a keyed fingerprint, so that vault.kept, copies and restores keep it
// too. As soon as a lead has the address that it is of, its block becomes one of that
// address, which the person's own new word lifts like any other.

// hashIdentity is what a hash has its fingerprint as.
func hashIdentity(h address.Hash) Identity {
	return Identity{IdentityKind("hash " + string(h.Algorithm())), h.String()}
}

// hashMark is what is blocked beside hashes of an algorithm: it says that there are some,
// since nothing else tells their fingerprints from those of addresses.
func hashMark(a address.Algorithm) Identity { return Identity{"hashes", string(a)} }

// hashAlgorithms returns the algorithms of the hashes that the vault may hold.
func (v *Vault) hashAlgorithms(ctx context.Context, q sqlite.Querier) (all []address.Algorithm, err error) {
	print := v.printer()
	for _, a := range address.Algorithms() {
		var marked bool
		if err := q.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM suppression WHERE fingerprint = ? AND reason = 'opt_out')`, print(hashMark(a))).Scan(&marked); err != nil {
			return nil, wrap("look for hashes", err)
		}
		if marked {
			all = append(all, a)
		}
	}
	return all, nil
}

// hashPrinter returns a function that returns the fingerprints of an identity's hashes by
// some algorithms. It is not safe for concurrent use.
func (v *Vault) hashPrinter(algorithms []address.Algorithm) func(Identity) [][]byte {
	print := v.printer()
	return func(id Identity) (prints [][]byte) {
		for _, a := range algorithms {
			for _, h := range hashesOf(id, a) {
				prints = append(prints, print(hashIdentity(h)))
			}
		}
		return prints
	}
}

// hashesOf returns the hashes by which a list may mean an identity.
func hashesOf(id Identity, a address.Algorithm) []address.Hash {
	switch id.Kind {
	case Email:
		if e, err := address.ParseEmail(id.Value); err == nil {
			return e.Hashes(a)
		}
	case Phone:
		if p, err := address.ParsePhone(id.Value); err == nil {
			return p.Hashes(a)
		}
	}
	return nil
}

// blockHash opts whoever has an address of this hash out of everything, and reports whether
// that was news.
func (v *Vault) blockHash(ctx context.Context, tx *sqlite.Tx, print func(Identity) []byte, h address.Hash) (news bool, err error) {
	if err := v.suppress(ctx, tx, print(hashMark(h.Algorithm())), 0, ReasonOptedOut); err != nil {
		return false, err
	}
	return v.suppressed(ctx, tx, print(hashIdentity(h)), 0, ReasonOptedOut)
}

// ownHashes makes blocks of an identity's hashes blocks of the identity, and returns how
// many there were.
func (v *Vault) ownHashes(ctx context.Context, tx *sqlite.Tx, p blockingPrint) (blocks int, err error) {
	for _, print := range p.hashes {
		r, err := tx.ExecContext(ctx, `DELETE FROM suppression WHERE fingerprint = ? AND reason = 'opt_out'`, print)
		if err != nil {
			return 0, err
		}
		n, err := r.RowsAffected()
		if err != nil {
			return 0, err
		}
		blocks += int(n)
	}
	if blocks > 0 {
		_, err = v.blockAddress(ctx, tx, p, 0)
	}
	return blocks, err
}

// takeHashes makes the blocks of hashes of identities that a lead has now their own.
func (v *Vault) takeHashes(ctx context.Context, tx *sqlite.Tx, ids []Identity) error {
	algorithms, err := v.hashAlgorithms(ctx, tx)
	if err != nil || len(algorithms) == 0 {
		return err
	}
	print := v.hashedPrinter(algorithms)
	for _, id := range ids {
		if _, err := v.ownHashes(ctx, tx, print(id)); err != nil {
			return err
		}
	}
	return nil
}

// hashedPrinter is [Vault.blockPrinter] with the hashes by some algorithms.
func (v *Vault) hashedPrinter(algorithms []address.Algorithm) func(Identity) blockingPrint {
	print := v.blockPrinter()
	if len(algorithms) == 0 {
		return print
	}
	hashes := v.hashPrinter(algorithms)
	return func(id Identity) blockingPrint {
		p := print(id)
		p.hashes = hashes(id)
		return p
	}
}

// matchedTogether is how many identities are compared with the hashes by one query.
const matchedTogether = 500

// matchHashes makes the blocks of hashes blocks of the addresses that leads have, and
// returns those leads, each once, and how many hashes these were.
func (v *Vault) matchHashes(ctx context.Context, tx *sqlite.Tx) (leads []int64, hashes int, err error) {
	algorithms, err := v.hashAlgorithms(ctx, tx)
	if err != nil || len(algorithms) == 0 {
		return nil, 0, err
	}
	print := v.hashedPrinter(algorithms)
	type held struct {
		id, lead int64
		Identity
	}
	for last := int64(0); ; {
		some, err := collect(ctx, tx, func(r *sql.Rows, h *held) error { return r.Scan(&h.id, &h.lead, &h.Kind, &h.Value) },
			`SELECT id, lead_id, kind, value FROM identity WHERE id > ? AND kind IN ('email', 'phone') ORDER BY id LIMIT ?`, last, matchedTogether)
		if err != nil || len(some) == 0 {
			slices.Sort(leads)
			return slices.Compact(leads), hashes, err
		}
		last = some[len(some)-1].id
		prints := make([]blockingPrint, len(some))
		for i, h := range some {
			prints[i] = print(h.Identity)
		}
		hit, err := blockedHashes(ctx, tx, prints)
		if err != nil {
			return nil, 0, err
		}
		for i, h := range some {
			if !hit[i] {
				continue
			}
			n, err := v.ownHashes(ctx, tx, prints[i])
			if err != nil {
				return nil, 0, err
			}
			leads, hashes = append(leads, h.lead), hashes+n
		}
	}
}

// blockedHashes returns the places of those prints of which a hash is blocked.
func blockedHashes(ctx context.Context, tx *sqlite.Tx, prints []blockingPrint) (map[int]bool, error) {
	var owners []int
	var values []string
	for i, p := range prints {
		for _, h := range p.hashes {
			owners, values = append(owners, i), append(values, hex.EncodeToString(h))
		}
	}
	hit := map[int]bool{}
	return hit, among(ctx, tx, hit, owners, values, `SELECT wanted.key FROM json_each(?) AS wanted CROSS JOIN suppression ON fingerprint = unhex(wanted.value)`)
}

// leaveByHash opts out the leads that hashes of the file are of, and has the report say so.
func (in *importer) leaveByHash(ctx context.Context, tx *sqlite.Tx) error {
	if in.report.Hashes == 0 && !in.rematch {
		return nil
	}
	leads, hashes, err := in.v.matchHashes(ctx, tx)
	if err != nil {
		return err
	}
	left := &entry{batchRow: &batchRow{row: ImportLead{Word: ImportWord{Said: SaidLeft}}}} // nobody knows which row, nor when
	for _, lead := range leads {
		if _, err := in.optOut(ctx, tx, lead, left); err != nil {
			return err
		}
	}
	in.report.Matched = len(leads)
	known := min(hashes, in.report.Hashes)
	in.report.Blocked -= known
	in.report.Updated += known
	return nil
}
