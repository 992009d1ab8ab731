package settings

import (
	"mujeeb/data"
	"mujeeb/mail"
	"mujeeb/ui/kit"
)

// explain words why a trial failed, and what to do about it at this provider.
func explain(env *kit.Env, problem *mail.Error, a data.Account) string {
	key := "account.problem." + string(problem.Reason)
	if kept := "account.keyring." + string(problem.Reason); env.Lang.Has(kept) {
		key = kept // of the keyring that a sign-in is kept in
	}
	if !env.Lang.Has(key) {
		return env.T("error.internal")
	}
	words := env.T(key)
	hint := "account.hint." + presetOf(a).Key
	if problem.Reason == mail.ReasonAuthRefused && env.Lang.Has(hint) {
		words += " " + env.T(hint)
	}
	return words
}
