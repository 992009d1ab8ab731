package setup

import (
	"slices"
	"strings"

	"mujeeb/mail/provider"
)

// maxLookups is how many records a receiver looks up for one SPF record before it gives
// up (RFC 7208 section 4.6.4).
const maxLookups = 10

// spf tells whether the domain lets the provider send for it.
func (d domain) spf() Finding {
	found, err := d.texts(d.name, "v=spf1")
	switch {
	case err != nil:
		return d.finding(DNSFailed, Unknown)
	case len(found) == 0:
		return d.spfLacks(SPFNone, "v=spf1 "+d.include()+"~all")
	case len(found) > 1:
		return d.finding(SPFMany, Bad)
	}
	w := walk{domain: d, seen: map[string]bool{d.name: true}}
	w.record(found[0], d.name)
	switch {
	case w.failed:
		return d.finding(DNSFailed, Unknown)
	case w.all:
		return d.finding(SPFAll, Bad)
	case w.broken != "":
		return d.finding(SPFBroken, Bad, "include", w.broken)
	case w.lookups > maxLookups:
		return d.finding(SPFLookups, Bad)
	case w.reached:
		return d.finding(SPFOK, Good)
	case d.provider.SPF == "":
		return d.finding(SPFExists, Unknown)
	}
	return d.spfLacks(SPFLacks, d.extend(found[0]))
}

// include returns the term that lets the provider send, with a space behind it.
func (d domain) include() string {
	if d.provider.SPF == "" {
		return "mx " // the servers that take the domain's mail, as a guess to start from
	}
	return "include:" + d.provider.SPF + " "
}

// spfLacks returns that a record is missing, or lacks the provider, with one that would do. A
// provider that is made for mail to many puts in a return address of its own, whose SPF
// counts: it is told apart.
func (d domain) spfLacks(key Key, value string) Finding {
	f := d.finding(key, Bad, "include", d.provider.SPF)
	if value != "" {
		f.Record = &Record{d.name, "TXT", value}
	}
	if key == SPFLacks && d.provider.Bulk == provider.BulkMade {
		f.Key, f.State = SPFRelay, Notice
	}
	return f
}

// extend returns a record with the provider in it: before the term that decides about
// everybody else. It is empty where the record leads to another one.
func (d domain) extend(record string) string {
	terms := strings.Fields(record)
	if slices.ContainsFunc(terms, func(t string) bool { return strings.HasPrefix(strings.ToLower(t), "redirect=") }) {
		return ""
	}
	at := slices.IndexFunc(terms, func(t string) bool { return strings.EqualFold(strings.TrimLeft(t, "+-~?"), "all") })
	if at < 0 {
		at = len(terms)
	}
	return strings.Join(slices.Insert(terms, at, strings.TrimSpace(d.include())), " ")
}

// walk follows the domains that a record includes.
type walk struct {
	domain
	seen    map[string]bool
	lookups int
	reached bool   // the provider is among them
	all     bool   // everybody may send
	broken  string // includes a domain that has no record
	failed  bool   // a name server gave no answer
}

// record follows one record, which stands at a name.
func (w *walk) record(text, at string) {
	for _, term := range strings.Fields(text)[1:] {
		term = strings.ToLower(term)
		mechanism := strings.TrimLeft(term, "+-~?")
		name, target, _ := strings.Cut(mechanism, ":")
		if to, ok := strings.CutPrefix(term, "redirect="); ok {
			name, target = "redirect", to
		}
		switch name, _, _ := strings.Cut(name, "/"); name {
		case "all":
			w.all = w.all || at == w.name && (term == "all" || term == "+all")
		case "a", "mx", "ptr", "exists":
			w.lookups++
		case "include", "redirect":
			w.follow(target)
		}
	}
}

// follow follows a record to that of another domain.
func (w *walk) follow(target string) {
	w.lookups++
	w.reached = w.reached || w.provider.SPF != "" && target == w.provider.SPF
	if target == "" || w.seen[target] || w.lookups > maxLookups || strings.Contains(target, "%") {
		return
	}
	w.seen[target] = true
	found, err := w.texts(target, "v=spf1")
	switch {
	case err != nil:
		w.failed = true
	case len(found) != 1:
		w.broken = target
	default:
		w.record(found[0], target)
	}
}
