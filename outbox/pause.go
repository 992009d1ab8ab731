package outbox

import (
	"regexp"
	"strings"

	"mujeeb/outbox/channel"
)

// maxWords bounds what a server may say in Run.Pause.
const maxWords = 300

var addressLike = regexp.MustCompile(`\S*@\S*`)

// pauseWhy is what a failure leaves in Run.Pause: its code, a space, and the
// provider's words without anything that looks like an address, since a run
// outlives the people whom it was sent to.
func pauseWhy(f *channel.Failure) string {
	words := []rune(addressLike.ReplaceAllString(f.Reply, "…"))
	if len(words) > maxWords {
		words = append(words[:maxWords], '…')
	}
	return strings.TrimSpace(f.Code + " " + string(words))
}

// ParsePause splits Run.Pause into the code of what paused the run, "" when the
// admin did, and the provider's words, if any.
func ParsePause(pause string) (code, words string) {
	code, words, _ = strings.Cut(pause, " ")
	return code, words
}
