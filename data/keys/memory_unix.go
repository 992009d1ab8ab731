//go:build !windows

package keys

import "golang.org/x/sys/unix"

func lockPage(page []byte) error   { return unix.Mlock(page) }
func unlockPage(page []byte) error { return unix.Munlock(page) }
