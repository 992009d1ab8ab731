package ui

import (
	"context"
	"testing"

	"mujeeb/ui/page"
)

// However often a feed is asked, it reads once at a time, and once more for all
// that was asked meanwhile.
func TestFeed(t *testing.T) {
	w, _ := openWindow(t, "en")
	p := w.app.shell.place
	asked, shown := 0, 0
	going, wait := make(chan struct{}), make(chan struct{})
	f := page.NewFeed(p, func() func(context.Context) (int, error) {
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
	<-going2(w, going)
	wait <- struct{}{}
	w.wait("the second reading", func() bool { return shown == 2 })
	if asked != 2 {
		t.Errorf("read %d times", asked)
	}
}

// going2 runs what was posted until the next reading has begun.
func going2(w *window, going chan struct{}) chan struct{} {
	begun := make(chan struct{}, 1)
	w.wait("the next reading", func() bool {
		select {
		case <-going:
			begun <- struct{}{}
			return true
		default:
			return false
		}
	})
	return begun
}
