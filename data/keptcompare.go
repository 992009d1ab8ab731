package data

import (
	"context"
	"math"
	"slices"

	"mujeeb/data/kept"
	"mujeeb/data/proof"
	"mujeeb/data/sqlite"
)

// LedgerFault says what of that which is kept outside does not fit the vault.
type LedgerFault string

// The faults.
const (
	LedgerShorter LedgerFault = "shorter" // events that were there are missing: the end was cut, or this is an older copy
	LedgerOther   LedgerFault = "other"   // the ledger is not the one that was signed
	LedgerUnread  LedgerFault = "unread"  // vault.kept has lines that this vault never wrote, or lacks some between others
	LedgerCut     LedgerFault = "cut"     // vault.kept ends before what this vault wrote into it
	LedgerGone    LedgerFault = "gone"    // vault.kept is missing or empty, though something was written into it
)

// compareKept returns what of the files does not fit the vault.
func (v *Vault) compareKept(ctx context.Context, files []*kept.File) (fault LedgerFault, at proof.Head, err error) {
	heads := headsOf(files)
	err = v.read(ctx, "compare heads", func(q sqlite.Querier) error {
		fault, at, err = compareHeads(ctx, q, heads)
		return err
	})
	v.outside.Heads, v.outside.Newest = len(files[0].Heads), proof.Head{}
	for _, h := range heads {
		if h.Size > v.outside.Newest.Size {
			v.outside.Newest = h.Head
		}
	}
	if err != nil || fault != "" {
		return fault, at, err
	}
	if slices.ContainsFunc(files, func(f *kept.File) bool { return f.Broken }) {
		return LedgerUnread, at, nil
	}
	return v.shortKept(ctx, files)
}

// keptMark returns how far vault.kept went when the vault last wrote into it.
func (v *Vault) keptMark(ctx context.Context) (m kept.Mark, err error) {
	var mac []byte
	err = v.db.Readers().QueryRowContext(ctx, `SELECT entries, mac FROM kept_mark`).Scan(&m.Count, &mac)
	copy(m.MAC[:], mac)
	return m, wrap("find the mark", err)
}

// shortKept returns whether the files end before what the vault wrote into them.
func (v *Vault) shortKept(ctx context.Context, files []*kept.File) (fault LedgerFault, at proof.Head, err error) {
	wrote, err := v.keptMark(ctx)
	if err != nil {
		return "", at, err
	}
	mine, err := v.NewestHead(ctx)
	if err != nil {
		return "", at, err
	}
	gone := len(files[0].Heads) == 0 && len(files[0].Entries) == 0
	if gone && mine.Size > 0 {
		at, err = proof.OpenHead(mine.Signed, v.LedgerKey())
		return LedgerGone, at, err
	}
	if kept.Newest(files...).End().Count < wrote.Count {
		return LedgerCut, at, nil
	}
	return "", at, nil
}

// compareHeads returns the last fault of heads that were kept.
func compareHeads(ctx context.Context, q sqlite.Querier, heads []kept.Head) (fault LedgerFault, at proof.Head, err error) {
	faultOf, err := headFaults(ctx, q)
	if err != nil {
		return "", at, err
	}
	for _, h := range heads {
		if f := faultOf(h); f == LedgerOther || f == LedgerShorter && fault == "" {
			fault, at = f, h.Head
		}
	}
	return fault, at, nil
}

// headFaults returns what tells how a head fits the ledger, "" when it does.
func headFaults(ctx context.Context, q sqlite.Querier) (func(kept.Head) LedgerFault, error) {
	tree, err := readTree(ctx, q)
	if err != nil {
		return nil, err
	}
	read := nodes(ctx, q)
	return func(h kept.Head) LedgerFault {
		if h.Size > tree.Size {
			return LedgerShorter
		}
		if root, err := read.Root(h.Size); err != nil || root != h.Root {
			return LedgerOther
		}
		return ""
	}, nil
}

// commonSize returns up to which size the ledger is that of the heads, as far as they
// tell: that of the largest which fits and is smaller than all that don't.
func commonSize(ctx context.Context, q sqlite.Querier, heads []kept.Head) (size int64, err error) {
	faultOf, err := headFaults(ctx, q)
	if err != nil {
		return 0, err
	}
	first := int64(math.MaxInt64) // that does not fit
	for _, h := range heads {
		if faultOf(h) != "" {
			first = min(first, h.Size)
		}
	}
	for _, h := range heads {
		if h.Size < first {
			size = max(size, h.Size)
		}
	}
	return size, nil
}
