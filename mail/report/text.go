package report

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// maxText is how much of what a person wrote is returned, in runes.
const maxText = 4000

// maxRead is how much of a text is read for what a person or a server says, in bytes.
const maxRead = 64 << 10

// unquoted returns what a person wrote above, between and below what they quote.
func (m *reading) unquoted() string {
	text := m.plain()
	lines := strings.Split(visible(text[:min(len(text), maxRead)]), "\n")
	var own []string
	for i := 0; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		switch {
		case strings.HasPrefix(line, ">"):
			continue
		case line == "--" || lines[i] == "-- ": // what follows is a signature
			return join(own)
		case originalBelow.MatchString(line), isHeaderBlock(lines[i:]):
			return join(own)
		}
		if n := attribution(lines[i:]); n > 0 {
			if !quotedNext(lines[i+n:]) {
				return join(own)
			}
			i += n - 1
			continue
		}
		own = append(own, line)
	}
	return join(own)
}

// join returns lines as a text of limited length, without empty lines around it.
func join(lines []string) string {
	text := []rune(strings.TrimSpace(strings.Join(lines, "\n")))
	return strings.TrimSpace(string(text[:min(len(text), maxText)]))
}

// visible returns text without control characters and without marks that turn its direction.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || turns(r) {
			return -1
		}
		return r
	}, s)
}

// originalBelow finds the lines under which mail programs put what they quote.
var originalBelow = regexp.MustCompile(`(?i)^(-{2,} ?(original|forwarded|ursprüngliche|weitergeleitete|message d'origine|mensaje original|orijinal|الرسالة الأصلية|رسالة أصلية).*|_{10,}|-{5,} ?original message.*|begin forwarded message:)$`)

// written finds the end of "On Monday, Layla wrote:" in the languages of mail programs.
var written = regexp.MustCompile(`(?i)((wrote|schrieb|a écrit|escribió|yazdı|şunu yazdı|كتب|كتبت|ha scritto|escreveu)\s*:?|(كتب|كتبت|schrieb)\s.{1,200}:)\s*$`)

// begun finds the beginning of such a line.
var begun = regexp.MustCompile(`(?i)^\W*(on|am|le|el|em|il|في|بتاريخ|وفي|\d|[\p{L} .,"'-]+<)`)

// attribution returns how many lines from the first on say who wrote what follows; 0 when
// it is no such line. Long ones are wrapped.
func attribution(lines []string) int {
	joined := ""
	for n := range min(3, len(lines)) {
		line := strings.TrimSpace(lines[n])
		if line == "" || strings.HasPrefix(line, ">") {
			return 0
		}
		joined = strings.TrimSpace(joined + " " + line)
		if len(joined) < 400 && begun.MatchString(joined) && written.MatchString(joined) && strings.ContainsAny(joined, "0123456789٠١٢٣٤٥٦٧٨٩@<") {
			return n + 1
		}
	}
	return 0
}

// quotedNext reports whether the next line that is not empty is marked as quoted.
func quotedNext(lines []string) bool {
	for _, line := range lines {
		if line = strings.TrimSpace(line); line != "" {
			return strings.HasPrefix(line, ">")
		}
	}
	return false
}

var fromLine = regexp.MustCompile(`(?i)^\*?(from|von|de|kimden|من)\s?:\*?\s`)
var laterLine = regexp.MustCompile(`(?i)^\*?(sent|date|to|subject|gesendet|datum|an|betreff|envoyé|à|objet|enviado|para|asunto|gönderildi|kime|konu|تاريخ|التاريخ|إلى|الموضوع|أرسل|تم الإرسال)\s?:\*?`)

// isHeaderBlock reports whether the lines begin with the header that Outlook puts above
// what it quotes.
func isHeaderBlock(lines []string) bool {
	if !fromLine.MatchString(strings.TrimSpace(lines[0])) {
		return false
	}
	found := 0
	for _, line := range lines[1:min(6, len(lines))] {
		if laterLine.MatchString(strings.TrimSpace(line)) {
			found++
		}
	}
	return found >= 2
}

// htmlText returns HTML as lines of text; what a blockquote holds is marked with ">".
func htmlText(s string) string {
	z := html.NewTokenizer(strings.NewReader(s))
	w := htmlWriter{}
	for {
		switch z.Next() {
		case html.ErrorToken: // the end, or broken from here on
			return w.b.String()
		case html.TextToken:
			if w.hidden == 0 {
				w.text(string(z.Text()))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			w.tag(string(name), 1)
		case html.EndTagToken:
			name, _ := z.TagName()
			w.tag(string(name), -1)
		}
	}
}

// htmlWriter writes the text of HTML.
type htmlWriter struct {
	b      strings.Builder
	begun  bool // the line has text
	hidden int  // depth of what nobody sees
	quoted int  // depth of blockquotes
}

func (w *htmlWriter) text(s string) {
	s = strings.Join(strings.FieldsFunc(s, unicode.IsSpace), " ")
	if s == "" {
		return
	}
	if !w.begun && w.quoted > 0 {
		w.b.WriteString("> ")
	} else if w.begun {
		w.b.WriteByte(' ')
	}
	w.begun = true
	w.b.WriteString(s)
}

func (w *htmlWriter) tag(name string, step int) {
	switch name {
	case "style", "script", "head", "title":
		w.hidden = max(0, w.hidden+step)
	case "blockquote":
		w.line()
		w.quoted = max(0, w.quoted+step)
	case "br", "p", "div", "tr", "li", "table", "hr", "h1", "h2", "h3":
		w.line()
	}
}

func (w *htmlWriter) line() {
	if w.begun {
		w.b.WriteByte('\n')
	}
	w.begun = false
}
