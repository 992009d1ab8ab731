package purposes

import (
	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
)

// change is the dialog that asks what changed words of a purpose mean. Unless the owner
// says otherwise, they mean something new.
type change struct {
	form    *form
	purpose data.Purpose // as it is to be saved
	agreed  int          // how many people agreed to the older words
	kind    *field.RadioGroup
	follows *prose.Label
}

func newChange(f *form, p data.Purpose, agreed int) *change {
	c := &change{form: f, purpose: p, agreed: agreed, follows: prose.NewParagraph(f.Env, "", prose.Caption)}
	c.kind = field.NewRadioGroup(f.Env, []field.Option{
		{Key: string(data.ChangeMeaning), Text: f.T("consent.change.meaning")},
		{Key: string(data.ChangeSpelling), Text: f.T("consent.change.spelling")},
	}, func(string) { c.explain() })
	c.kind.SetSelected(string(data.ChangeMeaning))
	return c
}

// explain says what follows from what is chosen.
func (c *change) explain() {
	if c.kind.Selected() == string(data.ChangeSpelling) {
		c.follows.SetText(c.form.T("consent.change.spelling.text"))
		return
	}
	c.follows.SetText(c.form.T("consent.change.meaning.text", "n", c.agreed))
}

func (c *change) show() {
	f := c.form
	dialog.Form(f.Env, dialog.FormSpec{
		Title: f.T("consent.change.title"), Width: 620, Yes: f.T("consent.change.save"),
		Fields: []field.Row{
			{Label: f.T("consent.change.old"), Widget: c.words(f.before)},
			{Label: f.T("consent.change.new"), Widget: c.words(c.purpose)},
			{Label: f.T("consent.change.kind"), Widget: layout.VBoxTight(c.kind, layout.MinHeight(60, c.follows))},
		},
		OnYes: func() {
			c.purpose.Change = data.Change(c.kind.Selected())
			f.write(c.purpose)
		},
		OnNo: f.show, // with what was typed
	})
}

// words shows the words of a version.
func (c *change) words(p data.Purpose) fyne.CanvasObject {
	box := layout.VBoxTight(layout.FieldHeight(prose.NewParagraph(c.form.Env, p.Name, prose.Strong)))
	if p.Description != "" {
		box.Add(prose.NewParagraph(c.form.Env, p.Description, prose.Body))
	}
	return box
}
