//go:build !windows

package native

import (
	"os"

	"golang.org/x/sys/unix"
)

func replace(path string, args []string) error {
	return unix.Exec(path, append([]string{path}, args...), os.Environ())
}
