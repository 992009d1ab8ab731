package data_test

import (
	"slices"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

func TestVault_FindLeads(t *testing.T) {
	v, _ := datatest.Vault(t)
	ctx := t.Context()
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
	sami, err := v.SaveLead(ctx, &data.Lead{Name: "Sami", Identities: []data.Identity{phone("0790000001"), {Kind: data.PSID, Value: "24012345678901234"}}})
	if err != nil {
		t.Fatal(err)
	}
	leads, missing, err := v.FindLeads(ctx, []string{
		" AMAL@Example.org\u200f", "nobody@example.org", "٠٧٩ ٠٠٠ ٠٠٠١", "+962 79 000 0001", "24012345678901234", "amal@example.org", "Amal", "amal@example.or"})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(leads, []int64{amal, sami}) {
		t.Errorf("found %v, want %v", leads, []int64{amal, sami})
	}
	if want := []string{"nobody@example.org", "Amal", "amal@example.or"}; !slices.Equal(missing, want) {
		t.Errorf("missing %q, want %q", missing, want)
	}
}
