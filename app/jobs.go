package app

import (
	"context"
	"sync"
)

// Job is what a job of [Session.Finish] is for. It matters only to whoever has to
// be told that the job was not finished.
type Job int

const (
	Change Job = iota // writes into the vault
	File              // writes a file that the person chose to have
)

// Unfinished counts the jobs that closing a session could not wait for. It holds
// nothing about what they were.
type Unfinished struct{ Changes, Files int }

// Any reports whether there are some.
func (u Unfinished) Any() bool { return u.Changes+u.Files > 0 }

// jobs are the jobs of a session that still run.
type jobs struct {
	ctx    context.Context // of every job; ends when there is no more time
	giveUp context.CancelFunc
	all    sync.WaitGroup

	mu      sync.Mutex
	running Unfinished
}

func (j *jobs) begin() { j.ctx, j.giveUp = context.WithCancel(context.Background()) }

func (j *jobs) run(kind Job, job func(context.Context)) {
	j.count(kind, 1)
	j.all.Go(func() {
		defer j.count(kind, -1)
		job(j.ctx)
	})
}

func (j *jobs) count(kind Job, by int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if kind == File {
		j.running.Files += by
	} else {
		j.running.Changes += by
	}
}

// end waits for the jobs until ctx ends, ends the context of those left then, and
// returns how many they were.
func (j *jobs) end(ctx context.Context) Unfinished {
	waitFor(ctx, &j.all)
	j.mu.Lock()
	defer j.mu.Unlock()
	j.giveUp()
	return j.running
}

// waitFor waits for a group until ctx ends, and no longer.
func waitFor(ctx context.Context, group *sync.WaitGroup) {
	ended := make(chan struct{})
	go func() {
		group.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-ctx.Done():
	}
}
