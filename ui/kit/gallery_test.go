package kit_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/grid"
	"mujeeb/ui/kit/internal/kittest"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/nav"
	"mujeeb/ui/kit/picker"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/kit/qr"
)

// TestGallery draws every widget in both languages, light and dark; package
// field draws its own.
func TestGallery(t *testing.T) {
	kittest.Gallery(t, func(t *testing.T, env *kit.Env, w map[string]string, save func(string)) {
		kittest.Show(env, galleryControls(env, w), 1100, 860)
		save("controls")
		kittest.Show(env, galleryGrid(env, w), 1000, 520)
		save("grid")
		kittest.Show(env, galleryCode(t, env, w), 560, 360)
		save("code")
		dialog.Confirm(env, dialog.ConfirmSpec{
			Title: w["confirm"], Text: w["confirmt"], Items: []string{w["i1"], w["i2"]}, Yes: w["erase"], No: w["keep"], Danger: true,
		})
		save("confirm")
		env.CloseDialogs()
		galleryOverlays(t, env, w, save)
	})
}

// A page that is not shown while the look changes has the new one when it is.
func TestGallery_ChangesLook(t *testing.T) {
	for name, make := range map[string]func(*kit.Env, map[string]string) fyne.CanvasObject{
		"controls": controls,
		"grid":     func(env *kit.Env, w map[string]string) fyne.CanvasObject { return sample(env, w) },
		"empty": func(env *kit.Env, w map[string]string) fyne.CanvasObject {
			return piece.NewEmptyState(env, theme.MailComposeIcon(), w["empty"], w["emptyt"], nil)
		},
	} {
		t.Run(name, func(t *testing.T) { kittest.ChangesLook(t, make) })
	}
}

func galleryControls(env *kit.Env, w map[string]string) fyne.CanvasObject {
	return kittest.OnPage(controls(env, w))
}

// controls is a page of most widgets.
func controls(env *kit.Env, w map[string]string) fyne.CanvasObject {
	disabled := button.New(env, button.Primary, w["start"], nil)
	disabled.Disable()
	focused := button.New(env, button.Plain, w["test"], nil)
	focused.FocusGained()
	hovered := button.NewWithIcon(env, button.Plain, theme.MailSendIcon(), w["test"], nil)
	hovered.MouseIn(nil)
	buttons := layout.HBox(env,
		button.NewWithIcon(env, button.Primary, theme.MediaPlayIcon(), w["start"], nil), focused, hovered,
		button.NewWithIcon(env, button.Danger, theme.DeleteIcon(), w["erase"], nil), button.New(env, button.Link, w["more"], nil), disabled,
		button.NewWithIcon(env, button.Plain, theme.SettingsIcon(), "", nil))
	check := field.NewCheck(env, w["check"], nil)
	check.SetChecked(true)
	radio := field.NewRadioGroup(env, []field.Option{{Key: "email", Text: w["radio1"]}, {Key: "messenger", Text: w["radio2"]}}, nil)
	radio.SetSelected("messenger")
	chosen := field.NewSelect(env, []field.Option{{Key: "offers", Text: w["offers"]}, {Key: "news", Text: w["news"]}}, nil)
	chosen.SetSelected("offers")
	progress := piece.NewProgressLine(env, w["work"], func() {})
	progress.Set(1204, 2000)
	tabs := nav.NewTabs(env, nav.Tab{Text: w["tab1"], Content: prose.NewParagraph(env, w["text"], prose.Body)}, nav.Tab{Text: w["tab2"], Content: prose.NewParagraph(env, "", prose.Body)})
	tiles := layout.Columns(env, 3, piece.NewStatTile(env, w["leads"], "1,000,000", kit.ToneNone, func() {}),
		piece.NewStatTile(env, w["due"], "2", kit.ToneWarn, func() {}), piece.NewStatTile(env, w["unsure"], "1", kit.ToneBad, func() {}))
	badges := layout.HBox(env, piece.NewBadge(env, w["s1"], kit.ToneGood), piece.NewBadge(env, w["s2"], kit.ToneBad), piece.NewBadge(env, w["radio1"], kit.ToneInfo),
		piece.NewBadge(env, w["news"], kit.ToneNeutral), piece.NewBadge(env, w["due"], kit.ToneWarn))
	return layout.VBox(
		layout.HBox(env, prose.NewLabel(env, w["title"], prose.Title), layout.Spacer(), badges),
		piece.NewBanner(env, kit.ToneWarn, w["banner"], button.New(env, button.Plain, w["fix"], nil)),
		tiles,
		layout.Columns(env, 2,
			piece.NewCard(env, w["heading"], layout.VBox(prose.NewParagraph(env, w["text"], prose.Body), prose.NewLabel(env, w["caption"], prose.Caption),
				field.NewTags(env, []string{w["offers"], w["news"], "VIP 2026"}, func(string) {})), button.New(env, button.Link, w["more"], nil)),
			piece.NewCard(env, "", layout.VBox(tabs)),
		),
		buttons,
		layout.HBox(env, check, radio, chosen, field.NewSelect(env, []field.Option{{Key: "offers", Text: w["offers"]}}, nil)),
		progress,
		layout.HBox(env, layout.Spacer(), piece.NewEmptyState(env, theme.MailComposeIcon(), w["empty"], w["emptyt"], button.NewWithIcon(env, button.Primary, theme.ContentAddIcon(), w["new"], nil)), layout.Spacer()),
	)
}

func galleryGrid(env *kit.Env, w map[string]string) fyne.CanvasObject {
	g := sample(env, w)
	page := kittest.OnPage(g)
	kittest.Show(env, page, 1000, 520)
	g.Select(999_999)
	for range 4 {
		g.TypedShortcut(kittest.Ctrl(fyne.KeyUp))
	}
	g.TypedKey(kittest.Key(fyne.KeySpace))
	g.FocusGained()
	g.MouseMoved(kittest.MouseAt(100, 140))
	return page
}

// sample is a grid of a million rows.
func sample(env *kit.Env, w map[string]string) *grid.Grid {
	names := []string{"سارة العلي", "Jonas Weber", "محمد Al-Masri (2)", "شركة النور للتجارة العامة والمقاولات والاستيراد والتصدير في عمّان", "Émilie Dubois-Montgomery of the long and winding name and family"}
	g := grid.New(env, []grid.Column{
		{Title: w["c1"], Width: 160, Weight: 2, Sortable: true}, {Title: w["c2"], Width: 150, LTR: true, Sortable: true},
		{Title: w["c3"], Width: 120, Weight: 1}, {Title: w["c4"], Width: 120, Sortable: true},
	}, func() int { return 1_000_000 }, func(row, col int) string {
		switch col {
		case 0:
			return names[row%len(names)]
		case 1:
			return fmt.Sprintf("+962 79 %07d", row)
		case 2:
			return "leads.csv"
		}
		return []string{w["s1"], w["s2"]}[row%2]
	})
	g.Tone = func(row, col int) kit.Tone {
		if col != 3 {
			return kit.ToneNone
		}
		return []kit.Tone{kit.ToneGood, kit.ToneBad}[row%2]
	}
	g.SetSort(0, false)
	return g
}

func galleryCode(t *testing.T, env *kit.Env, w map[string]string) fyne.CanvasObject {
	code, err := qr.Encode(w["text"])
	if err != nil {
		t.Fatal(err)
	}
	return kittest.OnPage(piece.NewCard(env, w["heading"], layout.HBox(env, qr.NewView(env, code, w["heading"]), prose.NewLabel(env, w["caption"], prose.Caption))))
}

// galleryOverlays draws what opens over a page.
func galleryOverlays(t *testing.T, env *kit.Env, w map[string]string, save func(string)) {
	name := field.NewEntry(env)
	name.Validate = func(string) string { return w["bad"] }
	dialog.Form(env, dialog.FormSpec{Title: w["new"], Text: w["emptyt"], Yes: w["start"], Fields: []field.Row{
		{Label: w["name"], Widget: name, Hint: w["hint"]},
		{Label: w["select"], Widget: field.NewSelect(env, []field.Option{{Key: "offers", Text: w["offers"]}}, nil)},
		{Label: "", Widget: field.NewCheck(env, w["check"], nil)},
	}})
	kittest.Press(env, fyne.KeyReturn)
	save("form")
	env.CloseDialogs()

	dialog.Error(env, w["work"], w["text"], "smtp: 535 5.7.8 authentication failed")
	save("error")
	env.CloseDialogs()

	chosen := field.NewSelect(env, []field.Option{{Key: "a", Text: w["offers"]}, {Key: "b", Text: w["news"]}, {Key: "c", Text: "Facebook 2026"}, {Key: "d", Text: w["heading"]}}, nil)
	chosen.SetSelected("b")
	kittest.Show(env, kittest.OnPage(layout.VBox(layout.AlignLeading(env, chosen))), 500, 300)
	chosen.Open()
	save("menu")
	kittest.Press(env, fyne.KeyEscape)

	kittest.Show(env, kittest.OnPage(layout.VBox()), 900, 680)
	posted := make(kittest.Queue, 10)
	env.Post = func(f func()) { posted <- f }
	t.Setenv("HOME", "testdata") // where a choice begins
	picker.New(env, nil).SaveFile("leads.csv", kit.Filter{}, func(string) {})
	posted.Run(t)
	save("picker")
	env.CloseDialogs()
}
