package outbox

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"mujeeb/data"
	"mujeeb/outbox/channel"
)

// wall is a clock on the wall, which people set and which goes on while the
// computer sleeps; the time of synctest is that of the timers, which do neither.
type wall struct{ ahead atomic.Int64 }

func (w *wall) now() time.Time       { return time.Now().Round(0).Add(time.Duration(w.ahead.Load())) }
func (w *wall) move(d time.Duration) { w.ahead.Add(int64(d)) }

// stage is setStage with this clock on the wall.
func (w *wall) stage(t *testing.T, n int, change func(*data.Account)) *stage {
	t.Helper()
	s := setStage(t, n, change)
	s.params.Now = w.now
	s.reopen(t)
	return s
}

// passing is what a channel says that may be reached in ten minutes.
func passing(n int) error {
	if n == 0 {
		return &channel.Failure{Kind: channel.AccountTrouble, Code: "timeout", RetryAfter: 10 * time.Minute}
	}
	return nil
}

// busyUntil is what a server says that takes a message at the try after n others.
func busyUntil(n int) func(string, int) error {
	return func(_ string, before int) error {
		if before < n {
			return &channel.Failure{Kind: channel.Temporary, Code: "server_refused", Reply: "451 later"}
		}
		return nil
	}
}

// waitTries waits until a message has been tried n times.
func waitTries(p *player, to string, n int) {
	for {
		p.mu.Lock()
		tries := p.finished[to]
		p.mu.Unlock()
		if tries >= n {
			synctest.Wait()
			return
		}
		time.Sleep(time.Second)
	}
}

// What a clock may be set back by, and how long that may hold up what waits.
var setBacks = map[string]struct{ by, delay time.Duration }{
	"an hour": {time.Hour, time.Hour}, "a day": {day, 0}, "a year": {365 * day, 0},
}

// Messages that wait for their next try, or that were queued, while the clock was
// ahead leave no later than they would have.
func TestService_SetBack_Due(t *testing.T) {
	for name, back := range setBacks {
		t.Run(name, func(t *testing.T) {
			onEach(t, func(t *testing.T, setStage setter) {
				var w wall
				w.move(back.by)
				s := w.stage(t, 3, nil)
				p := &player{finish: busyUntil(2)}
				_, stop := s.serve(t, p, nil)
				waitTries(p, mailbox(0), 2)
				stop()
				s.reopen(t)
				queued := s.start(t) // and not sent before the clock is right
				w.move(-back.by)
				begin := time.Now()
				s.serve(t, p, nil)
				s.wait(t, s.run, data.RunDone)
				s.wait(t, queued, data.RunDone)
				if took := time.Since(begin); took > back.delay+10*time.Minute {
					t.Errorf("took %v", took)
				}
			})
		})
	}
}

// A clock that is set back while a group waits does not make the wait longer.
func TestService_SetBack_WhileWaiting(t *testing.T) {
	for name, back := range setBacks {
		t.Run(name, func(t *testing.T) {
			onEach(t, func(t *testing.T, setStage setter) {
				var w wall
				s := w.stage(t, 3, nil)
				p := &player{dial: passing}
				begin := time.Now()
				s.serve(t, p, nil)
				time.Sleep(90 * time.Second)
				w.move(-back.by)
				s.wait(t, s.run, data.RunDone)
				if took := time.Since(begin); took > 15*time.Minute+back.delay {
					t.Errorf("took %v", took)
				}
				p.once(t, 3)
			})
		})
	}
}

// The time that a computer sleeps counts: what became due meanwhile leaves soon
// after it woke up.
func TestService_Asleep(t *testing.T) {
	for name, c := range map[string]struct {
		p     *player
		begun func(*player)
	}{
		"a message waits":   {&player{finish: busyUntil(4)}, func(p *player) { waitTries(p, mailbox(0), 4) }},
		"the account waits": {&player{dial: passing}, func(*player) { time.Sleep(time.Second) }},
	} {
		t.Run(name, func(t *testing.T) {
			onEach(t, func(t *testing.T, setStage setter) {
				var w wall
				s := w.stage(t, 1, nil)
				s.serve(t, c.p, nil)
				c.begun(c.p)
				time.Sleep(3 * time.Minute)
				w.move(8 * time.Hour)
				woke := time.Now()
				s.wait(t, s.run, data.RunDone)
				if took := time.Since(woke); took > 2*time.Minute {
					t.Errorf("%v after waking up", took)
				}
			})
		})
	}
}

// A clock that jumps neither stops the sending for longer than a window of the
// provider's limits nor lets it go over them, but for once when it is set
// forward.
func TestService_Throttle_Jumps(t *testing.T) {
	const year = 365 * day
	for name, c := range map[string]struct {
		jumps   []time.Duration // one an hour
		most    int             // in any day of the timers
		longest time.Duration
	}{
		"back a day":                {[]time.Duration{-day}, 10, 52 * time.Hour},
		"back a year":               {[]time.Duration{-year}, 10, 52 * time.Hour},
		"forward and back, a day":   {[]time.Duration{day + time.Hour, -day - time.Hour}, 20, 28 * time.Hour},
		"forward and back, a year":  {[]time.Duration{year, -year}, 20, 28 * time.Hour},
		"back and forward, a year":  {[]time.Duration{-year, year}, 20, 28 * time.Hour},
		"back, back and back again": {[]time.Duration{-day, -day, -day}, 10, 56 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			onEach(t, func(t *testing.T, setStage setter) {
				var w wall
				s := w.stage(t, 25, func(a *data.Account) { a.PerDay = 10 })
				p := &player{}
				begin := time.Now()
				s.serve(t, p, nil)
				for _, d := range c.jumps {
					time.Sleep(time.Hour)
					w.move(d)
				}
				s.wait(t, s.run, data.RunDone)
				p.once(t, 25)
				if took := time.Since(begin); took > c.longest {
					t.Errorf("took %v, want at most %v", took, c.longest)
				}
				for i := c.most; i < len(p.taken); i++ {
					if gap := p.taken[i].at.Sub(p.taken[i-c.most].at); gap < day {
						t.Fatalf("messages %d to %d within %v", i-c.most, i, gap)
					}
				}
			})
		})
	}
}
