package address

import (
	"crypto/md5"  // as lists have it; nothing is protected by it
	"crypto/sha1" // likewise
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"slices"
	"strings"

	"golang.org/x/net/idna"
)

// Algorithm names how a hash was made.
type Algorithm string

// The algorithms by which tools hand over lists of people who opted out without showing
// their addresses.
const (
	MD5    Algorithm = "md5"
	SHA1   Algorithm = "sha1"
	SHA256 Algorithm = "sha256"
	SHA512 Algorithm = "sha512"
)

// Algorithms returns all algorithms.
func Algorithms() []Algorithm { return []Algorithm{MD5, SHA1, SHA256, SHA512} }

// Hash is the hash of an address or of a telephone number, which says nothing about the
// person unless somebody has the address already. The zero value is none.
type Hash struct {
	algorithm Algorithm
	digits    string // hexadecimal, of lower case
}

// Algorithm returns how the hash was made.
func (h Hash) Algorithm() Algorithm { return h.algorithm }

// String returns the hexadecimal digits, "" for the zero value.
func (h Hash) String() string { return h.digits }

// MarshalText returns String's form, for JSON.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// byLength is which algorithm makes so many hexadecimal digits.
var byLength = map[int]Algorithm{32: MD5, 40: SHA1, 64: SHA256, 128: SHA512}

// ParseHash reads a hash from a cell of a file: hexadecimal digits in either case, alone
// or behind the name of their algorithm. Digits of base ten alone are a number and no
// hash. Errors are *[Error].
func ParseHash(cell string) (Hash, error) {
	digits := strings.ToLower(strings.Trim(Trim(cell), `"'`))
	named := Algorithm("")
	if name, rest, ok := strings.Cut(digits, ":"); ok {
		if named = Algorithm(strings.ReplaceAll(Trim(name), "-", "")); !slices.Contains(Algorithms(), named) {
			return Hash{}, &Error{BadChar}
		}
		digits = Trim(rest)
	}
	algorithm, ok := byLength[len(digits)]
	switch {
	case strings.Trim(digits, "0123456789abcdef") != "":
		return Hash{}, &Error{BadChar}
	case !ok, named != "" && named != algorithm:
		return Hash{}, &Error{WrongWidth}
	case strings.Trim(digits, "0123456789") == "", strings.Trim(digits, digits[:1]) == "":
		return Hash{}, &Error{BadNumber}
	}
	return Hash{algorithm, digits}, nil
}

// Placeholder reports whether the hash is that of an empty cell, which is nobody's.
func (h Hash) Placeholder() bool { return !h.IsZero() && h == hashOf(h.algorithm, "") }

// IsZero reports whether h holds no hash.
func (h Hash) IsZero() bool { return h == Hash{} }

// Hashes returns the hashes by which a list may mean the address: of its spelling in lower
// case, as every tool that documents its own makes them, and of those that some tools make
// before, such as a Gmail address without its dots.
func (e Email) Hashes(a Algorithm) []Hash {
	if e.IsZero() {
		return nil
	}
	spellings := []string{strings.ToLower(e.String()), e.String(), e.Mailbox()}
	if domain, err := idna.ToUnicode(e.domain); err == nil {
		spellings = append(spellings, strings.ToLower(e.local+"@"+domain))
	}
	return hashesOf(a, spellings)
}

// Hashes returns the hashes by which a list may mean the number: of its digits with the
// code of the country, as Meta and Google document it, and of the same behind a plus.
func (p Phone) Hashes(a Algorithm) []Hash {
	if p.IsZero() {
		return nil
	}
	return hashesOf(a, []string{strings.TrimPrefix(p.e164, "+"), p.e164})
}

// hashesOf returns the hashes of spellings, each once.
func hashesOf(a Algorithm, spellings []string) (all []Hash) {
	for _, s := range spellings {
		if h := hashOf(a, s); !slices.Contains(all, h) {
			all = append(all, h)
		}
	}
	return all
}

func hashOf(a Algorithm, text string) Hash {
	var sum []byte
	switch a {
	case MD5:
		s := md5.Sum([]byte(text))
		sum = s[:]
	case SHA1:
		s := sha1.Sum([]byte(text))
		sum = s[:]
	case SHA256:
		s := sha256.Sum256([]byte(text))
		sum = s[:]
	case SHA512:
		s := sha512.Sum512([]byte(text))
		sum = s[:]
	}
	return Hash{a, hex.EncodeToString(sum)}
}
