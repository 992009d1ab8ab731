package report

import "strings"

// isFeedback reports whether a part is a feedback report (RFC 5965).
func isFeedback(p *part) bool { return p.kind == "message/feedback-report" }

// outlookRecipient is the field in which Outlook.com names who complained.
const outlookRecipient = "X-HmXmrOriginalRecipient"

// complaint reports whether a mail says that somebody called a message spam. What a
// feedback report of another type says, such as of an authentication that failed, is none.
func (m *reading) complaint() bool {
	found, other := m.header.has(outlookRecipient), false
	m.each(func(p *part) {
		if !isFeedback(p) {
			return
		}
		for _, group := range statusGroups(p) {
			switch kind := strings.ToLower(firstWord(group.raw("Feedback-Type"))); kind {
			case "":
			case "abuse", "fraud", "virus", "other", "opt-out", "complaint":
				found = true
			default: // not-spam, auth-failure
				other = true
			}
		}
	})
	for _, h := range m.returned() {
		found = found || h.has(outlookRecipient)
	}
	return found && !other
}

// complainants returns who complained, where the report says it.
func (m *reading) complainants() (all []Recipient) {
	add := func(address string) {
		if address != "" && len(all) == 0 {
			all = append(all, Recipient{Address: address})
		}
	}
	m.each(func(p *part) {
		if isFeedback(p) {
			for _, group := range statusGroups(p) {
				add(addressIn(group.raw("Original-Rcpt-To")))
			}
		}
	})
	add(addressIn(m.header.raw(outlookRecipient)))
	for _, h := range m.returned() {
		add(addressIn(h.raw(outlookRecipient)))
		add(addressIn(h.text("To")))
	}
	return all
}
