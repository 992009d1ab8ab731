package kit

import "fyne.io/fyne/v2"

// ConfirmSpec describes a question with two answers.
type ConfirmSpec struct {
	Title  string
	Text   string
	Items  []string          // what goes, what stays: each on a line of its own
	Below  fyne.CanvasObject // stands under them; may be nil
	Width  float32           // as in a DialogSpec
	Yes    string            // the act in a word: "Erase", never "OK"
	No     string            // empty means Cancel
	Other  *Button           // stands between the two answers and is none; may be nil
	Danger bool              // can't be taken back: No has the focus, and Return does not say Yes
	OnYes  func()
	OnNo   func()
}

// Confirm asks before something is done.
func Confirm(env *Env, s ConfirmSpec) *Dialog {
	var d *Dialog
	answer := func(f func()) func() {
		return func() {
			d.Close()
			if f != nil {
				f()
			}
		}
	}
	kind := Primary
	if s.Danger {
		kind = Danger
	}
	no := NewButton(env, Plain, orElse(s.No, env.T("kit.cancel")), answer(s.OnNo))
	yes := NewButton(env, kind, s.Yes, answer(s.OnYes))
	content, buttons := VBox(paragraphs(env, s.Text, s.Items)...), []*Button{no, yes}
	if s.Below != nil {
		content = GiveWay(env, content, s.Below)
	}
	if s.Other != nil {
		buttons = []*Button{no, s.Other, yes}
	}
	spec := DialogSpec{
		Title: s.Title, Content: content, Buttons: buttons, Width: s.Width,
		Focus: yes, Cancel: answer(s.OnNo), Accept: answer(s.OnYes),
	}
	if s.Danger {
		spec.Focus, spec.Accept = no, nil
	}
	d = ShowDialog(env, spec)
	return d
}

func paragraphs(env *Env, text string, items []string) []fyne.CanvasObject {
	var all []fyne.CanvasObject
	if text != "" {
		all = append(all, NewParagraph(env, text, Body))
	}
	if len(items) > 0 {
		all = append(all, NewList(env, items))
	}
	return all
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// ShowMessage tells something that needs no answer.
func ShowMessage(env *Env, title, text string) *Dialog {
	return notify(env, title, NewParagraph(env, text, Body))
}

// ShowError tells a person what went wrong and what to do, in a translated sentence. Details may be empty; they are
// folded away, untranslated, for whoever helps them, and must hold nothing personal.
func ShowError(env *Env, title, sentence, details string) *Dialog {
	content := VBox(NewBanner(env, ToneBad, sentence))
	if details != "" {
		content.Add(NewFold(env, env.T("kit.details"), NewParagraph(env, details, Caption)))
	}
	return notify(env, title, content)
}

func notify(env *Env, title string, content fyne.CanvasObject) *Dialog {
	var d *Dialog
	done := func() { d.Close() }
	b := NewButton(env, Primary, env.T("kit.ok"), done)
	d = ShowDialog(env, DialogSpec{
		Title: title, Content: content, Buttons: []*Button{b}, Focus: b, Accept: done,
	})
	return d
}

// FormSpec describes a dialog of fields.
type FormSpec struct {
	Title  string
	Text   string
	Fields []Field
	Focus  fyne.Focusable // nil means the first field
	Yes    string
	Danger bool
	Width  float32
	Check  func() string // gives the reason why the form can't be sent, or nothing; asked when Yes is pressed
	OnYes  func()
	OnNo   func()
}

// ShowForm asks for several values. Every field that has a Validate is checked when Yes is pressed; the dialog stays
// until all are right.
func ShowForm(env *Env, s FormSpec) *Dialog {
	var d *Dialog
	problem := NewBanner(env, ToneBad, "")
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
	kind := Primary
	if s.Danger {
		kind = Danger
	}
	content := VBox(paragraphs(env, s.Text, nil)...)
	content.Add(FormGrid(env, s.Fields...))
	content.Add(problem)
	spec := DialogSpec{
		Title: s.Title, Content: content, Width: s.Width, Cancel: leave, Focus: s.firstFocus(),
		Buttons: []*Button{NewButton(env, Plain, env.T("kit.cancel"), leave), NewButton(env, kind, s.Yes, send)},
	}
	if !s.Danger {
		spec.Accept = send
	}
	d = ShowDialog(env, spec)
	return d
}

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

func checkForm(env *Env, s FormSpec) (reason string, ok bool) {
	var fields []Checker
	for _, f := range s.Fields {
		if c, is := f.Widget.(Checker); is {
			fields = append(fields, c)
		}
	}
	if !AllRight(env, fields...) {
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
func Prompt(env *Env, s PromptSpec) *Dialog {
	e := NewEntry(env)
	if s.Secret {
		e = NewPasswordEntry(env)
	}
	e.SetText(s.Value)
	e.Validate = s.Validate
	return ShowForm(env, FormSpec{
		Title: s.Title, Text: s.Text, Yes: s.Yes, Fields: []Field{{Label: s.Label, Widget: e}},
		OnYes: func() { s.OnYes(e.Text()) },
	})
}
