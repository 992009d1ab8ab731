package settings

import (
	"mujeeb/data/secrets"
	"mujeeb/ui/page"
)

// passwordsGo tells where the passwords of accounts go, as the end of a sentence's
// key. The keyring may not have answered yet.
func passwordsGo(k *secrets.Keeper) string {
	switch v := k.Verdict(); {
	case !v.Known:
		return "unknown"
	case v.Reason != "":
		return "session"
	}
	return "keyring"
}

// keyringTrouble words why passwords of accounts are forgotten when the program
// ends, and what can be done about it. It is empty while there is nothing to say.
func keyringTrouble(p *page.Place) string {
	v := p.Session.Secrets.Verdict()
	if v.Reason == "" {
		return ""
	}
	return p.T("account.keyring."+string(v.Reason)) + " " + p.T("account.keyring.session")
}
