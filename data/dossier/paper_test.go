package dossier_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"mujeeb/data"
	"mujeeb/data/dossier"
)

// paper is a paper in the fonts of the program.
func paper(tb testing.TB) dossier.Paper {
	tb.Helper()
	var fonts [2][]byte
	for i, name := range []string{"Regular", "Bold"} {
		font, err := os.ReadFile("../../ui/kit/fonts/Vazirmatn-" + name + ".ttf")
		if err != nil {
			tb.Fatal(err)
		}
		fonts[i] = font
	}
	p, err := dossier.NewPaper(fonts[0], fonts[1])
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// pdfText returns the text of a PDF file as poppler reads it. MUJEEB_SHOW names a folder in
// which its pages are drawn, to look at.
func pdfText(t *testing.T, file []byte, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file.pdf")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("MUJEEB_SHOW"); dir != "" {
		if out, err := exec.Command("pdftoppm", "-png", "-r", "80", path, filepath.Join(dir, name)).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	if out, err := exec.Command("qpdf", "--check", path).CombinedOutput(); err != nil {
		t.Fatalf("qpdf: %s", out)
	}
	out, err := exec.Command("pdftotext", "-enc", "UTF-8", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// letters returns the letters and digits of a text, sorted.
func lettersOf(s string) []rune {
	var all []rune
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			all = append(all, r)
		}
	}
	slices.Sort(all)
	return all
}

// without returns what a has and b lacks, both sorted.
func without(a, b []rune) (left []rune) {
	for _, r := range a {
		for len(b) > 0 && b[0] < r {
			b = b[1:]
		}
		if len(b) > 0 && b[0] == r {
			b = b[1:]
			continue
		}
		left = append(left, r)
	}
	return left
}

// The PDF file of a person has every letter of their page.
func TestPaper_Person(t *testing.T) {
	for _, lang := range []string{"en", "ar"} {
		files, _ := unzip(t, write(t, fullFile(), lang))
		page := parse(t, files["index.html"])
		text := pdfText(t, []byte(files["index.pdf"]), "person-"+lang)
		words := page.text
		for _, one := range []string{"Open the message as it was sent", "افتح الرسالة كما أُرسلت"} {
			words = strings.ReplaceAll(words, one, "")
		}
		if left := without(lettersOf(words), lettersOf(text)); len(left) > 0 {
			t.Errorf("%s: the PDF file lacks %q", lang, string(left))
		}
		if n := len(files["index.pdf"]); n > 100_000 {
			t.Errorf("%s: %d bytes", lang, n)
		}
	}
}

func TestPaper_Reports(t *testing.T) {
	for _, lang := range []string{"en", "ar"} {
		for name, write := range map[string]func(*bytes.Buffer) error{
			"register": func(b *bytes.Buffer) error { return paper(t).WriteRegister(b, registerOf(registered(), lang)) },
			"report":   func(b *bytes.Buffer) error { r := toldReport(); r.Lang = lang; return paper(t).WriteReport(b, r) },
			"table": func(b *bytes.Buffer) error {
				return paper(t).WriteTable(b, lang, "Title", "Made", made, []string{"A", "ب"}, [][]string{{"<i>", "two\nlines"}, {"لا", "x"}})
			},
		} {
			var file, again, page bytes.Buffer
			if err := write(&file); err != nil {
				t.Fatal(err)
			}
			if err := write(&again); err != nil || !bytes.Equal(file.Bytes(), again.Bytes()) {
				t.Errorf("%s: other bytes, %v", name, err)
			}
			switch name {
			case "register":
				_ = registerOf(registered(), lang).WritePage(&page)
			case "report":
				_ = dossier.WriteReport(&page, toldReport())
			case "table":
				_ = dossier.WriteTablePage(&page, lang, "Title", "Made", []string{"A", "ب"}, [][]string{{"<i>", "two\nlines"}, {"لا", "x"}})
			}
			text := pdfText(t, file.Bytes(), name+"-"+lang)
			if left := without(lettersOf(parse(t, page.String()).text), lettersOf(text)); len(left) > 0 {
				t.Errorf("%s/%s: the PDF file lacks %q", name, lang, string(left))
			}
		}
	}
}

func BenchmarkPaper_Person(b *testing.B) {
	p := paper(b)
	var z bytes.Buffer
	for b.Loop() {
		z.Reset()
		if err := p.WritePerson(&z, fullFile(), "ar", func(m data.SentMessage) (dossier.Message, error) { return render(m) }); err != nil {
			b.Fatal(err)
		}
	}
}
