package mail

import (
	"fmt"
	"strings"
	"testing"
)

// draw writes blocks down so that they can be compared.
func draw(blocks []Block) string {
	var b strings.Builder
	for _, block := range blocks {
		fmt.Fprintf(&b, "%s %d/%d", block.Kind, block.Level, block.Number)
		if block.RTL {
			b.WriteString(" rtl")
		}
		b.WriteString(":")
		for _, s := range block.Spans {
			b.WriteString(" ")
			if s.Bold {
				b.WriteString("*")
			}
			if s.Italic {
				b.WriteString("/")
			}
			fmt.Fprintf(&b, "%q", s.Text)
			if s.Link != "" {
				b.WriteString("->" + s.Link)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestHTMLBlocks_OwnTemplate(t *testing.T) {
	tpl := mustTemplate(t, "s", englishMarkdown, "en")
	c := mustRender(t, tpl, map[string]string{"first_name": "ليلى", "email": "a@example.org", "page": "Nadia"}, campaignFooter(t))
	want := `heading 1/0: "Hello " "` + "\u2068ليلى\u2069" + `"
paragraph 0/0: "We have " *"20% off" " until " /"Friday" ".\nCome to " "our shop"->https://example.com/shop?who=a%40example.org " or see " "https://example.com"->https://example.com "."
item 1/1: "rye"
item 1/2: "spelt"
item 2/0: "dark"
item 2/0: "light"
quote 0/0: "Best in town\nby far"
paragraph 0/0: "loaf"->https://example.com/loaf.jpg ", " "hi@example.com"->mailto:hi@example.com ", write to " "us"->mailto:us@example.com?subject=x
rule 0/0:
paragraph 0/0: "See you, " "Nadia" " © *2026"
paragraph 0/0: "Nadia's Bakery" "\n" "1 Mill Lane, Cork"
paragraph 0/0: "You know Nadia's Bakery."
paragraph 0/0: "Enough? " "Stop"->` + testOptOut(t).URL + `
`
	if got := draw(HTMLBlocks(c.HTML)); unquoted(got) != unquoted(want) {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// unquoted undoes %q's escapes for invisible characters.
func unquoted(s string) string {
	return strings.NewReplacer(`\u2068`, "\u2068", `\u2069`, "\u2069").Replace(s)
}

func TestHTMLBlocks_Direction(t *testing.T) {
	got := draw(HTMLBlocks(`<table dir="rtl"><tr><td>مرحبا <bdi>Ann</bdi><p dir=ltr>English<p>عربي</table>end`))
	want := "paragraph 0/0 rtl: \"مرحبا \" \"\u2068Ann\u2069\"\nparagraph 0/0: \"English\"\nparagraph 0/0: \"عربي\"\nparagraph 0/0: \"end\"\n"
	if unquoted(got) != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestHTMLBlocks_ShowsOnlyWhatAPersonSees(t *testing.T) {
	tests := map[string]string{
		"":                   "",
		"plain":              `paragraph 0/0: "plain"` + "\n",
		" a \n <b> b </b> c": `paragraph 0/0: "a " *"b " "c"` + "\n",
		"<script>x</script><style>y</style><title>t</title><p hidden>h</p><p style='Display: None'>d</p>ok": `paragraph 0/0: "ok"` + "\n",
		"<a href='javascript:x'>a</a><a href=' https://x.com/?a&amp;b '>b</a>":                              `paragraph 0/0: "a" "b"->https://x.com/?a&b` + "\n",
		"<img src=https://t.example/p.gif><img alt=Loaf src=x>":                                             `paragraph 0/0: "[Loaf]"` + "\n",
		"<li>a<p>b</p></li><ol start=4><li>c<li>d</ol>":                                                     "item 1/0: \"a\"\nparagraph 0/0: \"b\"\nitem 1/4: \"c\"\nitem 1/5: \"d\"\n",
		"<pre> a\n  b</pre>":                       "code 0/0: \"a\\n  b\"\n",
		"</p></div>x<b>y":                          `paragraph 0/0: "x" *"y"` + "\n",
		"a<br><br>b<hr>c":                          "paragraph 0/0: \"a\\n\\nb\"\nrule 0/0:\nparagraph 0/0: \"c\"\n",
		"<p>a\u202eb&#x202e;c&#0;</p>":             "paragraph 0/0: \"abc\ufffd\"\n",
		"<textarea>x</textarea><svg><text>y</svg>": "",
	}
	for in, want := range tests {
		if got := draw(HTMLBlocks(in)); got != want {
			t.Errorf("%q: got:\n%swant:\n%s", in, got, want)
		}
	}
}

// Hostile sizes come back: what takes more than a time in proportion to them
// would not end within the test's.
func TestHTMLBlocks_Bounded(t *testing.T) {
	for name, piece := range map[string]string{
		"deep": "<div>", "blocks": "<p>x", "spans": "a<u>", "bdi": "<bdi>ا", "lists": "<ol><li>x", "styles": "<b>x</b>y", "attributes": "<a b=c ", "entity": "&amp;",
	} {
		blocks := HTMLBlocks(strings.Repeat(piece, 3<<20/len(piece)))
		if len(blocks) > maxBlocks {
			t.Errorf("%s: %d blocks", name, len(blocks))
		}
	}
}

func FuzzHTMLBlocks(f *testing.F) {
	f.Add(`<table dir="rtl"><tr><td>مرحبا <bdi>Ann</bdi><p dir=ltr>x<li><ol start=3><li>a</table>`)
	f.Add("<b><i></b></i><pre>\n</pre><a href=tel:1>x</a>&#8238;")
	f.Fuzz(func(t *testing.T, s string) {
		for _, b := range HTMLBlocks(s) {
			if b.Kind == "" || b.Kind != BlockRule && len(b.Spans) == 0 || b.Kind == BlockHeading && (b.Level < 1 || b.Level > 6) {
				t.Fatalf("block %+v", b)
			}
			for _, span := range b.Spans {
				if span.Text == "" || strings.ContainsAny(span.Text, "\x00\u202e") || span.Link != "" && !safeScheme.MatchString(span.Link) {
					t.Fatalf("span %+v", span)
				}
			}
		}
	})
}
