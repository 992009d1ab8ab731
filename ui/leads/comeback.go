package leads

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
	"mujeeb/ui/page/fields"
)

// comeback is the dialog that takes down the word by which somebody comes back whom an
// erasure keeps out.
type comeback struct {
	page     *leadPage
	lead     *data.Lead
	purposes []data.Purpose
	blocked  []data.Identity // of the lead's addresses, those that an erasure keeps out
	who      *field.Select
	copy     fyne.CanvasObject // of them, which fills the form
	filled   *prose.Label      // from which copy that was
	channel  *field.Select
	when     *fields.When
	grade    *field.Select
	needs    *prose.Label
	purpose  *field.Select
	how      *field.TextArea
	dialog   *kit.Dialog
}

// askComeback asks for the person's own word, since an address of the lead that is to be
// saved is of somebody who was erased.
func (l *leadPage) askComeback(lead *data.Lead) {
	page.Work(l.Place, func(ctx context.Context) (c *comeback, err error) {
		c = &comeback{page: l, lead: lead}
		if c.blocked, err = l.Vault.Erased(ctx, lead.Identities); err != nil {
			return nil, err
		}
		c.purposes, err = l.Vault.Purposes(ctx)
		return c, err
	}, func(c *comeback) {
		c.build()
		c.show()
	})
}

// build makes the fields of the dialog.
func (c *comeback) build() {
	l := c.page
	c.buildWho()
	c.channel = field.NewSelect(l.Env, fields.Channels(l.Env), nil)
	c.when = fields.NewWhen(l.Place, l.Now())
	c.needs = prose.NewParagraph(l.Env, "", prose.Caption)
	c.grade = field.NewSelect(l.Env, fields.Grades(l.Env, data.GradeContact, data.GradeWorded, data.GradeConfirmed), func(grade string) {
		c.needs.SetText(fields.GradeNeeds(l.Env, grade))
	})
	c.grade.SetSelected(string(data.GradeWord))
	none := []field.Option{{Text: l.T("lead.back.purpose.none")}}
	for _, p := range c.purposes {
		if !p.Archived {
			none = append(none, field.Option{Key: strconv.FormatInt(p.ID, 10), Text: p.Name})
		}
	}
	c.purpose = field.NewSelect(l.Env, none, nil)
	c.purpose.SetSelected("")
	c.how = field.NewTextArea(l.Env, 2)
	c.how.SetPlaceholder(l.T("lead.back.how.example"))
}

// buildWho makes the field for who it is: whoever was erased, or somebody else who has
// one of their addresses now. Only for the first a sealed copy can be opened, and only
// where somebody is entered: it would overwrite what is known of a person.
func (c *comeback) buildWho() {
	l := c.page
	opening := button.NewWithIcon(l.Env, button.Plain, theme.FileIcon(), l.T("lead.back.copy"), nil)
	c.filled = prose.NewParagraph(l.Env, "", prose.Caption)
	c.filled.Hide()
	c.copy = layout.VBoxTight(layout.AlignLeading(l.Env, opening), c.filled)
	options := []field.Option{{Key: "", Text: l.T("lead.back.who.same")}}
	for i, id := range c.blocked {
		options = append(options, field.Option{Key: strconv.Itoa(i), Text: l.T("lead.back.who.other", "address", id.Value)})
	}
	c.who = field.NewSelect(l.Env, options, func(key string) {
		if opening.Enable(); key != "" || l.id != 0 {
			opening.Disable()
		}
	})
	c.who.SetSelected("")
	opening.OnTapped = func() {
		l.Window.Canvas().Unfocus() // it is shown again, with the focus elsewhere
		c.dialog.Close()
		c.chooseCopy()
	}
}

func (c *comeback) show() {
	l := c.page
	c.dialog = dialog.Form(l.Env, dialog.FormSpec{
		Title: l.T("lead.back.title"), Text: l.T("lead.back.text"), Width: 620, Yes: l.T("lead.back.yes"), Focus: c.who,
		Fields: []field.Row{
			{Label: l.T("lead.back.who"), Widget: c.who},
			{Label: l.T("lead.back.copy.label"), Widget: c.copy},
			{Label: l.T("lead.how.channel"), Widget: c.channel},
			{Label: l.T("lead.how.when"), Widget: c.when.Object},
			{Label: l.T("lead.how.grade"), Widget: layout.VBoxTight(c.grade, c.needs)},
			{Label: l.T("lead.back.purpose"), Widget: c.purpose},
			{Label: l.T("lead.how"), Widget: c.how},
		},
		Check: c.check, OnYes: c.save,
	})
}

// check says what is still missing, or nothing.
func (c *comeback) check() string {
	l := c.page
	switch {
	case c.channel.Selected() == "":
		return l.T("lead.how.channel.missing")
	case !c.when.Check():
		return c.when.Problem()
	case data.Grade(c.grade.Selected()).NeedsDay() && c.when.Unknown():
		return l.T("consent.needs.time.missing")
	case strings.TrimSpace(c.how.Text()) == "":
		return l.T("lead.back.how.missing")
	}
	return ""
}

func (c *comeback) save() {
	l := c.page
	r := data.Return{Via: data.Via(c.channel.Selected()), At: c.when.Moment(), Grade: data.Grade(c.grade.Selected()), How: strings.TrimSpace(c.how.Text())}
	if id, err := strconv.ParseInt(c.purpose.Selected(), 10, 64); err == nil { // none is ""
		r.PurposeID = id
	}
	if i, err := strconv.Atoi(c.who.Selected()); err == nil { // whoever was erased is ""
		r.Released = &c.blocked[i]
	}
	l.form.busy(true)
	page.Finish(l.Place, func(ctx context.Context) (int64, error) { return l.Vault.SaveReturning(ctx, c.lead, r) }, func(id int64, err error) {
		l.saveEnded(c.lead, id, err)
	})
}
