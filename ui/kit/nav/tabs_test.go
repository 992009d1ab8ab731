package nav

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/internal/kittest"
	"mujeeb/ui/kit/prose"
)

func TestTabs(t *testing.T) {
	env := kittest.New(t, "ar", kit.Light)
	tabs := NewTabs(env, Tab{"أ", prose.NewLabel(env, "one", prose.Body)}, Tab{"ب", prose.NewLabel(env, "two", prose.Body)}, Tab{"ج", prose.NewLabel(env, "three", prose.Body)})
	kittest.Show(env, tabs, 300, 200)
	test.Tap(tabs.names[0])
	kittest.Press(env, fyne.KeyLeft, fyne.KeyLeft, fyne.KeyRight)
	if tabs.Selected() != 1 {
		t.Errorf("tab %d is in front", tabs.Selected())
	}
	markup := test.RenderToMarkup(env.Window.Canvas())
	if !strings.Contains(markup, "two") || strings.Contains(markup, "three") {
		t.Error("not only the tab in front is drawn")
	}
}

// Names that grow don't widen the window: they take a second line, and the
// content moves down.
func TestTabs_SecondLine(t *testing.T) {
	env := kittest.New(t, "ar", kit.Light)
	body := prose.NewLabel(env, "one", prose.Body)
	tabs := NewTabs(env, Tab{"أ", body}, Tab{"ب", prose.NewLabel(env, "two", prose.Body)}, Tab{"ج", prose.NewLabel(env, "three", prose.Body)})
	kittest.Show(env, tabs, 300, 200)
	top := kittest.PositionOf(body).Y
	tabs.SetText(1, "لم تصل الرسالة (100000)")
	tabs.SetText(2, "أُلغيت أو تُركت (100000)")
	env.Window.Resize(fyne.NewSize(300, 200))
	if w := env.Window.Canvas().Content().Size().Width; w > 300 {
		t.Errorf("the window became %v wide", w)
	}
	for _, n := range tabs.names {
		if at := kittest.PositionOf(n); at.X < 0 || at.X+n.Size().Width > 300 {
			t.Errorf("%q is at %v, %v wide", n.text, at, n.Size().Width)
		}
	}
	if now := kittest.PositionOf(body).Y; now <= top || now < kittest.PositionOf(tabs.names[2]).Y+tabs.names[2].Size().Height {
		t.Errorf("the content is at %v, before at %v", now, top)
	}
}

// Tab stops once at the names, at the one in front; the arrow keys do the rest.
func TestTabs_OneStop(t *testing.T) {
	env := kittest.New(t, "en", kit.Light)
	tabs := NewTabs(env, Tab{"one", button.New(env, button.Plain, "1", nil)}, Tab{"two", button.New(env, button.Plain, "2", nil)})
	kittest.Show(env, tabs, 300, 300)
	want := []fyne.Focusable{tabs.names[0], tabs.tabs[0].Content.(fyne.Focusable)}
	if got := kittest.TabStops(env); !slices.Equal(got, want) {
		t.Errorf("Tab stops at %v", got)
	}
	tabs.Select(1)
	want = []fyne.Focusable{tabs.names[1], tabs.tabs[1].Content.(fyne.Focusable)}
	if got := kittest.TabStops(env); !slices.Equal(got, want) {
		t.Errorf("with the second in front, Tab stops at %v", got)
	}
	if tabs.names[0].SwitchedOff() {
		t.Error("what Tab passes by counts as switched off")
	}
}
