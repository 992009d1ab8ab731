package data

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"mujeeb/data/keys"
	"mujeeb/data/sqlite"
)

// vault.tries counts the wrong passwords and recovery keys since the vault was last
// opened. It holds no secret and may be missing: it slows whoever types at this computer,
// and tells the owner. Whoever copies the files guesses without it.
const (
	fileTries = "vault.tries"
	triesForm = "mujeeb tries 1\nwrong %d\nlast %d\n"
	maxWait   = 30 * time.Second
)

// tries are the wrong ones.
type tries struct {
	wrong int
	last  time.Time // zero when there is none
}

// readTries returns what vault.tries says. A file that can't be read counts as none.
func readTries(ctx context.Context, dir string) (t tries) {
	raw, err := sqlite.ReadFile(ctx, filepath.Join(dir, fileTries))
	if err != nil {
		return tries{}
	}
	var last int64
	if n, err := fmt.Sscanf(string(raw), triesForm, &t.wrong, &last); n != 2 || err != nil || t.wrong < 0 {
		return tries{}
	}
	t.last = time.UnixMilli(last)
	return t
}

// write replaces vault.tries. Where that is not possible, such as in a folder that can't
// be written, nothing is slowed.
func (t tries) write(ctx context.Context, dir string) {
	_ = sqlite.ReplaceFile(ctx, filepath.Join(dir, fileTries), fmt.Appendf(nil, triesForm, t.wrong, t.last.UnixMilli()))
}

// wait returns how long the next try has to wait: 1 s, 2 s, 4 s and so on up to maxWait
// after the last one. A last one that is still to come was noted before the clock was put
// back: it counts as one of now.
func (t tries) wait(now time.Time) time.Duration {
	if t.wrong == 0 {
		return 0
	}
	pause := min(time.Second<<min(t.wrong-1, 10), maxWait)
	return max(0, min(pause, t.last.Add(pause).Sub(now)))
}

// tooSoon reports an error while a wrong try has to be waited for. Error code:
// CodeTooSoon.
func (v *Vault) tooSoon(ctx context.Context) error {
	t, now := readTries(ctx, v.home), v.now()
	wait := t.wait(now)
	if wait == 0 {
		return nil
	}
	if t.last.After(now) {
		tries{t.wrong, now}.write(ctx, v.home)
	}
	return &Error{Code: CodeTooSoon, Wait: wait}
}

// noteTry counts a try that went wrong. That of a computer's secret is nobody's guess.
func (v *Vault) noteTry(ctx context.Context, kind keys.Kind, err error) {
	if kind == keys.Computer || !errors.Is(err, keys.ErrWrongPassword) && !errors.Is(err, keys.ErrWrongRecovery) {
		return
	}
	tries{readTries(ctx, v.home).wrong + 1, v.now()}.write(context.WithoutCancel(ctx), v.home)
}
