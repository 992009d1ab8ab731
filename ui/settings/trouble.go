package settings

import (
	"mujeeb/mail"
	"mujeeb/ui/kit"
)

// explain words why a trial failed, and what to do about it at this provider.
func explain(env *kit.Env, problem *mail.Error, host string) string {
	key := "account.problem." + string(problem.Reason)
	if !env.Lang.Has(key) {
		return env.T("error.internal")
	}
	words := env.T(key)
	hint := "account.hint." + providerOf(host).key
	if problem.Reason == mail.ReasonAuthRefused && env.Lang.Has(hint) {
		words += " " + env.T(hint)
	}
	return words
}
