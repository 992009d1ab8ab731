package page_test

import (
	"slices"
	"testing"
	"time"

	"mujeeb/ui/page"
	"mujeeb/ui/page/pagetest"
)

// timers are those that a stage set; none rings by itself.
type timers []*timer

type timer struct {
	ring    func()
	stopped bool
}

func (t *timers) after(_ time.Duration, f func()) (stop func() bool) {
	x := &timer{ring: f}
	*t = append(*t, x)
	return func() bool {
		was := x.stopped
		x.stopped = true
		return !was
	}
}

// ring rings those that nobody stopped.
func (t *timers) ring() {
	for _, x := range *t {
		if !x.stopped {
			x.ring()
		}
	}
	*t = nil
}

// Only what was waited for last is called, and nothing once it was cancelled or
// the page was left.
func TestDebounce(t *testing.T) {
	s := pagetest.New(t, "en")
	var set timers
	s.Place.After = set.after
	var called []string
	var rest page.Debounce
	wait := func(what string) { rest.Wait(s.Place, time.Second, func() { called = append(called, what) }) }
	wait("first")
	wait("second")
	set.ring()
	if !slices.Equal(called, []string{"second"}) {
		t.Errorf("called %v", called)
	}
	called = nil
	wait("cancelled")
	rest.Cancel()
	set.ring()
	wait("left")
	s.Place.End()
	set.ring()
	if len(called) != 0 {
		t.Errorf("called %v", called)
	}
}
