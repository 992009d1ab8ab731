package data_test

import (
	"slices"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// Until the owner says whose law counts, it is that of the country of the settings.
func TestVault_Law(t *testing.T) {
	v, _ := datatest.Vault(t)
	ctx := t.Context()
	codes := func(want ...string) data.Law {
		t.Helper()
		l, err := v.Law(ctx)
		if err != nil || !slices.Equal(l.Codes(), want) {
			t.Errorf("got %v, %v, want %v", l.Codes(), err, want)
		}
		return l
	}
	if l := codes("JO"); l.Asked {
		t.Error("a new vault's owner was asked")
	}
	if err := v.SaveSettings(ctx, data.Settings{Controller: "Olive", Region: "AE"}); err != nil {
		t.Fatal(err)
	}
	codes("AE")
	want := data.Law{Home: "SA", People: []string{"DE", "SA", "DE", "EG"}, Asked: true}
	for range 2 { // the second time nothing changes, and nothing is noted
		if err := v.SaveLaw(ctx, want); err != nil {
			t.Fatal(err)
		}
	}
	if l := codes("SA", "DE", "EG"); !l.Asked {
		t.Error("the owner was not asked")
	}
	if all := did(t, v); all[0] != "law_changed 3" || all[1] != "region_changed 1" {
		t.Errorf("noted %q", all)
	}
	if err := v.SaveLaw(ctx, data.Law{}); data.CodeOf(err) != data.CodeMissing {
		t.Errorf("a law of nowhere: %v", err)
	}
	codes("SA", "DE", "EG")
}

// The numbers of the vault hint at countries, the most frequent first; an email hints at none.
func TestVault_PhoneCountries(t *testing.T) {
	v, _ := datatest.Vault(t)
	if got, err := v.PhoneCountries(t.Context()); err != nil || len(got) != 0 {
		t.Errorf("without people: %v, %v", got, err)
	}
	for _, value := range []string{"+962790000001", "+4930901820", "+962790000003", "+201001234567"} {
		if _, err := v.SaveLead(t.Context(), &data.Lead{Identities: []data.Identity{{Kind: data.Phone, Value: value}}}); err != nil {
			t.Fatal(err)
		}
	}
	datatest.MustLead(t, v, "Amal", "962@example.org")
	got, err := v.PhoneCountries(t.Context())
	if want := []data.CountryCount{{Code: "JO", Numbers: 2}, {Code: "DE", Numbers: 1}, {Code: "EG", Numbers: 1}}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v", got, err)
	}
}
