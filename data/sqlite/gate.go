package sqlite

import (
	"context"
	"errors"
	"sync"
)

// gate counts the connections to a file, and keeps new ones out: while the file is
// replaced, until it goes on, and once it is closed, for good.
type gate struct {
	mu     sync.Mutex
	open   int
	round  int           // connections of an earlier round are not used again
	shut   chan struct{} // closed once the file is
	paused chan struct{} // closed when it goes on; nil when nothing is paused
	empty  chan struct{} // closed when no connection is open; nil when nobody waits for it
}

func newGate() *gate { return &gate{shut: make(chan struct{})} }

var errClosed = errors.New("the vault is closed")

// enter lets a connection in, after a pause, and returns the round it is of.
func (g *gate) enter(ctx context.Context) (round int, err error) {
	for {
		g.mu.Lock()
		paused := g.paused
		switch {
		case g.isClosed():
			g.mu.Unlock()
			return 0, errClosed
		case paused == nil:
			defer g.mu.Unlock()
			g.open++
			return g.round, nil
		}
		g.mu.Unlock()
		select {
		case <-paused:
		case <-g.shut:
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
}

// leave says that a connection is closed.
func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.open--; g.open == 0 && g.empty != nil {
		close(g.empty)
		g.empty = nil
	}
}

// isRound reports whether a connection may be used again.
func (g *gate) isRound(round int) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return round == g.round
}

// pause keeps connections out until resume is called. The channel is closed once those
// that are open are closed.
func (g *gate) pause() (empty <-chan struct{}, resume func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	paused := make(chan struct{})
	g.paused = paused
	g.round++
	return g.whenEmpty(), func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.paused = nil
		close(paused)
	}
}

// close keeps connections out for good. It may be repeated. The channel is closed once
// those that are open are closed.
func (g *gate) close() (empty <-chan struct{}) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.isClosed() {
		close(g.shut)
	}
	return g.whenEmpty()
}

// isClosed reports whether close was called.
func (g *gate) isClosed() bool {
	select {
	case <-g.shut:
		return true
	default:
		return false
	}
}

// closedError returns an error once close was called.
func (g *gate) closedError() error {
	if g.isClosed() {
		return errClosed
	}
	return nil
}

func (g *gate) whenEmpty() <-chan struct{} {
	if g.open == 0 {
		done := make(chan struct{})
		close(done)
		return done
	}
	if g.empty == nil {
		g.empty = make(chan struct{})
	}
	return g.empty
}
