package datatest

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/intake"
)

// Benchmarks of a big vault share it by these variables; see tools/bench. One
// that runs alone makes a vault of 20,000 leads of its own.
const (
	BenchFolder = "MUJEEB_BENCH_FOLDER"
	BenchLeads  = "MUJEEB_BENCH_LEADS"
)

// Big is a vault that was filled by importing a crowd.
type Big struct {
	Leads   int
	CSV     string // the file that was imported
	Vault   string // the folder
	Purpose int64  // what the people agreed to
}

// BigVault returns the vault that benchmarks share, and makes it when it is not
// there.
func BigVault(tb testing.TB) Big {
	tb.Helper()
	big := BigFile(tb)
	if !data.Exists(big.Vault) {
		_, err := big.Import(tb.Context())
		must(tb, 0, err)
	}
	return big
}

// BigFile is BigVault without the import: the vault need not be there yet.
func BigFile(tb testing.TB) Big {
	tb.Helper()
	folder := os.Getenv(BenchFolder)
	if folder == "" {
		folder = tb.TempDir()
	}
	leads, err := strconv.Atoi(os.Getenv(BenchLeads))
	if err != nil {
		leads = 20_000
	}
	big := Big{Leads: leads, CSV: filepath.Join(folder, "leads.csv"), Vault: filepath.Join(folder, "vault"), Purpose: 1}
	if _, err := os.Stat(big.CSV); err != nil {
		must(tb, 0, big.writeCSV())
	}
	return big
}

func (b Big) writeCSV() error {
	f, err := os.Create(b.CSV)
	if err != nil {
		return err
	}
	defer f.Close()
	out := bufio.NewWriter(f)
	if err := WriteCrowd(out, b.Leads, 1); err != nil {
		return err
	}
	return out.Flush()
}

// Took says how long the steps of an import took.
type Took struct {
	Check  time.Duration // reading the whole file, before anything is written
	Import time.Duration // reading it again, and writing
}

// Import makes the vault and takes the file in as a person would have it done:
// looked at, checked, and imported with what proves that all agreed.
func (b Big) Import(ctx context.Context) (took Took, err error) {
	v, err := data.Create(ctx, b.Vault, []byte(Password), NewClock().Params())
	if err != nil {
		return took, err
	}
	purpose, err := v.SavePurpose(ctx, data.Purpose{Name: "News", Channel: data.ChannelEmail, Ground: data.GroundConsent})
	if err != nil {
		return took, err
	}
	start := time.Now()
	table, err := intake.Open(ctx, "leads.csv", func() (io.ReadCloser, error) { return os.Open(b.CSV) }, intake.Options{})
	if err != nil {
		return took, err
	}
	sum, err := table.Check(ctx, nil)
	if err != nil {
		return took, err
	}
	took.Check = time.Since(start)
	start = time.Now()
	taking := intake.Take(table, intake.Guess(table.Header, table.Preview))
	report, err := v.Import(ctx, data.Import{
		Source: data.Source{Name: "Spring fair", Kind: "file"}, SHA256: sum.SHA256[:], Tags: []string{"fair"},
		Ground: &data.ImportGround{PurposeID: purpose, Via: data.ViaForm, Grade: data.GradeWord, How: "ticked the box on the form"},
	}, taking.Leads(ctx), nil)
	if err != nil {
		return took, err
	}
	took.Import = time.Since(start)
	if report.Added != b.Leads || report.Agreed != b.Leads {
		return took, fmt.Errorf("%d of %d people were added, %d agreed", report.Added, b.Leads, report.Agreed)
	}
	return took, v.Close()
}

// ResidentMB reads the process's resident memory, now and at its highest, in
// megabytes; 0 where the system does not tell.
func ResidentMB() (now, peak float64) {
	runtime.GC()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, 0
	}
	for line := range strings.Lines(string(status)) {
		var kB float64
		if _, err := fmt.Sscanf(line, "VmRSS: %f kB", &kB); err == nil {
			now = kB / 1024
		}
		if _, err := fmt.Sscanf(line, "VmHWM: %f kB", &kB); err == nil {
			peak = kB / 1024
		}
	}
	return now, peak
}
