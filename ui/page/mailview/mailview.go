// Package mailview shows a message as whoever gets it sees it: its head, its text
// with the looks and direction of its own language, and on request its plain
// part, its links' addresses and its header. It loads nothing from anywhere, and
// nothing in it can be followed.
package mailview

import (
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/mail"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/nav"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// Mail is a message as a person sees it. Lines that are empty are left out.
type Mail struct {
	From    string
	To      string
	Subject string
	Date    time.Time
	HTML    string
	Text    string
	OptOut  string // address of the way out
	Headers []mail.Header
}

// New shows a message the way a mail program does: head, then the text
// with its looks and direction, or the plain part for programs without any.
func New(p *page.Place, m Mail) fyne.CanvasObject {
	blocks := mail.HTMLBlocks(m.HTML)
	rich := layout.ScrollOutdented(body(p, blocks, m))
	plain := layout.ScrollOutdented(plainBody(p, m.Text, mostlyRTL(blocks)))
	tabs := nav.NewTabs(p.Env, nav.Tab{Text: p.T("mail.tab.seen"), Content: rich}, nav.Tab{Text: p.T("mail.tab.plain"), Content: plain})
	return layout.Border(p.Env, layout.VBox(head(p, m), layout.VBoxTight()), nil, nil, nil, tabs)
}

func head(p *page.Place, m Mail) fyne.CanvasObject {
	head := layout.VBoxTight(prose.NewParagraph(p.Env, m.Subject, prose.Heading))
	for _, line := range []struct{ label, value string }{
		{p.T("mail.from"), m.From}, {p.T("mail.to"), m.To}, {p.T("mail.date"), p.Lang.DateTime(p.Local(m.Date))}, {p.T("mail.optout"), m.OptOut},
	} {
		if line.value != "" {
			head.Add(layout.Border(p.Env, nil, nil, layout.MinWidth(56, prose.NewLabel(p.Env, line.label, prose.Caption)), nil, prose.NewClipped(p.Env, line.value, prose.Caption)))
		}
	}
	return head
}

// body is the text with its looks; under it, what a mail program would show
// only on request: where links lead, and the header.
func body(p *page.Place, blocks []mail.Block, m Mail) fyne.CanvasObject {
	box := layout.VBox()
	for _, b := range blocks {
		box.Add(Block(p, b))
	}
	if links := linksOf(blocks); len(links) > 0 {
		box.Add(piece.NewFold(p.Env, p.T("mail.links", "n", len(links)), technical(p, links)))
	}
	var lines []string
	for _, h := range m.Headers {
		lines = append(lines, h.Name+": "+h.Value)
	}
	if len(lines) > 0 {
		box.Add(piece.NewFold(p.Env, p.T("mail.headers"), technical(p, lines)))
	}
	return box
}

// Block shows one block of a message in its own direction.
func Block(p *page.Place, b mail.Block) fyne.CanvasObject {
	switch b.Kind {
	case mail.BlockRule:
		return piece.NewRule()
	case mail.BlockQuote:
		bar := layout.FixedWidth(3, layout.MinHeight(20, piece.NewRule()))
		return layout.Border(page.Directed(p.Env, b.RTL), nil, nil, layout.Pad(4, bar), nil, Text(b))
	}
	return Text(b)
}

// Text shows the words of a block.
func Text(b mail.Block) *prose.RichText {
	spans := make([]prose.Span, len(b.Spans))
	for i, s := range b.Spans {
		spans[i] = prose.Span{Text: s.Text, Bold: s.Bold, Italic: s.Italic, Link: s.Link != ""}
	}
	t := prose.NewRichText(spans, b.RTL)
	t.Muted = b.Kind == mail.BlockQuote
	switch b.Kind {
	case mail.BlockHeading:
		t.Bold = true
		if b.Level <= 2 {
			t.TextSize = kit.SizeHeading
		}
		return t
	case mail.BlockItem:
		t.Mark = itemMark(b)
	}
	t.Level = b.Level
	return t
}

func itemMark(b mail.Block) string {
	if b.Number == 0 {
		return "•"
	}
	return strconv.Itoa(b.Number) + "."
}

func mostlyRTL(blocks []mail.Block) bool {
	rtl := 0
	for _, b := range blocks {
		if b.RTL {
			rtl++
		}
	}
	return 2*rtl > len(blocks)
}

// plainBody shows the plain part line by line.
func plainBody(p *page.Place, text string, rtl bool) fyne.CanvasObject {
	return prose.NewParagraph(page.Directed(p.Env, rtl), strings.TrimSpace(text), prose.Body)
}

// linksOf names every link once: its words and its address.
func linksOf(blocks []mail.Block) []string {
	var all []string
	seen := map[string]bool{}
	for _, b := range blocks {
		for _, s := range b.Spans {
			if s.Link == "" || seen[s.Link] {
				continue
			}
			seen[s.Link] = true
			all = append(all, strings.TrimSpace(s.Text)+"  →  "+s.Link)
		}
	}
	return all
}

// technical shows lines that are read from left to right in every language.
func technical(p *page.Place, lines []string) fyne.CanvasObject {
	env, box := page.Directed(p.Env, false), layout.VBoxTight()
	for _, l := range lines {
		box.Add(prose.NewParagraph(env, "\u200e"+l, prose.Caption))
	}
	return box
}
