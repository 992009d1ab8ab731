package demo_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nyaruka/phonenumbers"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/demo"
	"mujeeb/data/intake"
	"mujeeb/gdpr"
)

var now = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// filled returns a vault with the story told.
func filled(t *testing.T, leads int) (*data.Vault, demo.Made) {
	t.Helper()
	clock := demo.NewClock(func() time.Time { return now })
	params := datatest.NewClock().Params()
	params.Now = clock.Now
	v, err := data.Create(t.Context(), filepath.Join(t.TempDir(), "demo"), []byte(datatest.Password), params)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	var last, all int
	made, err := demo.Fill(t.Context(), v, demo.Options{Leads: leads, Seed: 7, Clock: clock, SandboxPort: 2525, Progress: func(done, of int) { last, all = done, of }})
	if err != nil {
		t.Fatal(err)
	}
	if last != all || all == 0 {
		t.Errorf("progress ended at %d of %d", last, all)
	}
	if !clock.Now().Equal(now) {
		t.Errorf("the clock stands at %v", clock.Now())
	}
	return v, made
}

func TestFill_Story(t *testing.T) {
	const leads = 600
	v, made := filled(t, leads)
	ctx := t.Context()
	count := func(f data.LeadFilter) int {
		n, err := v.CountLeads(ctx, f)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	agreed, out := count(data.LeadFilter{State: data.StateAgreed}), count(data.LeadFilter{State: data.StateOptedOut})
	if all := count(data.LeadFilter{}); all != leads || agreed < all*60/100 || agreed > all*80/100 || out == 0 || out > all/10 {
		t.Errorf("%d leads, %d agreed, %d opted out", all, agreed, out)
	}
	if sources, err := v.Sources(ctx); err != nil || len(sources) != 4 { // the three files, and by hand
		t.Errorf("sources: %v, %v", sources, err)
	}
	run, err := v.Run(ctx, made.FinishedID)
	if err != nil || run.State != data.RunDone || now.Sub(run.FinishedAt) < 7*24*time.Hour {
		t.Errorf("finished campaign: %+v, %v", run, err)
	}
	if totals, err := v.RunTotals(ctx, made.FinishedID); err != nil || totals[data.MessageSent] < leads/5 || totals.Left() != 0 {
		t.Errorf("totals: %v, %v", totals, err)
	}
	if check, err := v.CheckLedger(ctx, nil); err != nil || len(check.Findings) != 0 || check.Events < leads/2 {
		t.Errorf("chain: %+v, %v", check, err)
	}
	checkDuties(t, v, made)
	person, err := v.PersonFile(ctx, made.LeadID)
	if err != nil || len(person.Consents) != 4 || len(person.Messages) != 1 || len(person.Lead.Identities) != 4 {
		t.Errorf("Amal: %+v, %v", person, err)
	}
	if n, err := v.StartRun(ctx, made.CampaignID); err != nil || n < leads/5 {
		t.Errorf("the draft starts for %d: %v", n, err)
	}
}

// checkDuties looks at the policy versions and the breach.
func checkDuties(t *testing.T, v *data.Vault, made demo.Made) {
	t.Helper()
	policies, err := v.PolicyVersions(t.Context())
	if err != nil || len(policies) != 2 || policies[0].ID != made.PolicyID || policies[0].RunState != data.RunDraft {
		t.Errorf("policies: %+v, %v", policies, err)
	}
	breaches, err := v.Breaches(t.Context())
	if err != nil || len(breaches) != 1 {
		t.Fatalf("breaches: %v, %v", breaches, err)
	}
	b := breaches[0]
	if left := gdpr.BreachDeadline(b.NoticedAt).Left(now); left != 52*time.Hour {
		t.Errorf("%v left for the authority", left)
	}
	if missing := gdpr.CheckNotice(b.NoticedAt, b.Parts); len(missing) > 0 {
		t.Errorf("the breach lacks %v", missing)
	}
	if n, err := v.CountLeads(t.Context(), b.Audience); err != nil || n == 0 || len(b.Audience.Tags) == 0 {
		t.Errorf("%d affected, %v", n, err)
	}
}

// Nobody real can be meant: reserved domains, and numbers that are kept for
// drama or were never given out.
func TestFill_NobodyReal(t *testing.T) {
	v, _ := filled(t, 600)
	ids, err := v.LeadIDs(t.Context(), data.LeadFilter{}, data.LeadOrder{})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := v.LeadRows(t.Context(), ids)
	if err != nil {
		t.Fatal(err)
	}
	arabic := 0
	for _, r := range rows {
		domain := r.Email[strings.LastIndexByte(r.Email, '@')+1:]
		if r.Email != "" && !strings.HasSuffix(domain, ".example") && domain != "example.com" && domain != "example.org" && domain != "example.net" {
			t.Errorf("address in %s", domain)
		}
		if r.Phone != "" && !strings.HasPrefix(r.Phone, "+44") {
			number, err := phonenumbers.Parse(r.Phone, "")
			if err != nil || !phonenumbers.IsPossibleNumber(number) || phonenumbers.IsValidNumber(number) {
				t.Errorf("%s could be somebody's (%v)", r.Phone, err)
			}
		}
		if strings.ContainsFunc(r.Name, func(c rune) bool { return c >= 'ا' && c <= 'ي' }) {
			arabic++
		}
	}
	if arabic < len(rows)/3 || arabic > len(rows)*2/3 {
		t.Errorf("%d of %d names are Arabic", arabic, len(rows))
	}
}

func TestFill_SameSeed(t *testing.T) {
	var first []data.LeadRow
	for i := range 2 {
		v, _ := filled(t, 150)
		ids, err := v.LeadIDs(t.Context(), data.LeadFilter{}, data.LeadOrder{})
		if err != nil {
			t.Fatal(err)
		}
		rows, err := v.LeadRows(t.Context(), ids)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			first = rows
		} else if fmt.Sprint(rows) != fmt.Sprint(first) {
			t.Error("the same seed gave other people")
		}
	}
}

func TestFill_Cancelled(t *testing.T) {
	v, _ := datatest.Vault(t)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := demo.Fill(ctx, v, demo.Options{Leads: 300, Now: now, Progress: func(done, _ int) {
		if done == 3 {
			cancel()
		}
	}})
	if err == nil {
		t.Error("filling went on")
	}
}

// The lead form is read by what reads a real one.
func TestLeadForm_Intake(t *testing.T) {
	const rows = 500
	var file bytes.Buffer
	if err := demo.LeadForm(&file, rows, 3); err != nil {
		t.Fatal(err)
	}
	open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(file.Bytes())), nil }
	table, err := intake.Open(t.Context(), "leads.csv", open, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if table.Encoding != intake.UTF16LE || table.Delimiter != '\t' {
		t.Errorf("%s, delimiter %q", table.Encoding, table.Delimiter)
	}
	m := intake.Guess(table.Header, table.Preview)
	m.Region = "JO"
	if m.Kind != intake.FacebookLeads || !m.Has(intake.FullName) || !m.Has(intake.Email) || !m.Has(intake.Phone) || !m.Has(intake.CreatedTime) {
		t.Fatalf("guessed %+v", m)
	}
	taken, aside := 0, map[intake.Code]int{}
	for row, err := range table.Rows(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		c, problems := m.Apply(row)
		for _, p := range problems {
			aside[p.Code]++
		}
		if !intake.SetAside(problems) {
			taken++
			if c.Name == "" || c.At.IsZero() {
				t.Errorf("row %+v", c)
			}
		}
	}
	if taken != rows-aside[intake.CodeNoIdentity] || aside[intake.CodeTestRow] != 2 || aside[intake.CodeNoIdentity] == 0 || taken < rows*98/100 || aside[intake.CodeBadEmail] == 0 {
		t.Errorf("took %d of %d; %v", taken, rows, aside)
	}
}

// BenchmarkFill is what -demo makes its user wait for.
func BenchmarkFill(b *testing.B) {
	for b.Loop() {
		v, _ := datatest.Vault(b)
		if _, err := demo.Fill(b.Context(), v, demo.Options{Now: now}); err != nil {
			b.Fatal(err)
		}
	}
}
