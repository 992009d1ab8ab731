package setup

import (
	"context"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"

	"mujeeb/mail/provider"
)

// OfDomain looks up what the DNS says of the domain of a sender's address, whose messages
// leave by a provider.
func OfDomain(ctx context.Context, dns DNS, sender string, p provider.Preset) []Finding {
	d := domain{ctx: ctx, dns: dns, name: provider.Domain(sender), provider: p}
	if _, given := provider.ByAddress(sender); given || d.name == "" {
		return []Finding{d.finding(DomainGiven, Notice)}
	}
	var all []Finding
	for _, f := range []Finding{d.mx(), d.spf(), d.dkim(), d.dmarc()} {
		if f.Key == DNSFailed && slices.ContainsFunc(all, func(before Finding) bool { return before.Key == DNSFailed }) {
			continue // once is enough
		}
		all = append(all, f)
	}
	return all
}

// domain is a domain that is being looked over.
type domain struct {
	ctx      context.Context
	dns      DNS
	name     string
	provider provider.Preset
}

func (d domain) finding(key Key, state State, values ...string) Finding {
	f := Finding{Key: key, State: state, Values: map[string]string{"domain": d.name}}
	for i := 0; i+1 < len(values); i += 2 {
		f.Values[values[i]] = values[i+1]
	}
	return f
}

// texts returns the TXT records of a name that begin with a version.
func (d domain) texts(name, version string) (found []string, err error) {
	all, err := d.dns.LookupTXT(d.ctx, name+".")
	if missing(err) {
		return nil, nil
	}
	for _, text := range all {
		rest, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(text)), version)
		if ok && (rest == "" || strings.ContainsRune(" ;\t", rune(rest[0]))) {
			found = append(found, strings.TrimSpace(text))
		}
	}
	return found, err
}

// mx tells whether answers can arrive.
func (d domain) mx() Finding {
	found, err := d.dns.LookupMX(d.ctx, d.name+".")
	switch {
	case len(found) > 0 && found[0].Host != ".": // RFC 7505: takes no mail
		return d.finding(MXOK, Good)
	case err == nil, missing(err):
		return d.finding(MXNone, Bad)
	}
	return d.finding(DNSFailed, Unknown)
}

// dkim tells whether a key is published under one of the provider's selectors.
func (d domain) dkim() Finding {
	if len(d.provider.DKIM) == 0 {
		return d.finding(DKIMUnknown, Unknown)
	}
	revoked := ""
	for _, selector := range d.provider.DKIM {
		found, err := d.dns.LookupTXT(d.ctx, selector+"._domainkey."+d.name+".")
		if err != nil && !missing(err) {
			return d.finding(DNSFailed, Unknown)
		}
		for _, text := range found {
			key, ok := tags(text)["p"]
			switch {
			case ok && key != "":
				return d.finding(DKIMOK, Good, "selector", selector)
			case ok:
				revoked = selector
			}
		}
	}
	if revoked != "" {
		return d.finding(DKIMRevoked, Bad, "selector", revoked)
	}
	return d.finding(DKIMNone, Bad)
}

// dmarc tells which policy the domain has, or the one above it that it stands under.
func (d domain) dmarc() Finding {
	found, err := d.texts("_dmarc."+d.name, "v=dmarc1")
	if err != nil {
		return d.finding(DNSFailed, Unknown)
	}
	above, policy := organisation(d.name), "p"
	if len(found) == 0 && above != d.name {
		if found, err = d.texts("_dmarc."+above, "v=dmarc1"); err != nil {
			return d.finding(DNSFailed, Unknown)
		}
		policy = "sp"
	} else {
		above = ""
	}
	record := &Record{"_dmarc." + d.name, "TXT", "v=DMARC1; p=none"}
	switch len(found) {
	case 0:
		f := d.finding(DMARCNone, Bad)
		f.Record = record
		return f
	case 1:
		return d.policy(found[0], policy, above)
	}
	return d.finding(DMARCMany, Bad)
}

// policy tells which policy a record sets.
func (d domain) policy(record, tag, above string) Finding {
	all := tags(record)
	policy := strings.ToLower(all[tag])
	if policy == "" {
		policy = strings.ToLower(all["p"])
	}
	switch {
	case policy != "none" && policy != "quarantine" && policy != "reject":
		return d.finding(DMARCBroken, Bad)
	case above != "":
		return d.finding(DMARCAbove, Good, "above", above, "policy", policy)
	}
	return d.finding(DMARCOK, Good, "policy", policy)
}

// organisation returns the domain that somebody registered, in which a name stands.
func organisation(name string) string {
	above, err := publicsuffix.EffectiveTLDPlusOne(name)
	if err != nil {
		return name
	}
	return above
}

// tags reads a list of the form a=b; c=d (RFC 6376 section 3.2).
func tags(list string) map[string]string {
	all := map[string]string{}
	for tag := range strings.SplitSeq(list, ";") {
		name, value, ok := strings.Cut(tag, "=")
		if ok {
			all[strings.ToLower(strings.TrimSpace(name))] = strings.TrimSpace(value)
		}
	}
	return all
}
