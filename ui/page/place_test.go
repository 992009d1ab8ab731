package page_test

import (
	"context"
	"errors"
	"testing"

	"mujeeb/ui/page"
	"mujeeb/ui/page/pagetest"
)

// The answer of a job is done with as long as the page is there, whatever it is, and
// not when the page was left before it came.
func TestAttempt(t *testing.T) {
	errNo := errors.New("no")
	for name, c := range map[string]struct {
		err   error
		leave bool
	}{"Shown": {}, "Failed": {err: errNo}, "Left": {leave: true}, "LeftAndFailed": {err: errNo, leave: true}} {
		t.Run(name, func(t *testing.T) {
			s := pagetest.New(t, "en")
			answer := make(chan struct{})
			done, ran := 0, false
			s.Place.Env.Post = func(f func()) {
				s.Post(func() {
					f()
					ran = true
				})
			}
			if !s.Place.Idle() {
				t.Error("not idle before anything was asked")
			}
			page.Attempt(s.Place, func(context.Context) (int, error) {
				<-answer
				return 7, c.err
			}, func(n int, err error) {
				if done++; n != 7 || !errors.Is(err, c.err) {
					t.Errorf("got %d, %v", n, err)
				}
			})
			if s.Place.Idle() {
				t.Error("idle while the answer is to come")
			}
			if c.leave {
				s.Place.End()
			}
			close(answer)
			s.Until("the answer", func() bool { return ran })
			s.Until("the end of the job", s.Place.Idle)
			if c.leave != (done == 0) || done > 1 {
				t.Errorf("left: %v; done with %d times", c.leave, done)
			}
		})
	}
}

// What is acted on is finished though the page is left, and the page hears nothing.
func TestPlace_Act(t *testing.T) {
	s := pagetest.New(t, "en")
	begun, finish := make(chan struct{}), make(chan struct{})
	finished := make(chan error, 1)
	heard, posted := false, make(chan struct{})
	s.Place.Env.Post = func(f func()) {
		s.Post(f)
		close(posted)
	}
	s.Place.Act(func(ctx context.Context) error {
		close(begun)
		<-finish
		finished <- ctx.Err()
		return nil
	}, func() { heard = true })
	<-begun
	if s.Place.Idle() {
		t.Error("idle while the job runs")
	}
	s.Place.End()
	close(finish)
	if err := <-finished; err != nil {
		t.Errorf("the job was given up: %v", err)
	}
	<-posted
	s.Until("the end of the job", s.Place.Idle)
	if heard {
		t.Error("a page that was left heard of it")
	}
}

// The person is told that something went wrong in the program's words: the
// error's own may hold what is nobody's business.
func TestPlace_Fail(t *testing.T) {
	s := pagetest.New(t, "en")
	s.Place.Fail(context.Canceled) // by the person, or by the page that was left
	if s.Place.InDialog() {
		t.Error("the person is told of what was given up")
	}
	s.Place.Fail(errors.New("no row for rana@example.com"))
	s.Reads(s.T("error.internal"))
	if s.Sees(s.T("kit.details")) || s.Sees("rana@example.com") {
		t.Error("the person is told the words of the error")
	}
}
