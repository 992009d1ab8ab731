package proof

import (
	"errors"
	"io"
	"net/mail"
	"regexp"
	"slices"
	"strings"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // texts in other charsets than UTF-8
)

const (
	maxSignatures = 8  // of a mail that are looked at
	maxMailDepth  = 10 // of parts within parts
)

// Why says why a signature of a mail dates nothing; "" when it does.
type Why string

// Why a signature dates nothing.
const (
	WhyText        Why = "text"        // the head does not stand in its text, line by line
	WhyUnsigned    Why = "unsigned"    // there is none: a mail to oneself may never have left the provider
	WhyMalformed   Why = "malformed"   // the mail's header, or the signature, breaks its form
	WhyRepeated    Why = "repeated"    // there is no From field, or a field twice that may stand once
	WhyUnsupported Why = "unsupported" // an algorithm that is not safe, or not known here
	WhyPartial     Why = "partial"     // only a part of the body is signed (l=)
	WhyFrom        Why = "from"        // the From field is not among the signed ones
	WhyBody        Why = "body"        // the body is not what was signed
	WhyNoKey       Why = "no_key"      // its key is not among the records
	WhyBadKey      Why = "bad_key"     // its key can't be read, or is too short or not made for this
	WhyRevoked     Why = "revoked"     // its key was taken back when the record was kept
	WhyTesting     Why = "testing"     // its key was only being tried out
	WhySignature   Why = "signature"   // the signed fields were changed, or it is another key's
	WhyNoTime      Why = "no_time"     // it holds, but there is no time in it, nor a signed Date field
)

var whyText = map[Why]string{
	WhyText:        "the head does not stand in its text",
	WhyUnsigned:    "it has no DKIM signature",
	WhyMalformed:   "its header or its DKIM signature breaks the form of such",
	WhyRepeated:    "it has no From field, or a field twice that may stand only once",
	WhyUnsupported: "its DKIM signature is of a kind that is not safe or not known",
	WhyPartial:     "its DKIM signature covers only a part of the text",
	WhyFrom:        "its DKIM signature does not cover the From field",
	WhyBody:        "its text is not the one that was signed",
	WhyNoKey:       "the key of its DKIM signature was not kept with it",
	WhyBadKey:      "the key that was kept is none for its DKIM signature",
	WhyRevoked:     "the key of its DKIM signature had been revoked",
	WhyTesting:     "the key of its DKIM signature was marked as being tried out",
	WhySignature:   "its DKIM signature does not hold with the key that was kept",
	WhyNoTime:      "its DKIM signature holds, but says no time",
}

// Text returns the reason in words, to stand behind "the mail dates nothing: ".
func (w Why) Text() string { return whyText[w] }

// DateMail returns what the DKIM signatures of a mail say about when a head, a signed
// note in its text, was there. It takes their keys from dns alone. There is an entry
// for each signature, from the top, or a single one without a domain that says why
// none can date anything.
func DateMail(raw []byte, dns []DNSRecord, head string) (all []Dated) {
	m := readMail(raw)
	if why := m.checkFields(); why != "" {
		return []Dated{{Why: why}}
	}
	if !slices.ContainsFunc(m.texts(), func(text string) bool { return strings.Contains("\n"+text+"\n", "\n"+head) }) {
		return []Dated{{Why: WhyText}}
	}
	for _, f := range m.signatures() {
		s, why := parseSignature(f)
		if why == "" {
			why = s.verify(m, dns)
		}
		all = append(all, s.date(m, why))
	}
	if len(all) == 0 {
		return []Dated{{Why: WhyUnsigned}}
	}
	return all
}

// date returns what the signature says: its t=, else the Date field if it is signed.
func (s *signature) date(m *rawMail, why Why) Dated {
	d := Dated{By: s.domain, Why: why}
	if why != "" {
		return d
	}
	if d.At = s.time; !d.At.IsZero() {
		return d
	}
	if i := slices.IndexFunc(m.fields, func(f mailField) bool { return f.name == "date" }); i >= 0 && slices.Contains(s.fields, "date") {
		at, err := mail.ParseDate(m.fields[i].value())
		if err == nil && !at.IsZero() {
			d.At, d.Field = at.UTC(), true
			return d
		}
	}
	d.Why = WhyNoTime
	return d
}

// KeyNames returns the names in the DNS whose TXT records a check of the mail needs.
func KeyNames(raw []byte) (names []string) {
	for _, f := range readMail(raw).signatures() {
		s, _ := parseSignature(f)
		if s.domain != "" && !slices.Contains(names, s.keyName()) {
			names = append(names, s.keyName())
		}
	}
	return names
}

// HeadInMail returns the first head of a ledger, named by its key, that stands in the
// text of a mail, as the signed note and as what it says.
func HeadInMail(raw []byte, key string) (signed string, head Head, err error) {
	const lines = 6 // of a head with its signature
	for _, text := range readMail(raw).texts() {
		all := strings.SplitAfter(text, "\n")
		for i := range all {
			if !strings.HasPrefix(all[i], originPrefix) || len(all) < i+lines {
				continue
			}
			signed = strings.TrimSuffix(strings.Join(all[i:i+lines], ""), "\n") + "\n"
			if head, err = OpenHead(signed, key); err == nil {
				return signed, head, nil
			}
		}
	}
	return "", Head{}, errors.New("no head of this ledger stands in the mail's text")
}

// rawMail is a mail, taken apart at its first empty line, with CRLF line ends. The
// body is what DKIM hashes, and its texts are made of it alone, so that no part of the
// header can pass for a text.
type rawMail struct {
	fields []mailField
	body   string
	broken bool // something in the header is no field
}

// mailField is a field of a header.
type mailField struct {
	name string // in lower case
	raw  string // as it stands in the mail, with its line ends
}

// value returns the field's value in one line.
func (f mailField) value() string {
	_, value, _ := strings.Cut(strings.ReplaceAll(f.raw, "\r\n", ""), ":")
	return strings.Trim(value, " \t")
}

var fieldName = regexp.MustCompile(`^[!-9;-~]+[ \t]*:`)

// readMail takes a mail apart. A line end of Unix counts as one of a mail.
func readMail(raw []byte) *rawMail {
	text := strings.ReplaceAll(strings.ReplaceAll(string(raw), "\r\n", "\n"), "\n", "\r\n")
	header, body, _ := strings.Cut("\r\n"+text, "\r\n\r\n")
	m := &rawMail{body: body, broken: strings.Contains(strings.ReplaceAll(header, "\r\n", ""), "\r")}
	header = strings.Trim(header, "\r\n") + "\r\n"
	at, begin := 0, 0 // of the line, and of the field that it is of
	for line := range strings.SplitAfterSeq(header, "\r\n") {
		if at += len(line); line == "" {
			break
		}
		line = strings.TrimSuffix(line, "\r\n")
		switch folded := strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t"); {
		case folded && len(m.fields) > 0:
			m.fields[len(m.fields)-1].raw = header[begin:at] // a copy of each would be work without end
		case fieldName.MatchString(line):
			name, _, _ := strings.Cut(line, ":")
			begin = at - len(line) - len("\r\n")
			m.fields = append(m.fields, mailField{strings.ToLower(strings.TrimRight(name, " \t")), header[begin:at]})
		default:
			m.broken = true
		}
	}
	return m
}

// signatures returns the DKIM-Signature fields, from the top.
func (m *rawMail) signatures() (all []mailField) {
	for _, f := range m.fields {
		if f.name == "dkim-signature" && len(all) < maxSignatures {
			all = append(all, f)
		}
	}
	return all
}

// onlyOnce are the fields of which a mail has one at most (RFC 5322, section 3.6;
// RFC 2045). A second one may have been added behind the signature's back.
var onlyOnce = []string{
	"from", "sender", "reply-to", "to", "cc", "date", "subject", "message-id",
	"mime-version", "content-type", "content-transfer-encoding",
}

// checkFields returns why no signature of the mail can date anything.
func (m *rawMail) checkFields() Why {
	if m.broken {
		return WhyMalformed
	}
	count := map[string]int{}
	for _, f := range m.fields {
		count[f.name]++
	}
	if count["from"] != 1 || slices.ContainsFunc(onlyOnce, func(name string) bool { return count[name] > 1 }) {
		return WhyRepeated
	}
	return ""
}

// texts returns the text/plain parts of the mail as far as they can be read, with
// \n line ends.
func (m *rawMail) texts() []string {
	var h message.Header
	for _, f := range m.fields {
		if strings.HasPrefix(f.name, "content-") {
			h.Add(f.name, f.value())
		}
	}
	entity, _ := message.New(h, strings.NewReader(m.body)) // an unknown charset or encoding is read as it stands
	return appendTexts(nil, entity, 0)
}

func appendTexts(all []string, e *message.Entity, depth int) []string {
	if multi := e.MultipartReader(); multi != nil {
		for depth < maxMailDepth {
			part, _ := multi.NextPart()
			if part == nil {
				break // the end, or broken from here on
			}
			all = appendTexts(all, part, depth+1)
		}
		return all
	}
	kind, _, err := e.Header.ContentType()
	if err != nil || kind == "" || strings.EqualFold(kind, "text/plain") {
		b, _ := io.ReadAll(e.Body) // as far as it goes
		all = append(all, strings.ReplaceAll(string(b), "\r\n", "\n"))
	}
	return all
}
