package ui

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"

	"mujeeb/data/datatest"
	"mujeeb/ui/filedialog"
	"mujeeb/ui/kit/picker"
	"mujeeb/ui/page"
)

// Locking takes the desktop's dialog away; what it answers later is not taken.
func TestApp_LockEndsDesktopDialog(t *testing.T) {
	w, _ := openWindow(t, "ar")
	path := leadFormFile(t, 3)
	asked, ended, late := make(chan struct{}), make(chan struct{}), make(chan struct{})
	w.app.p.Dialogs = func(ctx context.Context, _ filedialog.Question) (string, error) {
		close(asked)
		<-ctx.Done()
		close(ended)
		<-late // a system that can't close its dialog
		return path, nil
	}
	w.app.env.Files = picker.New(w.app.env, w.app.askDesktop)
	w.goTo(page.Route{Page: page.Import})
	w.press(w.T("import.choose"))
	<-asked
	w.waitFor(w.T("kit.file.elsewhere.title"))
	w.shot("elsewhere-ar")
	w.app.Lock()
	<-ended
	w.waitFor(w.T("start.unlock.title"))
	w.fill(w.T("start.password"), datatest.Password)
	w.press(w.T("start.unlock"))
	w.waitFor(w.T("rail.leads"))
	w.goTo(page.Route{Page: page.Import})
	close(late)
	w.Drain()
	w.waitFor(w.T("import.choose.title"))
	if w.app.env.InDialog() {
		t.Error("a dialog is open")
	}
}

// Where the desktop can't ask, the program does; the log says why, once, and no path.
func TestApp_NoDesktopDialog(t *testing.T) {
	w, _ := openWindow(t, "en")
	var log bytes.Buffer
	w.app.p.Log = slog.New(slog.NewTextHandler(&log, nil))
	w.app.p.Dialogs = func(context.Context, filedialog.Question) (string, error) { return "/home/sami", filedialog.ErrNone }
	w.app.env.Files = picker.New(w.app.env, w.app.askDesktop)
	w.goTo(page.Route{Page: page.Import})
	for range 2 {
		w.press(w.T("import.choose"))
		w.waitFor(w.T("kit.file.hidden")) // a dialog of the program's own
		w.press(w.T("kit.cancel"))
	}
	if said := log.String(); strings.Count(said, filedialog.ErrNone.Error()) != 1 || strings.Contains(said, "sami") {
		t.Errorf("the log says %q", said)
	}
}
