package piece

import (
	"slices"
	"testing"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/kittest"
)

// The segments fill the bar by their numbers; an empty one takes no room, and a small
// one can still be seen.
func TestShares_Widths(t *testing.T) {
	env := kittest.New(t, "en", kit.Light)
	for _, c := range []struct {
		name string
		n    []int
		want []float32
	}{
		{"all alike", []int{1, 1}, []float32{49, 49}},
		{"an empty one", []int{3, 0}, []float32{100, 0}},
		{"nobody", []int{0, 0}, []float32{0, 0}},
		{"one of a million", []int{999_999, 1}, []float32{94, 4}},
	} {
		s := NewShares(env, Share{"yes", c.n[0], kit.ToneGood}, Share{"no", c.n[1], kit.ToneBad})
		got := s.widths(100)
		for i := range got {
			got[i] = float32(int(got[i] + 0.5))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

// Whoever hears the window gets every number.
func TestShares_Spoken(t *testing.T) {
	env := kittest.New(t, "en", kit.Light)
	s := NewShares(env, Share{"Yes", 1204, kit.ToneGood}, Share{"Never", 0, kit.ToneNeutral})
	if got, want := s.AccessibilityLabel(), "Yes: 1,204, Never: 0"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// The bar begins at the side where lines begin.
func TestShares_Mirrored(t *testing.T) {
	for language, x := range map[string]int{"en": 2, "ar": 197} {
		env := kittest.New(t, language, kit.Light)
		kittest.Show(env, NewShares(env, Share{"a", 1, kit.ToneGood}, Share{"b", 1, kit.ToneBad}), 200, 60)
		good, _ := kit.ToneGood.Colors()
		want := kit.NewTheme(kit.Light, 1).Color(good, 0)
		r, g, b, _ := env.Window.Canvas().Capture().At(x, 6).RGBA()
		if wr, wg, wb, _ := want.RGBA(); r != wr || g != wg || b != wb {
			t.Errorf("%s: the first segment is not at x=%d", language, x)
		}
	}
}
