package intake

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
)

// layout is how a file writes its records.
type layout struct {
	encoding  Encoding
	sure      bool // of the encoding
	delimiter byte
	lineEnd   byte // '\n', or '\r' as on old Macs
	skip      int  // lines before the header
}

// delimiters in the order in which a tie is settled.
const delimiters = "\t;,"

// sniff finds the layout from the beginning of the file.
func (t *Table) sniff(o Options) error {
	sample, whole, err := t.sample()
	if err != nil {
		return err
	}
	l := layout{encoding: o.Encoding, sure: true}
	if !o.Encoding.known() {
		if l.encoding, l.sure, err = findEncoding(sample, whole); err != nil {
			return err
		}
	}
	text, err := decodeSample(l.encoding, sample)
	if err != nil {
		return err
	}
	l.lineEnd = '\n'
	if strings.IndexByte(text, '\n') < 0 && strings.IndexByte(text, '\r') >= 0 {
		l.lineEnd = '\r'
	}
	l.findDelimiter(text)
	if o.Delimiter != 0 {
		l.delimiter = o.Delimiter
	}
	t.layout, t.Encoding, t.Delimiter = l, l.encoding, l.delimiter
	return nil
}

func (t *Table) sample() (sample []byte, whole bool, err error) {
	file, err := t.open()
	if err != nil {
		return nil, false, &Error{Code: CodeUnreadable, Err: err}
	}
	defer func() { _ = file.Close() }() // read only: nothing is lost
	sample = make([]byte, sampleSize)
	n, err := io.ReadFull(file, sample)
	switch {
	case err == nil:
		return sample, false, nil
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return sample[:n], true, nil
	}
	return nil, false, &Error{Code: CodeUnreadable, Err: err}
}

// decodeSample lets pass a character that the sample's end cuts; the reading
// itself won't.
func decodeSample(e Encoding, sample []byte) (string, error) {
	out, err := io.ReadAll(e.decoder(bytes.NewReader(sample)))
	if err != nil && len(out) == 0 {
		return "", &Error{Code: CodeBadText, Line: 1}
	}
	text := strings.TrimPrefix(string(out), "\uFEFF")
	if strings.IndexByte(text, 0) >= 0 || e != UTF8 && hasControls([]byte(text)) {
		return "", &Error{Code: CodeNotTable}
	}
	if strings.TrimSpace(text) == "" {
		return "", &Error{Code: CodeEmpty}
	}
	return text, nil
}

// findDelimiter counts the candidates in the header, outside of quotes. A first
// line such as "sep=;", which Excel writes for itself, settles it.
func (l *layout) findDelimiter(text string) {
	text = strings.TrimLeft(text, "\r\n")
	first, _, _ := strings.Cut(text, string(l.lineEnd))
	if mark, ok := strings.CutPrefix(strings.ToLower(strings.TrimRight(first, "\r")), "sep="); ok && len(mark) == 1 {
		l.delimiter, l.skip = mark[0], 1
		return
	}
	l.delimiter = ','
	best := 0
	for _, d := range []byte(delimiters) {
		if n := countUnquoted(text, d, l.lineEnd); n > best {
			l.delimiter, best = d, n
		}
	}
}

// countUnquoted counts c in the first record of text.
func countUnquoted(text string, c, lineEnd byte) (n int) {
	quoted := false
	for i := range len(text) {
		switch {
		case text[i] == '"':
			quoted = !quoted
		case quoted:
		case text[i] == lineEnd:
			return n
		case text[i] == c:
			n++
		}
	}
	return n
}

func (l layout) scanner(raw io.Reader) *scanner {
	in := bufio.NewReaderSize(l.encoding.decoder(raw), sampleSize)
	return &scanner{in: in, layout: l, comma: string(rune(l.delimiter))}
}
