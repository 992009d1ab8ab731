package breaches

import (
	"context"
	"io"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/letters"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// lostPage leads through what is to be done when a computer with the vault is lost: from a
// backup on another computer, step by step. As a plan it can be printed beforehand.
type lostPage struct {
	*page.Place
	facts lostFacts
	at    *field.Entry // when it was lost
	loss  *lossBox
	stage layout.Stage
}

// lostFacts are what of the vault is in the steps.
type lostFacts struct {
	settings data.Settings
	accounts []string // whose passwords and tokens the computer could use
	laws     []string
}

// NewLost makes the page.
func NewLost(p *page.Place, _ page.Route) page.Page {
	l := &lostPage{Place: p, stage: layout.NewStage()}
	page.Work(p, func(ctx context.Context) (lostFacts, error) { return readLost(ctx, p.Vault) }, l.show)
	return l
}

func readLost(ctx context.Context, v *data.Vault) (f lostFacts, err error) {
	if f.settings, err = v.Settings(ctx); err != nil {
		return f, err
	}
	law, err := v.Law(ctx)
	if err != nil {
		return f, err
	}
	f.laws = law.Codes()
	all, err := v.Accounts(ctx)
	for _, a := range all {
		if a.Kind == data.AccountPage || a.Kind == data.AccountSMTP && a.User != "" {
			f.accounts = append(f.accounts, a.Name)
		}
	}
	return f, err
}

func (l *lostPage) Content() fyne.CanvasObject { return l.stage.Object }

func (l *lostPage) show(f lostFacts) {
	l.facts = f
	l.at = page.MomentEntry(l.Place, l.Now(), false)
	l.loss = newLossBox(l.Place, func() time.Time { return page.MomentIn(l.Place, l.at, l.Now()) })
	l.at.OnChanged = func(string) {
		if l.at.Check() {
			l.loss.read()
		}
	}
	body := layout.VBox()
	helps := l.helps()
	for i, step := range l.steps() {
		card := layout.VBox(prose.NewParagraph(l.Env, step.text, prose.Body))
		if len(step.items) > 0 {
			card.Add(piece.NewList(l.Env, step.items))
		}
		card.Add(helps[i])
		body.Add(piece.NewCard(l.Env, step.title, card))
	}
	l.loss.show(data.AffectedComputer)
	printed := button.NewWithIcon(l.Env, button.Plain, theme.DocumentPrintIcon(), l.T("lost.print"), func() { l.print("html") })
	paper := button.NewWithIcon(l.Env, button.Plain, theme.DocumentPrintIcon(), l.T("lost.pdf"), func() { l.print("pdf") })
	l.stage.Show(page.Subframe(l.Place, l.T("lost.title"), l.T("lost.subtitle"), []fyne.CanvasObject{printed, paper}, layout.ScrollOutdented(body)))
}

// lostStep is one of the steps.
type lostStep struct {
	title, text string
	items       []string
}

// steps returns the steps in their order.
func (l *lostPage) steps() []lostStep {
	accounts := l.facts.accounts
	if len(accounts) == 0 {
		accounts = []string{l.T("lost.accounts.none")}
	}
	return []lostStep{
		{l.T("lost.restore.title"), l.T("lost.restore"), nil},
		{l.T("lost.ways.title"), l.T("lost.ways"), nil},
		{l.T("lost.accounts.title"), l.T("lost.accounts"), accounts},
		{l.T("lost.log.title"), l.T("lost.log"), nil},
		{l.T("lost.record.title"), l.T("lost.record"), nil},
		{l.T("lost.files.title"), l.T("lost.files"), nil},
	}
}

// helps returns what helps with each step in the window.
func (l *lostPage) helps() []fyne.CanvasObject {
	to := func(key string, r page.Route) fyne.CanvasObject {
		return layout.AlignLeading(l.Env, button.New(l.Env, button.Plain, l.T(key), func() { l.GoTo(r) }))
	}
	return []fyne.CanvasObject{
		to("lost.restore.go", page.Route{Page: page.Settings, Kept: page.SeeBackups}),
		to("lost.ways.go", page.Route{Page: page.Settings, Kept: page.SeeBackups}),
		to("lost.accounts.go", page.Route{Page: page.Settings, Kept: page.SeeAccounts}),
		layout.VBox(field.Form(l.Env, field.Row{Label: l.T("lost.when"), Widget: l.at, Hint: l.T("moment.hint")}), l.loss.box),
		to("breach.new", page.Route{Page: page.Breach}),
		to("lost.files.go", page.Route{Page: page.Activity, Kept: page.SeeExports}),
	}
}

// plan returns the steps as a plan, which holds nothing about the people in the vault.
func (l *lostPage) plan() letters.Report {
	plan := letters.Report{
		Lang: l.Lang.Code(), Made: l.Now(), Title: l.T("lost.title"),
		Lead: []string{l.T("lost.plan", "who", l.facts.settings.Controller, "when", l.Lang.Date(l.Now())), l.T("lost.plan.paper")},
	}
	section := letters.ReportSection{Title: l.T("lost.plan.steps")}
	for i, step := range l.steps() {
		text := step.text
		for _, item := range step.items {
			text += "\n– " + item
		}
		section.Answers = append(section.Answers, letters.ReportAnswer{Label: l.Lang.Number(i+1) + ". " + step.title, Text: text})
	}
	plan.Sections = append(plan.Sections, section, letters.ReportSection{Title: l.T("lost.plan.notes"), Answers: []letters.ReportAnswer{
		{Label: l.T("lost.plan.backup"), Text: "……………………………………"}, {Label: l.T("lost.plan.police"), Text: "……………………………………"}, {Label: l.T("lost.plan.provider"), Text: "……………………………………"},
	}})
	return plan
}

// print writes the plan as a page or as a PDF file.
func (l *lostPage) print(format string) {
	plan := l.plan()
	l.Files.SaveFile("lost-computer."+format, kit.Filter{Extensions: []string{"." + format}}, func(path string) {
		l.WriteFile(func(ctx context.Context) error {
			return data.SaveFile(ctx, path, func(w io.Writer) error { return writeReport(w, plan, format) })
		}, func(err error) {
			if err != nil {
				l.Fail(err)
				return
			}
			tellExported(l.Place, path)
		})
	})
}
