package pdf_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"mujeeb/pdf"
)

// everywhere returns a document that has a text in all of its places.
func everywhere(lang, text string) pdf.Document {
	return pdf.Document{
		Lang: lang, Title: text, Author: text, Foot: text,
		Blocks: []pdf.Block{
			pdf.Heading{Level: 1, Text: text}, pdf.Text(text), pdf.Paragraph{Spans: []pdf.Span{{Text: text, Bold: true, URL: text}, {Text: text, URL: "https://" + text}}, Own: true},
			pdf.List{Items: []pdf.Paragraph{pdf.Text(text)}}, pdf.Facts{{Label: text, Value: text}}, pdf.Table{Columns: []string{text, "2"}, Rows: [][]string{{text}, {text, text, text}, nil}},
			pdf.Table{}, pdf.List{}, pdf.Facts{}, pdf.Paragraph{},
		},
	}
}

func TestWrite_Hostile(t *testing.T) {
	face := typeface(t)
	for _, lang := range []string{"en", "ar"} {
		var all pdf.Document
		for _, text := range []string{
			"a\x00b\x1b[31mc\x7f\u0085\u009fd\r\ne\rf\tg\vh",
			"a\xff\xfe\xc3(\xed\xa0\x80b",
			") Tj ET endstream endobj << >> (\\",
			"\u202eabc\u202c \u202babc \u202d",
			strings.Repeat("\u2066\u2067\u2068", 700) + "x" + strings.Repeat("\u2069", 300),
			strings.Repeat("\u064e\u0651", 200),
			"ب" + strings.Repeat("\u0651", 500),
			"\u200d\u200c\u200b\u2060\ufeff\u00ad",
			"👩‍👩‍👧 🏳️‍🌈 ❤️ \U0010ffff \ue000",
			"שלום мир 日本 हिन्दी ไทย",
			strings.Repeat("w", 5000) + " " + strings.Repeat("م", 5000),
			strings.Repeat(" ", 5000) + "\u00a0\u2003\u3000",
			strings.Repeat("\n", 300) + "\u2028\u2029",
		} {
			d := everywhere(lang, text)
			d.Blocks = append(d.Blocks, all.Blocks...)
			all = d
		}
		t.Run(lang, func(t *testing.T) { valid(t, save(t, write(t, face, all))) })
	}
}

func TestWrite_Megabyte(t *testing.T) {
	face := typeface(t)
	r := rand.New(rand.NewPCG(20261130, 2))
	any := func() string { // a megabyte of letters of every script
		var b strings.Builder
		for b.Len() < 1<<20 {
			if c := rune(r.IntN(utf8.MaxRune)); utf8.ValidRune(c) {
				b.WriteRune(c)
			}
		}
		return b.String()
	}
	for name, text := range map[string]string{"Words": strings.Repeat("كلمة word ", 1<<20/14), "OneWord": strings.Repeat("م", 1<<19), "AnyLetters": any(), "Isolates": strings.Repeat("\u2067", 1<<20/3)} {
		t.Run(name, func(t *testing.T) {
			path := save(t, write(t, face, bare("ar", pdf.Text(text))))
			if out := run(t, "qpdf", "--check", path); !strings.Contains(out, "No syntax or stream encoding errors found") {
				t.Errorf("qpdf: %s", out)
			}
		})
	}
}

// TestWrite_Lacking looks for what a font has no glyph for: it is not left out.
func TestWrite_Lacking(t *testing.T) {
	for _, lang := range []string{"en", "ar"} {
		path := save(t, write(t, typeface(t), bare(lang, pdf.Text(most[lang]), pdf.Text("shown 😀 as 日本 here"))))
		valid(t, path)
		same(t, read(t, path), most[lang]+" shown 😀 as 日本 here")
	}
}

// TestWrite_Rows sets rows that are taller than a page: nothing of them is lost, and the head
// stands on each page.
func TestWrite_Rows(t *testing.T) {
	for _, lang := range []string{"en", "ar"} {
		var long, want strings.Builder
		for i := range 400 {
			fmt.Fprintf(&long, "w%d\n", i)
			fmt.Fprintf(&want, "w%d ", i)
		}
		d := bare(lang, pdf.Table{Columns: []string{"Head"}, Rows: [][]string{{"first"}, {long.String()}, {"last"}}})
		path := save(t, write(t, typeface(t), d))
		text := strings.Fields(read(t, path))
		pages, heads, rest := strings.Count(run(t, "pdftotext", path, "-"), "\f"), 0, []string{}
		for _, word := range text {
			if word == "Head" {
				heads++
			} else {
				rest = append(rest, word)
			}
		}
		same(t, strings.Join(rest, " "), "first "+want.String()+"last")
		if pages < 5 || heads != pages {
			t.Errorf("%s: %d heads on %d pages", lang, heads, pages)
		}
	}
}

func FuzzWrite(f *testing.F) {
	for _, text := range []string{"a", "لا (abc) 2026-11-29", "\x00\xff", "\u2067\u2069", "😀", strings.Repeat("w", 300), "+962 79 123 4567.", "a\nb"} {
		f.Add("ar", text)
		f.Add("en", text)
	}
	face := typeface(f)
	f.Fuzz(func(t *testing.T, lang, text string) {
		file := write(t, face, everywhere(lang, text[:min(len(text), 4000)]))
		if !strings.HasPrefix(string(file), "%PDF-1.7\n") || !strings.HasSuffix(string(file), "%%EOF\n") {
			t.Error("no whole file")
		}
	})
}
