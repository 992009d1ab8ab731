package intake

import (
	"bufio"
	"errors"
	"io"
	"strings"

	"mujeeb/text/address"
)

// listEnds are what stands between the addresses of a list.
const listEnds = ",;\n\r\t،؛"

// maxItem is how many bytes one address with its name may have.
const maxItem = 1000

// isList reports whether text is nothing but addresses, with or without names, in
// lines of several: what people copy out of a mail program. Lines that all have the
// same number of them are a table.
func isList(text string, whole bool) bool {
	lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' })
	if !whole && len(lines) > 1 {
		lines = lines[:len(lines)-1]
	}
	widths := map[int]bool{}
	most := 0
	for i, line := range lines {
		in := &listReader{in: bufio.NewReader(strings.NewReader(line))}
		n := 0
		for {
			item, err := in.item()
			if err != nil {
				break
			}
			if item == "" {
				continue
			}
			if _, _, ok := splitAddress(item); !ok {
				return !whole && i == len(lines)-1 && max(n, most) > 1 // the sample's end cuts it
			}
			n++
		}
		widths[n], most = true, max(most, n)
	}
	return most > 1 && (len(widths) > 1 || len(lines) == 1)
}

// splitAddress takes "Name <a@b>" and "a@b" apart.
func splitAddress(item string) (name, email string, ok bool) {
	if all, whole := address.ReadEmails(item); !whole || len(all) != 1 {
		return "", "", false
	}
	if start := strings.LastIndexByte(item, '<'); start >= 0 && strings.HasSuffix(strings.TrimSpace(item), ">") {
		name = strings.Trim(item[:start], " \t\"'“”")
		if strings.ContainsRune(name, '@') {
			name = ""
		}
		return name, item[start:], true
	}
	return "", item, true
}

// listReader reads a list of addresses: each is a row of a name and an address.
type listReader struct {
	in   *bufio.Reader
	n    int
	text []byte
}

// list returns the addresses of the file as records.
func (l layout) list(raw io.Reader) (records, error) {
	return &listReader{in: bufio.NewReaderSize(l.encoding.decoder(raw), sampleSize), n: -1}, nil
}

func (l *listReader) next() (Row, error) {
	if l.n < 0 {
		l.n = 0
		return Row{Cells: []string{"Name", "Email"}}, nil
	}
	for {
		item, err := l.item()
		if err != nil {
			return Row{}, err
		}
		if item = tidy(strings.TrimPrefix(item, "\uFEFF")); item == "" {
			continue
		}
		l.n++
		row := Row{Line: l.n, Cells: []string{"", item}}
		if name, email, ok := splitAddress(item); ok {
			row.Cells[0], row.Cells[1] = name, email
		}
		return row, nil
	}
}

// item returns what stands before the next end, which may not be within quotation
// marks or angle brackets.
func (l *listReader) item() (string, error) {
	l.text = l.text[:0]
	quoted := false
	for {
		r, size, err := l.in.ReadRune()
		switch {
		case errors.Is(err, io.EOF) && len(l.text) > 0:
			return string(l.text), nil
		case errors.Is(err, io.EOF):
			return "", io.EOF
		case errors.Is(err, errBadUTF16), r == '\uFFFD' && size == 1, r == 0 && err == nil:
			return "", &Error{Code: CodeBadText, Line: l.n + 1}
		case err != nil:
			return "", &Error{Code: CodeUnreadable, Err: err}
		case r == '"':
			quoted = !quoted
		case r == '\n', !quoted && strings.ContainsRune(listEnds, r):
			return string(l.text), nil
		case len(l.text) > maxItem:
			return "", &Error{Code: CodeLineTooLong, Line: l.n + 1}
		}
		l.text = append(l.text, string(r)...)
	}
}
