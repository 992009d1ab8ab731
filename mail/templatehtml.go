package mail

import (
	"fmt"
	"html"
	"html/template"
	"strings"

	"github.com/yuin/goldmark/ast"

	"mujeeb/text/bidi"
)

// Styles stand in the elements, since webmails drop style sheets. Colours keep
// a contrast above 7:1 on the white card.
const (
	stylePage    = "margin:0;padding:0;background-color:#f3f2ee"
	styleOuter   = "width:100%;background-color:#f3f2ee;border-collapse:collapse"
	styleCard    = "width:100%;max-width:600px;background-color:#ffffff;border-collapse:collapse;border-radius:8px"
	styleBody    = "padding:32px 32px 16px 32px;font-family:Tahoma,'Segoe UI',Helvetica,Arial,sans-serif;font-size:16px;line-height:1.65;color:#24292f"
	styleFoot    = "padding:16px 32px 28px 32px;border-top:1px solid #e3e1da;font-family:Tahoma,'Segoe UI',Helvetica,Arial,sans-serif;font-size:13px;line-height:1.6;color:#57606a"
	stylePara    = "margin:0 0 16px 0"
	styleFootP   = "margin:0 0 6px 0"
	styleList    = "margin:0 0 16px 0;padding:0 24px"
	styleItem    = "margin:0 0 6px 0"
	styleQuote   = "margin:0 0 16px 0;padding:4px 16px;border-left:3px solid #c9c6bb;color:#57606a"
	styleQuoteR  = "margin:0 0 16px 0;padding:4px 16px;border-right:3px solid #c9c6bb;color:#57606a"
	styleRule    = "margin:24px 0;border:0;border-top:1px solid #e3e1da"
	styleCode    = "font-family:Consolas,Menlo,monospace;font-size:14px;background-color:#f3f2ee"
	stylePre     = "margin:0 0 16px 0;padding:12px;white-space:pre-wrap;" + styleCode
	styleLink    = "color:#0b57d0"
	styleHeading = "margin:0 0 12px 0;line-height:1.3;font-weight:bold;font-size:"
)

var headingSizes = [...]string{"26px", "22px", "19px", "17px", "16px", "16px"}

// htmlWriter writes a document as the source of an html/template, with marks
// still in it. Everything that comes from the author is escaped on the way.
type htmlWriter struct {
	doc   document
	marks *marks
	rtl   bool
	mixed bool // out: some block runs against rtl

	out strings.Builder
}

func (w *htmlWriter) document() string {
	w.blocks(w.doc.root)
	return w.out.String()
}

func (w *htmlWriter) blocks(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		w.block(n)
	}
}

func (w *htmlWriter) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Heading:
		tag := fmt.Sprintf("h%d", n.Level)
		w.element(tag, styleHeading+headingSizes[n.Level-1], n)
	case *ast.Paragraph:
		w.element("p", stylePara, n)
	case *ast.TextBlock:
		w.inlines(n)
	case *ast.List:
		w.list(n)
	case *ast.Blockquote:
		style := styleQuote
		if w.rtl {
			style = styleQuoteR
		}
		fmt.Fprintf(&w.out, `<blockquote style="%s">`, style)
		w.blocks(n)
		w.out.WriteString("</blockquote>\n")
	case *ast.ThematicBreak:
		fmt.Fprintf(&w.out, "<hr style=\"%s\">\n", styleRule)
	case *ast.FencedCodeBlock:
		fmt.Fprintf(&w.out, `<pre dir="ltr" style="%s;text-align:left">`, stylePre)
		w.text(w.doc.code(n))
		w.out.WriteString("</pre>\n")
	default:
		w.blocks(n)
	}
}

func (w *htmlWriter) element(tag, style string, n ast.Node) {
	fmt.Fprintf(&w.out, `<%s%s>`, tag, w.attributes(style, n))
	w.inlines(n)
	fmt.Fprintf(&w.out, "</%s>\n", tag)
}

// attributes returns the attributes of a block: its style, and a direction of its
// own where its first letter runs against the message's. It notes such a block in
// w.mixed.
func (w *htmlWriter) attributes(style string, n ast.Node) string {
	switch d := bidi.FirstStrong(w.marks.strip(w.doc.plain(n))); {
	case d == bidi.LeftToRight && w.rtl:
		w.mixed = true
		return ` dir="ltr" style="` + style + `;text-align:left"`
	case d == bidi.RightToLeft && !w.rtl:
		w.mixed = true
		return ` dir="rtl" style="` + style + `;text-align:right"`
	}
	return ` style="` + style + `"`
}

func (w *htmlWriter) list(l *ast.List) {
	tag, start := "ul", ""
	if l.IsOrdered() {
		tag = "ol"
		if l.Start != 1 {
			start = fmt.Sprintf(` start="%d"`, l.Start)
		}
	}
	fmt.Fprintf(&w.out, "<%s%s style=\"%s\">\n", tag, start, styleList)
	for item := l.FirstChild(); item != nil; item = item.NextSibling() {
		fmt.Fprintf(&w.out, "<li%s>", w.attributes(styleItem, item))
		w.blocks(item)
		w.out.WriteString("</li>\n")
	}
	fmt.Fprintf(&w.out, "</%s>\n", tag)
}

func (w *htmlWriter) inlines(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		w.inline(n)
	}
}

func (w *htmlWriter) inline(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		w.text(w.doc.words(n))
		if n.HardLineBreak() || n.SoftLineBreak() {
			w.out.WriteString("<br>\n")
		}
	case *ast.String:
		w.text(string(n.Value))
	case *ast.CodeSpan:
		fmt.Fprintf(&w.out, `<code style="%s">`, styleCode)
		w.text(w.doc.plain(n))
		w.out.WriteString("</code>")
	case *ast.Emphasis:
		tag := "em"
		if n.Level == 2 {
			tag = "strong"
		}
		w.out.WriteString("<" + tag + ">")
		w.inlines(n)
		w.out.WriteString("</" + tag + ">")
	case *ast.Link, *ast.AutoLink, *ast.Image:
		w.link(n)
	default:
		w.inlines(n)
	}
}

// link writes a link. An image is a link as well: a message must not fetch
// anything when it is opened.
func (w *htmlWriter) link(n ast.Node) {
	to := w.doc.address(n, w.marks)
	if to != "" {
		fmt.Fprintf(&w.out, `<a href="%s" style="%s">`, escape(w.marks.inURL(to)), styleLink)
	}
	switch auto, ok := n.(*ast.AutoLink); {
	case ok:
		w.text(string(auto.Label(w.doc.source)))
	case n.HasChildren():
		w.inlines(n)
	default:
		w.text(to)
	}
	if to != "" {
		w.out.WriteString("</a>")
	}
}

func (w *htmlWriter) text(s string) { w.out.WriteString(escape(s)) }

// escape returns s escaped for HTML, for a quoted attribute, and for the source
// of an html/template.
func escape(s string) string { return strings.ReplaceAll(html.EscapeString(s), "{", "&#123;") }

// newPage returns the page around a body that [htmlWriter] wrote. Language and
// direction stand on the outermost table, too, since webmails drop those of
// html and body.
func newPage(lang string, rtl bool, body string) (*template.Template, error) {
	dir, align := "ltr", "left"
	if rtl {
		dir, align = "rtl", "right"
	}
	way := fmt.Sprintf(`lang="%s" dir="%s"`, escape(lang), dir)
	source := strings.NewReplacer("WAY", way, "ALIGN", align, "BODY", body).Replace(pageSource)
	return template.New("page").Option("missingkey=error").Parse(source)
}

const pageSource = `<!DOCTYPE html>
<html WAY>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{.subject}}</title>
</head>
<body style="` + stylePage + `">
<table role="presentation" WAY cellpadding="0" cellspacing="0" border="0" style="` + styleOuter + `"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" WAY cellpadding="0" cellspacing="0" border="0" style="` + styleCard + `">
<tr><td align="ALIGN" style="` + styleBody + `;text-align:ALIGN">
BODY</td></tr>
<tr><td align="ALIGN" style="` + styleFoot + `;text-align:ALIGN">
<p style="` + styleFootP + `"><bdi>{{.sender}}</bdi>{{if .postal}}<br><bdi>{{.postal}}</bdi>{{end}}</p>
<p style="` + styleFootP + `">{{.why}}</p>
{{if .optout}}<p style="` + styleFootP + `">{{.question}} <a href="{{.optout}}" style="` + styleLink + `">{{.unsubscribe}}</a></p>
{{end}}</td></tr>
</table>
</td></tr></table>
</body>
</html>
`
