package data

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"mujeeb/data/proof"
	"mujeeb/data/sqlite"
)

// A head is signed in each transaction that appended events, and kept in the vault
// and, once that is committed, beside it in vault.kept: a ledger that was cut or
// written anew since does not fit it. Of a day's heads the last one stays.

// LedgerHead is a signed head that is kept.
type LedgerHead struct {
	Size     int64
	Signed   string // the signed note (docs/formats/ledger.md, The head)
	SignedAt time.Time
}

// sealHead signs the ledger when events were appended since the last head, and
// returns the head; an empty one when none were.
func (v *Vault) sealHead(ctx context.Context, tx *sqlite.Tx) (h keptHead, err error) {
	var grown bool
	if err := tx.QueryRowContext(ctx, `SELECT size > (SELECT coalesce(max(size), 0) FROM ledger_head) FROM ledger_tree`).Scan(&grown); err != nil || !grown {
		return keptHead{}, err
	}
	tree, err := readTree(ctx, tx)
	if err != nil {
		return keptHead{}, err
	}
	root, err := tree.Root()
	if err != nil {
		return keptHead{}, &Error{Code: CodeVaultDamaged, Err: err}
	}
	now := v.now()
	v.secret.Lock()
	defer v.secret.Unlock()
	if v.uses == nil {
		return keptHead{}, errors.New("the vault is closed")
	}
	h.Head = proof.Head{Origin: v.signer.Name(), Size: tree.Size, Root: root, Time: now.UTC().Truncate(time.Millisecond)}
	if h.signed, err = v.signer.SignHead(h.Head); err != nil {
		return keptHead{}, err
	}
	day := proof.DayOf(now).Time().UnixMilli()
	if _, err := tx.ExecContext(ctx, `DELETE FROM ledger_head WHERE signed_at >= ? AND size NOT IN (SELECT size FROM ledger_anchor)`, day); err != nil {
		return keptHead{}, err
	}
	return h, storeHead(ctx, tx, h)
}

// storeHead stores a head, unless there is one of its size.
func storeHead(ctx context.Context, tx *sqlite.Tx, h keptHead) error {
	_, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO ledger_head (size, signed, signed_at) VALUES (?, ?, ?)`, h.Size, h.signed, h.Time.UnixMilli())
	return err
}

// sealFirst signs a ledger that has no head yet: a migration that wrote it had no key to
// sign with.
func (v *Vault) sealFirst(ctx context.Context) error {
	var unsigned bool
	err := v.db.Readers().QueryRowContext(ctx, `SELECT size > 0 AND NOT EXISTS (SELECT 1 FROM ledger_head) FROM ledger_tree`).Scan(&unsigned)
	if err != nil || !unsigned {
		return wrap("look for a head", err)
	}
	return v.write(ctx, "sign the ledger", func(*sqlite.Tx) error { return nil })
}

// LedgerHeads returns the heads that the vault keeps, the newest first.
func (v *Vault) LedgerHeads(ctx context.Context) ([]LedgerHead, error) {
	return ledgerHeads(ctx, v.db.Readers())
}

// NewestHead returns the newest head; a zero one when there is none.
func (v *Vault) NewestHead(ctx context.Context) (LedgerHead, error) {
	return newestHead(ctx, v.db.Readers())
}

func newestHead(ctx context.Context, q sqlite.Querier) (h LedgerHead, err error) {
	var at int64
	err = q.QueryRowContext(ctx, `SELECT size, signed, signed_at FROM ledger_head ORDER BY size DESC LIMIT 1`).Scan(&h.Size, &h.Signed, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return h, nil
	}
	h.SignedAt = time.UnixMilli(at).UTC()
	return h, wrap("read the newest head", err)
}

func ledgerHeads(ctx context.Context, q sqlite.Querier) ([]LedgerHead, error) {
	return collect(ctx, q, func(r *sql.Rows, h *LedgerHead) error {
		var at int64
		err := r.Scan(&h.Size, &h.Signed, &at)
		h.SignedAt = time.UnixMilli(at).UTC()
		return err
	}, `SELECT size, signed, signed_at FROM ledger_head ORDER BY size DESC`)
}

// LedgerKey returns the public key of the ledger as text.
func (v *Vault) LedgerKey() string {
	v.secret.Lock()
	defer v.secret.Unlock()
	if v.uses == nil {
		return ""
	}
	return v.signer.Key()
}

// vault.kept has a heading and a line for each head: "head ", and the signed note as
// a value (docs/formats/ledger.md, Lines).
const (
	fileKept    = "vault.kept"
	keptHeading = "mujeeb kept 1\n"
	keptLines   = 400 // above which the file is written anew, with one head a day
)

// keepHead adds a head to vault.kept. It does not wait for the disk: a head that a
// power failure took accuses nobody.
func (v *Vault) keepHead(signed string) error {
	path := filepath.Join(v.home, fileKept)
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fileError("open vault.kept", err)
	}
	var line []byte
	at, err := f.Seek(0, io.SeekEnd)
	if err == nil && at == 0 {
		line = append(line, keptHeading...)
	}
	if err == nil {
		if _, err = f.Write(proof.AppendLine(line, "head", signed)); err != nil {
			err = errors.Join(err, f.Truncate(at)) // the next head would end a line that a full disk cut off
		}
	}
	return fileError("write vault.kept", errors.Join(err, f.Close()))
}

// endKept takes the end of vault.kept away that a crash cut off, so that the next head
// does not go on with that line.
func (v *Vault) endKept(ctx context.Context, k keptFile) error {
	if k.whole == k.size {
		return nil
	}
	path := filepath.Join(v.home, fileKept)
	return fileError("end vault.kept", sqlite.WaitToOpen(ctx, func() error { return os.Truncate(path, int64(k.whole)) }))
}

// LedgerFault says what of the heads that are kept outside does not fit the ledger.
type LedgerFault string

// The faults.
const (
	LedgerShorter LedgerFault = "shorter" // events that were there are missing: the end was cut, or this is an older copy
	LedgerOther   LedgerFault = "other"   // the ledger is not the one that was signed
	LedgerUnread  LedgerFault = "unread"  // vault.kept has lines that this vault never wrote
	LedgerGone    LedgerFault = "gone"    // vault.kept is missing or empty, though heads were signed
)

// KeptHeads says how the ledger stands to the heads in vault.kept.
type KeptHeads struct {
	Heads  int
	Newest proof.Head // zero when there is none
	Fault  LedgerFault
	At     proof.Head // the head that does not fit
	Err    error      // why the newest head could not be kept outside, nil when it could
}

// KeptHeads returns what comparing the heads in vault.kept with the ledger found when
// the vault was opened.
func (v *Vault) KeptHeads() KeptHeads {
	v.secret.Lock()
	defer v.secret.Unlock()
	return v.kept
}

// noteKept notes that the newest head was kept outside, or why it could not be.
func (v *Vault) noteKept(h keptHead, err error) {
	v.secret.Lock()
	defer v.secret.Unlock()
	if v.kept.Err = err; err == nil {
		v.kept.Heads++
		v.kept.Newest = h.Head
	}
}

// checkKept compares the heads in vault.kept with the ledger, and adds the newest of
// the vault when the file has none.
func (v *Vault) checkKept(ctx context.Context) error {
	file, err := v.readKept(ctx)
	if err == nil {
		err = v.endKept(ctx, file)
	}
	if err != nil {
		return err
	}
	heads := file.heads
	err = v.read(ctx, "compare heads", func(q sqlite.Querier) error {
		v.kept, err = compareHeads(ctx, q, heads)
		return err
	})
	if err != nil {
		return err
	}
	if file.broken && v.kept.Fault == "" {
		v.kept.Fault = LedgerUnread
	}
	if len(heads) > keptLines && v.kept.Fault == "" { // else it is evidence
		if err := v.shortenKept(ctx, heads); err != nil {
			return err
		}
	}
	mine, err := v.NewestHead(ctx)
	if err == nil && mine.Size > 0 && len(heads) == 0 && v.kept.Fault == "" {
		v.kept.Fault = LedgerGone
		v.kept.At, err = proof.OpenHead(mine.Signed, v.LedgerKey())
	}
	if err != nil || mine.Size == 0 || slices.ContainsFunc(heads, func(h keptHead) bool { return h.Size >= mine.Size }) {
		return err
	}
	return v.keepHead(mine.Signed)
}

// keptHead is a head with its signed note.
type keptHead struct {
	proof.Head
	signed string
}

// keptFile is what vault.kept holds.
type keptFile struct {
	heads  []keptHead // that this vault signed
	broken bool       // there is something else in it
	size   int        // in bytes
	whole  int        // of the lines that are whole, in bytes
}

// readKept reads vault.kept. Error codes: CodeVaultDamaged and those of a disk.
func (v *Vault) readKept(ctx context.Context) (k keptFile, err error) {
	raw, err := sqlite.ReadFile(ctx, filepath.Join(v.home, fileKept))
	if errors.Is(err, fs.ErrNotExist) {
		return k, nil
	}
	if err != nil {
		if err = fileError("read vault.kept", err); CodeOf(err) == CodeInternal {
			err = &Error{Code: CodeVaultDamaged, Err: err} // a folder of that name
		}
		return k, err
	}
	k.size, k.whole = len(raw), bytes.LastIndexByte(raw, '\n')+1
	if strings.HasPrefix(keptHeading, string(raw)) { // a crash came before the first head
		return k, nil
	}
	text, whole := strings.CutPrefix(string(raw), keptHeading)
	k.broken = !whole
	key := v.LedgerKey()
	for line := range strings.Lines(text) {
		whole := strings.HasSuffix(line, "\n")
		signed, err := proof.ParseLine(strings.TrimSuffix(line, "\n"), "head")
		if err == nil && whole {
			var h proof.Head
			if h, err = proof.OpenHead(signed, key); err == nil {
				k.heads = append(k.heads, keptHead{h, signed})
			}
		}
		k.broken = k.broken || err != nil && whole
	}
	return k, nil
}

// compareHeads returns how the ledger stands to heads that were kept.
func compareHeads(ctx context.Context, q sqlite.Querier, heads []keptHead) (k KeptHeads, err error) {
	tree, err := readTree(ctx, q)
	if err != nil {
		return k, err
	}
	read := nodes(ctx, q)
	k.Heads = len(heads)
	for _, h := range heads {
		if h.Size > k.Newest.Size {
			k.Newest = h.Head
		}
		if h.Size > tree.Size {
			if k.Fault == "" {
				k.Fault, k.At = LedgerShorter, h.Head
			}
			continue
		}
		if root, err := read.Root(h.Size); err != nil || root != h.Root {
			k.Fault, k.At = LedgerOther, h.Head
		}
	}
	return k, nil
}

// shortenKept writes vault.kept anew with the last head of each day.
func (v *Vault) shortenKept(ctx context.Context, heads []keptHead) error {
	content := []byte(keptHeading)
	for i, h := range heads {
		if i+1 == len(heads) || proof.DayOf(heads[i+1].Time) != proof.DayOf(h.Time) || heads[i+1].Size < h.Size {
			content = proof.AppendLine(content, "head", h.signed)
		}
	}
	return fileError("write vault.kept", sqlite.ReplaceFile(ctx, filepath.Join(v.home, fileKept), content))
}
