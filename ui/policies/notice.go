package policies

import (
	"strings"
	"time"

	"mujeeb/data"
	"mujeeb/ui/lang"
	"mujeeb/ui/page"
)

// policyNotice writes the message that tells people about a version of the
// policy: what changed, since when, and the whole text when whole is true.
func policyNotice(v data.PolicyVersion, s data.Settings, zone *time.Location, whole bool) data.Run {
	words := lang.New(v.Lang)
	who := page.InNotice(s.Controller)
	parts := []string{
		words.T("policy.notice.greeting"),
		words.T("policy.notice.opening", "who", who, "date", words.Date(v.EffectiveAt.In(zone))),
		"## " + words.T("policy.notice.changes"),
		page.InNotice(strings.TrimSpace(v.ChangeNote)),
		"## " + words.T("policy.notice.rights"),
		words.T("policy.notice.rights.text"),
	}
	if s.Contact != "" {
		parts = append(parts, words.T("policy.notice.contact", "contact", page.InNotice(s.Contact)))
	}
	if whole {
		parts = append(parts, "---", "## "+words.T("policy.notice.whole"), page.InNotice(strings.TrimSpace(v.Text)))
	}
	return data.Run{
		Class: data.ClassPolicy, Lang: v.Lang,
		Title:   words.T("policy.notice.title", "number", v.Number),
		Subject: words.T("policy.notice.subject", "who", who),
		Body:    strings.Join(parts, "\n\n") + "\n",
	}
}
