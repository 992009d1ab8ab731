package mail

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Merge fields travel through the Markdown parser as marks: words of ASCII
// letters and digits that Markdown leaves alone and that can't occur in the
// source, since each carries a hash of it. A mark's last letter says where it
// stands, which decides how its value is written.
const (
	markText = 't' // in running text
	markURL  = 'u' // inside a link's address
	markHref = 'v' // at the start of a link's address, so that it picks the scheme
)

type marks struct {
	stem    string // what all marks of one source start with
	pattern *regexp.Regexp
	allowed []string
	fields  []Field
}

var (
	fieldPattern  = regexp.MustCompile(`\{\{([^{}\r\n]*)\}\}`)
	singlePattern = regexp.MustCompile(`\{([^{}\r\n]*)\}`)
	safeScheme    = regexp.MustCompile(`(?i)^(https?://|mailto:|tel:)`)
	valueScheme   = regexp.MustCompile(`(?i)^(https?://|mailto:)`) // what html/template lets a value choose
)

func newMarks(subject, markdown string, allowed []string) *marks {
	sum := sha256.Sum256([]byte(subject + "\x00" + markdown))
	stem := "mf" + hex.EncodeToString(sum[:8]) + "n"
	return &marks{
		stem:    stem,
		pattern: regexp.MustCompile(stem + `([0-9]{4})([` + string(markText) + string(markURL) + string(markHref) + `])`),
		allowed: allowed,
	}
}

// insert returns source with each field replaced by its mark.
func (m *marks) insert(source string) (string, error) {
	var out strings.Builder
	done := 0
	for _, at := range fieldPattern.FindAllStringSubmatchIndex(source, -1) {
		line := 1 + strings.Count(source[:at[0]], "\n")
		if err := m.checkBraces(source[done:at[0]], source, done); err != nil {
			return "", err
		}
		i, err := m.field(source[at[2]:at[3]], line)
		if err != nil {
			return "", err
		}
		out.WriteString(source[done:at[0]])
		fmt.Fprintf(&out, "%s%04d%c", m.stem, i, markText)
		done = at[1]
	}
	if err := m.checkBraces(source[done:], source, done); err != nil {
		return "", err
	}
	out.WriteString(source[done:])
	return out.String(), nil
}

// checkBraces returns an error if part, which has no field, has something that
// was meant as one: braces that are not closed, or an allowed name between single
// ones. It begins at offset in source.
func (m *marks) checkBraces(part, source string, offset int) error {
	i := strings.Index(part, "{{")
	for _, at := range singlePattern.FindAllStringSubmatchIndex(part, -1) {
		name, _, _ := strings.Cut(part[at[2]:at[3]], "|")
		if m.allowedIndex(name) >= 0 && (i < 0 || at[0] < i) {
			i = at[0]
		}
	}
	if i < 0 {
		return nil
	}
	return &TemplateError{Code: TemplateBraces, Line: 1 + strings.Count(source[:offset+i], "\n")}
}

// allowedIndex returns the index of a field in allowed, or -1.
func (m *marks) allowedIndex(name string) int {
	name = strings.TrimSpace(name)
	return slices.IndexFunc(m.allowed, func(a string) bool { return strings.EqualFold(a, name) })
}

// field returns the index in fields of the field that the text between the
// braces means, which it adds if it is new.
func (m *marks) field(text string, line int) (int, error) {
	name, fallback, has := strings.Cut(text, "|")
	name = strings.TrimSpace(name)
	if name == "" {
		return 0, &TemplateError{Code: TemplateBraces, Line: line}
	}
	at := m.allowedIndex(name)
	if at < 0 {
		return 0, &TemplateError{Code: TemplateUnknownField, Field: name, Line: line}
	}
	f := Field{Name: m.allowed[at], Fallback: oneLine(fallback), HasFallback: has}
	if i := slices.Index(m.fields, f); i >= 0 {
		return i, nil
	}
	if len(m.fields) > 9999 {
		return 0, &TemplateError{Code: TemplateTooLong, Line: line}
	}
	m.fields = append(m.fields, f)
	return len(m.fields) - 1, nil
}

// inURL returns a link's address with its marks turned into those of an address.
func (m *marks) inURL(url string) string {
	url = m.pattern.ReplaceAllString(url, m.stem+"${1}"+string(markURL))
	if at := m.pattern.FindStringIndex(url); at != nil && at[0] == 0 {
		url = url[:at[1]-1] + string(markHref) + url[at[1]:]
	}
	return url
}

// strip returns s without its marks.
func (m *marks) strip(s string) string { return m.pattern.ReplaceAllLiteralString(s, "") }

// actions returns a page's source with its marks turned into html/template
// actions, which escape each value for where it stands. In running text a value
// gets an element that keeps its direction to itself.
func (m *marks) actions(source string) string {
	return m.pattern.ReplaceAllStringFunc(source, func(mark string) string {
		i, kind := m.parts(mark)
		switch kind {
		case markText:
			return "<bdi>{{." + slot(i) + "}}</bdi>"
		case markHref:
			return "{{." + hrefSlot(i) + "}}"
		}
		return "{{." + slot(i) + "}}"
	})
}

// parts returns the field of a mark and where the mark stands.
func (m *marks) parts(mark string) (field int, kind byte) {
	digits := mark[len(m.stem) : len(mark)-1]
	field, _ = strconv.Atoi(digits) // four digits, by the pattern
	return field, mark[len(mark)-1]
}

// slot returns the name of a field inside the page's template.
func slot(i int) string { return "f" + strconv.Itoa(i) }

// hrefSlot returns the name of a field where a link's address starts with it.
func hrefSlot(i int) string { return "h" + strconv.Itoa(i) }

// href returns value if it may start a link's address, which an http, https or
// mailto address may, else "#".
func href(value string) string {
	if valueScheme.MatchString(value) {
		return value
	}
	return "#"
}

// piece is a stretch of a plain text: words, or the place of a value.
type piece struct {
	words string
	field int
	kind  byte // 0 = words
}

// pieces returns a text cut at its marks.
func (m *marks) pieces(s string) []piece {
	var out []piece
	done := 0
	for _, at := range m.pattern.FindAllStringIndex(s, -1) {
		if at[0] > done {
			out = append(out, piece{words: s[done:at[0]]})
		}
		i, kind := m.parts(s[at[0]:at[1]])
		out = append(out, piece{field: i, kind: kind})
		done = at[1]
	}
	if done < len(s) {
		out = append(out, piece{words: s[done:]})
	}
	return out
}

// join returns a plain text with its values put in.
func join(pieces []piece, values []string, isolate func(string) string) string {
	var out strings.Builder
	for _, p := range pieces {
		switch p.kind {
		case 0:
			out.WriteString(p.words)
		case markText:
			out.WriteString(isolate(values[p.field]))
		case markHref:
			out.WriteString(href(values[p.field]))
		default:
			out.WriteString(urlEscape(values[p.field]))
		}
	}
	return out.String()
}
