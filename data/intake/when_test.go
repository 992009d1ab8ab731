package intake

import (
	"testing"
	"time"
)

func zone(tb testing.TB) *time.Location {
	tb.Helper()
	amman, err := time.LoadLocation("Asia/Amman")
	if err != nil {
		tb.Fatal(err)
	}
	return amman
}

func TestReadTime(t *testing.T) {
	const april3, noon = "2026-04-02T21:00:00Z", "2026-04-03T11:05:00Z" // 14:05 in Amman
	cases := []struct {
		in    string
		order dayOrder
		want  string // in UTC
	}{
		{"2026-09-23T17:04:53+05:30", 0, "2026-09-23T11:34:53Z"},
		{"2026-09-23T17:04:53+0530", 0, "2026-09-23T11:34:53Z"},
		{"2026-09-23T17:04+05:30", 0, "2026-09-23T11:34:00Z"},
		{"2026-09-23 17:04:53", 0, "2026-09-23T14:04:53Z"},
		{"2026-09-23", 0, "2026-09-22T21:00:00Z"},
		{"٢٠٢٦-٠٩-٢٣", 0, "2026-09-22T21:00:00Z"},
		{"۲۰۲۶/۰۹/۲۳", 0, "2026-09-22T21:00:00Z"},
		{"03/04/2026", dayFirst, april3},
		{"03/04/2026", monthFirst, "2026-03-03T21:00:00Z"},
		{"3.4.2026 14:05", dayFirst, noon},
		{"3.4.2026", orderUnclear, april3},
		{"3. 4. 2026", dayFirst, april3},
		{"03-04-2026", dayFirst, april3},
		{"03/04/26", dayFirst, april3},
		{"1/1/26", orderUnclear, "2025-12-31T21:00:00Z"},
		{"13/04/2026", orderUnclear, "2026-04-12T21:00:00Z"},
		{"04/13/2026", orderUnclear, "2026-04-12T21:00:00Z"},
		{"9/23/2026 5:04pm", monthFirst, "2026-09-23T14:04:00Z"},
		{"9/23/2026, 5:04 PM", monthFirst, "2026-09-23T14:04:00Z"},
		{"9/23/2026, 5:04:09\u202fPM", monthFirst, "2026-09-23T14:04:09Z"},
		{"3/4/2026 2:05 م", dayFirst, noon},
		{"3/4/2026 2:05 ص", dayFirst, "2026-04-02T23:05:00Z"},
		{"٣/٤/٢٠٢٦ ٢:٠٥ م", dayFirst, noon},
		{"3/4/2026 2:05 مساءً", dayFirst, noon},
		{"3/4/2026 12:05 ص", dayFirst, "2026-04-02T21:05:00Z"},
		{"3/4/2026 12:05 م", dayFirst, "2026-04-03T09:05:00Z"},
		{"3/4/2026 2:05 p. m.", dayFirst, noon},
		{"3/4/2026 2:05 p.m.", dayFirst, noon},
		{"3.04.2026 ÖS 2:05", dayFirst, noon},
		{"14:05 3.4.2026", dayFirst, noon},
		{"03/04/2026 - 14:05", dayFirst, noon},
		{"3/4/2026 2 pm", dayFirst, "2026-04-03T11:00:00Z"},
		{"03/04/2026 à 14h05", dayFirst, noon},
		{"03.04.2026 um 14:05 Uhr", dayFirst, noon},
		{"2026/04/03", 0, april3},
		{"2026.04.03", 0, april3},
		{"3 Apr 2026", 0, april3},
		{"3-Apr-26", 0, april3},
		{"03-Apr-2026 14:05", 0, noon},
		{"April 3, 2026", 0, april3},
		{"Apr 3, 2026 2:05 PM", 0, noon},
		{"Friday, 3rd of April 2026", 0, april3},
		{"3 avril 2026", 0, april3},
		{"mar. 3 mars 2026", 0, "2026-03-02T21:00:00Z"},
		{"3 de abril de 2026", 0, april3},
		{"3. März 2026", 0, "2026-03-02T21:00:00Z"},
		{"3 Nisan 2026 Cuma", 0, april3},
		{"3 Ağustos 2026", 0, "2026-08-02T21:00:00Z"},
		{"3 أبريل 2026", 0, april3},
		{"٣ نيسان ٢٠٢٦", 0, april3},
		{"3 أبريل 2026م", 0, april3},
		{"3 أبريل 2026م 2:05 م", 0, noon},
		{"الجمعة، 3 أبريل 2026", 0, april3},
		{"3 تشرين الثاني 2026", 0, "2026-11-02T21:00:00Z"},
		{"3 كانون الثاني 2026", 0, "2026-01-02T21:00:00Z"},
		{"3 كانون الأول 2026", 0, "2026-12-02T21:00:00Z"},
		{"46115", 0, april3},
		{"46115.5", 0, "2026-04-03T09:00:00Z"},
		{"46115,5868055556", 0, noon},
		{"1790000000", 0, "2026-09-21T14:13:20Z"},
		{"1790000000.0", 0, "2026-09-21T14:13:20Z"},
		{"1790000000123", 0, "2026-09-21T14:13:20.123Z"},
		{"20260403", 0, april3},
		{"20260403T140500", 0, noon},
		{"20260403140500", 0, noon},
		{"20260403T100000Z", 0, "2026-04-03T10:00:00Z"},
		{"2026-04-03T10:00:00Z", 0, "2026-04-03T10:00:00Z"},
		{"2026-04-03T10:00:00.123Z", 0, "2026-04-03T10:00:00.123Z"},
		{"2026-04-03 10:00:00.123456+00", 0, "2026-04-03T10:00:00.123456Z"},
		{"2026-04-03 10:00:00+00", 0, "2026-04-03T10:00:00Z"},
		{"2026-04-03 10:00:00 UTC", 0, "2026-04-03T10:00:00Z"},
		{"2026-04-03 10:00 GMT", 0, "2026-04-03T10:00:00Z"},
		{"2026-04-03 10:00:00 GMT+3", 0, "2026-04-03T07:00:00Z"},
		{"2026-04-03 10:00:00 UTC-05:00", 0, "2026-04-03T15:00:00Z"},
		{"2026/04/03 10:00:00 AM GMT+3", 0, "2026-04-03T07:00:00Z"},
		{"٢٠٢٦/٠٤/٠٣ ٢:٠٥:٠٠ م غرينتش+٣", 0, noon},
		{"2026/04/03 2:05:00 م غرينتش+3", 0, noon},
		{"2026-04-03 10:00:00 CEST", 0, "2026-04-03T08:00:00Z"},
		{"Fri, 03 Apr 2026 10:00:00 +0300", 0, "2026-04-03T07:00:00Z"},
		{"Fri Apr 03 2026 10:00:00 GMT+0300 (Eastern European Summer Time)", 0, "2026-04-03T07:00:00Z"},
		{"Fri Apr  3 10:00:00 UTC 2026", 0, "2026-04-03T10:00:00Z"},
		{"\u200e03/04/2026", dayFirst, april3},
		{"13/04/2026\u00a02:05\u00a0PM", dayFirst, "2026-04-13T11:05:00Z"},
	}
	for _, c := range cases {
		got, code := readTime(c.in, zone(t), c.order)
		if code != "" || got.UTC().Format(time.RFC3339Nano) != c.want {
			t.Errorf("%q: got %v, %s; want %s", c.in, got.UTC(), code, c.want)
		}
	}
}

func TestReadTime_Refused(t *testing.T) {
	for _, s := range []string{"", "yesterday", "23/23/2026", "2026-02-30", "31/04/2026", "1970-01-01", "3026-01-01", "12:00", "0000000000", "0000-00-00 00:00:00", "15/10/1447", "03/04/2569", "15/10/1447هـ",
		"April 2026", "2026", "12", "123456789012", "26/04/03", "3/4/2026 25:00", "3/4/2026 14:05 ص", "3/4/2026 0:05 م", "3/4/2026 10:61", "3 Foo 2026", "+962791234567", "203.0.113.9",
		"079.123.4537", "2026-13-01", "2026-04-03 10:00:00 +9900", "2026-04-03 10:00 Mars", "3/4/2026 2:05 am pm", "99999", "3/4-2026", "3 4 2026 5", "x2026-04-03"} {
		if got, code := readTime(s, nil, dayFirst); code != CodeBadTime {
			t.Errorf("%q is taken for %v, %s", s, got, code)
		}
	}
	if got, code := readTime("03/04/2026", nil, orderUnclear); code != CodeUnclearTime {
		t.Errorf("got %v, %s", got, code)
	}
}

func FuzzReadTime(f *testing.F) {
	for _, s := range []string{"2026-09-23T17:04:53+0530", "٢٠٢٦-٠٩-٢٣", "3.4.2026 14:05", "9/23/2026, 5:04 PM", "1790000000123", "0000-00-00", "1/1/26", "9999999999999999999",
		"Fri Apr 03 2026 10:00:00 GMT+0300 (x)", "3 كانون الثاني 2026", "46115.5", "p.m.", "2 م", "mar. 3 mars 2026"} {
		f.Add(s, 1)
		f.Add(s, 2)
	}
	amman := time.FixedZone("", 3*60*60)
	f.Fuzz(func(t *testing.T, s string, order int) {
		o := dayOrder(order & 1)
		at, code := readTime(s, amman, o)
		if code == "" && (at.Year() < firstYear || at.Year() > lastYear) {
			t.Fatalf("%q is taken for %v", s, at)
		}
		if again, code2 := readTime(at.Format(time.RFC3339), amman, o); code == "" && (code2 != "" || !again.Equal(at.Truncate(time.Second))) {
			t.Fatalf("%q is %v, which reads as %v, %v", s, at, again, code2)
		}
	})
}

func BenchmarkReadTime(b *testing.B) {
	for _, s := range []string{"2026-09-23T17:04:53+05:30", "03/04/2026 2:05 PM", "3 Apr 2026"} {
		b.Run(s, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				readTime(s, time.UTC, dayFirst)
			}
		})
	}
}
