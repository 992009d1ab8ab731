package data_test

import (
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
	plain := datatest.Timed(b, func() error { return datatest.PlainCopy(v.File(), filepath.Join(v.Dir(), "plain.copy")) })
	rekey := datatest.Timed(b, func() error { return v.Rekey(b.Context(), nil) })
	b.ReportMetric(size/rekey.Seconds(), "rekey-MB/s")
	b.ReportMetric(size/plain.Seconds(), "plain-MB/s")
	b.ReportMetric(rekey.Seconds(), "rekey-s")
}
