package sqlite

import (
	"errors"
	"syscall"

	"golang.org/x/sys/windows"
)

var systemCodes = windowsCodes

// heldNumber is what Windows answers, other than InUse, when a file is to be moved or
// removed that another program holds. It says the same where permissions are
// lacking.
const heldNumber = syscall.ERROR_ACCESS_DENIED

// heldByOther reports whether another program has opened the file at path so that
// it can't be moved, replaced or removed.
func heldByOther(path string) bool {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return false
	}
	const shared = windows.FILE_SHARE_READ | windows.FILE_SHARE_WRITE | windows.FILE_SHARE_DELETE
	h, err := windows.CreateFile(name, windows.DELETE, shared, nil, windows.OPEN_EXISTING, windows.FILE_FLAG_OPEN_REPARSE_POINT, 0)
	if err != nil {
		return errors.Is(err, windows.ERROR_SHARING_VIOLATION)
	}
	windows.CloseHandle(h)
	return false
}
