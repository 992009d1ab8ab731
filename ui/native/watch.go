package native

import "context"

// Events are called when the system tells something about the computer, on a goroutine
// of Watch's, one at a time.
type Events struct {
	// Sleeps is called before the computer sleeps or hibernates, which it does not
	// before Sleeps has returned, but for some seconds at most: five on most Linux
	// systems, two on Windows.
	Sleeps  func()
	Locks   func() // when the screen was locked
	Unlocks func() // when it is not locked any more, where that is told
	Ends    func() // before the session ends, on Windows: elsewhere a signal says so
}

// Watch listens to the system until ctx ends. It returns once it does, or an error where
// the system tells nothing.
func Watch(ctx context.Context, e Events) error { return watch(ctx, e) }
