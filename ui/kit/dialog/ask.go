package dialog

import (
	"fyne.io/fyne/v2"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
)

// ConfirmSpec describes a question with two answers.
type ConfirmSpec struct {
	Title  string
	Text   string
	Items  []string          // a list under Text: what goes, what stays
	Below  fyne.CanvasObject // stands under Items; may be nil
	Width  float32           // as in Spec
	Yes    string            // names the act: "Erase", never "OK"
	No     string            // empty means Cancel
	Other  *button.Button    // stands between the answers; may be nil
	Danger bool              // No has the focus, and Return does not say Yes
	Check  func() string     // returns why Yes can't be said yet, or nothing; may be nil
	OnYes  func()
	OnNo   func()
}

// Confirm asks a question before something is done. Each answer closes the
// dialog first and then calls its function. While Check has a reason against Yes, the dialog
// says it and stays.
func Confirm(env *kit.Env, s ConfirmSpec) *kit.Dialog {
	var d *kit.Dialog
	answer := func(f func()) func() {
		return func() {
			d.Close()
			if f != nil {
				f()
			}
		}
	}
	kind := button.Primary
	if s.Danger {
		kind = button.Danger
	}
	problem := piece.NewBanner(env, kit.ToneBad, "")
	problem.Hide()
	agree := func() {
		if s.Check != nil {
			if reason := s.Check(); reason != "" {
				problem.Say(reason)
				return
			}
		}
		answer(s.OnYes)()
	}
	no := button.New(env, button.Plain, orElse(s.No, env.T("kit.cancel")), answer(s.OnNo))
	yes := button.New(env, kind, s.Yes, agree)
	content, buttons := layout.VBox(paragraphs(env, s.Text, s.Items)...), []*button.Button{no, yes}
	if s.Below != nil {
		content = layout.ScrollUpper(env, content, layout.VBox(s.Below, problem))
	}
	if s.Other != nil {
		buttons = []*button.Button{no, s.Other, yes}
	}
	spec := Spec{
		Title: s.Title, Content: content, Buttons: buttons, Width: s.Width,
		Focus: yes, Cancel: answer(s.OnNo), Accept: agree,
	}
	if s.Danger {
		spec.Focus, spec.Accept = no, nil
	}
	d = Show(env, spec)
	return d
}

// paragraphs returns a text and the list under it, leaving out what is empty.
func paragraphs(env *kit.Env, text string, items []string) []fyne.CanvasObject {
	var all []fyne.CanvasObject
	if text != "" {
		all = append(all, prose.NewParagraph(env, text, prose.Body))
	}
	if len(items) > 0 {
		all = append(all, piece.NewList(env, items))
	}
	return all
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// Message tells something that needs no answer.
func Message(env *kit.Env, title, text string) *kit.Dialog {
	return notify(env, title, prose.NewParagraph(env, text, prose.Body))
}

// Error tells a person what went wrong and what to do, in a translated
// sentence. details are for whoever helps them: untranslated, folded away, and
// never personal. They may be empty.
func Error(env *kit.Env, title, sentence, details string) *kit.Dialog {
	content := layout.VBox(piece.NewBanner(env, kit.ToneBad, sentence))
	if details != "" {
		content.Add(piece.NewFold(env, env.T("kit.details"), prose.NewParagraph(env, details, prose.Caption)))
	}
	return notify(env, title, content)
}

// notify opens a dialog whose only answer is OK.
func notify(env *kit.Env, title string, content fyne.CanvasObject) *kit.Dialog {
	var d *kit.Dialog
	done := func() { d.Close() }
	b := button.New(env, button.Primary, env.T("kit.ok"), done)
	d = Show(env, Spec{
		Title: title, Content: content, Buttons: []*button.Button{b}, Focus: b, Accept: done,
	})
	return d
}
