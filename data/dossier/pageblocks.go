package dossier

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"mujeeb/pdf"
	"mujeeb/text/bidi"
)

// pageBlocks returns a page that this package wrote as the blocks of a PDF file, so that
// both say the same. It knows the elements that page.html has, and no others.
func pageBlocks(source []byte) []pdf.Block {
	r := pageReader{}
	for z := html.NewTokenizer(bytes.NewReader(source)); ; {
		switch z.Next() {
		case html.ErrorToken: // the end: the page is in memory
			r.flush()
			r.flushFacts()
			return r.blocks
		case html.TextToken:
			r.text(string(z.Text()))
		case html.StartTagToken:
			r.start(z.Token())
		case html.EndTagToken:
			r.end(z.Token().DataAtom)
		}
	}
}

// pageElement is an element that is open.
type pageElement struct {
	tag                          atom.Atom
	bold, soft, own, pre, hidden bool // as they hold inside of it
}

type pageReader struct {
	blocks []pdf.Block
	open   []pageElement
	spans  []pdf.Span
	facts  pdf.Facts
	label  string
}

func (r *pageReader) top() pageElement {
	if len(r.open) == 0 {
		return pageElement{}
	}
	return r.open[len(r.open)-1]
}

func (r *pageReader) start(t html.Token) {
	e := r.top()
	e.tag = t.DataAtom
	class, dir := "", ""
	for _, a := range t.Attr {
		switch a.Key {
		case "class":
			class = a.Val
		case "dir":
			dir = a.Val
		}
	}
	classes := strings.Fields(class)
	has := func(name string) bool { return slices.Contains(classes, name) }
	switch t.DataAtom {
	case atom.Meta:
		return // has no end
	case atom.Br:
		r.add("\n")
		return
	case atom.Head:
		e.hidden = true
	case atom.Strong:
		e.bold = true
	case atom.Bdi:
		r.add(isolateMark(dir))
	case atom.Time, atom.Span:
		if (r.top().tag == atom.Header || has("tag")) && len(r.spans) > 0 {
			r.add(" · ")
		}
	}
	e.hidden = e.hidden || has("open") // which leads to a file beside the page
	e.soft = e.soft || has("small") || has("lead") || has("eyebrow")
	e.pre = e.pre || has("pre")
	if isPageBlock(t.DataAtom) {
		r.flush()
		e.own = dir != ""
	}
	r.open = append(r.open, e)
}

func isolateMark(dir string) string {
	if dir == "ltr" {
		return string(bidi.LRI)
	}
	return string(bidi.FSI)
}

func (r *pageReader) end(tag atom.Atom) {
	if tag == atom.Bdi {
		r.add(string(bidi.PDI))
	}
	if isPageBlock(tag) {
		r.flush()
	}
	if tag == atom.Dl {
		r.flushFacts()
	}
	if tag == atom.Li || tag == atom.Article {
		r.blocks = append(r.blocks, pdf.Space(5))
	}
	for i, e := range slices.Backward(r.open) {
		if e.tag == tag {
			r.open = r.open[:i]
			return
		}
	}
}

// isPageBlock reports whether an element stands on lines of its own.
func isPageBlock(a atom.Atom) bool {
	switch a {
	case atom.H1, atom.H2, atom.H3, atom.P, atom.Div, atom.Header, atom.Footer, atom.Section, atom.Article, atom.Main, atom.Li, atom.Ul, atom.Ol, atom.Blockquote, atom.Dl, atom.Dt, atom.Dd:
		return true
	}
	return false
}

// text adds text; outside of what is preformatted any space is one.
func (r *pageReader) text(s string) {
	if r.top().pre {
		r.add(s)
		return
	}
	words := strings.Join(strings.Fields(s), " ")
	if strings.TrimLeft(s, " \t\r\n") != s && len(r.spans) > 0 && !strings.HasSuffix(r.spans[len(r.spans)-1].Text, " ") {
		words = " " + words
	}
	if words != " " && strings.TrimRight(s, " \t\r\n") != s && words != "" {
		words += " "
	}
	r.add(words)
}

func (r *pageReader) add(s string) {
	if e := r.top(); !e.hidden && s != "" {
		r.spans = append(r.spans, pdf.Span{Text: s, Bold: e.bold})
	}
}

// words returns the text that was read as one string.
func (r *pageReader) words() string {
	var b strings.Builder
	for _, s := range r.spans {
		b.WriteString(s.Text)
	}
	return strings.TrimSpace(b.String())
}

// flush ends the block that was read.
func (r *pageReader) flush() {
	words, e := r.words(), r.top()
	spans := r.spans
	r.spans = nil
	if plainText(words) == "" && e.tag != atom.Dd {
		return
	}
	switch e.tag {
	case atom.Dt:
		r.label = words
		return
	case atom.Dd:
		r.facts = append(r.facts, pdf.Fact{Label: r.label, Value: words})
		return
	}
	r.flushFacts()
	switch e.tag {
	case atom.H1:
		r.blocks = append(r.blocks, titled(words))
	case atom.H2:
		r.blocks = append(r.blocks, pdf.Heading{Level: 2, Text: words})
	case atom.H3:
		r.blocks = append(r.blocks, pdf.Heading{Level: 3, Text: words})
	default:
		p := pdf.Paragraph{Spans: spans, Own: e.own}
		if e.soft {
			p.Look = pdf.Soft
		}
		r.blocks = append(r.blocks, p)
	}
}

func (r *pageReader) flushFacts() {
	if len(r.facts) > 0 {
		r.blocks, r.facts = append(r.blocks, r.facts), nil
	}
}
