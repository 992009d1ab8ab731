package page

import (
	"mujeeb/data"
	"mujeeb/ui/kit"
)

// LeadTitle names a person; one without a name has words of their own.
func LeadTitle(env *kit.Env, name string) string {
	if name == "" {
		return env.T("lead.nameless")
	}
	return name
}

// SourceTitle names a source; that of leads added by hand has a word of its own.
func SourceTitle(env *kit.Env, source string) string {
	if source == data.SourceByHand {
		return env.T("lead.source.hand")
	}
	return source
}
