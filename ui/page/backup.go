package page

import (
	"path/filepath"
	"strings"
	"time"
)

// oldBackup is how old the newest backup may become before the program warns.
const oldBackup = 7 * 24 * time.Hour

// BackupTooOld reports whether the newest backup is too old at a time; there is none when
// it is zero. One that is dated in the future was made before the clock was put back: how old
// it is nobody knows.
func BackupTooOld(now, newest time.Time) bool {
	return newest.IsZero() || now.Sub(newest) > oldBackup || newest.Sub(now) > oldBackup
}

// Within reports whether a folder is another one, or is in it.
func Within(folder, other string) bool {
	inside, err := filepath.Rel(other, folder)
	return err == nil && inside != ".." && !strings.HasPrefix(inside, ".."+string(filepath.Separator))
}
