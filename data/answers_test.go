package data_test

import (
	"slices"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// A person's file answers for what their data are used, who got them by name, and until when
// they are kept.
func TestPersonFile_Answers(t *testing.T) {
	k, ctx := newKeeping(t), t.Context()
	datatest.MustPurpose(t, k.Vault, "Unused")
	fair := mustProcessor(t, k.Vault, data.Processor{Name: "Fair", Role: data.RoleRecipient, Country: "AE"})
	mustProcessor(t, k.Vault, data.Processor{Name: "Printer", Role: data.RoleProcessor})
	other := mustProcessor(t, k.Vault, data.Processor{Name: "Gone", Role: data.RoleProcessor, Until: k.clock.Now().AddDate(0, 0, -3)})
	_, err := k.Disclose(ctx, data.Disclosure{ProcessorID: fair, Ground: data.GroundConsent}, data.LeadFilter{IDs: []int64{k.amal}})
	k.must(err)
	f, err := k.PersonFile(ctx, k.amal)
	k.must(err)
	a := f.Answers
	if len(a.Purposes) != 1 || a.Purposes[0].Purpose.Name != "News" || a.Purposes[0].Months != 36 || !a.Purposes[0].ByLaw ||
		!slices.Equal(a.Purposes[0].Categories, []data.DataCategory{data.DataIdentity, data.DataContact, data.DataProof}) {
		t.Errorf("purposes %+v", a.Purposes)
	}
	var names []string
	for _, r := range a.Recipients {
		names = append(names, r.Name)
		if want := map[string]int{"Fair": 1}[r.Name]; len(r.Given) != want {
			t.Errorf("%s got them %d times", r.Name, len(r.Given))
		}
	}
	if !slices.Equal(names, []string{"Fair", "Printer"}) {
		t.Errorf("recipients %v, without %d", names, other)
	}
	if a.Automated != data.AutomatedUnasked {
		t.Errorf("automated: %q", a.Automated)
	}
	k.must(k.SaveProfile(ctx, data.Profile{Screened: k.clock.Now(), Screening: []data.ScreenQuestion{data.ScreenDeciding}}))
	if f, err = k.PersonFile(ctx, k.amal); err != nil || f.Answers.Automated != data.AutomatedYes {
		t.Errorf("automated: %q, %v", f.Answers.Automated, err)
	}
}

// What a person is told of their period is what the list of those who are due says.
func TestPersonFile_PeriodIsOfTheList(t *testing.T) {
	k, ctx := newKeeping(t), t.Context()
	offers := datatest.MustPurpose(t, k.Vault, "Offers")
	orders, err := k.SavePurpose(ctx, data.Purpose{Name: "Orders", Channel: data.ChannelEmail, Ground: data.GroundContract})
	k.must(err)
	for name, purposes := range map[string][]int64{"Both": {k.news, offers}, "Buyer": {k.news, orders}, "Offered": {offers}} {
		for _, p := range purposes {
			k.agrees(name, p)
		}
	}
	k.later(0, 0, 100)
	k.agrees("Offered", offers)
	same := func(what string) {
		t.Helper()
		listed := k.listed()
		for name, id := range k.people {
			f, err := k.PersonFile(ctx, id)
			k.must(err)
			a, e := f.Answers.Period, listed[f.Lead.Name]
			if _, is := listed[f.Lead.Name]; is != (a.Months > 0) || a.Months != e.Months || is && (a.By != e.By || !a.Due.Equal(e.Due) || a.Undated != e.Undated) {
				t.Errorf("%s: %s is told %+v, and listed as %+v", what, name, a, e)
			}
		}
	}
	steps := []struct {
		what string
		do   func() error
	}{
		{"under the law alone", func() error { return nil }},
		{"with a rule of a purpose", func() error { return k.SaveRetentionRule(ctx, data.RetentionRule{PurposeID: offers, Months: 60}) }},
		{"with a rule of a contract", func() error { return k.SaveRetentionRule(ctx, data.RetentionRule{PurposeID: orders, Months: 48}) }},
		{"with a rule of the source", func() error { return k.SaveRetentionRule(ctx, data.RetentionRule{SourceID: 1, Months: 24}) }},
		{"under no law that is known", func() error { return k.SaveLaw(ctx, data.Law{Home: "JO"}) }},
		{"without the rule of the source", func() error { return k.SaveRetentionRule(ctx, data.RetentionRule{SourceID: 1}) }},
	}
	k.clock.Add(20 * 366 * 24 * time.Hour) // all who can be due are
	for _, s := range steps {
		k.must(s.do())
		same(s.what)
	}
}
