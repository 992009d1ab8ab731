//go:build windows || darwin

package native

// boxes reports whether there is something that shows a message box.
func boxes() bool { return true }
