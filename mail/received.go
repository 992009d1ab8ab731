package mail

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // reading knows charsets beyond UTF-8
	gomail "github.com/emersion/go-message/mail"
)

// Limits for reading what others wrote.
const (
	maxRaw         = 32 << 20
	maxHeaderBytes = 256 << 10
	maxFields      = 300
	maxFieldValue  = 4 << 10
	maxParts       = 100
	maxDepth       = 10
	maxPartText    = 2 << 20
)

// ErrUnreadable is returned for bytes that are no mail message, or none that can
// be shown.
var ErrUnreadable = errors.New("mail: not a readable message")

// Header is one header field, decoded.
type Header struct{ Name, Value string }

// View is a received message as a person sees it. All texts are valid UTF-8;
// those on one line carry no control characters and none that turn the
// direction of what follows.
type View struct {
	From    string
	To      string
	Subject string
	Date    time.Time // zero if missing or unreadable
	Headers []Header  // all, in order
	Text    string    // the plain part, "" if there is none
	HTML    string    // the HTML part, "" if there is none; see HTMLBlocks
	OptOut  string    // the header's opt-out link, https before mailto
	Ref     string    // X-Mujeeb-Ref
}

// ParseReceived parses a message. It takes the first plain and the first HTML
// part and leaves attachments alone. Broken parts are shown as far as they can
// be read. The error is [ErrUnreadable] for what is no message at all, and for
// one that is too big or too deeply nested.
func ParseReceived(raw []byte) (View, error) {
	if len(raw) == 0 || len(raw) > maxRaw {
		return View{}, ErrUnreadable
	}
	entity, err := message.ReadWithOptions(bytes.NewReader(raw), &message.ReadOptions{MaxHeaderBytes: maxHeaderBytes})
	if entity == nil {
		return View{}, errors.Join(ErrUnreadable, err)
	}
	var v View
	v.readHeader(gomail.Header{Header: entity.Header})
	parts := 0
	if err := v.readPart(entity, 0, &parts); err != nil {
		return View{}, err
	}
	return v, nil
}

func (v *View) readHeader(h gomail.Header) {
	fields := h.Fields()
	for fields.Next() && len(v.Headers) < maxFields {
		value, err := fields.Text()
		if err != nil {
			value = fields.Value()
		}
		v.Headers = append(v.Headers, Header{displayLine(fields.Key()), displayLine(value)})
	}
	v.From, v.To, v.Subject = v.first("From"), v.first("To"), v.first("Subject")
	v.Ref = v.first("X-Mujeeb-Ref")
	v.OptOut = optOutLink(v.first("List-Unsubscribe"))
	if date, err := h.Date(); err == nil {
		v.Date = date
	}
}

// first returns the value of the first field of a name, or "".
func (v *View) first(name string) string {
	i := slices.IndexFunc(v.Headers, func(h Header) bool { return strings.EqualFold(h.Name, name) })
	if i < 0 {
		return ""
	}
	return v.Headers[i].Value
}

// optOutLink returns the first https link of a List-Unsubscribe field (RFC 2369),
// else the first mailto link.
func optOutLink(field string) string {
	best := ""
	for link := range strings.SplitSeq(field, ",") {
		link = strings.Trim(link, " \t<>")
		switch {
		case isHTTPS(link):
			return link
		case best == "" && strings.HasPrefix(strings.ToLower(link), "mailto:"):
			best = link
		}
	}
	return best
}

func (v *View) readPart(e *message.Entity, depth int, parts *int) error {
	if *parts++; *parts > maxParts || depth > maxDepth {
		return ErrUnreadable
	}
	if multi := e.MultipartReader(); multi != nil {
		for {
			part, err := multi.NextPart()
			if part == nil || err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
				return nil // the end, or broken from here on
			}
			if err := v.readPart(part, depth+1, parts); err != nil {
				return err
			}
		}
	}
	kind, _, err := e.Header.ContentType()
	if err != nil || kind == "" {
		kind = "text/plain" // RFC 2045 section 5.2
	}
	disposition, _, _ := e.Header.ContentDisposition()
	switch {
	case strings.EqualFold(disposition, "attachment"):
	case kind == "text/html" && v.HTML == "":
		v.HTML = readText(e.Body)
	case kind == "text/plain" && v.Text == "":
		v.Text = readText(e.Body)
	}
	return nil
}

// readText returns as much text as can be read, with \n line ends and without
// control characters.
func readText(r io.Reader) string {
	b, _ := io.ReadAll(io.LimitReader(r, maxPartText)) // a broken encoding shows as far as it goes
	s := strings.ToValidUTF8(string(b), "\ufffd")
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || isOverride(r) {
			return -1
		}
		return r
	}, s)
}

// displayLine returns text from outside as one line that a window can show.
func displayLine(s string) string {
	if len(s) > maxFieldValue {
		s = s[:maxFieldValue]
	}
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), isOverride(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd")))
}

// isOverride reports whether r can make text run against its nature, as the
// embeddings and overrides of UAX #9 do. Isolates are harmless.
func isOverride(r rune) bool { return '\u202a' <= r && r <= '\u202e' }
