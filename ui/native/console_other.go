//go:build !windows

package native

import "os"

// Console reports whether what the program prints arrives anywhere: a program that was
// started from an icon may have the null device, or nothing.
func Console(bool) bool {
	to, err := os.Stderr.Stat()
	if err != nil {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(to, null)
}
