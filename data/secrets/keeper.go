package secrets

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"mujeeb/text/secret"
)

// callTimeout is how long a call waits for the keyring: time enough to type its
// password.
const callTimeout = 20 * time.Second

// Keeper keeps secrets in a keyring while that works, and in memory while it does
// not. A trial in the background finds out which. The first one begins with
// [Keeper.Watch] or the first call; another one begins with every call after a
// trial that failed, since the owner may have unlocked the keyring meanwhile. When
// a trial succeeds, what was kept in memory moves into the keyring.
//
// A call waits for a trial, and then for the keyring, for up to the timeout each.
// When its context ends earlier, what it was to keep is kept in memory.
type Keeper struct {
	ring    Store
	timeout time.Duration // of each call of ring

	mu       sync.Mutex    // not held while ring is called
	memory   Session       // what ring does not have yet; an empty secret is to be deleted there
	verdict  Verdict       // of the last trial, or of a call that failed since
	trial    chan struct{} // closed at the end of the trial under way; nil when there is none
	onChange func()        // see Watch
}

var _ Store = (*Keeper)(nil)

// Verdict says whether a keyring works.
type Verdict struct {
	Known  bool // false before the end of the first trial
	Reason Code // why secrets are kept only until the program ends; "" when the keyring has them
}

func (v Verdict) works() bool { return v.Known && v.Reason == "" }

// Open returns the keeper of this computer's keyring, which it does not call yet.
func Open() *Keeper { return NewKeeper(system{}, callTimeout) }

// WithoutKeyring returns a keeper that keeps secrets in memory and leaves this
// computer's keyring alone. Its verdict is CodeUnused.
func WithoutKeyring() *Keeper { return NewKeeper(unused{}, callTimeout) }

// NewKeeper returns the keeper of a keyring whose calls may take for ever, even
// after their context has ended. It waits for none longer than the timeout.
func NewKeeper(ring Store, timeout time.Duration) *Keeper {
	return &Keeper{ring: ring, timeout: timeout}
}

// Watch begins a trial of the keyring and returns at once. From then on onChange
// is called on another goroutine whenever the verdict has changed.
func (k *Keeper) Watch(onChange func()) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.onChange = onChange
	k.beginTrial()
}

// Verdict returns the latest verdict, without waiting for a trial.
func (k *Keeper) Verdict() Verdict {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.verdict
}

// Get returns a secret. Error: ErrNotFound, or an *[Error] when the keyring that
// may have it can't be used; it wraps ctx's error when that ended first.
func (k *Keeper) Get(ctx context.Context, name string) (secret.Secret, error) {
	if s, err := k.memory.Get(ctx, name); err == nil {
		if s.IsZero() {
			return secret.Secret{}, ErrNotFound
		}
		return s, nil
	}
	if err := k.ready(ctx); err != nil {
		return secret.Secret{}, err
	}
	s, err := callWithin(ctx, k.timeout, func() (secret.Secret, error) { return k.ring.Get(context.Background(), name) })
	k.noteFailure(ctx, err)
	return s, err
}

// Set keeps a secret in the keyring, or in memory where the keyring does not work;
// the verdict says which. Error: an *[Error] of the code CodeTooBig.
func (k *Keeper) Set(ctx context.Context, name string, s secret.Secret) error {
	return k.keep(ctx, name, s)
}

// Ready returns nil when the keyring works, else an *[Error]. It may have to wait for a
// trial.
func (k *Keeper) Ready(ctx context.Context) error { return k.ready(ctx) }

// SetInKeyring is Set for a secret that is worth nothing unless the keyring keeps it: it is
// never kept in memory. Error: an *[Error].
func (k *Keeper) SetInKeyring(ctx context.Context, name string, s secret.Secret) error {
	if err := k.ready(ctx); err != nil {
		return err
	}
	err := k.put(ctx, name, s)
	k.noteFailure(ctx, err)
	return err
}

// Delete drops a secret. Where the keyring does not work, it is deleted there as
// soon as it does.
func (k *Keeper) Delete(ctx context.Context, name string) error {
	return k.keep(ctx, name, secret.Secret{})
}

// clearer is a store that can drop all it has of the program at once.
type clearer interface {
	DeleteAll(ctx context.Context) error
}

var (
	_ clearer = system{}
	_ clearer = (*Session)(nil)
)

// DeleteAll drops every secret of the program, of all its vaults, from memory and from the
// keyring. Error: an *[Error] when the keyring, which may have some, can't be used.
func (k *Keeper) DeleteAll(ctx context.Context) error {
	_ = k.memory.DeleteAll(ctx)
	if err := k.ready(ctx); err != nil {
		return err
	}
	ring, can := k.ring.(clearer)
	if !can {
		return &Error{Code: CodeBroken}
	}
	_, err := callWithin(ctx, k.timeout, func() (struct{}, error) { return struct{}{}, ring.DeleteAll(context.Background()) })
	k.noteFailure(ctx, err)
	return err
}

// keep keeps a secret, or drops one if s is empty.
func (k *Keeper) keep(ctx context.Context, name string, s secret.Secret) error {
	if k.ready(ctx) == nil {
		err := k.put(ctx, name, s)
		if err == nil || tooBig(err) {
			return err
		}
		k.noteFailure(ctx, err)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.verdict.works() {
		k.beginTrial() // which moves it from memory
	}
	return k.memory.Set(ctx, name, s)
}

// put stores a secret in the keyring, or deletes it there if s is empty.
func (k *Keeper) put(ctx context.Context, name string, s secret.Secret) error {
	_, err := callWithin(ctx, k.timeout, func() (struct{}, error) {
		if s.IsZero() {
			return struct{}{}, k.ring.Delete(context.Background(), name)
		}
		return struct{}{}, k.ring.Set(context.Background(), name, s)
	})
	return err
}

// ready returns nil when the keyring works, else an *[Error]. Unless it is known to
// work, ready waits for a trial, and begins one if none is under way.
func (k *Keeper) ready(ctx context.Context) error {
	k.mu.Lock()
	if !k.verdict.works() {
		k.beginTrial()
	}
	trial := k.trial
	k.mu.Unlock()
	if trial != nil {
		select {
		case <-trial:
		case <-ctx.Done():
			return &Error{Code: CodeLocked, Err: ctx.Err()}
		}
	}
	if v := k.Verdict(); !v.works() {
		return &Error{Code: v.Reason}
	}
	return nil
}

// noteFailure changes the verdict if err says that the keyring does not work. A
// call whose context ended does not say so.
func (k *Keeper) noteFailure(ctx context.Context, err error) {
	if _, ok := errors.AsType[*Error](err); !ok || tooBig(err) || ctx.Err() != nil {
		return
	}
	k.mu.Lock()
	changed := k.setVerdict(err)
	k.mu.Unlock()
	changed()
}

// setVerdict sets the verdict after a call or trial with this error. k.mu is held;
// the function that it returns is to be called when it is no longer.
func (k *Keeper) setVerdict(err error) (changed func()) {
	before := k.verdict
	k.verdict = Verdict{Known: true}
	if err != nil {
		k.verdict.Reason = CodeBroken
	}
	if e, ok := errors.AsType[*Error](err); ok {
		k.verdict.Reason = e.Code
	}
	if k.verdict == before || k.onChange == nil {
		return func() {}
	}
	return k.onChange
}

// beginTrial begins a trial unless one is under way. k.mu is held.
func (k *Keeper) beginTrial() {
	if k.trial == nil {
		k.trial = make(chan struct{})
		go k.try()
	}
}

// try is a trial: it probes the keyring, and if that works moves what is in memory
// there. The verdict is set at its end, when nothing is left to be moved.
func (k *Keeper) try() {
	_, err := callWithin(context.Background(), k.timeout, func() (struct{}, error) { return struct{}{}, probe(context.Background(), k.ring) })
	stay := map[string]bool{}
	for {
		k.mu.Lock()
		names := slices.DeleteFunc(k.memory.names(), func(name string) bool { return stay[name] })
		if err != nil || len(names) == 0 {
			break
		}
		k.mu.Unlock()
		if err = k.move(names[0]); tooBig(err) {
			err, stay[names[0]] = nil, true
		}
	}
	changed := k.setVerdict(err)
	close(k.trial)
	k.trial = nil
	k.mu.Unlock()
	changed()
}

// move moves a secret from memory into the keyring. It stays in memory if it was
// changed there meanwhile.
func (k *Keeper) move(name string) error {
	ctx := context.Background()
	s, err := k.memory.Get(ctx, name)
	if err != nil {
		return err
	}
	if err := k.put(ctx, name, s); err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if now, err := k.memory.Get(ctx, name); err != nil || now.Reveal() != s.Reveal() {
		return err
	}
	return k.memory.Delete(ctx, name)
}

func tooBig(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Code == CodeTooBig
}

// probe returns an error unless s stores, returns and deletes an entry. It goes on
// to the end even when nobody waits for it any more, so that no entry is left.
func probe(ctx context.Context, s Store) error {
	name, want := "probe/"+rand.Text(), rand.Text()
	if err := s.Set(ctx, name, secret.New(want)); err != nil {
		return err
	}
	got, err := s.Get(ctx, name)
	if err != nil {
		return err
	}
	if err := s.Delete(ctx, name); err != nil {
		return err
	}
	if _, err := s.Get(ctx, name); got.Reveal() != want || !errors.Is(err, ErrNotFound) {
		return &Error{Code: CodeBroken, Err: errors.New("the probe did not come back as it went in")}
	}
	return nil
}

// callWithin returns what call returns, or an *[Error] of the code CodeLocked after
// the timeout. A call of the keyring can't be cancelled: one that never returns
// keeps its goroutine. A panic of the keyring's library, which expects certain
// replies, is an error of the code CodeBroken.
func callWithin[T any](ctx context.Context, timeout time.Duration, call func() (T, error)) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	type answer struct {
		value T
		err   error
	}
	answers := make(chan answer, 1)
	go func() {
		var a answer
		defer func() {
			if p := recover(); p != nil {
				a.err = &Error{Code: CodeBroken, Err: fmt.Errorf("its answer makes no sense (%T)", p)}
			}
			answers <- a
		}()
		a.value, a.err = call()
	}()
	select {
	case a := <-answers:
		return a.value, a.err
	case <-ctx.Done():
		var none T
		return none, &Error{Code: CodeLocked, Err: ctx.Err()}
	}
}
