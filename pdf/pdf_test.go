package pdf_test

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"mujeeb/pdf"
)

var show = flag.String("show", "", "a folder in which the pages of the tests are drawn, to look at")

func typeface(tb testing.TB) *pdf.Typeface {
	tb.Helper()
	var fonts [2][]byte
	for i, name := range []string{"Regular", "Bold"} {
		font, err := os.ReadFile("../ui/kit/fonts/Vazirmatn-" + name + ".ttf")
		if err != nil {
			tb.Fatal(err)
		}
		fonts[i] = font
	}
	t, err := pdf.ReadTypeface(fonts[0], fonts[1])
	if err != nil {
		tb.Fatal(err)
	}
	return t
}

func write(tb testing.TB, t *pdf.Typeface, d pdf.Document) []byte {
	tb.Helper()
	var file bytes.Buffer
	if err := pdf.Write(&file, t, d); err != nil {
		tb.Fatal(err)
	}
	return file.Bytes()
}

// save writes a file that other programs read, and draws it where it is to be looked at.
func save(tb testing.TB, file []byte) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "file.pdf")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		tb.Fatal(err)
	}
	if *show != "" {
		name := strings.NewReplacer("/", "-", "#", "-").Replace(tb.Name())
		run(tb, "pdftoppm", "-png", "-r", "80", "-l", "4", path, filepath.Join(*show, name))
	}
	return path
}

func run(tb testing.TB, name string, args ...string) string {
	tb.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		tb.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

// valid fails a test unless qpdf finds the file without fault and poppler draws its
// first pages without a word.
func valid(tb testing.TB, path string) {
	tb.Helper()
	if out := run(tb, "qpdf", "--check", path); !strings.Contains(out, "No syntax or stream encoding errors found") {
		tb.Errorf("qpdf: %s", out)
	}
	if out := run(tb, "pdftoppm", "-r", "20", "-l", "4", "-png", path, filepath.Join(tb.TempDir(), "page")); out != "" {
		tb.Errorf("pdftoppm: %s", out)
	}
}

// read returns the text of a file as poppler reads it, without marks of direction.
func read(tb testing.TB, path string) string {
	tb.Helper()
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Bidi_Control, r) || r == '\f' {
			return -1
		}
		return r
	}, run(tb, "pdftotext", "-enc", "UTF-8", path, "-"))
}

// same fails a test unless a file has the words, in their order.
func same(tb testing.TB, got, want string) {
	tb.Helper()
	g, w := strings.Fields(got), strings.Fields(want)
	for i := range max(len(g), len(w)) {
		if i >= len(g) || i >= len(w) || g[i] != w[i] {
			around := func(all []string) string {
				return strings.Join(all[min(len(all), max(0, i-3)):min(len(all), i+6)], " ")
			}
			tb.Fatalf("at word %d\ngot  %q\nwant %q", i, around(g), around(w))
		}
	}
}

// bare is a document with no words but those of its blocks.
func bare(lang string, blocks ...pdf.Block) pdf.Document {
	return pdf.Document{Lang: lang, Title: "T", Blocks: blocks, Page: func(int, int) string { return "" }}
}

// most are words of one language, for poppler takes the direction of most letters on a page
// for that of every line.
var most = map[string]string{"ar": "هذه صفحة كتبت بالعربية، وإن كانت فيها كلمات أخرى من غيرها.", "en": "This page is in English, though it has some other words in it."}

func TestWrite_ReadAgain(t *testing.T) {
	face := typeface(t)
	for _, c := range []struct{ name, lang, text string }{
		{"English", "en", "A letter to you, of 2026-11-29: everything (also this) is here."},
		{"Arabic", "ar", "كتاب إليك بتاريخ اليوم: كل شيء هنا."},
		{"LamAlef", "ar", "لا إلا الأول والآخر لأن الإسلام السلام"},
		{"Marks", "ar", "لَيْلَى ومُحَمَّدٌ في عَمَّان بِسْمِ اللَّهِ"},
		{"MarksOnLamAlef", "ar", "لَا إِلَّا الأَوَّلُ لإِ"},
		{"Brackets", "ar", "المادة (الثلاثون) من اللائحة [العامة] «كما هي»"},
		{"BracketsOfLatin", "ar", "اللائحة (GDPR) سارية (EU 2016/679) اليوم"},
		{"BracketsAtTheEnd", "ar", "سارية اليوم (GDPR)"},
		{"Date", "ar", "في 2026-11-29 وبعده"},
		{"DateAndTime", "ar", "في 2026-11-29 14:05 وبعده"},
		{"Phone", "ar", "اتصل على +962 79 123 4567 الآن"},
		{"PhoneAtTheEnd", "ar", "اتصل على +962 79 123 4567."},
		{"Mail", "ar", "اكتب إلى sara.ali+x@example.org اليوم"},
		{"Page", "ar", "انظر https://example.org/a?b=c&d=1 هنا"},
		{"Number", "ar", "عددهم 1,250 شخصًا أي 25% منهم و٣٤ آخرون"},
		{"Negative", "ar", "الفرق -5 درجات"},
		{"Mixed", "ar", "اتصلت سارة (Sara Al-Ali) يوم 12.3.2026 وسألت عن السعر: 250 JOD فقط."},
		{"ArabicInEnglish", "en", "He met ليلى العلي (her friend) and لا أحد (nobody) else."},
		{"ArabicBracketsInEnglish", "en", "The firm الأمل (المحدودة) sells books."},
		{"ArabicAtTheEnd", "en", "They live in عَمَّان."},
		{"Ligatures", "en", "office affine final waffle fjord"},
		{"Accents", "en", "Émilie Müller, naïve façade – “so” … 5 €"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := save(t, write(t, face, bare(c.lang, pdf.Text(c.text), pdf.Text(most[c.lang]))))
			valid(t, path)
			same(t, read(t, path), c.text+" "+most[c.lang])
		})
	}
}

// mixedLine returns a line as people write them: phrases of one language with those of the
// other in them, alone or in brackets, with numbers, dates and addresses.
func mixedLine(r *rand.Rand, lang string) string {
	arabic := []string{"لا", "الأول", "السلام", "عَمَّان", "لَيْلَى", "كتاب", "شركة", "الآن", "إلا", "أولًا؟"}
	if lang == "ar" {
		arabic = append(arabic, "محمد،", "السعر:", "ورد.", "-")
	}
	latin := []string{"office", "Sara", "Al-Ali", "book", "GDPR", "final", "Émilie", "page,", "now.", "don’t"}
	facts := []string{"2026-11-29", "2026-01-05 08:30", "+962 79 123 4567", "a.b@example.org", "https://example.org/x-1", "250", "1,234.50", "25%"}
	phrase := func(words []string) string {
		all := make([]string, 1+r.IntN(3))
		for i := range all {
			all[i] = words[r.IntN(len(words))]
		}
		return strings.Join(all, " ")
	}
	own, other := arabic, latin
	if lang == "en" {
		own, other = latin, arabic
	}
	parts := []string{phrase(own)}
	for range r.IntN(8) {
		switch r.IntN(5) {
		case 0:
			parts = append(parts, phrase(other), phrase(own))
		case 1:
			parts = append(parts, "("+phrase(other)+")", phrase(own))
		case 2:
			parts = append(parts, "["+phrase(own)+"]")
		case 3:
			parts = append(parts, facts[r.IntN(len(facts))], phrase(own))
		default:
			parts = append(parts, phrase(own))
		}
	}
	return strings.Join(parts, " ")
}

func TestWrite_ReadAgain_Random(t *testing.T) {
	const seed = 20261130
	r, face := rand.New(rand.NewPCG(seed, 1)), typeface(t)
	for _, lang := range []string{"ar", "en"} {
		for range 4 {
			blocks, want := []pdf.Block{pdf.Text(most[lang]), pdf.Text(most[lang])}, []string{most[lang], most[lang]}
			for range 40 {
				text := mixedLine(r, lang)
				blocks, want = append(blocks, pdf.Text(text)), append(want, text)
			}
			same(t, read(t, save(t, write(t, face, bare(lang, blocks...)))), strings.Join(want, "\n"))
		}
	}
}

// everything has every block, on several pages.
func everything(lang string) pdf.Document {
	word := map[string][3]string{"en": {"Word", "A longer text that goes over some lines of the page, so that it has to be broken.", "Page"}, "ar": {"كلمة", "نص أطول يمتد على أكثر من سطر في الصفحة حتى يُكسر السطر، وفيه GDPR و 2026-11-29 بين الكلمات.", "صفحة"}}[lang]
	m := image.NewNRGBA(image.Rect(0, 0, 8, 8))
	for i := range 8 {
		m.Set(i, i, color.NRGBA{200, 0, 0, 255})
	}
	rows := make([][]string, 60)
	for i := range rows {
		rows[i] = []string{word[0], "Sara Al-Ali", word[1], "a@example.org"}
	}
	return pdf.Document{
		Lang: lang, Title: word[0] + " 1", Author: "A", Made: time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC), Foot: word[0],
		Blocks: []pdf.Block{
			pdf.Heading{1, word[0]}, pdf.Text(word[1]), pdf.Heading{2, word[0]}, pdf.Paragraph{Spans: []pdf.Span{{Text: word[1] + " "}, {Text: word[0], Bold: true}, {Text: " "}, {Text: "example.org", URL: "https://example.org/"}}, Look: pdf.Soft},
			pdf.List{Items: []pdf.Paragraph{pdf.Text(word[1]), pdf.Text(word[0])}}, pdf.List{Items: []pdf.Paragraph{pdf.Text(word[1]), pdf.Text(word[0])}, Ordered: true},
			pdf.Rule{}, pdf.Facts{{word[0], word[1], false}, {word[1], word[0], true}, {word[0], "+962 79 123 4567", false}}, pdf.Space(10), pdf.Picture{m, 60, word[0]},
			pdf.Heading{3, word[0]}, pdf.Table{Columns: []string{word[0], "Name", word[0] + " 2", "Mail"}, Rows: rows},
		},
	}
}

func TestWrite_Blocks(t *testing.T) {
	face := typeface(t)
	for _, lang := range []string{"en", "ar"} {
		t.Run(lang, func(t *testing.T) {
			d := everything(lang)
			file := write(t, face, d)
			if again := write(t, face, d); !bytes.Equal(file, again) {
				t.Error("the same document makes other bytes")
			}
			path := save(t, file)
			valid(t, path)
			about := run(t, "pdfinfo", path)
			for _, want := range []string{d.Title, "Page size:       595.28 x 841.89 pts (A4)", "PDF version:     1.7", "CreationDate:    Sun Nov 29"} {
				if !strings.Contains(about, want) {
					t.Errorf("%q is missing in\n%s", want, about)
				}
			}
			text, pages := read(t, path), strings.Count(run(t, "pdftotext", path, "-"), "\f")
			if heads := strings.Count(text, "Mail"); pages < 4 || heads != pages {
				t.Errorf("the head of the table stands %d times on %d pages", heads, pages)
			}
			if urls := run(t, "pdfinfo", "-url", path); !strings.Contains(urls, "https://example.org/") {
				t.Errorf("no link: %s", urls)
			}
			if n := len(file); n > 100_000 {
				t.Errorf("%d bytes", n)
			}
		})
	}
}

// One typeface serves several goroutines.
func TestWrite_AtOnce(t *testing.T) {
	face := typeface(t)
	want := write(t, face, everything("ar"))
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			var file bytes.Buffer
			if err := pdf.Write(&file, face, everything("ar")); err != nil || !bytes.Equal(file.Bytes(), want) {
				t.Errorf("other bytes, %v", err)
			}
		})
	}
	all.Wait()
}
