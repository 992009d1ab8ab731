package dossier

import (
	"testing"

	"mujeeb/data"
)

// The words that the template picks by a code are all there.
func TestWords_Codes(t *testing.T) {
	for _, lang := range []string{"en", "ar"} {
		words := wordsOf(lang)
		for group, codes := range map[string][]string{
			"identity": {"email", "phone", "psid"},
			"language": {"", "ar", "en"},
			"lead":     {"contact", "agreed", "opted_out"},
			"medium":   {"email", "messenger"},
			"basis":    {"consent", "soft_opt_in", "contract", "legal_duty", "legitimate_interest"},
			"act":      {"given", "withdrawn"},
			"evidence": {"platform", "document", "word"},
			"channel":  {"form", "paper", "spoken", "email", "messenger", "website", "other"},
			"state":    {"queued", "claimed", string(data.Committed), "sent", "failed", "unsure", "skipped", "cancelled"},
			"reason":   {"opted_out", "no_ground", "bounced", "erased", "address_changed", "interrupted"},
			"month":    {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"},
		} {
			for _, code := range codes {
				if _, err := words.text(group + "." + code); err != nil {
					t.Error(err)
				}
			}
		}
	}
	if got := wordsOf("en").code("state", "new_one"); got != "new_one" {
		t.Errorf("an unknown code shows as %q", got)
	}
}
