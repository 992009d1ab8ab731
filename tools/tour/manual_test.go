package main

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"testing"
)

// docs is where README, manual and their pictures stand.
const docs = "../../docs"

var picture = regexp.MustCompile(`pictures/([\w-]+\.png)`)

// mentioned returns the pictures that a text shows, in its order.
func mentioned(t *testing.T, file string) []string {
	t.Helper()
	var all []string
	for _, m := range picture.FindAllSubmatch(readFile(t, file), -1) {
		all = append(all, string(m[1]))
	}
	return all
}

// texts are the files that show pictures.
func texts(t *testing.T) []string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(docs, "*.md"))
	if err != nil || len(all) < 3 {
		t.Fatalf("found %v, %v", all, err)
	}
	return append(all, filepath.Join(docs, "../README.md"))
}

// Every picture that is mentioned is there, and every one that is there is
// mentioned.
func TestPictures_Mentioned(t *testing.T) {
	there, err := filepath.Glob(filepath.Join(docs, "pictures", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for i, file := range there {
		there[i] = filepath.Base(file)
	}
	var shown []string
	for _, file := range texts(t) {
		for _, name := range mentioned(t, file) {
			shown = append(shown, name)
			if !slices.Contains(there, name) {
				t.Errorf("%s shows %s, which is not there; run make pictures", filepath.Base(file), name)
			}
		}
	}
	for _, name := range there {
		if !slices.Contains(shown, name) {
			t.Errorf("nothing shows docs/pictures/%s; run make pictures", name)
		}
	}
}

// drawsManual fails the test where a picture of README and manual is not what
// the tour has drawn in dir.
func drawsManual(t *testing.T, dir string) {
	kept, err := filepath.Glob(filepath.Join(docs, "pictures", "*.png"))
	if err != nil || len(kept) == 0 {
		t.Fatalf("found %v, %v", kept, err)
	}
	for _, file := range kept {
		drawn, err := filepath.Glob(filepath.Join(dir, "[0-9][0-9]-"+filepath.Base(file)))
		if err != nil || len(drawn) != 1 {
			t.Errorf("%s: the tour drew %v, %v; run make pictures", filepath.Base(file), drawn, err)
			continue
		}
		was, is := readFile(t, file), readFile(t, drawn[0])
		if bytes.Equal(was, is) {
			continue
		}
		if n := differing(decode(t, file, was), decode(t, drawn[0], is)); n > tolerated() {
			t.Errorf("%s is out of date: %d pixels differ from what the tour draws; run make pictures", filepath.Base(file), n)
		}
	}
}

// tolerated is how many pixels of a picture may differ. The drawing is the same
// to the last bit each time, and a single letter is more than this. Processors
// that multiply and add in one step round otherwise, so there a line may stand
// one pixel aside: a page that changed differs in more, but the changed word does
// not.
func tolerated() int {
	if runtime.GOARCH == "amd64" {
		return 8
	}
	return 20_000 // of a million
}

// differing counts the pixels that an eye could tell apart. Pictures of two
// sizes differ in all.
func differing(a, b image.Image) int {
	if a.Bounds() != b.Bounds() {
		return a.Bounds().Dx()*a.Bounds().Dy() + b.Bounds().Dx()*b.Bounds().Dy()
	}
	n := 0
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			r1, g1, b1, _ := a.At(x, y).RGBA()
			r2, g2, b2, _ := b.At(x, y).RGBA()
			if apart(r1, r2) || apart(g1, g2) || apart(b1, b2) {
				n++
			}
		}
	}
	return n
}

// apart tells whether two values of a colour, of 16 bits, differ by more than
// rounding does.
func apart(a, b uint32) bool {
	const rounding = 4 << 8
	return max(a, b)-min(a, b) > rounding
}

func readFile(t *testing.T, file string) []byte {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func decode(t *testing.T, file string, b []byte) image.Image {
	t.Helper()
	p, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return p
}
