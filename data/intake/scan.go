package intake

import (
	"bufio"
	"bytes"
	"errors"
	"hash"
	"io"
	"strings"
	"unicode/utf8"
)

// scanner splits text into records by RFC 4180, with three liberties that files
// from the field need: a quotation mark inside an unquoted cell is a character
// like any other, spaces may follow a closing mark, and a record that is wrong in
// itself is handed out with a flaw while the reading goes on. encoding/csv can
// bound neither the memory of a mark that never closes nor take these liberties
// one by one.
type scanner struct {
	in     *bufio.Reader
	layout layout
	line   int    // number of the line last read
	long   []byte // a line longer than the reader's buffer
	raw    []byte // the record with quotes as it stands
	text   []byte // its cells, one after the other
	ends   []int  // where in text each cell ends
	comma  string // the delimiter
	width  int    // cells of the last record; the next is probably as wide
}

// next returns the next record that is not an empty line; io.EOF after the last.
func (s *scanner) next() (Row, error) {
	for {
		line, err := s.readLine()
		if err != nil {
			return Row{}, err
		}
		if len(line) == 0 {
			continue
		}
		row := Row{Line: s.line}
		if bytes.IndexByte(line, '"') < 0 {
			row.Cells = s.split(string(line))
			return row, nil
		}
		row.Cells, row.Flaw, err = s.quoted(line)
		return row, err
	}
}

// split is the common case: no quotes.
func (s *scanner) split(line string) []string {
	cells := make([]string, 0, max(s.width, 1))
	for {
		cell, rest, more := strings.Cut(line, s.comma)
		cells = append(cells, cell)
		if !more {
			s.width = len(cells)
			return cells
		}
		line = rest
	}
}

// quoted splits a record that begins with line and may go on in further ones.
func (s *scanner) quoted(line []byte) (cells []string, flaw Code, err error) {
	first := s.line
	s.text, s.ends = s.text[:0], s.ends[:0]
	s.raw = append(s.raw[:0], line...)
	for {
		more := false
		if len(line) > 0 && line[0] == '"' {
			line, err = s.quotedCell(line[1:], first)
			if err != nil {
				return nil, "", err
			}
			line = bytes.TrimLeft(line, " ")
			if line, more = bytes.CutPrefix(line, []byte(s.comma)); !more && len(line) > 0 {
				return []string{string(s.raw)}, CodeBadQuotes, nil
			}
		} else {
			var cell []byte
			cell, line, more = bytes.Cut(line, []byte(s.comma))
			s.text = append(s.text, cell...)
		}
		s.ends = append(s.ends, len(s.text))
		if !more {
			return s.cells(), "", nil
		}
	}
}

// quotedCell adds the cell after an opening quotation mark to the text, and
// returns what follows the closing one in its line.
func (s *scanner) quotedCell(line []byte, first int) (rest []byte, err error) {
	for {
		i := bytes.IndexByte(line, '"')
		switch {
		case i < 0:
			s.text = append(append(s.text, line...), '\n')
			line, err = s.readLine()
			if errors.Is(err, io.EOF) || len(s.text) > MaxRecord {
				return nil, &Error{Code: CodeUnclosedQuote, Line: first}
			}
			if err != nil {
				return nil, err
			}
			s.raw = append(append(s.raw, '\n'), line...)
		case i+1 < len(line) && line[i+1] == '"':
			s.text = append(s.text, line[:i+1]...)
			line = line[i+2:]
		default:
			s.text = append(s.text, line[:i]...)
			return line[i+1:], nil
		}
	}
}

// cells cuts the text of a record, in one piece of memory of its own.
func (s *scanner) cells() []string {
	text := string(s.text)
	cells := make([]string, len(s.ends))
	start := 0
	for i, end := range s.ends {
		cells[i] = text[start:end]
		start = end
	}
	return cells
}

// readLine returns a line without its end, valid until the next call. It is text:
// valid UTF-8 without zeros.
func (s *scanner) readLine() ([]byte, error) {
	line, err := s.rawLine()
	if err != nil {
		return nil, err
	}
	s.line++
	line = bytes.TrimSuffix(line, []byte{s.layout.lineEnd})
	line = bytes.TrimSuffix(line, []byte{'\r'})
	if s.line == 1 {
		line = bytes.TrimPrefix(line, bomUTF8) // as decoders of UTF-16 leave it
	}
	switch {
	case !utf8.Valid(line) && !s.layout.sure:
		return nil, unclear(line, s.line)
	case !utf8.Valid(line), bytes.IndexByte(line, 0) >= 0:
		return nil, &Error{Code: CodeBadText, Line: s.line}
	}
	return line, nil
}

func (s *scanner) rawLine() ([]byte, error) {
	s.long = s.long[:0]
	for {
		part, err := s.in.ReadSlice(s.layout.lineEnd)
		if len(s.long)+len(part) > MaxRecord {
			return nil, &Error{Code: CodeLineTooLong, Line: s.line + 1}
		}
		switch {
		case err == nil && len(s.long) == 0:
			return part, nil
		case err == nil:
			return append(s.long, part...), nil
		case errors.Is(err, bufio.ErrBufferFull):
			s.long = append(s.long, part...)
		case errors.Is(err, io.EOF):
			return s.lastLine(part)
		case errors.Is(err, errBadUTF16):
			return nil, &Error{Code: CodeBadText, Line: s.line + 1}
		default:
			if e, ok := errors.AsType[*Error](err); ok {
				return nil, e
			}
			return nil, &Error{Code: CodeUnreadable, Line: s.line + 1, Err: err}
		}
	}
}

// lastLine is what stands after the last line end: maybe nothing, and maybe the
// end-of-file mark of old systems.
func (s *scanner) lastLine(part []byte) ([]byte, error) {
	line := bytes.TrimSuffix(append(s.long, part...), []byte{0x1A})
	if len(line) == 0 {
		return nil, io.EOF
	}
	return line, nil
}

// meter counts and hashes what is read through it.
type meter struct {
	in   io.Reader
	hash hash.Hash
	n    int64
}

func (m *meter) Read(p []byte) (int, error) {
	n, err := m.in.Read(p)
	m.n += int64(n)
	_, _ = m.hash.Write(p[:n]) // never fails, says hash.Hash
	return n, err
}
