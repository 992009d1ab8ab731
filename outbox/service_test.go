package outbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/outbox/channel"
)

func TestService_SendsAll(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		s := setStage(t, 60, nil)
		p := &player{}
		s.serve(t, p, nil)
		s.wait(t, s.run, data.RunDone)
		p.once(t, 60)
		if got := s.totals(t); got[data.MessageSent] != 60 {
			t.Errorf("totals: %v", got)
		}
		if r := s.row(t, 7); r.Reply != "2.0.0 taken" || r.Reason != "" || r.DoneAt.IsZero() {
			t.Errorf("row: %+v", r)
		}
		if p.dials > 4 {
			t.Errorf("%d connections for an account that may have 4", p.dials)
		}
	})
}

func TestService_WakeAfterIdle(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		s := setStage(t, 3, nil)
		p := &player{}
		service, _ := s.serve(t, p, nil)
		s.wait(t, s.run, data.RunDone)
		time.Sleep(time.Hour)
		second := s.start(t)
		service.Wake()
		s.wait(t, second, data.RunDone)
		if got := len(p.to()); got != 6 {
			t.Errorf("%d messages, want 6", got)
		}
	})
}

func TestService_Outcomes(t *testing.T) {
	words := "550 5.1.1 <person0@example.org> unknown"
	for name, c := range map[string]struct {
		begin, finish error
		state         data.MessageState
		reason, reply string
		bounced       bool
		taken         int
	}{
		"refused at RCPT": {begin: &channel.Failure{Kind: channel.Permanent, Code: "server_refused", Reply: "552 too big"},
			state: data.MessageFailed, reason: "server_refused", reply: "552 too big"},
		"no such user": {begin: &channel.Failure{Kind: channel.NoSuchRecipient, Code: "server_refused", Reply: words},
			state: data.MessageFailed, reason: channel.CodeNoSuchRecipient, reply: words, bounced: true},
		"refused at the dot": {finish: &channel.Failure{Kind: channel.Permanent, Code: "server_refused", Reply: "554 no"},
			state: data.MessageFailed, reason: "server_refused", reply: "554 no"},
		"no answer to the dot": {finish: &channel.Failure{Kind: channel.Unknown, Code: "timeout"}, state: data.MessageUnsure, reason: "timeout"},
		"dot, unknown error":   {finish: errors.New("?"), state: data.MessageUnsure, reason: channel.CodeInternal},
		"never accepted": {begin: &channel.Failure{Kind: channel.Temporary, Code: "server_refused", Reply: "450 busy"},
			state: data.MessageFailed, reason: channel.CodeGaveUp, reply: "450 busy"},
	} {
		t.Run(name, func(t *testing.T) {
			onEach(t, func(t *testing.T, setStage setter) {
				s := setStage(t, 3, nil)
				p := &player{}
				for at, err := range map[*func(string, int) error]error{&p.begin: c.begin, &p.finish: c.finish} {
					*at = func(to string, _ int) error {
						if to == mailbox(0) {
							return err
						}
						return nil
					}
				}
				s.serve(t, p, nil)
				s.wait(t, s.run, data.RunDone)
				p.once(t, 2)
				r := s.row(t, 0)
				if r.State != c.state || r.Reason != c.reason || r.Reply != c.reply {
					t.Errorf("got %+v", r)
				}
				run, err := s.vault.Run(t.Context(), s.run)
				if err != nil {
					t.Fatal(err)
				}
				reach, err := s.vault.Reach(t.Context(), run)
				if want := map[bool]int{true: 1}[c.bounced]; err != nil || reach[data.VerdictBounced] != want {
					t.Errorf("bounced: %d, want %d (%v)", reach[data.VerdictBounced], want, err)
				}
			})
		})
	}
}

func TestService_TriesAgain(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		s := setStage(t, 1, nil)
		start := time.Now()
		var tries []time.Duration
		p := &player{finish: func(_ string, n int) error {
			tries = append(tries, time.Since(start).Round(time.Second))
			if n < 3 {
				return &channel.Failure{Kind: channel.Temporary, Code: "server_refused", Reply: "451 later"}
			}
			return nil
		}}
		service, _ := s.serve(t, p, nil)
		time.Sleep(30 * time.Second)
		if w := service.Waiting(s.account); w.Why != WaitLater || w.Until.IsZero() {
			t.Errorf("waiting: %+v", w)
		}
		s.wait(t, s.run, data.RunDone)
		p.once(t, 1)
		for i, want := range []time.Duration{0, time.Minute, 5 * time.Minute, 15 * time.Minute} {
			var got time.Duration
			if i > 0 {
				got = tries[i] - tries[i-1]
			}
			if got < want*9/10 || got > want*11/10 {
				t.Errorf("try %d came after %v, want about %v", i, got, want)
			}
		}
	})
}

func TestService_SameMessageIDAtEveryTry(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		s := setStage(t, 1, nil)
		p := &player{finish: func(_ string, n int) error {
			if n == 0 {
				return &channel.Failure{Kind: channel.Temporary, Code: "server_refused", Reply: "451 later"}
			}
			return nil
		}}
		s.serve(t, p, nil)
		s.wait(t, s.run, data.RunDone)
		sent, err := s.vault.LeadMessages(t.Context(), s.leads[0])
		if err != nil || len(sent) != 1 || sent[0].MessageID != p.taken[0].id {
			t.Errorf("got %+v, %v; taken %+v", sent, err, p.taken)
		}
		if !sent[0].At.Before(p.taken[0].at.Add(-50 * time.Second)) {
			t.Errorf("the date moved with the try: %v, sent at %v", sent[0].At, p.taken[0].at)
		}
	})
}

// Whoever opts out while a campaign runs gets nothing more, even if their
// message was claimed already and its body is on the wire.
func TestService_OptOutWhileRunning(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		s := setStage(t, 10, func(a *data.Account) { a.Connections = 1 })
		withdraw := func(i int) {
			_, err := s.vault.RecordConsent(t.Context(), data.ConsentRecord{LeadID: s.leads[i], PurposeID: s.purpose,
				Act: data.ActWithdrawn, Via: "email", Grade: data.GradeWord})
			if err != nil {
				t.Error(err)
			}
		}
		p := &player{begin: func(to string, _ int) error {
			switch to {
			case mailbox(1):
				withdraw(1) // this very message
			case mailbox(2):
				withdraw(3) // claimed
				withdraw(9) // queued
			case mailbox(5):
				if _, err := s.vault.EraseLead(t.Context(), s.leads[5]); err != nil {
					t.Error(err)
				}
			}
			return nil
		}}
		s.serve(t, p, nil)
		s.wait(t, s.run, data.RunDone)
		want := []string{mailbox(0), mailbox(2), mailbox(4), mailbox(6), mailbox(7), mailbox(8)}
		got := p.to()
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("got %v", got)
		}
		if got := s.totals(t); got[data.MessageSkipped] != 4 || got[data.MessageSent] != 6 {
			t.Errorf("totals: %v", got)
		}
	})
}

// halt returns a player during whose nth commit stop is called, and how many messages
// may leave in all: those whose commit had begun when stop returned, and one more for
// each other connection. The transaction that marks a message looks at its run, so
// none is marked after stop; but each connection may have one that was marked before
// and whose commit is about to begin.
//
// The bound counts from the return of stop, not from its call: the marks of other
// connections may get the vault's only writer first, any number of times, since a pool
// of the standard library serves whoever waits in no order.
func (s *stage) halt(t *testing.T, nth int32, stop func() error) (p *player, most func() int) {
	t.Helper()
	account, err := s.vault.Account(t.Context(), s.account)
	if err != nil {
		t.Fatal(err)
	}
	var begun, bound atomic.Int32
	p = &player{finish: func(string, int) error {
		if begun.Add(1) == nth {
			if err := stop(); err != nil {
				t.Error(err)
			}
			bound.Store(begun.Load() + int32(account.Connections) - 1)
		}
		return nil
	}}
	return p, func() int { return int(bound.Load()) }
}

func TestService_PauseStopReopenResume(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		s := setStage(t, 40, nil)
		p, most := s.halt(t, 15, func() error { return s.vault.PauseRun(context.Background(), s.run, "") })
		_, stop := s.serve(t, p, nil)
		s.wait(t, s.run, data.RunPaused)
		time.Sleep(time.Minute)
		got := s.totals(t)
		if got[data.MessageSent] < 15 || got[data.MessageSent] > most() || got[data.MessageSent]+got[data.MessageQueued] != 40 {
			t.Errorf("after the pause: %v, want at most %d sent", got, most())
		}
		stop()
		s.reopen(t)
		service, _ := s.serve(t, p, nil)
		time.Sleep(time.Minute)
		if again := s.totals(t); again[data.MessageSent] != got[data.MessageSent] {
			t.Errorf("a paused run went on: %v, then %v", got, again)
		}
		if err := s.vault.ResumeRun(context.Background(), s.run); err != nil {
			t.Fatal(err)
		}
		service.Wake()
		s.wait(t, s.run, data.RunDone)
		p.once(t, 40)
	})
}

func TestService_Cancel(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		s := setStage(t, 40, nil)
		p, most := s.halt(t, 10, func() error { return s.vault.CancelRun(context.Background(), s.run) })
		s.serve(t, p, nil)
		s.wait(t, s.run, data.RunCancelled)
		time.Sleep(time.Minute)
		got := s.totals(t)
		if got[data.MessageSent] > most() || got[data.MessageSent]+got[data.MessageCancelled] != 40 {
			t.Errorf("totals: %v, want at most %d sent", got, most())
		}
	})
}

func TestService_StopWaitsForAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		patience time.Duration
		want     data.MessageState
	}{"patient": {time.Minute, data.MessageSent}, "impatient": {time.Second, data.MessageUnsure}} {
		t.Run(name, func(t *testing.T) {
			onEach(t, func(t *testing.T, setStage setter) {
				s := setStage(t, 20, nil)
				p := &player{finish: func(string, int) error { time.Sleep(10 * time.Second); return nil }}
				service, err := New(Params{Store: s.vault, Channels: func(context.Context, data.Account) (channel.Channel, error) { return p, nil }})
				if err != nil {
					t.Fatal(err)
				}
				service.Start(t.Context())
				time.Sleep(5 * time.Second) // four dots wait for their answers
				ctx, cancel := context.WithTimeout(context.Background(), c.patience)
				defer cancel()
				if err := service.Stop(ctx); (err != nil) != (c.want == data.MessageUnsure) {
					t.Errorf("stop: %v", err)
				}
				got := s.totals(t)
				if got[data.MessageCommitted]+got[data.MessageClaimed] != 0 || got[c.want] < 1 || got[data.MessageQueued]+got[c.want] != 20 {
					t.Errorf("totals: %v", got)
				}
			})
		})
	}
}

func TestService_Throttle(t *testing.T) {
	for name, c := range map[string]struct {
		messages, perMinute, perDay int
		window                      time.Duration
		limit                       int
		longest                     time.Duration
	}{
		"per minute":    {35, 10, 1000, time.Minute, 10, 5 * time.Minute},
		"one at a time": {5, 1, 1000, time.Minute, 1, 7 * time.Minute},
		"per day":       {25, 1000, 10, day, 10, 51 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			onEach(t, func(t *testing.T, setStage setter) {
				s := setStage(t, c.messages, func(a *data.Account) { a.PerMinute, a.PerDay = c.perMinute, c.perDay })
				p := &player{}
				start := time.Now()
				service, stop := s.serve(t, p, nil)
				time.Sleep(c.window / 3)
				if w := service.Waiting(s.account); !strings.HasPrefix(w.Why, "per_") && w.Why != WaitReserve || w.Until.IsZero() {
					t.Errorf("waiting: %+v", w)
				}
				stop() // a restart does not forget what was sent
				s.reopen(t)
				s.serve(t, p, nil)
				s.wait(t, s.run, data.RunDone)
				p.once(t, c.messages)
				for i := c.limit; i < len(p.taken); i++ {
					if gap := p.taken[i].at.Sub(p.taken[i-c.limit].at); gap < c.window {
						t.Fatalf("messages %d to %d within %v", i-c.limit, i, gap)
					}
				}
				if d := time.Since(start); d > c.longest {
					t.Errorf("took %v, want at most %v", d, c.longest)
				}
			})
		})
	}
}

// A run whose last message used up the limit is done at once, not when the
// limit is over.
func TestService_DoneAtTheLimit(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		s := setStage(t, 5, func(a *data.Account) { a.PerDay = 6 }) // of which a campaign may use 5
		start := time.Now()
		s.serve(t, &player{}, nil)
		s.wait(t, s.run, data.RunDone)
		if d := time.Since(start); d > time.Minute {
			t.Errorf("took %v", d)
		}
	})
}

func TestService_TwoRunsOneAccount(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		s := setStage(t, 25, nil)
		second := s.start(t)
		p := &player{}
		s.serve(t, p, nil)
		s.wait(t, s.run, data.RunDone)
		s.wait(t, second, data.RunDone)
		if got := len(p.to()); got != 50 {
			t.Errorf("%d messages, want 50", got)
		}
	})
}

func TestService_Progress(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		s := setStage(t, 50, nil)
		var calls atomic.Int32
		p := &player{finish: func(string, int) error { time.Sleep(100 * time.Millisecond); return nil }}
		service, err := New(Params{Store: s.vault, Channels: func(context.Context, data.Account) (channel.Channel, error) { return p, nil },
			OnProgress: func() { calls.Add(1) }})
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		service.Start(t.Context())
		s.wait(t, s.run, data.RunDone)
		took := time.Since(start)
		if err := service.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := time.Duration(calls.Load()); n < 3 || n > took/progressEvery+3 {
			t.Errorf("%d calls in %v", n, took)
		}
	})
}

func TestNew_Missing(t *testing.T) {
	_, err := New(Params{})
	if err == nil || !strings.Contains(err.Error(), "Store") || !strings.Contains(err.Error(), "Channels") {
		t.Errorf("got %v", err)
	}
	var s Service
	if err := s.Stop(t.Context()); err != nil {
		t.Errorf("stop before start: %v", err)
	}
}

func TestFailure_SaysNothingPersonal(t *testing.T) {
	f := &channel.Failure{Kind: channel.Permanent, Code: "server_refused", Reply: "550 amal@example.org"}
	if s := fmt.Sprint(f); strings.Contains(s, "amal") {
		t.Error(s)
	}
	if why := pauseWhy(f); strings.Contains(why, "amal") {
		t.Error(why)
	}
}
