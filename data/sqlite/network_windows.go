package sqlite

import (
	"path/filepath"

	"golang.org/x/sys/windows"
)

// OnNetwork reports whether a folder, which need not be there yet, is on another
// computer: a share, a drive letter that stands for one, or a link to one. A
// write-ahead log needs memory that all its readers share, which no network has.
func OnNetwork(dir string) bool {
	full, err := filepath.Abs(dir)
	if err != nil {
		full = dir
	}
	if isShare(full) || isRemoteDrive(full) {
		return true
	}
	for ; ; full = parent(full) {
		if final, ok := finalPath(full); ok {
			return isShare(final) || isRemoteDrive(final)
		}
		if full == parent(full) {
			return false
		}
	}
}

func isRemoteDrive(path string) bool {
	root, err := windows.UTF16PtrFromString(filepath.VolumeName(path) + `\`)
	return err == nil && windows.GetDriveType(root) == windows.DRIVE_REMOTE
}

// finalPath returns where a path leads when all links are followed; ok is false
// when nothing is there.
func finalPath(path string) (final string, ok bool) {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return "", false
	}
	const shared = windows.FILE_SHARE_READ | windows.FILE_SHARE_WRITE | windows.FILE_SHARE_DELETE
	h, err := windows.CreateFile(name, 0, shared, nil, windows.OPEN_EXISTING, windows.FILE_FLAG_BACKUP_SEMANTICS, 0)
	if err != nil {
		return "", false
	}
	defer windows.CloseHandle(h)
	found := make([]uint16, windows.MAX_LONG_PATH)
	n, err := windows.GetFinalPathNameByHandle(h, &found[0], uint32(len(found)), 0)
	if err != nil || int(n) >= len(found) {
		return "", false
	}
	return windows.UTF16ToString(found[:n]), true
}
