package imports

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// formsCard lists the lead forms whose leads are fetched as files.
func (i *importPage) formsCard(forms []data.LeadForm) fyne.CanvasObject {
	box := layout.VBox()
	for n, f := range forms {
		if n > 0 {
			box.Add(piece.NewRule())
		}
		box.Add(i.formRow(f))
	}
	if len(forms) == 0 {
		box.Add(prose.NewParagraph(i.Env, i.T("form.text"), prose.Muted))
	}
	add := button.NewWithIcon(i.Env, button.Link, theme.ContentAddIcon(), i.T("form.add"), func() { i.askForm(data.LeadForm{}) })
	return piece.NewCard(i.Env, i.T("form.title"), box, add)
}

func (i *importPage) formRow(f data.LeadForm) fyne.CanvasObject {
	last := i.T("form.never")
	if !f.FetchedAt.IsZero() {
		last = i.T("form.last", "date", i.Lang.Date(i.Local(f.FetchedAt)))
	}
	return layout.VBoxTight(
		prose.NewParagraph(i.Env, f.Name, prose.Strong), prose.NewParagraph(i.Env, last, prose.Caption),
		layout.Flow(i.Env,
			button.New(i.Env, button.Plain, i.T("form.fetch"), func() { i.fetch(f) }),
			button.New(i.Env, button.Link, i.T("form.change"), func() { i.askForm(f) }),
			button.New(i.Env, button.Link, i.T("form.remove"), func() { i.removeForm(f) })))
}

// askForm asks for the name and the number of a form.
func (i *importPage) askForm(f data.LeadForm) {
	name, number := field.NewEntry(i.Env), field.NewEntry(i.Env)
	name.SetText(f.Name)
	name.SetPlaceholder(i.T("form.name.example"))
	name.Validate = func(s string) string {
		if strings.TrimSpace(s) == "" {
			return i.T("form.name.missing")
		}
		return ""
	}
	number.Direction = field.LTR
	number.SetText(f.Number)
	number.Validate = func(s string) string {
		if _, err := data.FormNumber(s); err != nil {
			return i.T("form.number.wrong")
		}
		return ""
	}
	dialog.Form(i.Env, dialog.FormSpec{
		Title: i.T("form.ask"), Text: i.T("form.ask.text"), Yes: i.T("form.save"), Width: 600,
		Fields: []field.Row{{Label: i.T("form.name"), Widget: name}, {Label: i.T("form.number"), Widget: number, Hint: i.T("form.number.hint")}},
		OnYes: func() {
			f.Name, f.Number = name.Text(), number.Text()
			page.Finish(i.Place, func(ctx context.Context) (int64, error) { return i.Vault.SaveLeadForm(ctx, f) }, func(_ int64, err error) {
				if err != nil {
					i.askForm(f) // with what was typed
					i.Fail(err)
					return
				}
				i.restart()
			})
		},
	})
}

func (i *importPage) removeForm(f data.LeadForm) {
	dialog.Confirm(i.Env, dialog.ConfirmSpec{
		Title: i.T("form.remove.title"), Text: i.T("form.remove.text", "name", f.Name), Yes: i.T("form.remove"), Danger: true,
		OnYes: func() {
			i.Act(func(ctx context.Context) error { return i.Vault.DeleteLeadForm(ctx, f.ID) }, i.restart)
		},
	})
}
