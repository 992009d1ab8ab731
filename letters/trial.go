package letters

import (
	"strings"

	"mujeeb/text/lang"
)

// TestMark returns what stands before the subject of a message that the admin
// sends to themselves to try it out, so that nobody takes it for the message
// itself.
func TestMark(tag string) string { return words(tag).T("test.mark") }

// SampleName returns the name of nobody, which stands in such a message and in
// a preview for the person's own.
func SampleName(tag string) string { return words(tag).T("test.name") }

// Friend returns the word that stands in for the name of somebody whose name is unknown.
func Friend(tag string) string { return words(tag).T("friend") }

// words returns the words of the language that tag begins with.
func words(tag string) *lang.Catalogue {
	if strings.HasPrefix(tag, "ar") {
		return lang.New(files, "ar")
	}
	return lang.New(files, "en")
}
