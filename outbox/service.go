package outbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"mujeeb/data"
	"mujeeb/outbox/channel"
)

const (
	vaultRetry    = 5 * time.Second        // after the vault could not be read or written
	progressEvery = 150 * time.Millisecond // at most
)

// Store is what the outbox needs of the vault.
type Store interface {
	BusyAccounts(ctx context.Context) ([]int64, error)
	Account(ctx context.Context, id int64) (data.Account, error)
	Runs(ctx context.Context, classes ...data.RunClass) ([]data.Run, error)
	Run(ctx context.Context, id int64) (*data.Run, error)
	PauseRun(ctx context.Context, id int64, why string) error
	NextDue(ctx context.Context, account int64) (time.Time, error)
	Room(ctx context.Context, account int64, l data.Limit) (data.Room, error)
	DomainRoom(ctx context.Context, account int64, perDomain int) (time.Time, error)
	HeardUntil(ctx context.Context, account int64) (time.Time, error)
	ClaimMessages(ctx context.Context, c data.Claim) ([]data.Message, error)
	AdvanceOutbox(ctx context.Context, s data.OutboxStep) (allowed []int64, err error)
}

var _ Store = (*data.Vault)(nil)

// Params is what a service takes from outside. Store and Channels are wanted.
type Params struct {
	Store    Store
	Channels func(ctx context.Context, a data.Account) (channel.Channel, error) // errors: *[Failure]

	// OnProgress is called on a goroutine of the service when totals or states
	// have changed, at most some seven times a second.
	OnProgress func()

	Log    *slog.Logger                         // default: none
	Now    func() time.Time                     // default: time.Now
	After  func(time.Duration) <-chan time.Time // default: time.After
	Jitter func() float64                       // in [0, 1); default: math/rand
}

// Service sends what the vault has queued. One vault has one service at a time.
type Service struct {
	params  Params
	planner planner
	commits *committer
	changed chan struct{} // for OnProgress; one slot
	nudge   chan struct{} // for supervise; one slot

	hard   context.Context // ends when Stop has no more patience
	cutOff context.CancelFunc
	soft   context.Context // ends when nothing new may begin
	stop   context.CancelFunc

	quit    chan struct{} // the groups have ended
	senders sync.WaitGroup
	writers sync.WaitGroup

	mu     sync.Mutex
	groups map[int64]*group
}

// New makes a service. It sends nothing before Start.
func New(p Params) (*Service, error) {
	var missing []error
	if p.Store == nil {
		missing = append(missing, errors.New("outbox: no Store"))
	}
	if p.Channels == nil {
		missing = append(missing, errors.New("outbox: no Channels"))
	}
	if err := errors.Join(missing...); err != nil {
		return nil, err
	}
	p = p.withDefaults()
	s := &Service{
		params:  p,
		planner: planner{now: p.Now, jitter: p.Jitter},
		changed: make(chan struct{}, 1),
		nudge:   make(chan struct{}, 1),
		quit:    make(chan struct{}),
		groups:  map[int64]*group{},
	}
	s.commits = &committer{store: p.Store, after: p.After, now: p.Now, log: p.Log, progress: s.progress, kick: make(chan struct{}, 1)}
	return s, nil
}

func (p Params) withDefaults() Params {
	if p.OnProgress == nil {
		p.OnProgress = func() {}
	}
	if p.Log == nil {
		p.Log = slog.New(slog.DiscardHandler)
	}
	if p.Now == nil {
		p.Now = time.Now
	}
	if p.After == nil {
		p.After = time.After
	}
	if p.Jitter == nil {
		p.Jitter = rand.Float64
	}
	return p
}

// Start begins to send what is due, until Stop. It may be called once. When ctx
// ends, nothing new begins; Stop is still wanted.
func (s *Service) Start(ctx context.Context) {
	s.hard, s.cutOff = context.WithCancel(context.WithoutCancel(ctx))
	s.soft, s.stop = context.WithCancel(ctx)
	s.writers.Go(func() { s.commits.run(context.WithoutCancel(ctx), s.quit) })
	s.writers.Go(s.report)
	s.senders.Go(s.supervise)
}

// Wake tells the service that a run was started or resumed. It returns at once.
func (s *Service) Wake() { signal(s.nudge) }

// Stop ends the sending. Messages that were committed get their answer, everything
// else that was claimed goes back into the queue. When ctx ends first, the
// connections are cut, the messages that wait for an answer become unsure, and
// the error is ctx's. Afterwards the vault may be closed.
func (s *Service) Stop(ctx context.Context) error {
	if s.stop == nil {
		return nil // never started
	}
	s.stop()
	ended := make(chan struct{})
	go func() {
		s.senders.Wait()
		close(ended)
	}()
	var err error
	select {
	case <-ended:
	case <-ctx.Done():
		err = fmt.Errorf("outbox: stopped before every answer was there: %w", ctx.Err())
		s.cutOff()
		<-ended
	}
	close(s.quit)
	s.writers.Wait()
	s.cutOff()
	return err
}

// supervise starts a group for every account that has something to send; it stays
// until the service stops.
func (s *Service) supervise() {
	for {
		var retry <-chan time.Time
		accounts, err := s.params.Store.BusyAccounts(s.soft)
		if err != nil && s.soft.Err() == nil {
			s.params.Log.Warn("the vault can't be read", "err", err)
			retry = s.params.After(vaultRetry)
		}
		for _, id := range accounts {
			signal(s.group(id).wake)
		}
		select {
		case <-s.nudge:
		case <-retry:
		case <-s.soft.Done():
			return
		}
	}
}

func (s *Service) group(account int64) *group {
	s.mu.Lock()
	defer s.mu.Unlock()
	g, ok := s.groups[account]
	if !ok {
		g = &group{service: s, params: s.params, account: account, wake: make(chan struct{}, 1)}
		s.groups[account] = g
		s.senders.Go(func() { g.run(s.soft) })
	}
	return g
}

// Waiting says why an account sends nothing at the moment, and until when if
// that is known.
type Waiting struct {
	Why   string // "" when it sends or has nothing to send; else a Wait… constant or a failure's code
	Until time.Time
}

// What an account can wait for, beside trouble, which shows as its code.
const (
	WaitPerSecond = string(data.LimitSecond)  // the provider's limit
	WaitPerMinute = string(data.LimitMinute)  // the provider's limit
	WaitPerHour   = string(data.LimitHour)    // the provider's limit
	WaitPerDay    = string(data.LimitDay)     // the provider's limit
	WaitReserve   = string(data.LimitReserve) // the part of that limit that campaigns and askings leave to others
	WaitWarmUp    = string(data.LimitWarmUp)  // what campaigns and askings of a new account keep to
	WaitDomain    = string(data.LimitDomain)  // the limit to the addresses of one domain
	WaitQuiet     = "quiet"                   // the hours in which campaigns and askings wait
	WaitLater     = "later"                   // messages that were refused for now
	WaitUnheard   = "unheard"                 // campaigns, for their answers to be read
)

// Trouble reports whether an account fails. That it keeps to a limit, is quiet, or that a
// campaign waits for its answers to be read, is none.
func (w Waiting) Trouble() bool {
	switch w.Why {
	case "", WaitPerSecond, WaitPerMinute, WaitPerHour, WaitPerDay, WaitReserve, WaitWarmUp, WaitDomain, WaitQuiet, WaitLater, WaitUnheard:
		return false
	}
	return true
}

// Waiting says why an account sends nothing.
func (s *Service) Waiting(account int64) Waiting {
	s.mu.Lock()
	defer s.mu.Unlock()
	if g, ok := s.groups[account]; ok {
		return g.waiting
	}
	return Waiting{}
}

func (s *Service) progress() { signal(s.changed) }

// report calls OnProgress, now and then at most.
func (s *Service) report() {
	for {
		select {
		case <-s.changed:
			s.params.OnProgress()
		case <-s.quit:
			s.params.OnProgress()
			return
		}
		select {
		case <-s.params.After(progressEvery):
		case <-s.quit:
		}
	}
}
