// Package address holds the one grammar of the addresses that people are reached
// by: [Email], [Phone] and [PSID]. A cell of a file, a form field and a mail
// server are all read by it, so what one part of the program takes, every other
// part takes.
//
// An address is parsed once and is a type from then on; the zero value of each
// type is no address. Errors are an *[Error], which names what is wrong and
// never repeats what was typed.
package address

import (
	"strings"
	"unicode"
)

// Code says why an address was refused. The values are stable.
type Code string

// The codes. A field says which kind of address it is about.
const (
	Empty      Code = "address_empty"
	NoAt       Code = "address_no_at"      // email: not exactly one @
	BadLocal   Code = "address_local"      // email: the part before the @
	BadDomain  Code = "address_domain"     // email: the part after the @
	NoTLD      Code = "address_no_tld"     // email: a domain of one label, or a top label that no registry has
	TooLong    Code = "address_too_long"   // some part or the whole
	BadChar    Code = "address_characters" // a control, a line end, broken UTF-8; in a phone number, a letter
	BadNumber  Code = "address_number"     // phone: no number of the country
	NotDigits  Code = "address_digits"     // PSID: not digits only
	WrongWidth Code = "address_length"     // phone, PSID: too few or too many digits
)

// Error says why an address was refused. Its text doesn't repeat the address.
type Error struct{ Code Code }

func (e *Error) Error() string { return "address refused: " + string(e.Code) }

// Trim returns s without the white space and the invisible marks that
// spreadsheets, and copied right-to-left text, leave at both ends.
func Trim(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) })
}
