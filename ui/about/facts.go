package about

import (
	"net"
	"strconv"
	"time"

	"mujeeb/app"
	"mujeeb/app/update"
	"mujeeb/data"
	"mujeeb/mail/provider"
	"mujeeb/ui/kit"
	"mujeeb/ui/page"
)

const day = 24 * time.Hour

// isOld reports whether a build's source is older than a year.
func isOld(b app.Build, now time.Time) bool {
	return !b.Committed.IsZero() && now.After(b.Committed.AddDate(1, 0, 0))
}

// buildFacts returns what is known of the build: its version, the day of its source
// and how long ago that was, and its commit.
func buildFacts(p *page.Place) []page.Fact {
	b := p.Program.Build
	if b.Version == "" {
		return []page.Fact{{Label: p.T("about.version"), Text: p.T("about.version.none")}}
	}
	all := []page.Fact{{Label: p.T("about.version"), Text: b.Version}}
	if at := p.Local(b.Committed); !at.IsZero() {
		all = append(all, page.Fact{Label: p.T("about.built"), Text: p.T("about.built.from", "date", p.Lang.Date(at), "age", age(p.Env, at, p.Now()))})
	}
	if b.Commit != "" {
		all = append(all, page.Fact{Label: p.T("about.commit"), Text: b.Commit})
	}
	return all
}

// age words how long ago a moment was, in whole days, months or years.
func age(env *kit.Env, at, now time.Time) string {
	days := int(now.Sub(at) / day)
	switch {
	case now.Before(at):
		return env.T("about.age.future")
	case days == 0:
		return env.T("about.age.today")
	case days < 60:
		return env.T("about.age.days", "n", days)
	case days < 730:
		return env.T("about.age.months", "n", days/30)
	}
	return env.T("about.age.years", "n", days/365)
}

// lookUps says when name servers are asked for more than where a server is.
func lookUps(env *kit.Env) page.Fact {
	return page.Fact{Label: env.T("about.connections.dns.name"), Text: env.T("about.connections.dns", "button", env.T("anchor.give"), "find", env.T("account.mx"), "check", env.T("setup.go"))}
}

// signInHost returns the server that gives tokens for an account, or "" for one that has a
// password.
func signInHost(a data.Account) string {
	authority, ok := provider.AuthorityOf(provider.ByKey(a.Provider).Authority)
	if a.SignIn != data.SignInOAuth || !ok {
		return ""
	}
	return update.Host(authority.Token)
}

// connections returns the servers that the program connects to, each with when it
// does: those of the mail accounts, those that give tokens for them, and the one where updates are announced.
func connections(env *kit.Env, accounts []data.Account, updates string) (all []page.Fact) {
	seen := map[string]bool{}
	for _, a := range accounts {
		server := net.JoinHostPort(a.Host, strconv.Itoa(a.Port))
		if a.Kind == data.AccountSMTP && !seen[server] {
			seen[server] = true
			all = append(all, page.Fact{Label: server, Text: env.T("about.connections.mail")})
		}
		if host := signInHost(a); host != "" && !seen[host] {
			seen[host] = true
			all = append(all, page.Fact{Label: host, Text: env.T("about.connections.signin")})
		}
	}
	if host := update.Host(updates); host != "" {
		all = append(all, page.Fact{Label: host, Text: env.T("about.connections.update", "button", env.T("update.check"))})
	}
	return all
}
