package data

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"

	"mujeeb/data/kept"
	"mujeeb/data/sqlite"
)

// VaultCheck is what checking the whole vault found.
type VaultCheck struct {
	Pages  int64 // of vault.db
	Events int64 // of the ledger
	Faults []VaultFault
}

// VaultFault is one kind of thing that is not as it should be.
type VaultFault struct {
	Part   VaultPart
	Number int   // of faults of this kind; at least 1
	Err    error // why the part could not be read; nil when it could. For the log
}

// VaultPart is a part of the vault, in the order in which they are checked.
type VaultPart string

// The parts.
const (
	PartKeys   VaultPart = "keys"   // vault.keys is that of the open vault, and opens it
	PartFile   VaultPart = "file"   // the disk gives every byte of vault.db, up to the end
	PartPages  VaultPart = "pages"  // every page with something in it authenticates, and tables and indexes agree
	PartLinks  VaultPart = "links"  // no row refers to one that is not there
	PartSearch VaultPart = "search" // the search index is that of the leads
	PartLedger VaultPart = "ledger" // every event is as it was written
	PartDerive VaultPart = "derive" // grounds, opt-outs and states are those of the events
	PartKept   VaultPart = "kept"   // vault.kept and its copies are as they were written, and fit
)

// VaultParts returns all parts in their order.
func VaultParts() []VaultPart {
	return []VaultPart{PartKeys, PartFile, PartPages, PartLinks, PartSearch, PartLedger, PartDerive, PartKept}
}

// CheckProgress is told which part is checked, and how much of it is done; all is 0
// where that is not known.
type CheckProgress func(part VaultPart, done, all int64)

// CheckVault reads the whole vault and says what is not as it should be. Whatever it finds,
// the other parts are checked too. Writing goes on, but for the search index. progress may
// be nil. Error: that of ctx alone.
func (v *Vault) CheckVault(ctx context.Context, progress CheckProgress) (c VaultCheck, err error) {
	if progress == nil {
		progress = func(VaultPart, int64, int64) {}
	}
	steps := map[VaultPart]func(context.Context, *VaultCheck, CheckProgress) (int, error){
		PartKeys: v.checkKeysFile, PartFile: v.checkFile, PartPages: v.checkPages, PartLinks: v.checkLinks, PartSearch: v.checkSearch,
		PartLedger: v.checkLedgerPart, PartDerive: v.checkDerived, PartKept: v.checkKeptFiles,
	}
	for _, part := range VaultParts() {
		progress(part, 0, 0)
		n, err := steps[part](ctx, &c, progress)
		if ctx.Err() != nil {
			return VaultCheck{}, ctx.Err()
		}
		if n > 0 || err != nil {
			c.Faults = append(c.Faults, VaultFault{part, max(n, 1), err})
		}
	}
	return c, nil
}

// checkKeysFile reads vault.keys and has the key of the vault authenticate it.
func (v *Vault) checkKeysFile(ctx context.Context, _ *VaultCheck, _ CheckProgress) (int, error) {
	v.ways.Lock() // it may just be written
	defer v.ways.Unlock()
	file, err := readKeys(ctx, v.home)
	if err != nil {
		return 0, err
	}
	v.secret.Lock()
	defer v.secret.Unlock()
	return 0, keysError(file.Verify(v.salt, v.key))
}

const readSize = 1 << 20

// checkFile reads every byte of vault.db.
func (v *Vault) checkFile(ctx context.Context, _ *VaultCheck, progress CheckProgress) (int, error) {
	buffer := make([]byte, readSize)
	return 0, wrap("read the file", v.db.Still(ctx, func(content io.Reader, size int64) error {
		for done := int64(0); ; {
			n, err := content.Read(buffer)
			if done += int64(n); errors.Is(err, io.EOF) {
				return nil
			}
			if err = errors.Join(err, ctx.Err()); err != nil {
				return fileError("read the file", err)
			}
			progress(PartFile, done, size)
		}
	}))
}

// checkPages has SQLite read every table and index, which compares each page with its tag.
func (v *Vault) checkPages(ctx context.Context, c *VaultCheck, _ CheckProgress) (n int, err error) {
	err = v.read(ctx, "check the pages", func(q sqlite.Querier) error {
		if err := q.QueryRowContext(ctx, `PRAGMA page_count`).Scan(&c.Pages); err != nil {
			return err
		}
		said, err := collect(ctx, q, sqlite.Value[string], `PRAGMA integrity_check`)
		if err == nil && !slices.Equal(said, []string{"ok"}) {
			n = len(said)
		}
		return err
	})
	return n, err
}

// checkLinks looks for rows that refer to one that is not there.
func (v *Vault) checkLinks(ctx context.Context, _ *VaultCheck, _ CheckProgress) (n int, err error) {
	err = v.db.Readers().QueryRowContext(ctx, `SELECT count(*) FROM pragma_foreign_key_check`).Scan(&n)
	return n, wrap("check the links", err)
}

// checkSearch compares the search index with the leads.
func (v *Vault) checkSearch(ctx context.Context, _ *VaultCheck, _ CheckProgress) (int, error) {
	if v.readOnly {
		return 0, nil // the index is compared by a statement that writes
	}
	return 0, wrap("check the search index", v.db.Write(ctx, "check the search index", func(tx *sqlite.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO lead_search (lead_search, rank) VALUES ('integrity-check', 1)`) // changes nothing
		return err
	}))
}

func (v *Vault) checkLedgerPart(ctx context.Context, c *VaultCheck, progress CheckProgress) (n int, err error) {
	found, err := v.CheckLedger(ctx, func(done int64) { progress(PartLedger, done, 0) })
	c.Events = found.Events
	for _, f := range found.Findings {
		if f.Kind != FindingKept && f.Kind != FindingGround && f.Kind != FindingOptOut && f.Kind != FindingMerge { // of the next parts
			n++
		}
	}
	return n, err
}

func (v *Vault) checkDerived(ctx context.Context, _ *VaultCheck, _ CheckProgress) (int, error) {
	d, err := v.Compare(ctx)
	return len(d.leads()), err
}

// checkKeptFiles reads vault.kept and its copies and compares them with the vault.
func (v *Vault) checkKeptFiles(ctx context.Context, _ *VaultCheck, _ CheckProgress) (n int, err error) {
	v.keeping.Lock()
	defer v.keeping.Unlock()
	all, unread, err := v.readAllKept(ctx)
	if err != nil || unread != nil {
		return 0, errors.Join(err, unread)
	}
	files := filesOf(all)
	faultOf := func(q sqlite.Querier) error {
		fault, _, err := compareHeads(ctx, q, headsOf(files))
		if fault != "" {
			n++
		}
		return err
	}
	if err := v.read(ctx, "compare heads", faultOf); err != nil {
		return n, err
	}
	for _, f := range files {
		if f.Broken || f.Whole < f.Size {
			n++
		}
	}
	if end := v.outside.end; kept.Newest(files...).End() != end {
		n++
	}
	_, err = os.Stat(filepath.Join(v.home, fileKept))
	if errors.Is(err, os.ErrNotExist) && v.outside.end.Count == 0 {
		err = nil // nothing was written into it yet
	}
	return n, fileError("find vault.kept", err)
}
