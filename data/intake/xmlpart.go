package intake

import (
	"bufio"
	"encoding/xml"
	"errors"
	"io"
)

// xmlPart reads XML token by token. It keeps no tree and no stack, and fails on a
// token of more than [MaxRecord] bytes, which encoding/xml would hold in memory.
type xmlPart struct {
	in   io.ReadCloser
	from *tokenReader
	dec  *xml.Decoder
}

func newXMLPart(in io.ReadCloser) *xmlPart {
	from := &tokenReader{in: bufio.NewReaderSize(in, sampleSize)}
	return &xmlPart{in, from, xml.NewDecoder(from)}
}

func (p *xmlPart) close() { _ = p.in.Close() } // read only: nothing is lost

// token returns the next token; io.EOF after the last.
func (p *xmlPart) token() (xml.Token, error) {
	p.from.left = MaxRecord
	token, err := p.dec.RawToken()
	switch {
	case err == nil:
		return token, nil
	case errors.Is(err, io.EOF) && p.dec.InputOffset() == p.from.n:
		return nil, io.EOF
	case p.from.err != nil:
		return nil, p.from.err
	}
	if e, ok := errors.AsType[*Error](err); ok && e.Code != CodeNotTable {
		return nil, e
	}
	return nil, badWorkbook()
}

// tokenReader returns left bytes at most before it fails. It is an [io.ByteReader],
// so that encoding/xml puts no buffer before it.
type tokenReader struct {
	in   *bufio.Reader
	left int
	n    int64
	err  error
}

func (t *tokenReader) ReadByte() (byte, error) {
	if t.left--; t.left < 0 {
		t.err = &Error{Code: CodeLineTooLong}
		return 0, t.err
	}
	b, err := t.in.ReadByte()
	if err == nil {
		t.n++
	}
	return b, err
}

// Read is there since a decoder asks for an [io.Reader]; it uses ReadByte.
func (t *tokenReader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	b, err := t.ReadByte()
	if err != nil {
		return 0, err
	}
	p[0] = b
	return 1, nil
}
