package address

import "strings"

// Digits of a PSID at least and at most. Meta says only that it is a string of
// digits; those seen have 15 to 17.
const (
	minPSID = 5
	maxPSID = 32
)

// PSID is the page-scoped ID under which Facebook tells a page about a person
// who writes to it (Messenger Platform, "Page-scoped IDs"). The zero value is none.
type PSID struct{ digits string }

// String returns the digits, "" for the zero value.
func (p PSID) String() string { return p.digits }

// MarshalText returns String's form, for JSON.
func (p PSID) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// IsZero reports whether p holds no ID.
func (p PSID) IsZero() bool { return p == PSID{} }

// ParsePSID reads a page-scoped ID from a cell of a file. "2.4E+15" is what a
// spreadsheet makes of one: its digits are lost, so it is refused. Errors are
// *[Error].
func ParsePSID(cell string) (PSID, error) {
	s := Trim(cell)
	switch {
	case strings.Trim(s, "0123456789") != "":
		return PSID{}, &Error{NotDigits}
	case len(s) < minPSID, len(s) > maxPSID:
		return PSID{}, &Error{WrongWidth}
	}
	return PSID{s}, nil
}
