package outbox

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/outbox/channel"
)

func TestService_LoginRefused(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		s := setStage(t, 20, nil)
		refuse := true
		p := &player{dial: func(int) error {
			if refuse {
				return &channel.Failure{Kind: channel.AccountTrouble, Code: "auth_refused", Reply: "535 5.7.8 hello@olive.example is not known"}
			}
			return nil
		}}
		service, _ := s.serve(t, p, nil)
		run := s.wait(t, s.run, data.RunPaused)
		if code, words := ParsePause(run.Pause); code != "auth_refused" || words != "535 5.7.8 … is not known" {
			t.Errorf("pause: %q, %q", code, words)
		}
		if p.dials != 1 {
			t.Errorf("a wrong password was tried %d times", p.dials)
		}
		refuse = false
		if err := s.vault.ResumeRun(t.Context(), s.run); err != nil {
			t.Fatal(err)
		}
		service.Wake()
		s.wait(t, s.run, data.RunDone)
		p.once(t, 20)
	})
}

// shortWait is the first wait after trouble that a channel says may pass.
const shortWait = 15 * time.Second

func TestService_Unreachable(t *testing.T) {
	for name, c := range map[string]struct {
		back int // after so many dials the server is there
		want data.RunState
	}{"comes back": {2, data.RunDone}, "stays away": {1000, data.RunPaused}} {
		t.Run(name, func(t *testing.T) {
			onEach(t, func(t *testing.T, setStage setter) {
				s := setStage(t, 5, nil)
				p := &player{dial: func(n int) error {
					if n < c.back {
						return &channel.Failure{Kind: channel.AccountTrouble, Code: "connection_refused", RetryAfter: shortWait}
					}
					return nil
				}}
				service, _ := s.serve(t, p, nil)
				time.Sleep(time.Second)
				if w := service.Waiting(s.account); w.Why != "connection_refused" {
					t.Errorf("waiting: %+v", w)
				}
				run := s.wait(t, s.run, c.want)
				if code, _ := ParsePause(run.Pause); c.want == data.RunPaused && (code != "connection_refused" || p.dials != maxStrikes) {
					t.Errorf("paused with %q after %d dials", run.Pause, p.dials)
				}
				if left := s.claimed(t); left != 0 {
					t.Errorf("%d messages stay claimed", left)
				}
			})
		})
	}
}

// The server hangs up between two messages: not the message's fault, and not
// the account's.
func TestService_ConnectionEndsBetweenMessages(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		s := setStage(t, 10, func(a *data.Account) { a.Connections = 1 })
		p := &player{begin: func(to string, n int) error {
			if n == 0 && to != mailbox(0) {
				return &channel.Failure{Kind: channel.AccountTrouble, Code: "connection_closed", RetryAfter: shortWait}
			}
			return nil
		}}
		start := time.Now()
		s.serve(t, p, nil)
		s.wait(t, s.run, data.RunDone)
		p.once(t, 10)
		if d := time.Since(start); d > 5*time.Second {
			t.Errorf("waited %v", d)
		}
	})
}

// Trouble with the account at the dot of one message says nothing about the one
// that was announced behind it: that one waits in the queue.
func TestService_TroubleBeforeTheAnnounced(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		s := setStage(t, 20, func(a *data.Account) { a.Connections = 1 })
		p := &player{}
		p.finish = func(string, int) error {
			if p.announced == 3 {
				return &channel.Failure{Kind: channel.AccountTrouble, Code: "auth_wanted", Reply: "530 5.7.0 log in first"}
			}
			return nil
		}
		s.serve(t, p, nil)
		s.wait(t, s.run, data.RunPaused)
		if p.forsaken != 1 {
			t.Errorf("%d messages had been announced", p.forsaken)
		}
		if got := s.totals(t); got[data.MessageSent] != len(p.taken) || got[data.MessageQueued] != 20-len(p.taken) {
			t.Errorf("totals: %v", got)
		}
	})
}

// The last message that a connection carries is followed by none.
func TestService_ConnectionIsMadeAnew(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		const n = 2*perConnection + 10
		s := setStage(t, n, func(a *data.Account) { a.Connections = 1; a.PerMinute = 1000 })
		p := &player{}
		s.serve(t, p, nil)
		s.wait(t, s.run, data.RunDone)
		p.once(t, n)
		if p.dials != 3 || p.announced == 0 || p.forsaken != 0 {
			t.Errorf("%d connections, %d messages announced, %d of them in vain", p.dials, p.announced, p.forsaken)
		}
	})
}

// A server that allows fewer connections than the account says costs
// connections, not messages.
func TestService_FewerConnections(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		s := setStage(t, 30, nil)
		p := &player{dial: func(n int) error {
			if n >= 2 {
				return &channel.Failure{Kind: channel.AccountTrouble, Code: "server_refused", Reply: "421 4.3.2 too many connections", RetryAfter: time.Minute}
			}
			return nil
		}}
		s.serve(t, p, nil)
		s.wait(t, s.run, data.RunDone)
		p.once(t, 30)
	})
}

// What the provider says of the account at one message's dot is not that message's: it
// waits behind the others, and no try of it counts.
func TestService_AccountRefusedAtTheDot(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		s := setStage(t, 8, func(a *data.Account) { a.Connections = 2 })
		refusals := 2 * len(backoffs) // more than a message has tries
		p := &player{}
		p.finish = func(to string, n int) error {
			if to == mailbox(3) && n < refusals {
				return &channel.Failure{Kind: channel.AccountTrouble, Code: "server_refused", Reply: "454 4.7.0 throttled"}
			}
			return nil
		}
		service, _ := s.serve(t, p, nil)
		for i := range refusals {
			s.wait(t, s.run, data.RunPaused)
			if i == 2 {
				p.once(t, 7) // it waits behind the others
			}
			if err := s.vault.ResumeRun(t.Context(), s.run); err != nil {
				t.Fatal(err)
			}
			service.Wake()
		}
		s.wait(t, s.run, data.RunDone)
		p.once(t, 8)
	})
}

// Compose refuses the run's text.
type badText struct{ *player }

func (badText) Compose(*data.Run, data.Message) (channel.Envelope, error) {
	return nil, &channel.Failure{Kind: channel.TextTrouble, Code: "template_unknown_field"}
}

func TestService_BadText(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		s := setStage(t, 12, nil)
		s.serve(t, badText{&player{}}, nil)
		run := s.wait(t, s.run, data.RunPaused)
		if run.Pause != "template_unknown_field" {
			t.Errorf("pause: %q", run.Pause)
		}
		time.Sleep(time.Minute)
		if got := s.totals(t); got[data.MessageQueued] != 12 {
			t.Errorf("totals: %v", got)
		}
	})
}

// A server that refuses the text at the dot stops the run at once: whoever was to get it
// waits, and none of them is blamed.
func TestService_TextRefusedAtTheDot(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		s := setStage(t, 12, func(a *data.Account) { a.Connections = 2 })
		p := &player{finish: func(string, int) error {
			return &channel.Failure{Kind: channel.TextTrouble, Code: channel.CodeLooksLikeSpam, Reply: "554 rejected as spam"}
		}}
		s.serve(t, p, nil)
		run := s.wait(t, s.run, data.RunPaused)
		time.Sleep(time.Minute)
		if got := s.totals(t); got[data.MessageQueued] != 12 || run.Pause != "looks_like_spam 554 rejected as spam" || len(p.finished) > 2 {
			t.Errorf("paused with %q, totals %v, %d dots", run.Pause, got, len(p.finished))
		}
	})
}

// faulty is a vault that can't be written for a while.
type faulty struct {
	*data.Vault
	results, marks, released atomic.Int32 // how many steps with such still fail
}

var errDisk = errors.New("no space left on device")

func (f *faulty) AdvanceOutbox(ctx context.Context, s data.OutboxStep) ([]int64, error) {
	if len(s.Results) > 0 && f.results.Add(-1) >= 0 || len(s.Commits) > 0 && f.marks.Add(-1) >= 0 || len(s.Released) > 0 && f.released.Add(-1) >= 0 {
		return nil, errDisk
	}
	return f.Vault.AdvanceOutbox(ctx, s)
}

func TestService_VaultNotWritable(t *testing.T) {
	for name, fault := range map[string]func(*faulty){
		"results": func(f *faulty) { f.results.Store(5) },
		"marks":   func(f *faulty) { f.marks.Store(5) },
		"both":    func(f *faulty) { f.results.Store(3); f.marks.Store(3) },
	} {
		t.Run(name, func(t *testing.T) {
			onEach(t, func(t *testing.T, setStage setter) {
				s := setStage(t, 30, nil)
				f := &faulty{Vault: s.vault}
				fault(f)
				p := &player{}
				s.serve(t, p, f)
				s.wait(t, s.run, data.RunDone)
				p.once(t, 30)
				if got := s.totals(t); got[data.MessageSent] != 30 {
					t.Errorf("totals: %v", got)
				}
			})
		})
	}
}

// What was put back while the vault could not be written is put back when it can:
// nothing stays claimed, and a run that is resumed skips nobody.
func TestService_ReleasedWhenVaultIsWritable(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		s := setStage(t, 40, nil)
		f := &faulty{Vault: s.vault}
		f.released.Store(3)
		var once sync.Once
		p := &player{finish: func(string, int) error {
			once.Do(func() {
				if err := s.vault.PauseRun(context.Background(), s.run, ""); err != nil {
					t.Error(err)
				}
			})
			return nil
		}}
		service, _ := s.serve(t, p, f)
		s.wait(t, s.run, data.RunPaused)
		for i := 0; f.released.Load() >= 0; i++ {
			if i == 100 {
				t.Fatal("nothing was put back while the vault could not be written")
			}
			time.Sleep(vaultRetry) // synctest's time
		}
		if n := s.claimed(t); n != 0 {
			t.Errorf("%d messages stay claimed", n)
		}
		if err := s.vault.ResumeRun(t.Context(), s.run); err != nil {
			t.Fatal(err)
		}
		service.Wake()
		s.wait(t, s.run, data.RunDone)
		p.once(t, 40)
	})
}

// Trouble that passes again and again, with messages sent in between, does not
// pause the runs: only trouble that lasts does.
func TestService_TroubleThatPasses(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		const n = 6 * maxStrikes
		s := setStage(t, n, func(a *data.Account) { a.Connections = 1 })
		p := &player{}
		p.begin = func(to string, tries int) error {
			for i := 2; i < n; i += 3 {
				if to == mailbox(i) && tries < 2 { // the connection in use, and a new one
					return &channel.Failure{Kind: channel.AccountTrouble, Code: "connection_closed", RetryAfter: shortWait}
				}
			}
			return nil
		}
		s.serve(t, p, nil)
		s.wait(t, s.run, data.RunDone)
		p.once(t, n)
	})
}

// Waits grow from trouble to trouble, and end.
func TestService_LongestWait(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		s := setStage(t, 1, nil)
		var waits []time.Duration
		last := time.Time{}
		p := &player{dial: func(int) error {
			if now := time.Now(); !last.IsZero() {
				waits = append(waits, now.Sub(last))
			}
			last = time.Now()
			return &channel.Failure{Kind: channel.AccountTrouble, Code: "connection_refused", RetryAfter: 5 * time.Minute}
		}}
		s.serve(t, p, nil)
		s.wait(t, s.run, data.RunPaused)
		if len(waits) != maxStrikes-1 || waits[0] > 6*time.Minute || waits[1] < 2*waits[0] || slices.Max(waits) > 17*time.Minute {
			t.Errorf("waited %v", waits)
		}
	})
}

// What a failure leaves of a message depends on whose trouble it is, and on
// whether the server spoke of this message.
func TestPlanner_Result(t *testing.T) {
	p := planner{now: time.Now, jitter: func() float64 { return 0.5 }}
	for name, c := range map[string]struct {
		at    step
		f     *channel.Failure
		moves bool
		want  data.MessageState
	}{
		"taken":                      {stepCommitted, nil, true, data.MessageSent},
		"no connection":              {stepDial, &channel.Failure{Kind: channel.AccountTrouble, Reply: "421 busy"}, false, ""},
		"the account, silently":      {stepBody, &channel.Failure{Kind: channel.AccountTrouble}, false, ""},
		"the account, with words":    {stepBody, &channel.Failure{Kind: channel.AccountTrouble, Reply: "550 5.7.1 looks like spam"}, false, ""},
		"the connection":             {stepBody, &channel.Failure{Kind: channel.AccountTrouble, RetryAfter: shortWait}, true, data.MessageQueued},
		"the account, at the commit": {stepCommitted, &channel.Failure{Kind: channel.AccountTrouble}, true, data.MessageQueued},
		"the text":                   {stepCompose, &channel.Failure{Kind: channel.TextTrouble}, false, ""},
		"the text, at the commit":    {stepCommitted, &channel.Failure{Kind: channel.TextTrouble}, true, data.MessageQueued},
		"for now":                    {stepBody, &channel.Failure{Kind: channel.Temporary}, true, data.MessageQueued},
		"for good":                   {stepBody, &channel.Failure{Kind: channel.Permanent}, true, data.MessageFailed},
		"nobody there":               {stepBody, &channel.Failure{Kind: channel.NoSuchRecipient}, true, data.MessageFailed},
		"cut before the commit":      {stepBody, &channel.Failure{Kind: channel.Unknown}, true, data.MessageQueued},
		"cut after the commit":       {stepCommitted, &channel.Failure{Kind: channel.Unknown}, true, data.MessageUnsure},
	} {
		r, moves := p.result(data.Message{ID: 1}, c.at, "", c.f)
		if moves != c.moves || moves && r.State != c.want {
			t.Errorf("%s: %v, %+v", name, moves, r)
		}
	}
}
