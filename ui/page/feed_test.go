package page_test

import (
	"context"
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
