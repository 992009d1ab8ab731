package lang

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/text/feature/plural"
)

// with returns a catalogue of messages of its own.
func with(code string, m map[string]Message) *Catalogue {
	c := New(own, code)
	c.messages = m
	return c
}

func TestCatalogue_T(t *testing.T) {
	t.Run("UnknownKey", func(t *testing.T) {
		if got, want := New(own, "en").T("no.such.key", "n", 1), "no.such.key"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
	t.Run("ArabicHasSixForms", func(t *testing.T) {
		c := with("ar", map[string]Message{"k": {
			plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few {n}", plural.Many: "many {n}", plural.Other: "other {n}",
		}})
		for n, want := range map[int]string{
			0: "zero", 1: "one", 2: "two", 3: "few 3", 10: "few 10", 11: "many 11", 99: "many 99", 100: "other 100",
			102: "other 102", 103: "few 103", 1_000_000: "other 1,000,000", -3: "few -3",
			10_000_000: "other 10,000,000", 20_000_003: "few 20,000,003",
		} {
			if got := c.T("k", "n", n); got != want {
				t.Errorf("%d: got %q, want %q", n, got, want)
			}
		}
	})
	t.Run("EnglishHasTwo", func(t *testing.T) {
		c := with("en", map[string]Message{"k": {plural.One: "one", plural.Other: "{n} of {all}"}})
		if got, want := c.T("k", "n", int64(1), "all", 2), "one"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if got, want := c.T("k", "n", 0, "all", 2000), "0 of 2,000"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
	t.Run("ArgumentsAreNotReadAgain", func(t *testing.T) {
		c := with("en", map[string]Message{"k": {plural.Other: "{a}{b}"}})
		if got, want := c.T("k", "a", "{b}", "b", "x"), "{b}x"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
	t.Run("IsolatesTheOtherDirection", func(t *testing.T) {
		m := map[string]Message{"k": {plural.Other: "<{a}>"}}
		for _, c := range []struct{ code, in, want string }{
			{"en", "Sara (2)", "<Sara (2)>"},
			{"en", "سارة 2", "<\u2068سارة 2\u2069>"},
			{"ar", "سارة العلي", "<سارة العلي>"},
			{"ar", "+962 79", "<\u2068+962 79\u2069>"},
			{"ar", "Sara", "<\u2068Sara\u2069>"},
		} {
			if got := with(c.code, m).T("k", "a", c.in); got != c.want {
				t.Errorf("%s %q: got %q, want %q", c.code, c.in, got, c.want)
			}
		}
	})
}

func TestCatalogue_Set(t *testing.T) {
	c := New(own, "xx")
	if got := c.Code(); got != "en" {
		t.Fatalf("an unknown language gives %q, want the first one", got)
	}
	heard := 0
	remove := c.OnChange(func() { heard++ })
	c.Set("xx")
	c.Set("en")
	if heard != 0 {
		t.Errorf("heard of %d changes that were none", heard)
	}
	c.Set("ar")
	if heard != 1 || c.Code() != "ar" || !c.RTL() {
		t.Errorf("after Set: heard %d, code %q, rtl %v", heard, c.Code(), c.RTL())
	}
	if got, want := c.Day(time.Sunday), "الأحد"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if other := c.In("en"); other.Code() != "en" || c.Code() != "ar" {
		t.Error("In changes the catalogue that was asked")
	}
	remove()
	c.Set("en")
	if heard != 1 {
		t.Error("a listener that was removed still hears")
	}
}

func TestCatalogue_Number(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1000: "-1,000"} {
		for _, code := range []string{"en", "ar"} {
			if got := New(own, code).Number(n); got != want {
				t.Errorf("%s: got %q, want %q", code, got, want)
			}
		}
	}
}

func TestCatalogue_Date(t *testing.T) {
	at := time.Date(2026, 11, 23, 6, 5, 0, 0, time.UTC)
	en, ar := New(own, "en"), New(own, "ar")
	for _, c := range []struct{ got, want string }{
		{en.Date(at), "23 November 2026"},
		{ar.Date(at), "23 نوفمبر 2026"},
		{en.DateTime(at), "23 November 2026, 06:05"},
		{ar.Day(at.Weekday()), "الاثنين"},
		{en.ShortDate(at), "2026-11-23"},
		{ar.Clock(at), "06:05"},
		{en.Date(time.Time{}) + en.DateTime(time.Time{}) + en.ShortDate(time.Time{}), ""},
		{en.Size(999), "999 B"},
		{en.Size(1_250_000), "1.2 MB"},
		{en.Size(12_500), "12 kB"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
	if got := ar.DateTime(at); !strings.Contains(got, "23 نوفمبر 2026") || !strings.Contains(got, "06:05") {
		t.Errorf("got %q", got)
	}
}

// A line of facts begins where its language begins, though the first fact is of another.
func TestCatalogue_Join(t *testing.T) {
	for _, c := range []struct{ code, want string }{
		{"ar", "\u2068leads.csv\u2069 · ملف"},
		{"en", "leads.csv · \u2068ملف\u2069"},
	} {
		if got := New(own, c.code).Join("leads.csv", " ", "\nملف "); got != c.want {
			t.Errorf("%s: got %q, want %q", c.code, got, c.want)
		}
	}
}

// What is made of isolates alone names its direction, so that the day stands before the hour.
func TestCatalogue_Isolate(t *testing.T) {
	ar := New(own, "ar")
	at := time.Date(2026, 11, 23, 6, 5, 0, 0, time.UTC)
	for s, want := range map[string]rune{
		ar.DateTime(at): rightToLeftIsolate, "Layla": firstStrongIsolate, "23 نوفمبر": firstStrongIsolate,
		"\u2068Layla\u2069, \u2068ليلى\u2069": firstStrongIsolate,
	} {
		if got := []rune(ar.isolate(s))[0]; got != want {
			t.Errorf("%q: opened with %U, want %U", s, got, want)
		}
	}
}

func TestRead(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"KeyTwice":      {"en/a.json": `{"k": "x"}`, "en/b.json": `{"k": "y"}`},
		"KeyTwiceInOne": {"en/a.json": `{"k": "x", "k": "y"}`},
		"NoSuchForm":    {"en/a.json": `{"k": {"some": "x", "other": "y"}}`},
		"NoOther":       {"en/a.json": `{"k": {"one": "x"}}`},
		"NotJSON":       {"en/a.json": `{"k"`},
		"NeitherObject": {"en/a.json": `{"k": 3}`},
	} {
		t.Run(name, func(t *testing.T) {
			fsys := fstest.MapFS{}
			for n, s := range files {
				fsys[n] = &fstest.MapFile{Data: []byte(s)}
			}
			if _, err := Read(fsys, "en"); err == nil {
				t.Error("no error")
			}
		})
	}
}
