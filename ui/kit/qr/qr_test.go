//go:build !windows

package qr_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os/exec"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/kittest"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/qr"
)

// zbarimg reads codes. Nobody here wrote it; `make test` installs it.
const zbarimg = "/usr/bin/zbarimg"

// head is as long as the signed head of a ledger.
const head = "mujeeb/5d2f6f0c93b14f63\n1234\nkS0dkIDJvc8zKrzuWoRVKQ4bdqbZmBmCZGbHbGnTyJo=\ntime 2026-11-30T07:20:11.042Z\n\n" +
	"— mujeeb/5d2f6f0c93b14f63 fCVZcgAAAAABBBBBCCCCCDDDDDEEEEEFFFFFGGGGGHHHHHIIIIIJJJJJKKKKKLLLLLMMMMMNNNNNOOOOOPPPPPQQQQQR=\n"

// read returns what zbarimg reads in a picture.
func read(tb testing.TB, img image.Image) string {
	tb.Helper()
	var file, said bytes.Buffer
	if err := png.Encode(&file, img); err != nil {
		tb.Fatal(err)
	}
	cmd := exec.Command(zbarimg, "--quiet", "--raw", "--oneshot", "-Sbinary", "-")
	cmd.Stdin, cmd.Stderr = &file, &said
	out, err := cmd.Output()
	if err != nil {
		tb.Errorf("zbarimg: %v: %s; make test installs it", err, said.String())
	}
	return string(out)
}

func encode(tb testing.TB, text string) qr.Code {
	tb.Helper()
	code, err := qr.Encode(text)
	if err != nil {
		tb.Fatal(err)
	}
	return code
}

func TestEncode_Texts(t *testing.T) {
	for _, text := range []string{head, "1", "0123456789", "HTTPS://EXAMPLE.ORG", "السلام عليكم", "\x00\n\xff", strings.Repeat("مجيب ", 255)} {
		code := encode(t, text)
		if got := read(t, code.Image(3*code.Modules(), 3*code.Modules())); got != text {
			t.Errorf("%d bytes: read as %q, not %q", len(text), got, text)
		}
	}
	for _, text := range []string{"", strings.Repeat("a", 2332)} {
		if code, err := qr.Encode(text); err == nil {
			t.Errorf("%d bytes: a code of %d modules", len(text), code.Modules())
		}
	}
}

// Whatever the size of a picture, every module has the same width, with a quiet zone.
func TestCode_Image(t *testing.T) {
	code := encode(t, head)
	for _, size := range []image.Point{{code.Modules(), code.Modules()}, {137, 137}, {138, 400}, {1000, 211}, {501, 503}} {
		img := code.Image(size.X, size.Y)
		side := min(size.X, size.Y) / code.Modules()
		left, top := (size.X-side*len(code))/2, (size.Y-side*len(code))/2
		if img.Bounds().Size() != size || left < side*4 || top < side*4 { // ISO/IEC 18004, section 5.3.8
			t.Errorf("%v: a picture of %v, a quiet zone of %d and %d", size, img.Bounds(), left, top)
		}
		for y := range size.Y {
			for x := range size.X {
				black := false
				if x >= left && y >= top && x < left+side*len(code) && y < top+side*len(code) {
					black = code[(y-top)/side][(x-left)/side]
				}
				if r, _, _, _ := img.At(x, y).RGBA(); (r == 0) != black || r != 0 && r != 0xffff {
					t.Fatalf("%v: at %d, %d: %d", size, x, y, r)
				}
			}
		}
	}
	for _, size := range []image.Point{{0, 0}, {-1, 5}, {code.Modules() - 1, 1000}} {
		_ = code.Image(size.X, size.Y) // white, if anything
	}
}

// A code on a page is read in both languages and modes, at any size, also where the
// window has room to spare on one side.
func TestView_IsRead(t *testing.T) {
	code := encode(t, head)
	for _, lang := range []string{"en", "ar"} {
		for _, mode := range []kit.Mode{kit.Light, kit.Dark} {
			env := kittest.New(t, lang, mode)
			v := qr.NewView(env, code, "Ledger")
			for _, s := range []fyne.Size{v.MinSize(), fyne.NewSize(300, 217.5), fyne.NewSize(351.3, 700)} {
				kittest.Show(env, kittest.OnPage(layout.VBoxGrow(0, v)), s.Width+2*kit.GapLarge, s.Height+2*kit.GapLarge)
				img := env.Window.Canvas().Capture()
				if got := read(t, img); got != head {
					t.Errorf("%s, %v, %v: read as %q", lang, mode, s, got)
				}
				wantSharp(t, img, v)
			}
		}
	}
}

// wantSharp holds that where a code stands there is nothing between black and white.
func wantSharp(tb testing.TB, img image.Image, v *qr.View) {
	tb.Helper()
	at, size, seen := kittest.PositionOf(v), v.Size(), map[uint32]bool{}
	side := min(size.Width, size.Height)
	left, top := at.X+(size.Width-side)/2, at.Y+(size.Height-side)/2
	for y := int(top) + 2; y < int(top+side)-2; y++ {
		for x := int(left) + 2; x < int(left+side)-2; x++ {
			r, _, _, _ := img.At(x, y).RGBA()
			seen[r] = true
		}
	}
	if len(seen) != 2 || !seen[0] || !seen[0xffff] {
		tb.Errorf("%v: %d colours", size, len(seen))
	}
}

func TestView_Access(t *testing.T) {
	env := kittest.New(t, "en", kit.Light)
	v := qr.NewView(env, encode(t, head), "Head of the ledger")
	if got := fmt.Sprint(v.AccessibilityLabel(), "; ", v.AccessibilityRole()); got != "QR code, Head of the ledger; text" {
		t.Errorf("it says %q", got)
	}
}
