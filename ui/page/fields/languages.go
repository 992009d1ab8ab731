package fields

import (
	"mujeeb/text/lang"
	"mujeeb/ui/kit/field"
)

// Languages are those that the program speaks, each named in itself, to choose from.
func Languages() []field.Option {
	var all []field.Option
	for _, l := range lang.Languages() {
		all = append(all, field.Option{Key: l.Code, Text: l.Name})
	}
	return all
}
