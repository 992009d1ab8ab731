package breaches

import (
	"strings"
	"time"

	"mujeeb/data"
	"mujeeb/gdpr"
	"mujeeb/ui/lang"
	"mujeeb/ui/page"
)

// breachNotice writes the message to those affected from the parts of GDPR Art.
// 34(2): a heading for each, in the message's own language, and nothing else. It
// promotes nothing and is never part of another message (EDPB Guidelines
// 9/2022). zone is that of the admin, for the day the breach happened.
func breachNotice(b data.Breach, s data.Settings, zone *time.Location) data.Run {
	words := lang.New(b.Lang)
	var body strings.Builder
	paragraph := func(text string) { body.WriteString(strings.TrimSpace(text) + "\n\n") }
	paragraph(words.T("breach.notice.greeting"))
	paragraph(words.T("breach.notice.opening", "who", page.InNotice(s.Controller)))
	for _, part := range gdpr.Art34Parts(b.NoticedAt) {
		text := page.InNotice(strings.TrimSpace(b.Parts[part.Key]))
		if text == "" {
			continue
		}
		paragraph("## " + words.T("breach.notice."+part.Key))
		if part.Key == "nature" && !b.HappenedAt.IsZero() {
			paragraph(words.T("breach.notice.when", "date", words.Date(b.HappenedAt.In(zone))))
		}
		paragraph(text)
	}
	paragraph(words.T("breach.notice.closing", "who", page.InNotice(s.Controller)))
	return data.Run{
		Class: data.ClassBreach, Title: b.Title, Lang: b.Lang, Audience: b.Audience,
		Subject: words.T("breach.notice.subject", "who", page.InNotice(s.Controller)), Body: strings.TrimSpace(body.String()) + "\n",
	}
}
