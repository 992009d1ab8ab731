package data

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"mujeeb/data/kept"
	"mujeeb/data/proof"
	"mujeeb/data/sqlite"
)

// What no older copy of the vault may undo is kept beside it in vault.kept, and in a
// copy of that file in each of Params.Mirrors. An opt-out or an erasure is written there
// before it is committed, a head of the ledger after. When the vault is opened, what it
// lacks of them is done again.

// KeptExt ends the name of vault.kept and of its copies.
const KeptExt = ".kept"

const (
	fileKept   = "vault.kept"
	keptSuffix = KeptExt  // of its copies, behind the name of the ledger
	foundKept  = ".found" // within the names of those that a restore found elsewhere, until the vault is opened
	ownersKept = ".owner" // behind that, of the one that the owner had
	keptHeads  = 400      // above which the file is written anew, with one head a day
)

// Kept says how the vault stands to what is kept outside, as of its opening.
type Kept struct {
	Heads    int
	Newest   proof.Head // zero when there is none
	Fault    LedgerFault
	At       proof.Head // the head that does not fit
	Erased   int        // people whom this copy of the vault still had, and who were erased again
	OptedOut int        // people of whose opt-outs this copy of the vault did not know
	Torn     bool       // vault.kept ended within a line: a crash leaves that, and so does a cut
	Refused  bool       // the vault.kept that the owner had was changed, or is of another vault: it was not taken
	Err      error      // why the newest could not be kept outside, nil when it could
}

// outside is what the vault knows of vault.kept while it is open.
type outside struct {
	end   kept.Mark             // of the file
	known map[kept.BlockOf]bool // what the file has already, while it is done again
	Kept
}

// Kept returns how the vault stands to what is kept outside.
func (v *Vault) Kept() Kept {
	v.keeping.Lock()
	defer v.keeping.Unlock()
	return v.outside.Kept
}

// places returns the paths of vault.kept and of its copies.
func (v *Vault) places() []string {
	paths := []string{filepath.Join(v.home, fileKept)}
	origin := v.Name()
	for _, dir := range v.params.Mirrors {
		if origin != "" {
			paths = append(paths, filepath.Join(dir, origin+keptSuffix))
		}
	}
	return paths
}

// keep adds lines to vault.kept and to its copies. With sync they are on the disk when
// it returns. undo takes them out again. What a copy lacks is given to it; that a copy
// can't be written is no error, and is said by [Vault.Kept]. Whoever calls it holds
// v.keeping.
func (v *Vault) keep(ctx context.Context, lines []byte, sync bool) (undo func() error, err error) {
	paths := v.places()
	before, err := v.addLines(ctx, paths[0], lines, -1, sync)
	if err != nil {
		return nil, err
	}
	written := []string{paths[0]}
	for _, copied := range paths[1:] {
		_, err := v.addLines(ctx, copied, lines, before, sync)
		if err == nil {
			written = append(written, copied)
		}
		if errors.Is(err, errOtherSize) || errors.Is(err, fs.ErrNotExist) {
			err = v.copyKept(ctx, copied)
		}
		v.outside.Err = errors.Join(v.outside.Err, err)
	}
	return func() (err error) {
		for _, path := range written {
			err = errors.Join(err, cutFile(context.WithoutCancel(ctx), path, before))
		}
		return err
	}, nil
}

var errOtherSize = errors.New("not a copy")

// addLines adds lines at the end of a file, whose size it returns. size is what it has to
// be, -1 for any.
func (v *Vault) addLines(ctx context.Context, path string, lines []byte, size int64, sync bool) (before int64, err error) {
	f, err := sqlite.OpenFile(ctx, path, os.O_CREATE|os.O_WRONLY)
	if err != nil {
		return 0, fileError("open "+filepath.Base(path), err)
	}
	defer func() { err = fileError("write vault.kept", errors.Join(err, f.Close())) }()
	before, err = f.Seek(0, io.SeekEnd)
	switch {
	case err != nil:
		return 0, err
	case size >= 0 && before != size:
		return before, errOtherSize
	case before == 0:
		lines = append([]byte(kept.Heading), lines...)
	}
	if _, err = f.Write(lines); err == nil && sync {
		err = f.Sync()
	}
	if err != nil {
		return before, errors.Join(err, f.Truncate(before)) // the next lines would end one that a full disk cut off
	}
	if before == 0 && sync {
		err = sqlite.SyncFolder(filepath.Dir(path))
	}
	return before, err
}

// cutFile takes what was added to a file out of it again; a file that was not
// there before goes.
func cutFile(ctx context.Context, path string, size int64) error {
	if size == 0 {
		return sqlite.RemoveFile(ctx, path)
	}
	return fileError("undo in vault.kept", sqlite.WaitToOpen(ctx, func() error { return os.Truncate(path, size) }))
}

// copyKept makes a copy of vault.kept, unless what is there goes on longer.
func (v *Vault) copyKept(ctx context.Context, path string) error {
	mine, err := v.readKept(ctx, v.places()[0])
	if err != nil {
		return err
	}
	other, err := v.readKept(ctx, path)
	if err != nil || kept.Newest(mine.File, other.File) != mine.File {
		return err
	}
	if err := sqlite.MakeFolder(filepath.Dir(path)); err != nil {
		return fileError("make a folder", err)
	}
	return sqlite.ReplaceFile(ctx, path, mine.content)
}

// keepHead keeps a head outside. It does not wait for the disk: a head that a power
// failure took accuses nobody.
func (v *Vault) keepHead(ctx context.Context, h kept.Head) {
	v.keeping.Lock()
	defer v.keeping.Unlock()
	v.outside.Err = nil
	if _, err := v.keep(ctx, kept.HeadLine(h.Signed), false); err != nil {
		v.outside.Err = err
		return
	}
	v.outside.Heads++
	v.outside.Newest = h.Head
}

// suppressionChange is an opt-out or an erasure that a transaction added or took away.
type suppressionChange struct {
	kept.BlockOf
	added bool
}

// keepBlocks writes the opt-outs and erasures of a transaction into vault.kept. undo
// takes them out again. An erasure fails when it can't be kept; an opt-out counts all the
// same, and is kept when the vault is opened the next time.
func (v *Vault) keepBlocks(ctx context.Context, tx *sqlite.Tx) (undo func() error, err error) {
	undo = func() error { return nil }
	changes, err := suppressionChanges(ctx, tx)
	if err != nil || len(changes) == 0 {
		return undo, err
	}
	v.keeping.Lock()
	defer v.keeping.Unlock()
	var entries []kept.Entry
	erased := false
	for _, c := range changes {
		switch {
		case !c.added:
			entries = append(entries, kept.Entry{Verb: kept.Free, BlockOf: c.BlockOf})
		case !v.outside.known[c.BlockOf]:
			entries = append(entries, kept.Entry{Verb: kept.Block, BlockOf: c.BlockOf})
			erased = erased || c.Reason == kept.Erased
		}
	}
	undo, err = v.keepEntries(ctx, tx, entries)
	if err != nil && !erased {
		v.outside.Err, err = err, nil
	}
	return undo, err
}

// keepEntries writes entries into vault.kept, and notes in the transaction how far it
// goes now. Whoever calls it holds v.keeping.
func (v *Vault) keepEntries(ctx context.Context, tx *sqlite.Tx, entries []kept.Entry) (undo func() error, err error) {
	before := v.outside.end
	undo = func() error { return nil }
	if len(entries) > 0 {
		key := v.Key(keyKept)
		lines, end := kept.Lines(before, key, entries)
		clear(key)
		cut, err := v.keep(ctx, lines, true)
		if err != nil {
			return undo, err
		}
		v.outside.end = end
		undo = func() error {
			v.keeping.Lock()
			defer v.keeping.Unlock()
			v.outside.end = before
			return cut()
		}
	}
	end := v.outside.end
	_, err = tx.ExecContext(ctx, `UPDATE kept_mark SET entries = ?, mac = ?`, end.Count, end.MAC[:])
	return undo, err
}

// suppressionChanges takes what a transaction changed.
func suppressionChanges(ctx context.Context, tx *sqlite.Tx) ([]suppressionChange, error) {
	changes, err := collect(ctx, tx, func(r *sql.Rows, c *suppressionChange) error {
		var print []byte
		err := r.Scan(&print, &c.Purpose, &c.Reason, &c.added)
		copy(c.Print[:], print)
		return err
	}, `SELECT fingerprint, purpose_id, reason, added FROM suppression_change ORDER BY id`)
	if err == nil && len(changes) > 0 {
		_, err = tx.ExecContext(ctx, `DELETE FROM suppression_change`)
	}
	return changes, err
}

// keptFile is vault.kept, or a copy of it, as it was read.
type keptFile struct {
	*kept.File
	content []byte
}

// readKept reads vault.kept or a copy of it; one that is not there is empty.
// Error codes: CodeVaultDamaged and those of a disk.
func (v *Vault) readKept(ctx context.Context, path string) (keptFile, error) {
	content, err := sqlite.ReadFile(ctx, path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		if err = fileError("read vault.kept", err); CodeOf(err) == CodeInternal {
			err = &Error{Code: CodeVaultDamaged, Err: err} // a folder of that name
		}
		return keptFile{}, err
	}
	key := v.Key(keyKept)
	defer clear(key)
	return keptFile{kept.Parse(content, key, v.LedgerKey()), content}, nil
}

// readAllKept reads vault.kept, those of its copies that can be read, those that a restore
// found, and those in the folders that get backups; unread says why others can't.
func (v *Vault) readAllKept(ctx context.Context) (all []keptFile, unread, err error) {
	found, err := foundKeptIn(v.home)
	if err != nil {
		return nil, nil, err
	}
	for i, path := range append(v.places(), found...) {
		f, err := v.readKept(ctx, path)
		isFound := i >= len(v.places())
		switch {
		case err == nil && strings.HasSuffix(path, ownersKept) && (f.Broken || len(f.Entries)+len(f.Heads) == 0):
			v.outside.Refused = true
		case err == nil && isFound && len(f.Entries)+len(f.Heads) == 0: // of another vault
		case err == nil:
			all = append(all, f)
		case i == 0:
			return nil, nil, err
		default:
			unread = errors.Join(unread, err)
		}
	}
	beside, err := v.readBeside(ctx)
	return append(all, beside...), unread, err
}

func filesOf(all []keptFile) []*kept.File {
	files := make([]*kept.File, len(all))
	for i, f := range all {
		files[i] = f.File
	}
	return files
}

// headsOf returns the heads that the ledger has to fit: those that neither their own file
// nor the newest gave up.
func headsOf(files []*kept.File) (heads []kept.Head) {
	newest := kept.Newest(files...)
	for _, f := range files {
		for _, h := range f.Heads {
			if !f.Superseded(h) && (f == newest || !newest.GaveUp(f, h)) {
				heads = append(heads, h)
			}
		}
	}
	return heads
}

// openKept compares the vault with what is kept outside, does again what it lacks of
// that, and brings the file and its copies up to date.
func (v *Vault) openKept(ctx context.Context) error {
	all, unread, err := v.readAllKept(ctx)
	if err != nil {
		return err
	}
	v.outside.Err = unread
	files := filesOf(all)
	fault, at, err := v.compareKept(ctx, files)
	if err != nil {
		return err
	}
	if v.readOnly {
		return v.lacksNothing(ctx, files, fault, at)
	}
	v.outside.Fault, v.outside.At, v.outside.Torn = fault, at, all[0].Whole < all[0].Size
	newest := all[slices.Index(files, kept.Newest(files...))]
	if err := v.mendKept(ctx, all[0], newest); err != nil {
		return err
	}
	v.outside.end = newest.End()
	if err := v.makeUp(ctx, kept.Blocks(files...), kept.Blocks(newest.File)); err != nil {
		return err
	}
	if err := v.keepLastHead(ctx, newest.File); err != nil {
		return err
	}
	for _, path := range v.places()[1:] {
		v.outside.Err = errors.Join(v.outside.Err, v.copyKept(ctx, path))
	}
	return dropFoundKept(ctx, v.home)
}

// lacksNothing reports an error when a vault that can't be written to lacks what is kept
// outside: erased people must not be seen again. Error code: CodeReadOnly.
func (v *Vault) lacksNothing(ctx context.Context, files []*kept.File, fault LedgerFault, at proof.Head) error {
	v.outside.Fault, v.outside.At = fault, at
	mine, err := blocks(ctx, v.db.Readers())
	if err != nil {
		return err
	}
	for b := range kept.Blocks(files...) {
		if !mine[b] {
			return &Error{Code: CodeReadOnly, Err: errors.New("an older copy, which can't be brought up to date")}
		}
	}
	return nil
}

// mendKept puts the newest of the copies in the place of vault.kept, takes the end away
// that a crash cut off, and shortens what has become long. A file that does not fit is
// evidence, and stays as it is.
func (v *Vault) mendKept(ctx context.Context, mine, newest keptFile) error {
	path := v.places()[0]
	switch {
	case newest.File != mine.File:
		return fileError("write vault.kept", sqlite.ReplaceFile(ctx, path, newest.content[:newest.Whole]))
	case len(mine.Heads) > keptHeads && !mine.Broken && v.outside.Fault == "":
		return fileError("write vault.kept", sqlite.ReplaceFile(ctx, path, mine.Shorten(mine.content)))
	case mine.Whole < mine.Size:
		return fileError("end vault.kept", sqlite.WaitToOpen(ctx, func() error { return os.Truncate(path, int64(mine.Whole)) }))
	}
	return nil
}

// keepLastHead adds the newest head of the vault to vault.kept when the file does not have
// it: its own may be the one of a copy that went on by itself. A head that somebody changed
// is for the check to find; the file would be one with a broken line.
func (v *Vault) keepLastHead(ctx context.Context, f *kept.File) error {
	last, err := v.NewestHead(ctx)
	if err != nil || last.Size == 0 {
		return err
	}
	if !v.signed(last) || slices.ContainsFunc(f.Heads, func(h kept.Head) bool { return h.Signed == last.Signed }) {
		return nil
	}
	v.keeping.Lock()
	defer v.keeping.Unlock()
	_, err = v.keep(ctx, kept.HeadLine(last.Signed), false)
	return err
}

// signed reports whether a head is one that the vault signed.
func (v *Vault) signed(h LedgerHead) bool {
	_, err := proof.OpenHead(h.Signed, v.LedgerKey())
	return err == nil
}

// GoOnWithCopy notes that the owner goes on with this copy of the vault, though heads
// of a ledger that went on further were kept outside: they are accused of nothing any more.
func (v *Vault) GoOnWithCopy(ctx context.Context) error {
	all, _, err := v.readAllKept(ctx)
	if err != nil {
		return err
	}
	undo := func() error { return nil }
	err = v.write(ctx, "go on with an older copy", func(tx *sqlite.Tx) error {
		size, err := commonSize(ctx, tx, headsOf(filesOf(all)))
		if err != nil {
			return err
		}
		v.keeping.Lock()
		defer v.keeping.Unlock()
		if undo, err = v.keepEntries(ctx, tx, []kept.Entry{{Verb: kept.Restored, Size: size}}); err != nil {
			return err
		}
		if err := putSetting(ctx, tx, settingHeld, false); err != nil {
			return err
		}
		return v.noteActivity(ctx, tx, DidGoOnWithCopy, 1)
	})
	if err != nil {
		return errors.Join(err, undo())
	}
	if all, _, err = v.readAllKept(ctx); err != nil {
		return err
	}
	fault, at, err := v.compareKept(ctx, filesOf(all)[:1])
	v.keeping.Lock()
	defer v.keeping.Unlock()
	v.outside.Fault, v.outside.At = fault, at
	return err
}
