package data

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestNormalEmail(t *testing.T) {
	good := map[string]string{
		"amal@example.org":               "amal@example.org",
		"  Amal.Haddad+news@Example.ORG": "amal.haddad+news@example.org",
		"\u200famal@example.org\u202c":   "amal@example.org",
		"a@bücher.example":               "a@xn--bcher-kva.example",
		"a@مثال.إختبار":                  "a@xn--mgbh0fb.xn--kgbechtv",
		"o'neil@example.org":             "o'neil@example.org",
		"a@1.example":                    "a@1.example",
	}
	for in, want := range good {
		got, err := NormalEmail(in)
		if err != nil || got != want {
			t.Errorf("%q: got %q, %v; want %q", in, got, err, want)
		}
		if again, err := NormalEmail(got); err != nil || again != got {
			t.Errorf("%q is not stable: %q, %v", got, again, err)
		}
	}
	bad := []string{
		"", "@", "a@", "@example.org", "amal", "amal@localhost", "a b@example.org", "a@exa mple.org", "a@@example.org",
		".a@example.org", "a.@example.org", "a..b@example.org", `"a b"@example.org`, "a@[127.0.0.1]", "a@127.0.0.1",
		"a@example.org\r\nBcc: b@example.org", "a\n@example.org", "a\x00@example.org", "a@example.org.", "a@-x.example", "a@x-.example",
		"a@ex_ample.org", "أمل@example.org", "Amal <a@example.org>", "a@example.org,b@example.org", "a@example.o", "a@example.9x",
		"a(c)@example.org", "a@example..org", strings.Repeat("a", 65) + "@example.org", "a@" + strings.Repeat("b", 64) + ".org",
		"a@" + strings.Repeat("bbbbbb.", 40) + "org", "a@\xff.org",
	}
	for _, in := range bad {
		got, err := NormalEmail(in)
		var typed *Error
		if !errors.As(err, &typed) || typed.Code != CodeBadEmail {
			t.Errorf("%q: got %q, %v", in, got, err)
			continue
		}
		if len(in) > 6 && strings.Contains(err.Error(), in) {
			t.Errorf("the error repeats the address: %v", err)
		}
	}
}

func FuzzNormalEmail(f *testing.F) {
	f.Add("Amal@Example.org")
	f.Add("a@bücher.example")
	f.Add("a@example.org\r\nBcc: x@example.org")
	f.Fuzz(func(t *testing.T, s string) {
		got, err := NormalEmail(s)
		if err != nil {
			return
		}
		if strings.ContainsAny(got, " \t\r\n\"<>(),;:\\[]\x00") || strings.Count(got, "@") != 1 || len(got) > maxEmail {
			t.Fatalf("unsafe address %q", got)
		}
		for i := range len(got) {
			if got[i] < '!' || got[i] > '~' {
				t.Fatalf("not printable ASCII: %q", got)
			}
		}
		if again, err := NormalEmail(got); err != nil || again != got {
			t.Fatalf("%q is not stable: %q, %v", got, again, err)
		}
	})
}

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
		if got, err := NormalPhone(c.in, c.region); err != nil || got != c.want {
			t.Errorf("%q: got %q, %v; want %q", c.in, got, err, c.want)
		}
	}
	bad := []struct{ in, region string }{
		{"", "JO"}, {"0791234567", ""}, {"12", "JO"}, {"+9627912345678901", ""}, {"9.62791E+11", "JO"}, {"1-800-FLOWERS", "US"},
		{"+962791234567\r\nx", ""}, {"tel:+962791234567", ""}, {"amal", "JO"}, {strings.Repeat("7", 200), "JO"}, {"+000", ""}, {"0791234567", "??"},
	}
	for _, c := range bad {
		got, err := NormalPhone(c.in, c.region)
		var typed *Error
		if !errors.As(err, &typed) || typed.Code != CodeBadPhone {
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
		got, err := NormalPhone(s, region)
		if err != nil {
			if CodeOf(err) != CodeBadPhone {
				t.Fatalf("an error without its code: %v", err)
			}
			return
		}
		if len(got) < 3 || len(got) > 20 || got[0] != '+' || strings.Trim(got[1:], "0123456789") != "" {
			t.Fatalf("%q in %q became %q", s, region, got)
		}
		if again, err := NormalPhone(got, region); err != nil || again != got {
			t.Fatalf("%q in %q became %q, and that %q, %v", s, region, got, again, err)
		}
	})
}

func TestFold(t *testing.T) {
	same := [][]string{
		{"أحمد", "احمد", "إحمد", "ٱحمد", "اَحْمَد", "أحـــمد", "\u200fأحمد\u200e"},
		{"آمال", "امال"},
		{"فاطمة", "فاطمه", "فَاطِمَة"},
		{"مصطفى", "مصطفي", "مصطفی"},
		{"مؤمن", "مومن"},
		{"رائد", "رايد"},
		{"كمال", "کمال"},
		{"Zoë", "zoe", "ZOË", "Zoe\u0308"},
		{"Łukasz Øre Straße", "lukasz ore strasse"},
		{"İZMİR", "izmir"},
		{"٠٧٩", "۰۷۹", "079"},
		{"  Amal \t\n Haddad ", "amal haddad"},
		{"ﷲ", "الله"},
	}
	for _, group := range same {
		for _, s := range group {
			if got, want := Fold(s), Fold(group[0]); got != want {
				t.Errorf("%q: got %q, want %q", s, got, want)
			}
		}
	}
	for _, s := range []string{"हिन्दी", "が", "한국", "amal", ""} {
		if got := Fold(s); got != s {
			t.Errorf("%q: got %q, want it unchanged", s, got)
		}
	}
}

func FuzzFold(f *testing.F) {
	f.Add("أَحْمَد  ZOË ٣")
	f.Fuzz(func(t *testing.T, s string) {
		once := Fold(s)
		if utf8.ValidString(s) && !utf8.ValidString(once) {
			t.Fatalf("%q became invalid: %q", s, once)
		}
		if twice := Fold(once); twice != once {
			t.Fatalf("%q: %q, folded again %q", s, once, twice)
		}
	})
}

func BenchmarkFold(b *testing.B) {
	for b.Loop() {
		Fold("محمّد بن عبدالله الحدّاد")
	}
}
