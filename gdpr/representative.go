package gdpr

import "slices"

// Representative is what a law says of controllers elsewhere who offer goods or services to
// people who live where it holds: they name somebody there.
type Representative struct {
	Law     string `json:"law"` // ISO 3166, or Union
	Article string `json:"article"`
	Sure    Sure   `json:"sure"`
	Source  string `json:"source"`
	AsOf    Date   `json:"as_of"`
}

var representativeTable = table[Representative]("representatives.json")

// Representatives returns the laws that may want a controller at home to name a
// representative, since people live in these countries. Whether one is wanted depends on
// more: what is occasional is left out (Art. 27(2)).
func Representatives(home string, people []string) []Representative {
	return slices.DeleteFunc(slices.Clone(representativeTable()), func(r Representative) bool {
		lives := func(code string) bool { return lawOf(code) == r.Law }
		return lives(home) || !slices.ContainsFunc(people, lives)
	})
}

// lawOf returns the jurisdiction whose law a country has: that of the Union, or its own.
func lawOf(code string) string {
	if j := laws()[code]; j.Within != "" {
		return j.Within
	}
	return code
}
