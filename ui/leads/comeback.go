package leads

import (
	"context"
	"strconv"
	"strings"

	"mujeeb/data"
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
	channel  *field.Select
	when     *fields.When
	grade    *field.Select
	needs    *prose.Label
	purpose  *field.Select
	how      *field.TextArea
}

// askComeback asks for the person's own word, since an address of the lead that is to be
// saved is of somebody who was erased.
func (l *leadPage) askComeback(lead *data.Lead) {
	page.Work(l.Place, l.Vault.Purposes, func(all []data.Purpose) { newComeback(l, lead, all).show() })
}

func newComeback(l *leadPage, lead *data.Lead, purposes []data.Purpose) *comeback {
	c := &comeback{page: l, lead: lead, purposes: purposes}
	c.channel = field.NewSelect(l.Env, fields.Channels(l.Env), nil)
	c.when = fields.NewWhen(l.Place, l.Now())
	c.needs = prose.NewParagraph(l.Env, "", prose.Caption)
	c.grade = field.NewSelect(l.Env, fields.Grades(l.Env, data.GradeContact, data.GradeWorded, data.GradeConfirmed), func(grade string) {
		c.needs.SetText(fields.GradeNeeds(l.Env, grade))
	})
	c.grade.SetSelected(string(data.GradeWord))
	none := []field.Option{{Text: l.T("lead.back.purpose.none")}}
	for _, p := range purposes {
		if !p.Archived {
			none = append(none, field.Option{Key: strconv.FormatInt(p.ID, 10), Text: p.Name})
		}
	}
	c.purpose = field.NewSelect(l.Env, none, nil)
	c.purpose.SetSelected("")
	c.how = field.NewTextArea(l.Env, 2)
	c.how.SetPlaceholder(l.T("lead.back.how.example"))
	return c
}

func (c *comeback) show() {
	l := c.page
	dialog.Form(l.Env, dialog.FormSpec{
		Title: l.T("lead.back.title"), Text: l.T("lead.back.text"), Width: 620, Yes: l.T("lead.back.yes"), Focus: c.channel,
		Fields: []field.Row{
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
	l.form.busy(true)
	page.Finish(l.Place, func(ctx context.Context) (int64, error) { return l.Vault.SaveReturning(ctx, c.lead, r) }, func(id int64, err error) {
		l.saveEnded(c.lead, id, err)
	})
}
