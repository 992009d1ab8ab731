package imports

import (
	"context"
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/data/intake"
	"mujeeb/data/sealed"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// extensions are the endings of files that tables of leads have.
var extensions = []string{".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".xls", ".zip", ".vcf", ".json", sealed.Ext}

// importPage brings in a file of leads. It shows one thing at a time: the choice
// of a file, the steps of a file, the work, and what became of it.
type importPage struct {
	*page.Place
	plan  importPlan
	form  *form // while the file is being looked at
	whole layout.Stage
	sound *importPlan // how the file could be read before it was tried in another way
	note  string      // why that other way failed

	sealed *sealed.Source // opens the file, where it is sealed; nil where it is not, and before the pass phrase was told

	downloads string // the folder in which files of forms are looked for

	looking  page.Latest[looked]
	reading  page.Latest[known]
	counting page.Latest[*survey]
	taking   page.Latest[outcome]
	earlier  page.Latest[earlierFacts]
}

// importPlan is what the person has said about the file. It is what is kept of
// the page while another one is shown.
type importPlan struct {
	path    string
	options intake.Options
	mapping *intake.Mapping // nil: to be proposed
	step    step
	said    answered
	source  string
	tags    []string
	proof   importProof
	fetched fetched
}

// answered is which questions about the cells were answered.
type answered struct {
	days   bool
	detail map[string]bool // columns that look like an answer and are none, by name
}

// withDetail returns the answers with one more column that is a mere detail.
func (a answered) withDetail(column string) answered {
	detail := map[string]bool{column: true}
	maps.Copy(detail, a.detail)
	a.detail = detail
	return a
}

var (
	_ page.Keeper = (*importPage)(nil)
	_ page.Leaver = (*importPage)(nil)
)

// New makes the page. A [page.TakeFile] names the file; what it kept is what was
// said about one.
func New(p *page.Place, r page.Route) page.Page {
	i := &importPage{Place: p, downloads: downloadFolder()}
	i.whole = layout.NewStage()
	switch kept := r.Kept.(type) {
	case page.TakeFile:
		i.plan = importPlan{path: string(kept)}
	case importPlan:
		i.plan = kept
	case page.Wish:
		if kept == page.SeeCells {
			i.showCells(0)
			return i
		}
	}
	if i.plan.path == "" {
		i.begin("", kit.ToneNone)
	} else {
		i.look()
	}
	return i
}

func (i *importPage) Content() fyne.CanvasObject { return i.whole.Object }

// Keep returns what was said about the file.
func (i *importPage) Keep() any {
	if i.form != nil {
		i.form.tell(&i.plan)
	}
	return i.plan
}

// Leave gives the keys of the steps back, and forgets what opens a sealed file.
func (i *importPage) Leave() {
	i.Accept = nil
	i.unseal(nil)
}

// show shows what is no step of a file.
func (i *importPage) show(body fyne.CanvasObject) { i.showUnder(i.T("import.subtitle"), body) }

// showUnder shows what is no step of a file under another sentence.
func (i *importPage) showUnder(subtitle string, body fyne.CanvasObject) {
	i.Accept = nil
	i.whole.Show(page.Subframe(i.Place, i.T("import.title"), subtitle, nil, body))
}

func (i *importPage) choose() {
	i.Files.OpenFile(kit.Filter{Extensions: extensions}, func(path string) {
		i.plan = importPlan{path: path}
		i.unseal(nil)
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
	i.earlier.Drop()
	i.reading.Drop()
	i.counting.Drop()
	i.form = nil
	plan, source := i.plan, i.sealed
	i.show(layout.Center(prose.NewLabel(i.Env, i.T("import.looking"), prose.Muted)))
	i.looking.Ask(i.Place, func(ctx context.Context) (looked, error) { return i.open(ctx, plan, source) }, func(l looked, err error) {
		if errors.Is(err, errSealed) {
			i.askPhrase("")
			return
		}
		if err != nil {
			i.refuse(err)
			return
		}
		i.form = newForm(i, l)
		i.form.goTo(stepFile)
		i.check(l)
	})
}

func (i *importPage) open(ctx context.Context, plan importPlan, source *sealed.Source) (l looked, err error) {
	if l.settings, err = i.Vault.Settings(ctx); err != nil {
		return l, err
	}
	if l.purposes, err = i.Vault.Purposes(ctx); err != nil {
		return l, err
	}
	opener := fileOpener(ctx, plan.path)
	if source != nil {
		opener = source.Open
	} else if isSealed(opener) {
		return l, errSealed
	}
	l.table, err = intake.Open(ctx, strings.TrimSuffix(filepath.Base(plan.path), sealed.Ext), opener, plan.options)
	return l, err
}

// known is what was found out about the whole file.
type known struct {
	before  []time.Time // when it was imported before
	mapping intake.Mapping
	survey  *survey
}

// check reads the whole file while the person looks at how it was read.
func (i *importPage) check(l looked) {
	form, kept := i.form, i.plan.mapping
	given := intake.Given{Region: l.settings.Region, Zone: i.Now().Location(), Now: i.Now()}
	i.reading.Ask(i.Place, func(ctx context.Context) (k known, err error) {
		plan, err := intake.Propose(ctx, l.table, given, func(rows int) { i.PostWhile(ctx, func() { form.read(rows) }) })
		if err != nil {
			return k, err
		}
		k.mapping = plan.Mapping
		if kept != nil && len(kept.Columns) == len(l.table.Header) {
			k.mapping = *kept
			k.mapping.Columns = slices.Clone(kept.Columns)
			if plan.Found, err = intake.Examine(ctx, l.table, k.mapping, nil); err != nil {
				return k, err
			}
		}
		if k.before, err = i.Vault.ImportsOf(ctx, plan.Found.SHA256[:]); err != nil {
			return k, err
		}
		k.survey, err = surveyOf(ctx, l.table, k.mapping, plan.Found)
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
	e, _ := errors.AsType[*intake.Error](err)
	switch {
	case e != nil && e.Code == intake.CodeEncodingUnclear && len(e.Samples) > 0:
		i.show(i.askEncoding(e.Samples))
	case e != nil && e.Code == intake.CodeChooseMember && len(e.Members) > 0:
		i.show(i.askMember(e.Members))
	default:
		i.begin(i.why(err), kit.ToneBad)
	}
}

// why words what is wrong with a file.
func (i *importPage) why(err error) string {
	e, ok := errors.AsType[*intake.Error](err)
	if inner, vaults := errors.AsType[*data.Error](err); vaults && inner.Code == data.CodeNotSealed {
		return i.T("import.sealed.damaged")
	}
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

// askEncoding lets the person say which of several alphabets an old file is written in,
// by how some of its words read in each.
func (i *importPage) askEncoding(samples []intake.Sample) fyne.CanvasObject {
	box := layout.VBox()
	for _, x := range samples {
		name := i.T("import.encoding." + string(x.Encoding))
		box.Add(layout.VBoxTight(button.New(i.Env, button.Plain, name, func() {
			i.plan.options.Encoding = x.Encoding
			i.look()
		}), prose.NewParagraph(i.Env, i.Lang.Join(x.Words...), prose.Muted).SetAlign(prose.AlignCenter)))
	}
	return i.ask(i.T("import.unclear.title"), i.T("import.unclear.text"), box)
}

// askMember lets the person say which table of an archive is brought in.
func (i *importPage) askMember(members []intake.Member) fyne.CanvasObject {
	box := layout.VBoxTight()
	for _, m := range members {
		box.Add(button.New(i.Env, button.Plain, i.memberName(m), func() {
			i.plan.options.Member = m.Name
			i.look()
		}))
	}
	text := i.T("import.member.text")
	if members[0].OptOuts {
		text = text + " " + i.T("import.member.noes")
	}
	return i.ask(i.T("import.member.title"), text, box)
}

// ask shows a question about the file as a whole, with its answers.
func (i *importPage) ask(title, text string, answers fyne.CanvasObject) fyne.CanvasObject {
	return layout.Scroll(layout.Center(layout.MinWidth(400, layout.VBox(
		prose.NewParagraph(i.Env, title, prose.Heading).SetAlign(prose.AlignCenter),
		prose.NewParagraph(i.Env, text, prose.Muted).SetAlign(prose.AlignCenter), answers))))
}
