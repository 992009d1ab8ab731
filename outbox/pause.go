package outbox

import (
	"strings"

	"mujeeb/data"
	"mujeeb/outbox/channel"
)

// pauseWhy is what a failure leaves in Run.Pause.
func pauseWhy(f *channel.Failure) string { return data.PauseWhy(f.Code, f.Reply) }

// ParsePause splits Run.Pause into the code of what paused the run, "" when the
// admin did, and the provider's words, if any.
func ParsePause(pause string) (code, words string) {
	code, words, _ = strings.Cut(pause, " ")
	return code, words
}
