package intake

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// Encoding is how a file writes characters.
type Encoding string

// The encodings that a file tells by itself.
const (
	UTF8    Encoding = "utf-8"
	UTF16LE Encoding = "utf-16le"
	UTF16BE Encoding = "utf-16be"
)

var (
	bomUTF8    = []byte{0xEF, 0xBB, 0xBF}
	bomUTF16LE = []byte{0xFF, 0xFE}
	bomUTF16BE = []byte{0xFE, 0xFF}
)

// errBadUTF16 is a lone surrogate or half a unit.
var errBadUTF16 = errors.New("not UTF-16")

// findEncoding says how the beginning of a file is encoded. sure is false if it
// is all ASCII, so that the rest may still be in another encoding than UTF-8.
// whole says that there is nothing after the sample.
func findEncoding(sample []byte, whole bool) (enc Encoding, sure bool, err error) {
	switch {
	case len(sample) == 0:
		return "", false, &Error{Code: CodeEmpty}
	case bytes.HasPrefix(sample, bomUTF8):
		return UTF8, true, nil
	case bytes.HasPrefix(sample, bomUTF16LE):
		return UTF16LE, true, nil
	case bytes.HasPrefix(sample, bomUTF16BE):
		return UTF16BE, true, nil
	}
	if bytes.IndexByte(sample, 0) >= 0 {
		enc, err := findUTF16(sample)
		return enc, true, err
	}
	if hasControls(sample) {
		return "", false, &Error{Code: CodeNotTable}
	}
	text := sample
	if !whole {
		text = trimCutRune(text)
	}
	if !utf8.Valid(text) && !mostlyUTF8(text) {
		return "", false, unclear(text, 0)
	}
	return UTF8, !isASCII(text), nil
}

// mostlyUTF8 reports whether text is UTF-8 with a few bytes that are not: then the
// line of the first is worth more than a question about the letters.
func mostlyUTF8(text []byte) bool {
	good, bad := 0, 0
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		switch {
		case r == utf8.RuneError && size == 1:
			bad++
		case size > 1:
			good++
		}
		text = text[size:]
	}
	return good >= 3 && good > 3*bad
}

// findUTF16 tells the byte order by where the zeros stand: the high byte of every
// delimiter, digit and line end is one.
func findUTF16(sample []byte) (Encoding, error) {
	var zeros [2]int
	for i, b := range sample {
		if b == 0 {
			zeros[i%2]++
		}
	}
	enc := UTF16LE
	few, many := zeros[0], zeros[1]
	if few > many {
		enc, few, many = UTF16BE, many, few
	}
	if few*20 > many || many*20 < len(sample) {
		return "", &Error{Code: CodeNotTable}
	}
	return enc, nil
}

// hasControls reports control characters that no text file has.
func hasControls(sample []byte) bool {
	return bytes.ContainsFunc(sample, func(r rune) bool {
		return r < ' ' && r != '\t' && r != '\n' && r != '\r' && r != '\v' && r != '\f' && r != 0x1A
	})
}

// trimCutRune takes off a last character that the sample's end may have cut.
func trimCutRune(text []byte) []byte {
	for n := 1; n <= utf8.UTFMax && n <= len(text); n++ {
		if b := text[len(text)-n]; utf8.RuneStart(b) {
			if !utf8.FullRune(text[len(text)-n:]) {
				return text[:len(text)-n]
			}
			break
		}
	}
	return text
}

func isASCII(text []byte) bool {
	for _, b := range text {
		if b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// decoder returns the file as UTF-8 without a byte order mark. It checks UTF-16;
// UTF-8 is left to be checked line by line.
func (e Encoding) decoder(in io.Reader) io.Reader {
	switch e {
	case UTF16LE:
		return &utf16Reader{in: in, order: binary.LittleEndian}
	case UTF16BE:
		return &utf16Reader{in: in, order: binary.BigEndian}
	}
	if page := e.codepage(); page != nil {
		return page.NewDecoder().Reader(in)
	}
	return in
}

func (e Encoding) known() bool {
	switch e {
	case UTF8, UTF16LE, UTF16BE:
		return true
	}
	return e.codepage() != nil
}

// utf16Reader turns UTF-16 (RFC 2781) into UTF-8 and fails on what is not UTF-16,
// where the decoder of golang.org/x/text would put a replacement character.
type utf16Reader struct {
	in    io.Reader
	order binary.ByteOrder
	raw   [32 << 10]byte
	kept  int    // bytes at the start of raw that are left of the last reading
	out   []byte // decoded and not yet handed on
	buf   []byte // the memory of out
	err   error
}

func (u *utf16Reader) Read(p []byte) (int, error) {
	for len(u.out) == 0 {
		if u.err != nil {
			return 0, u.err
		}
		n, err := u.in.Read(u.raw[u.kept:])
		u.err = err
		u.decode(u.kept + n)
	}
	n := copy(p, u.out)
	u.out = u.out[n:]
	return n, nil
}

// decode turns the first n bytes of raw into text and keeps half a character.
func (u *utf16Reader) decode(n int) {
	u.buf = u.buf[:0]
	i := 0
	for i+2 <= n {
		r, size := rune(u.order.Uint16(u.raw[i:])), 2
		if utf16.IsSurrogate(r) {
			if i+4 > n {
				break
			}
			r, size = utf16.DecodeRune(r, rune(u.order.Uint16(u.raw[i+2:]))), 4
			if r == utf8.RuneError {
				u.err = errBadUTF16
				break
			}
		}
		u.buf = utf8.AppendRune(u.buf, r)
		i += size
	}
	u.kept = copy(u.raw[:], u.raw[i:n])
	if u.kept > 0 && errors.Is(u.err, io.EOF) {
		u.err = errBadUTF16
	}
	u.out = u.buf
}
