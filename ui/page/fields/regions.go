package fields

import (
	"slices"
	"strings"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/field"
)

// regions are the countries that are offered for phone numbers without a country
// code (ISO 3166): those of the Arab League, then where many of their people
// live, and the rest of the European Economic Area. The catalogue names them.
var regions = strings.Fields(`
	JO PS LB SY IQ EG SA AE KW QA BH OM YE LY TN DZ MA MR SD SO DJ KM
	TR IR IL DE FR GB NL BE SE NO DK FI IS AT CH IT ES PT IE GR CY PL CZ SK HU RO BG HR SI EE LV LT LU MT LI
	US CA AU BR MY ID PK IN NG`)

// RegionCodes returns the countries that are offered, by their codes.
func RegionCodes() []string { return slices.Clone(regions) }

// Regions are the countries to choose from; one that is set and not among them is
// offered as well.
func Regions(env *kit.Env, set string) []field.Option {
	var all []field.Option
	if set != "" && !slices.Contains(regions, set) {
		all = append(all, field.Option{Key: set, Text: set})
	}
	for _, code := range regions {
		all = append(all, field.Option{Key: code, Text: env.T("settings.country." + code)})
	}
	return all
}
