package page_test

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"mujeeb/ui/page"
)

func TestScratchPreferences(t *testing.T) {
	kept := test.NewTempApp(t).Preferences()
	kept.SetString("language", "ar")
	kept.SetInt("width", 900)
	p := page.ScratchPreferences(kept)
	if p.String("language") != "ar" || p.Int("width") != 900 {
		t.Errorf("reads %q and %d before anything was set", p.String("language"), p.Int("width"))
	}
	p.SetString("language", "")
	p.SetInt("width", 0)
	p.SetString("vault", "/tmp/demo")
	if p.String("language") != "" || p.Int("width") != 0 || p.String("vault") != "/tmp/demo" {
		t.Errorf("reads %q, %d, %q after it was set", p.String("language"), p.Int("width"), p.String("vault"))
	}
	if kept.String("language") != "ar" || kept.Int("width") != 900 || kept.String("vault") != "" {
		t.Errorf("the owner's became %q, %d, %q", kept.String("language"), kept.Int("width"), kept.String("vault"))
	}
}
