package setup_test

import (
	"net"
	"slices"
	"strings"
	"testing"

	"mujeeb/mail/provider"
	"mujeeb/mail/setup"
	"mujeeb/mail/setup/dnstest"
)

var _ setup.DNS = (*net.Resolver)(nil)

// found returns the finding of one of some keys.
func found(t *testing.T, all []setup.Finding, keys ...setup.Key) setup.Finding {
	t.Helper()
	for _, f := range all {
		if slices.Contains(keys, f.Key) {
			return f
		}
	}
	t.Errorf("none of %v in %+v", keys, all)
	return setup.Finding{}
}

const key = "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAuLbYqHk0000000000000000000000000000000000000000000000000"

// A domain that is set up well at Google.
func TestOfDomain_Good(t *testing.T) {
	dns := dnstest.Start(t, dnstest.Zone{
		MX: map[string][]string{"olive.example": {"aspmx.l.google.com"}},
		TXT: map[string][]string{
			"olive.example":                   {"google-site-verification=x", "v=spf1 include:_spf.google.com ~all"},
			"_spf.google.com":                 {"v=spf1 include:_netblocks.google.com ~all"},
			"_netblocks.google.com":           {"v=spf1 ip4:192.0.2.0/24 ~all"},
			"google._domainkey.olive.example": {key},
			"_dmarc.olive.example":            {"v=DMARC1; p=Quarantine; rua=mailto:x@olive.example"},
		},
	})
	all := setup.OfDomain(t.Context(), dns.Resolver(nil), "hello@olive.example", provider.ByKey("workspace"))
	if len(all) != 4 {
		t.Errorf("%d findings", len(all))
	}
	for _, f := range all {
		if f.State != setup.Good || f.Record != nil || f.Values["domain"] != "olive.example" {
			t.Errorf("%+v", f)
		}
	}
	if f := found(t, all, setup.DMARCOK); f.Values["policy"] != "quarantine" {
		t.Errorf("%+v", f)
	}
	for _, name := range dns.Asked() {
		if !strings.HasSuffix(name, "olive.example") && !strings.HasSuffix(name, "google.com") {
			t.Errorf("%s was asked for", name)
		}
	}
}

// A domain of a provider's own is the provider's matter: nothing is looked up.
func TestOfDomain_Given(t *testing.T) {
	dns := dnstest.Start(t, dnstest.Zone{})
	all := setup.OfDomain(t.Context(), dns.Resolver(nil), "leila@gmail.com", provider.ByKey("gmail"))
	if len(all) != 1 || all[0].Key != setup.DomainGiven || len(dns.Asked()) != 0 {
		t.Errorf("got %+v after %v", all, dns.Asked())
	}
}

// Nothing is there: each record that would mend it is ready to be copied.
func TestOfDomain_Nothing(t *testing.T) {
	dns := dnstest.Start(t, dnstest.Zone{})
	all := setup.OfDomain(t.Context(), dns.Resolver(nil), "hello@olive.example", provider.ByKey("microsoft"))
	found(t, all, setup.MXNone)
	found(t, all, setup.DKIMNone)
	if f := found(t, all, setup.SPFNone); f.Record == nil || *f.Record != (setup.Record{Name: "olive.example", Type: "TXT", Value: "v=spf1 include:spf.protection.outlook.com ~all"}) {
		t.Errorf("%+v", f.Record)
	}
	if f := found(t, all, setup.DMARCNone); f.Record == nil || *f.Record != (setup.Record{Name: "_dmarc.olive.example", Type: "TXT", Value: "v=DMARC1; p=none"}) {
		t.Errorf("%+v", f.Record)
	}
	for _, f := range all {
		if f.State != setup.Bad {
			t.Errorf("%+v", f)
		}
	}
}

func TestOfDomain_SPF(t *testing.T) {
	many := "v=spf1"
	zone := map[string][]string{
		"_spf.google.com": {"v=spf1 ip4:192.0.2.1 ~all"}, "other.example": {"v=spf1 include:_spf.google.com ~all"}, "loop.example": {"v=spf1 include:olive.example ~all"},
	}
	for _, n := range strings.Fields("a b c d e f g h i j k") {
		many += " include:" + n + ".example"
		zone[n+".example"] = []string{"v=spf1 ip4:192.0.2.2 -all"}
	}
	for name, c := range map[string]struct {
		records []string
		key     setup.Key
		value   string
	}{
		"lacks":            {[]string{"v=spf1 ip4:192.0.2.1 -all"}, setup.SPFLacks, "v=spf1 ip4:192.0.2.1 include:_spf.google.com -all"},
		"lacks, no end":    {[]string{"V=SPF1 a mx"}, setup.SPFLacks, "V=SPF1 a mx include:_spf.google.com"},
		"lacks, redirects": {[]string{"v=spf1 redirect=a.example"}, setup.SPFLacks, ""},
		"by another":       {[]string{"v=spf1 include:other.example -all"}, setup.SPFOK, ""},
		"by a redirect":    {[]string{"v=spf1 redirect=_spf.google.com"}, setup.SPFOK, ""},
		"twice":            {[]string{"v=spf1 -all", "v=spf1 include:_spf.google.com -all"}, setup.SPFMany, ""},
		"everybody":        {[]string{"v=spf1 include:_spf.google.com +all"}, setup.SPFAll, ""},
		"everybody, short": {[]string{"v=spf1 include:_spf.google.com all"}, setup.SPFAll, ""},
		"too many":         {[]string{many + " include:_spf.google.com -all"}, setup.SPFLookups, ""},
		"into nothing":     {[]string{"v=spf1 include:nothing.example include:_spf.google.com -all"}, setup.SPFBroken, ""},
		"round":            {[]string{"v=spf1 include:loop.example include:_spf.google.com -all"}, setup.SPFOK, ""},
		"another version":  {[]string{"v=spf10 include:_spf.google.com"}, setup.SPFNone, "v=spf1 include:_spf.google.com ~all"},
		"macro":            {[]string{"v=spf1 include:%{d}.x.example include:_spf.google.com ~all"}, setup.SPFOK, ""},
		"dead":             {[]string{"v=spf1 include:dead.example ~all"}, setup.DNSFailed, ""},
	} {
		t.Run(name, func(t *testing.T) {
			z := dnstest.Zone{TXT: map[string][]string{"olive.example": c.records}, Dead: map[string]bool{"dead.example": true}}
			for n, r := range zone {
				z.TXT[n] = r
			}
			all := setup.OfDomain(t.Context(), dnstest.Start(t, z).Resolver(nil), "hello@olive.example", provider.ByKey("workspace"))
			if name == "dead" {
				if all[1].Key != setup.DNSFailed || all[1].State != setup.Unknown {
					t.Errorf("%+v", all[1])
				}
				return
			}
			f := found(t, all, c.key)
			if got := valueOf(f); got != c.value {
				t.Errorf("record %q, want %q", got, c.value)
			}
		})
	}
}

func valueOf(f setup.Finding) string {
	if f.Record == nil {
		return ""
	}
	return f.Record.Value
}

// Where the provider puts in a return address of its own, or where nobody knows what the
// record has to name, a record without it is no fault.
func TestOfDomain_SPFOfOthers(t *testing.T) {
	dns := dnstest.Start(t, dnstest.Zone{TXT: map[string][]string{"olive.example": {"v=spf1 mx -all"}}}).Resolver(nil)
	if f := found(t, setup.OfDomain(t.Context(), dns, "a@olive.example", provider.ByKey("ses")), setup.SPFRelay); f.State != setup.Notice {
		t.Errorf("%+v", f)
	}
	if f := found(t, setup.OfDomain(t.Context(), dns, "a@olive.example", provider.ByKey("cpanel")), setup.SPFExists); f.State != setup.Unknown {
		t.Errorf("%+v", f)
	}
	none := dnstest.Start(t, dnstest.Zone{}).Resolver(nil)
	if f := found(t, setup.OfDomain(t.Context(), none, "a@olive.example", provider.ByKey("cpanel")), setup.SPFNone); valueOf(f) != "v=spf1 mx ~all" {
		t.Errorf("%+v", f.Record)
	}
}

func TestOfDomain_DKIM(t *testing.T) {
	for name, c := range map[string]struct {
		text  []string
		want  setup.Key
		given string
	}{
		"key":     {[]string{"p=abc"}, setup.DKIMOK, "microsoft"},
		"revoked": {[]string{"v=DKIM1; p="}, setup.DKIMRevoked, "microsoft"},
		"no key":  {[]string{"hello"}, setup.DKIMNone, "microsoft"},
		"unknown": {nil, setup.DKIMUnknown, "ovh"},
	} {
		t.Run(name, func(t *testing.T) {
			dns := dnstest.Start(t, dnstest.Zone{TXT: map[string][]string{"selector2._domainkey.olive.example": c.text}}).Resolver(nil)
			f := found(t, setup.OfDomain(t.Context(), dns, "a@olive.example", provider.ByKey(c.given)), c.want)
			if c.want == setup.DKIMOK && f.Values["selector"] != "selector2" {
				t.Errorf("%+v", f)
			}
		})
	}
}

func TestOfDomain_DMARC(t *testing.T) {
	for name, c := range map[string]struct {
		texts  map[string][]string
		want   setup.Key
		policy string
	}{
		"above":        {map[string][]string{"_dmarc.olive.example": {"v=DMARC1; p=reject; sp=none"}}, setup.DMARCAbove, "none"},
		"above, plain": {map[string][]string{"_dmarc.olive.example": {"v=DMARC1;p=reject"}}, setup.DMARCAbove, "reject"},
		"own":          {map[string][]string{"_dmarc.shop.olive.example": {"v=DMARC1; p=none"}, "_dmarc.olive.example": {"v=DMARC1; p=reject"}}, setup.DMARCOK, "none"},
		"twice":        {map[string][]string{"_dmarc.shop.olive.example": {"v=DMARC1; p=none", "v=DMARC1; p=none"}}, setup.DMARCMany, ""},
		"broken":       {map[string][]string{"_dmarc.shop.olive.example": {"v=DMARC1; p=perhaps"}}, setup.DMARCBroken, ""},
		"none":         {map[string][]string{"_dmarc.shop.olive.example": {"hello"}}, setup.DMARCNone, ""},
	} {
		t.Run(name, func(t *testing.T) {
			dns := dnstest.Start(t, dnstest.Zone{TXT: c.texts}).Resolver(nil)
			f := found(t, setup.OfDomain(t.Context(), dns, "a@shop.olive.example", provider.ByKey("other")), c.want)
			if f.Values["policy"] != c.policy {
				t.Errorf("%+v", f)
			}
			if (c.want == setup.DMARCNone) != (f.Record != nil) {
				t.Errorf("record %+v", f.Record)
			}
		})
	}
}

// A name server that fails leaves every question open: nothing is said to be missing.
func TestOfDomain_Dead(t *testing.T) {
	dead := map[string]bool{"olive.example": true, "_dmarc.olive.example": true, "google._domainkey.olive.example": true}
	all := setup.OfDomain(t.Context(), dnstest.Start(t, dnstest.Zone{Dead: dead}).Resolver(nil), "a@olive.example", provider.ByKey("workspace"))
	if len(all) != 1 || all[0].Key != setup.DNSFailed || all[0].State != setup.Unknown || all[0].Record != nil {
		t.Errorf("%+v", all)
	}
}

// A domain may say that it takes no mail (RFC 7505).
func TestOfDomain_NullMX(t *testing.T) {
	dns := dnstest.Start(t, dnstest.Zone{MX: map[string][]string{"olive.example": {""}}}).Resolver(nil)
	found(t, setup.OfDomain(t.Context(), dns, "a@olive.example", provider.ByKey("other")), setup.MXNone)
}
