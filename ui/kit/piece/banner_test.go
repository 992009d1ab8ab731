package piece

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/kittest"
	"mujeeb/ui/kit/layout"
)

func TestBanner_Say(t *testing.T) {
	env := kittest.New(t, "en", kit.Light)
	b := NewBanner(env, kit.ToneBad, "")
	b.Say("")
	if b.Visible() {
		t.Error("shown without a text")
	}
	if b.Say("wrong"); !b.Visible() || b.Text() != "wrong" {
		t.Error("not shown")
	}
}

func TestProgressLine(t *testing.T) {
	env := kittest.New(t, "en", kit.Light)
	n := 0
	p := NewProgressLine(env, "Importing", kittest.Counted(&n))
	kittest.Show(env, layout.VBox(p), 400, 100)
	p.Set(1204, 2000)
	if got, want := p.Count(), "1,204 of 2,000"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	p.Set(7, 0)
	if got, want := p.Count(), "7"; got != want {
		t.Errorf("of an unknown number: got %q, want %q", got, want)
	}
	if test.Tap(p.cancel); n != 1 {
		t.Error("cancel does nothing")
	}
}
