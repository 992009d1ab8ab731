//go:build !linux && !windows

package native

import (
	"context"
	"errors"
)

// watch hears nothing: on macOS it would take the notifications of NSWorkspace, which
// nobody has tried.
func watch(context.Context, Events) error { return errors.New("not heard on this system") }
