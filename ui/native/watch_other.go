//go:build !linux

package native

import (
	"context"
	"errors"
)

// watch hears nothing. On Windows it would take WM_POWERBROADCAST and the messages of
// WTSRegisterSessionNotification, on macOS the notifications of NSWorkspace.
func watch(context.Context, Events) error { return errors.New("not heard on this system") }
