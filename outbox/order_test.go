package outbox

import (
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/outbox/channel"
)

// startClass starts a run of any class to everybody.
func (s *stage) startClass(t testing.TB, class data.RunClass) int64 {
	t.Helper()
	run := s.startClassTo(t, class)
	if totals, err := s.vault.RunTotals(t.Context(), run); err != nil || totals.All() != len(s.leads) {
		t.Fatalf("start a %s: %v, %v", class, totals, err)
	}
	return run
}

// startClassTo starts a run of any class to whomever it may reach.
func (s *stage) startClassTo(t testing.TB, class data.RunClass) int64 {
	t.Helper()
	r := data.Run{Class: class, Channel: s.channel, Title: "Notice", AccountID: s.account, Lang: "en", Body: stageBody}
	if class.Bulk() {
		r.PurposeID = s.purpose
	}
	if s.channel == data.ChannelEmail {
		r.Subject = stageSubject
	}
	run := must(t)(s.vault.SaveRun(t.Context(), r))
	if _, err := s.vault.StartRun(t.Context(), run); err != nil {
		t.Fatal(err)
	}
	return run
}

// startAnswers starts an answer to each of the people, who asked for something.
func (s *stage) startAnswers(t testing.TB) (runs []int64) {
	t.Helper()
	for _, lead := range s.leads {
		request := must(t)(s.vault.AddRequest(t.Context(), data.Request{LeadID: lead, Right: data.RightAccess, Way: data.RequestByPhone, ReceivedAt: time.Unix(0, 0)}))
		r := data.Run{Channel: s.channel, Title: "Answer", AccountID: s.account, Lang: "en", Body: stageBody}
		if s.channel == data.ChannelEmail {
			r.Subject = stageSubject
		}
		run := must(t)(s.vault.LetterOfRequest(t.Context(), request, data.StageReceived, r))
		if _, err := s.vault.StartRun(t.Context(), run); err != nil {
			t.Fatal(err)
		}
		runs = append(runs, run)
	}
	return runs
}

// takenOf returns the places, among all messages that were taken, of those of a run.
func (s *stage) takenOf(t testing.TB, p *player, run int64) (places []int) {
	t.Helper()
	ids, err := s.vault.RecipientIDs(t.Context(), run, "")
	if err != nil {
		t.Fatal(err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, d := range p.taken {
		id, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimPrefix(d.id, "m"), "@olive.example"), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		if slices.Contains(ids, id) {
			places = append(places, i)
		}
	}
	return places
}

// Legal notices leave before answers, these before askings, and campaigns last, whatever
// was started first.
func TestService_Order(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		s := setStage(t, 7, func(a *data.Account) { a.Connections = 1 })
		classes := []data.RunClass{data.ClassAsking, data.ClassAnswer, data.ClassBreach}
		runs := [][]int64{{s.run}}
		for _, class := range classes {
			if class == data.ClassAnswer {
				runs = append(runs, s.startAnswers(t))
				continue
			}
			runs = append(runs, []int64{s.startClass(t, class)})
		}
		p := &player{}
		s.serve(t, p, nil)
		slices.Reverse(runs)
		for _, run := range slices.Concat(runs...) {
			s.wait(t, run, data.RunDone)
		}
		for i, some := range runs {
			var got []int
			for _, run := range some {
				got = append(got, s.takenOf(t, p, run)...)
			}
			slices.Sort(got)
			if want := []int{7 * i, 7*i + 1, 7*i + 2, 7*i + 3, 7*i + 4, 7*i + 5, 7*i + 6}; !slices.Equal(got, want) {
				t.Errorf("the runs in place %d had their messages taken as %v, want %v", i, got, want)
			}
		}
	})
}

// A breach notice that is started while a campaign has used up its part of the day leaves
// at once by what was kept for it, and everything that may leave after that is the
// notice's until it is done.
func TestService_NoticeWhileCampaign(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		const n, perDay, kept = 30, 20, 2
		s := setStage(t, n, func(a *data.Account) { a.PerDay = perDay })
		p := &player{}
		service, _ := s.serve(t, p, nil)
		time.Sleep(time.Hour)
		if got, w := len(p.to()), service.Waiting(s.account); got != perDay-kept || w.Why != WaitReserve || w.Until.IsZero() {
			t.Fatalf("%d messages of a campaign left within a day, want %d; waiting %+v", got, perDay-kept, w)
		}
		notice, started := s.startClass(t, data.ClassBreach), time.Now()
		service.Wake()
		s.wait(t, notice, data.RunDone)
		places := s.takenOf(t, p, notice)
		if len(places) != n || places[0] != perDay-kept || places[n-1] != perDay-kept+n-1 {
			t.Errorf("the notice's messages were taken as %v", places)
		}
		if d := p.taken[places[kept-1]].at.Sub(started); d > time.Minute {
			t.Errorf("what was kept for a notice left after %v", d)
		}
		if d := time.Since(started); d > 2*day {
			t.Errorf("the notice took %v", d)
		}
		s.wait(t, s.run, data.RunDone)
		for i := perDay; i < len(p.taken); i++ {
			if gap := p.taken[i].at.Sub(p.taken[i-perDay].at); gap < day {
				t.Fatalf("messages %d to %d within %v", i-perDay, i, gap)
			}
		}
	})
}

func TestAccount_BulkPerDay(t *testing.T) {
	for perDay, want := range map[int]int{1: 1, 2: 1, 5: 4, 10: 9, 19: 18, 20: 18, 500: 450, 2000: 1800} {
		if got := (data.Account{PerDay: perDay}).BulkPerDay(); got != want {
			t.Errorf("of %d a day %d, want %d", perDay, got, want)
		}
	}
}

// Trouble that does not pass pauses a campaign at once. The notice of the same account is
// tried again, longer each time, and leaves when the account is mended.
func TestService_NoticeInTrouble(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		s := setStage(t, 5, nil)
		notice := s.startClass(t, data.ClassPolicy)
		var tries []time.Time
		p := &player{}
		p.dial = func(int) error {
			if tries = append(tries, time.Now()); len(tries) < 6 {
				return &channel.Failure{Kind: channel.AccountTrouble, Code: "auth_refused", Reply: "535 5.7.8 no"}
			}
			return nil
		}
		service, _ := s.serve(t, p, nil)
		time.Sleep(30 * time.Second)
		if w := service.Waiting(s.account); w.Why != "auth_refused" || w.Until.IsZero() {
			t.Errorf("waiting: %+v", w)
		}
		run, err := s.vault.Run(t.Context(), s.run)
		if err != nil || run.State != data.RunPaused || run.Pause != "auth_refused 535 5.7.8 no" {
			t.Errorf("the campaign is %+v, %v", run, err)
		}
		s.wait(t, notice, data.RunDone)
		p.once(t, 5)
		for i, want := range []time.Duration{time.Minute, 4 * time.Minute, maxHold, maxHold, maxHold} {
			if got := tries[i+1].Sub(tries[i]); got < want*9/10 || got > want*11/10+time.Second {
				t.Errorf("try %d came after %v, want about %v", i+1, got, want)
			}
		}
	})
}

// Whoever mends the account and wakes the service does not wait for a quarter of an hour.
func TestService_NoticeAfterMending(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		s := setStage(t, 5, nil)
		notice := s.startClass(t, data.ClassPolicy)
		var refuse atomic.Bool
		refuse.Store(true)
		p := &player{dial: func(int) error {
			if refuse.Load() {
				return &channel.Failure{Kind: channel.AccountTrouble, Code: "auth_refused"}
			}
			return nil
		}}
		service, _ := s.serve(t, p, nil)
		time.Sleep(30 * time.Minute)
		refuse.Store(false)
		service.Wake()
		time.Sleep(time.Second)
		if run, err := s.vault.Run(t.Context(), notice); err != nil || run.State != data.RunDone {
			t.Errorf("the notice is %+v, %v", run, err)
		}
	})
}

// badCampaign refuses the text of campaigns.
type badCampaign struct{ *player }

func (b badCampaign) Compose(r *data.Run, m data.Message) (channel.Envelope, error) {
	if r.Class == data.ClassCampaign {
		return nil, &channel.Failure{Kind: channel.TextTrouble, Code: "template_unknown_field"}
	}
	return b.player.Compose(r, m)
}

// A text that can't be sent stops the run that has it, and no other.
func TestService_TextTroubleStopsNoNotice(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		s := setStage(t, 12, nil)
		p := &player{}
		service, _ := s.serve(t, badCampaign{p}, nil)
		s.wait(t, s.run, data.RunPaused)
		notice := s.startClass(t, data.ClassBreach)
		if err := s.vault.ResumeRun(t.Context(), s.run); err != nil {
			t.Fatal(err)
		}
		service.Wake()
		s.wait(t, notice, data.RunDone)
		s.wait(t, s.run, data.RunPaused)
		p.once(t, 12)
	})
}
