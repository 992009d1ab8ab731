package fields

import (
	"mujeeb/ui/kit"
	"mujeeb/ui/lang"
)

func Languages() []kit.Option {
	var all []kit.Option
	for _, l := range lang.Languages() {
		all = append(all, kit.Option{Key: l.Code, Text: l.Name})
	}
	return all
}
