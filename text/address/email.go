package address

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"mujeeb/text/fold"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// Length limits in octets (RFC 5321 section 4.5.3.1; 254 is what remains of
// the 256-octet path after its angle brackets).
const (
	maxLocal  = 64
	maxDomain = 253
	maxLabel  = 63
	maxEmail  = 254
)

// Email is an email address that satisfies the dot-atom grammar of RFC 5321
// section 4.1.2, extended by RFC 6531 to letters beyond ASCII before the @.
// The zero value is no address. Addresses compare with ==; [Email.Normal] returns
// the spellings of one mailbox one form.
type Email struct{ local, domain string }

// ParseEmail reads a bare address such as info@example.com: no display name,
// no angle brackets, no comment, no surrounding space, no quoted local part, no
// address literal. The domain must have at least two labels and comes out in
// lower-case ASCII (IDNA 2008 lookup form). Errors are *[Error].
func ParseEmail(s string) (Email, error) {
	switch {
	case s == "":
		return Email{}, &Error{Empty}
	case len(s) > 4*maxEmail:
		return Email{}, &Error{TooLong}
	case !cleanText(s):
		return Email{}, &Error{BadChar}
	}
	local, domain, ok := strings.Cut(s, "@")
	if !ok || strings.Contains(domain, "@") {
		return Email{}, &Error{NoAt}
	}
	local = norm.NFC.String(local)
	if code := CheckLocal(local); code != "" {
		return Email{}, &Error{code}
	}
	domain, code := Domain(domain)
	if code != "" {
		return Email{}, &Error{code}
	}
	if len(local)+1+len(domain) > maxEmail {
		return Email{}, &Error{TooLong}
	}
	return Email{local, domain}, nil
}

// NormalEmail reads what a person typed, or what a cell of a file holds, and
// returns it in the one form that the vault keeps; see [Email.Normal]. Errors are
// *[Error].
func NormalEmail(cell string) (Email, error) {
	e, err := ParseEmail(Trim(cell))
	if err != nil {
		return Email{}, err
	}
	e = e.Normal()
	if len(e.local) > maxLocal || len(e.local)+1+len(e.domain) > maxEmail { // lower case can be longer
		return Email{}, &Error{TooLong}
	}
	return e, nil
}

// Local returns the part before the @, as it was written.
func (e Email) Local() string { return e.local }

// Domain returns the part after the @, in lower-case ASCII.
func (e Email) Domain() string { return e.domain }

// String returns the form that goes on the wire, "" for the zero value.
func (e Email) String() string {
	if e.IsZero() {
		return ""
	}
	return e.local + "@" + e.domain
}

// Normal returns the address with its local part in lower case. Servers may tell
// case apart (RFC 5321 section 2.4), none that people use does.
func (e Email) Normal() Email {
	if fold.IsASCII(e.local) {
		return Email{strings.ToLower(e.local), e.domain}
	}
	return Email{norm.NFC.String(strings.ToLower(norm.NFC.String(strings.ToLower(plainI(e.local))))), e.domain}
}

// plainI returns s with i for the capital I with a dot, which a Turkish keyboard
// makes of it, and for what other programs' lower case makes of that: an i with
// one more dot, which no mailbox and no domain has.
func plainI(s string) string {
	return strings.NewReplacer("İ", "i", "I\u0307", "i", "i\u0307", "i").Replace(s)
}

// MarshalText returns String's form, for JSON.
func (e Email) MarshalText() ([]byte, error) { return []byte(e.String()), nil }

// IsZero reports whether e holds no address.
func (e Email) IsZero() bool { return e == Email{} }

// NeedsUTF8 reports whether every server on the way must speak SMTPUTF8.
func (e Email) NeedsUTF8() bool { return !fold.IsASCII(e.local) }

// CheckLocal returns what is wrong with the part before an @, "" when nothing is.
func CheckLocal(local string) Code {
	if len(local) > maxLocal {
		return TooLong
	}
	for atom := range strings.SplitSeq(local, ".") {
		if atom == "" || strings.ContainsFunc(atom, func(r rune) bool { return !IsAtom(r) }) {
			return BadLocal
		}
	}
	return ""
}

// IsAtom reports whether r may stand in an atom: RFC 5322 section 3.2.3 and,
// beyond ASCII, RFC 6532 section 3.2 without what can't be seen.
func IsAtom(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' ||
			strings.ContainsRune("!#$%&'*+-/=?^_`{|}~", r)
	}
	return unicode.IsGraphic(r) && !unicode.IsSpace(r)
}

// Domain returns a domain of two labels or more in lower-case ASCII (IDNA 2008
// lookup form), or what is wrong with it.
func Domain(domain string) (string, Code) {
	ascii := domain
	if !fold.IsASCII(domain) || strings.Contains(domain, "--") { // the others are as they have to be
		var err error
		if ascii, err = idna.Lookup.ToASCII(plainI(domain)); err != nil {
			return "", BadDomain
		}
	}
	if len(ascii) > maxDomain {
		return "", TooLong
	}
	ascii = strings.ToLower(ascii)
	labels := strings.Split(ascii, ".")
	for _, label := range labels {
		if !isLabel(label) {
			return "", BadDomain
		}
	}
	top := labels[len(labels)-1]
	switch {
	case len(labels) < 2, len(top) < 2 && (top[0] < '0' || top[0] > '9'):
		return "", NoTLD
	case top[0] >= '0' && top[0] <= '9': // an IPv4 address, or a slip: no top-level domain begins with a digit
		return "", BadDomain
	}
	return ascii, ""
}

// isLabel reports whether a lower-case label follows the letter-digit-hyphen
// rule (RFC 5321 section 4.1.2, sub-domain).
func isLabel(label string) bool {
	if label == "" || len(label) > maxLabel || label[0] == '-' || label[len(label)-1] == '-' {
		return false
	}
	for i := range len(label) {
		if c := label[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}

// IsHost reports whether s is a host name in lower-case ASCII: labels of letters,
// digits and hyphens between dots (RFC 1123 section 2.1).
func IsHost(s string) bool {
	if s == "" || len(s) > maxDomain {
		return false
	}
	for label := range strings.SplitSeq(s, ".") {
		if !isLabel(label) {
			return false
		}
	}
	return true
}

// cleanText reports whether s is UTF-8 without control or format characters
// and without any kind of space but the plain one.
func cleanText(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029'
	})
}
