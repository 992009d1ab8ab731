// Package purposes is the dialog that a purpose is written in, the first one with
// words to start from. Any page may show it where a purpose is missed.
package purposes

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
	"mujeeb/ui/page/fields"
)

// groundKinds are the grounds in the order in which to offer them.
var groundKinds = []data.GroundKind{data.GroundConsent, data.GroundSoftOptIn, data.GroundContract, data.GroundLegalDuty, data.GroundLegitimateInterest}

// First is a purpose with words to start from.
func First(env *kit.Env) data.Purpose {
	return data.Purpose{
		Name: env.T("consent.first.name"), Description: env.T("consent.first.description"), Channel: data.ChannelEmail, Ground: data.GroundConsent,
	}
}

// form is the dialog.
type form struct {
	*page.Place
	before      data.Purpose
	saved       func(id int64)
	name        *field.Entry
	description *field.TextArea
	channel     *field.Select // of a new purpose
	phone       *prose.Label  // says what the channel of telephone is
	ground      *field.Select
	explained   *prose.Label
	demands     *field.Select
}

// Write shows the dialog for p, a new purpose or one to be changed. When it is in
// the vault, saved is called with its ID.
func Write(c *page.Place, p data.Purpose, saved func(id int64)) {
	newForm(c, p, saved).show()
}

func newForm(c *page.Place, p data.Purpose, saved func(id int64)) *form {
	f := &form{Place: c, before: p, saved: saved, name: field.NewEntry(c.Env), description: field.NewTextArea(c.Env, 2)}
	f.name.SetText(p.Name)
	f.name.SetPlaceholder(c.T("consent.name.example"))
	f.name.Validate = func(s string) string {
		if strings.TrimSpace(s) == "" {
			return c.T("consent.name.missing")
		}
		return ""
	}
	f.description.SetText(p.Description)
	f.description.SetPlaceholder(c.T("consent.description.example"))
	options := make([]field.Option, len(groundKinds))
	for i, g := range groundKinds {
		options[i] = field.Option{Key: string(g), Text: c.T("consent.ground." + string(g))}
	}
	f.phone = prose.NewParagraph(c.Env, "", prose.Caption)
	f.channel = field.NewSelect(c.Env, []field.Option{
		{Key: string(data.ChannelEmail), Text: c.T("consent.channel.email")}, {Key: string(data.ChannelPhone), Text: c.T("consent.channel.phone")},
	}, nil)
	f.channel.SetSelected(string(p.Channel))
	f.channel.OnChanged = func(string) { f.explain() }
	f.explained = prose.NewParagraph(c.Env, "", prose.Caption)
	f.ground = field.NewSelect(c.Env, options, nil)
	f.ground.SetSelected(string(p.Ground))
	f.ground.OnChanged = func(string) { f.explain() }
	f.explain()
	f.demands = field.NewSelect(c.Env, fields.Demands(c.Env), nil)
	f.demands.SetSelected(string(p.Demands))
	return f
}

// explain says in plain words what the channel and the ground chosen are.
func (f *form) explain() {
	f.explained.SetText(f.T("consent.explain." + f.ground.Selected()))
	f.phone.SetText("")
	if f.channel.Selected() == string(data.ChannelPhone) {
		f.phone.SetText(f.T("consent.channel.phone.hint"))
	}
}

func (f *form) show() {
	channel := fyne.CanvasObject(layout.VBoxTight(f.channel, f.phone))
	title, ground := f.T("consent.add"), fyne.CanvasObject(layout.VBoxTight(f.ground, layout.MinHeight(64, f.explained)))
	if f.before.ID != 0 {
		title = f.T("consent.edit.title")
		channel = layout.FieldHeight(prose.NewLabel(f.Env, f.T("consent.channel."+string(f.before.Channel)), prose.Body))
		ground = layout.VBoxTight(layout.FieldHeight(prose.NewLabel(f.Env, f.T("consent.ground."+string(f.before.Ground)), prose.Strong)), f.explained,
			prose.NewParagraph(f.Env, f.T("consent.ground.fixed"), prose.Caption))
	}
	dialog.Form(f.Env, dialog.FormSpec{
		Title: title, Width: 600, Yes: f.T("consent.save"), Focus: f.name, OnYes: f.save,
		Fields: []field.Row{
			{Label: f.T("consent.name"), Widget: f.name},
			{Label: f.T("consent.description"), Widget: f.description, Hint: f.T("consent.description.hint")},
			{Label: f.T("consent.channel"), Widget: channel},
			{Label: f.T("consent.ground"), Widget: ground},
			{Label: f.T("consent.demands"), Widget: f.demands, Hint: f.T("consent.demands.hint")},
		},
	})
}

// save saves the purpose. When its words changed, what the change means is asked first.
func (f *form) save() {
	p := f.before
	p.Name, p.Description, p.Ground = strings.TrimSpace(f.name.Text()), strings.TrimSpace(f.description.Text()), data.GroundKind(f.ground.Selected())
	p.Demands = data.Grade(f.demands.Selected())
	if p.ID == 0 {
		p.Channel = data.Channel(f.channel.Selected())
	}
	if p.ID != 0 && (p.Name != f.before.Name || p.Description != f.before.Description) {
		f.askChange(p)
		return
	}
	f.write(p)
}

// askChange asks what changed words mean for those who agreed to the older ones.
func (f *form) askChange(p data.Purpose) {
	page.Attempt(f.Place, f.Vault.GroundCounts, func(counts map[int64]int, err error) {
		if err != nil {
			f.refuse(err)
			return
		}
		newChange(f, p, counts[p.ID]).show()
	})
}

func (f *form) write(p data.Purpose) {
	page.Finish(f.Place, func(ctx context.Context) (int64, error) { return f.Vault.SavePurpose(ctx, p) }, func(id int64, err error) {
		if err != nil {
			f.refuse(err)
			return
		}
		f.saved(id)
	})
}

// refuse shows what went wrong, and the dialog again with what was typed.
func (f *form) refuse(err error) {
	f.show()
	f.Fail(err)
}
