package report

import (
	"regexp"
	"slices"
	"strings"
)

// Candidate is a text that looks like a token of package mail.
type Candidate struct {
	Token string
	Place Place
}

// Place says where a candidate stands, and by that what it proves.
type Place string

// The places, the best evidence first.
const (
	InRecipient  Place = "recipient"  // the address that the mail was sent to
	InSubject    Place = "subject"    // of the mail itself
	InEnvelope   Place = "envelope"   // Original-Envelope-Id
	InReturned   Place = "returned"   // X-Mujeeb-Ref or Message-ID of the message that is given back
	InReferences Place = "references" // In-Reply-To or References
	InText       Place = "text"       // anywhere: it ties the mail to a message, and asks for nothing
)

// maxCandidates is how many candidates a report has at most.
const maxCandidates = 200

var tokenLike = regexp.MustCompile(`(?i)\b[a-z][0-9a-z]{1,13}-[0-9abcdefghjkmnpqrstvwxyz]{16}\b`)

// candidates returns what looks like a token, each once, at its best place.
func (m *reading) candidates() (all []Candidate) {
	add := func(place Place, text string) {
		for _, found := range tokenLike.FindAllString(text, maxCandidates) {
			found = strings.ToLower(found)
			if len(all) < maxCandidates && !slices.ContainsFunc(all, func(c Candidate) bool { return c.Token == found }) {
				all = append(all, Candidate{found, place})
			}
		}
	}
	for _, name := range []string{"Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Cc"} {
		add(InRecipient, strings.Join(m.header.all(name), " "))
	}
	add(InSubject, m.header.text("Subject"))
	m.each(func(p *part) {
		if isStatus(p) || isFeedback(p) {
			for _, group := range statusGroups(p) {
				add(InEnvelope, group.raw("Original-Envelope-Id"))
			}
		}
	})
	for _, h := range m.returned() {
		add(InReturned, h.raw("X-Mujeeb-Ref")+" "+h.raw("Message-ID"))
	}
	add(InReferences, m.header.raw("In-Reply-To")+" "+m.header.raw("References"))
	m.each(func(p *part) {
		if len(p.parts) == 0 {
			add(InText, p.text())
		}
	})
	add(InText, string(m.raw))
	return all
}
