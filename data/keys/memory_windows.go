package keys

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

func lockPage(page []byte) error {
	return windows.VirtualLock(uintptr(unsafe.Pointer(&page[0])), uintptr(len(page)))
}

func unlockPage(page []byte) error {
	return windows.VirtualUnlock(uintptr(unsafe.Pointer(&page[0])), uintptr(len(page)))
}
