package page

import (
	"mujeeb/data"
	"mujeeb/ui/kit"
)

// WayWords says by which way in the vault was open: a way and its number, not a person.
func WayWords(env *kit.Env, by data.ByWay) string {
	if by.Number == 0 {
		return env.T("way.by.none")
	}
	key := "way.by." + string(by.Kind)
	if by.Name != "" {
		key += ".of"
	}
	return env.T(key, "name", by.Name, "n", int(by.Number))
}
