package dossier

import (
	"maps"
	"regexp"
	"slices"
	"testing"
)

// Both catalogues have the same keys, and the same places in each text.
func TestWords_Complete(t *testing.T) {
	en, err := wordsOf("en")
	if err != nil {
		t.Fatal(err)
	}
	ar, err := wordsOf("ar")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := slices.Sorted(maps.Keys(ar.texts)), slices.Sorted(maps.Keys(en.texts)); !slices.Equal(got, want) {
		t.Errorf("keys differ:\n%q\n%q", got, want)
	}
	place := regexp.MustCompile(`\{\d\}`)
	for key, text := range en.texts {
		got, want := place.FindAllString(ar.texts[key], -1), place.FindAllString(text, -1)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: places %q in Arabic, %q in English", key, got, want)
		}
	}
}

// The words that the template picks by a code are all there.
func TestWords_Codes(t *testing.T) {
	for _, lang := range []string{"en", "ar"} {
		words, err := wordsOf(lang)
		if err != nil {
			t.Fatal(err)
		}
		for group, codes := range map[string][]string{
			"identity": {"email", "phone", "psid"},
			"language": {"", "ar", "en"},
			"lead":     {"contact", "agreed", "opted_out"},
			"medium":   {"email", "messenger"},
			"basis":    {"consent", "soft_opt_in", "contract", "legal_duty", "legitimate_interest"},
			"act":      {"given", "withdrawn"},
			"evidence": {"platform", "document", "word"},
			"channel":  {"form", "paper", "spoken", "email", "messenger", "website", "other"},
			"state":    {"queued", "claimed", "committed", "sent", "failed", "unsure", "skipped", "cancelled"},
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
	words, err := wordsOf("en")
	if err != nil {
		t.Fatal(err)
	}
	if got := words.code("state", "new_one"); got != "new_one" {
		t.Errorf("an unknown code shows as %q", got)
	}
}
