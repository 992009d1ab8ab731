package field

import (
	"testing"

	"fyne.io/fyne/v2"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/kittest"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
)

// TestGallery_Fields draws every field in both languages, light and dark.
func TestGallery_Fields(t *testing.T) {
	kittest.Gallery(t, func(t *testing.T, env *kit.Env, w map[string]string, save func(string)) {
		page, focused := galleryFields(env, w)
		kittest.Show(env, kittest.OnPage(page), 1100, 760)
		for _, f := range focused {
			f.FocusGained()
		}
		save("fields")
	})
}

// A field that is not shown while the look changes has the new one when it is.
func TestGallery_FieldsChangeLook(t *testing.T) {
	kittest.ChangesLook(t, func(env *kit.Env, w map[string]string) fyne.CanvasObject {
		page, _ := galleryFields(env, w)
		return page
	})
}

// galleryFields returns a page of fields, and those that are to have the focus.
func galleryFields(env *kit.Env, w map[string]string) (page *fyne.Container, focused []fyne.Focusable) {
	name := NewEntry(env)
	name.SetText(w["namev"])
	name.move(3, false)
	name.anchor = len(name.text) - 1
	email := NewEntry(env)
	email.Direction = LTR
	email.SetText("sara@example")
	email.SetError(w["bad"])
	phone := NewEntry(env)
	phone.Direction = LTR
	phone.SetText("+962 79 123 4567")
	note := NewTextArea(env, 6)
	note.SetText(w["notev"])
	note.move(60, false)
	note.anchor = 20
	empty := NewEntry(env)
	empty.SetPlaceholder(w["hint"])
	password := NewPasswordEntry(env)
	password.SetText("correct horse")
	off := NewEntry(env)
	off.SetText(w["namev"])
	off.Disable()
	long := NewEntry(env)
	long.SetText(w["text"])
	form := Form(env, Row{Label: w["name"], Widget: name, Hint: w["hint"]}, Row{Label: w["email"], Widget: email},
		Row{Label: w["phone"], Widget: phone}, Row{Label: w["note"], Widget: note},
		Row{Label: w["select"], Widget: NewSelect(env, []Option{{"offers", w["offers"]}}, nil)},
		Row{Label: w["heading"], Widget: layout.Columns(env, 2, empty, password)}, Row{Label: w["title"], Widget: layout.Columns(env, 2, off, long)})
	return layout.VBox(NewSearch(env, w["search"], func(string) {}), piece.NewCard(env, w["title"], form)), []fyne.Focusable{name, note}
}
