package data

import (
	"context"
	"database/sql"
	"path/filepath"
	"time"

	"mujeeb/data/sqlite"
)

// Backup is a backup that the vault knows of (package backup), which is a file elsewhere.
type Backup struct {
	ID     int64
	Path   string
	MadeAt time.Time
	Size   int64 // of the file, in bytes
	Behind int   // erasures since it was made, which were not done in it yet
}

// Backups returns the backups that the vault knows of, the newest first.
func (v *Vault) Backups(ctx context.Context) ([]Backup, error) {
	return collect(ctx, v.db.Readers(), func(r *sql.Rows, b *Backup) error {
		var made int64
		err := r.Scan(&b.ID, &b.Path, &made, &b.Size, &b.Behind)
		b.MadeAt = time.UnixMilli(made)
		return err
	}, `SELECT id, path, made_at, size, behind FROM backup ORDER BY made_at DESC, id DESC`)
}

// BeginBackup notes a backup that is about to be written: whoever is erased meanwhile is
// to be erased in it too.
func (v *Vault) BeginBackup(ctx context.Context, b Backup) error {
	return v.write(ctx, "begin a backup", func(tx *sqlite.Tx) error { return putBackup(ctx, tx, b) })
}

// NoteBackup notes a backup that was written, in the place of one that had its path.
func (v *Vault) NoteBackup(ctx context.Context, b Backup) error {
	return v.write(ctx, "note a backup", func(tx *sqlite.Tx) error {
		if err := putBackup(ctx, tx, b); err != nil {
			return err
		}
		return v.noteActivity(ctx, tx, DidBackUp, 1)
	})
}

// FindBackup notes a backup of this vault that it did not know. Whether it is behind nobody
// knows, so that it counts as behind by one erasure.
func (v *Vault) FindBackup(ctx context.Context, b Backup) error {
	return v.write(ctx, "note a backup that was found", func(tx *sqlite.Tx) error {
		if err := putBackup(ctx, tx, b); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE backup SET behind = 1 WHERE path = ?`, b.Path)
		return err
	})
}

// putBackup writes the row of a backup. How far it is behind stays: that is counted too
// often rather than not.
func putBackup(ctx context.Context, tx *sqlite.Tx, b Backup) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO backup (path, made_at, size) VALUES (?1, ?2, ?3)
		ON CONFLICT (path) DO UPDATE SET made_at = ?2, size = ?3`, b.Path, b.MadeAt.UnixMilli(), b.Size)
	return err
}

// NoteErasedIn notes that erasures were done in a backup, as many as it was behind then,
// and how large it is now.
func (v *Vault) NoteErasedIn(ctx context.Context, b Backup) error {
	return v.write(ctx, "note erasures in a backup", func(tx *sqlite.Tx) error {
		return oneRow(tx.ExecContext(ctx, `UPDATE backup SET behind = max(behind - ?, 0), size = ? WHERE id = ?`, b.Behind, b.Size, b.ID))
	})
}

// ForgetBackup forgets a backup, whose file is gone. Error code: CodeNotFound.
func (v *Vault) ForgetBackup(ctx context.Context, id int64) error {
	return v.write(ctx, "forget a backup", func(tx *sqlite.Tx) error {
		return oneRow(tx.ExecContext(ctx, `DELETE FROM backup WHERE id = ?`, id))
	})
}

// Since is what came into the vault after a time, which a backup of that time lacks.
type Since struct {
	Leads    int
	Words    int // that people gave, and other events of the ledger
	Messages int // that may have left
}

// Any reports whether there is something.
func (s Since) Any() bool { return s.Leads+s.Words+s.Messages > 0 }

// Since counts what came into the vault after a time.
func (v *Vault) Since(ctx context.Context, at time.Time) (s Since, err error) {
	err = v.db.Readers().QueryRowContext(ctx, `SELECT (SELECT count(*) FROM lead WHERE created_at > ?1),
		(SELECT count(*) FROM consent_event WHERE recorded > ?1), (SELECT count(*) FROM outbox WHERE committed_at > ?1)`,
		at.UnixMilli()).Scan(&s.Leads, &s.Words, &s.Messages)
	return s, wrap("count what came since", err)
}

// BackupPlace is a folder that gets backups.
type BackupPlace struct {
	ID     int64
	Folder string
	Daily  bool // by itself, once a day
	Keep   int  // how many stay; older ones are deleted
}

// Has reports whether a backup lies in the folder.
func (p BackupPlace) Has(b Backup) bool { return filepath.Dir(b.Path) == filepath.Clean(p.Folder) }

// BackupPlaces returns the folders that get backups, in the order in which they were added.
func (v *Vault) BackupPlaces(ctx context.Context) ([]BackupPlace, error) {
	return collect(ctx, v.db.Readers(), func(r *sql.Rows, p *BackupPlace) error {
		return r.Scan(&p.ID, &p.Folder, &p.Daily, &p.Keep)
	}, `SELECT id, folder, daily, keep FROM backup_place ORDER BY id`)
}

// MostBackups is how many backups of a folder can be kept.
const MostBackups = 100

// SaveBackupPlace adds a folder (ID 0) or changes it, and returns its number. Error
// codes: CodeMissing, CodeBadChoice, CodeNotFound.
func (v *Vault) SaveBackupPlace(ctx context.Context, p BackupPlace) (id int64, err error) {
	switch {
	case p.Folder == "":
		return 0, missing("folder")
	case p.Keep < 1 || p.Keep > MostBackups:
		return 0, &Error{Code: CodeBadChoice, Field: "keep"}
	}
	err = v.write(ctx, "save a backup folder", func(tx *sqlite.Tx) error {
		if p.ID != 0 {
			id = p.ID
			return oneRow(tx.ExecContext(ctx, `UPDATE backup_place SET folder = ?, daily = ?, keep = ? WHERE id = ?`, p.Folder, p.Daily, p.Keep, p.ID))
		}
		r, err := tx.ExecContext(ctx, `INSERT INTO backup_place (folder, daily, keep) VALUES (?1, ?2, ?3)
			ON CONFLICT (folder) DO UPDATE SET daily = ?2, keep = ?3`, filepath.Clean(p.Folder), p.Daily, p.Keep)
		if err == nil {
			id, err = r.LastInsertId()
		}
		return err
	})
	return id, err
}

// DeleteBackupPlace leaves a folder alone from now on; what lies in it stays. Error
// code: CodeNotFound.
func (v *Vault) DeleteBackupPlace(ctx context.Context, id int64) error {
	return v.write(ctx, "delete a backup folder", func(tx *sqlite.Tx) error {
		return oneRow(tx.ExecContext(ctx, `DELETE FROM backup_place WHERE id = ?`, id))
	})
}
