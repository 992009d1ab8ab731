package page_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"mujeeb/ui/page"
	"mujeeb/ui/page/pagetest"
)

// held is a Latest whose jobs answer when they are let.
type held struct {
	stage  *pagetest.Stage
	latest page.Latest[string]
	next   func() func()
	shown  []string
	errs   []error
	job    context.Context // of the job asked for last
}

func newHeld(t *testing.T) *held {
	h := &held{stage: pagetest.New(t, "en")}
	h.next = h.stage.Hold()
	return h
}

// ask begins a job; answer lets it go and returns the hop in which its answer
// comes back.
func (h *held) ask(name string) (answer func() func()) {
	let, begun := make(chan struct{}), make(chan context.Context)
	h.latest.Ask(h.stage.Place, func(ctx context.Context) (string, error) {
		begun <- ctx
		<-let
		return name, ctx.Err()
	}, func(s string, err error) {
		h.shown, h.errs = append(h.shown, s), append(h.errs, err)
	})
	h.job = <-begun
	return func() func() {
		close(let)
		return h.next()
	}
}

// Whatever the order in which the answers come, the newest one is shown, once, and
// no other.
func TestLatest_Order(t *testing.T) {
	names := []string{"first", "second", "third"}
	for _, order := range [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
		h := newHeld(t)
		answers := make([]func() func(), len(names))
		for i, name := range names {
			answers[i] = h.ask(name)
		}
		for _, i := range order {
			answers[i]()()
		}
		if !slices.Equal(h.shown, []string{"third"}) || h.errs[0] != nil {
			t.Errorf("answered in the order %v: shown %v, %v", order, h.shown, h.errs)
		}
	}
}

// An answer that was on its way back already when something else was asked is not
// shown.
func TestLatest_AskedMeanwhile(t *testing.T) {
	h := newHeld(t)
	first, job := h.ask("first")(), h.job
	second := h.ask("second")
	if job.Err() == nil {
		t.Error("what is given up goes on")
	}
	first()
	if len(h.shown) != 0 {
		t.Errorf("shown %v", h.shown)
	}
	second()()
	if !slices.Equal(h.shown, []string{"second"}) {
		t.Errorf("shown %v", h.shown)
	}
}

// What is stopped answers, what is dropped does not; both hear that they are to end.
func TestLatest_StopAndDrop(t *testing.T) {
	h := newHeld(t)
	stopped := h.ask("stopped")
	h.latest.Stop()
	stopped()()
	if !slices.Equal(h.shown, []string{"stopped"}) || !errors.Is(h.errs[0], context.Canceled) {
		t.Errorf("stopped: shown %v, %v", h.shown, h.errs)
	}
	h.shown = nil
	dropped := h.ask("dropped")
	h.latest.Drop()
	if h.job.Err() == nil {
		t.Error("what is dropped goes on")
	}
	dropped()()
	left := h.ask("left")
	h.stage.Place.End()
	left()()
	if len(h.shown) != 0 {
		t.Errorf("shown %v", h.shown)
	}
}

// What a job says on its way is not heard any more when its answer was shown or it
// was given up.
func TestLatest_OnItsWay(t *testing.T) {
	h := newHeld(t)
	said := 0
	var job context.Context
	let := make(chan struct{})
	h.latest.Ask(h.stage.Place, func(ctx context.Context) (string, error) {
		job = ctx
		h.stage.Place.PostWhile(ctx, func() { said++ })
		<-let
		return "", nil
	}, func(string, error) {})
	h.next()()
	if said != 1 {
		t.Errorf("heard %d times", said)
	}
	close(let)
	h.next()()
	h.stage.Place.PostWhile(job, func() { said++ })
	h.next()()
	if said != 1 {
		t.Errorf("heard %d times, also after the answer", said)
	}
}
