package filedialog

import (
	"runtime"

	"golang.org/x/sys/windows"
)

// inApartment runs f on a thread of its own in a single-threaded apartment of COM, where
// the dialogs of Windows belong. Zenity would take a multithreaded one: there a dialog
// that begins in a folder lists none of its files under wine and takes no answer.
func inApartment(f func() (string, error)) (path string, err error) {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		runtime.LockOSThread() // for good: the thread ends with the goroutine, so nobody else gets its apartment
		if windows.CoInitializeEx(0, windows.COINIT_APARTMENTTHREADED|windows.COINIT_DISABLE_OLE1DDE) == nil {
			defer windows.CoUninitialize()
		}
		path, err = f()
	}()
	<-ended
	return path, err
}
