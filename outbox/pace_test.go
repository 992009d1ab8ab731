package outbox

import (
	"testing"
	"time"

	"mujeeb/data"
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
