package intake

import (
	"slices"
	"strings"

	"mujeeb/text/address"
	"mujeeb/text/fold"
)

// readEmail reads an address, in the form that the vault keeps.
func readEmail(s string) (address.Email, error) { return address.NormalEmail(s) }

// readPhone reads a number of the mapping's region.
func (r *reading) readPhone(s string) (address.Phone, error) {
	return address.NormalPhone(s, r.mapping.Region)
}

// betweenIdentities are what people put between two addresses or numbers in one cell,
// from what nothing else means to what an address may hold too. Each is tried where
// the ones before leave something that can't be read.
var betweenIdentities = [][]string{
	{":::", ";", ",", "؛", "،", "\n", "\t", "|"},
	{"/", " - ", " – ", " and ", " und ", " et ", " y ", " ve ", " & ", " or ", " oder ", " و ", " أو ", "\\"},
	{" "},
}

// identities returns have with what is good in a cell of one or more identities. What
// is nobody's, and what can't be read, is kept as a detail.
func identities[T interface {
	comparable
	String() string
}](r *reading, c Column, cell string, have []T, bad Code, parse func(string) (T, error)) []T {
	found, wrong := splitIdentities(cell, parse, betweenIdentities)
	if len(found) == 0 && !wrong {
		wrong = true
	}
	for _, id := range found {
		switch {
		case isNobodys(id.String(), cell):
			r.keep(c, cell, CodePlaceholder)
			continue
		case slices.Contains(have, id):
			continue
		case len(have) == maxMany:
			r.problem(c.Name, CodeTooLong)
			return have
		}
		have = append(have, id)
	}
	if wrong && isNobodys("", cell) {
		r.keep(c, cell, CodePlaceholder)
	} else if wrong {
		r.keep(c, cell, bad)
	}
	return have
}

// splitIdentities reads a cell as one identity, or as several between the separators.
// wrong is true if something is left that is none. Words between spaces count only if
// each is one.
func splitIdentities[T any](cell string, parse func(string) (T, error), between [][]string) (found []T, wrong bool) {
	if id, err := parse(cell); err == nil {
		return []T{id}, false
	}
	if len(between) == 0 {
		return nil, true
	}
	parts := []string{cell}
	for _, sep := range between[0] {
		var next []string
		for _, p := range parts {
			next = append(next, strings.Split(p, sep)...)
		}
		parts = next
	}
	parts = slices.DeleteFunc(parts, func(p string) bool { return tidy(p) == "" })
	if len(parts) == 1 && tidy(parts[0]) == cell {
		return splitIdentities(cell, parse, between[1:])
	}
	for _, p := range parts {
		ids, bad := splitIdentities(tidy(p), parse, between[1:])
		found, wrong = append(found, ids...), wrong || bad
	}
	if wrong && len(between) < len(betweenIdentities) { // half of what only may be several is none
		return nil, true
	}
	return found, wrong
}

// nobodys are addresses without their domain, or the first part of that, that people
// type where they give none.
var nobodys = setOf("none", "no", "noemail", "nomail", "no-email", "no.email", "no_email", "na", "n/a", "null", "nil", "test", "testing", "tester", "asdf", "asd", "abc", "xyz", "xxx", "aaa", "qwerty", "unknown", "notprovided", "not-provided", "anonymous", "anon",
	"fake", "dummy", "nobody", "noreply", "no-reply", "no_reply", "donotreply", "do-not-reply", "keine", "keinemail", "keineemail", "kein", "sinemail", "sincorreo", "sans", "sansemail", "aucun", "ninguno", "yok", "mailyok", "email", "mail", "user", "x", "a")

// isNobodys reports whether an identity, or a cell in which none can be read, stands for
// that there is none: none@none.com, noreply@…, 0000000000, 123456789.
func isNobodys(id, cell string) bool {
	if id == "" {
		id = cell
	}
	if local, domain, ok := strings.Cut(strings.ToLower(id), "@"); ok {
		first, _, _ := strings.Cut(domain, ".")
		return nobodys[local] && (nobodys[first] || local == first || strings.HasPrefix(local, "no") && len(local) > 3 || local == "donotreply" || local == "do-not-reply")
	}
	return isRow(digitsOf(cell)) || id != cell && isRow(digitsOf(id))
}

// digitsOf returns the digits of a number, without zeros or a plus before it.
func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, fold.Digits(s))
}

// isRow reports whether digits are of one kind, or count up or down: at least seven of
// them, and nothing but a country's code before.
func isRow(digits string) bool {
	if len(digits) < 7 || len(digits) > 15 {
		return false
	}
	if strings.Trim(digits, digits[:1]) == "" || strings.HasSuffix(digits, "0000000") {
		return true
	}
	return strings.Contains("01234567890123456789", digits) || strings.Contains("98765432109876543210", digits)
}
