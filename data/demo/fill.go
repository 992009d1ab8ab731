package demo

import (
	"cmp"
	"context"
	"slices"
	"time"

	"mujeeb/data"
)

// Options say what is invented.
type Options struct {
	Leads       int       // 3,000 when 0
	Seed        uint64    // the same seed, the same people
	Now         time.Time // the day the story has come to; the clock's, or the real one, when zero
	Clock       *Clock    // of the vault, so that the past is dated as such; may be nil
	SandboxHost string    // of the practice server; 127.0.0.1 when empty
	SandboxPort int
	Progress    func(done, all int) // steps of the story; may be nil
}

// Made names what was made that is worth showing.
type Made struct {
	AccountID  int64   // the practice server
	PurposeIDs []int64 // offers, newsletter, news for customers
	FinishedID int64   // a campaign of last week
	CampaignID int64   // one that can be started
	PolicyID   int64   // the newest version, its notice a draft
	BreachID   int64   // noticed 20 hours ago
	LeadID     int64   // a person with a long history
}

// Fill tells the story of the invented business to an empty vault. It takes a
// few seconds for some thousands of leads. After an error, or when ctx ends, a
// part of the story is there.
func Fill(ctx context.Context, v *data.Vault, o Options) (Made, error) {
	if o.Leads == 0 {
		o.Leads = 3000
	}
	if o.Now.IsZero() {
		o.Now = time.Now()
		if o.Clock != nil {
			o.Now = o.Clock.Now()
		}
	}
	s := &story{v: v, o: o, people: newPeople(o.Seed)}
	defer o.Clock.stand(time.Time{})
	steps := s.steps()
	for i, step := range steps {
		o.Clock.stand(step.at)
		if err := step.do(ctx, step.at); err != nil {
			return s.made, err
		}
		if o.Progress != nil {
			o.Progress(i+1, len(steps))
		}
	}
	return s.made, nil
}

// story is the history of the business while it is being told.
type story struct {
	v       *data.Vault
	o       Options
	people  *people
	made    Made
	notices [][]int64 // by purpose
}

// step is something that happened at a moment.
type step struct {
	at time.Time
	do func(ctx context.Context, at time.Time) error
}

const (
	dayLong = 24 * time.Hour
	months  = 12 // that the business has collected leads for
)

func (s *story) ago(d time.Duration) time.Time { return s.o.Now.Add(-d) }

// steps returns the story in the order in which it happened.
func (s *story) steps() []step {
	steps := []step{
		{s.ago(400 * dayLong), s.open},
		{s.ago(390 * dayLong), s.firstPolicy},
		{s.ago(364 * dayLong), s.meetAmal},
		{s.ago(200 * dayLong), s.amalStops},
		{s.ago(60 * dayLong), s.amalReturns},
		{s.ago(8 * dayLong), s.sendFinished},
		{s.ago(3 * dayLong), s.secondPolicy},
		{s.ago(30 * time.Hour), s.drafts},
		{s.ago(20 * time.Hour), s.noticeBreach},
	}
	steps = append(steps, s.waves()...)
	for d := 1; d <= 7; d++ {
		steps = append(steps, step{s.ago(time.Duration(d)*dayLong + 5*time.Hour), s.someStop})
	}
	slices.SortStableFunc(steps, func(a, b step) int { return cmp.Compare(a.at.UnixMilli(), b.at.UnixMilli()) })
	return steps
}

// open sets the business up.
func (s *story) open(ctx context.Context, _ time.Time) (err error) {
	if err := s.v.SaveSettings(ctx, settings); err != nil {
		return err
	}
	s.made.AccountID, err = s.v.SaveAccount(ctx, data.Account{
		Name: "Practice – للتجربة", Kind: data.AccountSandbox, Host: cmp.Or(s.o.SandboxHost, "127.0.0.1"), Port: s.o.SandboxPort, Security: data.SecurityLoopback,
		FromName: Page, FromAddress: "hello@olive.example", PerMinute: 60_000, PerDay: 1_000_000, Connections: 4,
	})
	if err != nil {
		return err
	}
	for _, p := range purposes {
		id, err := s.v.SavePurpose(ctx, p.Purpose)
		if err != nil {
			return err
		}
		var notices []int64
		for _, n := range p.notices {
			notice, err := s.v.AddNotice(ctx, data.Notice{PurposeID: id, Kind: p.kind, Lang: n[0], Text: n[1]})
			if err != nil {
				return err
			}
			notices = append(notices, notice)
		}
		s.made.PurposeIDs, s.notices = append(s.made.PurposeIDs, id), append(s.notices, notices)
	}
	return nil
}

func (s *story) firstPolicy(ctx context.Context, _ time.Time) error {
	_, err := s.v.AddPolicy(ctx, policies[0])
	return err
}

func (s *story) secondPolicy(ctx context.Context, at time.Time) (err error) {
	p := policies[1]
	p.EffectiveAt = at.Add(17 * dayLong)
	if s.made.PolicyID, err = s.v.AddPolicy(ctx, p); err != nil {
		return err
	}
	notice := policyNotice
	notice.AccountID = s.made.AccountID
	_, err = s.v.NoticeOfPolicy(ctx, s.made.PolicyID, notice)
	return err
}

func (s *story) noticeBreach(ctx context.Context, at time.Time) error {
	tags, err := s.v.Tags(ctx)
	if err != nil {
		return err
	}
	b := breach
	b.NoticedAt, b.HappenedAt = at, at.Add(-2*dayLong)
	for _, t := range tags {
		if t.Name == "delivery" {
			b.Audience = data.LeadFilter{Tags: []int64{t.ID}}
		}
	}
	s.made.BreachID, err = s.v.SaveBreach(ctx, b)
	return err
}
