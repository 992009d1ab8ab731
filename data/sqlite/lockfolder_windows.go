package sqlite

// LockFolder does nothing on Windows, where nobody can remove a file that a process has
// open, so that the lock on a file is enough.
func LockFolder(string) (unlock func() error, busy bool, err error) { return nil, false, nil }
