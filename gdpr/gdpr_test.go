package gdpr

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"slices"
	"testing"
	"time"
	_ "time/tzdata" // Windows has no zones that Go can read
)

var anyDay = time.Date(2026, 11, 23, 10, 30, 0, 0, time.UTC)

func at(tb testing.TB, zone, s string) time.Time {
	tb.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		tb.Fatal(err)
	}
	got, err := time.ParseInLocation("2006-01-02 15:04:05", s, loc)
	if err != nil {
		tb.Fatal(err)
	}
	return got
}

// The tables hold no field that the program does not read, and no row out of order.
func TestTables(t *testing.T) {
	strict := func(name string, rows any) {
		content, err := fs.ReadFile(tables, "tables/"+name)
		if err != nil {
			t.Fatal(err)
		}
		dec := json.NewDecoder(bytes.NewReader(content))
		dec.DisallowUnknownFields()
		if err := dec.Decode(rows); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	strict("deadlines.json", new([]deadline))
	strict("contents.json", new([]contents))
	strict("severity.json", new([]method))

	ordered(t, deadlines())
	ordered(t, contentTable())
	ordered(t, methods())
	for _, d := range deadlines() {
		if (d.Hours > 0) == (d.Months > 0) || d.Source == "" || d.Article == "" {
			t.Errorf("deadline %s is not hours or months with its source", d.Key)
		}
	}
	for _, key := range []string{BreachAuthority, RequestAnswer, RequestExtended, IndirectNotice, RetentionProspect} {
		if _, ok := validAt(deadlines(), key, anyDay); !ok {
			t.Errorf("no deadline %s", key)
		}
	}
}

func ordered[R dated](t *testing.T, rows []R) {
	t.Helper()
	last := map[string]time.Time{}
	for _, r := range rows {
		from := time.Time(r.from())
		if before, seen := last[r.key()]; from.IsZero() || seen && !from.After(before) {
			t.Errorf("row %q of %v is out of order", r.key(), from)
		}
		last[r.key()] = from
	}
}

// A change of law is one more row, and clocks of before keep their law.
func TestValidAt(t *testing.T) {
	day := func(s string) Date {
		var d Date
		if err := d.UnmarshalText([]byte(s)); err != nil {
			t.Fatal(err)
		}
		return d
	}
	rows := []deadline{
		{Key: "a", From: day("2018-05-25"), Hours: 72},
		{Key: "b", From: day("2018-05-25"), Hours: 1},
		{Key: "a", From: day("2028-01-01"), Hours: 96},
	}
	for _, c := range []struct {
		when string
		want int
	}{{"2017-01-01 00:00:00", 72}, {"2018-05-25 00:00:00", 72}, {"2027-12-31 23:59:59", 72}, {"2028-01-01 00:00:00", 96}, {"2040-01-01 00:00:00", 96}} {
		for _, zone := range []string{"UTC", "Asia/Amman", "America/New_York"} {
			got, ok := validAt(rows, "a", at(t, zone, c.when))
			if !ok || got.Hours != c.want {
				t.Errorf("%s %s: got %d, want %d", c.when, zone, got.Hours, c.want)
			}
		}
	}
	if _, ok := validAt(rows, "c", anyDay); ok {
		t.Error("found a row that is not there")
	}
}

func TestBreachDeadline(t *testing.T) {
	cases := []struct{ zone, noticed, due, latest string }{
		{"UTC", "2026-11-23 10:30:00", "2026-11-26 10:30:00", "2026-11-26 11:00:00"},
		{"UTC", "2026-11-23 10:00:00", "2026-11-26 10:00:00", "2026-11-26 11:00:00"},
		{"Europe/Berlin", "2026-12-25 23:59:59", "2026-12-28 23:59:59", "2026-12-29 00:00:00"}, // over Christmas and a weekend
		{"Europe/Berlin", "2026-10-23 12:00:00", "2026-10-26 11:00:00", "2026-10-26 12:00:00"}, // 72 hours, though clocks went back
		{"Asia/Kolkata", "2026-11-23 10:10:00", "2026-11-26 10:10:00", "2026-11-26 11:00:00"},  // half an hour off
	}
	for _, c := range cases {
		noticed := at(t, c.zone, c.noticed)
		got := BreachDeadline(noticed)
		if !got.Due.Equal(at(t, c.zone, c.due)) || !got.Latest.Equal(at(t, c.zone, c.latest)) {
			t.Errorf("%s: due %v, latest %v", c.noticed, got.Due, got.Latest)
		}
		if got.Article != "33(1)" || got.Left(noticed) != 72*time.Hour || got.Left(got.Due.Add(time.Second)) != -time.Second {
			t.Errorf("%s: %+v", c.noticed, got)
		}
		if got.Late(got.Latest) || !got.Late(got.Latest.Add(1)) {
			t.Errorf("%s: Late is off", c.noticed)
		}
	}
}

func TestRequestDeadline(t *testing.T) {
	cases := []struct{ received, due, latest, extended string }{
		{"2026-03-05 09:00:00", "2026-04-05", "2026-04-06", "2026-06-05"}, // EDPB 01/2022: 5 March, 5 April; here a Sunday
		{"2026-08-31 23:30:00", "2026-09-30", "2026-09-30", "2026-11-30"}, // EDPB 01/2022: 31 August, 30 September
		{"2026-01-31 00:00:00", "2026-02-28", "2026-03-02", "2026-04-30"}, // a Saturday
		{"2028-01-30 12:00:00", "2028-02-29", "2028-02-29", "2028-04-30"}, // leap year
		{"2026-12-15 12:00:00", "2027-01-15", "2027-01-15", "2027-03-15"},
		{"2026-11-30 12:00:00", "2026-12-30", "2026-12-30", "2027-02-28"},
	}
	for _, zone := range []string{"UTC", "Asia/Amman", "Pacific/Auckland", "America/Los_Angeles"} {
		for _, c := range cases {
			received := at(t, zone, c.received)
			got, extended := RequestDeadline(received), ExtendedDeadline(received)
			if !got.Due.Equal(at(t, zone, c.due+" 23:59:59")) || !got.Latest.Equal(at(t, zone, c.latest+" 23:59:59")) {
				t.Errorf("%s %s: due %v, latest %v", c.received, zone, got.Due, got.Latest)
			}
			if !extended.Due.Equal(at(t, zone, c.extended+" 23:59:59")) {
				t.Errorf("%s %s: extended %v", c.received, zone, extended.Due)
			}
		}
	}
}

func TestDeadline_NeverAfterLatest(t *testing.T) {
	for _, d := range deadlines() {
		for h := range 24 * 800 {
			start := anyDay.Add(time.Duration(h) * time.Hour)
			c := Deadline(d.Key, start)
			if c.Due.After(c.Latest) || !c.Due.After(start) {
				t.Fatalf("%s from %v: %+v", d.Key, start, c)
			}
		}
	}
}

func keysOf(parts []Part) (keys []string) {
	for _, p := range parts {
		keys = append(keys, p.Key)
	}
	return keys
}

func TestCheckNotice(t *testing.T) {
	full := map[string]string{"nature": "A laptop was lost.", "contact": "amal@example.org", "consequences": "قد تصلك رسائل احتيال", "measures": "Locked."}
	if missing := CheckNotice(anyDay, full); len(missing) != 0 {
		t.Errorf("a full notice lacks %v", keysOf(missing))
	}
	for key := range full {
		for _, blank := range []string{"", " \n", "\u200f", "—"} {
			texts := map[string]string{}
			for k, v := range full {
				texts[k] = v
			}
			texts[key] = blank
			if got := keysOf(CheckNotice(anyDay, texts)); !slices.Equal(got, []string{key}) {
				t.Errorf("without %s: %v", key, got)
			}
		}
	}
	want := []string{"nature", "contact", "consequences", "measures"}
	if got := keysOf(CheckNotice(anyDay, nil)); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestMissing_Conditions(t *testing.T) {
	got := keysOf(Missing(PolicyParts(anyDay), nil))
	want := []string{"controller", "purposes", "basis", "period", "rights", "complaint", "duty"}
	if !slices.Equal(got, want) {
		t.Errorf("always: got %v, want %v", got, want)
	}
	got = keysOf(Missing(Art33Parts(anyDay), map[string]string{"nature": "x", "contact": "x", "consequences": "x", "measures": "x"}, "late"))
	if !slices.Equal(got, []string{"delay_reasons"}) {
		t.Errorf("late: got %v", got)
	}
}

func TestSeverity(t *testing.T) {
	cases := []struct {
		name  string
		facts Facts
		score float64
		class Class
		tell  Advice
		flags []Flag
	}{
		{"least", Facts{"simple", "negligible", "none", "none", "none", false, 1, false}, 0.25, Low, Document, nil},
		{"just under medium", Facts{"financial", "limited", "known_recipients", "none", "none", false, 100, false}, 1.75, Low, Document, nil},
		{"medium begins", Facts{"behavioural", "maximum", "none", "none", "none", false, 101, false}, 2, Medium, TellAuthority, []Flag{ManyPeople}},
		{"high begins", Facts{"financial", "maximum", "none", "none", "none", false, 5, false}, 3, High, TellPersons, nil},
		{"very high begins", Facts{"financial", "maximum", "unknown_recipients", "none", "none", true, 5, true}, 4, VeryHigh, TellPersons, []Flag{Unreadable}},
		{"most", Facts{"sensitive", "maximum", "unknown_recipients", "lost", "lost", true, 1e6, true}, 6, VeryHigh, TellPersons, []Flag{ManyPeople, Unreadable}},
	}
	for _, c := range cases {
		got, err := Severity(anyDay, c.facts)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got.Score != c.score || got.Class != c.class || got.Advice != c.tell || !slices.Equal(got.Flags, c.flags) {
			t.Errorf("%s: got %+v", c.name, got)
		}
	}
	for _, f := range []Facts{{}, {"simple", "maximum", "lost", "none", "none", false, 0, false}, {"", "maximum", "none", "none", "none", false, 0, false}} {
		if got, err := Severity(anyDay, f); err == nil {
			t.Errorf("%+v gives %+v", f, got)
		}
	}
}
