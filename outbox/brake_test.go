package outbox

import (
	"fmt"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/outbox/channel"
)

// personOf returns i of mailbox i.
func personOf(t testing.TB, to string) (i int) {
	t.Helper()
	if _, err := fmt.Sscanf(to, "person%d@", &i); err != nil {
		t.Fatal(err)
	}
	return i
}

// Trouble that repeats stops a run before it burns through its recipients, and the
// provider's words stand beside it. What may be by chance stops nobody.
func TestService_Brake(t *testing.T) {
	refuse := func(words string) error {
		return &channel.Failure{Kind: channel.Permanent, Code: "server_refused", Reply: words}
	}
	bounce := func(words string) error {
		return &channel.Failure{Kind: channel.NoSuchRecipient, Code: "server_refused", Reply: words}
	}
	for name, c := range map[string]struct {
		say   func(i int) error
		pause string // "" where the run is done
		most  int    // messages that ended badly before it
	}{
		"refused alike": {func(i int) error {
			return refuse(fmt.Sprintf("550 5.0.0 <person%d@example.org> rejected, id %d-x", i, i*7))
		}, "refused_alike 550 5.0.0 … rejected, id", 3},
		"refused in other words": {func(i int) error {
			return refuse("550 5.0.0 rejected for reason " + []string{"a", "b", "c", "d"}[i%4])
		}, "", 60},
		"two of three refused": {func(i int) error {
			if i%3 == 0 {
				return nil
			}
			return refuse("550 rejected")
		}, "", 40},
		"bounces at the start": {func(i int) error {
			if i == 1 || i == 4 || i == 7 {
				return bounce("550 5.1.1 nobody at " + fmt.Sprint(i))
			}
			return nil
		}, "many_bounces 550 5.1.1 nobody at 7", 3},
		"some bounces later": {func(i int) error {
			if i > 10 && i%5 == 0 { // 9 of 60
				return bounce("550 5.1.1 nobody")
			}
			return nil
		}, "", 9},
		"many bounces later": {func(i int) error {
			if i > 10 && i%4 == 0 {
				return bounce("550 5.1.1 nobody")
			}
			return nil
		}, "many_bounces 550 5.1.1 nobody", 11},
		"no answers": {func(int) error { return &channel.Failure{Kind: channel.Unknown, Code: "timeout"} }, "many_unsure", 4},
		"three without an answer": {func(i int) error {
			if i < 3 {
				return &channel.Failure{Kind: channel.Unknown, Code: "timeout"}
			}
			return nil
		}, "", 3},
	} {
		t.Run(name, func(t *testing.T) {
			onEach(t, func(t *testing.T, setStage setter) {
				s := setStage(t, 60, func(a *data.Account) { a.Connections = 1 })
				p := &player{finish: func(to string, _ int) error { return c.say(personOf(t, to)) }}
				_, stop := s.serve(t, p, nil)
				want := data.RunDone
				if c.pause != "" {
					want = data.RunPaused
				}
				run := s.wait(t, s.run, want)
				got := s.totals(t)
				if bad := got[data.MessageFailed] + got[data.MessageUnsure]; bad != c.most || len(run.Pause) < len(c.pause) || run.Pause[:len(c.pause)] != c.pause {
					t.Errorf("paused with %q, want %q; totals %v, want %d that ended badly", run.Pause, c.pause, got, c.most)
				}
				if c.pause == "" {
					return
				}
				stop() // a restart forgets nothing, and a run that is resumed has its chances anew
				s.reopen(t)
				service, _ := s.serve(t, &player{}, nil)
				time.Sleep(time.Minute)
				if again := s.totals(t); again[data.MessageSent] != got[data.MessageSent] {
					t.Errorf("it went on: %v", again)
				}
				if err := s.vault.ResumeRun(t.Context(), s.run); err != nil {
					t.Fatal(err)
				}
				service.Wake()
				s.wait(t, s.run, data.RunDone)
			})
		})
	}
}

// After a resume the brake counts anew, and holds again.
func TestService_Brake_Resumed(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		s := setStage(t, 20, func(a *data.Account) { a.Connections = 1 })
		p := &player{finish: func(string, int) error {
			time.Sleep(10 * time.Millisecond) // synctest's time
			return &channel.Failure{Kind: channel.Permanent, Code: "server_refused", Reply: "550 rejected"}
		}}
		service, _ := s.serve(t, p, nil)
		for i := range 3 {
			s.wait(t, s.run, data.RunPaused)
			if got := s.totals(t); got[data.MessageFailed] != 3*(i+1) {
				t.Errorf("after pause %d: %v", i+1, got)
			}
			if err := s.vault.ResumeRun(t.Context(), s.run); err != nil {
				t.Fatal(err)
			}
			service.Wake()
		}
	})
}

// A breach notice has to reach everybody: addresses that do not exist do not stop it, and
// the brake of a campaign does not either.
func TestService_Brake_Notice(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		s := setStage(t, 30, nil)
		p := &player{finish: func(to string, n int) error {
			if personOf(t, to) < 20 {
				return &channel.Failure{Kind: channel.NoSuchRecipient, Code: "server_refused", Reply: "550 5.1.1 nobody"}
			}
			return nil
		}}
		service, _ := s.serve(t, p, nil)
		s.wait(t, s.run, data.RunPaused)
		notice := s.startClassTo(t, data.ClassBreach)
		service.Wake()
		s.wait(t, notice, data.RunDone)
		if run, err := s.vault.Run(t.Context(), s.run); err != nil || run.State != data.RunPaused {
			t.Errorf("the campaign is %+v, %v", run, err)
		}
		totals, err := s.vault.RunTotals(t.Context(), notice)
		if err != nil || totals[data.MessageSent] != 10 || totals[data.MessageQueued] != 0 {
			t.Errorf("totals: %v, %v", totals, err)
		}
	})
}
