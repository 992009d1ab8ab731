package native

import (
	"testing"

	"golang.org/x/sys/windows"
)

// A setup finds the mutex while the program runs, and not before.
func TestRunning(t *testing.T) {
	name, err := windows.UTF16PtrFromString(`Local\app.mujeeb.desktop`)
	if err != nil {
		t.Fatal(err)
	}
	found := func() bool {
		h, err := windows.OpenMutex(windows.SYNCHRONIZE, false, name)
		if err != nil {
			return false
		}
		windows.CloseHandle(h)
		return true
	}
	if found() {
		t.Fatal("it runs already")
	}
	for range 2 { // a second one may run
		if err := Running(); err != nil {
			t.Fatal(err)
		}
		if !found() {
			t.Error("a setup does not see it")
		}
	}
}
