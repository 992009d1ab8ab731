package mail

import (
	"errors"
	"strings"
	"testing"
)

func TestParseAddress_OK(t *testing.T) {
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
		a, err := ParseAddress(tt.in)
		if err != nil {
			t.Errorf("%q: %v", tt.in, err)
			continue
		}
		if a.String() != tt.want || a.Key() != tt.key || a.NeedsUTF8() != tt.utf8 {
			t.Errorf("%q: got %q, key %q, utf8 %v", tt.in, a, a.Key(), a.NeedsUTF8())
		}
	}
}

func TestParseAddress_Refused(t *testing.T) {
	tests := map[string]AddressCode{
		"":                                      AddressEmpty,
		"info":                                  AddressNoAt,
		"@example.com":                          AddressLocal,
		"info@":                                 AddressDomain,
		"a@b@example.com":                       AddressNoAt,
		"a@b.com> SIZE=1":                       AddressDomain,
		"a@example.com\r\nRCPT TO:<x@y>":        AddressNoAt,
		"a\r\nX: y@example.com":                 AddressCharacter,
		"a@example.com\n":                       AddressCharacter,
		"a@example.com ":                        AddressDomain,
		" a@example.com":                        AddressLocal,
		"a b@example.com":                       AddressLocal,
		`"a b"@example.com`:                     AddressLocal,
		"a,b@example.com":                       AddressLocal,
		"<a@example.com>":                       AddressLocal,
		"Leila <leila@example.com>":             AddressLocal,
		".a@example.com":                        AddressLocal,
		"a.@example.com":                        AddressLocal,
		"a..b@example.com":                      AddressLocal,
		"a@localhost":                           AddressNoTLD,
		"a@-x.com":                              AddressDomain,
		"a@x-.com":                              AddressDomain,
		"a@x_y.com":                             AddressDomain,
		"a@example.com.":                        AddressDomain,
		"a@.com":                                AddressDomain,
		"a@[127.0.0.1]":                         AddressDomain,
		"a@127.0.0.1":                           AddressDomain,
		"a\u202e@example.com":                   AddressCharacter,
		"a\u200b@example.com":                   AddressCharacter,
		"a\u00a0b@example.com":                  AddressLocal,
		"a\xff@example.com":                     AddressCharacter,
		strings.Repeat("a", 65) + "@b.com":      AddressTooLong,
		"a@" + strings.Repeat("b", 64) + ".com": AddressDomain,
		strings.Repeat("a", 9999) + "@example.com":         AddressTooLong,
		"abc@" + strings.Repeat("abcdefg.", 31) + "exampl": AddressTooLong,
	}
	for in, want := range tests {
		_, err := ParseAddress(in)
		e, ok := errors.AsType[*AddressError](err)
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

func FuzzParseAddress(f *testing.F) {
	for _, s := range []string{"info@example.com", "a@b> X=Y", "ليلى@مثال.السعودية", "a@b.c\r\n", "\"q\"@x.y", "a@xn--0.com"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := ParseAddress(s)
		if err != nil {
			return
		}
		wire := a.String()
		if strings.ContainsAny(wire, " \r\n\t<>,;:\"()[]\\\x00") || strings.Count(wire, "@") != 1 || len(wire) > maxAddress {
			t.Fatalf("%q is not fit for the wire", wire)
		}
		if !isASCII(a.Domain()) || a.Domain() != strings.ToLower(a.Domain()) {
			t.Fatalf("domain %q is not normal", a.Domain())
		}
		if again, err := ParseAddress(wire); err != nil || again != a {
			t.Fatalf("%q doesn't read back: %v, %v", wire, again, err)
		}
	})
}
