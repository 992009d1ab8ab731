package address

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// Hashes are read as the tools write them, and whatever else looks so is refused.
func TestParseHash(t *testing.T) {
	const md5, sha1 = "5bc9c0fa6c2b0d9eb7d4a8f9a9b1c9de", "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3"
	sha256 := strings.Repeat("0123456789abcdef", 4)
	for cell, want := range map[string]Algorithm{
		md5: MD5, strings.ToUpper(md5): MD5, " \u200f" + md5 + "\t": MD5, `"` + md5 + `"`: MD5, "md5:" + md5: MD5, "MD5: " + md5: MD5,
		sha1: SHA1, "sha-1:" + sha1: SHA1, sha256: SHA256, "SHA-256:" + strings.ToUpper(sha256): SHA256, sha256 + sha256: SHA512,
	} {
		h, err := ParseHash(cell)
		if err != nil || h.Algorithm() != want || h.String() != strings.ToLower(h.String()) {
			t.Errorf("%q: got %v of %q, %v", cell, h, h.Algorithm(), err)
		}
	}
	for cell, want := range map[string]Code{
		"": WrongWidth, md5[:31]: WrongWidth, md5 + "0": WrongWidth, "sha256:" + md5: WrongWidth, md5[:31] + "g": BadChar, "crc:" + md5: BadChar, md5[:8] + "-" + md5[9:]: BadChar,
		strings.Repeat("1", 32): BadNumber, strings.Repeat("a", 64): BadNumber, strings.Repeat("12345678", 4): BadNumber, "\x00" + md5[1:]: BadChar,
	} {
		_, err := ParseHash(cell)
		if e, ok := errors.AsType[*Error](err); !ok || e.Code != want {
			t.Errorf("%q: got %v, want %s", cell, err, want)
		}
	}
}

// The hash of an address is the one that others publish of it.
func TestHashes(t *testing.T) {
	email := func(s string) Email {
		e, err := ParseEmail(s)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	has := func(all []Hash, want string) {
		t.Helper()
		if !slices.ContainsFunc(all, func(h Hash) bool { return h.String() == want }) {
			t.Errorf("%v has no %s", all, want)
		}
	}
	// Mailchimp, "Methods and parameters"; RFC 1321 and FIPS 180-4 by other programs.
	has(email("Urist.McVankab@freddiesjokes.com").Hashes(MD5), "62eeb292278cc15f5817cb78f7790b08")
	has(email("test@example.com").Hashes(SHA256), "973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b")
	has(email("test@example.com").Hashes(SHA1), "567159d622ffbb50b11b0efd307be358624a26ee")
	if n := len(email("test@example.com").Hashes(MD5)); n != 1 {
		t.Errorf("%d hashes of one spelling", n)
	}
	if dotted, plain := email("rana.tell+x@gmail.com").Hashes(SHA256), email("ranatell@gmail.com").Hashes(SHA256); !slices.Contains(dotted, plain[0]) {
		t.Errorf("%v does not reach %v", dotted, plain)
	}
	p, err := ParsePhone("+962791234567")
	if err != nil {
		t.Fatal(err)
	}
	has(p.Hashes(SHA256), hashOf(SHA256, "962791234567").String())
	if (Email{}).Hashes(MD5) != nil || (Phone{}).Hashes(MD5) != nil {
		t.Error("nobody has a hash")
	}
	for _, a := range Algorithms() {
		if h, err := ParseHash(hashOf(a, "").String()); err != nil || !h.Placeholder() || h.Algorithm() != a {
			t.Errorf("%s of nothing: %v, %v", a, h, err)
		}
	}
}
