package fields

import (
	"testing"

	"mujeeb/text/lang"
	uilang "mujeeb/ui/lang"
)

// Every country that is offered has a name in every language.
func TestRegions_Named(t *testing.T) {
	for _, l := range lang.Languages() {
		words := uilang.New(l.Code)
		for _, r := range regions {
			if !words.Has("settings.country." + r) {
				t.Errorf("%s: no name for %s", l.Code, r)
			}
		}
	}
}
