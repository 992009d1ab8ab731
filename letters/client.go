package letters

import (
	"strings"
	"time"

	"mujeeb/gdpr"
	"mujeeb/text/lang"
)

// ToClient is what the client is told whose vault it is, by whoever keeps it for them.
type ToClient struct {
	Lang   string
	From   Sender // who keeps the vault, the processor
	Client string // the controller
	Number int    // of the breach or the request

	Title   string            // of a breach
	At      time.Time         // in the admin's zone: when the breach was noticed, or the request came
	Parts   map[string]string // of a breach: the admin's own words, by the keys of [gdpr.Art34Parts]
	People  int               // whom a breach affects; negative where that is not worked out
	Who     string            // who makes a request: a name and an address
	Right   string            // that they use
	Asked   string            // in their words
	Due     time.Time         // in the admin's zone: until when they are to be answered; zero where no law that is known names a term
	Request bool              // it is about a request
}

// ClientLetter returns the letter by which a processor tells the controller of a breach,
// without undue delay (GDPR Art. 33(2)), or passes a request on (Art. 28(3)(e)). The
// controller decides and answers. It is plain text; its lines end in \n.
func ClientLetter(c ToClient) string {
	words := lang.New(files, c.Lang)
	lines := []string{words.T("client.to", "client", c.Client), words.T("client.from", "who", c.From.Name), ""}
	if c.Request {
		lines = append(lines, c.request(words)...)
	} else {
		lines = append(lines, c.breach(words)...)
	}
	if c.From.Contact != "" {
		lines = append(lines, "", words.T("client.contact", "contact", c.From.Contact))
	}
	return strings.Join(lines, "\n") + "\n"
}

func (c ToClient) breach(words *lang.Catalogue) []string {
	lines := []string{words.T("client.breach", "when", words.DateTime(c.At)), "", c.Title}
	if c.People >= 0 {
		lines = append(lines, words.T("report.people", "n", c.People))
	}
	for _, part := range gdpr.Art34Parts(c.At) {
		if text := strings.TrimSpace(c.Parts[part.Key]); text != "" {
			lines = append(lines, "", words.T("breach.part."+part.Key)+":", text)
		}
	}
	return append(lines, "", words.T("client.breach.duty"))
}

func (c ToClient) request(words *lang.Catalogue) []string {
	lines := []string{
		words.T("client.request", "number", c.Number, "when", words.DateTime(c.At)), "",
		words.T("client.request.who", "who", c.Who), words.T("client.request.right", "right", words.T("request.right."+c.Right)),
	}
	if asked := strings.TrimSpace(c.Asked); asked != "" {
		lines = append(lines, words.T("client.request.words"), asked)
	}
	if !c.Due.IsZero() {
		lines = append(lines, words.T("client.request.due", "date", words.Date(c.Due)))
	}
	return append(lines, "", words.T("client.request.duty"))
}
