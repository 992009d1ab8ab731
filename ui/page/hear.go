package page

import (
	"mujeeb/ui/kit"
)

// HearTrouble words why a mailbox or the page for opting out was not read, by its code.
func HearTrouble(env *kit.Env, code string) string {
	for _, prefix := range []string{"hear.problem.", "account.problem.", "account.keyring.", "error."} {
		if env.Lang.Has(prefix + code) {
			return env.T(prefix + code)
		}
	}
	return env.T("error.internal")
}
