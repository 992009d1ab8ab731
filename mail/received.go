package mail

import "time"

// Header is one header field, decoded.
type Header struct{ Name, Value string }

// View is a received message as a person sees it.
type View struct {
	From    string
	To      string
	Subject string
	Date    time.Time // zero if missing or unreadable
	Headers []Header  // all, in order
	Text    string    // the plain part, "" if there is none
	HTML    string    // the HTML part, "" if there is none; not safe to hand to a browser
	OptOut  string    // the opt-out link of the header, https before mailto
	Ref     string    // X-Mujeeb-Ref
}

// ParseReceived reads a message.
func ParseReceived(raw []byte) (View, error) { return View{}, nil }

// BlockKind is what a block of a message is.
type BlockKind string

// Kinds of block.
const (
	BlockParagraph BlockKind = "paragraph"
	BlockHeading   BlockKind = "heading" // Level 1 to 6
	BlockItem      BlockKind = "item"    // of a list; Number 0 = a bullet, Level = depth from 1
	BlockQuote     BlockKind = "quote"
	BlockCode      BlockKind = "code"
	BlockRule      BlockKind = "rule"
)

// Block is a paragraph-like part of a message.
type Block struct {
	Kind   BlockKind
	Level  int
	Number int
	RTL    bool // the direction in force where the block stands
	Spans  []Span
}

// Span is a stretch of text in one look. A line break is "\n" in Text.
type Span struct {
	Text   string
	Bold   bool
	Italic bool
	Link   string // http, https, mailto or tel; "" = none
}

// HTMLBlocks reads HTML into blocks that can be shown without a browser.
func HTMLBlocks(source string) []Block { return nil }
