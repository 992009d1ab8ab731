package breaches

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"

	"mujeeb/app"
	"mujeeb/data"
)

// saver writes one breach, again and again, from several goroutines: what was to
// be written last wins, and a new breach is added once.
type saver struct {
	vault   *data.Vault
	writing sync.WaitGroup // what was on the page when it was left

	left atomic.Bool // that was written down

	asked atomic.Int64 // how often something was to be written

	mu      sync.Mutex
	id      int64       // 0 until it was added
	written int64       // the number of what was written last
	last    data.Breach // what that was
}

// next returns the number of what is to be written now. It is called on the UI
// goroutine, in the order in which things are to be written.
func (s *saver) next() int64 { return s.asked.Add(1) }

// save finds out who is affected and writes the breach, unless a later one is
// written already; it returns what is in the vault then. Error codes: those of
// [data.Vault.SaveBreach].
func (s *saver) save(ctx context.Context, number int64, x data.Breach, w wanted) (data.Breach, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if number < s.written {
		return s.last, nil
	}
	f, err := w.find(ctx, s.vault)
	if err != nil {
		return x, err
	}
	x.ID, x.Audience, x.AffectedBy, x.AffectedOf = s.id, f.filter, w.way, w.of
	if x.ID, err = s.vault.SaveBreach(ctx, x); err == nil {
		s.id, s.written, s.last = x.ID, number, x
	}
	return x, err
}

// settled waits for what is on its way; it returns the breach's ID, 0 when it was
// never written, and whether the page was written down when it was left. Not for
// the UI goroutine.
func (s *saver) settled() (id int64, left bool) {
	s.writing.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.id, s.left.Load()
}

// Leave writes down what was not saved, also when the vault is about to be
// locked, so that nothing typed about a breach is lost. What has no title, or is
// wrong, stays as it was.
func (b *breachPage) Leave() {
	b.saver.left.Store(false)
	if b.title == nil || b.saved || strings.TrimSpace(b.title.Text()) == "" || b.wrong() != nil {
		return
	}
	number, x, w := b.saver.next(), b.draft(), b.people.wanted()
	x.UpdatedAt = b.Now()
	b.saver.writing.Add(1)
	b.Session.Finish(app.Change, func(ctx context.Context) {
		defer b.saver.writing.Done()
		if _, err := b.saver.save(ctx, number, x, w); err != nil {
			b.Log.Error("keep a breach", "err", err)
			return
		}
		b.saver.left.Store(true)
		b.Changed() // a list may have been read before
	})
}
