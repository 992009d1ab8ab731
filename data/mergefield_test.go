package data_test

import (
	"slices"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// The fields of the owner's own that a text names are found as they are spelled there.
func TestOwnMergeFields(t *testing.T) {
	got := data.OwnMergeFields("{{City|your town}}, {{ first_name }}", "{{city}} {{Name}} {{ Was gefällt Ihnen? }} {{City}} {x} {{}} {{a\nb}}")
	if want := []string{"City", "city", "Was gefällt Ihnen?"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for name, want := range map[string]bool{"City": true, "Was gefällt Ihnen?": true, "Email": false, "a|b": false, "{x}": false, " x": false, "": false} {
		if (data.OwnField{Name: name}).CanMerge() != want {
			t.Errorf("%q can be merged: %v", name, !want)
		}
	}
}

// A message takes with it the own fields that its text asks for, and no others, and it is
// known how many have something in each.
func TestVault_OwnFields(t *testing.T) {
	v, _ := datatest.Vault(t)
	ctx := t.Context()
	news := datatest.MustPurpose(t, v, "News")
	for _, l := range []data.Lead{
		{Name: "Amal", Extra: map[string]string{"City": "Amman", "Size": "XL"}}, {Name: "Basel", Extra: map[string]string{"city": "Irbid"}}, {Name: "Zoe", Extra: map[string]string{"City": ""}},
		{Extra: map[string]string{"Size": "S"}},
	} {
		l.Identities = []data.Identity{{Kind: data.Email, Value: l.Name + "x@example.org"}}
		id, err := v.SaveLead(ctx, &l)
		if err != nil {
			t.Fatal(err)
		}
		datatest.MustAgree(t, v, id, news)
	}
	datatest.MustLead(t, v, "Omar", "omar@example.org")
	account, err := v.SaveAccount(ctx, data.Account{Name: "Practice", Kind: data.AccountSandbox, Host: "127.0.0.1", Port: 1,
		Security: data.SecurityLoopback, FromAddress: "a@olive.example", PerMinute: 9, PerDay: 99, Connections: 1})
	if err != nil {
		t.Fatal(err)
	}
	run := data.Run{Class: data.ClassCampaign, Title: "R", PurposeID: news, AccountID: account, Lang: "en", Subject: "For {{CITY|your town}}", Body: "Hello {{name}}"}
	counts, err := v.FieldCounts(ctx, &run)
	if err != nil || counts.People != 4 {
		t.Fatalf("counts %+v, %v", counts, err)
	}
	for name, want := range map[string]int{"City": 2, "city": 2, "Size": 2, "name": 3, "first_name": 3, "email": 4, "phone": 0, "none": 0} {
		if got := counts.Have(name); got != want {
			t.Errorf("%d have %s, want %d", got, name, want)
		}
	}
	own, err := v.OwnFields(ctx)
	if want := []data.OwnField{{Name: "Size", Leads: 2}, {Name: "City", Leads: 1}, {Name: "city", Leads: 1}}; err != nil || !slices.Equal(own, want) {
		t.Errorf("fields %+v, %v", own, err)
	}
	if run.ID, err = v.SaveRun(ctx, run); err != nil {
		t.Fatal(err)
	}
	if n, err := v.StartRun(ctx, run.ID); err != nil || n != 4 {
		t.Fatal(n, err)
	}
	claimed, err := v.ClaimMessages(ctx, data.Claim{AccountID: account, Limit: 9, MessageID: func(int64) string { return "m" }})
	if err != nil || len(claimed) != 4 {
		t.Fatal(claimed, err)
	}
	var cities []string
	for _, m := range claimed {
		cities = append(cities, m.Fields["CITY"])
		if _, has := m.Fields["Size"]; has || len(m.Fields) != 5 {
			t.Errorf("fields %q", m.Fields)
		}
	}
	if want := []string{"Amman", "Irbid", "", ""}; !slices.Equal(cities, want) {
		t.Errorf("cities %q, want %q", cities, want)
	}
}
