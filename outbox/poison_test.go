package outbox

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"mujeeb/data"
	"mujeeb/outbox/channel"
)

// severed is what a channel says when its connection ends without a word.
var severed = &channel.Failure{Kind: channel.AccountTrouble, Code: "connection_closed", RetryAfter: shortWait}

// onConnections plays a test with 1, 2 and 4 connections, on synctest's clock.
func onConnections(t *testing.T, play func(t *testing.T, connections int)) {
	for _, n := range []int{1, 2, 4} {
		t.Run(fmt.Sprint(n, " connections"), func(t *testing.T) { synctest.Test(t, func(t *testing.T) { play(t, n) }) })
	}
}

// A message that its connection dies of, each time, holds nobody up, and is set aside
// after the third time. Neither the run nor the account is paused for it.
func TestService_PoisonedMessage(t *testing.T) {
	onConnections(t, func(t *testing.T, connections int) {
		const n = 60
		s := setStage(t, n, func(a *data.Account) { a.Connections = connections })
		poisoned := []string{mailbox(0), mailbox(1), mailbox(20), mailbox(21), mailbox(22)}
		p := &player{begin: func(to string, _ int) error {
			if slices.Contains(poisoned, to) {
				return severed
			}
			return nil
		}}
		s.serve(t, p, nil)
		time.Sleep(time.Minute)
		p.once(t, n-len(poisoned)) // nobody waits for the poisoned ones
		s.wait(t, s.run, data.RunDone)
		p.once(t, n-len(poisoned))
		for _, i := range []int{0, 1, 20, 21, 22} {
			if r := s.row(t, i); r.State != data.MessageFailed || r.Reason != channel.CodeConnectionDied {
				t.Errorf("person %d: %+v", i, r)
			}
			if tries := p.begun[mailbox(i)]; tries < maxDeaths || tries > 2*maxDeaths { // a connection in use counts for nothing
				t.Errorf("person %d was tried %d times", i, tries)
			}
		}
	})
}

// When every connection dies, it is not the messages' fault: none is set aside, and the
// run is paused. Mended, all are sent.
func TestService_EveryConnectionDies(t *testing.T) {
	onConnections(t, func(t *testing.T, connections int) {
		for _, n := range []int{1, 3, 40} {
			s := setStage(t, n, func(a *data.Account) { a.Connections = connections })
			die := true
			p := &player{begin: func(string, int) error {
				if die {
					return severed
				}
				return nil
			}}
			service, stop := s.serve(t, p, nil)
			for range 3 {
				run := s.wait(t, s.run, data.RunPaused)
				if code, _ := ParsePause(run.Pause); code != "connection_closed" || s.totals(t)[data.MessageQueued] != n {
					t.Errorf("paused with %q, totals %v", run.Pause, s.totals(t))
				}
				if err := s.vault.ResumeRun(t.Context(), s.run); err != nil {
					t.Fatal(err)
				}
				service.Wake()
			}
			die = false
			s.wait(t, s.run, data.RunDone)
			p.once(t, n)
			stop()
		}
	})
}

// What a connection died of is counted in the vault, so that a restart does not begin anew.
func TestService_PoisonedMessage_Restart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := setStage(t, 5, func(a *data.Account) { a.Connections = 1 })
		p := &player{begin: func(to string, _ int) error {
			if to == mailbox(0) {
				return severed
			}
			return nil
		}}
		for range maxDeaths {
			_, stop := s.serve(t, p, nil)
			time.Sleep(backoffs[maxDeaths] + time.Minute)
			stop()
			s.reopen(t)
		}
		if r := s.row(t, 0); r.State != data.MessageFailed || p.begun[mailbox(0)] != maxDeaths {
			t.Errorf("tried %d times: %+v", p.begun[mailbox(0)], r)
		}
	})
}
