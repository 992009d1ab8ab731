//go:build !linux && !windows && !darwin

package native

import (
	"context"
	"errors"
)

// watch hears nothing.
func watch(context.Context, Events) error { return errors.New("not heard on this system") }
