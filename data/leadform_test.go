package data_test

import (
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// A form is known by its number, however it was pasted, and leads to the platform's own
// address alone.
func TestVault_LeadForms(t *testing.T) {
	v, clock := datatest.Vault(t)
	ctx := t.Context()
	id, err := v.SaveLeadForm(ctx, data.LeadForm{Name: "  Autumn   form ", Number: "https://www.facebook.com/ads/lead_gen/export_csv/?id=400100200300&type=form"})
	if err != nil {
		t.Fatal(err)
	}
	all, err := v.LeadForms(ctx)
	if err != nil || len(all) != 1 || all[0].Name != "Autumn form" || all[0].Number != "400100200300" || !all[0].FetchedAt.IsZero() {
		t.Fatalf("%+v, %v", all, err)
	}
	if got := all[0].ExportURL().String(); got != "https://www.facebook.com/ads/lead_gen/export_csv/?id=400100200300&type=form" {
		t.Error(got)
	}
	if got := all[0].RemindAt(); !got.Equal(clock.Now().AddDate(0, 0, data.FormRemindsDays)) {
		t.Errorf("reminds at %v", got)
	}
	clock.Add(20 * 24 * time.Hour)
	if err := v.FormFetched(ctx, id); err != nil {
		t.Fatal(err)
	}
	if all, err := v.LeadForms(ctx); err != nil || !all[0].RemindAt().Equal(clock.Now().AddDate(0, 0, data.FormRemindsDays)) {
		t.Errorf("after fetching: %+v, %v", all, err)
	}
	for typed, want := range map[string]data.Code{
		"": data.CodeMissing, "12": data.CodeBadChoice, "40010020030x": data.CodeBadChoice, "https://evil.example/?id=javascript": data.CodeBadChoice, "1&type=page&x=12345": data.CodeBadChoice,
		"f:400100200300": data.CodeNameTaken, " 400100200300 ": data.CodeNameTaken,
	} {
		if _, err := v.SaveLeadForm(ctx, data.LeadForm{Name: "Other", Number: typed}); data.CodeOf(err) != want {
			t.Errorf("%q: %v", typed, err)
		}
	}
	if _, err := v.SaveLeadForm(ctx, data.LeadForm{Number: "400100200301"}); data.CodeOf(err) != data.CodeMissing {
		t.Errorf("without a name: %v", err)
	}
	if err := v.DeleteLeadForm(ctx, id); err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{"deleted twice": v.DeleteLeadForm(ctx, id), "fetched": v.FormFetched(ctx, id)} {
		if data.CodeOf(err) != data.CodeNotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
}
