package ui

import (
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/mail"
	"mujeeb/ui/kit"
	"mujeeb/ui/lang"
)

// shownMail is a message as a person sees it. Lines that are empty are left out.
type shownMail struct {
	From    string
	To      string
	Subject string
	Date    time.Time
	HTML    string
	Text    string
	OptOut  string // address of the way out
	Headers []mail.Header
}

// newMailView shows a message the way a mail program does: head, then the text
// with its looks and direction, or the plain part for programs without any.
func newMailView(p *place, m shownMail) fyne.CanvasObject {
	blocks := mail.HTMLBlocks(m.HTML)
	rich := kit.Pane(mailBody(p, blocks, m))
	plain := kit.Pane(plainBody(p, m.Text, mostlyRTL(blocks)))
	tabs := kit.NewTabs(p.Env, kit.Tab{Text: p.T("mail.tab.seen"), Content: rich}, kit.Tab{Text: p.T("mail.tab.plain"), Content: plain})
	return kit.Border(p.Env, kit.VBox(mailHead(p, m), kit.Tight()), nil, nil, nil, tabs)
}

func mailHead(p *place, m shownMail) fyne.CanvasObject {
	head := kit.Tight(kit.NewParagraph(p.Env, m.Subject, kit.Heading))
	for _, line := range []struct{ label, value string }{
		{p.T("mail.from"), m.From}, {p.T("mail.to"), m.To}, {p.T("mail.date"), p.Lang.DateTime(p.Local(m.Date))}, {p.T("mail.optout"), m.OptOut},
	} {
		if line.value != "" {
			head.Add(kit.Border(p.Env, nil, nil, kit.Width(56, kit.NewLabel(p.Env, line.label, kit.Caption)), nil, kit.NewClipped(p.Env, line.value, kit.Caption)))
		}
	}
	return head
}

// mailBody is the text with its looks; under it, what a mail program would show
// only on request: where links lead, and the header.
func mailBody(p *place, blocks []mail.Block, m shownMail) fyne.CanvasObject {
	box := kit.VBox()
	for _, b := range blocks {
		box.Add(mailBlock(p, b))
	}
	if links := linksOf(blocks); len(links) > 0 {
		box.Add(kit.NewFold(p.Env, p.T("mail.links", "n", len(links)), technical(p, links)))
	}
	var lines []string
	for _, h := range m.Headers {
		lines = append(lines, h.Name+": "+h.Value)
	}
	if len(lines) > 0 {
		box.Add(kit.NewFold(p.Env, p.T("mail.headers"), technical(p, lines)))
	}
	return box
}

func mailBlock(p *place, b mail.Block) fyne.CanvasObject {
	switch b.Kind {
	case mail.BlockRule:
		return kit.NewRule()
	case mail.BlockQuote:
		bar := kit.Wide(3, kit.Height(20, kit.NewRule()))
		return kit.Border(directed(p.Env, b.RTL), nil, nil, kit.Pad(4, bar), nil, mailText(b))
	}
	return mailText(b)
}

// mailText shows the words of a block.
func mailText(b mail.Block) *kit.Prose {
	spans := make([]kit.Span, len(b.Spans))
	for i, s := range b.Spans {
		spans[i] = kit.Span{Text: s.Text, Bold: s.Bold, Italic: s.Italic, Link: s.Link != ""}
	}
	t := kit.NewProse(spans, b.RTL)
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

// directed is an Env whose pages run in a message's direction, whatever the
// window's language.
func directed(env *kit.Env, rtl bool) *kit.Env {
	if env.RTL() == rtl {
		return env
	}
	for _, l := range lang.Languages() {
		if l.RTL == rtl {
			return &kit.Env{Lang: lang.New(l.Code), Window: env.Window, Post: env.Post, Now: env.Now, After: env.After}
		}
	}
	return env
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
func plainBody(p *place, text string, rtl bool) fyne.CanvasObject {
	return kit.NewParagraph(directed(p.Env, rtl), strings.TrimSpace(text), kit.Body)
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
func technical(p *place, lines []string) fyne.CanvasObject {
	env, box := directed(p.Env, false), kit.Tight()
	for _, l := range lines {
		box.Add(kit.NewParagraph(env, "\u200e"+l, kit.Caption))
	}
	return box
}
