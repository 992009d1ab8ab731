package native

import (
	"context"
	"errors"

	"github.com/ncruces/zenity"
)

// ErrNoBox means that the system has nothing that shows a message box.
var ErrNoBox = errors.New("no message box can be shown")

// Alert shows a message box of the system's own and waits until the person closes
// it or ctx ends. It needs neither a window of ours nor OpenGL, so it can say why
// there is none. Where there is nothing that shows a box, as on Linux without a
// display or without zenity or its likes, the error is ErrNoBox.
func Alert(ctx context.Context, title, text string) error {
	if !boxes() {
		return ErrNoBox
	}
	err := zenity.Error(text, zenity.Title(title), zenity.Context(ctx))
	if err != nil && !errors.Is(err, zenity.ErrCanceled) && ctx.Err() == nil {
		return ErrNoBox // what the system says may hold a path
	}
	return ctx.Err()
}
