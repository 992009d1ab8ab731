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

// patience is how long a call waits for the keyring: time enough to type its
// password.
const patience = 20 * time.Second

// Keeper keeps secrets in a keyring as long as that works, and in memory as long
// as it does not. Whether it works is tried out in the background, first by
// [Keeper.Watch] or the first call, and again by every call that needs a keyring
// which did not work when it was tried last: its owner may have unlocked it
// since. What was kept in memory until then moves into it.
//
// A call waits for the keyring, and for trying it out, as long as its timeout
// each; one whose context ends earlier is not lost: what it was to keep is kept.
type Keeper struct {
	ring    Store
	timeout time.Duration

	mu      sync.Mutex    // never held while the keyring is asked
	memory  Session       // what the keyring is still to get; an empty secret, to forget
	verdict Verdict       //
	trial   chan struct{} // closed at the end of the trial under way; nil when there is none
	told    func()
}

var _ Store = (*Keeper)(nil)

// Verdict is what is known about a keyring.
type Verdict struct {
	Known  bool
	Reason Code // why secrets are kept until the program ends and no longer; "" when the keyring has them
}

func (v Verdict) works() bool { return v.Known && v.Reason == "" }

// Open returns the keeper of this computer's keyring. It asks the keyring nothing
// yet.
func Open() *Keeper { return NewKeeper(system{}, patience) }

// NewKeeper returns the keeper of a keyring whose calls may take for ever, even
// after their context has ended. None is waited for longer than the timeout.
func NewKeeper(ring Store, timeout time.Duration) *Keeper {
	return &Keeper{ring: ring, timeout: timeout}
}

// Watch begins to find out whether the keyring works. It returns at once; told is
// called on another goroutine whenever the verdict has changed.
func (k *Keeper) Watch(told func()) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.told = told
	k.begin()
}

// Verdict tells at once what is known about the keyring.
func (k *Keeper) Verdict() Verdict {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.verdict
}

// Get returns a secret. Error: ErrNotFound, or an *[Error] with what is wrong with
// the keyring that may have it; it wraps ctx's own when that ended first.
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
	s, err := ask(ctx, k.timeout, func() (secret.Secret, error) { return k.ring.Get(context.Background(), name) })
	k.doubt(ctx, err)
	return s, err
}

// Set keeps a secret in the keyring, or else in memory, as the verdict tells
// afterwards. Error: an *[Error] of the code CodeTooBig.
func (k *Keeper) Set(ctx context.Context, name string, s secret.Secret) error {
	return k.keep(ctx, name, s)
}

// Delete forgets a secret. Where the keyring does not work it does so later.
func (k *Keeper) Delete(ctx context.Context, name string) error {
	return k.keep(ctx, name, secret.Secret{})
}

func (k *Keeper) keep(ctx context.Context, name string, s secret.Secret) error {
	if k.ready(ctx) == nil {
		err := k.put(ctx, name, s)
		if err == nil || tooBig(err) {
			return err
		}
		k.doubt(ctx, err)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.verdict.works() {
		k.begin() // it moves there
	}
	return k.memory.Set(ctx, name, s)
}

// put lets the keyring have a secret, or forget one.
func (k *Keeper) put(ctx context.Context, name string, s secret.Secret) error {
	_, err := ask(ctx, k.timeout, func() (struct{}, error) {
		if s.IsZero() {
			return struct{}{}, k.ring.Delete(context.Background(), name)
		}
		return struct{}{}, k.ring.Set(context.Background(), name, s)
	})
	return err
}

// ready returns nil when the keyring works, else what is wrong. Unless it is known
// to work it waits for the trial under way, or begins one, until ctx ends.
func (k *Keeper) ready(ctx context.Context) error {
	k.mu.Lock()
	if !k.verdict.works() {
		k.begin()
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

// doubt notes what a call that failed says about the keyring. A call that was
// given up says nothing.
func (k *Keeper) doubt(ctx context.Context, err error) {
	if _, ok := errors.AsType[*Error](err); !ok || tooBig(err) || ctx.Err() != nil {
		return
	}
	k.mu.Lock()
	tell := k.decide(err)
	k.mu.Unlock()
	tell()
}

// decide makes the verdict; its caller holds k.mu. It returns a function that tells
// of the verdict, to be called without the lock.
func (k *Keeper) decide(err error) (tell func()) {
	before := k.verdict
	k.verdict = Verdict{Known: true}
	if err != nil {
		k.verdict.Reason = CodeBroken
	}
	if e, ok := errors.AsType[*Error](err); ok {
		k.verdict.Reason = e.Code
	}
	if k.verdict == before || k.told == nil {
		return func() {}
	}
	return k.told
}

// begin begins a trial, with k.mu held, unless one is under way.
func (k *Keeper) begin() {
	if k.trial == nil {
		k.trial = make(chan struct{})
		go k.try()
	}
}

// try tries the keyring out, and if it works moves into it what memory has. No
// verdict says that it works while something waits to be moved.
func (k *Keeper) try() {
	_, err := ask(context.Background(), k.timeout, func() (struct{}, error) { return struct{}{}, probe(context.Background(), k.ring) })
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
	tell := k.decide(err)
	close(k.trial)
	k.trial = nil
	k.mu.Unlock()
	tell()
}

// move lets the keyring have what memory has under a name. Memory forgets it,
// unless it was given something else meanwhile.
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

// probe keeps an entry of its own, reads it back and deletes it. It goes on to
// the end even when nobody waits for it any more, so as to leave nothing behind.
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

// ask waits for the keyring no longer than the timeout. A call that the keyring
// never answers stays behind in its goroutine; it has no way to be cancelled. The
// keyring's library takes some answers for granted and panics on others.
func ask[T any](ctx context.Context, timeout time.Duration, call func() (T, error)) (T, error) {
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
