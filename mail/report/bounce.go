package report

import (
	"bytes"
	"cmp"
	"regexp"
	"slices"
	"strings"

	"mujeeb/text/fold"
)

// Recipient is what a report says of one recipient.
type Recipient struct {
	Address    string // in its normal form, "" when the report names none
	Original   string // likewise, as the sender wrote it; "" when the report does not say
	Action     Action
	Status     string // such as 5.1.1 (RFC 3463), "" when there is none
	Code       int    // of SMTP, such as 550; 0 when there is none
	Diagnostic string // the server's words on one line; may name people
	Class      Class
}

// Action is what became of the message (RFC 3464 section 2.3.3).
type Action string

// The actions.
const (
	Failed    Action = "failed"
	Delayed   Action = "delayed" // it is tried further
	Delivered Action = "delivered"
	Relayed   Action = "relayed" // to a server that sends no reports
	Expanded  Action = "expanded"
)

// maxRecipients is how many recipients a report has at most.
const maxRecipients = 50

// isStatus reports whether a part is a delivery status, also of an international message
// (RFC 6533).
func isStatus(p *part) bool {
	return p.kind == "message/delivery-status" || p.kind == "message/global-delivery-status"
}

// statusGroups returns the groups of fields of a status: of the message, and then of each
// recipient.
func statusGroups(p *part) (groups []header) {
	rest := lineEnds(p.decoded())
	for len(rest) > 0 && len(groups) <= maxRecipients {
		var h header
		rest = bytes.TrimLeft(rest, "\n")
		if h, rest = readHeader(rest); len(h) > 0 {
			groups = append(groups, h)
		}
	}
	return groups
}

// bounceSubjects are in the subjects of reports, folded. One alone proves nothing.
var bounceSubjects = []string{
	"undeliver", "delivery status notification", "mail delivery failed", "delivery failure", "failure notice", "returned mail", "returned to sender",
	"mail delivery failure", "delivery notification", "mail delivery system", "message could not be delivered", "unzustellbar", "nicht zustellbar", "echec de la remise",
	"non remis", "no se puede entregar", "no entregado", "teslim edilemedi", "delivery has failed", "message not delivered", "warning: message",
	"delayed mail", "delivery delayed", "non recapitabile", "تعذر التسليم", "لم يتم تسليم", "تعذر تسليم",
}

// bounceSenders are the local parts that reports come from.
var bounceSenders = []string{"mailer-daemon", "postmaster", "mail-daemon", "mailerdaemon", "maildelivery", "mdaemon", "microsoftexchange329e71ec88ae4615bbc36ab6ce41109e", "mailer_daemon", "bounce", "mail.delivery"}

// bounce reports whether a mail says what became of a message: by its form, or since a
// mail server wrote it and gives a reason.
func (m *reading) bounce() bool {
	status := false
	m.each(func(p *part) { status = status || isStatus(p) })
	if status || strings.EqualFold(m.params["report-type"], "delivery-status") || m.header.has("X-Failed-Recipients") {
		return true
	}
	local, _, _ := strings.Cut(strings.ToLower(cmp.Or(addressIn(m.header.text("From")), m.header.text("From"))), "@")
	fromServer := slices.ContainsFunc(bounceSenders, func(s string) bool { return strings.HasPrefix(local, s) || strings.Contains(local, "<"+s) })
	empty := slices.Contains(m.header.all("Return-Path"), "<>")
	if !fromServer && !empty {
		return false
	}
	subject := fold.Text(m.header.text("Subject"))
	named := slices.ContainsFunc(bounceSubjects, func(s string) bool { return strings.Contains(subject, fold.Text(s)) })
	return (fromServer || !m.automatic() || named) && (named || qmail.MatchString(m.plain())) && m.reasons()
}

// qmail finds how reports of qmail and its kin begin.
var qmail = regexp.MustCompile(`(?m)^Hi\. This is the|^I'm afraid I wasn't able to deliver your message|this message was created automatically by mail delivery software`)

// reasons reports whether the text names a recipient and a reason.
func (m *reading) reasons() bool {
	text := m.plain()
	text = text[:min(len(text), maxRead)]
	return anyAddress.MatchString(text) && (replyCode.MatchString(text) || hardWords.MatchString(text) || softWords.MatchString(text) || policyWords.MatchString(text))
}

// recipients returns what a report says of each recipient: from its status where that
// names any, else from its text. Of a report that names nobody, it returns one without an
// address.
func (m *reading) recipients() (all []Recipient) {
	m.each(func(p *part) {
		if isStatus(p) {
			for _, group := range statusGroups(p) {
				if r, ok := m.ofStatus(group); ok {
					all = append(all, r)
				}
			}
		}
	})
	if len(all) == 0 {
		all = m.fromText()
	}
	return all[:min(len(all), maxRecipients)]
}

// ofStatus reads what a status says of a recipient; the group of the message names none.
func (m *reading) ofStatus(h header) (r Recipient, ok bool) {
	if !h.has("Final-Recipient", "Original-Recipient", "Action", "Status", "Diagnostic-Code") {
		return r, false
	}
	r = Recipient{
		Address: typedAddress(h.raw("Final-Recipient")), Original: typedAddress(h.raw("Original-Recipient")),
		Action: Action(strings.ToLower(strings.TrimSpace(firstWord(h.raw("Action"))))), Diagnostic: diagnostic(h.text("Diagnostic-Code")),
	}
	if !slices.Contains([]Action{Failed, Delayed, Delivered, Relayed, Expanded}, r.Action) {
		r.Action = Failed
		if strings.HasPrefix(h.raw("Status"), "2.") {
			r.Action = Delivered
		}
	}
	words := r.Diagnostic
	if words == "" || !replyCode.MatchString(words) {
		words += " " + m.wordsAbout(r.Address)
	}
	if r.Diagnostic == "" && m.names(r.Address) { // as Exim does for its own mailboxes
		r.Diagnostic = shown(m.wordsAbout(r.Address))
	}
	r.setReason(firstEnhanced(h.raw("Status")), words)
	return r, true
}

// typedAddress returns the address behind its type, such as rfc822; or utf-8.
func typedAddress(value string) string {
	if _, after, ok := strings.Cut(value, ";"); ok {
		value = after
	}
	return addressIn(strings.TrimSpace(value))
}

func firstWord(s string) string {
	word, _, _ := strings.Cut(strings.TrimSpace(s), " ")
	return word
}

// diagnostic returns the words behind their type, such as smtp; or x-unix.
func diagnostic(value string) string {
	if kind, after, ok := strings.Cut(value, ";"); ok && !strings.ContainsAny(strings.TrimSpace(kind), " \t") {
		value = after
	}
	return WithoutIPs(oneLine(value))
}

var anyAddress = regexp.MustCompile(`[0-9A-Za-z.!#$%&'*+/=?^_{|}~\x{80}-\x{10ffff}-]{1,64}@[0-9A-Za-z\x{80}-\x{10ffff}-]+(\.[0-9A-Za-z\x{80}-\x{10ffff}-]+)+`)

// above returns the text for people without the message that is given back below it.
func (m *reading) above() string {
	text := m.plain()
	text = text[:min(len(text), maxRead)]
	if at := returnedBelow.FindStringIndex(text); at != nil {
		return text[:at[0]]
	}
	return text
}

// names reports whether the text for people names an address.
func (m *reading) names(address string) bool {
	return address != "" && strings.Contains(strings.ToLower(m.above()), address)
}

// shown returns the beginning of what a server said as one line that can be shown.
func shown(words string) string { return WithoutIPs(oneLine(words[:min(len(words), 300)])) }

// wordsAbout returns what the text says from where it names an address, else from its
// beginning.
func (m *reading) wordsAbout(address string) string {
	text := m.above()
	if !m.names(address) {
		return text[:min(len(text), 2000)]
	}
	at := strings.Index(strings.ToLower(text), address)
	return text[at:min(len(text), at+1000)]
}

// fromText reads the recipients from the text for people.
func (m *reading) fromText() (all []Recipient) {
	var addresses []string
	for failed := range strings.SplitSeq(strings.Join(m.header.all("X-Failed-Recipients"), ","), ",") {
		addresses = append(addresses, addressIn(failed))
	}
	text := m.above()
	if m.header.raw("X-Failed-Recipients") == "" {
		for _, at := range anyAddress.FindAllString(text, 40) {
			addresses = append(addresses, addressIn(at))
		}
	}
	sender := addressIn(m.header.text("To"))
	for _, a := range addresses {
		local, _, _ := strings.Cut(a, "@")
		known := slices.ContainsFunc(all, func(r Recipient) bool { return r.Address == a })
		if a == "" || known || a == sender || slices.Contains(bounceSenders, local) || len(all) >= maxRecipients {
			continue
		}
		r := Recipient{Address: a, Action: Failed}
		about := m.wordsAbout(a)
		r.Diagnostic = shown(about)
		r.setReason("", about)
		all = append(all, r)
	}
	if len(all) > 0 {
		return all
	}
	r := Recipient{Action: Failed, Diagnostic: shown(text)}
	r.setReason("", text)
	return []Recipient{r}
}

var (
	ipv4 = regexp.MustCompile(`\b\d{1,3}(\.\d{1,3}){3}\b`)
	ipv6 = regexp.MustCompile(`(?i)\b(IPv6:)?([0-9a-f]{1,4}:){3,7}[0-9a-f]{0,4}(::)?[0-9a-f:]*|\b[0-9a-f]{1,4}(:[0-9a-f]{1,4})*::[0-9a-f:]*`)
)

// WithoutIPs returns a text in which no IP address stands any more.
func WithoutIPs(s string) string {
	return ipv6.ReplaceAllString(ipv4.ReplaceAllString(s, "…"), "…")
}
