//go:build !windows

package native

import "golang.org/x/sys/unix"

func noDumps() error { return unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}) }
