package address

import (
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// Digits of a number at least and at most, with its country's code (ITU-T E.164
// section 6.1); of what is shorter no country has numbers that people are reached by.
const (
	minPhone = 7
	maxPhone = 15
)

// maxPhoneCell is how many bytes a number may have as it is typed, with its label
// or link.
const maxPhoneCell = 200

// Phone is a telephone number in E.164 form. The zero value is no number.
type Phone struct{ e164 string }

// String returns "+" and the digits, "" for the zero value.
func (p Phone) String() string { return p.e164 }

// MarshalText returns String's form, for JSON.
func (p Phone) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// IsZero reports whether p holds no number.
func (p Phone) IsZero() bool { return p == Phone{} }

// NormalPhone reads what a person typed, or what a cell of a file holds: one
// number that its country's numbering plan has; whether it is in use is not known.
// Around it may stand what people and programs write there: a label ("Mobile:"),
// tel: and Facebook's p:, a link of WhatsApp, an apostrophe or ="…" of a
// spreadsheet. The digits may be Arabic, Persian or full-width.
//
// A number without a country code is taken to be of region, an ISO 3166 code such
// as "JO", unless it reads as well with its first digits as the code: then it is
// refused, since nobody can say which of the two it is. An extension is not
// dropped: such a number is refused, since it is a company's and not a person's.
// Errors are *[Error].
func NormalPhone(cell, region string) (Phone, error) {
	region = strings.ToUpper(region)
	if p, ok := quickPhone(cell, region); ok {
		return p, nil
	}
	t, err := typedPhone(cell)
	if err != nil {
		return Phone{}, err
	}
	return t.number(region)
}

// ParsePhone reads a number in E.164 form, "+" and digits, as the vault keeps it.
// Only its length must fit its country: numbering plans change, and what was taken
// once, or is known to a person, stays a number. Errors are *[Error].
func ParsePhone(s string) (Phone, error) {
	if !strings.HasPrefix(s, "+") || len(s) > len("+")+maxPhone || strings.Trim(s[1:], "0123456789") != "" {
		return Phone{}, &Error{BadChar}
	}
	number, err := phonenumbers.Parse(s, "")
	switch {
	case err != nil || phonenumbers.Format(number, phonenumbers.E164) != s:
		return Phone{}, &Error{BadNumber}
	case phonenumbers.IsPossibleNumberWithReason(number) != phonenumbers.IS_POSSIBLE:
		return Phone{}, &Error{WrongWidth}
	}
	return Phone{s}, nil
}

// number returns the number that t says, read in a region.
func (t typed) number(region string) (Phone, error) {
	switch {
	case t.digits == "":
		return Phone{}, &Error{Empty}
	case len(t.digits) < minPhone, len(t.digits) > maxPhone+len("00"):
		return Phone{}, &Error{WrongWidth}
	case !t.plus && sameOrCounting(t.digits):
		return Phone{}, &Error{BadNumber}
	case t.plus:
		return valid("+"+t.digits, "").phone()
	case strings.HasPrefix(t.digits, "00"):
		if abroad := valid("+"+t.digits[2:], ""); abroad.ok() {
			return abroad.phone()
		}
		return valid(t.digits, region).phone()
	case t.digits[0] == '0':
		return valid(t.digits, region).phone()
	}
	home := valid(t.digits, region)
	if t.area && home.ok() {
		return home.phone()
	}
	return either(valid("+"+t.digits, ""), home, region).phone()
}

// either decides between the two readings of digits without a mark: with the
// country's code in front, and within the region. A mobile number is preferred to
// one that is not, as nobody collects the others; where that settles nothing, there
// is no number. Within the region, a number of more than ten digits that is no
// mobile number is more likely one of another country that lost a digit.
func either(abroad, home reading, region string) reading {
	if home.ok() && !home.mobile && len(home.national) > 10 && home.e164 != abroad.e164 {
		home = reading{}
	}
	switch {
	case home.e164 == abroad.e164, !abroad.ok():
		return home
	case region == "" && !abroad.mobile && len(abroad.e164) < len("+")+11:
		return reading{}
	case !home.ok(), abroad.mobile && !home.mobile:
		return abroad
	case home.mobile && !abroad.mobile:
		return home
	}
	return reading{}
}

// reading is a number that a country has, or none.
type reading struct {
	e164, national string
	mobile         bool // or one of a country that does not tell them apart
}

func (r reading) ok() bool { return r.e164 != "" }

func (r reading) phone() (Phone, error) {
	if !r.ok() {
		return Phone{}, &Error{BadNumber}
	}
	return Phone{r.e164}, nil
}

// valid returns a number as the library of numbering plans reads it, if the plan
// has it.
func valid(s, region string) reading {
	number, err := phonenumbers.Parse(s, region)
	if err != nil || !phonenumbers.IsValidNumber(number) {
		return reading{}
	}
	r := reading{e164: phonenumbers.Format(number, phonenumbers.E164), national: phonenumbers.GetNationalSignificantNumber(number)}
	if len(r.e164) > len("+")+maxPhone || number.GetItalianLeadingZero() && !stable(r.e164) {
		return reading{}
	}
	switch phonenumbers.GetNumberType(number) {
	case phonenumbers.MOBILE, phonenumbers.FIXED_LINE_OR_MOBILE:
		r.mobile = true
	}
	return r
}

// stable reports whether a number is read as itself. Zeros that a second reading
// takes off are no part of a number, and nobody can say which of them are.
func stable(e164 string) bool {
	again, err := phonenumbers.Parse(e164, "")
	return err == nil && phonenumbers.Format(again, phonenumbers.E164) == e164
}

// NeedRegion returns how many of the cells hold a number only if numbers without a
// country code are of region, and how many hold one in any case: what is to be
// asked before a column of them is taken as one country's.
func NeedRegion(cells []string, region string) (only, anyway int) {
	for _, cell := range cells {
		if _, err := NormalPhone(cell, ""); err == nil {
			anyway++
		} else if _, err := NormalPhone(cell, region); err == nil {
			only++
		}
	}
	return only, anyway
}

// Placeholder reports whether p is what people type where a form insists on a
// number: one digit again and again, or counting up or down. It tells nobody apart,
// though a country may have it.
func (p Phone) Placeholder() bool {
	if p.IsZero() {
		return false
	}
	digits := p.e164[len("+"):]
	plan, code := planOf(digits)
	return plan != nil && sameOrCounting(digits[code:])
}

// sameOrCounting reports whether digits are one digit, or each the one after or
// before the last, with 0 after 9.
func sameOrCounting(digits string) bool {
	var same, up, down int
	for i := 1; i < len(digits); i++ {
		switch (digits[i] - digits[i-1] + 10) % 10 {
		case 0:
			same++
		case 1:
			up++
		case 9:
			down++
		}
	}
	return max(same, up, down) == len(digits)-1
}

// Filler reports whether a cell holds what people type where a form insists on a
// number, whether or not a country has such a one: 0000000000, 123456789.
func Filler(cell string) bool {
	t, err := typedPhone(cell)
	if err != nil || len(t.digits) < minPhone {
		return false
	}
	national := t.digits
	if t.plus {
		if plan, code := planOf(t.digits); plan != nil {
			national = t.digits[code:]
		}
	}
	return sameOrCounting(national)
}
