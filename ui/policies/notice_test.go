package policies

import (
	"strings"
	"testing"
	"time"

	"mujeeb/data"
)

// The run is the version's, with the day by the admin's clock, and the whole
// text only where it is wanted.
func TestPolicyNotice(t *testing.T) {
	v := data.PolicyVersion{Number: 3, Lang: "en", Text: "All of it.", ChangeNote: "A new provider.", EffectiveAt: time.Date(2026, 11, 30, 22, 0, 0, 0, time.UTC)}
	s := data.Settings{Controller: "Olive", Contact: "privacy@olive.example"}
	for _, whole := range []bool{false, true} {
		got := policyNotice(v, s, time.FixedZone("+03", 3*60*60), whole)
		if got.Class != data.ClassPolicy || got.Lang != "en" || !strings.Contains(got.Title, "3") || !strings.Contains(got.Subject, "Olive") {
			t.Errorf("got %+v", got)
		}
		for _, want := range []string{"1 December 2026", "A new provider.", "privacy@olive.example"} {
			if !strings.Contains(got.Body, want) {
				t.Errorf("the notice lacks %q:\n%s", want, got.Body)
			}
		}
		if strings.Contains(got.Body, "All of it.") != whole {
			t.Errorf("whole is %v:\n%s", whole, got.Body)
		}
	}
}
