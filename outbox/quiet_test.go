package outbox

import (
	"testing"
	"testing/synctest"
	"time"

	"mujeeb/data"
)

// Campaigns wait while it is quiet, whatever is restarted meanwhile; legal notices don't.
func TestService_QuietHours(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		now := time.Now()
		begin := now.Hour()*60 + now.Minute()
		s := setStage(t, 5, func(a *data.Account) { a.Quiet = data.Hours{From: begin, Until: (begin + 120) % (24 * 60)} })
		p := &player{}
		service, stop := s.serve(t, p, nil)
		time.Sleep(time.Minute)
		synctest.Wait() // at a full minute it looks at the clock
		if w := service.Waiting(s.accountNow(t).ID); len(p.to()) != 0 || w.Why != WaitQuiet || !w.Until.Equal(s.accountNow(t).Quiet.End(now)) {
			t.Errorf("%d messages left while it is quiet; %+v", len(p.to()), w)
		}
		notice := s.startClass(t, data.ClassBreach)
		service.Wake()
		s.wait(t, notice, data.RunDone)
		before := len(p.to())
		stop()
		s.reopen(t)
		s.serve(t, p, nil)
		time.Sleep(time.Hour)
		if len(p.to()) != before {
			t.Errorf("%d messages of a campaign left while it is quiet", len(p.to())-before)
		}
		s.wait(t, s.run, data.RunDone)
		if all := p.moments(); all[before].Before(s.accountNow(t).Quiet.End(now)) || all[before].After(s.accountNow(t).Quiet.End(now).Add(2*lookAgain)) {
			t.Errorf("the campaign went on at %v, the quiet is over at %v", all[before], s.accountNow(t).Quiet.End(now))
		}
	})
}

// Campaigns of an account that is warmed up grow by the day.
func TestService_WarmUp(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		s := setStage(t, 140, func(a *data.Account) { a.WarmSince = time.Now() })
		p := &player{}
		service, _ := s.serve(t, p, nil)
		time.Sleep(23 * time.Hour)
		synctest.Wait() // at a full minute it looks at the clock
		if w := service.Waiting(s.accountNow(t).ID); len(p.to()) != 50 || w.Why != WaitWarmUp {
			t.Errorf("%d messages left on the first day; %+v", len(p.to()), w)
		}
		time.Sleep(3 * time.Hour)
		if n := len(p.to()); n != 125 {
			t.Errorf("%d messages left within two days", n)
		}
		s.wait(t, s.run, data.RunDone)
		p.once(t, 140)
	})
}
