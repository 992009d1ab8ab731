package mail

import (
	"bufio"
	"html"
	"net/url"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	goldhtml "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// document is a parsed Markdown text. Its accessors return plain text, without
// Markdown's escapes and entities.
type document struct {
	root   ast.Node
	source []byte
}

// parseMarkdown reads CommonMark less two things that surprise people who are
// not programmers: HTML is text, and indented lines are not code.
func parseMarkdown(markdown string) document {
	source := []byte(strings.ReplaceAll(markdown, "\r\n", "\n"))
	p := parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewSetextHeadingParser(), 100),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(parser.NewListParser(), 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(parser.NewBlockquoteParser(), 800),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(parser.NewEmphasisParser(), 500),
			util.Prioritized(extension.NewLinkifyParser(), 999),
		),
		parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
	)
	return document{p.Parse(text.NewReader(source)), source}
}

// words returns the plain text of a text node, without the line break after it.
func (d document) words(n *ast.Text) string {
	value := n.Segment.Value(d.source)
	if n.IsRaw() {
		return string(value)
	}
	var b strings.Builder
	w := bufio.NewWriter(&b)
	goldhtml.DefaultWriter.Write(w, value)
	_ = w.Flush() // into memory
	return html.UnescapeString(b.String())
}

// plain returns all text below n on one line.
func (d document) plain(n ast.Node) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			b.WriteString(d.words(c))
			if c.SoftLineBreak() || c.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(c.Value)
		case *ast.AutoLink:
			b.Write(c.Label(d.source))
		default:
			b.WriteString(d.plain(c))
		}
	}
	return b.String()
}

// code returns the text of a fenced block.
func (d document) code(n ast.Node) string {
	var b strings.Builder
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		b.Write(line.Value(d.source))
	}
	return strings.TrimRight(b.String(), "\n")
}

// address returns where a link leads, or "" where a mail may not link to it. It
// may link to http, https, mailto and tel, and to an address that starts with a
// merge field, which is checked when its value is known.
func (d document) address(n ast.Node, m *marks) string {
	var to string
	switch n := n.(type) {
	case *ast.Link:
		to = string(util.URLEscape(n.Destination, true))
	case *ast.Image:
		to = string(util.URLEscape(n.Destination, true))
	case *ast.AutoLink:
		to = string(util.URLEscape(n.URL(d.source), false))
		if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(to), "mailto:") {
			to = "mailto:" + to
		}
	}
	if at := m.pattern.FindStringIndex(to); at != nil && at[0] == 0 || safeScheme.MatchString(to) {
		return to
	}
	return ""
}

// urlEscape returns s with everything escaped that has a meaning in a URL.
func urlEscape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
