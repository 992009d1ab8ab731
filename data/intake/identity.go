package intake

import (
	"slices"
	"strings"

	"mujeeb/text/address"
)

// emails, phones and psids read a cell of one identity or more. What is not understood,
// and what is nobody's, is kept as a detail.
func (r *reading) emails(c Column, cell string) {
	all, whole := address.ReadEmails(cell)
	r.Emails = identities(r, c, cell, r.Emails, all, whole, CodeBadEmail)
}

func (r *reading) phones(c Column, cell string) {
	all, whole := address.ReadPhones(cell, r.mapping.Region)
	r.Phones = identities(r, c, cell, r.Phones, all, whole, CodeBadPhone)
}

func (r *reading) psids(c Column, cell string) {
	var all []address.PSID
	whole := true
	for part := range strings.FieldsFuncSeq(cell, func(s rune) bool { return strings.ContainsRune(",;\n\t ", s) }) {
		if id, err := address.ParsePSID(tidy(part)); err == nil {
			all = append(all, id)
		} else {
			whole = false
		}
	}
	r.PSIDs = identities(r, c, cell, r.PSIDs, all, whole, CodeBadPSID)
}

// identities returns have with those of more that a cell gave.
func identities[T comparable](r *reading, c Column, cell string, have, more []T, whole bool, bad Code) []T {
	for _, id := range more {
		switch {
		case isNobodys(id):
			bad, whole = CodePlaceholder, false
		case slices.Contains(have, id):
		case len(have) == maxMany:
			r.problem(c.Name, CodeTooMany)
			return have
		default:
			have = append(have, id)
		}
	}
	if !whole {
		r.keep(c, cell, bad)
	}
	return have
}

// isNobodys reports whether an identity is one that people give for none.
func isNobodys(id any) bool {
	p, ok := id.(interface{ Placeholder() bool })
	return ok && p.Placeholder()
}
