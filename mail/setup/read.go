package setup

import (
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-msgauth/authres"

	"mujeeb/mail"
)

// OfSent tells that a probe was sent, where nobody looks for it.
func (s Sent) OfSent() []Finding {
	return append([]Finding{{Key: ProbeSent, State: Unknown, Values: map[string]string{"to": s.From.String()}}}, s.ofSecond()...)
}

// ofSecond tells to which address a further mail went, that nobody but the owner can look into.
func (s Sent) ofSecond() []Finding {
	if s.Second == "" {
		return nil
	}
	return []Finding{{Key: ProbeOther, State: Unknown, Values: map[string]string{"to": s.Second}}}
}

// tell tells what has become of a probe.
func (s Sent) tell(found seen, waited time.Duration) []Finding {
	seconds := map[string]string{"seconds": strconv.Itoa(int(waited / time.Second))}
	if found.at == "" {
		return append([]Finding{{Key: ProbeMissing, State: Bad, Values: seconds}}, s.ofSecond()...)
	}
	arrived := Finding{Key: ProbeArrived, State: Good, Values: seconds}
	if found.at == Junk {
		arrived = Finding{Key: ProbeJunk, State: Bad, Values: seconds}
	}
	all := []Finding{arrived}
	all = append(all, s.kept(found.mail)...)
	all = append(all, s.results(found.mail)...)
	switch {
	case found.plus:
		all = append(all, Finding{Key: PlusOK, State: Good})
	default:
		all = append(all, Finding{Key: PlusMissing, State: Notice})
	}
	if found.copy {
		all = append(all, Finding{Key: SentCopy, State: Notice})
	} else {
		all = append(all, Finding{Key: NoSentCopy, State: Notice})
	}
	return append(all, s.ofSecond()...)
}

// kept tells what the servers have left as it was.
func (s Sent) kept(v mail.View) (all []Finding) {
	path := strings.Trim(first(v, "Return-Path"), "<> ")
	_, domain, _ := strings.Cut(path, "@")
	switch {
	case strings.EqualFold(path, s.From.String()):
		all = append(all, Finding{Key: PathKept, State: Good})
	case domain != "":
		all = append(all, Finding{Key: PathReplaced, State: Notice, Values: map[string]string{"path": strings.ToLower(domain)}})
	}
	if first(v, "Message-ID") == s.MessageID {
		all = append(all, Finding{Key: IDKept, State: Good})
	} else {
		all = append(all, Finding{Key: IDReplaced, State: Notice})
	}
	if v.Ref != s.Ref {
		all = append(all, Finding{Key: RefLost, State: Bad})
	}
	return all
}

// results tells what the receiving server found out about the sender (RFC 8601): what it
// wrote down itself stands first.
func (s Sent) results(v mail.View) (all []Finding) {
	written := first(v, "Authentication-Results")
	_, found, err := authres.Parse(written)
	if written == "" || err != nil || len(found) == 0 {
		return []Finding{{Key: NoResults, State: Unknown}}
	}
	aligned := ""
	for _, r := range found {
		switch r := r.(type) {
		case *authres.SPFResult:
			domain := domainOf(r.From)
			all = append(all, verdict(SPFPassed, SPFFailed, r.Value, domain))
			if r.Value == authres.ResultPass && s.aligned(domain) {
				aligned = domain
			}
		case *authres.DKIMResult:
			domain := dkimDomain(r)
			all = append(all, verdict(DKIMPassed, DKIMFailed, r.Value, domain))
			if r.Value == authres.ResultPass && s.aligned(domain) {
				aligned = domain
			}
		case *authres.DMARCResult:
			all = append(all, verdict(DMARCPassed, DMARCFailed, r.Value, domainOf(r.From)))
		}
	}
	if aligned != "" {
		for i, f := range all { // one of the two is enough
			if f.State == Bad && (f.Key == SPFFailed || f.Key == DKIMFailed) {
				all[i].State = Notice
			}
		}
		return append(all, Finding{Key: Aligned, State: Good, Values: map[string]string{"domain": aligned}})
	}
	return append(all, Finding{Key: NotAligned, State: Bad, Values: map[string]string{"domain": s.From.Domain()}})
}

// aligned reports whether a domain that was proven belongs to whoever the sender's domain
// belongs to (RFC 7489 section 3.1, relaxed).
func (s Sent) aligned(domain string) bool {
	return domain != "" && organisation(domain) == organisation(strings.ToLower(s.From.Domain()))
}

// verdict returns the finding of one result.
func verdict(passed, failed Key, value authres.ResultValue, domain string) Finding {
	values := map[string]string{"domain": domain, "result": string(value)}
	if value == authres.ResultPass {
		return Finding{Key: passed, State: Good, Values: values}
	}
	if value == authres.ResultTempError {
		return Finding{Key: failed, State: Unknown, Values: values}
	}
	return Finding{Key: failed, State: Bad, Values: values}
}

func dkimDomain(r *authres.DKIMResult) string {
	if r.Domain != "" {
		return strings.ToLower(r.Domain)
	}
	return domainOf(r.Identifier)
}

// domainOf returns the domain of an address, or what is one already.
func domainOf(s string) string {
	s = strings.ToLower(strings.Trim(s, "<> "))
	if _, domain, ok := strings.Cut(s, "@"); ok {
		return domain
	}
	return s
}
