package leads

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// notesCard shows what is to be done next with the person, and the notes on them.
func (l *leadPage) notesCard() fyne.CanvasObject {
	box := layout.VBox(l.stepRow())
	for _, n := range l.who.lead.Notes {
		addRuled(box, l.noteRow(n))
	}
	if l.who.lead.Note != "" {
		addRuled(box, l.firstNoteRow())
	}
	box.Add(layout.AlignLeading(l.Env, button.New(l.Env, button.Plain, l.T("note.add"), func() { l.askNote(data.Note{LeadID: l.id}) })))
	return piece.NewCard(l.Env, l.T("note.title"), box)
}

// stepRow shows the next step, or lets one be set.
func (l *leadPage) stepRow() fyne.CanvasObject {
	s := l.who.lead.Next
	if s.Day.IsZero() {
		return layout.VBoxTight(prose.NewParagraph(l.Env, l.T("step.none"), prose.Muted), layout.AlignLeading(l.Env, button.New(l.Env, button.Link, l.T("step.set"), l.askStep)))
	}
	text, tone := page.StepDue(l.Place, s.Day)
	return layout.VBoxTight(
		prose.NewParagraph(l.Env, l.T("step.title"), prose.Caption),
		layout.AlignLeading(l.Env, piece.NewBadge(l.Env, text, tone)),
		prose.NewParagraph(l.Env, s.Text, prose.Strong),
		layout.Flow(l.Env,
			button.New(l.Env, button.Plain, l.T("step.done"), func() {
				l.Act(func(ctx context.Context) error { return l.Vault.StepDone(ctx, l.id) }, l.reread)
			}),
			button.New(l.Env, button.Link, l.T("step.change"), l.askStep),
			button.New(l.Env, button.Link, l.T("step.remove"), func() { l.setStep(data.Step{}) })))
}

func (l *leadPage) setStep(s data.Step) {
	l.Act(func(ctx context.Context) error { return l.Vault.SetStep(ctx, l.id, s) }, l.reread)
}

// askStep asks what is to be done next, and when.
func (l *leadPage) askStep() {
	s := l.who.lead.Next
	if s.Day.IsZero() {
		s.Day = l.Now().AddDate(0, 0, 1)
	}
	text, day := field.NewEntry(l.Env), field.NewEntry(l.Env)
	text.SetPlaceholder(l.T("step.text.example"))
	text.SetText(s.Text)
	text.Validate = func(s string) string {
		if strings.TrimSpace(s) == "" {
			return l.T("step.text.missing")
		}
		return ""
	}
	day.Direction = field.LTR
	day.SetText(s.Day.Format(page.DayLayout))
	day.Validate = func(s string) string {
		if _, ok := page.ReadDay(s, time.UTC); !ok {
			return l.T("rules.day.wrong", "example", l.Now().Format(page.DayLayout))
		}
		return ""
	}
	dialog.Form(l.Env, dialog.FormSpec{
		Title: l.T("step.ask"), Yes: l.T("step.save"), Width: 520, Focus: text,
		Fields: []field.Row{{Label: l.T("step.text"), Widget: text}, {Label: l.T("step.day"), Widget: day}},
		OnYes: func() {
			at, _ := page.ReadDay(day.Text(), time.UTC) // it was checked
			l.setStep(data.Step{Day: at, Text: text.Text()})
		},
	})
}

// noteRow shows a note with its day, and lets it be changed.
func (l *leadPage) noteRow(n data.Note) fyne.CanvasObject {
	key := "note.when"
	switch {
	case n.Done:
		key = "note.when.done"
	case !n.ChangedAt.IsZero():
		key = "note.when.changed"
	}
	when := l.T(key, "date", l.Lang.DateTime(l.Local(n.At)), "way", page.WayWords(l.Env, n.By))
	return layout.VBoxTight(
		prose.NewParagraph(l.Env, when, prose.Caption),
		prose.NewParagraph(l.Env, n.Text, prose.Body),
		layout.Flow(l.Env,
			button.New(l.Env, button.Link, l.T("note.edit"), func() { l.askNote(n) }),
			button.New(l.Env, button.Link, l.T("note.delete"), func() { l.deleteNote(n) })))
}

// firstNoteRow shows the note that came with the person.
func (l *leadPage) firstNoteRow() fyne.CanvasObject {
	return layout.VBoxTight(
		prose.NewParagraph(l.Env, l.T("note.first", "date", l.Lang.Date(l.Local(l.who.lead.CreatedAt))), prose.Caption),
		prose.NewParagraph(l.Env, l.who.lead.Note, prose.Body),
		layout.Flow(l.Env,
			button.New(l.Env, button.Link, l.T("note.edit"), func() {
				l.writeNote(l.T("note.edit.title"), l.who.lead.Note, l.takeFirstNote)
			}),
			button.New(l.Env, button.Link, l.T("note.delete"), func() { l.sureToDelete(func() { l.takeFirstNote("") }) })))
}

// takeFirstNote puts another text in the place of the note that came with the person.
func (l *leadPage) takeFirstNote(text string) {
	l.Act(func(ctx context.Context) error { return l.Vault.TakeFileNote(ctx, l.id, text) }, func() {
		l.form.dropNote()
		l.reread()
	})
}

// askNote asks for the text of a note, a new one or one that is there.
func (l *leadPage) askNote(n data.Note) {
	title := l.T("note.add.title")
	if n.ID != 0 {
		title = l.T("note.edit.title")
	}
	l.writeNote(title, n.Text, func(text string) {
		n.Text = text
		page.Finish(l.Place, func(ctx context.Context) (int64, error) { return l.Vault.SaveNote(ctx, n) }, func(_ int64, err error) {
			if err != nil {
				l.askNote(n) // with what was typed
				l.Fail(err)
				return
			}
			l.reread()
		})
	})
}

// writeNote asks for the text of a note.
func (l *leadPage) writeNote(title, begin string, take func(text string)) {
	text := field.NewTextArea(l.Env, 5)
	text.SetText(begin)
	dialog.Form(l.Env, dialog.FormSpec{
		Title: title, Text: l.T("note.ask"), Yes: l.T("note.save"), Width: 600, Focus: text,
		Fields: []field.Row{{Label: l.T("lead.note"), Widget: text}},
		Check: func() string {
			if strings.TrimSpace(text.Text()) == "" {
				return l.T("note.missing")
			}
			return ""
		},
		OnYes: func() { take(text.Text()) },
	})
}

func (l *leadPage) deleteNote(n data.Note) {
	l.sureToDelete(func() {
		l.Act(func(ctx context.Context) error { return l.Vault.DeleteNote(ctx, n) }, l.reread)
	})
}

func (l *leadPage) sureToDelete(yes func()) {
	dialog.Confirm(l.Env, dialog.ConfirmSpec{Title: l.T("note.delete.title"), Text: l.T("note.delete.text"), Yes: l.T("note.delete"), Danger: true, OnYes: yes})
}
