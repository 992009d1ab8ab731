package lines

import (
	"strings"
	"testing"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/kittest"
)

// Lines are no wider than the room, and together they are the text.
func TestWrap_NothingIsLost(t *testing.T) {
	kittest.New(t, "en", kit.Light)
	f := Face{Size: 14}
	for _, text := range []string{"", " ", "one two three four five", "averyveryverylongwordthatfitsnowhere and more", "سارة العلي من عمّان  وسألت عن السعر", "a  b   c "} {
		for _, room := range []float32{30, 60, 200} {
			rs := []rune(text)
			var back []string
			at := 0
			for _, s := range wrap(rs, 0, len(rs), room, func(s string) float32 { return f.Width(s, 0) }) {
				line := string(rs[s.from:s.to])
				if f.Width(line, 0) > room+1 && s.to-s.from > 1 {
					t.Errorf("%q in %v: %q is too wide", text, room, line)
				}
				if s.from > at {
					back = append(back, " ")
				}
				back, at = append(back, line), s.to
			}
			if got := strings.Join(back, ""); got != text {
				t.Errorf("%q in %v came back as %q", text, room, got)
			}
		}
	}
}
