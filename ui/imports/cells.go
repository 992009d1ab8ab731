package imports

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/data/intake"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/grid"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/page"
)

// cellsCard lists cells of imports that could not be read, and lets each be written anew or
// left as it is. again shows what is left.
func (i *importPage) cellsCard(cells []data.UnreadCell, again func()) fyne.CanvasObject {
	table := grid.New(i.Env, []grid.Column{
		{Title: i.T("import.aside.line"), Width: 70, LTR: true, Spare: 1},
		{Title: i.T("import.unread.who"), Width: 110, Weight: 1},
		{Title: i.T("import.column.name"), Width: 100, Weight: 1, Spare: 2},
		{Title: i.T("import.unread.cell"), Width: 110, Weight: 1},
		{Title: i.T("import.aside.reason"), Width: 170, Spare: 3},
	}, func() int { return len(cells) }, func(row, col int) string {
		c := cells[row]
		return []string{i.Lang.Number(c.Line), c.Lead, c.Name, c.Text, i.T("import.row." + string(c.Code))}[col]
	})
	table.Tone = toneOf(4, kit.ToneWarn)
	open := func(row int) {
		if row >= 0 && row < len(cells) {
			i.mendCell(cells[row], again)
		}
	}
	mend := button.New(i.Env, button.Plain, i.T("import.mend.cell"), func() { open(table.Current()) })
	leave := button.New(i.Env, button.Plain, i.T("import.cells.leave"), func() {
		if row := table.Current(); row >= 0 {
			i.leaveCells(cells[row:row+1], again)
		}
	})
	all := button.New(i.Env, button.Plain, i.T("import.cells.leaveall"), func() { i.askLeaveAll(cells, again) })
	table.OnOpen = open
	table.OnSelect = func() {
		enable(mend, table.Current() >= 0)
		enable(leave, table.Current() >= 0)
	}
	table.OnSelect()
	return piece.NewCard(i.Env, i.T("import.unread.title"), layout.Border(i.Env, nil, layout.VBoxTight(layout.VBoxTight(), layout.Flow(i.Env, mend, leave, all)), nil, nil, table))
}

// mendCell asks what stands in a cell, and takes it.
func (i *importPage) mendCell(c data.UnreadCell, again func()) {
	text := field.NewEntry(i.Env)
	text.SetText(c.Text)
	means := "import.mend.detail"
	switch target := intake.Field(c.Field); target {
	case intake.Email, intake.Phone, intake.PSID, intake.FullName, intake.CreatedTime:
		means = "import.mend." + c.Field
	}
	dialog.Form(i.Env, dialog.FormSpec{
		Title: i.T("import.mend.whose", "name", page.LeadTitle(i.Env, c.Lead)), Text: i.T(means), Yes: i.T("import.mend.yes"), Width: 560,
		Fields: []field.Row{{Label: c.Name, Widget: text, Hint: i.T("import.row." + string(c.Code))}},
		Check: func() string {
			switch _, readable := intake.ReadTime(text.Text(), i.Now().Location()); {
			case strings.TrimSpace(text.Text()) == "":
				return i.T("import.mend.empty")
			case c.Field == string(intake.CreatedTime) && !readable:
				return i.T("import.mend.time")
			}
			return ""
		},
		OnYes: func() {
			at, _ := intake.ReadTime(text.Text(), i.Now().Location()) // of other columns it says nothing
			i.settleCells(again, func(ctx context.Context) error {
				return i.Vault.MendCell(ctx, c.ID, strings.TrimSpace(text.Text()), at)
			})
		},
	})
}

func (i *importPage) leaveCells(cells []data.UnreadCell, again func()) {
	var ids []int64
	for _, c := range cells {
		ids = append(ids, c.ID)
	}
	i.settleCells(again, func(ctx context.Context) error { return i.Vault.LeaveCells(ctx, ids...) })
}

func (i *importPage) askLeaveAll(cells []data.UnreadCell, again func()) {
	dialog.Confirm(i.Env, dialog.ConfirmSpec{
		Title: i.T("import.cells.leaveall.title", "n", len(cells)), Text: i.T("import.cells.leaveall.text"), Yes: i.T("import.cells.leaveall.yes"),
		OnYes: func() { i.leaveCells(cells, again) },
	})
}

// settleCells changes cells, and shows what is left.
func (i *importPage) settleCells(again func(), change func(context.Context) error) {
	page.Finish(i.Place, func(ctx context.Context) (struct{}, error) { return struct{}{}, change(ctx) }, page.OrFail(i.Place, func(struct{}) { again() }))
}

// showCells shows the cells of an import that are left to the owner, of all imports with 0.
func (i *importPage) showCells(id int64) {
	i.earlier.Drop()
	page.Work(i.Place, func(ctx context.Context) ([]data.UnreadCell, error) { return i.Vault.UnreadCells(ctx, id) }, func(cells []data.UnreadCell) {
		if len(cells) == 0 {
			i.restart()
			return
		}
		foot := layout.HBox(i.Env, layout.Spacer(), button.New(i.Env, button.Plain, i.T("import.cells.back"), i.restart))
		i.showUnder(i.T("import.cells.text"), layout.Border(i.Env, nil, layout.VBox(layout.VBoxTight(), foot), nil, nil, i.cellsCard(cells, func() { i.showCells(id) })))
	})
}
