package mail

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"mujeeb/text/address"
	"mujeeb/text/fold"

	"github.com/emersion/go-message"
	gomail "github.com/emersion/go-message/mail"
)

const (
	maxSubject = 900 // bytes; a header line has 998
	maxName    = 256
)

// ComposeCode says why a message was refused. The values are stable.
type ComposeCode string

// Reasons to refuse.
const (
	ComposeMissing  ComposeCode = "compose_missing"    // Field is empty
	ComposeBadValue ComposeCode = "compose_bad_value"  // Field has line ends, control characters or the wrong form
	ComposeNoOptOut ComposeCode = "compose_no_opt_out" // a campaign without a way out
)

// ComposeError is what [Compose] returns. It doesn't repeat the value.
type ComposeError struct {
	Code  ComposeCode
	Field string // name of the header field or the Message field
}

func (e *ComposeError) Error() string { return "mail compose: " + string(e.Code) + ": " + e.Field }

// Mailbox is an address with the name that people see.
type Mailbox struct {
	Name    string
	Address address.Email
}

// Message is what a mail is made of. The caller chooses MessageID and Date
// before the first try and keeps them for every other.
type Message struct {
	Class   Class
	From    Mailbox
	To      Mailbox
	ReplyTo Mailbox // optional
	Content Content

	Date      time.Time // of the Date header, in the zone that it names
	MessageID string    // with its angle brackets, as NewMessageID makes it
	Ref       string    // token for X-Mujeeb-Ref, see TokenRef; "" = none

	OptOut   OptOut // campaigns: at least one
	ListID   string // optional: names the list, such as news.example.com (RFC 2919)
	ListName string // optional: words before ListID

	InReplyTo string // optional: Message-ID of an earlier notice on the same matter

	Attachment Attachment // optional
}

// Attachment is a file that goes with a message.
type Attachment struct {
	Name    string // in ASCII, without quotes or slashes; "" = there is none
	Content []byte
}

// NewMessageID returns a Message-ID made of a token and the sender's domain, and
// not of the machine's own name (RFC 5322 section 3.6.4). The error is a
// *[ComposeError].
func NewMessageID(ref, domain string) (string, error) {
	domain, code := address.Domain(domain)
	if code != "" {
		return "", &ComposeError{ComposeBadValue, "Message-ID"}
	}
	id := "<" + ref + "@" + domain + ">"
	if !isMessageID(id) {
		return "", &ComposeError{ComposeBadValue, "Message-ID"}
	}
	return id, nil
}

// isMessageID reports whether id has the dot-atom form of RFC 5322 section 3.6.4.
func isMessageID(id string) bool {
	inner, ok := strings.CutPrefix(id, "<")
	inner, closed := strings.CutSuffix(inner, ">")
	left, right, at := strings.Cut(inner, "@")
	return ok && closed && at && fold.IsASCII(id) && len(id) <= 200 &&
		address.CheckLocal(left) == "" && address.CheckLocal(right) == ""
}

// Compose returns the message in the form that goes over SMTP: a header and
// multipart/alternative with a plain and an HTML part, in seven bits with CRLF
// line ends; with an attachment, both in multipart/mixed. The same Message makes the same bytes. A bad header is refused, not
// mended; errors are *[ComposeError].
func Compose(m Message) ([]byte, error) {
	fields, err := m.header()
	if err != nil {
		return nil, err
	}
	var h gomail.Header
	for i := len(fields) - 1; i >= 0; i-- { // go-message writes the newest first
		h.Add(fields[i].name, fields[i].value)
	}
	var out bytes.Buffer
	out.Grow(2*len(m.Content.HTML) + 2*len(m.Content.Text) + 3*len(m.Attachment.Content)/2 + 2<<10)
	if m.Attachment.Name == "" {
		err = m.writeContent(h.Header, func(h message.Header) (*message.Writer, error) { return message.CreateWriter(&out, h) })
	} else {
		err = m.writeMixed(&out, h.Header)
	}
	if err != nil {
		return nil, fmt.Errorf("mail compose: %w", err)
	}
	return out.Bytes(), nil
}

// writeContent writes the two forms of the text as the part with a header, which begin
// begins.
func (m Message) writeContent(h message.Header, begin func(message.Header) (*message.Writer, error)) error {
	h.SetContentType("multipart/alternative", map[string]string{"boundary": m.boundary()})
	w, err := begin(h)
	if err != nil {
		return err
	}
	for _, part := range []struct{ kind, body string }{
		{"text/plain", m.Content.Text}, {"text/html", m.Content.HTML},
	} {
		if err := addPart(w, part.kind, part.body, m.Content.Lang); err != nil {
			return err
		}
	}
	return w.Close()
}

// writeMixed writes a message whose text is followed by its attachment (RFC 2183).
func (m Message) writeMixed(out io.Writer, h message.Header) error {
	h.SetContentType("multipart/mixed", map[string]string{"boundary": m.boundary() + mixedMark})
	w, err := message.CreateWriter(out, h)
	if err != nil {
		return err
	}
	if err := m.writeContent(message.Header{}, w.CreatePart); err != nil {
		return err
	}
	part, err := w.CreatePart(m.Attachment.header())
	if err != nil {
		return err
	}
	if _, err := part.Write(m.Attachment.Content); err != nil {
		return err
	}
	if err := part.Close(); err != nil {
		return err
	}
	return w.Close()
}

// mixedMark stands behind the boundary of the outer of two multiparts.
const mixedMark = "m"

// header returns the header of the attachment's part.
func (a Attachment) header() (h message.Header) {
	h.SetContentType("application/octet-stream", nil)
	h.SetContentDisposition("attachment", map[string]string{"filename": a.Name})
	h.Set("Content-Transfer-Encoding", "base64")
	return h
}

func addPart(w *message.Writer, kind, body, lang string) error {
	body = strings.ReplaceAll(strings.ReplaceAll(body, "\r\n", "\n"), "\n", "\r\n")
	part, err := w.CreatePart(partHeader(kind, lang, transferEncoding(body)))
	if err != nil {
		return err
	}
	if _, err := part.Write([]byte(body)); err != nil {
		return err
	}
	return part.Close()
}

// partHeader returns the header of a part of text.
func partHeader(kind, lang, encoding string) (h message.Header) {
	if lang != "" {
		h.Set("Content-Language", lang)
	}
	h.Set("Content-Transfer-Encoding", encoding)
	h.SetContentType(kind, map[string]string{"charset": "utf-8"})
	return h
}

// transferEncoding returns the encoding of a body: base64 where quoted-printable
// would triple it.
func transferEncoding(body string) string {
	if isWide(wideBytes(body), len(body)) {
		return "base64"
	}
	return "quoted-printable"
}

// isWide reports whether a body is for base64 of which so many bytes are beyond ASCII.
func isWide(wide, length int) bool { return wide*6 > length }

// wideBytes counts the bytes beyond ASCII.
func wideBytes[T string | []byte](s T) (n int) {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			n++
		}
	}
	return n
}

// boundary returns the MIME boundary, which is derived from the Message-ID. Its
// "=_" can't occur in either encoding (RFC 2045 section 6.7).
func (m Message) boundary() string {
	sum := sha256.Sum256([]byte(m.MessageID))
	return "=_" + hex.EncodeToString(sum[:12])
}

const dateLayout = "Mon, 02 Jan 2006 15:04:05 -0700"

type headerField struct{ name, value string }

func (m Message) header() ([]headerField, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	fields := []headerField{{"From", m.From.header()}, {"To", m.To.header()}}
	if !m.ReplyTo.Address.IsZero() {
		fields = append(fields, headerField{"Reply-To", m.ReplyTo.header()})
	}
	fields = append(fields,
		headerField{"Subject", encodeWords(m.Content.Subject)},
		headerField{"Date", m.Date.Format(dateLayout)},
		headerField{"Message-ID", m.MessageID})
	if m.InReplyTo != "" {
		fields = append(fields, headerField{"In-Reply-To", m.InReplyTo}, headerField{"References", m.InReplyTo})
	}
	if m.Ref != "" {
		fields = append(fields, headerField{"X-Mujeeb-Ref", m.Ref})
	}
	if m.Class == LegalNotice {
		return append(fields,
			headerField{"Auto-Submitted", "auto-generated"},
			headerField{"X-Auto-Response-Suppress", "OOF, AutoReply"}), nil
	}
	return append(fields, m.listHeader()...), nil
}

// listHeader returns the fields of a mailing list, with the quickest way to opt
// out first (RFC 2369, RFC 8058).
func (m Message) listHeader() []headerField {
	var ways []string
	for _, way := range []string{m.OptOut.URL, m.OptOut.Mail} {
		if way != "" {
			ways = append(ways, "<"+way+">")
		}
	}
	fields := []headerField{{"List-Unsubscribe", strings.Join(ways, ", ")}}
	if m.OptOut.URL != "" {
		fields = append(fields, headerField{"List-Unsubscribe-Post", "List-Unsubscribe=One-Click"})
	}
	if m.ListID != "" {
		id := "<" + m.ListID + ">"
		if m.ListName != "" {
			id = phrase(m.ListName) + " " + id
		}
		fields = append(fields, headerField{"List-Id", id})
	}
	return append(fields, headerField{"Precedence", "bulk"})
}

// check returns a *[ComposeError] for the first field that can't be written.
func (m Message) check() error {
	if err := m.checkShared(); err != nil {
		return err
	}
	if err := m.checkPersonal(); err != nil {
		return err
	}
	return m.checkList()
}

// checkShared looks at what messages of one template have in common.
func (m Message) checkShared() error {
	switch {
	case m.Class != Campaign && m.Class != LegalNotice:
		return badField("Class")
	case m.From.Address.IsZero():
		return missingField("From")
	case !isLine(m.From.Name, maxName):
		return badField("From")
	case !isLine(m.ReplyTo.Name, maxName):
		return badField("Reply-To")
	case m.Content.Text == "" || m.Content.HTML == "":
		return missingField("Content")
	case m.Content.Lang != "" && !languageTag.MatchString(m.Content.Lang):
		return badField("Content-Language")
	case m.InReplyTo != "" && !isMessageID(m.InReplyTo):
		return badField("In-Reply-To")
	case strings.ContainsAny(m.Attachment.Name, `"/\`) || !fold.IsASCII(m.Attachment.Name) || !isLine(m.Attachment.Name, maxName):
		return badField("Content-Disposition")
	}
	return nil
}

// checkPersonal looks at what each message has of its own, but for its way out.
func (m Message) checkPersonal() error {
	switch {
	case m.To.Address.IsZero():
		return missingField("To")
	case !isLine(m.To.Name, maxName):
		return badField("To")
	case strings.TrimSpace(m.Content.Subject) == "":
		return missingField("Subject")
	case !isLine(m.Content.Subject, maxSubject):
		return badField("Subject")
	case m.Date.IsZero():
		return missingField("Date")
	case m.MessageID == "":
		return missingField("Message-ID")
	case !isMessageID(m.MessageID):
		return badField("Message-ID")
	case m.Ref != "" && address.CheckLocal(m.Ref) != "" || !fold.IsASCII(m.Ref):
		return badField("X-Mujeeb-Ref")
	}
	return nil
}

func badField(field string) error { return &ComposeError{ComposeBadValue, field} }

func missingField(field string) error { return &ComposeError{ComposeMissing, field} }

func (m Message) checkList() error {
	if m.Class == LegalNotice {
		return nil
	}
	if m.OptOut.IsZero() {
		return &ComposeError{ComposeNoOptOut, "List-Unsubscribe"}
	}
	if !m.OptOut.valid() {
		return &ComposeError{ComposeBadValue, "List-Unsubscribe"}
	}
	if m.ListID != "" && !isHost(m.ListID) || !isLine(m.ListName, maxName) {
		return &ComposeError{ComposeBadValue, "List-Id"}
	}
	return nil
}

// isLine reports whether s is UTF-8 on one line, without control characters.
func isLine(s string, limit int) bool {
	return len(s) <= limit && utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || r == '\u2028' || r == '\u2029'
	})
}

func (b Mailbox) header() string {
	if b.Name == "" {
		return b.Address.String()
	}
	return phrase(b.Name) + " <" + b.Address.String() + ">"
}

// phrase returns a display name in the form of RFC 5322 section 3.2.5.
func phrase(name string) string {
	if !fold.IsASCII(name) {
		return encodeWords(name)
	}
	if strings.Contains(name, "=?") || strings.ContainsFunc(name, func(r rune) bool { return r != ' ' && !address.IsAtom(r) }) {
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name) + `"`
	}
	return name
}

// wordBytes is how much text goes into a B word. The word has 60 characters then,
// so that the first one still fits on the line behind its field's name.
const wordBytes = 36

// encodeWords returns text beyond ASCII as B words (RFC 2047) cut between
// characters. ASCII stays as it is, unless a reader could take it for such words.
func encodeWords(s string) string {
	if fold.IsASCII(s) && !strings.Contains(s, "=?") {
		return s
	}
	var words []string
	for len(s) > 0 {
		n := 0
		for n < len(s) {
			_, size := utf8.DecodeRuneInString(s[n:])
			if n+size > wordBytes {
				break
			}
			n += size
		}
		words = append(words, "=?utf-8?b?"+base64.StdEncoding.EncodeToString([]byte(s[:n]))+"?=")
		s = s[n:]
	}
	return strings.Join(words, " ")
}
