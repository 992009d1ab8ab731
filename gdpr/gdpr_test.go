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
// What holds the tables of the laws to that is TestLaws_Strict.
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
	strict("triggers.json", new([]Trigger))
	strict("notice.json", new([]template))
	strict("holidays.json", new([]Holiday))
	strict("contents.json", new([]contents))
	strict("severity.json", new([]method))

	ordered(t, contentTable())
	ordered(t, methods())
	ordered(t, triggerTable())
	ordered(t, templates())
}

func ordered[R dated](t *testing.T, rows []R) {
	t.Helper()
	last := map[string]time.Time{}
	for _, r := range rows {
		from := time.Time(r.from())
		if before, seen := last[r.key()]; seen && !from.After(before) {
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
	rows := []Rule{
		{Key: "a", From: day("2018-05-25"), Count: 72},
		{Key: "b", From: day("2018-05-25"), Count: 1},
		{Key: "a", From: day("2028-01-01"), Count: 96},
	}
	for _, c := range []struct {
		when string
		want int
	}{{"2017-01-01 00:00:00", 72}, {"2018-05-25 00:00:00", 72}, {"2027-12-31 23:59:59", 72}, {"2028-01-01 00:00:00", 96}, {"2040-01-01 00:00:00", 96}} {
		for _, zone := range []string{"UTC", "Asia/Amman", "America/New_York"} {
			got, ok := validAt(rows, "a", at(t, zone, c.when))
			if !ok || got.Count != c.want {
				t.Errorf("%s %s: got %d, want %d", c.when, zone, got.Count, c.want)
			}
		}
	}
	if _, ok := validAt(rows, "c", anyDay); ok {
		t.Error("found a row that is not there")
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
