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
	sure      bool   // of the encoding
	delimiter string // one character
	lineEnd   byte   // '\n', or '\r' as on old Macs
	skip      int    // lines before the first record: "sep=;"
}

// ArabicSemicolon stands for ؛ where a delimiter is a byte.
const ArabicSemicolon byte = 0x1B

// delimiters in the order in which a tie is settled.
var delimiters = []byte{'\t', ';', ',', '|', ArabicSemicolon}

// delimiterText returns the character of a delimiter.
func delimiterText(d byte) string {
	if d == ArabicSemicolon {
		return "؛"
	}
	return string(rune(d))
}

// sniff finds the format and the layout from the beginning of the file.
func (t *Table) sniff() error {
	sample, whole, err := t.sample()
	if err != nil {
		return err
	}
	if t.zipped == nil && bytes.HasPrefix(sample, []byte("PK\x03\x04")) {
		return t.sniffZip(sample)
	}
	switch what := foreignKind(sample); {
	case what == FacebookData && t.zipped == nil:
		return t.sniffChat(sample)
	case what != "":
		return foreignError(what)
	}
	l := layout{encoding: t.options.Encoding, sure: true}
	if !l.encoding.known() {
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
	t.Format, t.Encoding = Text, l.encoding
	switch {
	case isCard(text):
		t.Format = VCard
	case t.options == Options{Member: t.options.Member, Encoding: t.options.Encoding} && isList(text, whole):
		t.Format = Addresses
	}
	t.Delimiter = l.findDelimiter(text)
	if t.options.Delimiter != 0 {
		t.Delimiter = t.options.Delimiter
	}
	l.delimiter = delimiterText(t.Delimiter)
	t.layout = l
	return nil
}

func (t *Table) sample() (sample []byte, whole bool, err error) {
	file, err := t.content()
	if err != nil {
		return nil, false, err
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
	return nil, false, unreadable(err)
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

// findDelimiter returns the candidate that is in most of the first records equally
// often, outside of quotes; a record of known names of columns settles it, and so
// does a first line such as "sep=;", which Excel writes for itself.
func (l *layout) findDelimiter(text string) byte {
	text = strings.TrimLeft(text, "\r\n")
	first, _, _ := strings.Cut(text, string(l.lineEnd))
	if d, ok := sepLine(first); ok {
		l.skip = 1
		return d
	}
	records := sampleRecords(text, l.lineEnd)
	best, bestNames, bestSame, bestCount := byte(','), 0, 0, 0
	for _, d := range delimiters {
		names, same, count := l.judge(records, d)
		if names > bestNames || names == bestNames && (same > bestSame || same == bestSame && count > bestCount) {
			best, bestNames, bestSame, bestCount = d, names, same, count
		}
	}
	return best
}

// judge returns how many known names of columns the first records have when they
// are split at d, how many of the records have d equally often, and how often.
func (l layout) judge(records []string, d byte) (names, same, count int) {
	delimiter := delimiterText(d)
	counts := map[int]int{}
	for i, r := range records {
		n := countUnquoted(r, delimiter)
		if n == 0 {
			continue
		}
		counts[n]++
		if counts[n] > same || counts[n] == same && n > count {
			same, count = counts[n], n
		}
		if i < headRows && len(r) < maxExtra {
			if cells := strings.Split(strings.ReplaceAll(r, `"`, ""), delimiter); len(cells) <= MaxColumns {
				names = max(names, knownNames(cells))
			}
		}
	}
	if names < 2 { // one may be an accident
		names = 0
	}
	return names, same, count
}

// sepLine reads "sep=;", with or without quotation marks and the delimiters that a
// spreadsheet puts behind when it saves the file again.
func sepLine(line string) (d byte, ok bool) {
	line = strings.ReplaceAll(strings.TrimRight(line, "\r"), `"`, "")
	if len(line) < 5 || !strings.EqualFold(line[:4], "sep=") || strings.Trim(line[5:], line[4:5]+",;\t ") != "" {
		return 0, false
	}
	return line[4], true
}

// sampleRecords returns the first records of text, by its line ends outside of
// quotes.
func sampleRecords(text string, lineEnd byte) (records []string) {
	quoted, start := false, 0
	for i := 0; i < len(text) && len(records) < previewRows+headRows; i++ {
		switch {
		case text[i] == '"':
			quoted = !quoted
		case text[i] == lineEnd && !quoted:
			records = append(records, text[start:i])
			start = i + 1
		}
	}
	if len(records) < 2 {
		records = append(records, text[start:])
	}
	return records
}

// countUnquoted counts a delimiter in a record.
func countUnquoted(record, delimiter string) (n int) {
	for i, part := range strings.Split(record, `"`) {
		if i%2 == 0 {
			n += strings.Count(part, delimiter)
		}
	}
	return n
}

func (l layout) scanner(raw io.Reader) *scanner {
	in := bufio.NewReaderSize(l.encoding.decoder(raw), sampleSize)
	return &scanner{in: in, layout: l, comma: l.delimiter}
}

// unreadable returns an error of the system, or the one of ours that it wraps.
func unreadable(err error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return &Error{Code: CodeUnreadable, Err: err}
}
