package letters

import (
	"strings"
	"time"

	"mujeeb/text/lang"
)

// Renewal is what people are asked before their data are erased.
type Renewal struct {
	Lang    string
	From    Sender
	Purpose string    // its name
	Until   time.Time // in the admin's zone: the day until which their data are kept
}

// RenewalLetter returns a letter that asks people whether they want to stay, before the
// period for which their data are kept is over (GDPR Art. 5(1)(e)). Any answer counts as a
// contact that came from them. It promotes nothing.
func RenewalLetter(r Renewal) Letter {
	words, who := lang.New(files, r.Lang), plain(r.From.Name)
	body := []string{
		words.T("request.greeting"), words.T("renewal.why"), words.T("renewal.ask", "purpose", plain(r.Purpose)),
		words.T("renewal.else", "date", words.Date(r.Until)), who,
	}
	return Letter{
		Lang: r.Lang, Title: words.T("renewal.title", "date", words.Date(r.Until)), Subject: words.T("renewal.subject", "who", who),
		Body: strings.Join(body, "\n\n") + "\n",
	}
}
