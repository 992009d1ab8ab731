package kit

import (
	"testing"

	"fyne.io/fyne/v2"
)

// TestGallery_Fields draws every field in both languages, light and dark.
func TestGallery_Fields(t *testing.T) {
	Gallery(t, func(t *testing.T, env *Env, w map[string]string, save func(string)) {
		page, focused := galleryFields(env, w)
		ShowIn(env, page, 1100, 760)
		for _, f := range focused {
			f.FocusGained()
		}
		save("fields")
	})
}

// galleryFields is a page of fields, and those that are to have the focus.
func galleryFields(env *Env, w map[string]string) (page fyne.CanvasObject, focused []fyne.Focusable) {
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
	form := FormGrid(env, Field{Label: w["name"], Widget: name, Hint: w["hint"]}, Field{Label: w["email"], Widget: email},
		Field{Label: w["phone"], Widget: phone}, Field{Label: w["note"], Widget: note},
		Field{Label: w["select"], Widget: NewSelect(env, []Option{{"offers", w["offers"]}}, nil)},
		Field{Label: w["heading"], Widget: Columns(env, 2, empty, password)}, Field{Label: w["title"], Widget: Columns(env, 2, off, long)})
	return OnPage(VBox(NewSearch(env, w["search"], func(string) {}), NewCard(env, w["title"], form))), []fyne.Focusable{name, note}
}
