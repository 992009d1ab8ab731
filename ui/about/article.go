package about

import (
	"embed"
	"regexp"
	"strings"

	"fyne.io/fyne/v2"
	"github.com/yuin/goldmark"

	"mujeeb/mail"
	"mujeeb/text/lang"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/page"
	"mujeeb/ui/page/mailview"
)

//go:embed texts
var texts embed.FS

// article shows the text of a name in the language of the window.
func article(p *page.Place, name string) fyne.CanvasObject {
	box := layout.VBox()
	for _, b := range blocks(p.Lang, name) {
		box.Add(mailview.Block(p, b))
	}
	return box
}

// reference is the number of an article or a directive, such as 5(1)(e). It runs
// from left to right in every language.
var reference = regexp.MustCompile(`[0-9]+(\([0-9a-z]+\))+|[0-9]+/[0-9]+/EC`)

// blocks returns the text of a name in the language of a catalogue. A text that is
// not there is empty; a test holds that all are.
func blocks(c *lang.Catalogue, name string) []mail.Block {
	source, _ := texts.ReadFile("texts/" + c.Code() + "/" + name + ".md")
	direction := "ltr"
	if c.RTL() {
		direction = "rtl"
		source = reference.ReplaceAll(source, []byte("\u2066$0\u2069"))
	}
	var html strings.Builder
	_ = goldmark.Convert(source, &html) // a strings.Builder takes everything
	return mail.HTMLBlocks(`<div dir="` + direction + `">` + html.String() + `</div>`)
}
