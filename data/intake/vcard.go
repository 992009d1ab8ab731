package intake

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime/quotedprintable"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
)

// vCards are read as a table: of the versions 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350)
// what says who a person is and what is known about them. Pictures, sounds and keys
// are left out.

// cardColumns are the columns of that table; those that say the same in several
// properties have them on lines of their own.
var cardColumns = []string{"Name", "First name", "Last name", "Nickname", "Email", "Phone", "Company", "Job title", "Address", "Website", "Birthday", "Tags", "Note"}

// cardColumn is the column of a property.
func cardColumn(property string) int {
	switch property {
	case "FN":
		return 0
	case "NICKNAME":
		return 3
	case "EMAIL":
		return 4
	case "TEL":
		return 5
	case "ORG":
		return 6
	case "TITLE":
		return 7
	case "ADR":
		return 8
	case "URL":
		return 9
	case "BDAY":
		return 10
	case "CATEGORIES":
		return 11
	case "NOTE":
		return 12
	}
	return -1
}

func isCard(text string) bool {
	text = strings.TrimLeft(text, " \t\r\n")
	return len(text) >= 11 && strings.EqualFold(text[:11], "BEGIN:VCARD")
}

// cards reads vCards.
type cards struct {
	lines   *scanner
	ahead   string // the line after the one last returned
	at      int    // its number, 0 before the first
	end     error  // why there is none
	started bool
}

func newCards(in io.Reader, l layout) *cards { return &cards{lines: l.scanner(in)} }

// next returns the next card as a row; first, the names of the columns.
func (c *cards) next() (Row, error) {
	if !c.started {
		c.started = true
		c.advance()
		return Row{Cells: cardColumns}, nil
	}
	for {
		p, err := c.property(true)
		if err != nil {
			return Row{}, err
		}
		if p.name == "BEGIN" && strings.EqualFold(p.value, "VCARD") {
			return c.card(p.line)
		}
	}
}

// card reads a card that has begun. One that does not end is set aside.
func (c *cards) card(line int) (Row, error) {
	row := Row{Line: line, Cells: make([]string, len(cardColumns))}
	depth, size, agent := 0, 0, false
	for {
		if !agent && depth == 0 && strings.EqualFold(strings.TrimSpace(c.ahead), "BEGIN:VCARD") {
			row.Flaw = CodeBadCard
			return row, nil
		}
		p, err := c.property(depth == 0)
		switch {
		case errors.Is(err, io.EOF):
			row.Flaw = CodeBadCard
			return row, nil
		case err != nil:
			return Row{}, err
		case p.name == "BEGIN":
			depth++
		case p.name == "END" && depth > 0:
			depth--
		case p.name == "END":
			return row, nil
		case depth == 0:
			if size += len(p.value); size > MaxRecord {
				return Row{}, &Error{Code: CodeLineTooLong, Line: p.line}
			}
			p.put(row.Cells)
		}
		agent = p.name == "AGENT"
	}
}

// advance reads the next line.
func (c *cards) advance() {
	line, err := c.lines.readLine()
	c.ahead, c.at, c.end = string(line), c.lines.line, err
}

// property returns the next property with the lines that go on with it. What is not
// kept has no value.
func (c *cards) property(keep bool) (property, error) {
	if c.end != nil {
		return property{}, c.end
	}
	p := parseProperty(c.ahead, c.at)
	keep = keep && p.wanted()
	if !keep {
		p.value = ""
	}
	value := []byte(p.value)
	for c.advance(); c.end == nil; c.advance() {
		folded := strings.HasPrefix(c.ahead, " ") || strings.HasPrefix(c.ahead, "\t")
		soft := p.quoted && bytes.HasSuffix(value, []byte("="))
		switch {
		case !folded && !soft:
			p.value = string(value)
			return p.decoded(), nil
		case !keep:
		case len(value)+len(c.ahead) > MaxRecord:
			return property{}, &Error{Code: CodeLineTooLong, Line: p.line}
		case soft:
			value = append(value[:len(value)-1], strings.TrimLeft(c.ahead, " \t")...)
		default:
			value = append(value, c.ahead[1:]...)
		}
	}
	if !errors.Is(c.end, io.EOF) {
		return property{}, c.end
	}
	p.value = string(value)
	return p.decoded(), nil
}

// property is one line of a card, unfolded.
type property struct {
	line           int
	name, value    string
	quoted, base64 bool // how the value is written
	charset        string
}

// parseProperty takes "item1.TEL;TYPE=CELL:+962…" apart.
func parseProperty(s string, line int) property {
	colon, quoted := -1, false
	for i := 0; i < len(s) && colon < 0; i++ {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i] == ':' && !quoted:
			colon = i
		}
	}
	if colon < 0 {
		return property{line: line}
	}
	parts := strings.Split(s[:colon], ";")
	name := parts[0][strings.LastIndexByte(parts[0], '.')+1:]
	p := property{line: line, name: strings.ToUpper(strings.TrimSpace(name)), value: s[colon+1:]}
	for _, part := range parts[1:] {
		key, value, ok := strings.Cut(strings.ToUpper(part), "=")
		if !ok {
			value = key
		}
		switch strings.Trim(value, `" `) {
		case "QUOTED-PRINTABLE":
			p.quoted = true
		case "BASE64", "B":
			p.base64 = ok && key == "ENCODING" || !ok
		}
		if key == "CHARSET" {
			p.charset = strings.Trim(value, `" `)
		}
	}
	if p.name == "BEGIN" || p.name == "END" {
		p.value = strings.TrimSpace(p.value)
	}
	return p
}

func (p property) wanted() bool {
	return p.name == "N" || p.name == "BEGIN" || p.name == "END" || cardColumn(p.name) >= 0
}

// decoded returns p with its value as text. What can't be decoded stays as it is.
func (p property) decoded() property {
	raw := []byte(p.value)
	switch {
	case p.quoted:
		if out, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(p.value))); err == nil {
			raw = out
		}
	case p.base64:
		if out, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(p.value, " ", "")); err == nil {
			raw = out
		}
	}
	if p.charset != "" && !utf8.Valid(raw) {
		if table, err := htmlindex.Get(p.charset); err == nil {
			if out, err := table.NewDecoder().Bytes(raw); err == nil {
				raw = out
			}
		}
	}
	if !utf8.Valid(raw) || bytes.IndexByte(raw, 0) >= 0 {
		return p
	}
	p.value = string(raw)
	return p
}

// put writes a property into its cell.
func (p property) put(cells []string) {
	switch {
	case p.name == "N":
		names := fieldsOf(p.value)
		for len(names) < 3 {
			names = append(names, "")
		}
		cells[1], cells[2] = strings.TrimSpace(names[1]+" "+names[2]), names[0]
		return
	case cardColumn(p.name) < 0:
		return
	}
	i, value := cardColumn(p.name), ""
	switch p.name {
	case "ORG", "ADR":
		value = strings.Join(filled(fieldsOf(p.value)), ", ")
	default:
		value = plainText(p.value)
	}
	switch value = strings.TrimSpace(value); {
	case value == "", len(cells[i])+len(value) > MaxRecord/8: // a thousand addresses are none
	case cells[i] == "":
		cells[i] = value
	default:
		cells[i] += "\n" + value
	}
}

func filled(all []string) (some []string) {
	for _, s := range all {
		if s = strings.TrimSpace(s); s != "" {
			some = append(some, s)
		}
	}
	return some
}

// fieldsOf splits a value at the semicolons that are not escaped.
func fieldsOf(value string) (fields []string) {
	start := 0
	for i := 0; i < len(value); i++ {
		switch value[i] {
		case '\\':
			i++
		case ';':
			fields = append(fields, plainText(value[start:i]))
			start = i + 1
		}
	}
	return append(fields, plainText(value[start:]))
}

// plainText undoes the escapes of a value.
func plainText(s string) string {
	return strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";", `\:`, ":").Replace(s)
}
