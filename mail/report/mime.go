package report

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/quotedprintable"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-message/charset"
)

// Limits for what others wrote.
const (
	maxMail   = 1 << 20 // bytes that are read
	maxFields = 400
	maxParts  = 60
	maxDepth  = 8
)

// field is a header field, unfolded and not decoded.
type field struct{ name, value string }

// header is the fields of a mail or of a part, in order.
type header []field

// readHeader reads header fields up to an empty line, and returns what stands behind it.
// Lines that are no fields are left out: mail programs lose and break some.
func readHeader(text []byte) (h header, rest []byte) {
	for len(text) > 0 {
		var line []byte
		line, text, _ = bytes.Cut(text, []byte("\n"))
		if len(bytes.TrimSpace(line)) == 0 {
			return h, text
		}
		if (line[0] == ' ' || line[0] == '\t') && len(h) > 0 {
			if last := &h[len(h)-1]; len(last.value) < 16<<10 {
				last.value += " " + strings.TrimSpace(string(line))
			}
			continue
		}
		name, value, ok := strings.Cut(string(line), ":")
		if ok && isFieldName(strings.TrimSpace(name)) && len(h) < maxFields {
			h = append(h, field{strings.TrimSpace(name), strings.TrimSpace(value)})
		}
	}
	return h, nil
}

func isFieldName(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r >= 0x7f || r == ':' })
}

// raw returns the value of the first field of a name, or "".
func (h header) raw(name string) string {
	for _, f := range h {
		if strings.EqualFold(f.name, name) {
			return f.value
		}
	}
	return ""
}

// all returns the values of the fields of a name.
func (h header) all(name string) (values []string) {
	for _, f := range h {
		if strings.EqualFold(f.name, name) {
			values = append(values, f.value)
		}
	}
	return values
}

// has reports whether there is a field of one of the names.
func (h header) has(names ...string) bool {
	for _, name := range names {
		if h.raw(name) != "" {
			return true
		}
	}
	return false
}

// text returns the value of the first field of a name, decoded (RFC 2047).
func (h header) text(name string) string {
	value := h.raw(name)
	decoder := mime.WordDecoder{CharsetReader: charset.Reader}
	if decoded, err := decoder.DecodeHeader(value); err == nil {
		value = decoded
	}
	return strings.ToValidUTF8(value, "\ufffd")
}

// part is a mail or one of its parts.
type part struct {
	header header
	kind   string // media type in lower case
	params map[string]string
	body   []byte // as it was transferred
	parts  []part // of a multipart
}

// readPart reads a mail, or a part of one, and the parts in it.
func readPart(text []byte, left *int, depth int) part {
	p := part{}
	p.header, p.body = readHeader(text)
	p.kind, p.params = mediaType(p.header.raw("Content-Type"))
	*left--
	if boundary := p.params["boundary"]; boundary != "" && strings.HasPrefix(p.kind, "multipart/") && depth < maxDepth {
		for _, piece := range pieces(p.body, boundary) {
			if *left <= 0 {
				break
			}
			p.parts = append(p.parts, readPart(piece, left, depth+1))
		}
	}
	return p
}

// mediaType reads a Content-Type. Where its parameters break the grammar, those that can
// be read are returned.
func mediaType(value string) (kind string, params map[string]string) {
	kind, params, err := mime.ParseMediaType(value)
	if err == nil {
		return kind, params
	}
	params = map[string]string{}
	kind, rest, _ := strings.Cut(value, ";")
	for piece := range strings.SplitSeq(rest, ";") {
		if name, value, ok := strings.Cut(piece, "="); ok {
			params[strings.ToLower(strings.TrimSpace(name))] = strings.Trim(strings.TrimSpace(value), `"`)
		}
	}
	if kind = strings.ToLower(strings.TrimSpace(kind)); kind == "" {
		kind = "text/plain" // RFC 2045 section 5.2
	}
	return kind, params
}

// pieces returns what stands between the boundary lines of a multipart.
func pieces(body []byte, boundary string) (all [][]byte) {
	mark, begin := "--"+boundary, -1
	for at := 0; at < len(body); {
		end := at + bytes.IndexByte(body[at:], '\n') + 1
		if end == at {
			end = len(body)
		}
		line := strings.TrimRight(string(body[at:min(end, at+len(mark)+8)]), " \t\r\n")
		if line == mark || line == mark+"--" {
			if begin >= 0 {
				all = append(all, body[begin:at])
			}
			if begin = end; line != mark {
				return all
			}
		}
		at = end
	}
	if begin >= 0 { // the end was cut off
		all = append(all, body[begin:])
	}
	return all
}

// text returns the body of a part that has none below it, decoded, with \n line ends.
func (p *part) text() string {
	body := p.decoded()
	if name := strings.ToLower(p.params["charset"]); name != "" && name != "utf-8" && name != "us-ascii" {
		if r, err := charset.Reader(name, bytes.NewReader(body)); err == nil {
			if converted, err := io.ReadAll(io.LimitReader(r, 2*maxMail)); err == nil {
				body = converted
			}
		}
	}
	if !utf8.Valid(body) {
		body = bytes.ToValidUTF8(body, []byte("\ufffd"))
	}
	return string(lineEnds(body))
}

// decoded returns the body without its transfer encoding, as far as it can be read.
func (p *part) decoded() []byte {
	switch strings.ToLower(p.header.raw("Content-Transfer-Encoding")) {
	case "base64":
		clean := bytes.Map(func(r rune) rune {
			if strings.ContainsRune("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", r) {
				return r
			}
			return -1
		}, p.body)
		out := make([]byte, base64.RawStdEncoding.DecodedLen(len(clean)))
		n, _ := base64.RawStdEncoding.Decode(out, clean)
		return out[:n]
	case "quoted-printable":
		out, err := io.ReadAll(quotedprintable.NewReader(bytes.NewReader(p.body)))
		if err == nil {
			return out
		}
	}
	return p.body
}

// lineEnds returns a text with the line ends \n, whichever it had.
func lineEnds(b []byte) []byte {
	if bytes.IndexByte(b, '\r') < 0 {
		return b
	}
	return bytes.ReplaceAll(bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
}

// each calls f for a part and those in it, in order.
func (p *part) each(f func(*part)) {
	f(p)
	for i := range p.parts {
		p.parts[i].each(f)
	}
}
