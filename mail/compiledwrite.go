package mail

import (
	"bytes"
	"encoding/base64"
)

// bodyWriter writes the parts of one person's message.
type bodyWriter struct {
	compiled *Compiled
	values   []string // of the template's fields
	subject  string
	token    string
	boundary string

	written []byte // the values of a leaf's slots
	ends    []int  // of each of them
}

// part appends a part: a leaf with its header, a multipart without.
func (w *bodyWriter) part(out []byte, p *compiledPart) []byte {
	if p.leaf != nil {
		return w.leaf(out, p.leaf)
	}
	for i, child := range p.parts {
		if i > 0 {
			out = append(out, "\r\n"...)
		}
		out = append(append(append(append(out, "--"...), w.boundary...), p.mark...), "\r\n"...)
		out = append(out, bytes.ReplaceAll(child.head, []byte(probeBoundary), []byte(w.boundary))...)
		out = w.part(out, child)
	}
	return append(append(append(append(out, "\r\n--"...), w.boundary...), p.mark...), "--\r\n"...)
}

// leaf appends a leaf with its header.
func (w *bodyWriter) leaf(out []byte, l *compiledLeaf) []byte {
	if l.fixed != nil {
		return append(out, l.fixed...)
	}
	w.written, w.ends = w.written[:0], w.ends[:0]
	for _, p := range l.pieces {
		if p.slot.how != 0 {
			w.written = w.value(w.written, p.slot)
			w.ends = append(w.ends, len(w.written))
		}
	}
	if isWide(l.wide+wideBytes(w.written), l.length+len(w.written)) {
		return w.base64(append(out, l.heads[1]...), l)
	}
	return w.quoted(append(out, l.heads[0]...), l)
}

// value appends the value of a slot as it stands in the body.
func (w *bodyWriter) value(b []byte, s bodySlot) []byte {
	value := ""
	switch s.field {
	case tokenSlot:
		value = w.token
	case subjectSlot:
		value = w.subject
	default:
		value = w.values[s.field]
	}
	switch s.how {
	case asText:
		return append(b, w.compiled.template.isolate(value)...)
	case asTextURL:
		return append(b, urlEscape(value)...)
	case asHref:
		return append(b, href(value)...)
	case asURLHref:
		return appendEscaped(b, asURL, href(value))
	}
	return appendEscaped(b, s.how, value)
}

// next takes the next value of those that were written.
func (w *bodyWriter) next(i int) []byte {
	if i == 0 {
		return w.written[:w.ends[0]]
	}
	return w.written[w.ends[i-1]:w.ends[i]]
}

// base64 appends the body of a leaf in base64.
func (w *bodyWriter) base64(out []byte, l *compiledLeaf) []byte {
	body := make([]byte, 0, l.length+len(w.written))
	n := 0
	for _, p := range l.pieces {
		if p.slot.how == 0 {
			body = append(body, p.words...)
			continue
		}
		body = append(body, w.next(n)...)
		n++
	}
	return appendBase64(out, body)
}

// quoted appends the body of a leaf in quoted-printable.
func (w *bodyWriter) quoted(out []byte, l *compiledLeaf) []byte {
	n := 0
	for _, block := range l.blocks {
		out = append(out, block.encoded...)
		column := 0
		for _, p := range block.line {
			if p.slot.how == 0 {
				out, column = appendQuoted(out, column, p.words)
				continue
			}
			out, column = appendQuoted(out, column, w.next(n))
			n++
		}
		if block.line == nil {
			continue
		}
		if out = endQuoted(out, column); block.ends {
			out = append(out, "\r\n"...)
		}
	}
	return out
}

// appendBase64 appends text in base64, on lines of 76 characters.
func appendBase64(out []byte, text []byte) []byte {
	const line = 57
	for len(text) > 0 {
		n := min(line, len(text))
		out = base64.StdEncoding.AppendEncode(out, text[:n])
		if text = text[n:]; len(text) > 0 {
			out = append(out, "\r\n"...)
		}
	}
	return out
}

// quotedLine is the most characters of a line of quoted-printable before a soft line break.
const quotedLine = 75

// appendQuoted appends a stretch of a line in quoted-printable that begins at a column, as
// mime/quotedprintable does, and returns the column behind it.
func appendQuoted[T string | []byte](out []byte, column int, s T) ([]byte, int) {
	for i := range len(s) {
		c := s[i]
		plain := c >= '!' && c <= '~' && c != '=' || c == ' ' || c == '\t'
		switch {
		case !plain:
			out, column = appendQuotedByte(out, column, c)
			continue
		case column == quotedLine:
			out, column = append(out, "=\r\n"...), 0
		}
		out = append(out, c)
		column++
	}
	return out, column
}

func appendQuotedByte(out []byte, column int, c byte) ([]byte, int) {
	const hex = "0123456789ABCDEF"
	if quotedLine-column < 3 {
		out, column = append(out, "=\r\n"...), 0
	}
	return append(out, '=', hex[c>>4], hex[c&15]), column + 3
}

// endQuoted encodes the white space at the end of a line, if there is any.
func endQuoted(out []byte, column int) []byte {
	if column == 0 {
		return out
	}
	last := out[len(out)-1]
	if last != ' ' && last != '\t' {
		return out
	}
	out, _ = appendQuotedByte(out[:len(out)-1], column-1, last)
	return out
}
