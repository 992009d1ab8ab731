package piece

import (
	"testing"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/kittest"
)

// Only a tile that leads somewhere shows that the mouse is over it.
func TestStatTile_Hover(t *testing.T) {
	for name, tapped := range map[string]func(){"leads somewhere": func() {}, "leads nowhere": nil} {
		env := kittest.New(t, "en", kit.Light)
		s := NewStatTile(env, "leads", "7", kit.ToneNone, tapped)
		kittest.Show(env, s, 200, 100)
		before := env.Window.Canvas().Capture().At(100, 10)
		s.MouseIn(nil)
		if changed := env.Window.Canvas().Capture().At(100, 10) != before; changed != (tapped != nil) {
			t.Errorf("a tile that %s: the mouse changes it: %v", name, changed)
		}
	}
}
