package page

import (
	"mujeeb/data"
	"mujeeb/ui/kit"
)

// LeadTitle is what a person without a name is called.
func LeadTitle(env *kit.Env, name string) string {
	if name == "" {
		return env.T("lead.nameless")
	}
	return name
}

// SourceTitle gives the source of leads added by hand its word.
func SourceTitle(env *kit.Env, source string) string {
	if source == data.SourceByHand {
		return env.T("lead.source.hand")
	}
	return source
}
