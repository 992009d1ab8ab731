//go:build !windows

package data

// Windows has names of its own for these, see file_windows.go.
var fullOn, protectedOn []error
