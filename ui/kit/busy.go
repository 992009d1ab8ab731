package kit

// Begin counts something that is done away from the UI goroutine until over is called.
// Call over once, from any goroutine, after what comes of it was given to Post.
func (e *Env) Begin() (over func()) {
	e.busy.Add(1)
	return func() { e.busy.Add(-1) }
}

// Idle reports whether nothing that was begun is still to come. What was given to Post
// may still have to run.
func (e *Env) Idle() bool { return e.busy.Load() == 0 }
