package data

import (
	"context"
	"io"
	"path/filepath"
	"time"

	"mujeeb/data/sqlite"
)

// Snapshot is the vault of one moment as its files, sealed as they are.
type Snapshot struct {
	MadeAt time.Time
	Schema int    // of the database
	Name   string // of the ledger, which tells vaults apart
	Size   int64  // of DB, in bytes
	DB     io.Reader
	Keys   []byte // vault.keys
	Kept   []byte // vault.kept
}

// Snapshot runs f with the files of the vault. Reading and writing go on meanwhile; what
// is written then is not in them. A change of the ways in waits. Error codes: as [Open].
func (v *Vault) Snapshot(ctx context.Context, f func(Snapshot) error) error {
	v.ways.Lock() // a rekey would wait in vain for the reading to end
	defer v.ways.Unlock()
	schema, err := v.db.Version(ctx)
	if err != nil {
		return coded(err)
	}
	s := Snapshot{MadeAt: v.now(), Schema: schema, Name: v.Name()}
	return coded(v.db.Still(ctx, func(db io.Reader, size int64) error {
		s.DB, s.Size = db, size
		if s.Keys, err = sqlite.ReadFile(ctx, filepath.Join(v.home, fileKeys)); err != nil {
			return fileError("read vault.keys", err)
		}
		kept, err := v.readKept(ctx, v.places()[0]) // what was opted out meanwhile is in it as well
		if err != nil {
			return err
		}
		s.Kept = kept.content[:kept.Whole]
		return f(s)
	}))
}
