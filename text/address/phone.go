package address

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"

	"mujeeb/text/fold"
)

// maxPhone is how many characters a number may have as typed; E.164 itself has
// at most 16.
const maxPhone = 40

// Phone is a telephone number in E.164 form. The zero value is no number.
type Phone struct{ e164 string }

// String returns "+" and the digits, "" for the zero value.
func (p Phone) String() string { return p.e164 }

// MarshalText returns String's form, for JSON.
func (p Phone) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// IsZero reports whether p holds no number.
func (p Phone) IsZero() bool { return p == Phone{} }

// NormalPhone reads what a person typed, or what a cell of a file holds. A number
// without a country code is taken to be of region, an ISO 3166 code such as "JO";
// with an empty region it is refused. The digits may be Arabic or Persian. The
// length must fit the country; whether the number is in use is not checked.
// Errors are *[Error].
func NormalPhone(cell, region string) (Phone, error) {
	s := fold.Digits(Trim(cell))
	if len(s) > maxPhone || strings.ContainsFunc(s, notPhone) {
		return Phone{}, &Error{BadChar}
	}
	if region == "" && strings.HasPrefix(s, "00") {
		s = "+" + s[2:]
	}
	number, err := phonenumbers.Parse(s, strings.ToUpper(region))
	if err != nil {
		return Phone{}, &Error{BadNumber}
	}
	if phonenumbers.IsPossibleNumberWithReason(number) != phonenumbers.IS_POSSIBLE {
		return Phone{}, &Error{WrongWidth}
	}
	normal := phonenumbers.Format(number, phonenumbers.E164)
	if number.GetItalianLeadingZero() {
		// Zeros that a second reading takes off are no part of a number, and
		// nobody can say which of them are.
		if again, err := phonenumbers.Parse(normal, ""); err != nil || phonenumbers.Format(again, phonenumbers.E164) != normal {
			return Phone{}, &Error{BadNumber}
		}
	}
	return Phone{normal}, nil
}

// notPhone refuses letters too: "1-800-FLOWERS" and "9.6279E+11" are more often
// a slip or a spreadsheet's doing than a number.
func notPhone(r rune) bool {
	if r >= utf8.RuneSelf {
		return !unicode.Is(unicode.Pd, r) && !unicode.Is(unicode.Zs, r) && !unicode.Is(unicode.Cf, r)
	}
	return (r < '0' || r > '9') && !strings.ContainsRune("+-()./ ", r)
}
