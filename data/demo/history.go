package demo

import (
	"context"
	"crypto/sha256"
	"fmt"
	"iter"
	"time"

	"mujeeb/data"
)

// wave is a file that one source gave at one time.
type wave struct {
	source int
	leads  int
}

// waves spreads the leads over the past months: the form's every month, the
// others' every third.
func (s *story) waves() []step {
	var steps []step
	for i, source := range sources {
		count := months
		if i > 0 {
			count = months / 3
		}
		all := s.o.Leads * source.share / 100
		if i == 0 {
			all += s.o.Leads - 1 // what rounding loses, without Amal
			for _, other := range sources {
				all -= s.o.Leads * other.share / 100
			}
		}
		for n := range count {
			w := wave{source: i, leads: all*(n+1)/count - all*n/count}
			at := s.ago(time.Duration(count-1-n)*365/time.Duration(count)*dayLong + 9*dayLong + time.Duration(i)*time.Hour)
			steps = append(steps, step{at, func(ctx context.Context, at time.Time) error { return s.importWave(ctx, at, w) }})
		}
	}
	return steps
}

// importWave takes a file in as the admin would: those who ticked the box with
// what proves it, the others as contacts.
func (s *story) importWave(ctx context.Context, at time.Time, w wave) error {
	source := sources[w.source]
	var agreed, others []data.ImportLead
	for line := range w.leads {
		l := s.people.next().lead(line + 2)
		l.At = at.Add(-time.Duration(s.people.rand.IntN(25*24*60)) * time.Minute)
		if s.people.chance(source.agreed) {
			agreed = append(agreed, l)
		} else {
			others = append(others, l)
		}
	}
	ground := &data.ImportGround{
		PurposeID: s.made.PurposeIDs[source.purpose], NoticeID: s.notices[source.purpose][source.notice],
		Via: source.via, Grade: source.grade, How: source.how,
	}
	if err := s.importFile(ctx, source.Source, source.tag, ground, agreed); err != nil {
		return err
	}
	return s.importFile(ctx, source.Source, source.tag, nil, others)
}

func (s *story) importFile(ctx context.Context, source data.Source, tag string, ground *data.ImportGround, leads []data.ImportLead) error {
	if len(leads) == 0 {
		return nil
	}
	sum := sha256.Sum256(fmt.Append(nil, source.Name, leads))
	_, err := s.v.Import(ctx, data.Import{Source: source, SHA256: sum[:], Tags: []string{tag}, Ground: ground}, rows(leads), nil)
	return err
}

func rows(leads []data.ImportLead) iter.Seq2[data.ImportLead, error] {
	return func(yield func(data.ImportLead, error) bool) {
		for _, l := range leads {
			if !yield(l, nil) {
				return
			}
		}
	}
}

// Amal is the person whose history is worth looking at.

func (s *story) meetAmal(ctx context.Context, at time.Time) (err error) {
	s.made.LeadID, err = s.v.SaveLead(ctx, &data.Lead{
		Name: "أمل الخطيب", Lang: "ar", Note: "تفضّل التواصل مساءً. تشتري لمطعم العائلة في جبل عمّان.", Tags: []string{"vip", "زبون دائم", "delivery"},
		Extra: map[string]string{"city": "عمّان", "which_of_our_things_do_you_like_best?": "زيت_الزيتون"},
		Identities: []data.Identity{
			{Kind: data.Email, Value: "amal.alkhatib@example.org"}, {Kind: data.Email, Value: "kitchen@khatib.example"},
			{Kind: data.Phone, Value: "+962749999999"}, {Kind: data.PSID, Value: "7001234567890123"}},
	})
	if err != nil {
		return err
	}
	return s.amal(ctx, at, offers, data.ActGiven, data.ViaForm, data.GradePlatform, "Ticked the optional box of the lead form")
}

func (s *story) amalStops(ctx context.Context, at time.Time) error {
	return s.amal(ctx, at, offers, data.ActWithdrawn, data.ViaMessenger, data.GradePlatform, "كتبت «أوقفوا الرسائل» على ماسنجر")
}

func (s *story) amalReturns(ctx context.Context, at time.Time) error {
	if err := s.amal(ctx, at, offers, data.ActGiven, data.ViaSpoken, data.GradeWord, "طلبتها من جديد في المتجر"); err != nil {
		return err
	}
	return s.amal(ctx, at, newsletter, data.ActGiven, data.ViaPaper, data.GradeWorded, "Signed the sheet at the stand")
}

func (s *story) amal(ctx context.Context, at time.Time, purpose int, act data.Act, via data.Via, grade data.Grade, how string) error {
	_, err := s.v.RecordConsent(ctx, data.ConsentRecord{
		LeadID: s.made.LeadID, PurposeID: s.made.PurposeIDs[purpose], Act: act, Via: via, At: at.Add(-time.Hour),
		NoticeID: s.notices[purpose][1], Grade: grade, How: how,
	})
	return err
}

// someStop lets a few people say no.
func (s *story) someStop(ctx context.Context, at time.Time) error {
	ids, err := s.v.LeadIDs(ctx, data.LeadFilter{State: data.StateAgreed}, data.LeadOrder{})
	if err != nil {
		return err
	}
	for range max(1, len(ids)/200) {
		lead := ids[s.people.rand.IntN(len(ids))]
		if lead == s.made.LeadID {
			continue
		}
		grounds, err := s.v.Grounds(ctx, lead)
		if err != nil {
			return err
		}
		for _, g := range grounds {
			if !g.Live() {
				continue
			}
			if _, err := s.v.RecordConsent(ctx, data.ConsentRecord{
				LeadID: lead, PurposeID: g.Purpose.ID, Act: data.ActWithdrawn, Via: data.ViaEmail, At: at.Add(-20 * time.Minute),
				Grade: data.GradeWord, How: "Used the link in a message",
			}); err != nil {
				return err
			}
		}
	}
	return nil
}
