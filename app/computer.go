package app

import (
	"context"
	"encoding/hex"
	"errors"
	"os"
	"time"

	"mujeeb/data"
	"mujeeb/data/keys"
	"mujeeb/data/secrets"
	"mujeeb/text/secret"
)

// computerSecret is what the secret of a way in is called in this computer's keyring: by the
// way's ID, which is random and another one in every vault.
func computerSecret(way string) string { return "computer/" + way }

// Remember adds a way in for this computer, whose secret only its keyring has: whoever can
// use that keyring opens the vault without typing. Error: a [secrets.Error] when the keyring
// does not work; then nothing was added. Error codes: those of [data.Vault.AddComputer].
func (s *Session) Remember(ctx context.Context) (data.Way, error) {
	if err := s.Secrets.Ready(ctx); err != nil {
		return data.Way{}, err
	}
	name, _ := os.Hostname()
	raw, way, err := s.Vault.AddComputer(ctx, firstOf(name, keys.MaxName))
	if err != nil {
		return data.Way{}, err
	}
	defer clear(raw)
	own := secret.New(hex.EncodeToString(raw))
	defer own.Wipe()
	if err := s.Secrets.SetInKeyring(ctx, computerSecret(way.ID), own); err != nil {
		return data.Way{}, errors.Join(err, s.Vault.RemoveWay(context.WithoutCancel(ctx), way.ID, nil))
	}
	return way, nil
}

// firstOf returns the first characters of a text.
func firstOf(text string, most int) string {
	if all := []rune(text); len(all) > most {
		return string(all[:most])
	}
	return text
}

// RemoveWay removes a way in, and what this computer's keyring may have of it. Error codes:
// those of [data.Vault.RemoveWay].
func (s *Session) RemoveWay(ctx context.Context, id string, progress data.Progress) error {
	if err := s.Vault.RemoveWay(ctx, id, progress); err != nil {
		return err
	}
	return ForgetWay(ctx, s.Secrets, id)
}

// ForgetWay deletes what this computer's keyring has of a way in. It needs no vault: the way
// itself is removed by whoever opens the vault next.
func ForgetWay(ctx context.Context, k *secrets.Keeper, id string) error {
	return k.Delete(ctx, computerSecret(id))
}

// SecretOfComputer returns what this computer's keyring has of a way in, which the caller
// wipes. Error: a [secrets.Error] when the keyring does not work. Error code:
// CodeWrongComputer, when it has nothing, or something else.
func SecretOfComputer(ctx context.Context, k *secrets.Keeper, way string) (data.Secret, error) {
	kept, err := k.Get(ctx, computerSecret(way))
	defer kept.Wipe()
	if errors.Is(err, secrets.ErrNotFound) {
		return data.Secret{}, &data.Error{Code: data.CodeWrongComputer, Err: err}
	}
	if err != nil {
		return data.Secret{}, err
	}
	raw, err := hex.DecodeString(kept.Reveal())
	if err != nil || len(raw) == 0 {
		clear(raw)
		return data.Secret{}, &data.Error{Code: data.CodeWrongComputer, Err: errors.New("the keyring has something else")}
	}
	return data.Secret{Computer: raw}, nil
}

// endTurn is how often a session looks whether the time of a way in is over.
const endTurn = time.Minute

// endWays removes the ways in whose time is over, at each turn until ctx ends. What fails is
// tried again at the next.
func (s *Session) endWays(ctx context.Context, turn <-chan time.Time) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-turn:
		}
		gone, err := s.Vault.EndWays(ctx)
		if err != nil && ctx.Err() == nil {
			s.log.Warn("a way in that has ended was not removed", "code", string(data.CodeOf(err)))
		}
		if len(gone) > 0 {
			s.progressed()
		}
	}
}

// IsOver reports whether the time is over of the way by which the vault is open: whoever
// sees that locks it.
func (s *Session) IsOver() bool {
	until := s.Vault.OpenWay().Until
	return !until.IsZero() && !s.now().Before(until)
}
