package ui

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
)

// pdfText returns the text of the PDF file of a path as poppler reads it, without marks of
// direction. With MUJEEB_SHOTS its pages are drawn beside the window's.
func pdfText(t *testing.T, path string) string {
	t.Helper()
	if dir := os.Getenv("MUJEEB_SHOTS"); dir != "" {
		name := "pdf-" + strings.ReplaceAll(t.Name(), "/", "-") + "-" + strings.TrimSuffix(filepath.Base(path), ".pdf")
		if out, err := exec.Command("pdftoppm", "-png", "-r", "80", path, filepath.Join(dir, name)).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	out, err := exec.Command("pdftotext", "-enc", "UTF-8", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, string(out))
}

// wantPDF fails a test unless the PDF file of a path says all of this.
func wantPDF(t *testing.T, path string, wanted ...string) {
	t.Helper()
	text := strings.Join(strings.Fields(pdfText(t, path)), " ")
	for _, want := range wanted {
		if !strings.Contains(text, want) {
			t.Errorf("the PDF file lacks %q:\n%s", want, text)
		}
	}
}
