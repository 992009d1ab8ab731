package kit_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/ui/kit"
)

// TestGallery draws every widget in both languages, light and dark, but for those that have a gallery of their own.
func TestGallery(t *testing.T) {
	kit.Gallery(t, func(t *testing.T, env *kit.Env, w map[string]string, save func(string)) {
		kit.ShowIn(env, galleryControls(env, w), 1100, 860)
		save("controls")
		kit.ShowIn(env, galleryGrid(env, w), 1000, 520)
		save("grid")
		kit.Confirm(env, kit.ConfirmSpec{
			Title: w["confirm"], Text: w["confirmt"], Items: []string{w["i1"], w["i2"]}, Yes: w["erase"], No: w["keep"], Danger: true,
		})
		save("confirm")
		env.CloseDialogs()
		galleryOverlays(t, env, w, save)
	})
}

func galleryControls(env *kit.Env, w map[string]string) fyne.CanvasObject {
	disabled := kit.NewButton(env, kit.Primary, w["start"], nil)
	disabled.Disable()
	focused := kit.NewButton(env, kit.Plain, w["test"], nil)
	focused.FocusGained()
	hovered := kit.NewIconButton(env, kit.Plain, theme.MailSendIcon(), w["test"], nil)
	hovered.MouseIn(nil)
	buttons := kit.Row(env,
		kit.NewIconButton(env, kit.Primary, theme.MediaPlayIcon(), w["start"], nil), focused, hovered,
		kit.NewIconButton(env, kit.Danger, theme.DeleteIcon(), w["erase"], nil), kit.NewButton(env, kit.Link, w["more"], nil), disabled,
		kit.NewIconButton(env, kit.Plain, theme.SettingsIcon(), "", nil))
	check := kit.NewCheck(env, w["check"], nil)
	check.SetChecked(true)
	radio := kit.NewRadioGroup(env, []kit.Option{{Key: "email", Text: w["radio1"]}, {Key: "messenger", Text: w["radio2"]}}, nil)
	radio.SetSelected("messenger")
	chosen := kit.NewSelect(env, []kit.Option{{Key: "offers", Text: w["offers"]}, {Key: "news", Text: w["news"]}}, nil)
	chosen.SetSelected("offers")
	progress := kit.NewProgressLine(env, w["work"], func() {})
	progress.Set(1204, 2000)
	tabs := kit.NewTabs(env, kit.Tab{Text: w["tab1"], Content: kit.NewParagraph(env, w["text"], kit.Body)}, kit.Tab{Text: w["tab2"], Content: kit.NewParagraph(env, "", kit.Body)})
	tiles := kit.Columns(env, 3, kit.NewStatTile(env, w["leads"], "1,000,000", kit.ToneNone, func() {}),
		kit.NewStatTile(env, w["due"], "2", kit.ToneWarn, func() {}), kit.NewStatTile(env, w["unsure"], "1", kit.ToneBad, func() {}))
	badges := kit.Row(env, kit.NewBadge(env, w["s1"], kit.ToneGood), kit.NewBadge(env, w["s2"], kit.ToneBad), kit.NewBadge(env, w["radio1"], kit.ToneInfo),
		kit.NewBadge(env, w["news"], kit.ToneNeutral), kit.NewBadge(env, w["due"], kit.ToneWarn))
	return kit.OnPage(kit.VBox(
		kit.Row(env, kit.NewLabel(env, w["title"], kit.Title), kit.Spacer(), badges),
		kit.NewBanner(env, kit.ToneWarn, w["banner"], kit.NewButton(env, kit.Plain, w["fix"], nil)),
		tiles,
		kit.Columns(env, 2,
			kit.NewCard(env, w["heading"], kit.VBox(kit.NewParagraph(env, w["text"], kit.Body), kit.NewLabel(env, w["caption"], kit.Caption),
				kit.NewTags(env, []string{w["offers"], w["news"], "VIP 2026"}, func(string) {})), kit.NewButton(env, kit.Link, w["more"], nil)),
			kit.NewCard(env, "", kit.VBox(tabs)),
		),
		buttons,
		kit.Row(env, check, radio, chosen, kit.NewSelect(env, []kit.Option{{Key: "offers", Text: w["offers"]}}, nil)),
		progress,
		kit.Row(env, kit.Spacer(), kit.NewEmptyState(env, theme.MailComposeIcon(), w["empty"], w["emptyt"], kit.NewIconButton(env, kit.Primary, theme.ContentAddIcon(), w["new"], nil)), kit.Spacer()),
	))
}

func galleryGrid(env *kit.Env, w map[string]string) fyne.CanvasObject {
	names := []string{"سارة العلي", "Jonas Weber", "محمد Al-Masri (2)", "شركة النور للتجارة العامة والمقاولات والاستيراد والتصدير في عمّان", "Émilie Dubois-Montgomery of the long and winding name and family"}
	g := kit.NewGrid(env, []kit.Column{
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
	page := kit.OnPage(g)
	kit.ShowIn(env, page, 1000, 520)
	g.Select(999_999)
	for range 4 {
		g.TypedShortcut(kit.WithCtrl(fyne.KeyUp))
	}
	g.TypedKey(kit.KeyEvent(fyne.KeySpace))
	g.FocusGained()
	g.MouseMoved(kit.MouseAt(100, 140))
	return page
}

// galleryOverlays draws what opens over a page.
func galleryOverlays(t *testing.T, env *kit.Env, w map[string]string, save func(string)) {
	name := kit.NewEntry(env)
	name.Validate = func(string) string { return w["bad"] }
	kit.ShowForm(env, kit.FormSpec{Title: w["new"], Text: w["emptyt"], Yes: w["start"], Fields: []kit.Field{
		{Label: w["name"], Widget: name, Hint: w["hint"]},
		{Label: w["select"], Widget: kit.NewSelect(env, []kit.Option{{Key: "offers", Text: w["offers"]}}, nil)},
		{Label: "", Widget: kit.NewCheck(env, w["check"], nil)},
	}})
	kit.PressKeys(env, fyne.KeyReturn)
	save("form")
	env.CloseDialogs()

	kit.ShowError(env, w["work"], w["text"], "smtp: 535 5.7.8 authentication failed")
	save("error")
	env.CloseDialogs()

	chosen := kit.NewSelect(env, []kit.Option{{Key: "a", Text: w["offers"]}, {Key: "b", Text: w["news"]}, {Key: "c", Text: "Facebook 2026"}, {Key: "d", Text: w["heading"]}}, nil)
	chosen.SetSelected("b")
	kit.ShowIn(env, kit.OnPage(kit.VBox(kit.Leading(env, chosen))), 500, 300)
	chosen.Open()
	save("menu")
	kit.PressKeys(env, fyne.KeyEscape)

	kit.ShowIn(env, kit.OnPage(kit.VBox()), 900, 680)
	posted := make(kit.Queue, 10)
	env.Post = func(f func()) { posted <- f }
	t.Setenv("HOME", "testdata") // where a choice begins
	kit.NewPicker(env, nil).SaveFile("leads.csv", kit.Filter{}, func(string) {})
	posted.Run(t)
	save("picker")
	env.CloseDialogs()
}
