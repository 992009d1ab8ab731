// Package sample makes and opens a throw-away vault of an invented business, for
// whoever wants to look around before typing anything in. Its mails go to the
// practice server inside the program, and nothing outlives it.
package sample

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/demo"
	"mujeeb/data/keys"
)

// Password opens the vault again after it was locked. It protects nobody: all
// people in there are invented.
const Password = "four olive trees and a goat"

const leads = 3000

// Open makes the vault and sends half of a campaign. Call remove when the session
// is closed; the vault is gone after it.
func Open(ctx context.Context, p app.Params) (s *app.Session, remove func() error, err error) {
	dir, err := os.MkdirTemp("", "mujeeb-demo-*")
	if err != nil {
		return nil, nil, withoutPath(err)
	}
	remove = func() error { return withoutPath(os.RemoveAll(dir)) }
	if s, err = open(ctx, p, filepath.Join(dir, "vault")); err != nil {
		return nil, nil, errors.Join(err, remove())
	}
	return s, remove, nil
}

// withoutPath returns an error of the file system without the path, which can hold a
// person's name and would be logged.
func withoutPath(err error) error {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		return fmt.Errorf("%s in the temporary folder: %w", pe.Op, pe.Err)
	}
	return err
}

func open(ctx context.Context, p app.Params, dir string) (*app.Session, error) {
	clock := demo.NewClock(time.Now)
	v, err := data.Create(ctx, dir, []byte(Password), data.Params{Now: clock.Now, Cost: keys.DefaultCost()})
	if err != nil {
		return nil, err
	}
	made, err := demo.Fill(ctx, v, demo.Options{Leads: leads, Seed: 1, Clock: clock})
	if err != nil {
		return nil, errors.Join(err, v.Close())
	}
	s, err := app.Adopt(ctx, p, v)
	if err != nil {
		return nil, err
	}
	all, err := v.StartRun(ctx, made.CampaignID)
	if err != nil {
		_, closed := s.Close(ctx)
		return nil, errors.Join(err, closed)
	}
	s.Wake()
	go pauseHalfway(ctx, v, made.CampaignID, all)
	return s, nil
}

// pauseHalfway leaves something to be done: it pauses a run of which about half
// is sent.
func pauseHalfway(ctx context.Context, v *data.Vault, run int64, all int) {
	for tick := time.NewTicker(10 * time.Millisecond); ; {
		select {
		case <-ctx.Done():
			tick.Stop()
			return
		case <-tick.C:
		}
		totals, err := v.RunTotals(ctx, run)
		if err != nil || totals.Left() <= all/2 {
			tick.Stop()
			_ = v.PauseRun(ctx, run, "") // sent in full already, or locked meanwhile: nothing to pause
			return
		}
	}
}
