// Package provider knows the companies that carry mail for others: where their servers
// are, how one signs in there, how much they take, and what they think of bulk mail.
//
// # Words
//
// A [Preset] is what is known of one provider, an [Authority] is where one signs in by
// OAuth 2. Both are rows of embedded, dated tables; each [Fact] says where it is from and
// how sure it is. What the owner reads about a provider is worded by the window: its key
// names the sentence.
//
// # Promises
//
// A preset is found by the domain of an address, by the name of a server, or by the mail
// exchangers of a domain, which are looked up only by [LookUp]. What nobody has read up is
// marked [Unknown], and its limits are low.
package provider

import (
	"cmp"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"path"
	"slices"
	"strings"
	"sync"

	"golang.org/x/net/idna"

	"mujeeb/mail"
)

//go:embed tables/*.json
var tables embed.FS

// Other is the key of the preset for everybody who is not listed.
const Other = "other"

// Preset is what is known about one provider. Its limits stay a little below the
// provider's own, so that the owner's other mail fits in.
type Preset struct {
	Key         string   `json:"key"`
	Domains     []string `json:"domains"` // of the addresses that the provider gives out
	MX          []string `json:"mx"`      // domains of the mail exchangers of domains that are hosted there
	Hosts       []string `json:"hosts"`   // further names of its submission server; * stands for one label
	SMTP        Server   `json:"smtp"`
	IMAP        Server   `json:"imap"` // no host: mail that comes back arrives elsewhere
	User        User     `json:"user"`
	SignIn      []SignIn `json:"sign_in"`    // the best one first
	Authority   string   `json:"authority"`  // key of the [Authority] of SignInOAuth
	PerSecond   int      `json:"per_second"` // 0 = none
	PerMinute   int      `json:"per_minute"`
	PerHour     int      `json:"per_hour"` // 0 = none
	PerDay      int      `json:"per_day"`
	Connections int      `json:"connections"` // at once: 8 where it is made for bulk and its limits were read, 1 or 2 for a person's mailbox, else at most 4
	Bulk        Bulk     `json:"bulk"`
	SPF         string   `json:"spf"`  // domain that an SPF record has to include; "" = not known or none needed
	DKIM        []string `json:"dkim"` // selectors under which the provider publishes its keys
	Facts       Facts    `json:"facts"`
}

// Server is where a server listens. In the host, {domain} stands for the owner's domain.
type Server struct {
	Host     string        `json:"host"`
	Port     int           `json:"port"`
	Security mail.Security `json:"security"`
}

// User says what one logs in as. Any other value is the user name itself.
type User string

// What one logs in as.
const (
	UserAddress User = "address" // the email address
	UserKey     User = "key"     // a name that the provider made for SMTP
)

// SignIn is a way to log in.
type SignIn string

// Ways to log in.
const (
	SignInOAuth       SignIn = "oauth"        // in the browser
	SignInAppPassword SignIn = "app_password" // a password made for one program
	SignInPassword    SignIn = "password"     // the mailbox's own
	SignInKey         SignIn = "smtp_key"     // made for SMTP, in the place of a password
)

// Bulk says what a provider thinks of the same message to many.
type Bulk string

// What providers think of it.
const (
	BulkMade      Bulk = "made"      // it is made for that
	BulkPersonal  Bulk = "personal"  // within narrow limits: the mailbox is a person's
	BulkForbidden Bulk = "forbidden" // its rules forbid it
	BulkUnknown   Bulk = "unknown"
)

// Facts says where each part of a preset is from.
type Facts struct {
	Servers Fact `json:"servers"`
	Limits  Fact `json:"limits"`
	SignIn  Fact `json:"sign_in"`
	Bulk    Fact `json:"bulk"`
}

// Fact says where something is from, of which day, and how sure it is.
type Fact struct {
	Sure   Sure   `json:"sure"`
	Source string `json:"source"`
	Date   string `json:"date"` // yyyy-mm-dd
}

// Sure says how sure a fact is.
type Sure string

// How sure a fact is.
const (
	Read    Sure = "read"    // in the provider's own pages, or in texts about them
	Heard   Sure = "heard"   // common knowledge, not read up
	Unknown Sure = "unknown" // nobody knows: the owner has to ask the provider
)

// Authority is where one signs in by OAuth 2.
type Authority struct {
	Key       string            `json:"key"`
	Authorize string            `json:"authorize"` // https address of the page for the browser
	Token     string            `json:"token"`     // https address that gives tokens
	Scopes    []string          `json:"scopes"`
	Extra     map[string]string `json:"extra"`    // further parameters of Authorize
	Redirect  string            `json:"redirect"` // host by which the browser comes back to this computer
	Secret    bool              `json:"secret"`   // desktop programs are given a client secret as well
	Fact      Fact              `json:"fact"`
}

// Presets returns all presets, the best known first and [Other] last.
func Presets() []Preset { return slices.Clone(presets()) }

var presets = table[Preset]("providers.json")

var authorities = table[Authority]("authorities.json")

// table returns a function that returns the rows of an embedded table, which it reads
// once. It panics on a table that can't be read: a mistake in the program, which its
// tests find.
func table[R any](name string) func() []R {
	return sync.OnceValue(func() []R {
		content, err := tables.ReadFile("tables/" + name)
		if err != nil {
			panic(err)
		}
		var rows []R
		if err := json.Unmarshal(content, &rows); err != nil {
			panic(fmt.Sprintf("provider: table %s: %v", name, err))
		}
		return rows
	})
}

// ByKey returns the preset of a key, or [Other]'s.
func ByKey(key string) Preset {
	all := presets()
	if i := slices.IndexFunc(all, func(p Preset) bool { return p.Key == key }); i >= 0 {
		return all[i]
	}
	return all[len(all)-1]
}

// AuthorityOf returns the authority of a key.
func AuthorityOf(key string) (a Authority, ok bool) {
	for _, a := range authorities() {
		if a.Key == key {
			return a, true
		}
	}
	return a, false
}

// ByAddress returns the preset of whoever gave an address out. Domains of the owner's own
// are not among them; see [LookUp].
func ByAddress(address string) (p Preset, ok bool) {
	domain := Domain(address)
	for _, p := range presets() {
		if slices.Contains(p.Domains, domain) {
			return p, true
		}
	}
	return p, false
}

// Domain returns the domain of an address in its ASCII form, in lower case, or "".
func Domain(address string) string {
	_, domain, ok := strings.Cut(strings.TrimSpace(address), "@")
	if !ok {
		return ""
	}
	ascii, err := idna.Lookup.ToASCII(domain)
	if err != nil {
		return ""
	}
	return strings.ToLower(ascii)
}

// ByHost returns the preset whose submission server has this name. Of those that share
// one, it returns the first.
func ByHost(host string) (p Preset, ok bool) {
	host = strings.ToLower(strings.TrimSpace(host))
	for _, p := range presets() {
		if slices.ContainsFunc(append([]string{p.SMTP.Host}, p.Hosts...), func(name string) bool { return isHost(name, host) }) {
			return p, true
		}
	}
	return p, false
}

// isHost reports whether a name of a table, in which * stands for a label, is this host.
func isHost(name, host string) bool {
	if name == "" || strings.Count(name, ".") != strings.Count(host, ".") {
		return false
	}
	ok, err := path.Match(name, host)
	return ok && err == nil
}

// ByMX returns the preset of whoever hosts a domain with these mail exchangers.
func ByMX(domain string, exchangers []string) (p Preset, ok bool) {
	for _, p := range presets() {
		for _, suffix := range p.MX {
			suffix = strings.ReplaceAll(suffix, "{domain}", domain)
			if slices.ContainsFunc(exchangers, func(mx string) bool { return within(mx, suffix) }) {
				return p.For(domain), true
			}
		}
	}
	return p, false
}

// within reports whether a host is a domain or stands below it.
func within(host, domain string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	return host == domain || strings.HasSuffix(host, "."+domain)
}

// For returns the preset with the owner's domain in the names of its servers.
func (p Preset) For(domain string) Preset {
	p.SMTP.Host = strings.ReplaceAll(p.SMTP.Host, "{domain}", domain)
	p.IMAP.Host = strings.ReplaceAll(p.IMAP.Host, "{domain}", domain)
	return p
}

// UserName returns what the owner of an address logs in as, or "" where the provider makes
// a name.
func (p Preset) UserName(address string) string {
	switch p.User {
	case UserAddress:
		return strings.TrimSpace(address)
	case UserKey:
		return ""
	}
	return string(p.User)
}

// Offers reports whether one can log in this way.
func (p Preset) Offers(way SignIn) bool { return slices.Contains(p.SignIn, way) }

// MX looks up mail exchangers, as a [net.Resolver] does.
type MX interface {
	LookupMX(ctx context.Context, name string) ([]*net.MX, error)
}

// LookUp returns the preset of whoever hosts the domain of an address, by the domain's
// mail exchangers, and reports whether it is one of the list. It asks the name servers of
// this computer. Errors: those of the resolver; that a domain has no exchanger is none.
func LookUp(ctx context.Context, r MX, address string) (p Preset, ok bool, err error) {
	domain := Domain(address)
	if !strings.Contains(domain, ".") {
		return ByKey(Other), false, nil
	}
	found, err := r.LookupMX(ctx, domain+".")
	if failed, is := errors.AsType[*net.DNSError](err); err != nil && len(found) == 0 && (!is || !failed.IsNotFound) {
		return ByKey(Other), false, err
	}
	slices.SortStableFunc(found, func(a, b *net.MX) int { return cmp.Compare(a.Pref, b.Pref) })
	var exchangers []string
	for _, mx := range found {
		exchangers = append(exchangers, mx.Host)
	}
	if p, ok = ByMX(domain, exchangers); ok {
		return p, true, nil
	}
	return ByKey(Other), false, nil
}
