package mail

import (
	"bytes"
	"fmt"
	"mime/quotedprintable"
	"regexp"
	"strconv"
	"strings"

	"github.com/emersion/go-message"
	"github.com/emersion/go-message/textproto"
)

// probeBoundary stands for the boundary of a message that is compiled. It is as long as
// those of [Message].
const probeBoundary = "=_0123456789abcdefprobe000"

// compiledPart is a node of the tree of a message's parts: a multipart, or a leaf.
type compiledPart struct {
	kind  string // of a multipart
	mark  string // behind the boundary of a multipart
	head  []byte // of a multipart within another
	parts []*compiledPart
	leaf  *compiledLeaf
}

// compileParts returns the tree that [Compose] writes.
func compileParts(m Message, text, html []bodyPiece) (*compiledPart, error) {
	root := &compiledPart{kind: "multipart/alternative"}
	for _, part := range []struct {
		kind   string
		pieces []bodyPiece
	}{{"text/plain", text}, {"text/html", html}} {
		leaf, err := compileLeaf(part.kind, m.Content.Lang, part.pieces)
		if err != nil {
			return nil, err
		}
		root.parts = append(root.parts, &compiledPart{leaf: leaf})
	}
	if m.Attachment.Name == "" {
		return root, nil
	}
	var head message.Header
	head.SetContentType(root.kind, map[string]string{"boundary": probeBoundary})
	root.head = headerBytes(head)
	file := appendBase64(headerBytes(m.Attachment.header()), m.Attachment.Content)
	return &compiledPart{kind: "multipart/mixed", mark: mixedMark, parts: []*compiledPart{root, {leaf: &compiledLeaf{fixed: file}}}}, nil
}

// size returns about how long the part is, in bytes.
func (p *compiledPart) size() (n int) {
	if p.leaf != nil {
		return len(p.leaf.fixed) + p.leaf.length*3/2 + p.leaf.wide*2 + 64*len(p.leaf.pieces)
	}
	for _, child := range p.parts {
		n += 256 + child.size()
	}
	return n
}

// headerBytes returns a header as it is written.
func headerBytes(h message.Header) []byte {
	var b bytes.Buffer
	_ = textproto.WriteHeader(&b, h.Header) // into memory
	return b.Bytes()
}

// bodyPiece is a stretch of a body: words, with CRLF line ends, or the place of a value.
type bodyPiece struct {
	words string
	slot  bodySlot
}

// bodySlot is the place of a value.
type bodySlot struct {
	how   escaper // 0 = these are words
	field int     // of the template, or one of those below
}

// What a slot holds that is no field.
const (
	tokenSlot   = -1
	subjectSlot = -2
)

// escaper says how a value is written.
type escaper byte

// The ways to write a value. Those of a page are found by what it makes of a probe.
const (
	asIs      escaper = iota + 1
	asText            // in the plain text, isolated
	asTextURL         // in an address in the plain text
	asHref            // at the start of such an address
	asHTML            // in the text of a page, or in an attribute
	asQuery           // in the query of a link
	asURL             // in another part of a link
	asURLHref         // at the start of a link
)

// fixedPieces appends words, in which the probe stands for the token.
func fixedPieces(all []bodyPiece, words string) []bodyPiece {
	for i, part := range strings.Split(words, ProbeToken) {
		if i > 0 {
			all = append(all, bodyPiece{slot: bodySlot{asIs, tokenSlot}})
		}
		if part != "" {
			all = append(all, bodyPiece{words: strings.ReplaceAll(strings.ReplaceAll(part, "\r\n", "\n"), "\n", "\r\n")})
		}
	}
	return all
}

// textPieces returns the plain part.
func (c *Compiled) textPieces(footer Footer) (all []bodyPiece, err error) {
	t := c.template
	for _, p := range t.text {
		switch p.kind {
		case 0:
			all = fixedPieces(all, p.words)
		case markText:
			all = append(all, bodyPiece{slot: bodySlot{asText, p.field}})
		case markHref:
			all = append(all, bodyPiece{slot: bodySlot{asHref, p.field}})
		default:
			all = append(all, bodyPiece{slot: bodySlot{asTextURL, p.field}})
		}
	}
	return fixedPieces(all, "\n\n"+footer.text(t.isolate)), nil
}

// probeValue has something in it of all that a page escapes.
const probeValue = `a/?=&+<>"'%41 % é;{}`

// htmlPieces returns the page. What each slot makes of a value shows in what it makes of a
// probe; a place that does something else than is known here can't be compiled.
func (c *Compiled) htmlPieces(footer Footer) (all []bodyPiece, err error) {
	stem, page, err := c.probedPage(footer)
	if err != nil {
		return nil, err
	}
	slots := regexp.MustCompile(`(?s)` + stem + `([fhs])([0-9]+)a(.*?)` + stem + `[fhs][0-9]+z`)
	done := 0
	for _, at := range slots.FindAllStringSubmatchIndex(page, -1) {
		before := page[done:at[0]]
		slot := probedSlot(page[at[2]:at[3]], page[at[4]:at[5]], page[at[6]:at[7]])
		if slot.how == asURLHref {
			var found bool
			if before, found = strings.CutSuffix(before, probeScheme); !found {
				return nil, errNotCompiled
			}
		}
		if slot.how == 0 {
			return nil, errNotCompiled
		}
		all = append(fixedPieces(all, before), bodyPiece{slot: slot})
		done = at[1]
	}
	if strings.Contains(page[done:], stem) {
		return nil, errNotCompiled
	}
	return fixedPieces(all, page[done:]), nil
}

// probedSlot returns the slot of a kind in which a probe became probed.
func probedSlot(kind, number, probed string) bodySlot {
	field, _ := strconv.Atoi(number) // digits, by the pattern
	how := escaperOf(probed)
	switch {
	case kind == "s":
		field = subjectSlot
	case kind == "h" && how == asURL:
		how = asURLHref
	case kind == "h":
		how = 0
	}
	return bodySlot{how, field}
}

const probeScheme = "https://"

// probedPage returns the page with probes for all values, each between marks that begin
// with stem, which occurs nowhere else.
func (c *Compiled) probedPage(footer Footer) (stem, page string, err error) {
	var empty strings.Builder
	if err := c.template.html.Execute(&empty, c.probes(footer, "")); err != nil {
		return "", "", err
	}
	stem = "zq0q"
	for n := 1; strings.Contains(empty.String(), stem); n++ {
		stem = fmt.Sprintf("zq%dq", n)
	}
	var out strings.Builder
	err = c.template.html.Execute(&out, c.probes(footer, stem))
	return stem, out.String(), err
}

// probes returns the values of a probed page; without a stem, empty ones.
func (c *Compiled) probes(footer Footer, stem string) map[string]string {
	probe := func(kind string, i int) string {
		if stem == "" {
			return ""
		}
		name := stem + kind + strconv.Itoa(i)
		return name + "a" + probeValue + name + "z"
	}
	values := footer.data(c.template.isolate)
	values["subject"] = probe("s", 0)
	for i := range c.template.fields {
		values[slot(i)], values[hrefSlot(i)] = probe("f", i), probeScheme+probe("h", i)
	}
	return values
}

// escaperOf returns what makes that of a probe, or 0.
func escaperOf(probed string) escaper {
	for _, how := range []escaper{asHTML, asQuery, asURL} {
		if string(appendEscaped(nil, how, probeValue)) == probed {
			return how
		}
	}
	return 0
}

// appendEscaped appends a value as html/template writes it.
func appendEscaped(b []byte, how escaper, value string) []byte {
	switch how {
	case asHTML:
		for i := range len(value) {
			b = appendHTML(b, value[i])
		}
		return b
	case asQuery, asURL:
		for i := range len(value) {
			switch c := value[i]; {
			case isUnreserved(c):
				b = append(b, c)
			case how == asURL && (strings.IndexByte("!#$&*+,/:;=?@[]", c) >= 0 || c == '%' && isEscape(value[i:])):
				b = appendHTML(b, c)
			default:
				b = fmt.Appendf(b, "%%%02x", c)
			}
		}
		return b
	}
	return append(b, value...)
}

// appendHTML appends a byte as html/template writes it in text and in attributes.
func appendHTML(b []byte, c byte) []byte {
	switch c {
	case 0:
		return append(b, "\uFFFD"...)
	case '"':
		return append(b, "&#34;"...)
	case '&':
		return append(b, "&amp;"...)
	case '\'':
		return append(b, "&#39;"...)
	case '+':
		return append(b, "&#43;"...)
	case '<':
		return append(b, "&lt;"...)
	case '>':
		return append(b, "&gt;"...)
	}
	return append(b, c)
}

// isUnreserved reports whether a byte stands in a URL as it is (RFC 3986 section 2.3).
func isUnreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-._~", c) >= 0
}

// isEscape reports whether s begins with a percent-encoded byte.
func isEscape(s string) bool {
	return len(s) > 2 && strings.IndexByte("0123456789abcdefABCDEF", s[1]) >= 0 && strings.IndexByte("0123456789abcdefABCDEF", s[2]) >= 0
}

// compiledLeaf is a part with a body of text, for either transfer encoding, since the
// values decide which one it takes.
type compiledLeaf struct {
	fixed  []byte // header and body where nothing differs; else nil
	heads  [2][]byte
	pieces []bodyPiece
	blocks []quotedBlock
	length int // of the words, in bytes
	wide   int // of these, beyond ASCII
}

// quotedBlock is a stretch of whole lines in quoted-printable: some that are the same for
// all, or one with slots.
type quotedBlock struct {
	encoded []byte
	line    []bodyPiece
	ends    bool // the line has an end, which the last one may not
}

func compileLeaf(kind, lang string, pieces []bodyPiece) (*compiledLeaf, error) {
	l := &compiledLeaf{pieces: pieces}
	for i, encoding := range []string{"quoted-printable", "base64"} {
		l.heads[i] = headerBytes(partHeader(kind, lang, encoding))
	}
	for _, p := range pieces {
		if strings.Contains(strings.ReplaceAll(p.words, "\r\n", ""), "\r") {
			return nil, errNotCompiled
		}
		l.length += len(p.words)
		l.wide += wideBytes(p.words)
	}
	l.blocks = quotedBlocks(pieces)
	return l, nil
}

// quotedBlocks cuts a body into lines, and encodes those without slots.
func quotedBlocks(pieces []bodyPiece) []quotedBlock {
	var c lineCutter
	for i, p := range pieces {
		if p.slot.how != 0 {
			c.line = append(c.line, p)
			continue
		}
		c.add(p.words, i+1 == len(pieces))
	}
	c.endLine(false)
	c.endFixed()
	return c.all
}

// lineCutter cuts a body into blocks.
type lineCutter struct {
	all   []quotedBlock
	fixed strings.Builder // lines without slots that are not in all yet
	line  []bodyPiece     // the beginning of a line after them
}

// add adds words; behind the last ones comes nothing, behind others a slot or words.
func (c *lineCutter) add(words string, last bool) {
	if len(c.line) > 0 {
		rest, after, ends := strings.Cut(words, "\r\n")
		c.begin(rest)
		if !ends {
			return
		}
		c.endLine(true)
		words = after
	}
	whole := len(words)
	if !last {
		whole = 0
		if at := strings.LastIndex(words, "\r\n"); at >= 0 {
			whole = at + 2
		}
	}
	c.fixed.WriteString(words[:whole])
	c.begin(words[whole:])
}

// begin begins a line, or goes on with it.
func (c *lineCutter) begin(words string) {
	if words != "" {
		c.line = append(c.line, bodyPiece{words: words})
	}
}

// endLine ends the line that was begun, if there is one.
func (c *lineCutter) endLine(ends bool) {
	if len(c.line) == 0 {
		return
	}
	c.endFixed()
	c.all, c.line = append(c.all, quotedBlock{line: c.line, ends: ends}), nil
}

// endFixed encodes the lines without slots.
func (c *lineCutter) endFixed() {
	if c.fixed.Len() > 0 {
		c.all = append(c.all, quotedBlock{encoded: quoted(c.fixed.String())})
		c.fixed.Reset()
	}
}

// quoted returns whole lines in quoted-printable.
func quoted(lines string) []byte {
	var b bytes.Buffer
	w := quotedprintable.NewWriter(&b)
	_, _ = w.Write([]byte(lines)) // into memory
	_ = w.Close()
	return b.Bytes()
}
