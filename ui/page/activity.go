package page

import (
	"mujeeb/data"
	"mujeeb/ui/kit"
)

// ActivityWords says what was done, never to whom.
func ActivityWords(env *kit.Env, a data.Activity) string {
	key := "activity.act." + string(a.Act)
	switch exact := key + "." + string(a.Detail); {
	case env.Lang.Has(exact):
		key = exact
	case !env.Lang.Has(key): // noted by a later program
		key = "activity.act.other"
	}
	return env.T(key, "n", a.Number)
}
