package outbox

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/outbox/channel"
)

// moments returns when messages were taken.
func (p *player) moments() (all []time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, d := range p.taken {
		all = append(all, d.at)
	}
	return all
}

// Messages leave evenly, whatever is restarted meanwhile: none comes sooner after the
// one before than the limits allow, nor much later.
func TestService_EvenPace(t *testing.T) {
	for name, c := range map[string]struct {
		change   func(*data.Account)
		messages int
		together int // messages that may leave within a gap
		gap      time.Duration
	}{
		"20 a minute":                {func(a *data.Account) { a.PerMinute = 20 }, 30, 1, 3 * time.Second},
		"1 a second, 55 a minute":    {func(a *data.Account) { a.PerMinute, a.PerSecond = 55, 1 }, 60, 1, time.Minute / 55},
		"1 a second, 1,000 a minute": {func(a *data.Account) { a.PerMinute, a.PerSecond = 1000, 1 }, 20, 1, time.Second},
		"100 a minute":               {func(a *data.Account) { a.PerMinute = 100 }, 40, 2, 1200 * time.Millisecond},
		"60 an hour, 20 a minute":    {func(a *data.Account) { a.PerMinute, a.PerHour = 20, 60 }, 8, 1, time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			onEach(t, func(t *testing.T, setStage setter) {
				s := setStage(t, c.messages, c.change)
				p := &player{}
				_, stop := s.serve(t, p, nil)
				time.Sleep(c.gap * time.Duration(c.messages/c.together) / 3)
				stop() // a restart neither forgets what was sent nor starts full
				s.reopen(t)
				s.serve(t, p, nil)
				s.wait(t, s.run, data.RunDone)
				p.once(t, c.messages)
				all := p.moments()
				for i := c.together; i < len(all); i++ {
					if gap := all[i].Sub(all[i-c.together]); gap < c.gap || gap > c.gap*11/10+50*time.Millisecond {
						t.Errorf("%v between messages %d and %d, want %v", gap, i-c.together, i, c.gap)
					}
				}
			})
		})
	}
}

// A server that answers slowly does not slow down what may leave meanwhile.
func TestService_EvenPace_SlowAnswers(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		s := setStage(t, 20, func(a *data.Account) { a.PerMinute = 20 })
		p := &player{finish: func(string, int) error { time.Sleep(8 * time.Second); return nil }}
		start := time.Now()
		s.serve(t, p, nil)
		s.wait(t, s.run, data.RunDone)
		if took := time.Since(start); took > 80*time.Second {
			t.Errorf("took %v", took)
		}
		p.once(t, 20)
	})
}

// A legal notice that is started while a campaign goes on gets the next moment and those
// after it, and none sooner than the provider's limits allow.
func TestService_EvenPace_Notice(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		const n, gap = 8, 3 * time.Second
		s := setStage(t, n, func(a *data.Account) { a.PerMinute = 20 })
		p := &player{}
		service, _ := s.serve(t, p, nil)
		time.Sleep(10 * time.Second)
		before := len(p.to())
		notice := s.startClass(t, data.ClassBreach)
		service.Wake()
		s.wait(t, notice, data.RunDone)
		for i, place := range s.takenOf(t, p, notice) {
			if place != before+i {
				t.Errorf("message %d of the notice was taken in place %d, want %d", i, place, before+i)
			}
		}
		s.wait(t, s.run, data.RunDone)
		all := p.moments()
		for i := 1; i < len(all); i++ {
			if d := all[i].Sub(all[i-1]); d < gap {
				t.Errorf("messages %d and %d left within %v", i-1, i, d)
			}
		}
	})
}

// What is saved about an account while a run goes on holds from the next message on.
func TestService_SettingsInARun(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		s := setStage(t, 60, func(a *data.Account) { a.PerMinute, a.Connections = 20, 1 })
		p := &player{finish: func(string, int) error { time.Sleep(5 * time.Second); return nil }}
		var accounts []data.Account
		service, err := New(Params{Store: s.vault, Now: s.params.Now, Channels: func(_ context.Context, a data.Account) (channel.Channel, error) {
			accounts = append(accounts, a)
			return p, nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		service.Start(t.Context())
		defer service.Stop(context.Background())
		change := func(after time.Duration, change func(*data.Account)) (taken int) {
			t.Helper()
			time.Sleep(after)
			a := s.accountNow(t)
			change(&a)
			must(t)(s.vault.SaveAccount(t.Context(), a))
			service.Wake()
			return len(p.to())
		}
		first := change(time.Minute, func(a *data.Account) { a.PerMinute, a.PerSecond = 1000, 1 }) // limits
		second := change(time.Minute, func(a *data.Account) { a.Connections = 6 })
		third := change(20*time.Second, func(a *data.Account) { a.PerMinute = 2 })
		fourth := change(2*time.Minute, func(a *data.Account) { a.FromName, a.PerMinute = "Another name", 1000 })
		if len(accounts) != 2 {
			t.Errorf("%d channels were made before the sender changed: new limits need none, more connections do", len(accounts))
		}
		s.wait(t, s.run, data.RunDone)
		if last := accounts[len(accounts)-1]; last.FromName != "Another name" {
			t.Errorf("the last channel is of %+v", last)
		}
		p.once(t, 60)
		if first < 10 || second-first < 10 || third-second < 9 || fourth-third > 10 {
			t.Errorf("taken when settings changed: %d, %d, %d, %d", first, second, third, fourth)
		}
	})
}

// An account that keeps to so many messages an hour to one domain sends to the others
// meanwhile, one a minute to a domain that is full, and says what it waits for.
func TestService_PerDomain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := setStage(t, 4, func(a *data.Account) { a.PerDomain = 60 })
		for i := range 3 {
			lead := must(t)(s.vault.SaveLead(t.Context(), &data.Lead{Name: "Other", Identities: []data.Identity{{Kind: data.Email, Value: fmt.Sprintf("p%d@other%d.example", i, i)}}}))
			datatest.MustAgree(t, s.vault, lead, s.purpose)
			s.leads = append(s.leads, lead)
		}
		if err := s.vault.CancelRun(t.Context(), s.run); err != nil {
			t.Fatal(err)
		}
		s.run = s.start(t)
		p, start := &player{}, time.Now()
		service, _ := s.serve(t, p, nil)
		time.Sleep(time.Second)
		if n := len(p.moments()); n != 4 {
			t.Errorf("%d left at once, want one to each domain", n)
		}
		if w := service.Waiting(s.account); w.Why != WaitDomain || w.Until.Sub(start) > time.Minute+time.Second {
			t.Errorf("waiting: %+v", w)
		}
		s.wait(t, s.run, data.RunDone)
		p.once(t, 7)
		all := p.moments()
		for i := 4; i < len(all); i++ {
			if gap := all[i].Sub(all[i-1]); gap < time.Minute || gap > 61*time.Second {
				t.Errorf("%v before message %d", gap, i)
			}
		}
	})
}
