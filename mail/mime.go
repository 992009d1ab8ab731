package mail

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

// Lengths of lines without their end: RFC 5322 section 2.1.1 recommends the
// first, RFC 2045 section 6.7 demands the second.
const (
	foldAt      = 76
	encodedLine = 76
)

// appendField writes a header field and folds it before words (RFC 5322 section
// 2.2.3). A word that is longer than a line stays in one piece.
func appendField(out []byte, name, value string) []byte {
	out = append(append(out, name...), ": "...)
	width := len(name) + 2
	for {
		end := nextWord(value)
		if width+end > foldAt && value[0] == ' ' {
			out = append(out, "\r\n"...)
			width = 0
		}
		out = append(out, value[:end]...)
		width += end
		if value = value[end:]; value == "" {
			return append(out, "\r\n"...)
		}
	}
}

// nextWord gives where the second word of s begins, with the single space before
// it: a line of spaces alone would end the header for some readers.
func nextWord(s string) int {
	for i := 1; i+1 < len(s); i++ {
		if s[i] == ' ' && s[i-1] != ' ' && s[i+1] != ' ' {
			return i
		}
	}
	return len(s)
}

// appendPart writes a part of text with its header.
func appendPart(out []byte, boundary, kind, lang, body string) []byte {
	out = append(append(append(out, "--"...), boundary...), "\r\n"...)
	encoding := transferEncoding(body)
	out = appendField(out, "Content-Type", kind+"; charset=utf-8")
	out = appendField(out, "Content-Transfer-Encoding", encoding)
	if lang != "" {
		out = appendField(out, "Content-Language", lang)
	}
	out = append(out, "\r\n"...)
	body = strings.ReplaceAll(body, "\r\n", "\n")
	if encoding == "base64" {
		out = appendBase64(out, strings.ReplaceAll(body, "\n", "\r\n"))
	} else {
		out = appendQuoted(out, body)
	}
	return append(out, "\r\n"...)
}

// transferEncoding takes base64 where quoted-printable would triple the text.
func transferEncoding(body string) string {
	wide := 0
	for i := range len(body) {
		if body[i] >= utf8.RuneSelf {
			wide++
		}
	}
	if wide*6 > len(body) {
		return "base64"
	}
	return "quoted-printable"
}

func appendBase64(out []byte, body string) []byte {
	const piece = encodedLine / 4 * 3
	for len(body) > piece {
		out = append(base64.StdEncoding.AppendEncode(out, []byte(body[:piece])), "\r\n"...)
		body = body[piece:]
	}
	return base64.StdEncoding.AppendEncode(out, []byte(body))
}

// appendQuoted writes text, whose lines end in \n, as quoted-printable.
func appendQuoted(out []byte, body string) []byte {
	for {
		line, rest, more := strings.Cut(body, "\n")
		out = appendQuotedLine(out, line)
		if !more {
			return out
		}
		out, body = append(out, "\r\n"...), rest
	}
}

func appendQuotedLine(out []byte, line string) []byte {
	const digits = "0123456789ABCDEF"
	width := 0
	for i := range len(line) {
		c := line[i]
		last := i == len(line)-1
		plain := c > ' ' && c <= '~' && c != '=' || (c == ' ' || c == '\t') && !last
		size := 3
		if plain {
			size = 1
		}
		if room := encodedLine - width; size > room || size == room && !last { // one is for the soft break
			out, width = append(out, "=\r\n"...), 0
		}
		if width += size; plain {
			out = append(out, c)
		} else {
			out = append(out, '=', digits[c>>4], digits[c&15])
		}
	}
	return out
}
