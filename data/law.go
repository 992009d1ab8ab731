package data

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"mujeeb/data/sqlite"
	"mujeeb/text/address"
)

// Law says where the controller is and where the people live: by it the tables of package
// gdpr are chosen. The codes are ISO 3166.
type Law struct {
	Home   string   `json:"home"`   // the controller's country
	People []string `json:"people"` // the people's countries, beside Home
	Asked  bool     `json:"asked"`  // the owner has said where the people live
}

// Codes returns the countries whose law counts, each once, the controller's first.
func (l Law) Codes() []string {
	codes := make([]string, 0, 1+len(l.People))
	for _, code := range append([]string{l.Home}, l.People...) {
		if code != "" && !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	return codes
}

// same reports whether the two choose the same laws.
func (l Law) same(other Law) bool { return slices.Equal(l.Codes(), other.Codes()) }

// Law returns whose law counts. The controller's country is that of the settings until
// SaveLaw names another.
func (v *Vault) Law(ctx context.Context) (Law, error) { return law(ctx, v.db.Readers()) }

func law(ctx context.Context, q sqlite.Querier) (Law, error) {
	s, err := settings(ctx, q)
	if err != nil {
		return Law{}, err
	}
	var l Law
	err = getSetting(ctx, q, "law", &l)
	l.Home = cmp.Or(l.Home, s.Region)
	return l, err
}

// SaveLaw replaces whose law counts. Error code: CodeMissing without a home.
func (v *Vault) SaveLaw(ctx context.Context, l Law) error {
	if l.Home == "" {
		return missing("home")
	}
	return v.write(ctx, "save law", func(tx *sqlite.Tx) error {
		before, err := law(ctx, tx)
		if err != nil {
			return err
		}
		if !before.same(l) {
			if err := v.noteActivity(ctx, tx, DidChangeLaw, len(l.Codes())); err != nil {
				return err
			}
		}
		return putSetting(ctx, tx, "law", l)
	})
}

// CountryCount is how many telephone numbers of the vault begin with a country's calling code.
type CountryCount struct {
	Code    string // ISO 3166
	Numbers int
}

// PhoneCountries returns the countries that the people's telephone numbers lead to, the
// most frequent first. It is a hint to where people live and no more.
func (v *Vault) PhoneCountries(ctx context.Context) ([]CountryCount, error) {
	prefixes, err := collect(ctx, v.db.Readers(), func(r *sql.Rows, c *CountryCount) error { return r.Scan(&c.Code, &c.Numbers) },
		`SELECT substr(value, 2, 3), count(*) FROM identity WHERE kind = 'phone' GROUP BY 1`)
	if err != nil {
		return nil, err
	}
	numbers := map[string]int{}
	for _, p := range prefixes {
		if code := address.CallingRegion(p.Code); code != "" {
			numbers[code] += p.Numbers
		}
	}
	out := make([]CountryCount, 0, len(numbers))
	for code, n := range numbers {
		out = append(out, CountryCount{code, n})
	}
	slices.SortFunc(out, func(a, b CountryCount) int { return cmp.Or(b.Numbers-a.Numbers, cmp.Compare(a.Code, b.Code)) })
	return out, nil
}
