package fields

import (
	"testing"

	"mujeeb/ui/lang"
)

// Every country that is offered has a name in every language.
func TestRegions_Named(t *testing.T) {
	for _, l := range lang.Languages() {
		words := lang.New(l.Code)
		for _, r := range regions {
			if !words.Has("settings.country." + r) {
				t.Errorf("%s: no name for %s", l.Code, r)
			}
		}
	}
}
