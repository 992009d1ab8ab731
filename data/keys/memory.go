package keys

import (
	"os"
	"unsafe"
)

// ownPage returns n bytes, fewer than a page, on a page that holds nothing else and is
// kept out of the swap file, where the system allows it. It is given back by release,
// which must be called once.
func ownPage(n int) (b []byte, release func()) {
	size := os.Getpagesize()
	room := make([]byte, 2*size)
	start := -int(uintptr(unsafe.Pointer(&room[0]))) & (size - 1)
	page := room[start : start+size : start+size]
	if lockPage(page) != nil { // the system has no such pages, or no more for this user
		return page[:n:n], func() { clear(page) }
	}
	return page[:n:n], func() {
		clear(page)
		_ = unlockPage(page)
	}
}
