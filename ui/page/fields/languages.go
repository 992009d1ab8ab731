package fields

import (
	"mujeeb/text/lang"
	"mujeeb/ui/kit"
)

// Languages are those that the program speaks, each named in itself, to choose from.
func Languages() []kit.Option {
	var all []kit.Option
	for _, l := range lang.Languages() {
		all = append(all, kit.Option{Key: l.Code, Text: l.Name})
	}
	return all
}
