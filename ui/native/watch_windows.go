package native

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Messages and what they carry, as WinUser.h and WtsApi32.h number them.
const (
	wmClose          = 0x0010
	wmEndSession     = 0x0016
	wmPowerBroadcast = 0x0218
	wmSessionChange  = 0x02B1

	powerSuspend = 0x4 // PBT_APMSUSPEND

	sessionLeft       = 0x2 // WTS_CONSOLE_DISCONNECT: another user has the screen
	sessionLeftRemote = 0x4 // WTS_REMOTE_DISCONNECT
	sessionLogoff     = 0x6
	sessionLock       = 0x7
	sessionUnlock     = 0x8
)

// watcherClass names the class of the watcher's window.
const watcherClass = "Mujeeb.Watcher"

// watcher is a window that nobody sees, to which Windows sends its messages. It is a
// top-level window, since one that takes messages alone is not told of sleep. All but
// its making belongs to one thread.
type watcher struct {
	Events
	user, sessions *windows.LazyDLL
	instance       windows.Handle
	class          *uint16
	window         uintptr
}

func watch(ctx context.Context, e Events) error {
	w := &watcher{Events: e, user: windows.NewLazySystemDLL("user32.dll"), sessions: windows.NewLazySystemDLL("wtsapi32.dll")}
	began := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := w.open()
		defer w.close()
		if began <- err; err == nil {
			w.run(ctx)
		}
	}()
	return <-began
}

// call calls a function of a library, and returns the error that its thread got where it
// returned 0.
func call(dll *windows.LazyDLL, name string, args ...uintptr) (uintptr, error) {
	p := dll.NewProc(name)
	if err := p.Find(); err != nil {
		return 0, err
	}
	result, _, err := p.Call(args...)
	if result != 0 {
		return result, nil
	}
	return 0, fmt.Errorf("%s: %w", name, err)
}

// windowClass is WNDCLASSEXW.
type windowClass struct {
	size, style              uint32
	proc                     uintptr
	extra, windowExtra       int32
	instance                 windows.Handle
	icon, cursor, background uintptr
	menu, name               *uint16
	smallIcon                uintptr
}

// open makes the window and asks for messages about the session, and about sleep on
// computers whose processor stays on then (Modern Standby): on others they come unasked.
func (w *watcher) open() (err error) {
	if w.class, err = windows.UTF16PtrFromString(watcherClass); err != nil {
		return err
	}
	if err := windows.GetModuleHandleEx(0, nil, &w.instance); err != nil {
		return err
	}
	class := windowClass{proc: windows.NewCallback(w.take), instance: w.instance, name: w.class}
	class.size = uint32(unsafe.Sizeof(class))
	if _, err := call(w.user, "RegisterClassExW", uintptr(unsafe.Pointer(&class))); err != nil {
		return err
	}
	name := uintptr(unsafe.Pointer(w.class))
	if w.window, err = call(w.user, "CreateWindowExW", 0, name, name, 0, 0, 0, 0, 0, 0, 0, uintptr(w.instance), 0); err != nil {
		return err
	}
	const thisSession, toWindow = 0, 0
	_, err = call(w.sessions, "WTSRegisterSessionNotification", w.window, thisSession)
	_, standby := call(w.user, "RegisterSuspendResumeNotification", w.window, toWindow)
	if err != nil && standby != nil {
		return errors.Join(err, standby)
	}
	return nil
}

// close ends what open began, as far as it came.
func (w *watcher) close() {
	if w.window != 0 {
		_, _ = call(w.sessions, "WTSUnRegisterSessionNotification", w.window)
		_, _ = call(w.user, "DestroyWindow", w.window)
	}
	_, _ = call(w.user, "UnregisterClassW", uintptr(unsafe.Pointer(w.class)), uintptr(w.instance))
}

// message is MSG.
type message struct {
	window         uintptr
	number         uint32
	wParam, lParam uintptr
	time           uint32
	x, y           int32
}

// run takes messages until ctx ends.
func (w *watcher) run(ctx context.Context) {
	stop := context.AfterFunc(ctx, func() { _, _ = call(w.user, "PostMessageW", w.window, wmClose, 0, 0) })
	defer stop()
	var m message
	for {
		more, err := call(w.user, "GetMessageW", uintptr(unsafe.Pointer(&m)), 0, 0, 0)
		if err != nil || int32(more) <= 0 {
			return
		}
		_, _ = call(w.user, "DispatchMessageW", uintptr(unsafe.Pointer(&m)))
	}
}

// take is the window's procedure: Windows waits for it to return, with power for about
// two seconds and at the end of a session for five.
func (w *watcher) take(window, number, wParam, lParam uintptr) uintptr {
	switch {
	case number == wmClose:
		_, _ = call(w.user, "PostQuitMessage", 0)
		return 0
	case number == wmPowerBroadcast && wParam == powerSuspend:
		w.Sleeps()
	case number == wmEndSession && wParam != 0:
		w.Ends()
	case number == wmSessionChange:
		w.takeSession(wParam)
	}
	result, _ := call(w.user, "DefWindowProcW", window, number, wParam, lParam)
	return result
}

// takeSession takes what happened to the session.
func (w *watcher) takeSession(what uintptr) {
	switch what {
	case sessionLock, sessionLeft, sessionLeftRemote:
		w.Locks()
	case sessionUnlock:
		w.Unlocks()
	case sessionLogoff:
		w.Ends()
	}
}
