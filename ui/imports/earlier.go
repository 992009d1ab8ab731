package imports

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/grid"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// begin shows the choice of a file, and the imports of before where there are any.
// said is a sentence to begin with, in a tone; it may be empty.
func (i *importPage) begin(said string, tone kit.Tone) {
	i.plan, i.form = importPlan{}, nil
	i.show(i.chooser(said, tone, earlierFacts{}))
	i.earlier.Ask(i.Place, i.readEarlier, page.OrFail(i.Place, func(e earlierFacts) { i.show(i.chooser(said, tone, e)) }))
}

// restart shows the choice of a file again.
func (i *importPage) restart() { i.begin("", kit.ToneNone) }

// earlierFacts is what the vault has of imports, and of forms that are fetched.
type earlierFacts struct {
	read  bool // it was read
	past  []data.PastImport
	forms []data.LeadForm
}

func (i *importPage) readEarlier(ctx context.Context) (e earlierFacts, err error) {
	if e.past, err = i.Vault.Imports(ctx); err != nil {
		return e, err
	}
	e.forms, err = i.Vault.LeadForms(ctx)
	e.read = err == nil
	return e, err
}

// chooser asks for a file, above the forms that are fetched and the imports of before.
func (i *importPage) chooser(said string, tone kit.Tone, e earlierFacts) fyne.CanvasObject {
	choose := button.NewWithIcon(i.Env, button.Primary, theme.FolderOpenIcon(), i.T("import.choose"), i.choose)
	top := layout.VBox()
	if said != "" {
		top.Add(piece.NewBanner(i.Env, tone, said))
	}
	top.Add(piece.NewCard(i.Env, i.T("import.choose.title"), layout.VBox(prose.NewParagraph(i.Env, i.T("import.choose.text"), prose.Muted), layout.AlignLeading(i.Env, choose))))
	if e.read {
		top.Add(i.formsCard(e.forms))
	}
	if len(e.past) == 0 {
		return layout.ScrollOutdented(top)
	}
	return layout.ScrollOutdented(layout.VBoxGrow(1, top, layout.MinHeight(listHeight, i.pastCard(e.past))))
}

// pastCard lists the imports of before, and lets each be undone.
func (i *importPage) pastCard(past []data.PastImport) fyne.CanvasObject {
	columns := []grid.Column{
		{Title: i.T("import.past.when"), Width: 160}, {Title: i.T("import.source"), Width: 90, Weight: 2},
		{Title: i.T("import.added"), Width: 90, Spare: 1}, {Title: i.T("import.past.known"), Width: 90, Spare: 2}, {Title: i.T("import.past.state"), Width: 110, Weight: 1},
	}
	table := grid.New(i.Env, columns, func() int { return len(past) }, func(row, col int) string {
		p := past[row]
		switch col {
		case 0:
			return i.Lang.Date(i.Local(p.At))
		case 1:
			return page.SourceTitle(i.Env, p.Source)
		case 2:
			return i.Lang.Number(p.Added)
		case 3:
			return i.Lang.Number(p.Updated + p.Unchanged)
		}
		return i.pastState(p)
	})
	undo := button.New(i.Env, button.Plain, i.T("import.undo"), func() {
		if at := table.Current(); at >= 0 {
			i.askUndo(past[at].ID, past[at].Source)
		}
	})
	cells := button.New(i.Env, button.Plain, i.T("import.cells"), func() {
		if at := table.Current(); at >= 0 {
			i.showCells(past[at].ID)
		}
	})
	table.OnSelect = func() {
		at := table.Current()
		enable(undo, at >= 0 && past[at].Undoable)
		enable(cells, at >= 0 && past[at].Unread > 0)
	}
	table.OnSelect()
	return piece.NewCard(i.Env, i.T("import.past"), layout.Border(i.Env, nil, layout.VBoxTight(layout.VBoxTight(), layout.Flow(i.Env, undo, cells)), nil, nil, table))
}

// enable enables or disables a button.
func enable(b *button.Button, enabled bool) {
	if enabled {
		b.Enable()
	} else {
		b.Disable()
	}
}

// pastState says what became of an import since.
func (i *importPage) pastState(p data.PastImport) string {
	switch {
	case !p.UndoneAt.IsZero():
		return i.T("import.past.undone")
	case p.Unread > 0:
		return i.T("import.past.cells", "n", p.Unread)
	case !p.Undoable:
		return i.T("import.past.old")
	}
	return ""
}

// askUndo asks before an import is undone, and says what stays.
func (i *importPage) askUndo(id int64, source string) {
	dialog.Confirm(i.Env, dialog.ConfirmSpec{
		Title: i.T("import.undo.title"), Text: i.T("import.undo.text", "source", page.SourceTitle(i.Env, source)),
		Items: []string{i.T("import.undo.goes"), i.T("import.undo.learned"), i.T("import.undo.optouts"), i.T("import.undo.stays")},
		Yes:   i.T("import.undo.yes"), Danger: true, Width: 560,
		OnYes: func() {
			page.Finish(i.Place, func(ctx context.Context) (data.Undone, error) { return i.Vault.UndoImport(ctx, id) }, page.OrFail(i.Place, func(u data.Undone) {
				i.begin(i.undone(u), kit.ToneGood)
			}))
		},
	})
}

// undone says what undoing an import did, and what it left.
func (i *importPage) undone(u data.Undone) string {
	all := i.T("import.undone", "n", u.Removed)
	for _, x := range []struct {
		key string
		n   int
	}{{"import.undone.cleared", u.Cleared}, {"import.undone.ended", u.Ended}, {"import.undone.optouts", u.OptOuts}} {
		if x.n > 0 {
			all += " " + i.T(x.key, "n", x.n)
		}
	}
	kept := map[data.KeptWhy]int{}
	for _, p := range u.Kept {
		kept[p.Why]++
	}
	for _, why := range []data.KeptWhy{data.KeptWritten, data.KeptSpoke, data.KeptElsewhere, data.KeptEdited, data.KeptMerged} {
		if n := kept[why]; n > 0 {
			all += " " + i.T("import.undone.kept."+string(why), "n", n)
		}
	}
	return all
}
