package page

import (
	"mujeeb/data/dossier"
	"mujeeb/mail"
	"mujeeb/pdf"
	"mujeeb/ui/kit"
)

// Paper returns what writes PDF files, in the fonts of the program. Reading the fonts takes a
// moment: it is no work for the window's thread.
func Paper() (dossier.Paper, error) { return dossier.NewPaper(kit.FontFiles()) }

// LetterBlocks returns a letter as the blocks of a PDF file: its subject, and what it says as
// it looks.
func LetterBlocks(c mail.Content) []pdf.Block {
	blocks := []pdf.Block{pdf.Heading{Level: 2, Text: c.Subject}}
	for _, b := range mail.HTMLBlocks(c.HTML) {
		p := pdf.Paragraph{Own: true}
		for _, s := range b.Spans {
			p.Spans = append(p.Spans, pdf.Span{Text: s.Text, Bold: s.Bold, URL: s.Link})
		}
		switch b.Kind {
		case mail.BlockRule:
			blocks = append(blocks, pdf.Rule{})
		case mail.BlockHeading:
			blocks = append(blocks, pdf.Heading{Level: min(b.Level+1, 3), Text: plainSpans(b.Spans)})
		case mail.BlockItem:
			blocks = append(blocks, pdf.List{Items: []pdf.Paragraph{p}, Ordered: b.Number > 0, First: b.Number})
		default:
			blocks = append(blocks, p)
		}
	}
	return blocks
}

func plainSpans(all []mail.Span) (text string) {
	for _, s := range all {
		text += s.Text
	}
	return text
}
