package native

/*
#cgo LDFLAGS: -framework CoreFoundation -framework IOKit
#include <stdint.h>

int watch_begin(uintptr_t watcher, void **loop);
void watch_run(void);
void watch_stop(void *loop);
*/
import "C"

import (
	"context"
	"errors"
	"runtime"
	"runtime/cgo"
	"unsafe"
)

// watcher takes what watch_darwin.c hears, on whatever thread, and tells it on one
// goroutine. Nobody has tried it on a Mac.
type watcher struct {
	Events
	heard chan func()
}

func watch(ctx context.Context, e Events) error {
	w := &watcher{Events: e, heard: make(chan func(), 16)}
	began := make(chan error)
	go w.hear(ctx, began)
	err := <-began
	if err == nil {
		go w.tell(ctx)
	}
	return err
}

// hear runs a loop of events on a thread of its own until ctx ends.
func (w *watcher) hear(ctx context.Context, began chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var loop unsafe.Pointer
	if C.watch_begin(C.uintptr_t(cgo.NewHandle(w)), &loop) == 0 { // the handle is never let go: what is on its way may name it
		began <- errors.New("the system does not tell when it sleeps")
		return
	}
	stop := context.AfterFunc(ctx, func() { C.watch_stop(loop) })
	defer stop()
	for began <- nil; ctx.Err() == nil; {
		C.watch_run()
	}
}

func (w *watcher) tell(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case f := <-w.heard:
			f()
		}
	}
}

// watchSleeps returns once the vault is locked, and the computer may sleep.
//
//export watchSleeps
func watchSleeps(watcherHandle C.uintptr_t) {
	w, done := cgo.Handle(watcherHandle).Value().(*watcher), make(chan struct{})
	w.heard <- func() { w.Sleeps(); close(done) }
	<-done
}

// watchScreen does not wait, since it may be called on the thread of the window.
//
//export watchScreen
func watchScreen(watcherHandle C.uintptr_t, locked C.int) {
	w := cgo.Handle(watcherHandle).Value().(*watcher)
	f := w.Unlocks
	if locked != 0 {
		f = w.Locks
	}
	select {
	case w.heard <- f:
	default: // sixteen wait already
	}
}
