package kit_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/grid"
	"mujeeb/ui/kit/internal/kittest"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
)

// Every widget says what it is called, what stands in it and how it stands. What
// shows dots says nothing of what was typed, also while it is shown.
func TestAccess_Labels(t *testing.T) {
	env := kittest.New(t, "en", kit.Light)
	icon := button.NewWithIcon(env, button.Plain, theme.DeleteIcon(), "", nil)
	icon.SetCaption("Remove")
	off := button.New(env, button.Plain, "Send", nil)
	off.Disable()
	name, password, empty := field.NewEntry(env), field.NewPasswordEntry(env), field.NewEntry(env)
	name.SetText("Amal")
	name.SetError("Too short.")
	password.SetText("olive")
	empty.SetPlaceholder("such as Amal")
	search := field.NewSearch(env, "Search", func(string) {})
	found := field.NewSearch(env, "Search", func(string) {})
	found.SetText("olive")
	check := field.NewCheck(env, "Agreed", nil)
	chosen := field.NewSelect(env, []field.Option{{Key: "a", Text: "Offers"}}, nil)
	chosen.SetSelected("a")
	box := layout.VBoxTight(chosen, prose.NewLabel(env, "hint", prose.Caption))
	field.Form(env, field.Row{Label: "Name", Widget: name}, field.Row{Label: "Password", Widget: password}, field.Row{Label: "Other", Widget: empty}, field.Row{Label: "Purpose", Widget: box})
	rows := grid.New(env, []grid.Column{{Title: "Who"}, {Title: "State"}}, func() int { return 2 }, func(_, col int) string { return []string{"Amal", ""}[col] })
	rows.Select(1)
	progress := piece.NewProgressLine(env, "Importing", nil)
	progress.Set(1, 2)
	for _, c := range []struct {
		widget fyne.Accessible
		label  string
		role   fyne.AccessibleRole
	}{
		{icon, "Remove", fyne.AccessibleRoleButton},
		{off, "Send, switched off", fyne.AccessibleRoleButton},
		{name, "Name, Amal, Too short.", fyne.AccessibleRoleText},
		{password, "Password, filled in, hidden", fyne.AccessibleRoleText},
		{empty, "Other, such as Amal", fyne.AccessibleRoleText},
		{search, "Search", fyne.AccessibleRoleText},
		{found, "Search, olive", fyne.AccessibleRoleText},
		{check, "Agreed, not ticked", fyne.AccessibleRoleButton},
		{chosen, "Purpose, Offers", fyne.AccessibleRoleButton},
		{rows, "row 2 of 2, Who Amal, chosen", fyne.AccessibleRoleText},
		{grid.New(env, nil, func() int { return 0 }, nil), "nothing in it", fyne.AccessibleRoleText},
		{piece.NewStatTile(env, "leads", "7", kit.ToneNone, func() {}), "leads, 7", fyne.AccessibleRoleLink},
		{piece.NewStatTile(env, "leads", "7", kit.ToneNone, nil), "leads, 7", fyne.AccessibleRoleText},
		{piece.NewBadge(env, "Sent", kit.ToneGood), "Sent", fyne.AccessibleRoleText},
		{piece.NewBanner(env, kit.ToneBad, "Failed."), "Failed.", fyne.AccessibleRoleText},
		{progress, "Importing, 1 of 2", fyne.AccessibleRoleText},
		{prose.NewLabel(env, "a text", prose.Body), "a text", fyne.AccessibleRoleText},
		{prose.NewRichText([]prose.Span{{Text: "a "}, {Text: "text", Bold: true}}, false), "a text", fyne.AccessibleRoleText},
	} {
		if label, role := c.widget.AccessibilityLabel(), c.widget.AccessibilityRole(); label != c.label || role != c.role {
			t.Errorf("%T says %q as a %s, want %q as a %s", c.widget, label, role, c.label, c.role)
		}
	}
}
