package imports

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/data/intake"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// step is one of the pages on which a person says how a file is to be taken.
type step int

// The steps, in their order.
const (
	stepFile step = iota
	stepColumns
	stepProof
	stepPreview
	steps
)

// view is what a step shows.
type view interface {
	object() fyne.CanvasObject
	first() fyne.Focusable // what has the focus when the step is shown; nil is the button that goes on
	// done reports whether one can go on. Where something is still to be said, it takes
	// the focus there and returns what, or has asked for it.
	done() (problem string, ok bool)
	counted() // the whole file was counted anew
}

// form is a file as it will be taken, and what the person says about it.
type form struct {
	*importPage
	table     *intake.Table
	region    string // of the settings
	mapping   intake.Mapping
	purposes  []data.Purpose
	known     *known  // nil until the whole file was read
	survey    *survey // of the mapping; nil while it is being counted
	unsettled bool    // other columns hold dates than those that were counted
	step      step
	views     [steps]view // that of the file is there from the beginning, the others once it was read

	file    *fileStep
	columns *columnStep
	proof   *proofForm

	where   *prose.Label // which step it is
	body    layout.Stage
	problem *piece.Banner
	status  *prose.Label
	back    *button.Button
	next    *button.Button
	frame   fyne.CanvasObject
}

func newForm(i *importPage, l looked) *form {
	f := &form{importPage: i, table: l.table, region: l.settings.Region, purposes: l.purposes, body: layout.NewStage()}
	f.problem = piece.NewBanner(i.Env, kit.ToneBad, "")
	f.problem.Hide()
	f.where = prose.NewClipped(i.Env, "", prose.Heading)
	f.status = prose.NewClipped(i.Env, "", prose.Muted)
	f.back = button.New(i.Env, button.Plain, i.T("import.previous"), func() { f.goTo(f.step - 1) })
	f.next = button.New(i.Env, button.Primary, "", f.goOn)
	f.file = newFileStep(f)
	f.views[stepFile] = f.file
	foot := layout.HBox(i.Env, layout.Stretch(f.status), button.New(i.Env, button.Plain, i.T("import.other"), i.choose), f.back, f.next)
	head := layout.VBoxTight(f.where, layout.VBoxTight())
	f.frame = page.Subframe(i.Place, i.T("import.title"), "", nil,
		layout.Border(i.Env, head, layout.VBoxTight(layout.VBoxTight(), f.problem, foot), nil, nil, f.body.Object))
	f.ready()
	return f
}

// tell writes down what the person has said.
func (f *form) tell(p *importPlan) {
	p.source, p.tags = f.file.source.Text(), slices.Clone(f.file.tags.Tags())
	if f.known == nil {
		return // what was kept from before still holds
	}
	m := f.mapping
	m.Columns = slices.Clone(m.Columns)
	p.mapping, p.step, p.proof = &m, f.step, f.proof.proof()
}

// goTo shows a step, with the focus where a person begins.
func (f *form) goTo(s step) {
	f.problem.Say("")
	f.step = s
	v := f.views[s]
	v.counted()
	f.where.SetText(f.T("import.step", "n", int(s)+1, "of", int(steps), "name", f.T(stepNames[s])))
	f.body.Show(v.object())
	if s == stepFile {
		f.back.Hide()
	} else {
		f.back.Show()
	}
	f.next.SetText(f.T(map[bool]string{true: "import.start", false: "import.next"}[s == stepPreview]))
	f.ready()
	f.whole.Show(f.frame)
	f.Accept = f.goOn
	if s == stepPreview {
		f.Accept = nil // only its button begins the work
	}
	f.frame.Refresh()
	f.focus(v.first())
}

// stepNames are the keys of what the steps are called.
var stepNames = [steps]string{"import.step.file", "import.columns", "import.proof.title", "import.preview"}

// focus gives the focus to w, or to the button that goes on where that is nil.
func (f *form) focus(w fyne.Focusable) {
	if f.InDialog() {
		return
	}
	if w == nil {
		w = f.next
	}
	f.Window.Canvas().Focus(w)
}

// goOn goes to the next step, or begins the import, when all was said that it needs.
func (f *form) goOn() {
	if f.next.Disabled() {
		return
	}
	f.problem.Say("")
	if problem, ok := f.views[f.step].done(); !ok {
		f.complain(problem)
		return
	}
	if f.step == stepPreview {
		f.start()
		return
	}
	f.goTo(f.step + 1)
}

// complain says what is wrong at the foot of the step.
func (f *form) complain(problem string) {
	f.problem.Say(problem)
	f.frame.Refresh()
}

// reconsider takes back what was said of an answer that is another one now.
func (f *form) reconsider() {
	if f.problem.Visible() {
		f.complain("")
	}
}

// read says how far the first reading is.
func (f *form) read(rows int) { f.status.SetText(f.T("import.counting", "n", rows)) }

// checked notes that the whole file can be read, and makes the steps that follow.
func (f *form) checked(k known) {
	f.known, f.sound, f.mapping, f.survey = &k, nil, k.mapping, k.survey
	f.columns = newColumnStep(f)
	f.proof = newProofForm(f.Place, f.purposes, f.plan.proof)
	f.views[stepColumns] = f.columns
	f.views[stepProof] = newProofStep(f)
	f.views[stepPreview] = newPreviewStep(f)
	f.file.checked()
	f.status.SetText(f.T("import.counted", "n", k.survey.Rows))
	f.ready()
	if f.note != "" {
		f.complain(f.note)
		f.note = ""
	}
	if f.plan.step != stepFile {
		f.goTo(f.plan.step)
	}
}

// changed counts the file again, as it is mapped now.
func (f *form) changed() { f.count(false) }

// count counts the file again. settle also finds out anew whether the day or the month
// comes first, since other columns hold dates now.
func (f *form) count(settle bool) {
	f.reconsider()
	f.survey = nil
	f.ready()
	f.unsettled = f.unsettled || settle
	m := f.mapping
	m.Columns = slices.Clone(m.Columns)
	settle = f.unsettled
	f.status.SetText(f.T("import.recounting"))
	f.counting.Ask(f.Place, func(ctx context.Context) (*survey, error) {
		return takeStock(ctx, f.table, m, settle, func(rows int) { f.PostWhile(ctx, func() { f.read(rows) }) })
	}, func(s *survey, err error) {
		if err != nil {
			f.refuse(err)
			return
		}
		f.survey, f.unsettled = s, false
		f.mapping.DayFirst, f.mapping.DayUnclear = s.dayFirst, s.dayUnclear
		f.status.SetText(f.T("import.counted", "n", s.Rows))
		f.views[f.step].counted()
		f.ready()
		f.frame.Refresh()
	})
}

// ready lets one go on once the whole file was read and counted.
func (f *form) ready() {
	if f.known != nil && f.survey != nil {
		f.next.Enable()
	} else {
		f.next.Disable()
	}
}

// start begins the import.
func (f *form) start() {
	kind := "file"
	if f.mapping.Kind == intake.FacebookLeads {
		kind = "lead_form"
	}
	ground, _ := f.proof.ground()
	if f.mapping.ContactsOnly() {
		ground = nil
	}
	f.tell(&f.plan)
	f.run(data.Import{
		Source: data.Source{Name: strings.TrimSpace(f.file.source.Text()), Kind: kind},
		SHA256: f.survey.SHA256[:], Tags: f.file.tags.Tags(), Ground: ground, Answers: f.mapping.Answers(), Wordings: len(f.mapping.Notices) > 0,
	})
}
