package address

import (
	"strconv"

	"github.com/nyaruka/phonenumbers"
)

// CallingRegion returns the ISO 3166 code of the country whose calling code a number
// begins with, without its "+": the main one where several share a code, and "" where
// there is none.
func CallingRegion(digits string) string {
	for n := 1; n <= 3 && n <= len(digits); n++ {
		code, err := strconv.Atoi(digits[:n])
		if err != nil {
			return ""
		}
		switch region := phonenumbers.GetRegionCodeForCountryCode(code); region {
		case phonenumbers.UNKNOWN_REGION, phonenumbers.REGION_CODE_FOR_NON_GEO_ENTITY, "":
		default:
			return region
		}
	}
	return ""
}
