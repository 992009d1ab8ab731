package secrets

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/zalando/go-keyring"
)

const (
	service        = "Mujeeb"
	defaultTimeout = 20 * time.Second // time enough to type the keyring's password
)

// Keyring is the keyring of the operating system: Secret Service, Keychain or
// Credential Manager. The zero value is ready.
type Keyring struct {
	Timeout time.Duration // of each call; 0 = 20 s
}

var _ Store = (*Keyring)(nil)

// Get gives a secret. Error: ErrNotFound, or an *[Error].
func (k *Keyring) Get(ctx context.Context, name string) (Secret, error) {
	return ask(ctx, k.Timeout, func() (Secret, error) {
		content, err := keyring.Get(service, name)
		return New(content), err
	})
}

// Set keeps a secret. Error: an *[Error].
func (k *Keyring) Set(ctx context.Context, name string, s Secret) error {
	_, err := ask(ctx, k.Timeout, func() (struct{}, error) {
		return struct{}{}, keyring.Set(service, name, s.Reveal())
	})
	return err
}

// Delete forgets a secret. It is no error when there was none.
func (k *Keyring) Delete(ctx context.Context, name string) error {
	_, err := ask(ctx, k.Timeout, func() (struct{}, error) {
		return struct{}{}, keyring.Delete(service, name)
	})
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

// ask waits for the keyring no longer than the timeout. A call that the keyring
// never answers stays behind in its goroutine; it has no way to be cancelled.
func ask[T any](ctx context.Context, timeout time.Duration, call func() (T, error)) (T, error) {
	if timeout <= 0 {
		timeout = defaultTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	type answer struct {
		value T
		err   error
	}
	answers := make(chan answer, 1)
	go func() {
		value, err := call()
		answers <- answer{value, err}
	}()
	select {
	case a := <-answers:
		return a.value, classify(a.err)
	case <-ctx.Done():
		var none T
		return none, &Error{Code: CodeLocked, Err: ctx.Err()}
	}
}

// classify gives the keyring's errors their codes. Those of the Secret Service
// (freedesktop.org, Secret Storage Specification) have no types to tell them by.
func classify(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, keyring.ErrNotFound):
		return ErrNotFound
	case errors.Is(err, keyring.ErrSetDataTooBig):
		return &Error{Code: CodeTooBig}
	case strings.Contains(err.Error(), "lock"): // "failed to unlock correct collection", Error.IsLocked
		return &Error{Code: CodeLocked, Err: err}
	}
	return &Error{Code: CodeNone, Err: err}
}
