// Package sample opens the window on a throw-away vault of an invented business,
// for whoever wants to look around before typing anything in. Its mails go to
// the practice server inside the program, and nothing outlives it.
package sample

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"mujeeb/data"
	"mujeeb/data/demo"
	"mujeeb/data/keys"
	"mujeeb/ui"
)

// Password opens the vault again after it was locked. It protects nobody: all
// people in there are invented.
const Password = "four olive trees and a goat"

const leads = 3000

// Open makes the vault, shows it in the window and sends half of a campaign.
// Call remove when the window is closed; the vault is gone after it.
func Open(ctx context.Context, window *ui.App) (remove func() error, err error) {
	dir, err := os.MkdirTemp("", "mujeeb-demo-*")
	if err != nil {
		return nil, err
	}
	remove = func() error { return os.RemoveAll(dir) }
	if err := show(ctx, window, filepath.Join(dir, "vault")); err != nil {
		_ = remove()
		return nil, err
	}
	return remove, nil
}

func show(ctx context.Context, window *ui.App, dir string) error {
	clock := demo.NewClock(time.Now)
	v, err := data.Create(ctx, dir, []byte(Password), data.Params{Now: clock.Now, Cost: keys.DefaultCost()})
	if err != nil {
		return err
	}
	made, err := demo.Fill(ctx, v, demo.Options{Leads: leads, Seed: 1, Clock: clock})
	if err != nil {
		return err
	}
	if err := window.OpenVault(ctx, v); err != nil {
		return err
	}
	all, err := v.StartRun(ctx, made.CampaignID)
	if err != nil {
		return err
	}
	window.Wake()
	go pauseHalfway(ctx, v, made.CampaignID, all)
	return nil
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
