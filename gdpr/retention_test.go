package gdpr

import (
	"slices"
	"testing"
	"time"
)

func TestProspectRetention(t *testing.T) {
	at := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		laws    []string
		months  int
		in      string
		unknown []string
	}{
		{nil, 36, Union, nil},
		{[]string{"DE"}, 36, Union, nil},
		{[]string{"JO"}, 0, "", []string{"JO"}},
		{[]string{"JO", "DE", "AE"}, 36, Union, []string{"JO", "AE"}},
		{[]string{"ZZ"}, 0, "", []string{"ZZ"}},
	} {
		r := ProspectRetention(at, c.laws...)
		if r.Months != c.months || r.Rule.In != c.in || !slices.Equal(r.Unknown, c.unknown) {
			t.Errorf("%v: got %+v", c.laws, r)
		}
		if r.Months != 0 && (r.Rule.Source == "" || r.Rule.Sure == SureHigh) {
			t.Errorf("%v: a number without a source, or surer than it is: %+v", c.laws, r.Rule)
		}
	}
}

// Egypt's law wants the proof of a consent for three years after the last message; the
// Union's names no number.
func TestProofRetention(t *testing.T) {
	at := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	if r := ProofRetention(at, "JO", "DE"); r.Months != 0 || !slices.Equal(r.Unknown, []string{"JO"}) {
		t.Errorf("got %+v", r)
	}
	if r := ProofRetention(at, "DE", "EG"); r.Months != 36 || r.Rule.In != "EG" {
		t.Errorf("got %+v", r)
	}
}

// A period ends with the day of the same number, or the last of the month.
func TestPeriodEnd(t *testing.T) {
	amman := time.FixedZone("+03", 3*60*60)
	for start, want := range map[string]string{
		"2023-11-30T12:00": "2026-11-30T23:59:59", "2024-02-29T00:00": "2027-02-28T23:59:59", "2025-01-31T23:59": "2028-01-31T23:59:59",
	} {
		at, err := time.ParseInLocation("2006-01-02T15:04", start, amman)
		if err != nil {
			t.Fatal(err)
		}
		if got := PeriodEnd(at, 36).Format("2006-01-02T15:04:05"); got != want {
			t.Errorf("%s: got %s, want %s", start, got, want)
		}
	}
	if got := PeriodEnd(time.Date(2026, 1, 31, 8, 0, 0, 0, amman), 1).Format(time.DateOnly); got != "2026-02-28" {
		t.Errorf("a month: %s", got)
	}
}

// PeriodBegan is PeriodEnd the other way, to the second.
func TestPeriodBegan(t *testing.T) {
	zone := time.FixedZone("+03", 3*60*60)
	for day := range 800 {
		over := time.Date(2026, 1, 1, 15, 4, 5, 0, zone).AddDate(0, 0, day)
		for _, months := range []int{1, 6, 12, 36} {
			began := PeriodBegan(over, months)
			if end := PeriodEnd(began, months); end.Before(over) {
				t.Fatalf("%s, %d months: one that begins at %s is over at %s", over, months, began, end)
			}
			if end := PeriodEnd(began.Add(-time.Second), months); !end.Before(over) {
				t.Fatalf("%s, %d months: one that begins just before %s is not over: %s", over, months, began, end)
			}
		}
	}
}
