package nav

import (
	"strconv"
	"testing"

	"fyne.io/fyne/v2/theme"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/internal/kittest"
)

// In a window that is too low for them the entries move together: none is cut off, and
// none stands under the foot. Where there is room they are as high as they want.
func TestRail_Low(t *testing.T) {
	env := kittest.New(t, "en", kit.Light)
	var items []RailItem
	for i := range 9 {
		items = append(items, RailItem{Key: strconv.Itoa(i), Text: "Entry", Icon: theme.HomeIcon()})
	}
	foot := button.New(env, button.Plain, "Lock", func() {})
	r := NewRail(env, items, func(string) {}, foot)
	wanted := r.items[0].MinSize().Height
	for _, height := range []float32{900, r.MinSize().Height} {
		kittest.Show(env, r, 208, height)
		end := float32(0)
		for i, it := range r.items {
			y := kittest.PositionOf(it).Y
			if y < end-0.01 {
				t.Errorf("at %v entry %d begins at %v, above the end of the one before at %v", height, i, y, end)
			}
			if end = y + it.Size().Height; height == 900 && it.Size().Height != wanted {
				t.Errorf("entry %d is %v high, want %v", i, it.Size().Height, wanted)
			}
		}
		if foot := kittest.PositionOf(foot).Y; end > foot+0.01 {
			t.Errorf("at %v the entries end at %v, under the foot at %v", height, end, foot)
		}
	}
	if most := float32(9)*(wanted+kit.GapSmall) - 9*spare; r.MinSize().Height > most+150 {
		t.Errorf("the rail wants %v", r.MinSize().Height)
	}
}
