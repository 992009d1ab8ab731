//go:build !windows

package sqlite

// OnNetwork reports nothing here: only Windows is known to keep no promise that a
// write-ahead log needs.
func OnNetwork(string) bool { return false }
