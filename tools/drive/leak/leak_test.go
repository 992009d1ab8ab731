package leak

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"math/rand/v2"
	"mime"
	"mime/quotedprintable"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/text/encoding/unicode"

	"mujeeb/data/demo"
	"mujeeb/text/fold"
)

func TestFinder_Writings(t *testing.T) {
	texts := []string{"سلمى النابلسي", "Zoë Ashworth-Núñez", "وصل زيت الزيتون لهذا الموسم من المعصرة في عجلون"}
	utf16 := func(order unicode.Endianness) func(string) string {
		return func(s string) string {
			b, err := unicode.UTF16(order, unicode.IgnoreBOM).NewEncoder().String(s)
			if err != nil {
				t.Fatal(err)
			}
			return b
		}
	}
	writings := map[string]func(string) string{
		"UTF-8":         func(s string) string { return s },
		"UTF-16LE":      utf16(unicode.LittleEndian),
		"UTF-16BE":      utf16(unicode.BigEndian),
		"Folded":        fold.Text,
		"JSON":          func(s string) string { return string(must(json.Marshal(s))(t)) },
		"Base64":        func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
		"Base64Shifted": func(s string) string { return base64.StdEncoding.EncodeToString([]byte("x" + s)) },
		"Base64Twice":   func(s string) string { return base64.StdEncoding.EncodeToString([]byte("xy" + s)) },
		"Subject":       func(s string) string { return mime.QEncoding.Encode("utf-8", s) },
		"SubjectBase64": func(s string) string { return mime.BEncoding.Encode("utf-8", s) },
		"WebForm":       url.QueryEscape,
		"Path":          url.PathEscape,
		"QuotedPrintable": func(s string) string {
			var b bytes.Buffer
			w := quotedprintable.NewWriter(&b)
			_, err := w.Write([]byte("A line that is broken somewhere in the text: " + s))
			must(b, err)(t)
			must(b, w.Close())(t)
			return b.String()
		},
	}
	for name, write := range writings {
		t.Run(name, func(t *testing.T) {
			for _, text := range texts {
				var f Finder
				f.AddName(text)
				if found := f.In("file", []byte("\x00\xff"+write(text)+"\x80")); len(found) == 0 {
					t.Errorf("%q is not found in %q", text, write(text))
				}
				if found := f.In("file", []byte(write("another text altogether, nothing of it"))); len(found) > 0 {
					t.Errorf("found %v where nothing is", found)
				}
			}
		})
	}
}

func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// What is encrypted looks like chance, and chance finds nothing.
func TestFinder_Noise(t *testing.T) {
	var f Finder
	f.AddName("Amelia Drummond")
	f.AddName("أمل الرفاعي")
	noise := make([]byte, 4<<20)
	chance := rand.NewChaCha8([32]byte{1})
	_, _ = chance.Read(noise)
	if found := f.In("noise", noise); len(found) > 0 {
		t.Errorf("found %v", found)
	}
}

func TestFinder_Under(t *testing.T) {
	var f Finder
	f.AddName("Amelia Drummond")
	dir := t.TempDir()
	for path, text := range map[string]string{
		"a/log.txt": "msg=AMELIA", "b/drummond.txt": "", "c/mine/form.csv": "Amelia Drummond", "d/rest": "nobody",
	} {
		path = filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, found, err := f.Under(dir, func(path string) bool { return filepath.Base(path) == "mine" })
	var in []string
	for _, x := range found {
		in = append(in, x.File)
	}
	slices.Sort(in)
	want := []string{filepath.Join(dir, "a/log.txt"), "the name of " + filepath.Join(dir, "b/drummond.txt")}
	if err != nil || files != 3 || !slices.Equal(in, want) {
		t.Errorf("got %d files, %v, %v; want finds in %v", files, found, err, want)
	}
}

func TestFinder_AddLeadForm(t *testing.T) {
	var form bytes.Buffer
	if err := demo.LeadForm(&form, 20, 1); err != nil {
		t.Fatal(err)
	}
	var f Finder
	if err := f.AddLeadForm(form.Bytes()); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"name: Joel Hart", "to=JOEL.HART@example.com", "00442079460003", "الرفاعي"} {
		if len(f.In("file", []byte(text))) == 0 {
			t.Errorf("%q is not found", text)
		}
	}
	if found := f.In("form", form.Bytes()); len(found) < 3*20 {
		t.Errorf("the form itself holds %d texts", len(found))
	}
}
