//go:build !windows && !darwin

package native

import (
	"os"

	"github.com/ncruces/zenity"
)

// boxes reports whether there is something that shows a message box.
func boxes() bool {
	return os.Getenv("DISPLAY")+os.Getenv("WAYLAND_DISPLAY") != "" && zenity.IsAvailable()
}
