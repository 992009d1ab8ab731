package mail

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"mujeeb/text/bidi"
)

// Limits for showing what others wrote.
const (
	maxBlocks  = 5000
	maxNesting = 200
	maxSpan    = 1 << 10 // bytes; joining pieces costs their length each time
)

// BlockKind is what a block of a message is.
type BlockKind string

// Kinds of block.
const (
	BlockParagraph BlockKind = "paragraph"
	BlockHeading   BlockKind = "heading" // Level 1 to 6
	BlockItem      BlockKind = "item"    // of a list; Number 0 = a bullet, Level = depth from 1
	BlockQuote     BlockKind = "quote"
	BlockCode      BlockKind = "code"
	BlockRule      BlockKind = "rule" // no Spans
)

// Block is a paragraph-like part of a message.
type Block struct {
	Kind   BlockKind
	Level  int
	Number int
	RTL    bool // the direction in force where the block stands
	Spans  []Span
}

// Span is a stretch of text in one look. A line break is "\n" in Text. Text
// that keeps its direction to itself (<bdi>) comes between FSI and PDI where
// that makes a difference.
type Span struct {
	Text   string
	Bold   bool
	Italic bool
	Link   string // http, https, mailto or tel; "" = none
}

// HTMLBlocks returns an HTML text as blocks that can be shown without a browser:
// no script, style, hidden element, form or remote content comes through. Input
// of any kind is taken; the rest is left out from where it gets too long.
func HTMLBlocks(source string) []Block {
	if len(source) > maxPartText {
		source = strings.ToValidUTF8(source[:maxPartText], "")
	}
	b := blockReader{open: []element{{}}}
	z := html.NewTokenizer(strings.NewReader(source))
	z.SetMaxBuf(maxPartText + 1)
	for len(b.blocks) < maxBlocks {
		switch z.Next() {
		case html.ErrorToken: // io.EOF, or a token beyond the limit
			b.flush()
			return b.blocks
		case html.TextToken:
			b.text(string(z.Text()))
		case html.StartTagToken:
			b.start(z.Token())
		case html.SelfClosingTagToken:
			token := z.Token()
			b.start(token)
			b.end(token.DataAtom)
		case html.EndTagToken:
			b.end(z.Token().DataAtom)
		}
	}
	return b.blocks
}

// element is an open element with the look that holds inside it.
type element struct {
	tag          atom.Atom
	rtl          bool
	bold, italic bool
	link         string
	hidden       bool
	kind         BlockKind // "" = paragraph
	level        int       // heading level or list depth
	depth        int       // of lists
	next         *int      // counter of the nearest ordered list, nil in a bulleted one
	number       int
	pre          bool
	from         int // bdi: number of spans before it
}

type blockReader struct {
	open    []element // never empty
	skipped int       // elements opened beyond maxNesting
	spans   []Span
	apart   bool // the next text starts a span of its own
	blocks  []Block
}

func (b *blockReader) top() *element { return &b.open[len(b.open)-1] }

func (b *blockReader) start(t html.Token) {
	if isBlock(t.DataAtom) {
		b.flush()
	}
	switch t.DataAtom {
	case atom.Br:
		b.add("\n")
		return
	case atom.Hr:
		if !b.top().hidden {
			b.blocks = append(b.blocks, Block{Kind: BlockRule, RTL: b.top().rtl})
		}
		return
	case atom.Img:
		if alt := attribute(t, "alt"); alt != "" {
			b.text("[" + alt + "]")
		}
		return
	}
	if isVoid(t.DataAtom) {
		return
	}
	if len(b.open) >= maxNesting {
		b.skipped++
		return
	}
	b.open = append(b.open, b.element(t))
}

// element returns the element that t opens: its parent's look with its own
// changes.
func (b *blockReader) element(t html.Token) element {
	e := *b.top()
	e.tag = t.DataAtom
	switch strings.ToLower(attribute(t, "dir")) {
	case "rtl":
		e.rtl = true
	case "ltr":
		e.rtl = false
	}
	e.hidden = e.hidden || isHidden(t)
	switch t.DataAtom {
	case atom.B, atom.Strong, atom.Th:
		e.bold = true
	case atom.I, atom.Em, atom.Cite:
		e.italic = true
	case atom.A:
		if link := strings.TrimSpace(attribute(t, "href")); safeScheme.MatchString(link) {
			e.link = displayLine(link)
		}
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		e.kind, e.level = BlockHeading, int(t.Data[1]-'0')
	case atom.Blockquote:
		e.kind = BlockQuote
	case atom.Pre:
		e.kind, e.pre = BlockCode, true
	case atom.Ul, atom.Ol:
		e.list(t)
	case atom.Li:
		e.kind, e.level = BlockItem, max(e.depth, 1)
		if e.next != nil {
			e.number = *e.next
			*e.next++
		}
	case atom.Bdi:
		e.from, b.apart = len(b.spans), true
	}
	return e
}

// list makes e a list, one level deeper than what it stands in.
func (e *element) list(t html.Token) {
	e.depth++
	e.next, e.number = nil, 0
	if t.DataAtom == atom.Ol {
		first, err := strconv.Atoi(attribute(t, "start"))
		if err != nil || first < 1 || first > 1<<20 {
			first = 1
		}
		e.next = &first
	}
}

func (b *blockReader) end(tag atom.Atom) {
	if isVoid(tag) {
		return
	}
	if b.skipped > 0 {
		b.skipped--
		return
	}
	if isBlock(tag) {
		b.flush()
	}
	for i := len(b.open) - 1; i > 0; i-- {
		if b.open[i].tag == tag {
			if tag == atom.Bdi {
				b.isolate(b.open[i])
			}
			b.open = b.open[:i]
			return
		}
	}
}

// isolate ends a bdi element, and puts its text between FSI and PDI if some of it
// runs against the direction around it.
func (b *blockReader) isolate(e element) {
	b.apart = true
	if e.from >= len(b.spans) {
		return
	}
	inside := b.spans[e.from:]
	for _, s := range inside {
		if !bidi.Fits(s.Text, e.rtl) {
			inside[0].Text = "\u2068" + inside[0].Text
			inside[len(inside)-1].Text += "\u2069"
			return
		}
	}
}

// text adds words to the block, with their spaces collapsed as in HTML.
func (b *blockReader) text(s string) {
	s = readText(strings.NewReader(s))
	if b.top().pre {
		b.add(s)
		return
	}
	words := strings.Join(strings.FieldsFunc(s, isHTMLSpace), " ")
	if words == "" {
		if s != "" {
			b.space()
		}
		return
	}
	if strings.IndexFunc(s, isHTMLSpace) == 0 {
		b.space()
	}
	b.add(words)
	if strings.LastIndexFunc(s, isHTMLSpace) == len(s)-1 {
		b.space()
	}
}

func isHTMLSpace(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\f' }

// space adds a space, unless there is one or the block is empty.
func (b *blockReader) space() {
	if n := len(b.spans); n > 0 && !strings.HasSuffix(b.spans[n-1].Text, " ") && !strings.HasSuffix(b.spans[n-1].Text, "\n") {
		b.add(" ")
	}
}

// add adds text in the look of the element that is open.
func (b *blockReader) add(s string) {
	e := b.top()
	if e.hidden {
		return
	}
	span := Span{Bold: e.bold, Italic: e.italic, Link: e.link}
	if n := len(b.spans); n > 0 && !b.apart {
		last := b.spans[n-1]
		if last.Text = ""; last == span && len(b.spans[n-1].Text) < maxSpan {
			b.spans[n-1].Text += s
			return
		}
	}
	span.Text, b.apart = s, false
	b.spans = append(b.spans, span)
}

// flush ends the block that is being read.
func (b *blockReader) flush() {
	spans := trimSpans(b.spans)
	b.spans, b.apart = nil, false
	for i := range b.open {
		b.open[i].from = 0
	}
	if len(spans) == 0 {
		return
	}
	e := b.top()
	block := Block{Kind: e.kind, Level: e.level, Number: e.number, RTL: e.rtl, Spans: spans}
	switch e.kind {
	case BlockItem: // only the first block of an item carries its bullet
		b.demote()
	case BlockHeading:
		block.Number = 0
	default:
		if block.Kind == "" {
			block.Kind = BlockParagraph
		}
		block.Number = 0
	}
	if block.Kind != BlockHeading && block.Kind != BlockItem {
		block.Level = e.depth
	}
	b.blocks = append(b.blocks, block)
}

// demote makes the rest of the item that is open a plain paragraph.
func (b *blockReader) demote() {
	for i := len(b.open) - 1; i > 0; i-- {
		if b.open[i].kind == BlockItem {
			b.open[i].kind, b.open[i].number = BlockParagraph, 0
		}
		if b.open[i].tag == atom.Li {
			return
		}
	}
}

// trimSpans returns the spans without white space at their ends.
func trimSpans(spans []Span) []Span {
	for len(spans) > 0 {
		if spans[0].Text = strings.TrimLeftFunc(spans[0].Text, unicode.IsSpace); spans[0].Text != "" {
			break
		}
		spans = spans[1:]
	}
	for n := len(spans); n > 0; n = len(spans) {
		if spans[n-1].Text = strings.TrimRightFunc(spans[n-1].Text, unicode.IsSpace); spans[n-1].Text != "" {
			break
		}
		spans = spans[:n-1]
	}
	return spans
}

// attribute returns the value of an attribute, or "".
func attribute(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// isHidden reports whether an element shows nothing, or nothing that is safe.
func isHidden(t html.Token) bool {
	switch t.DataAtom {
	case atom.Head, atom.Title, atom.Style, atom.Script, atom.Template, atom.Noscript, atom.Object,
		atom.Iframe, atom.Svg, atom.Select, atom.Textarea, atom.Audio, atom.Video, atom.Canvas:
		return true
	}
	for _, a := range t.Attr {
		style := strings.ReplaceAll(strings.ToLower(a.Val), " ", "")
		if a.Key == "hidden" || a.Key == "style" && (strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden")) {
			return true
		}
	}
	return false
}

func isBlock(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Li, atom.Ul, atom.Ol,
		atom.Blockquote, atom.Pre, atom.Table, atom.Tr, atom.Td, atom.Th, atom.Hr, atom.Body, atom.Head, atom.Html,
		atom.Section, atom.Article, atom.Header, atom.Footer, atom.Main, atom.Center, atom.Dl, atom.Dt, atom.Dd,
		atom.Form, atom.Fieldset, atom.Address, atom.Figure, atom.Figcaption, atom.Caption:
		return true
	}
	return false
}

func isVoid(a atom.Atom) bool {
	switch a {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link,
		atom.Meta, atom.Param, atom.Source, atom.Track, atom.Wbr:
		return true
	}
	return false
}
