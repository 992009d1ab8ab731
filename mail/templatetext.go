package mail

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// textRule stands between the parts of a plain text.
var textRule = strings.Repeat("-", 20)

// textWriter writes a document as plain text, with marks still in it.
type textWriter struct {
	doc   document
	marks *marks
}

func (w textWriter) document() string { return w.blocks(w.doc.root, "\n\n") }

func (w textWriter) blocks(parent ast.Node, between string) string {
	var blocks []string
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if s := w.block(n); s != "" {
			blocks = append(blocks, s)
		}
	}
	return strings.Join(blocks, between)
}

func (w textWriter) block(n ast.Node) string {
	switch n := n.(type) {
	case *ast.Heading:
		return w.heading(n)
	case *ast.Paragraph, *ast.TextBlock:
		return strings.TrimSpace(w.inlines(n))
	case *ast.List:
		return w.list(n)
	case *ast.Blockquote:
		return indent(w.blocks(n, "\n\n"), "> ", "> ")
	case *ast.ThematicBreak:
		return textRule
	case *ast.FencedCodeBlock:
		return indent(w.doc.code(n), "    ", "    ")
	}
	return w.blocks(n, "\n\n")
}

// heading returns a heading, underlined if it is of one of the two upper levels.
func (w textWriter) heading(n *ast.Heading) string {
	title := strings.TrimSpace(w.inlines(n))
	width := min(max(len([]rune(w.marks.strip(title))), 8), 40)
	switch n.Level {
	case 1:
		return title + "\n" + strings.Repeat("=", width)
	case 2:
		return title + "\n" + strings.Repeat("-", width)
	}
	return title
}

func (w textWriter) list(l *ast.List) string {
	between := "\n\n"
	if l.IsTight {
		between = "\n"
	}
	var items []string
	number := l.Start
	for item := l.FirstChild(); item != nil; item = item.NextSibling() {
		bullet := "- "
		if l.IsOrdered() {
			bullet = fmt.Sprintf("%d. ", number)
			number++
		}
		items = append(items, indent(w.blocks(item, between), bullet, strings.Repeat(" ", len(bullet))))
	}
	return strings.Join(items, between)
}

func (w textWriter) inlines(parent ast.Node) string {
	var b strings.Builder
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		b.WriteString(w.inline(n))
	}
	return b.String()
}

func (w textWriter) inline(n ast.Node) string {
	switch n := n.(type) {
	case *ast.Text:
		if n.HardLineBreak() || n.SoftLineBreak() {
			return w.doc.words(n) + "\n"
		}
		return w.doc.words(n)
	case *ast.String:
		return string(n.Value)
	case *ast.CodeSpan:
		return w.doc.plain(n)
	case *ast.Emphasis:
		if n.Level == 2 {
			return "*" + w.inlines(n) + "*"
		}
	case *ast.AutoLink:
		return w.target(w.doc.address(n, w.marks), string(n.Label(w.doc.source)))
	case *ast.Link, *ast.Image:
		return w.link(n)
	}
	return w.inlines(n)
}

// link returns the words of a link with its address in parentheses, unless the
// words are the address.
func (w textWriter) link(n ast.Node) string {
	label, to := strings.TrimSpace(w.inlines(n)), w.doc.address(n, w.marks)
	target := w.target(to, "")
	switch {
	case to == "":
		return label
	case label == "" || label == to || label == target:
		return target
	}
	return label + " (" + target + ")"
}

// target returns a link's address for a reader: that of a mail without its scheme
// and query.
func (w textWriter) target(to, otherwise string) string {
	if to == "" {
		return otherwise
	}
	if address, ok := strings.CutPrefix(to, "mailto:"); ok {
		address, _, _ = strings.Cut(address, "?")
		return address
	}
	return w.marks.inURL(to)
}

// indent returns s with first before its first line and rest before the others.
func indent(s, first, rest string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		before := rest
		if i == 0 {
			before = first
		}
		lines[i] = strings.TrimRight(before+line, " ")
	}
	return strings.Join(lines, "\n")
}
