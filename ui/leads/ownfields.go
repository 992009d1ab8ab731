package leads

import (
	"maps"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
)

// ownFields are the fields of the owner's own that a person has: further columns of files,
// and those that are added here.
type ownFields struct {
	form   *form
	names  []string // in the order of the rows
	rows   map[string]*field.Entry
	came   map[string]string // what a row was filled with, as the row shows it
	whole  map[string]string // the same as it is: a row has no place for lines and for spaces around
	object *fyne.Container
}

func newOwnFields(f *form) *ownFields { return &ownFields{form: f, object: layout.VBoxTight()} }

// set shows fields with what is in them.
func (o *ownFields) set(all map[string]string) {
	o.names, o.rows = slices.Sorted(maps.Keys(all)), map[string]*field.Entry{}
	o.came, o.whole = map[string]string{}, all
	for name, value := range all {
		o.rows[name] = o.entry(name, value)
		o.came[name] = o.rows[name].Text()
	}
	o.show()
}

func (o *ownFields) entry(name, value string) *field.Entry {
	e := field.NewEntry(o.form.Env)
	e.SetCaption(name)
	e.SetText(value)
	e.OnSubmitted = func(string) { o.form.OnSave() }
	return e
}

func (o *ownFields) show() {
	f := o.form
	o.object.RemoveAll()
	if len(o.names) > 0 {
		o.object.Add(prose.NewLabel(f.Env, f.T("lead.own"), prose.Strong))
	}
	for _, name := range o.names {
		drop := button.NewWithIcon(f.Env, button.Plain, theme.CancelIcon(), "", func() { o.drop(name) })
		drop.SetCaption(f.T("lead.own.drop", "field", name))
		o.object.Add(layout.VBoxTight(prose.NewParagraph(f.Env, name, prose.Caption), layout.AsideTop(f.Env, o.rows[name], drop)))
	}
	o.object.Add(layout.AlignLeading(f.Env, button.NewWithIcon(f.Env, button.Link, theme.ContentAddIcon(), f.T("lead.own.add"), o.add)))
	if f.object != nil {
		f.object.Refresh()
	}
}

func (o *ownFields) drop(name string) {
	o.names = slices.DeleteFunc(slices.Clone(o.names), func(n string) bool { return n == name })
	delete(o.rows, name)
	o.show()
}

// add asks for the name of a field, and adds it.
func (o *ownFields) add() {
	f := o.form
	dialog.Prompt(f.Env, dialog.PromptSpec{
		Title: f.T("lead.own.add.title"), Text: f.T("lead.own.add.text"), Label: f.T("lead.own.name"), Yes: f.T("lead.own.add.yes"),
		Validate: func(s string) string {
			s = strings.TrimSpace(s)
			switch {
			case s == "":
				return f.T("error.missing")
			case strings.ContainsAny(s, "{}|"):
				return f.T("lead.own.name.wrong")
			case o.rows[s] != nil:
				return f.T("lead.own.name.taken")
			}
			return ""
		},
		OnYes: func(name string) {
			name = strings.TrimSpace(name)
			o.names = append(o.names, name)
			o.rows[name] = o.entry(name, "")
			o.show()
			f.Window.Canvas().Focus(o.rows[name])
		},
	})
}

// values returns what stands in the fields; one that was added and left empty is none.
func (o *ownFields) values() map[string]string {
	all := map[string]string{}
	for name, e := range o.rows {
		before, was := o.whole[name]
		switch value := strings.TrimSpace(e.Text()); {
		case was && e.Text() == o.came[name]:
			all[name] = before
		case was || value != "":
			all[name] = value
		}
	}
	return all
}
