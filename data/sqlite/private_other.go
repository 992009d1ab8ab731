//go:build !windows

package sqlite

// KeepPrivate has nothing to do where a file is made for its owner alone by its mode.
func KeepPrivate(string) error { return nil }
