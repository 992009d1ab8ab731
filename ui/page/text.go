package page

import (
	"strings"

	"mujeeb/data"
	"mujeeb/ui/kit"
)

// How the program speaks. English in sentence case, no exclamation marks; a
// button is a verb ("Start sending"), a title a noun. Sentences end with a full
// stop, labels do not. An error says what happened and what to do, in words of
// the person's own work, and blames nobody. Arabic is written, not translated:
// plain standard Arabic, buttons as verbal nouns ("بدء الإرسال"), no diacritics
// unless a word needs one.

// Sentence words an error for the person. A code without a sentence of its own
// is "something went wrong", and the log has the rest.
func Sentence(env *kit.Env, err error) string {
	key := "error." + string(data.CodeOf(err))
	if !env.Lang.Has(key) {
		key = "error.internal"
	}
	return env.T(key)
}

// Lines splits what was typed into trimmed lines that are not empty.
func Lines(s string) []string {
	var all []string
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

// Headline cuts what a person called something so that it fits over a page.
func Headline(s string) string {
	const most = 40
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}
