package intake

import (
	"slices"
	"strings"

	"mujeeb/text/address"
)

// emails takes the addresses of a cell. Those that tell nobody apart are kept as a
// detail; a domain that looks like a slip is pointed out and stays as it is.
func (r *reading) emails(c Column, cell string) {
	all, whole := address.ReadEmails(cell)
	var troubles []Code
	if !whole {
		troubles = append(troubles, CodeBadEmail)
	}
	for _, e := range all {
		if e.Placeholder() {
			troubles = append(troubles, CodePlaceholder)
			continue
		}
		if _, slip := e.Suggestion(); slip {
			r.problem(c.Name, CodeEmailSlip)
		}
		if e.NeedsUTF8() {
			r.problem(c.Name, CodeUTF8Email)
		}
		r.Emails = taken(r, c, r.Emails, e)
	}
	r.keepWhole(c, cell, troubles)
}

// phones takes the numbers of a cell.
func (r *reading) phones(c Column, cell string) {
	all, whole := address.ReadPhones(cell, r.mapping.Region)
	var troubles []Code
	if !whole {
		troubles = append(troubles, phoneTrouble(cell))
	}
	for _, p := range all {
		if p.Placeholder() {
			troubles = append(troubles, CodePlaceholder)
			continue
		}
		r.Phones = taken(r, c, r.Phones, p)
	}
	r.keepWhole(c, cell, troubles)
}

// phoneTrouble tells a number that people type to get past a form from one that
// can't be read.
func phoneTrouble(cell string) Code {
	if address.Filler(cell) {
		return CodePlaceholder
	}
	return CodeBadPhone
}

// keepWhole keeps a cell as it stood, once, for the first of its troubles.
func (r *reading) keepWhole(c Column, cell string, troubles []Code) {
	if len(troubles) > 0 {
		r.keep(c, cell, troubles[0])
	}
}

// taken returns have with one more, within the bound of what one person has.
func taken[T comparable](r *reading, c Column, have []T, one T) []T {
	switch {
	case slices.Contains(have, one):
		return have
	case len(have) == maxMany:
		r.problem(c.Name, CodeTooMany)
		return have
	}
	return append(have, one)
}

// remark reports whether a code points at something that is taken as it is.
func (c Code) remark() bool {
	switch c {
	case CodeEmailSlip, CodeUTF8Email, CodeMojibake, CodeLostLetters, CodeMarkup:
		return true
	}
	return false
}

// keeps reports whether a code is of a cell that is kept as a detail instead of what
// it should be.
func (c Code) keeps() bool { return c == CodePlaceholder || c == CodeNoName }

// keptCells returns how many of the problems are of cells that were kept as they
// stood.
func keptCells(problems []Problem) (n int) {
	for _, p := range problems {
		if !p.Code.remark() {
			n++
		}
	}
	return n
}

// psids takes the Messenger IDs of a cell.
func (r *reading) psids(c Column, cell string) {
	whole := true
	for part := range strings.FieldsFuncSeq(cell, func(s rune) bool { return strings.ContainsRune(",;\n\t ", s) }) {
		id, err := address.ParsePSID(tidy(part))
		if err != nil {
			whole = false
			continue
		}
		r.PSIDs = taken(r, c, r.PSIDs, id)
	}
	if !whole {
		r.keep(c, cell, CodeBadPSID)
	}
}

// hashes takes the hashes of a cell. They tell nobody by themselves, so that the cell is
// kept as a detail as well.
func (r *reading) hashes(c Column, cell string) {
	code := Code("")
	for part := range strings.FieldsFuncSeq(cell, func(s rune) bool { return strings.ContainsRune(",;|\n\t ", s) }) {
		h, err := address.ParseHash(part)
		switch {
		case err != nil:
			code = CodeBadHash
		case h.Placeholder():
			code = CodePlaceholder
		default:
			r.Hashes = taken(r, c, r.Hashes, h)
		}
	}
	if code != "" {
		r.problem(c.Name, code)
	}
	r.extra(c, cell)
}
