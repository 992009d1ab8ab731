package letters

import (
	"strings"
	"time"

	"mujeeb/text/lang"
)

// Policy is what people are told about a version of the privacy policy.
type Policy struct {
	Lang     string
	From     Sender
	Number   int       // of the version, from 1
	InForce  time.Time // in the admin's zone, for its day
	Changes  string    // the admin's own words, in Markdown
	FullText string    // the whole policy in Markdown, to stand below; "" = only what changes
}

// PolicyNotice returns the message that tells people what changes in the
// privacy policy, and from which day. It is a way to inform them before their
// data serve a new purpose (GDPR Arts 13(3) and 14(4)); what Arts 13 and 14
// want said is in the policy itself and not in the notice. It recalls the
// rights of Arts 15 to 17, 20 and 21 and that of withdrawing a consent (Art.
// 7(3)), all free of charge (Art. 12(5)). It promotes nothing.
func PolicyNotice(p Policy) Letter {
	words, who := lang.New(files, p.Lang), plain(p.From.Name)
	body := []string{
		words.T("policy.greeting"),
		words.T("policy.opening", "who", who, "date", words.Date(p.InForce)),
		"## " + words.T("policy.changes"),
		plain(strings.TrimSpace(p.Changes)),
		"## " + words.T("policy.rights"),
		words.T("policy.rights.text"),
	}
	if p.From.Contact != "" {
		body = append(body, words.T("policy.contact", "contact", plain(p.From.Contact)))
	}
	if p.FullText != "" {
		body = append(body, "---", "## "+words.T("policy.whole"), plain(strings.TrimSpace(p.FullText)))
	}
	return Letter{
		Lang: p.Lang, Title: words.T("policy.title", "number", p.Number), Subject: words.T("policy.subject", "who", who),
		Body: strings.Join(body, "\n\n") + "\n",
	}
}
