package backup

import (
	"path/filepath"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// BenchmarkBackup measures a backup that is written and read back, and one that is
// unpacked, beside plain copies of vault.db.
func BenchmarkBackup(b *testing.B) {
	big := datatest.BigVault(b)
	v, err := data.Open(b.Context(), big.Vault, []byte(datatest.Password), datatest.NewClock().Params())
	if err != nil {
		b.Fatal(err)
	}
	defer v.Close()
	dir := b.TempDir()
	path := filepath.Join(dir, "b"+Ext)
	plain := datatest.Timed(b, func() error {
		return datatest.PlainCopy(filepath.Join(big.Vault, "vault.db"), filepath.Join(dir, "plain"))
	})
	backup := datatest.Timed(b, func() error {
		_, err := Write(b.Context(), v, path, nil)
		return err
	})
	restore := datatest.Timed(b, func() error {
		_, err := Unpack(b.Context(), path, filepath.Join(dir, "restored"))
		return err
	})
	info, err := Read(path)
	if err != nil {
		b.Fatal(err)
	}
	for unit, took := range map[string]time.Duration{"plain-MB/s": plain, "backup-MB/s": backup, "restore-MB/s": restore} {
		b.ReportMetric(float64(info.Size)/1e6/took.Seconds(), unit)
	}
}
