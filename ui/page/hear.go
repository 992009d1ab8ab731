package page

import "mujeeb/ui/kit"

// HearTrouble words why a mailbox or the page for opting out was not read, by its code.
func HearTrouble(env *kit.Env, code string) string {
	switch {
	case env.Lang.Has("hear.problem." + code):
		return env.T("hear.problem." + code)
	case env.Lang.Has("account.problem." + code):
		return env.T("account.problem." + code)
	case env.Lang.Has("account.keyring." + code):
		return env.T("account.keyring." + code)
	case env.Lang.Has("error." + code):
		return env.T("error." + code)
	}
	return env.T("error.internal")
}
