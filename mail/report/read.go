package report

import (
	"bytes"
	"net/mail"
	"regexp"
	"strings"
	"time"
	"unicode"

	"mujeeb/text/address"
)

// Kind says what a mail is.
type Kind string

// The kinds of mails.
const (
	Bounce    Kind = "bounce"    // says what became of a message
	Complaint Kind = "complaint" // says that a person called a message spam
	Auto      Kind = "auto"      // a program wrote it, such as an out-of-office reply or a newsletter
	Person    Kind = "person"    // none of these
	Own       Kind = "own"       // a message of Mujeeb itself, such as a copy in the folder of sent mails
)

// Report is what a mail is. Its texts are valid UTF-8; those on one line carry no
// control characters and none that turn the direction of what follows.
type Report struct {
	Kind       Kind
	From       string      // the author's address in its normal form, "" when there is none
	Subject    string      // on one line
	MessageID  string      // without angle brackets, "" when there is none
	Date       time.Time   // as the mail says, zero when it does not
	Recipients []Recipient // of a bounce or a complaint
	Candidates []Candidate // that look like tokens, the best evidence first
	Text       string      // of a person: what they wrote, without what they quote
}

// Read returns what a mail is. Of a mail that is longer than 1 MB, the beginning is read.
func Read(raw []byte) Report {
	text := lineEnds(raw[:min(len(raw), maxMail)])
	if bytes.HasPrefix(text, []byte("From ")) { // as an mbox has it (RFC 4155)
		_, text, _ = bytes.Cut(text, []byte("\n"))
	}
	left := maxParts
	m := &reading{part: readPart(text, &left, 0), raw: text}
	r := Report{Subject: oneLine(m.header.text("Subject")), MessageID: messageID(m.header.raw("Message-ID")), From: addressIn(m.header.text("From"))}
	if date, err := mail.ParseDate(m.header.raw("Date")); err == nil {
		r.Date = date
	}
	switch {
	case m.header.has("X-Mujeeb-Ref"):
		r.Kind = Own
	case m.complaint():
		r.Kind, r.Recipients = Complaint, m.complainants()
	case m.bounce():
		r.Kind, r.Recipients = Bounce, m.recipients()
	case m.automatic():
		r.Kind = Auto
	default:
		r.Kind = Person
	}
	if r.Kind == Person || r.Kind == Auto {
		r.Text = m.unquoted()
	}
	r.Candidates = m.candidates()
	return r
}

// reading is a mail while it is read.
type reading struct {
	part
	raw   []byte
	human string // see plain
	read  bool   // human is filled in
}

// plain returns the text for people: the first plain part, else the first HTML part as
// text. In reports it is what the server says of the failure.
func (m *reading) plain() string {
	if m.read {
		return m.human
	}
	m.read = true
	var html string
	m.each(func(p *part) {
		switch {
		case len(p.parts) > 0 || m.human != "" || attached(p):
		case p.kind == "text/plain":
			m.human = p.text()
		case p.kind == "text/html" && html == "":
			html = p.text()
		}
	})
	if m.human == "" && html != "" {
		m.human = htmlText(html)
	}
	return m.human
}

func attached(p *part) bool {
	return strings.HasPrefix(strings.ToLower(p.header.raw("Content-Disposition")), "attachment")
}

// returned returns the headers of the messages that a report gives back.
func (m *reading) returned() (all []header) {
	m.each(func(p *part) {
		switch p.kind {
		case "message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers":
			if h, _ := readHeader(lineEnds(p.decoded())); len(h) > 0 {
				all = append(all, h)
			}
		}
	})
	if len(all) > 0 {
		return all
	}
	text := m.plain() // older servers put it below their words
	for _, at := range returnedBelow.FindAllStringIndex(text, 4) {
		if h, _ := readHeader([]byte(strings.TrimLeft(text[at[1]:], "\n "))); len(h) > 2 {
			all = append(all, h)
		}
	}
	return all
}

// returnedBelow finds the line above which a server speaks and below which it gives the message back.
var returnedBelow = regexp.MustCompile(`(?mi)^(-+ ?(this is a copy of (the|your) message|below this line is a copy of the message|original message|the header|unsent message below|returned message|message header)[^\n]*|-{3,} ?(original|returned|forwarded) .*|(original message|message) headers?( follows?)?:?)$`)

var inBrackets = regexp.MustCompile(`<([^<>\s]{3,320})>`)

// addressIn returns the address that stands in a header field, in its normal form, or "".
func addressIn(value string) string {
	if found, err := mail.ParseAddress(value); err == nil {
		value = found.Address
	} else if in := inBrackets.FindStringSubmatch(value); in != nil {
		value = in[1]
	}
	e, err := address.NormalEmail(strings.Trim(value, " <>()\""))
	if err != nil {
		return ""
	}
	return e.String()
}

// messageID returns the name of a message without its angle brackets.
func messageID(value string) string {
	if in := inBrackets.FindStringSubmatch(value); in != nil {
		value = in[1]
	}
	value = oneLine(value)
	return value[:min(len(value), 500)]
}

// maxLine is how much of a line is kept, in bytes.
const maxLine = 1000

// oneLine returns text from outside on one line that a window can show.
func oneLine(s string) string {
	s = strings.ToValidUTF8(s[:min(len(s), maxLine)], "")
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || turns(r)
	}), " ")
}

// turns reports whether r can make text run against its nature (UAX #9).
func turns(r rune) bool { return '\u202a' <= r && r <= '\u202e' }
