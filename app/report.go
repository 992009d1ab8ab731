package app

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"time"

	"mujeeb/data"
)

// Report is what is told to whoever helps the owner: the program, the system, how much
// is in the vault, and the end of the log. It names nobody, neither in the vault nor on
// the computer.
type Report struct {
	Made   time.Time
	Build  Build
	Lang   string
	Counts []Count  // of what is in the vault; nil while it is locked
	Log    []string // its last lines
	Home   string   // the folder that names the computer's user; taken out of the log
}

// Count is how many there are of something.
type Count struct {
	Of string
	N  int
}

// CountForReport counts what is in a vault.
func CountForReport(ctx context.Context, v *data.Vault) ([]Count, error) {
	leads, err := v.CountLeads(ctx, data.LeadFilter{})
	if err != nil {
		return nil, err
	}
	purposes, err := v.Purposes(ctx)
	if err != nil {
		return nil, err
	}
	runs, err := v.Runs(ctx)
	if err != nil {
		return nil, err
	}
	accounts, err := v.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	done, err := v.ActivityIDs(ctx, data.ActivityFilter{})
	return []Count{{"leads", leads}, {"purposes", len(purposes)}, {"runs", len(runs)}, {"accounts", len(accounts)}, {"activities", len(done)}}, err
}

// Text writes the report, a fact on each line. It is in English for whoever reads it.
func (r Report) Text() string {
	var b strings.Builder
	version := r.Build.Version
	if version == "" {
		version = "none"
	}
	fmt.Fprintf(&b, "Mujeeb, report for support\nmade: %s\nversion: %s\ncommit: %s\nsystem: %s/%s\nbuilt with: %s\nlanguage: %s\n",
		r.Made.Format(time.RFC3339), version, r.Build.Commit, runtime.GOOS, runtime.GOARCH, runtime.Version(), r.Lang)
	if r.Counts == nil {
		b.WriteString("vault: locked\n")
	}
	for _, c := range r.Counts {
		fmt.Fprintf(&b, "%s: %d\n", c.Of, c.N)
	}
	fmt.Fprintf(&b, "\nlast lines of the log: %d\n", len(r.Log))
	for _, line := range r.Log {
		if len(r.Home) > 1 {
			line = strings.ReplaceAll(line, r.Home, "~")
		}
		b.WriteString(Redact(line) + "\n")
	}
	return b.String()
}
