package imports

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/data/intake"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// extensions are the endings of files that tables of leads have.
var extensions = []string{".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".vcf", ".zip"}

// importPage brings in a file of leads. It shows one thing at a time: the choice
// of a file, the file as it will be taken, the work, and what became of it.
type importPage struct {
	*page.Place
	plan  importPlan
	form  *form // while the file is being looked at
	whole layout.Stage
	sound *importPlan // how the file could be read before it was tried in another way
	note  string      // why that other way failed

	looking page.Latest[looked]
	reading page.Latest[known]
	taking  page.Latest[outcome]
}

// importPlan is what the person has said about the file. It is what is kept of
// the page while another one is shown.
type importPlan struct {
	path    string
	options intake.Options
	mapping *intake.Mapping // nil: to be guessed
	source  string
	region  string
	tags    []string
	proof   importProof
}

var _ page.Keeper = (*importPage)(nil)

// New makes the page. A [page.TakeFile] names the file; what it kept is what was
// said about one.
func New(p *page.Place, r page.Route) page.Page {
	i := &importPage{Place: p}
	i.whole = layout.NewStage()
	switch kept := r.Kept.(type) {
	case page.TakeFile:
		i.plan = importPlan{path: string(kept)}
	case importPlan:
		i.plan = kept
	}
	if i.plan.path == "" {
		i.whole.Show(i.chooser(""))
	} else {
		i.look()
	}
	return i
}

func (i *importPage) Content() fyne.CanvasObject {
	return page.Subframe(i.Place, i.T("import.title"), i.T("import.subtitle"), nil, i.whole.Object)
}

func (i *importPage) Keep() any {
	if i.form != nil {
		i.form.tell(&i.plan)
	}
	return i.plan
}

// chooser asks for a file; problem says why the one before was not taken.
func (i *importPage) chooser(problem string) fyne.CanvasObject {
	choose := button.NewWithIcon(i.Env, button.Primary, theme.FolderOpenIcon(), i.T("import.choose"), i.choose)
	state := piece.NewEmptyState(i.Env, theme.DownloadIcon(), i.T("import.choose.title"), i.T("import.choose.text"), choose)
	if problem == "" {
		return state
	}
	return layout.Border(i.Env, piece.NewBanner(i.Env, kit.ToneBad, problem), nil, nil, nil, state)
}

func (i *importPage) choose() {
	i.Files.OpenFile(kit.Filter{Extensions: extensions}, func(path string) {
		i.plan = importPlan{path: path}
		i.look()
	})
}

// looked is a file that was looked at.
type looked struct {
	table    *intake.Table
	settings data.Settings
	purposes []data.Purpose
}

// look opens the file and reads all of it once, so that whatever makes it
// unreadable is known before anything is stored.
func (i *importPage) look() {
	i.reading.Drop()
	i.form = nil
	plan := i.plan
	i.whole.Show(layout.Center(prose.NewLabel(i.Env, i.T("import.looking"), prose.Muted)))
	i.looking.Ask(i.Place, func(ctx context.Context) (looked, error) { return i.open(ctx, plan) }, func(l looked, err error) {
		if err != nil {
			i.refuse(err)
			return
		}
		i.form = newForm(i, l)
		i.whole.Show(i.form.object)
		i.check(l.table)
	})
}

func (i *importPage) open(ctx context.Context, plan importPlan) (l looked, err error) {
	if l.settings, err = i.Vault.Settings(ctx); err != nil {
		return l, err
	}
	if l.purposes, err = i.Vault.Purposes(ctx); err != nil {
		return l, err
	}
	opener := func() (io.ReadCloser, error) { return data.OpenFile(context.WithoutCancel(ctx), plan.path) } // it is read again later
	l.table, err = intake.Open(ctx, filepath.Base(plan.path), opener, plan.options)
	return l, err
}

// known is what was found out about the whole file.
type known struct {
	sum    intake.Sum
	before []time.Time // when it was imported before
}

// check reads the whole file while the person looks at its first rows.
func (i *importPage) check(table *intake.Table) {
	form := i.form
	i.reading.Ask(i.Place, func(ctx context.Context) (k known, err error) {
		progress := func(rows int) { i.PostWhile(ctx, func() { form.counting(rows) }) }
		if k.sum, err = table.Check(ctx, progress); err != nil {
			return k, err
		}
		k.before, err = i.Vault.ImportsOf(ctx, k.sum.SHA256[:])
		return k, err
	}, func(k known, err error) {
		if err != nil {
			i.refuse(err)
			return
		}
		form.checked(k)
	})
}

// refuse says why the file cannot be taken. Where its letters are unclear it asks
// how they are to be read.
func (i *importPage) refuse(err error) {
	i.Log.Error("look at a file", "err", err)
	i.form = nil
	if i.sound != nil {
		i.note, i.plan, i.sound = i.why(err), *i.sound, nil
		i.look()
		return
	}
	if e, ok := errors.AsType[*intake.Error](err); ok && e.Code == intake.CodeEncodingUnclear && len(e.Choices) > 0 {
		i.whole.Show(i.askEncoding(e.Choices))
		return
	}
	i.whole.Show(i.chooser(i.why(err)))
	i.plan = importPlan{}
}

// why words what is wrong with a file.
func (i *importPage) why(err error) string {
	e, ok := errors.AsType[*intake.Error](err)
	if !ok {
		return page.Sentence(i.Env, err)
	}
	text := i.T("import.file." + string(e.Code))
	if e.What != "" {
		text += " " + i.T("import.what."+string(e.What))
	}
	if e.Line > 0 {
		text += " " + i.T("import.line", "line", e.Line)
	}
	return text
}

// askEncoding lets the person say which of two alphabets an old file is written in.
func (i *importPage) askEncoding(choices []intake.Encoding) fyne.CanvasObject {
	buttons := layout.HBox(i.Env)
	for _, c := range choices {
		buttons.Add(button.New(i.Env, button.Plain, i.T("import.encoding."+string(c)), func() {
			i.plan.options.Encoding = c
			i.look()
		}))
	}
	text := piece.NewEmptyState(i.Env, theme.QuestionIcon(), i.T("import.unclear.title"), i.T("import.unclear.text"), nil)
	return layout.Center(layout.VBox(text, layout.Center(buttons)))
}
