package ui

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"mujeeb/app"
	"mujeeb/ui/kit/dialog"
)

// How long closing a vault waits for what is on its way: for jobs that write, and
// for answers of mail servers.
const (
	lockTime = 900 * time.Millisecond // the keys are gone within a second, whatever hangs
	quitTime = 20 * time.Second
)

// How many jobs could not be waited for since the person was told last. The counts
// are all that is remembered: a file's name can be a person's.
const (
	prefUnfinishedFiles   = "unfinished_files"
	prefUnfinishedChanges = "unfinished_changes"
)

// lock closes every vault, in the window and behind it, and shows the start page.
func (a *App) lock(limit time.Duration) { a.closeAll(limit, a.sessions()...) }

// closeAll closes vaults at the same time. Where the one in the window is among them, the
// start page is shown.
func (a *App) closeAll(limit time.Duration, all ...*app.Session) {
	if len(all) == 0 {
		return
	}
	for _, s := range all {
		s.Lock()
		a.dropCurtain(s)
		if s == a.session {
			a.clear()
		}
	}
	before, over := a.follow()
	a.closeAfter(before, limit, over, all...)
	a.tellBehind()
	a.env.ForgetCopied() // last, since it asks another program where that one has copied something
}

// clear shows the start page in the place of the vault, if that is shown.
func (a *App) clear() {
	if a.session == nil {
		return
	}
	a.session = nil
	a.env.CloseDialogs()
	a.closeShell()
	a.redraw()
}

// Shut saves the window's size, hides it and closes the vault; done is posted
// when all that was on its way is settled.
func (a *App) Shut(done func()) {
	size := a.p.Window.Canvas().Size()
	a.p.Prefs.SetString(prefSize, fmt.Sprintf(sizeFormat, size.Width, size.Height))
	a.p.Window.Hide()
	a.lock(quitTime)
	if a.start != nil {
		a.start.End() // gives up a vault that is just being opened
	}
	before, over := a.follow()
	go func() {
		<-before
		over()
		a.p.Post(done)
	}()
}

// Close closes the vault after the toolkit has stopped, which it does by itself at a
// signal, and returns when all that was on its way is settled. It asks nothing of
// the window, which is gone. After Shut it only waits.
func (a *App) Close() {
	if all := a.sessions(); len(all) > 0 {
		if a.shell != nil {
			a.shell.leave()
		}
		a.session, a.behind, a.away = nil, curtain{}, nil
		before, over := a.follow()
		a.closeAfter(before, quitTime, over, all...)
	}
	if a.start != nil {
		a.start.End()
	}
	before, over := a.follow()
	<-before
	over()
}

// follow returns the end of whatever opens or closes a vault now, to be waited
// for away from the UI goroutine, and over, the end of what the caller is about
// to begin. Vaults are opened and closed one after the other.
func (a *App) follow() (before <-chan struct{}, over func()) {
	before = a.settled
	if before == nil {
		ended := make(chan struct{})
		close(ended)
		before = ended
	}
	own := make(chan struct{})
	a.settled = own
	return before, func() { close(own) }
}

// closeAfter closes sessions once all that was begun before is over.
func (a *App) closeAfter(before <-chan struct{}, limit time.Duration, over func(), all ...*app.Session) {
	go func() {
		defer over()
		<-before
		var closing sync.WaitGroup
		for _, s := range all {
			closing.Go(func() { a.closeNow(s, limit) })
		}
		closing.Wait()
	}()
}

func (a *App) closeNow(s *app.Session, limit time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	unsent := s.Unsent(ctx)
	left, err := s.Close(ctx)
	a.p.Post(func() { a.waits(s.Vault.Dir(), unsent) })
	if err != nil {
		a.p.Log.Error("close the vault", "err", err)
	}
	if left.Any() {
		a.p.Log.Warn("closed the vault before all was written", "changes", left.Changes, "files", left.Files)
		a.p.Post(func() { a.remember(left) })
	}
}

// remember keeps what the person is to be told when a vault is unlocked.
func (a *App) remember(left app.Unfinished) {
	if a.leaving {
		return
	}
	a.p.Prefs.SetInt(prefUnfinishedFiles, a.p.Prefs.Int(prefUnfinishedFiles)+left.Files)
	a.p.Prefs.SetInt(prefUnfinishedChanges, a.p.Prefs.Int(prefUnfinishedChanges)+left.Changes)
}

// tellUnfinished tells the person, once, what was not finished when the vault was
// locked.
func (a *App) tellUnfinished() {
	var told []string
	for _, x := range []struct{ pref, key string }{{prefUnfinishedFiles, "app.unfinished.file"}, {prefUnfinishedChanges, "app.unfinished.change"}} {
		if a.p.Prefs.Int(x.pref) > 0 {
			told = append(told, a.env.T(x.key))
			a.p.Prefs.SetInt(x.pref, 0)
		}
	}
	if len(told) > 0 {
		dialog.Message(a.env, a.env.T("app.unfinished.title"), strings.Join(told, " "))
	}
}
