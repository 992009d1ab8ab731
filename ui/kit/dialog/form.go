package dialog

import (
	"fyne.io/fyne/v2"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
)

// FormSpec describes a dialog of fields.
type FormSpec struct {
	Title  string
	Text   string
	Fields []field.Row
	Focus  fyne.Focusable // nil means the first field
	Yes    string
	Danger bool
	Width  float32
	Check  func() string // returns why the form can't be sent, or nothing
	OnYes  func()
	OnNo   func()
}

// Form asks for several values. When Yes is pressed, every field that is a
// field.Checker is checked, then Check is asked; the dialog stays until all
// will do.
func Form(env *kit.Env, s FormSpec) *kit.Dialog {
	var d *kit.Dialog
	problem := piece.NewBanner(env, kit.ToneBad, "")
	problem.Hide()
	send := func() {
		if reason, ok := checkForm(env, s); !ok {
			problem.Say(reason)
			return
		}
		d.Close()
		if s.OnYes != nil {
			s.OnYes()
		}
	}
	leave := func() {
		d.Close()
		if s.OnNo != nil {
			s.OnNo()
		}
	}
	kind := button.Primary
	if s.Danger {
		kind = button.Danger
	}
	upper := layout.VBox(paragraphs(env, s.Text, nil)...)
	upper.Add(field.Form(env, s.Fields...))
	spec := Spec{
		Title: s.Title, Content: layout.ScrollUpper(env, upper, layout.VBox(problem)), Width: s.Width, Cancel: leave, Focus: s.firstFocus(),
		Buttons: []*button.Button{button.New(env, button.Plain, env.T("kit.cancel"), leave), button.New(env, kind, s.Yes, send)},
	}
	if !s.Danger {
		spec.Accept = send
	}
	d = Show(env, spec)
	return d
}

// firstFocus returns the widget that has the focus first.
func (s FormSpec) firstFocus() fyne.Focusable {
	if s.Focus != nil {
		return s.Focus
	}
	for _, f := range s.Fields {
		if w, ok := f.Widget.(fyne.Focusable); ok {
			return w
		}
	}
	return nil
}

// checkForm reports whether the form can be sent, or the reason why not.
func checkForm(env *kit.Env, s FormSpec) (reason string, ok bool) {
	var fields []field.Checker
	for _, f := range s.Fields {
		if c, is := f.Widget.(field.Checker); is {
			fields = append(fields, c)
		}
	}
	if !field.AllRight(env, fields...) {
		return "", false
	}
	if s.Check != nil {
		reason = s.Check()
	}
	return reason, reason == ""
}

// PromptSpec describes a dialog that asks for one line.
type PromptSpec struct {
	Title    string
	Text     string
	Label    string
	Value    string
	Yes      string
	Secret   bool // a password
	Validate func(string) string
	OnYes    func(string)
}

// Prompt asks for one line of text.
func Prompt(env *kit.Env, s PromptSpec) *kit.Dialog {
	e := field.NewEntry(env)
	if s.Secret {
		e = field.NewPasswordEntry(env)
	}
	e.SetText(s.Value)
	e.Validate = s.Validate
	return Form(env, FormSpec{
		Title: s.Title, Text: s.Text, Yes: s.Yes, Fields: []field.Row{{Label: s.Label, Widget: e}},
		OnYes: func() { s.OnYes(e.Text()) },
	})
}
