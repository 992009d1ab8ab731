package settings

import (
	"strings"

	"mujeeb/mail"
)

// provider is what is known about a company that sends mail for others: where
// its server is, and limits that stay a little below its own, so that the
// owner's other mail fits in as well. The catalogue has a sentence for each.
type provider struct {
	key         string
	host        string
	port        int
	security    mail.Security
	perSecond   int // 0 = none
	perMinute   int
	perHour     int // 0 = none
	perDay      int
	connections int
}

// otherProvider is any that is not listed.
const otherProvider = "other"

// providers are the presets, best known first. The last one is anybody else.
var providers = []provider{
	{"gmail", "smtp.gmail.com", 465, mail.SecurityTLS, 0, 20, 0, 450, 2},
	{"workspace", "smtp.gmail.com", 465, mail.SecurityTLS, 0, 30, 0, 1900, 2},
	{"microsoft", "smtp.office365.com", 587, mail.SecuritySTARTTLS, 0, 28, 0, 9500, 2},
	{"yahoo", "smtp.mail.yahoo.com", 465, mail.SecurityTLS, 0, 20, 0, 450, 1},
	{"zoho", "smtp.zoho.com", 465, mail.SecurityTLS, 0, 10, 0, 50, 1},
	{"ses", "email-smtp.eu-central-1.amazonaws.com", 465, mail.SecurityTLS, 1, 55, 0, 200, 2},
	{"brevo", "smtp-relay.brevo.com", 587, mail.SecuritySTARTTLS, 0, 60, 0, 290, 2},
	{"mailgun", "smtp.mailgun.org", 465, mail.SecurityTLS, 0, 60, 0, 95, 2},
	{otherProvider, "", 465, mail.SecurityTLS, 0, 30, 0, 500, 2},
}

// providerOf tells whose server a host is; a private and a paid Gmail account
// look the same, and the private one stands for both.
func providerOf(host string) provider {
	host = strings.ToLower(strings.TrimSpace(host))
	for _, p := range providers {
		ses := p.key == "ses" && strings.HasPrefix(host, "email-smtp.") && strings.HasSuffix(host, ".amazonaws.com")
		if p.host != "" && p.host == host || ses {
			return p
		}
	}
	return providers[len(providers)-1]
}

// providerFor is providerOf for an account that was set up before: what its
// limits say decides between two of the same host.
func providerFor(host string, perDay int) provider {
	for _, p := range providers {
		if p.host == host && p.perDay == perDay {
			return p
		}
	}
	return providerOf(host)
}
