package data_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"mujeeb/data/datatest"
)

func BenchmarkRekey(b *testing.B) {
	v, _ := openBig(b, datatest.BigVault(b))
	info, err := os.Stat(v.File())
	if err != nil {
		b.Fatal(err)
	}
	size := float64(info.Size()) / 1e6
	plain := timed(b, func() error { return plainCopy(v.File(), filepath.Join(v.Dir(), "plain.copy")) })
	rekey := timed(b, func() error { return v.Rekey(b.Context(), nil) })
	b.ReportMetric(size/rekey.Seconds(), "rekey-MB/s")
	b.ReportMetric(size/plain.Seconds(), "plain-MB/s")
	b.ReportMetric(rekey.Seconds(), "rekey-s")
}

// plainCopy copies a file and brings the copy to the disk, which it then removes.
func plainCopy(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close(), os.Remove(to))
}
