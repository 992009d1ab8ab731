package ui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/page"
)

// unlock opens the vault that is locked.
func (w *window) unlock() {
	w.t.Helper()
	w.waitFor(w.T("start.unlock.title"))
	w.fill(w.T("start.password"), datatest.Password)
	w.press(w.T("start.unlock"))
	w.wait("the vault to open", func() bool { return w.app.session != nil })
}

// What can't be finished, such as a file on a share that hangs, does not keep a
// locked vault open. The person is told at the next unlocking, once, and nothing
// but how many there were is remembered.
func TestApp_LockWhileJobHangs(t *testing.T) {
	for name, c := range map[string]struct {
		begin func(*page.Place, func(context.Context) error)
		told  string
		not   string
	}{
		"File": {func(p *page.Place, job func(context.Context) error) { p.WriteFile(job, func(error) {}) },
			"app.unfinished.file", "app.unfinished.change"},
		"Change": {func(p *page.Place, job func(context.Context) error) { p.Act(job, func() {}) },
			"app.unfinished.change", "app.unfinished.file"},
	} {
		t.Run(name, func(t *testing.T) {
			w, _ := openWindow(t, "en")
			w.Timeout = quitTime / 2 // locking does not wait for as long as quitting may
			hang := make(chan struct{})
			t.Cleanup(func() { close(hang) })
			c.begin(w.app.shell.place, func(context.Context) error {
				<-hang
				return nil
			})
			w.app.Lock()
			w.unlock()
			w.waitFor(w.T(c.told))
			if w.Sees(w.T(c.not)) {
				t.Errorf("the person is told %q", w.T(c.not))
			}
			w.press(w.T("kit.ok"))
			w.app.Lock()
			w.unlock()
			if w.app.env.InDialog() {
				t.Error("the person is told again")
			}
		})
	}
}

// What is written within the time that locking gives is finished, and nobody is
// told anything.
func TestApp_LockWaitsForJob(t *testing.T) {
	w, _ := openWindow(t, "en")
	begun, finish, finished := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	w.app.session.Finish(app.File, func(ctx context.Context) {
		close(begun)
		<-finish
		finished <- ctx.Err()
	})
	<-begun
	w.app.Lock()
	if w.app.Idle() {
		t.Error("idle while the vault is being closed")
	}
	close(finish)
	if err := <-finished; err != nil {
		t.Errorf("the job was given up: %v", err)
	}
	w.wait("the vault to be closed", w.app.Idle)
	w.unlock()
	if w.app.env.InDialog() {
		t.Error("the person is told of what was finished")
	}
}

// When the toolkit stopped by itself, as by a signal, what was typed is kept and
// the vault is closed before the program ends.
func TestApp_Close(t *testing.T) {
	w, v := openWindow(t, "en")
	w.goTo(page.Route{Page: page.Breaches})
	w.waitFor(w.T("breach.empty.title"))
	w.press(w.T("breach.new"))
	w.waitFor(w.T("breach.facts.title"))
	w.fill(w.T("breach.field.title"), "Laptop stolen")
	dir := v.Dir()
	w.stopped.Store(true)
	w.app.Close()
	again, err := data.Open(t.Context(), dir, []byte(datatest.Password), w.clock.Params())
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if all, err := again.Breaches(t.Context()); err != nil || len(all) != 1 || all[0].Title != "Laptop stolen" {
		t.Errorf("got %+v, %v", all, err)
	}
	w.stopped.Store(false)
}

// When the toolkit stopped while a vault was being opened, nothing that is posted runs
// any more. The opening is given up all the same, and a vault that opened is closed.
func TestApp_Close_WhileOpening(t *testing.T) {
	for name, opens := range map[string]bool{"GivenUp": false, "Opened": true} {
		t.Run(name, func(t *testing.T) {
			w, v := openWindow(t, "en")
			dir := v.Dir()
			w.app.Lock()
			w.waitFor(w.T("start.unlock.title"))
			w.stopped.Store(true)
			begun := make(chan struct{})
			s := newStartPage(w.app, w.app.start)
			s.content()
			s.open("", func(ctx context.Context, dir string, _ []byte) (*app.Session, error) {
				close(begun)
				if opens {
					return app.OpenWith(context.WithoutCancel(ctx), w.app.p.Params, dir, data.Secret{Password: []byte(datatest.Password)})
				}
				<-ctx.Done()
				return nil, ctx.Err()
			})
			<-begun
			w.app.Close()
			again, err := data.Open(t.Context(), dir, []byte(datatest.Password), w.clock.Params())
			if err != nil {
				t.Fatal(err)
			}
			w.must(again.Close())
			w.stopped.Store(false)
		})
	}
}

// What was copied out of the vault is not on the clipboard once it is locked.
func TestApp_Lock_Clipboard(t *testing.T) {
	for name, end := range map[string]func(*window){
		"Lock": func(w *window) { w.app.Lock() },
		"Shut": func(w *window) { w.app.Shut(func() {}) },
	} {
		t.Run(name, func(t *testing.T) {
			w, _ := openWindow(t, "en")
			w.app.env.Copy("Layla Haddad")
			end(w)
			if got := fyne.CurrentApp().Clipboard().Content(); got != "" {
				t.Errorf("the clipboard holds %q", got)
			}
		})
	}
}
