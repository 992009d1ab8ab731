package ui

import (
	"errors"

	"mujeeb/text/lang"
)

// ErrNoWindow means that the system gave the toolkit no window to draw in.
var ErrNoWindow = errors.New("no window: there is no display, or no OpenGL 2.1")

// WhyNotStarted words for the person why the program could not start.
func WhyNotStarted(words *lang.Catalogue, err error) string {
	if errors.Is(err, ErrNoWindow) {
		return words.T("start.no_window")
	}
	return words.T("start.failed", "reason", err.Error())
}
