package page_test

import (
	"context"
	"errors"
	"testing"

	"mujeeb/ui/page"
	"mujeeb/ui/page/pagetest"
)

// However often a feed is asked, it reads once at a time, and once more for all
// that was asked meanwhile.
func TestFeed(t *testing.T) {
	s := pagetest.New(t, "en")
	asked, shown := 0, 0
	going, wait := make(chan struct{}), make(chan struct{})
	f := page.NewFeed(s.Place, func() func(context.Context) (int, error) {
		asked++
		n := asked
		return func(context.Context) (int, error) {
			going <- struct{}{}
			<-wait
			return n, nil
		}
	}, func(n int) { shown = n })
	for range 5 {
		f.Refresh()
	}
	<-going
	wait <- struct{}{}
	s.Until("the next reading", func() bool {
		select {
		case <-going:
			return true
		default:
			return false
		}
	})
	wait <- struct{}{}
	s.Until("the second reading", func() bool { return shown == 2 })
	if asked != 2 {
		t.Errorf("read %d times", asked)
	}
}

// A failure that lasts is told once, and again when it comes back after a success.
func TestFeed_Fails(t *testing.T) {
	s := pagetest.New(t, "en")
	var err error
	answers := 0
	f := page.NewFeed(s.Place, func() func(context.Context) (int, error) {
		fails := err
		return func(context.Context) (int, error) { return 0, fails }
	}, func(int) { answers++ })
	next := s.Hold()
	read := func(fails error) (told bool) {
		err = fails
		f.Refresh()
		next()()
		told = s.Place.InDialog()
		s.Place.CloseDialogs()
		return told
	}
	errNo := errors.New("no")
	for i, c := range []struct {
		fails error
		told  bool
	}{{errNo, true}, {errNo, false}, {nil, false}, {errNo, true}, {context.Canceled, false}} {
		if told := read(c.fails); told != c.told {
			t.Errorf("reading %d, %v: told %v", i, c.fails, told)
		}
	}
	if answers != 1 {
		t.Errorf("%d answers were shown", answers)
	}
}
