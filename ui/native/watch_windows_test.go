package native

import (
	"context"
	"runtime"
	"slices"
	"testing"
	"unsafe"

	"golang.org/x/sys/windows"
)

// watcherWindow returns the window of the watcher that runs, or 0, and whether its class
// is there still, which goes last.
func watcherWindow(t *testing.T) (window uintptr, class bool) {
	t.Helper()
	name, err := windows.UTF16PtrFromString(watcherClass)
	if err != nil {
		t.Fatal(err)
	}
	var instance windows.Handle
	if err := windows.GetModuleHandleEx(0, nil, &instance); err != nil {
		t.Fatal(err)
	}
	user, info := windows.NewLazySystemDLL("user32.dll"), windowClass{}
	info.size = uint32(unsafe.Sizeof(info))
	window, _ = call(user, "FindWindowW", uintptr(unsafe.Pointer(name)), 0)
	found, _ := call(user, "GetClassInfoExW", uintptr(instance), uintptr(unsafe.Pointer(name)), uintptr(unsafe.Pointer(&info)))
	return window, found != 0
}

// What Windows sends to the window is told, and Windows goes on once it was heard; what
// says nothing of sleep, lock or end is not. Nothing is left when the watching ends.
func TestWatch(t *testing.T) {
	user := windows.NewLazySystemDLL("user32.dll")
	for range 2 { // the second one after the first
		var told []string
		tell := func(what string) func() { return func() { told = append(told, what) } }
		ctx, cancel := context.WithCancel(t.Context())
		if err := Watch(ctx, Events{Sleeps: tell("sleeps"), Locks: tell("locks"), Unlocks: tell("unlocks"), Ends: tell("ends")}); err != nil {
			t.Fatal(err)
		}
		window, _ := watcherWindow(t)
		for _, c := range []struct {
			name           string
			number, wParam uintptr
			want           []string
		}{
			{"Suspend", wmPowerBroadcast, powerSuspend, []string{"sleeps"}},
			{"Resume", wmPowerBroadcast, 0x7, nil},
			{"PowerStatus", wmPowerBroadcast, 0xA, nil},
			{"Lock", wmSessionChange, sessionLock, []string{"locks"}},
			{"Unlock", wmSessionChange, sessionUnlock, []string{"unlocks"}},
			{"OtherUser", wmSessionChange, sessionLeft, []string{"locks"}},
			{"RemoteLeft", wmSessionChange, sessionLeftRemote, []string{"locks"}},
			{"Connect", wmSessionChange, 0x1, nil},
			{"Logoff", wmSessionChange, sessionLogoff, []string{"ends"}},
			{"EndSession", wmEndSession, 1, []string{"ends"}},
			{"EndCancelled", wmEndSession, 0, nil},
		} {
			told = nil
			_, _ = call(user, "SendMessageW", window, c.number, c.wParam, 0) // returns once the window took it
			if !slices.Equal(told, c.want) {
				t.Errorf("%s: told %q, want %q", c.name, told, c.want)
			}
		}
		cancel()
		for there := true; there; _, there = watcherWindow(t) {
			runtime.Gosched()
		}
	}
}
