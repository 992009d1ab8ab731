package app

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"mujeeb/data"
	"mujeeb/data/backup"
)

// backupTurn is how often a session looks whether a backup is due, or erasures are to be
// done in one.
const backupTurn = 10 * time.Minute

// dailyBackup is how old the newest backup in a folder is when the next one is due. It is
// less than a day, so that one is made each day at about the same hour.
const dailyBackup = 23 * time.Hour

// backUpDaily makes the backups that are due, until ctx ends. What fails is tried again at
// the next turn: a disk comes and goes.
func (s *Session) backUpDaily(ctx context.Context) {
	turn := time.NewTicker(backupTurn)
	defer turn.Stop()
	for {
		if err := errors.Join(s.backUpDue(ctx), s.EraseInBackups(ctx), s.keepInPlaces(ctx)); err != nil && ctx.Err() == nil {
			s.log.Warn("a backup was not made, or not erased from", "code", string(data.CodeOf(err)))
		}
		select {
		case <-ctx.Done():
			return
		case <-turn.C:
		}
	}
}

// backUpDue makes a backup in each folder in which one is due. A folder that is not there
// is passed over.
func (s *Session) backUpDue(ctx context.Context) (err error) {
	places, err := s.Vault.BackupPlaces(ctx)
	if err != nil {
		return err
	}
	for _, p := range places {
		due, failed := s.isDue(ctx, p)
		if due && failed == nil {
			_, failed = s.BackUp(ctx, p, nil)
		}
		err = errors.Join(err, failed)
	}
	return err
}

// backUpPace is how many bytes of a vault are written to a backup in a second, at least
// about; a disk that is slower is found out by the end of the time.
const backUpPace = 100 << 20

// backUpLast makes the backups that are due before the vault is closed, if the settings
// say so and there is time for them until ctx ends.
func (s *Session) backUpLast(ctx context.Context) {
	settings, err := s.Vault.Settings(ctx)
	if err != nil || !settings.BackUpLast {
		return
	}
	if end, ok := ctx.Deadline(); ok {
		const rest = 200 * time.Millisecond // for closing the vault
		if time.Until(end)-rest < time.Duration(s.Vault.Size())*time.Second/backUpPace {
			return
		}
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, end.Add(-rest))
		defer cancel()
	}
	if err := errors.Join(s.backUpDue(ctx), s.keepInPlaces(ctx)); err != nil {
		s.log.Warn("no backup was made before closing", "code", string(data.CodeOf(err)))
	}
}

// keepInPlaces gives every folder that gets backups, and can be reached, a copy of
// vault.kept: it is small, and whoever puts an older backup back needs the newest.
func (s *Session) keepInPlaces(ctx context.Context) (err error) {
	places, err := s.Vault.BackupPlaces(ctx)
	for _, p := range places {
		if isThere(p.Folder) {
			err = errors.Join(err, s.Vault.KeepIn(ctx, p.Folder))
		}
	}
	return err
}

// dropUnfinished removes what a kill left of a backup that was to take the vault's place, or
// of one that was to be erased from. The vault is open, so that nobody works on one now.
func (s *Session) dropUnfinished(ctx context.Context) {
	dir, err := filepath.EvalSymlinks(s.Vault.Dir())
	if err == nil {
		_, err = backup.DropUnfinished(ctx, dir)
		err = errors.Join(err, backup.DropWork(ctx, dir))
	}
	if err != nil {
		s.log.Warn("an unfinished vault was not removed", "code", string(data.CodeOf(err)))
	}
}

func (s *Session) isDue(ctx context.Context, p data.BackupPlace) (bool, error) {
	if info, err := os.Stat(p.Folder); !p.Daily || err != nil || !info.IsDir() {
		return false, nil
	}
	all, err := s.Vault.Backups(ctx)
	for _, b := range all {
		if p.Has(b) && s.now().Sub(b.MadeAt).Abs() < dailyBackup && isThere(b.Path) { // the clock may have been put back since
			return false, err
		}
	}
	return true, err
}

func isThere(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// BackUp makes a backup in a folder, reads it back, and deletes the older ones there that
// are more than are to be kept. progress may be nil. Error codes: those of [backup.Write].
func (s *Session) BackUp(ctx context.Context, p data.BackupPlace, progress func(done, all int64)) (data.Backup, error) {
	s.backingUp.Lock()
	defer s.backingUp.Unlock()
	path := filepath.Join(p.Folder, backup.FileName(s.Vault, s.now()))
	if err := s.Vault.BeginBackup(ctx, data.Backup{Path: path, MadeAt: s.now(), Size: sizeOf(path)}); err != nil {
		return data.Backup{}, err
	}
	info, err := backup.Write(ctx, s.Vault, path, progress)
	if err != nil {
		return data.Backup{}, errors.Join(err, s.forgetMissing(context.WithoutCancel(ctx), path))
	}
	b := data.Backup{Path: path, MadeAt: info.MadeAt, Size: sizeOf(path)}
	if err := s.Vault.NoteBackup(ctx, b); err != nil {
		return b, err
	}
	return b, s.dropOldest(ctx, p, path)
}

// forgetMissing forgets a backup that was not written, unless an older one has its name.
func (s *Session) forgetMissing(ctx context.Context, path string) error {
	all, err := s.Vault.Backups(ctx)
	for _, b := range all {
		if b.Path == path && !isThere(path) {
			err = errors.Join(err, s.Vault.ForgetBackup(ctx, b.ID))
		}
	}
	return err
}

func sizeOf(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// dropOldest deletes the oldest backups of a folder that the vault knows and that are there,
// until as many are left as are to be kept. The one that was made just now stays, whatever
// the clock says of the others. One that is not there may lie on another disk, which has the
// same place when it is plugged in: it is not forgotten, so that it can be erased from.
func (s *Session) dropOldest(ctx context.Context, p data.BackupPlace, made string) error {
	all, err := s.Vault.Backups(ctx)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(b data.Backup) bool { return !p.Has(b) || b.Path == made || !isThere(b.Path) })
	for _, b := range all[min(len(all), p.Keep-1):] {
		if err := s.DeleteBackup(ctx, b); err != nil {
			return err
		}
	}
	return nil
}

// DeleteBackup deletes the file of a backup and forgets it.
func (s *Session) DeleteBackup(ctx context.Context, b data.Backup) error {
	if err := os.Remove(b.Path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return data.DiskError("delete a backup", err)
	}
	return s.Vault.ForgetBackup(ctx, b.ID)
}

// EraseInBackups does in each backup that can be reached the erasures that were not done in
// it yet. Error codes: those of [backup.EraseIn].
func (s *Session) EraseInBackups(ctx context.Context) (err error) {
	s.backingUp.Lock()
	defer s.backingUp.Unlock()
	if err := s.findBackups(ctx); err != nil {
		return err
	}
	all, err := s.Vault.Backups(ctx)
	if err != nil {
		return err
	}
	for _, b := range all {
		if b.Behind == 0 || !isThere(b.Path) {
			continue
		}
		_, failed := backup.EraseIn(ctx, s.Vault, b.Path, s.Vault.Dir())
		if failed == nil {
			b.Size = sizeOf(b.Path)
			failed = s.Vault.NoteErasedIn(ctx, b)
		}
		err = errors.Join(err, failed)
	}
	return err
}

// findBackups takes in what lies in the folders that get backups and the vault does not know,
// such as the backups that were made after the one that it was put back from, and forgets
// those that were begun and never written.
func (s *Session) findBackups(ctx context.Context) error {
	places, err := s.Vault.BackupPlaces(ctx)
	if err != nil {
		return err
	}
	all, err := s.Vault.Backups(ctx)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, b := range all {
		known[b.Path] = true
		if b.Size == 0 && !isThere(b.Path) && isThere(filepath.Dir(b.Path)) {
			err = errors.Join(err, s.Vault.ForgetBackup(ctx, b.ID))
		}
	}
	for _, p := range places {
		lie, _ := os.ReadDir(p.Folder)
		for _, e := range lie {
			path := filepath.Join(p.Folder, e.Name())
			if known[path] || !e.Type().IsRegular() || filepath.Ext(path) != backup.Ext {
				continue
			}
			if info, unread := backup.Read(path); unread == nil && info.Name == s.Vault.Name() {
				err = errors.Join(err, s.Vault.FindBackup(ctx, data.Backup{Path: path, MadeAt: info.MadeAt, Size: sizeOf(path)}))
			}
		}
	}
	return err
}
