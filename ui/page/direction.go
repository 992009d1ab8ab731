package page

import (
	"mujeeb/text/lang"
	"mujeeb/ui/kit"
)

// Directed is an Env whose pages run in a message's direction, whatever the
// window's language.
func Directed(env *kit.Env, rtl bool) *kit.Env {
	if env.RTL() == rtl {
		return env
	}
	for _, l := range lang.Languages() {
		if l.RTL == rtl {
			return &kit.Env{Lang: env.Lang.In(l.Code), Window: env.Window, Post: env.Post, Now: env.Now, After: env.After}
		}
	}
	return env
}
