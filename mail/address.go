package mail

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// Length limits in octets (RFC 5321 section 4.5.3.1; 254 is what remains of
// the 256-octet path after its angle brackets).
const (
	maxLocal   = 64
	maxDomain  = 253
	maxLabel   = 63
	maxAddress = 254
)

// AddressCode says why an address was refused. The values are stable.
type AddressCode string

// Reasons to refuse an address.
const (
	AddressEmpty     AddressCode = "address_empty"
	AddressNoAt      AddressCode = "address_no_at"      // not exactly one @
	AddressLocal     AddressCode = "address_local"      // the part before the @
	AddressDomain    AddressCode = "address_domain"     // the part after the @
	AddressNoTLD     AddressCode = "address_no_tld"     // a domain of one label
	AddressTooLong   AddressCode = "address_too_long"   // some part or the whole
	AddressCharacter AddressCode = "address_characters" // control, space, line end or broken UTF-8
)

// AddressError is what [ParseAddress] returns. It doesn't repeat the address.
type AddressError struct{ Code AddressCode }

func (e *AddressError) Error() string { return "mail address refused: " + string(e.Code) }

// Address is an email address that satisfies the dot-atom grammar of RFC 5321
// section 4.1.2, extended by RFC 6531 to letters beyond ASCII before the @.
// The zero value is no address. Addresses compare with ==, but two spellings
// of one mailbox are found by [Address.Key].
type Address struct{ local, domain string }

// ParseAddress reads a bare address such as info@example.com: no display name,
// no angle brackets, no comment, no surrounding space, no quoted local part, no
// address literal. The domain must have at least two labels and comes out in
// lower-case ASCII (IDNA 2008 lookup form). Errors are *[AddressError].
func ParseAddress(s string) (Address, error) {
	switch {
	case s == "":
		return Address{}, &AddressError{AddressEmpty}
	case len(s) > 4*maxAddress:
		return Address{}, &AddressError{AddressTooLong}
	case !cleanText(s):
		return Address{}, &AddressError{AddressCharacter}
	}
	local, domain, ok := strings.Cut(s, "@")
	if !ok || strings.Contains(domain, "@") {
		return Address{}, &AddressError{AddressNoAt}
	}
	local = norm.NFC.String(local)
	if code := checkLocal(local); code != "" {
		return Address{}, &AddressError{code}
	}
	domain, code := asciiDomain(domain)
	if code != "" {
		return Address{}, &AddressError{code}
	}
	if len(local)+1+len(domain) > maxAddress {
		return Address{}, &AddressError{AddressTooLong}
	}
	return Address{local, domain}, nil
}

// Local is the part before the @, as it was written.
func (a Address) Local() string { return a.local }

// Domain is the part after the @, in lower-case ASCII.
func (a Address) Domain() string { return a.domain }

// String is the form that goes on the wire.
func (a Address) String() string {
	if a.IsZero() {
		return ""
	}
	return a.local + "@" + a.domain
}

// Key is the form to find duplicates by: the local part in lower case. Servers
// may tell case apart (RFC 5321 section 2.4), none that people use does.
func (a Address) Key() string { return strings.ToLower(a.String()) }

// IsZero reports whether a holds no address.
func (a Address) IsZero() bool { return a == Address{} }

// NeedsUTF8 reports whether every server on the way must speak SMTPUTF8.
func (a Address) NeedsUTF8() bool { return !isASCII(a.local) }

func checkLocal(local string) AddressCode {
	if len(local) > maxLocal {
		return AddressTooLong
	}
	for atom := range strings.SplitSeq(local, ".") {
		if atom == "" || strings.ContainsFunc(atom, func(r rune) bool { return !isAtext(r) }) {
			return AddressLocal
		}
	}
	return ""
}

// isAtext follows RFC 5322 section 3.2.3 and, beyond ASCII, RFC 6532 section
// 3.2 without what can't be seen.
func isAtext(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' ||
			strings.ContainsRune("!#$%&'*+-/=?^_`{|}~", r)
	}
	return unicode.IsGraphic(r) && !unicode.IsSpace(r)
}

func asciiDomain(domain string) (string, AddressCode) {
	ascii := domain
	if !isASCII(domain) || strings.Contains(domain, "--") { // the others are as they have to be
		var err error
		if ascii, err = idna.Lookup.ToASCII(domain); err != nil {
			return "", AddressDomain
		}
	}
	if len(ascii) > maxDomain {
		return "", AddressTooLong
	}
	labels := strings.Split(ascii, ".")
	for _, label := range labels {
		if !isLabel(label) {
			return "", AddressDomain
		}
	}
	if len(labels) < 2 {
		return "", AddressNoTLD
	}
	if last := labels[len(labels)-1]; strings.Trim(last, "0123456789") == "" {
		return "", AddressDomain // looks like an IPv4 address
	}
	return strings.ToLower(ascii), ""
}

// isLabel is the letter-digit-hyphen rule (RFC 5321 section 4.1.2, sub-domain).
func isLabel(label string) bool {
	if label == "" || len(label) > maxLabel || label[0] == '-' || label[len(label)-1] == '-' {
		return false
	}
	return !strings.ContainsFunc(label, func(r rune) bool {
		return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '-')
	})
}

// cleanText reports whether s is UTF-8 without control or format characters
// and without any kind of space but the plain one.
func cleanText(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029'
	})
}

func isASCII[T string | []byte](s T) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
