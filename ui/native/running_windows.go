package native

import (
	"errors"

	"golang.org/x/sys/windows"
)

// Running marks the program as running until the process ends, by a mutex that the
// setup and the uninstaller look for. Several may run.
func Running() error {
	name, err := windows.UTF16PtrFromString(`Local\app.mujeeb.desktop`)
	if err != nil {
		return err
	}
	_, err = windows.CreateMutex(nil, false, name) // the handle is closed when the process ends
	if errors.Is(err, windows.ERROR_ALREADY_EXISTS) {
		return nil // another one's, which this process holds as well now
	}
	return err
}
