// Command bench measures a vault of many leads and prints one table: what was
// measured, what stands beside it in the same run, their ratio, and the aim.
//
//	go run ./tools/bench -leads 1000000
//
// The measuring is done by benchmarks of the packages, one process each, so that
// memory is each one's own. They share a folder, which is removed at the end.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"

	"mujeeb/data/datatest"
)

func main() {
	leads := flag.Int("leads", 1_000_000, "how many leads the vault has")
	only := flag.String("only", "", "the one benchmark to run, such as Search; a vault is made first")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *leads, *only)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, leads int, only string) (err error) {
	folder, err := os.MkdirTemp("", "mujeeb-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	b := &bench{folder: folder, tests: map[string]string{}}
	if only == "" {
		if err := b.small(ctx, leads/10); err != nil {
			return err
		}
	}
	var all []measures
	for _, s := range sections {
		m := measures{}
		if only == "" || only == s.benchmark {
			fmt.Fprintln(os.Stderr, "measuring", s.benchmark)
			if m, err = b.measure(ctx, s, folder, leads); err != nil {
				return err
			}
		}
		all = append(all, m)
	}
	return printTable(os.Stdout, leads, b.few, all)
}

// bench runs benchmarks.
type bench struct {
	folder string
	tests  map[string]string // the test program of each package
	few    measures          // with a tenth of the leads, to compare memory with
}

// small measures a vault of a tenth of the leads, which is not used again, for
// what has to stay flat.
func (b *bench) small(ctx context.Context, leads int) (err error) {
	folder := filepath.Join(b.folder, "tenth")
	if err := os.Mkdir(folder, 0o700); err != nil {
		return err
	}
	fmt.Fprintln(os.Stderr, "measuring with a tenth of the leads")
	for _, s := range sections {
		if !slices.ContainsFunc(s.rows, func(r row) bool { return r.flat }) {
			continue
		}
		m, err := b.measure(ctx, s, folder, leads)
		if err != nil {
			return err
		}
		b.few = b.few.with(s.benchmark, m)
	}
	return os.RemoveAll(folder)
}

// measure runs one benchmark in a process of its own.
func (b *bench) measure(ctx context.Context, s section, folder string, leads int) (measures, error) {
	program, err := b.compile(ctx, s.pkg)
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, program, "-test.run=^$", "-test.bench=^Benchmark"+s.benchmark+"$", "-test.benchtime=1x", "-test.timeout=0")
	cmd.Dir = s.pkg
	cmd.Env = append(os.Environ(), datatest.BenchFolder+"="+folder, datatest.BenchLeads+"="+strconv.Itoa(leads))
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w\n%s", s.benchmark, err, out)
	}
	return parse(string(out)), nil
}

// compile builds the test program of a package once.
func (b *bench) compile(ctx context.Context, pkg string) (string, error) {
	if program, ok := b.tests[pkg]; ok {
		return program, nil
	}
	program := filepath.Join(b.folder, filepath.Base(pkg)+".test")
	cmd := exec.CommandContext(ctx, "go", "test", "-c", "-o", program, "./"+pkg)
	cmd.Stderr = os.Stderr
	b.tests[pkg] = program
	return program, cmd.Run()
}
