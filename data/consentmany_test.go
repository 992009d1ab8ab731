package data_test

import (
	"fmt"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// spoken is a word that was said aloud.
func spoken(purpose int64, act data.Act, at time.Time) data.ConsentRecord {
	return data.ConsentRecord{PurposeID: purpose, Act: act, Via: data.ViaSpoken, Grade: data.GradeWord, At: at, How: "at the fair"}
}

func mustRecordMany(t *testing.T, v *data.Vault, leads []int64, r data.ConsentRecord, want data.ManyRecorded) {
	t.Helper()
	got, err := v.RecordConsentOfMany(t.Context(), leads, r)
	if err != nil || got != want {
		t.Errorf("%s: %+v, %v, want %+v", r.Act, got, err, want)
	}
	mustSound(t, v)
}

// A yes of many is written down of those whose standing lets it, and overrules no opt-out.
func TestVault_RecordConsentOfMany_Yes(t *testing.T) {
	v, clock := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	other := datatest.MustPurpose(t, v, "Other")
	fresh := datatest.MustLead(t, v, "Fresh", "fresh@example.org")
	agreed := datatest.MustLead(t, v, "Agreed", "agreed@example.org")
	datatest.MustAgree(t, v, agreed, news)
	out := datatest.MustLead(t, v, "Out", "out@example.org")
	elsewhere := datatest.MustLead(t, v, "Elsewhere", "elsewhere@example.org")
	mustRecordMany(t, v, []int64{out}, spoken(0, data.ActObjected, clock.Now()), data.ManyRecorded{Recorded: 1})
	mustRecordMany(t, v, []int64{elsewhere}, spoken(other, data.ActRefused, clock.Now()), data.ManyRecorded{Recorded: 1})

	all := []int64{fresh, agreed, out, elsewhere, 999}
	mustRecordMany(t, v, all, spoken(news, data.ActGiven, clock.Now()), data.ManyRecorded{Recorded: 2, NoNews: 1, KeptOut: 1, Gone: 1})
	mustReachOnly(t, v, news, "agreed@example.org", "elsewhere@example.org", "fresh@example.org")
	mustReachOnly(t, v, other)
	events, err := v.ConsentHistory(t.Context(), fresh)
	if err != nil || len(events) != 1 || events[0].Personal.How != "at the fair" || events[0].Via != data.ViaSpoken || events[0].Personal.By != "owner" {
		t.Errorf("events: %+v, %v", events, err)
	}
	mustRecordMany(t, v, all, spoken(news, data.ActGiven, clock.Now()), data.ManyRecorded{NoNews: 3, KeptOut: 1, Gone: 1})

	confirmed := spoken(other, data.ActGiven, clock.Now())
	confirmed.Grade = data.GradeConfirmed
	mustRecordMany(t, v, []int64{fresh, elsewhere}, confirmed, data.ManyRecorded{NotAsked: 1, KeptOut: 1})
	mustReachOnly(t, v, other)
}

// A yes that no longer counts is renewed by one that does, and by no other.
func TestVault_RecordConsentOfMany_Renewed(t *testing.T) {
	v, clock := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	lead := datatest.MustLead(t, v, "Amal", "amal@example.org")
	datatest.MustAgree(t, v, lead, news)
	before := clock.Now()
	clock.Add(time.Hour)
	all, err := v.Purposes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p := all[0]
	p.Description, p.Demands = "Letters about everything", data.GradePlatform
	if _, err := v.SavePurpose(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	mustRecordMany(t, v, []int64{lead}, spoken(news, data.ActGiven, before), data.ManyRecorded{NoNews: 1})
	platform := spoken(news, data.ActGiven, before)
	platform.Grade = data.GradePlatform
	mustRecordMany(t, v, []int64{lead}, platform, data.ManyRecorded{NoNews: 1}) // they agreed to what it meant then
	platform.At = clock.Now()
	mustRecordMany(t, v, []int64{lead}, spoken(news, data.ActGiven, clock.Now()), data.ManyRecorded{Recorded: 1}) // which is too weak to count
	mustReachOnly(t, v, news)
	mustRecordMany(t, v, []int64{lead}, spoken(news, data.ActGiven, clock.Now()), data.ManyRecorded{NoNews: 1})
	mustRecordMany(t, v, []int64{lead}, platform, data.ManyRecorded{Recorded: 1})
	events, err := v.ConsentHistory(t.Context(), lead)
	if err != nil || events[0].Act != data.ActRenewed {
		t.Errorf("events: %+v, %v", events, err)
	}
	mustReachOnly(t, v, news, "amal@example.org")
}

// A no of many is written down once, and ends no yes that was said since.
func TestVault_RecordConsentOfMany_No(t *testing.T) {
	v, clock := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	other := datatest.MustPurpose(t, v, "Other")
	var leads []int64
	for _, name := range []string{"a", "b", "since"} {
		lead := datatest.MustLead(t, v, name, name+"@example.org")
		datatest.MustAgree(t, v, lead, other)
		leads = append(leads, lead)
	}
	then := clock.Now().Add(-24 * time.Hour)
	if _, err := v.RecordConsent(t.Context(), data.ConsentRecord{LeadID: leads[2], PurposeID: news, Act: data.ActGiven, Via: data.ViaForm, Grade: data.GradeWord, At: clock.Now()}); err != nil {
		t.Fatal(err)
	}
	mustRecordMany(t, v, leads, spoken(news, data.ActWithdrawn, then), data.ManyRecorded{Recorded: 2, Later: 1})
	mustRecordMany(t, v, leads, spoken(news, data.ActWithdrawn, then), data.ManyRecorded{NoNews: 2, Later: 1})
	mustReachOnly(t, v, news, "since@example.org")
	mustReachOnly(t, v, other, "a@example.org", "b@example.org", "since@example.org")
	mustRecordMany(t, v, leads, spoken(0, data.ActObjected, clock.Now()), data.ManyRecorded{Recorded: 3})
	mustReachOnly(t, v, news)
	mustReachOnly(t, v, other)
}

// What can't be recorded of one can't be recorded of many, and nothing is written.
func TestVault_RecordConsentOfMany_Refused(t *testing.T) {
	v, clock := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	lead := datatest.MustLead(t, v, "Amal", "amal@example.org")
	contact := spoken(news, data.ActGiven, clock.Now())
	contact.Grade = data.GradeContact
	for _, c := range []struct {
		r    data.ConsentRecord
		code data.Code
	}{
		{spoken(news, data.ActAsked, clock.Now()), data.CodeBadChoice},
		{spoken(news, data.ActGiven, clock.Now().Add(time.Hour)), data.CodeFuture},
		{spoken(99, data.ActGiven, clock.Now()), data.CodeNotFound},
		{contact, data.CodeContactOnly},
	} {
		if m, err := v.RecordConsentOfMany(t.Context(), []int64{lead}, c.r); data.CodeOf(err) != c.code || m != (data.ManyRecorded{}) {
			t.Errorf("%+v: %+v, %v, want %s", c.r, m, err, c.code)
		}
	}
	if events, err := v.ConsentHistory(t.Context(), lead); err != nil || len(events) != 0 {
		t.Errorf("events: %+v, %v", events, err)
	}
}

// A list of addresses that said no opts out who is known, by any spelling of their mailbox,
// and keeps of the others nothing but what blocks them, from one purpose or from all.
func TestVault_RecordNoList(t *testing.T) {
	for _, everything := range []bool{false, true} {
		t.Run(fmt.Sprint(everything), func(t *testing.T) {
			v, clock := datatest.Vault(t)
			news := datatest.MustPurpose(t, v, "News")
			other := datatest.MustPurpose(t, v, "Other")
			for _, address := range []string{"amal@example.org", "sara.h@gmail.com", "stays@example.org"} {
				lead := datatest.MustLead(t, v, "", address)
				datatest.MustAgree(t, v, lead, news)
				datatest.MustAgree(t, v, lead, other)
			}
			r := spoken(news, data.ActWithdrawn, clock.Now())
			if everything {
				r.PurposeID, r.Act = 0, data.ActObjected
			}
			list := []data.Identity{email("amal@example.org"), email("sarah+x@googlemail.com"), email("amal@example.org"), email("nobody@example.org"), {Kind: data.Phone, Value: "+962791234567"}}
			found, err := v.FindNoList(t.Context(), list)
			if err != nil || fmt.Sprint(found.People) != "[1 2]" || len(found.Unknown) != 2 {
				t.Errorf("found %+v, %v", found, err)
			}
			want := data.NoListRecorded{ManyRecorded: data.ManyRecorded{Recorded: 2}, Blocked: 2}
			got, err := v.RecordNoList(t.Context(), list, r)
			if err != nil || got != want {
				t.Errorf("%+v, %v, want %+v", got, err, want)
			}
			mustReachOnly(t, v, news, "stays@example.org")
			if everything {
				mustReachOnly(t, v, other, "stays@example.org")
			} else {
				mustReachOnly(t, v, other, "amal@example.org", "sara.h@gmail.com", "stays@example.org")
			}
			if n, err := v.CountLeads(t.Context(), data.LeadFilter{}); err != nil || n != 3 {
				t.Errorf("%d leads, %v", n, err)
			}
			mustReport(t, mustImport(t, v, plan(news), row("", email("nobody@example.org"))), data.ImportReport{Added: 1, KeptOut: 1})
			got, err = v.RecordNoList(t.Context(), list[4:], r)
			if err != nil || got != (data.NoListRecorded{Before: 1}) {
				t.Errorf("again: %+v, %v", got, err)
			}
			mustSound(t, v)
		})
	}
	v, clock := datatest.Vault(t)
	if _, err := v.RecordNoList(t.Context(), nil, spoken(1, data.ActGiven, clock.Now())); data.CodeOf(err) != data.CodeBadChoice {
		t.Errorf("a yes by a list: %v", err)
	}
}
