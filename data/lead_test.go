package data_test

import (
	"slices"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

func TestVault_SaveLead(t *testing.T) {
	v, clock := datatest.Vault(t)
	ctx := t.Context()
	id, err := v.SaveLead(ctx, &data.Lead{
		Name: "  أمل  ", Lang: "ar", Note: "tea", Tags: []string{"vip", " vip ", "b,c"}, Extra: map[string]string{"city": "Amman"},
		Identities: []data.Identity{email(" Amal@EXAMPLE.org "), email(""), email("second@example.org"), phone("079 000 0001"), email("amal@example.org"), {Kind: data.PSID, Value: " 24001234567 "}}})
	if err != nil {
		t.Fatal(err)
	}
	l, err := v.Lead(ctx, id)
	want := []data.Identity{email("amal@example.org"), email("second@example.org"), phone("+962790000001"), {Kind: data.PSID, Value: "24001234567"}}
	if err != nil || l.Name != "أمل" || !slices.Equal(l.Identities, want) || !slices.Equal(l.Tags, []string{"b c", "vip"}) || l.Source != data.SourceByHand || l.Extra["city"] != "Amman" {
		t.Fatalf("lead: %+v, %v", l, err)
	}
	clock.Add(time.Hour)
	l.Identities = []data.Identity{email("second@example.org"), email("amal@example.org")} // the other way round, no phone
	l.Tags = nil
	if _, err := v.SaveLead(ctx, l); err != nil {
		t.Fatal(err)
	}
	l, err = v.Lead(ctx, id)
	if err != nil || l.First(data.Email) != "second@example.org" || l.First(data.Phone) != "" || len(l.Tags) != 0 || !l.UpdatedAt.Equal(l.CreatedAt.Add(time.Hour)) {
		t.Errorf("changed: %+v, %v", l, err)
	}
}

// A lead that is refused leaves everything as it was.
func TestVault_SaveLead_Errors(t *testing.T) {
	v, _ := datatest.Vault(t)
	ctx := t.Context()
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org", "vip")
	sami := datatest.MustLead(t, v, "Sami", "sami@example.org")
	erased := datatest.MustLead(t, v, "Nour", "nour@example.org")
	if _, err := v.EraseLead(ctx, erased); err != nil {
		t.Fatal(err)
	}
	before, err := snapshot(v)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		lead  data.Lead
		want  data.Code
		field string
	}{
		"nothing":          {data.Lead{Name: "x"}, data.CodeNoIdentity, ""},
		"an empty address": {data.Lead{Identities: []data.Identity{email(" \u200f")}}, data.CodeBadEmail, "email"},
		"no address":       {data.Lead{Identities: []data.Identity{email("amal")}}, data.CodeBadEmail, "email"},
		"no number":        {data.Lead{Identities: []data.Identity{phone("12")}}, data.CodeBadPhone, "phone"},
		"no PSID":          {data.Lead{Identities: []data.Identity{{Kind: data.PSID, Value: "not a psid!"}}}, data.CodeBadPSID, "psid"},
		"another's":        {data.Lead{Tags: []string{"new"}, Identities: []data.Identity{email("fresh@example.org"), email("AMAL@example.org")}}, data.CodeIdentityTaken, "email"},
		"taking another's": {data.Lead{ID: sami, Name: "Changed", Identities: []data.Identity{email("amal@example.org")}}, data.CodeIdentityTaken, "email"},
		"an erased":        {data.Lead{Identities: []data.Identity{phone("+962740000001"), email("nour@example.org")}}, data.CodeErasedPerson, "email"},
		"into an erased":   {data.Lead{ID: amal, Identities: []data.Identity{email("amal@example.org"), email("nour@example.org")}}, data.CodeErasedPerson, "email"},
		"somebody gone":    {data.Lead{ID: erased, Identities: []data.Identity{email("x@example.org")}}, data.CodeNotFound, ""},
	} {
		_, err := v.SaveLead(ctx, &c.lead)
		if data.CodeOf(err) != c.want || fieldOf(err) != c.field {
			t.Errorf("%s: %v", name, err)
		}
		if after, err := snapshot(v); err != nil || after != before {
			t.Errorf("%s: something was left (%v)", name, err)
		}
	}
}
