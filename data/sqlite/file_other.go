//go:build !windows

package sqlite

// Windows has names of its own for these, see file_windows.go.
var fullOn, protectedOn []error
