package address

import (
	"errors"
	"strings"
	"testing"

	"mujeeb/text/fold"
)

func TestParseEmail_OK(t *testing.T) {
	tests := []struct {
		in, want, key string
		utf8          bool
	}{
		{"info@example.com", "info@example.com", "info@example.com", false},
		{"Info.Desk+x@Example.COM", "Info.Desk+x@example.com", "info.desk+x@example.com", false},
		{"o'neil!#$%&*=?^_`{|}~-@a-b.co.uk", "o'neil!#$%&*=?^_`{|}~-@a-b.co.uk", "o'neil!#$%&*=?^_`{|}~-@a-b.co.uk", false},
		{"info@مثال.السعودية", "info@xn--mgbh0fb.xn--mgberp4a5d4ar", "info@xn--mgbh0fb.xn--mgberp4a5d4ar", false},
		{"info@bücher.example", "info@xn--bcher-kva.example", "info@xn--bcher-kva.example", false},
		{"ليلى@example.com", "ليلى@example.com", "ليلى@example.com", true},
		{"Jose\u0301@example.com", "José@example.com", "josé@example.com", true},
		{strings.Repeat("a", 64) + "@example.com", strings.Repeat("a", 64) + "@example.com", strings.Repeat("a", 64) + "@example.com", false},
	}
	for _, tt := range tests {
		a, err := ParseEmail(tt.in)
		if err != nil {
			t.Errorf("%q: %v", tt.in, err)
			continue
		}
		if a.String() != tt.want || a.Normal().String() != tt.key || a.NeedsUTF8() != tt.utf8 {
			t.Errorf("%q: got %q, key %q, utf8 %v", tt.in, a, a.Normal().String(), a.NeedsUTF8())
		}
	}
}

func TestParseEmail_Refused(t *testing.T) {
	tests := map[string]Code{
		"":                                      Empty,
		"info":                                  NoAt,
		"@example.com":                          BadLocal,
		"info@":                                 BadDomain,
		"a@b@example.com":                       NoAt,
		"a@b.com> SIZE=1":                       BadDomain,
		"a@example.com\r\nRCPT TO:<x@y>":        NoAt,
		"a\r\nX: y@example.com":                 BadChar,
		"a@example.com\n":                       BadChar,
		"a@example.com ":                        BadDomain,
		" a@example.com":                        BadLocal,
		"a b@example.com":                       BadLocal,
		`"a b"@example.com`:                     BadLocal,
		"a,b@example.com":                       BadLocal,
		"<a@example.com>":                       BadLocal,
		"Leila <leila@example.com>":             BadLocal,
		".a@example.com":                        BadLocal,
		"a.@example.com":                        BadLocal,
		"a..b@example.com":                      BadLocal,
		"a@localhost":                           NoTLD,
		"a@-x.com":                              BadDomain,
		"a@x-.com":                              BadDomain,
		"a@x_y.com":                             BadDomain,
		"a@example.com.":                        BadDomain,
		"a@.com":                                BadDomain,
		"a@[127.0.0.1]":                         BadDomain,
		"a@127.0.0.1":                           BadDomain,
		"a\u202e@example.com":                   BadChar,
		"a\u200b@example.com":                   BadChar,
		"a\u00a0b@example.com":                  BadLocal,
		"a\xff@example.com":                     BadChar,
		strings.Repeat("a", 65) + "@b.com":      TooLong,
		"a@" + strings.Repeat("b", 64) + ".com": BadDomain,
		strings.Repeat("a", 9999) + "@example.com":         TooLong,
		"abc@" + strings.Repeat("abcdefg.", 31) + "exampl": TooLong,
	}
	for in, want := range tests {
		_, err := ParseEmail(in)
		e, ok := errors.AsType[*Error](err)
		if !ok {
			t.Errorf("%q: got %v, want %s", in, err, want)
			continue
		}
		if strings.ContainsAny(in, "\r\n") { // whichever check comes first
			continue
		}
		if e.Code != want {
			t.Errorf("%q: got %s, want %s", in, e.Code, want)
		}
		if len(in) > 5 && strings.Contains(err.Error(), in) {
			t.Errorf("%q: the error repeats the address: %v", in, err)
		}
	}
}

func FuzzParseEmail(f *testing.F) {
	for _, s := range []string{"info@example.com", "a@b> X=Y", "ليلى@مثال.السعودية", "a@b.c\r\n", "\"q\"@x.y", "a@xn--0.com"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := ParseEmail(s)
		if err != nil {
			return
		}
		wire := a.String()
		if strings.ContainsAny(wire, " \r\n\t<>,;:\"()[]\\\x00") || strings.Count(wire, "@") != 1 || len(wire) > maxEmail {
			t.Fatalf("%q is not fit for the wire", wire)
		}
		if !fold.IsASCII(a.Domain()) || a.Domain() != strings.ToLower(a.Domain()) {
			t.Fatalf("domain %q is not normal", a.Domain())
		}
		if again, err := ParseEmail(wire); err != nil || again != a {
			t.Fatalf("%q doesn't read back: %v, %v", wire, again, err)
		}
	})
}

func TestNormalEmail(t *testing.T) {
	good := map[string]string{
		"amal@example.org":               "amal@example.org",
		"  Amal.Haddad+news@Example.ORG": "amal.haddad+news@example.org",
		"\u200famal@example.org\u202c":   "amal@example.org",
		"a@bücher.example":               "a@xn--bcher-kva.example",
		"a@مثال.إختبار":                  "a@xn--mgbh0fb.xn--kgbechtv",
		"o'neil@example.org":             "o'neil@example.org",
		"a@1.example":                    "a@1.example",
		"أمل@example.org":                "أمل@example.org",
		"JOSE\u0301@example.org":         "josé@example.org",
	}
	for in, want := range good {
		got, err := NormalEmail(in)
		if err != nil || got.String() != want {
			t.Errorf("%q: got %q, %v; want %q", in, got, err, want)
		}
		if again, err := NormalEmail(got.String()); err != nil || again != got {
			t.Errorf("%q is not stable: %q, %v", got, again, err)
		}
	}
	bad := []string{
		"", "@", "a@", "@example.org", "amal", "amal@localhost", "a b@example.org", "a@exa mple.org", "a@@example.org",
		".a@example.org", "a.@example.org", "a..b@example.org", `"a b"@example.org`, "a@[127.0.0.1]", "a@127.0.0.1",
		"a@example.org\r\nBcc: b@example.org", "a\n@example.org", "a\x00@example.org", "a@example.org.", "a@-x.example", "a@x-.example",
		"a@ex_ample.org", "Amal <a@example.org>", "a@example.org,b@example.org", "a@example.o", "a@example.9x",
		"a(c)@example.org", "a@example..org", strings.Repeat("a", 65) + "@example.org", "a@" + strings.Repeat("b", 64) + ".org",
		"a@" + strings.Repeat("bbbbbb.", 40) + "org", "a@\xff.org",
	}
	for _, in := range bad {
		got, err := NormalEmail(in)
		if _, ok := errors.AsType[*Error](err); !ok {
			t.Errorf("%q: got %q, %v", in, got, err)
			continue
		}
		if len(in) > 6 && strings.Contains(err.Error(), in) {
			t.Errorf("the error repeats the address: %v", err)
		}
	}
}

func FuzzNormalEmail(f *testing.F) {
	for _, s := range []string{"Amal@Example.org", "a@bücher.example", "a@example.org\r\nBcc: x@example.org", "\u200fأمل@مثال.إختبار", "İ@x.org", "ǅ@x.org"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := NormalEmail(s)
		if err != nil {
			return
		}
		if again, err := NormalEmail(got.String()); err != nil || again != got {
			t.Fatalf("%q is not stable: %q, %v", got, again, err)
		}
		if same, err := ParseEmail(got.String()); err != nil || same != got || same.Normal() != got {
			t.Fatalf("%q is not what a mail server is told: %q, %v", got, same, err)
		}
	})
}
