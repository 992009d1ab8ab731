package data

import (
	"strings"

	"mujeeb/text/name"
)

// firstName returns what a person is greeted by: the given name where it is kept
// apart, and else the one in the full name.
func firstName(given, full string) string {
	if given = strings.Join(strings.Fields(given), " "); given != "" {
		return given
	}
	return name.Given(full)
}
