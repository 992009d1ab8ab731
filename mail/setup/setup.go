// Package setup looks over the set-up of a mail account: what its server offers, what the
// DNS says of the sender's domain, and what becomes of a mail to oneself.
//
// # Words
//
// A [Finding] is one thing that was found, good or not; the window has a sentence for each
// key. A [Record] is a line for the DNS, ready to be copied. A probe is a mail to oneself
// ([Sent]), which is looked for in a [Mailbox].
//
// # Promises
//
// What could not be found out is said to be so, and never taken for good or bad. The DNS is
// asked only about the sender's own domain, and about those that its records name. A probe
// goes only to the sender and to the addresses that the caller names.
//
// # Standards
//
//	RFC 7208 SPF        read as far as to see whether the provider is permitted; no address is evaluated
//	RFC 6376 DKIM       whether a key is published under the selectors that a provider is known for
//	RFC 7489 DMARC      the policy record, of the domain or of the one above it
//	RFC 8601            the results that the receiving server wrote down
package setup

import (
	"context"
	"errors"
	"net"
	"strconv"

	"mujeeb/mail"
)

// Finding is one thing that was found.
type Finding struct {
	Key    Key               `json:"key"`
	State  State             `json:"state"`
	Values map[string]string `json:"values,omitempty"` // for the sentence
	Record *Record           `json:"record,omitempty"` // that would mend it
}

// State says how good a finding is.
type State string

// The states of findings.
const (
	Good    State = "good"
	Notice  State = "notice"  // worth knowing, nothing to mend
	Bad     State = "bad"     // to be mended
	Unknown State = "unknown" // could not be found out
)

// Record is a line for the DNS of the sender's domain.
type Record struct {
	Name  string `json:"name"`
	Type  string `json:"type"`
	Value string `json:"value"`
}

// Key names a finding. The values are stable.
type Key string

// What the server says of itself.
const (
	Server      Key = "server"         // signed in
	SizeSmall   Key = "size_small"     // it takes less than a message with pictures needs
	SizeOK      Key = "size_ok"        // values: size, in bytes
	UTF8Yes     Key = "utf8_yes"       // addresses in any script
	UTF8No      Key = "utf8_no"        // none but ASCII before the @
	PipelineYes Key = "pipelining_yes" // values: none
	PipelineNo  Key = "pipelining_no"
	DSNYes      Key = "dsn_yes"
	DSNNo       Key = "dsn_no"
	EightBitNo  Key = "eightbit_no"
	NotSignedIn Key = "not_signed_in"
)

// What the DNS says. All have the value domain.
const (
	DNSFailed   Key = "dns_failed"   // no answer, of the domain or of one that its records name
	DomainGiven Key = "domain_given" // the address is of the provider's own domain; values: domain
	MXNone      Key = "mx_none"
	MXOK        Key = "mx_ok"
	SPFOK       Key = "spf_ok"
	SPFExists   Key = "spf_exists" // what it has to name is not known
	SPFNone     Key = "spf_none"
	SPFLacks    Key = "spf_lacks" // the provider; values: include
	SPFRelay    Key = "spf_relay" // the same, where the provider's own return address counts
	SPFMany     Key = "spf_many"
	SPFAll      Key = "spf_all" // it permits everybody
	SPFLookups  Key = "spf_lookups"
	SPFBroken   Key = "spf_broken" // a domain that it includes has none
	DKIMOK      Key = "dkim_ok"    // values: selector
	DKIMNone    Key = "dkim_none"
	DKIMUnknown Key = "dkim_unknown" // the provider's selectors are not known
	DKIMRevoked Key = "dkim_revoked" // values: selector
	DMARCOK     Key = "dmarc_ok"     // values: policy
	DMARCAbove  Key = "dmarc_above"  // of the domain above; values: above, policy
	DMARCNone   Key = "dmarc_none"
	DMARCMany   Key = "dmarc_many"
	DMARCBroken Key = "dmarc_broken"
)

// What became of a probe.
const (
	ProbeFailed  Key = "probe_failed"  // the server did not take it
	ProbeSent    Key = "probe_sent"    // and nobody looks for it; values: to
	ProbeArrived Key = "probe_arrived" // values: seconds
	ProbeJunk    Key = "probe_junk"    // it lies in the folder of junk
	ProbeMissing Key = "probe_missing" // values: seconds
	ProbeOther   Key = "probe_other"   // to a second address, which nobody looks into; values: to
	PathKept     Key = "path_kept"
	PathReplaced Key = "path_replaced" // values: path, its domain
	IDKept       Key = "id_kept"
	IDReplaced   Key = "id_replaced"
	RefLost      Key = "ref_lost"
	PlusOK       Key = "plus_ok"
	PlusMissing  Key = "plus_missing"
	SentCopy     Key = "sent_copy"
	NoSentCopy   Key = "no_sent_copy"
	NoResults    Key = "no_results"
	SPFPassed    Key = "spf_passed"  // values: domain
	SPFFailed    Key = "spf_failed"  // values: domain, result
	DKIMPassed   Key = "dkim_passed" // values: domain
	DKIMFailed   Key = "dkim_failed" // values: result
	DMARCPassed  Key = "dmarc_passed"
	DMARCFailed  Key = "dmarc_failed" // values: result
	Aligned      Key = "aligned"      // values: domain
	NotAligned   Key = "not_aligned"
)

// smallest is the size in bytes that every message of the program fits in.
const smallest = 1 << 20

// OfServer returns what a trial of the account says.
func OfServer(r mail.Report) []Finding {
	if r.Problem != nil {
		return []Finding{{Key: NotSignedIn, State: Bad}}
	}
	all := []Finding{{Key: Server, State: Good}}
	switch {
	case r.MaxSize > 0 && r.MaxSize < smallest:
		all = append(all, Finding{Key: SizeSmall, State: Bad, Values: map[string]string{"size": strconv.Itoa(r.MaxSize)}})
	case r.MaxSize > 0:
		all = append(all, Finding{Key: SizeOK, State: Good, Values: map[string]string{"size": strconv.Itoa(r.MaxSize)}})
	}
	for _, x := range []struct {
		offered bool
		yes, no Finding
	}{
		{r.UTF8, Finding{Key: UTF8Yes, State: Good}, Finding{Key: UTF8No, State: Notice}},
		{r.EightBit, Finding{}, Finding{Key: EightBitNo, State: Notice}},
		{r.Pipelining, Finding{Key: PipelineYes, State: Good}, Finding{Key: PipelineNo, State: Notice}},
		{r.DSN, Finding{Key: DSNYes, State: Good}, Finding{Key: DSNNo, State: Notice}},
	} {
		f := x.no
		if x.offered {
			f = x.yes
		}
		if f.Key != "" {
			all = append(all, f)
		}
	}
	return all
}

// DNS looks records up, as a [net.Resolver] does.
type DNS interface {
	LookupTXT(ctx context.Context, name string) ([]string, error)
	LookupMX(ctx context.Context, name string) ([]*net.MX, error)
}

// missing reports whether err says that there is no such record. Any other error leaves
// the question open.
func missing(err error) bool {
	e, ok := errors.AsType[*net.DNSError](err)
	return ok && e.IsNotFound
}
