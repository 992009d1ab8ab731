package sqlite

import (
	"errors"
	"io/fs"
	"syscall"
)

// Here an operating system's error number becomes the [Code] of what a person can do
// about it, for the vault and for exported files alike. The tables of all systems are
// compiled on every system, so that one test reads them all.

// errorCodes maps an operating system's error numbers to codes.
type errorCodes map[syscall.Errno]Code

// unixCodes has the numbers of Linux and macOS.
var unixCodes = errorCodes{
	syscall.ENOSPC: Full, syscall.EDQUOT: Full, syscall.EFBIG: Full,
	syscall.EACCES: ReadOnly, syscall.EPERM: ReadOnly, syscall.EROFS: ReadOnly,
	syscall.ENAMETOOLONG: ReadOnly,
	syscall.ENOTDIR:      NotFolder,
	syscall.ENOENT:       Gone,
	syscall.EIO:          Failed, syscall.ENXIO: Failed, syscall.ENODEV: Failed, syscall.ESTALE: Failed, syscall.ENOTCONN: Failed,
}

// windowsCodes has the numbers of Windows ("System Error Codes" in its documentation).
// Go's syscall.ENOTDIR is ERROR_PATH_NOT_FOUND there, which says that a folder or a
// drive is gone.
var windowsCodes = errorCodes{
	39:   Full, // ERROR_HANDLE_DISK_FULL
	112:  Full, // ERROR_DISK_FULL
	223:  Full, // ERROR_FILE_TOO_LARGE
	1295: Full, // ERROR_DISK_QUOTA_EXCEEDED

	5:   ReadOnly, // ERROR_ACCESS_DENIED
	19:  ReadOnly, // ERROR_WRITE_PROTECT
	82:  ReadOnly, // ERROR_CANNOT_MAKE
	123: ReadOnly, // ERROR_INVALID_NAME
	161: ReadOnly, // ERROR_BAD_PATHNAME
	206: ReadOnly, // ERROR_FILENAME_EXCED_RANGE

	267: NotFolder, // ERROR_DIRECTORY

	2:  Gone, // ERROR_FILE_NOT_FOUND
	3:  Gone, // ERROR_PATH_NOT_FOUND
	15: Gone, // ERROR_INVALID_DRIVE

	32:   InUse, // ERROR_SHARING_VIOLATION
	33:   InUse, // ERROR_LOCK_VIOLATION
	170:  InUse, // ERROR_BUSY
	303:  InUse, // ERROR_DELETE_PENDING
	1224: InUse, // ERROR_USER_MAPPED_FILE

	21:   Failed, // ERROR_NOT_READY
	22:   Failed, // ERROR_BAD_COMMAND
	23:   Failed, // ERROR_CRC
	25:   Failed, // ERROR_SEEK
	27:   Failed, // ERROR_SECTOR_NOT_FOUND
	29:   Failed, // ERROR_WRITE_FAULT
	30:   Failed, // ERROR_READ_FAULT
	31:   Failed, // ERROR_GEN_FAILURE
	53:   Failed, // ERROR_BAD_NETPATH
	55:   Failed, // ERROR_DEV_NOT_EXIST
	59:   Failed, // ERROR_UNEXP_NET_ERR
	64:   Failed, // ERROR_NETNAME_DELETED
	67:   Failed, // ERROR_BAD_NET_NAME
	121:  Failed, // ERROR_SEM_TIMEOUT
	433:  Failed, // ERROR_NO_SUCH_DEVICE
	483:  Failed, // ERROR_DEVICE_HARDWARE_ERROR
	1005: Failed, // ERROR_UNRECOGNIZED_VOLUME
	1006: Failed, // ERROR_FILE_INVALID: the volume is another one now
	1110: Failed, // ERROR_MEDIA_CHANGED
	1112: Failed, // ERROR_NO_MEDIA_IN_DRIVE
	1117: Failed, // ERROR_IO_DEVICE
	1167: Failed, // ERROR_DEVICE_NOT_CONNECTED
	1231: Failed, // ERROR_NETWORK_UNREACHABLE
	1392: Failed, // ERROR_FILE_CORRUPT
	1393: Failed, // ERROR_DISK_CORRUPT
}

// of returns the code of an error of the file system, or "" where a person can do
// nothing about it. A number that is in the table decides, else what package fs says.
func (c errorCodes) of(err error) Code {
	if number, ok := errors.AsType[syscall.Errno](err); ok && c[number] != "" {
		return c[number]
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Gone
	case errors.Is(err, fs.ErrPermission):
		return ReadOnly
	}
	return ""
}
