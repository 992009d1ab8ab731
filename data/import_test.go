package data_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

func email(s string) data.Identity { return data.Identity{Kind: data.Email, Value: s} }
func phone(s string) data.Identity { return data.Identity{Kind: data.Phone, Value: s} }

func rowsOf(rows ...data.ImportLead) iter.Seq2[data.ImportLead, error] {
	return func(yield func(data.ImportLead, error) bool) {
		for i, r := range rows {
			if r.Line == 0 {
				r.Line = i + 2
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}

func row(name string, ids ...data.Identity) data.ImportLead {
	return data.ImportLead{Name: name, Identities: ids}
}

// plan imports from a file, with a ground when purpose is not 0.
func plan(purpose int64) data.Import {
	p := data.Import{Source: data.Source{Name: "Spring", Kind: "lead_form"}, SHA256: []byte{1, 2}}
	if purpose != 0 {
		p.Ground = &data.ImportGround{PurposeID: purpose, Via: "form", Grade: data.GradePlatform, How: "ticked"}
	}
	return p
}

func mustImport(t *testing.T, v *data.Vault, p data.Import, rows ...data.ImportLead) data.ImportReport {
	t.Helper()
	report, err := v.Import(t.Context(), p, rowsOf(rows...), nil)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func mustReport(t *testing.T, got, want data.ImportReport) {
	t.Helper()
	got.ID = want.ID
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestVault_Import_AddsAndLearns(t *testing.T) {
	v, clock := datatest.Vault(t)
	ctx := t.Context()
	p := plan(0)
	p.Tags = []string{"spring"}
	mustReport(t, mustImport(t, v, p, row("أمل", email("amal@example.org")), row("", phone("+962740000001"))), data.ImportReport{Added: 2})
	again := row("Amal Khatib", email("amal@example.org"), phone("+962740000002"))
	again.Lang, again.Note, again.Tags, again.Extra = "ar", "tea", []string{"vip"}, map[string]string{"city": "Amman", "empty": ""}
	mustReport(t, mustImport(t, v, p, again), data.ImportReport{Updated: 1})
	mustReport(t, mustImport(t, v, p, again, row("Another name", phone("+962740000002"))), data.ImportReport{Unchanged: 2})
	l, err := v.Lead(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	// What was there stays; what was missing is filled in.
	if l.Name != "أمل" || l.Lang != "ar" || l.Note != "tea" || fmt.Sprint(l.Extra) != "map[city:Amman]" || !slices.Equal(l.Tags, []string{"spring", "vip"}) ||
		!slices.Equal(l.Identities, []data.Identity{email("amal@example.org"), phone("+962740000002")}) || l.State != data.StateContact {
		t.Errorf("lead: %+v", l)
	}
	if ids, err := v.LeadIDs(ctx, data.LeadFilter{Text: "40000002"}, data.LeadOrder{}); err != nil || len(ids) != 0 {
		t.Errorf("found in the middle of a number: %v, %v", ids, err)
	}
	if ids, err := v.LeadIDs(ctx, data.LeadFilter{Text: "+962740000002"}, data.LeadOrder{}); err != nil || !slices.Equal(ids, []int64{1}) {
		t.Errorf("by the new number: %v, %v", ids, err)
	}
	if times, err := v.ImportsOf(ctx, []byte{1, 2}); err != nil || len(times) != 3 || !times[0].Equal(clock.Now()) {
		t.Errorf("imports: %v, %v", times, err)
	}
	mustLedger(t, v, 0, 0) // no word, since nothing proves one
}

func TestVault_Import_Ground(t *testing.T) {
	v, clock := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	asked := clock.Now().AddDate(0, -1, 0)
	first := row("Amal", email("amal@example.org"))
	first.At = asked
	mustReport(t, mustImport(t, v, plan(news), first, row("Sami", email("sami@example.org"))), data.ImportReport{Added: 2, Agreed: 2})
	mustReport(t, mustImport(t, v, plan(news), first), data.ImportReport{Unchanged: 1}) // agreed already
	mustState(t, v, 1, data.StateAgreed)
	events, err := v.ConsentHistory(t.Context(), 1)
	if err != nil || len(events) != 1 || !events[0].At.Equal(asked) || events[0].Grade != data.GradePlatform || events[0].Personal.How != "ticked" {
		t.Errorf("events: %+v, %v", events, err)
	}
}

// A file does not overrule a person's no, under whichever identity they come back.
// What proves a person's word names all that they are known by, also what the file
// does not have and what it has only just taught.
func TestVault_Import_GroundNamesPerson(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	mustImport(t, v, plan(0), row("Amal", email("amal@example.org"), phone("+447700900123")), row("Sami", email("sami@example.org")))
	mustImport(t, v, plan(news), row("Amal", email("amal@example.org")), row("Sami", email("sami@example.org"), phone("+447700900124")))
	for of, want := range map[string][]data.Identity{
		"amal@example.org": {email("amal@example.org"), phone("+447700900123")},
		"sami@example.org": {email("sami@example.org"), phone("+447700900124")},
	} {
		leads, _, err := v.FindLeads(t.Context(), []string{of})
		if err != nil || len(leads) != 1 {
			t.Fatalf("%s: found %v, %v", of, leads, err)
		}
		events, err := v.ConsentHistory(t.Context(), leads[0])
		if err != nil || len(events) != 1 || !slices.Equal(events[0].Personal.Identities, want) {
			t.Errorf("%s: got %+v, %v", of, events, err)
		}
	}
}

func TestVault_Import_KeptOut(t *testing.T) {
	for name, prepare := range map[string]func(t *testing.T, v *data.Vault, amal int64){
		"another address": func(t *testing.T, v *data.Vault, amal int64) {
			l, err := v.Lead(t.Context(), amal)
			if err != nil {
				t.Fatal(err)
			}
			l.Identities = []data.Identity{email("amal@example.net")}
			if _, err := v.SaveLead(t.Context(), l); err != nil {
				t.Fatal(err)
			}
		},
		"a second address": func(t *testing.T, v *data.Vault, _ int64) {
			mustImport(t, v, plan(0), row("Amal", email("amal@example.org"), email("amal@example.net")))
		},
		"a file with both": func(*testing.T, *data.Vault, int64) {},
	} {
		t.Run(name, func(t *testing.T) {
			v, _ := datatest.Vault(t)
			news, offers := datatest.MustPurpose(t, v, "News"), datatest.MustPurpose(t, v, "Offers")
			amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
			mustRecord(t, v, data.ConsentRecord{LeadID: amal, PurposeID: news, Act: data.ActWithdrawn})
			prepare(t, v, amal)
			mustState(t, v, amal, data.StateOptedOut)
			for _, r := range []data.ImportLead{
				row("Amal", email("amal@example.org"), email("amal@example.net")), row("Amal", email("amal@example.org")), row("Amal", email("amal@example.net"))} {
				if report := mustImport(t, v, plan(news), r); report.KeptOut != 1 || report.Agreed != 0 {
					t.Errorf("as %v: %+v", r.Identities, report)
				}
			}
			if report := mustImport(t, v, plan(offers), row("Amal", email("amal@example.net"))); report.Agreed != 1 {
				t.Errorf("another purpose: %+v", report)
			}
		})
	}
}

func TestVault_Import_SetAside(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
	datatest.MustLead(t, v, "Sami", "sami@example.org")
	erased := datatest.MustLead(t, v, "Nour", "nour@example.org")
	if _, err := v.EraseLead(t.Context(), erased); err != nil {
		t.Fatal(err)
	}
	report := mustImport(t, v, plan(news),
		row("Nour", email("nour@example.org")),
		row("Nour again", phone("+962740000009"), email("nour@example.org")),
		row("Two people", email("amal@example.org"), email("sami@example.org")),
		row("Nobody"),
		row("Hala", email("hala@example.org")),
	)
	mustReport(t, report, data.ImportReport{Added: 1, Agreed: 1, SetAside: []data.SetAside{
		{Line: 2, Code: data.CodeErasedPerson}, {Line: 3, Code: data.CodeErasedPerson}, {Line: 4, Code: data.CodeIdentityTaken}, {Line: 5, Code: data.CodeNoIdentity}}})
	if n := mustCount(t, v); n != 3 {
		t.Errorf("%d leads", n)
	}
	mustState(t, v, amal, data.StateContact) // a row that is set aside does nothing
}

// A file is taken whole or not at all.
func TestVault_Import_Fails(t *testing.T) {
	broken := errors.New("the file broke off")
	for name, start := range map[string]func(ctx context.Context, cancel func(), v *data.Vault, p data.Import) error{
		"the file": func(ctx context.Context, _ func(), v *data.Vault, p data.Import) error {
			_, err := v.Import(ctx, p, func(yield func(data.ImportLead, error) bool) {
				for i := range 1200 {
					if !yield(row("New", email(fmt.Sprintf("new%d@example.org", i))), nil) {
						return
					}
				}
				yield(data.ImportLead{}, broken)
			}, nil)
			if !errors.Is(err, broken) {
				return fmt.Errorf("got %w", err)
			}
			return nil
		},
		"the person": func(ctx context.Context, cancel func(), v *data.Vault, p data.Import) error {
			done := 0
			_, err := v.Import(ctx, p, manyRows(3000, func(int) {}), func(n int) {
				if done = n; n == 1500 {
					cancel()
				}
			})
			if !errors.Is(err, context.Canceled) || done != 1500 {
				return fmt.Errorf("got %w after %d", err, done)
			}
			return nil
		},
		"a row": func(ctx context.Context, _ func(), v *data.Vault, p data.Import) error {
			bad := row("Bad", email("bad@example.org"))
			bad.Lang = "xx"
			if _, err := v.Import(ctx, p, rowsOf(row("New", email("new@example.org")), bad), nil); err == nil {
				return errors.New("no error")
			}
			return nil
		},
		"no purpose": func(ctx context.Context, _ func(), v *data.Vault, p data.Import) error {
			p.Ground.PurposeID = 99
			if _, err := v.Import(ctx, p, rowsOf(row("New", email("new@example.org"))), nil); data.CodeOf(err) != data.CodeNotFound || fieldOf(err) != "purpose" {
				return fmt.Errorf("got %w", err)
			}
			return nil
		},
		"no source": func(ctx context.Context, _ func(), v *data.Vault, p data.Import) error {
			p.Source.Name = ""
			if _, err := v.Import(ctx, p, rowsOf(row("New", email("new@example.org"))), nil); data.CodeOf(err) != data.CodeMissing {
				return fmt.Errorf("got %w", err)
			}
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			v, _ := datatest.Vault(t)
			news := datatest.MustPurpose(t, v, "News")
			datatest.MustLead(t, v, "Amal", "amal@example.org", "vip")
			before, err := snapshot(v)
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			p := plan(news)
			p.Tags = []string{"new"}
			if err := start(ctx, cancel, v, p); err != nil {
				t.Error(err)
			}
			p.Ground.PurposeID = news
			after, err := snapshot(v)
			if err != nil || after != before {
				t.Errorf("the failed import left something (%v)", err)
			}
			if report := mustImport(t, v, p, row("New", email("new@example.org"))); report.Added != 1 {
				t.Errorf("afterwards: %+v", report)
			}
		})
	}
}

// A new word of the person counts more than an older no of an address of theirs.
func TestVault_SaveLead_AddressReturns(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
	mustRecord(t, v, data.ConsentRecord{LeadID: amal, PurposeID: news, Act: data.ActWithdrawn})
	save := func(addresses ...string) {
		t.Helper()
		l := &data.Lead{ID: amal, Name: "Amal"}
		for _, a := range addresses {
			l.Identities = append(l.Identities, email(a))
		}
		if _, err := v.SaveLead(t.Context(), l); err != nil {
			t.Fatal(err)
		}
	}
	save("amal@example.net")
	datatest.MustAgree(t, v, amal, news)
	save("amal@example.net", "amal@example.org")
	reach, err := v.Reach(t.Context(), &data.Run{Class: data.ClassCampaign, PurposeID: news})
	if err != nil || reach[data.VerdictAllowed] != 1 {
		t.Errorf("reach: %v, %v", reach, err)
	}
	save("amal@example.org") // this address itself said no and nothing since
	reach, err = v.Reach(t.Context(), &data.Run{Class: data.ClassCampaign, PurposeID: news})
	if err != nil || reach[data.VerdictOptedOut] != 1 {
		t.Errorf("reach: %v, %v", reach, err)
	}
}
