package sqlite

import "syscall"

// What Windows calls a disk without room, and one that may not be written:
// ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL, ERROR_WRITE_PROTECT.
var (
	fullOn      = []error{syscall.Errno(112), syscall.Errno(39)}
	protectedOn = []error{syscall.Errno(19)}
)
