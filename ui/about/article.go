package about

import (
	"embed"
	"regexp"
	"slices"
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
	for _, b := range blocks(p.Lang.Code(), name) {
		box.Add(mailview.Block(p, b))
	}
	return box
}

// reference is the number of an article or a directive, such as 5(1)(e). It runs
// from left to right in every language.
var reference = regexp.MustCompile(`[0-9]+(\([0-9a-z]+\))+|[0-9]+/[0-9]+/EC`)

func isRTL(code string) bool {
	return slices.ContainsFunc(lang.Languages(), func(l lang.Language) bool { return l.Code == code && l.RTL })
}

// blocks returns the text of a name in a language. A text that is not there is
// empty; a test holds that all are.
func blocks(code, name string) []mail.Block {
	source, _ := texts.ReadFile("texts/" + code + "/" + name + ".md")
	if isRTL(code) {
		source = reference.ReplaceAll(source, []byte("\u2066$0\u2069"))
	}
	var html strings.Builder
	_ = goldmark.Convert(source, &html) // a strings.Builder takes everything
	direction := "ltr"
	if isRTL(code) {
		direction = "rtl"
	}
	return mail.HTMLBlocks(`<div dir="` + direction + `">` + html.String() + `</div>`)
}
