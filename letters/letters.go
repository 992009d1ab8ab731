// Package letters words what leaves the house, in each of the program's
// languages, and names the law that each text follows.
//
// # Words
//
// A [Letter] is a whole message to many people, in Markdown with merge fields:
// [BreachNotice], [PolicyNotice]. A [Sender] is the controller in whose name it
// goes. A [Footer] holds the sentences below every email. The words of a
// person's file are a catalogue, [DossierWords], beside its [DossierReadme].
// [TestMark] and [SampleName] word what the admin sends to themselves. The
// catalogues are JSON in the folders of their languages, in the form of package
// text/lang.
//
// # Promises
//
// Both languages say the same, in the same order. Nothing that the admin typed is
// taken for a merge field or for an argument of a sentence. A legal notice promotes
// nothing. The articles in the texts are those that the functions name.
//
// # Never
//
// Nothing here decides whether a letter is due or complete: package gdpr says
// what a notice must hold, and the admin writes it. The package reads no vault
// and no clock, sends nothing, and knows no channel: package mail makes an
// email of a letter. What the window says is worded in ui/lang.
package letters

import (
	"embed"
	"strings"
)

//go:embed en ar
var files embed.FS

// Letter is a message to many people, the same for each of them but for its
// merge fields.
type Letter struct {
	Lang    string // as it was asked for, though the words are English where it is no language of ours
	Title   string // what the admin's lists call it; "" when the matter has a name of its own
	Subject string // one line
	Body    string // Markdown with merge fields
}

// Sender is the controller, in whose name a letter goes (GDPR Art. 4(7)).
type Sender struct {
	Name    string
	Contact string // where to ask, such as an email address; "" = not given
}

// plain returns a text that the admin typed without the braces of merge fields.
func plain(s string) string { return fieldBraces.Replace(s) }

var fieldBraces = strings.NewReplacer("{{", "{ {", "}}", "} }")
