package address

import (
	"errors"
	"strings"
	"testing"
)

func TestNormalPhone(t *testing.T) {
	good := []struct{ in, region, want string }{
		{"+962 7 9123 4567", "", "+962791234567"},
		{"00962791234567", "", "+962791234567"},
		{"0791234567", "JO", "+962791234567"},
		{"0791234567", "jo", "+962791234567"},
		{"٠٧٩١٢٣٤٥٦٧", "JO", "+962791234567"},
		{"+۹۶۲۷۹۱۲۳۴۵۶۷", "", "+962791234567"},
		{"\u202a+962 79-123-4567\u202c", "DE", "+962791234567"},
		{"(089) 123456", "DE", "+4989123456"},
		{"+1 (202) 555-0143", "", "+12025550143"},
	}
	for _, c := range good {
		if got, err := NormalPhone(c.in, c.region); err != nil || got.String() != c.want {
			t.Errorf("%q: got %q, %v; want %q", c.in, got, err, c.want)
		}
	}
	bad := []struct{ in, region string }{
		{"", "JO"}, {"0791234567", ""}, {"12", "JO"}, {"+9627912345678901", ""}, {"9.62791E+11", "JO"}, {"1-800-FLOWERS", "US"},
		{"+962791234567\r\nx", ""}, {"tel:+962791234567", ""}, {"amal", "JO"}, {strings.Repeat("7", 200), "JO"}, {"+000", ""}, {"0791234567", "??"},
	}
	for _, c := range bad {
		got, err := NormalPhone(c.in, c.region)
		if _, ok := errors.AsType[*Error](err); !ok {
			t.Errorf("%q: got %q, %v", c.in, got, err)
		}
	}
}

func FuzzNormalPhone(f *testing.F) {
	for _, s := range [][2]string{{"+962 79 123 4567", ""}, {"0791234567", "JO"}, {"٠٧٩١٢٣٤٥٦٧", "jo"}, {"00962791234567", ""}, {"p:+1-202-555-0143", "US"}, {"9.6279E+11", "JO"},
		{"+270000000", ""}, {"06 1234 5678", "IT"}} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, s, region string) {
		number, err := NormalPhone(s, region)
		got := number.String()
		if err != nil {
			if _, ok := errors.AsType[*Error](err); !ok {
				t.Fatalf("an error without its code: %v", err)
			}
			return
		}
		if len(got) < 3 || len(got) > 20 || got[0] != '+' || strings.Trim(got[1:], "0123456789") != "" {
			t.Fatalf("%q in %q became %q", s, region, got)
		}
		if again, err := NormalPhone(got, region); err != nil || again != number {
			t.Fatalf("%q in %q became %q, and that %q, %v", s, region, got, again, err)
		}
	})
}

func TestParsePSID(t *testing.T) {
	if got, err := ParsePSID(" 24012345678901234\u200f"); err != nil || got.String() != "24012345678901234" {
		t.Errorf("got %q, %v", got, err)
	}
	for _, bad := range []string{"", "1234", "not a psid!", "2.4E+15", "-24012345678901234", "٢٤٠١٢٣٤٥٦٧٨٩٠١", strings.Repeat("7", 33)} {
		if got, err := ParsePSID(bad); err == nil {
			t.Errorf("%q became %q", bad, got)
		}
	}
}
