package leads

import (
	"context"
	"slices"
	"strings"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// mostColumns is how many fields of the owner's own the list has room for in the smallest window.
const mostColumns = 2

// ownCell is what a row has in the n-th of the fields that are columns, on one line.
func (l *listPage) ownCell(r data.LeadRow, n int) string {
	if n >= len(l.own) {
		return ""
	}
	if l.own[n] == data.ColumnNextStep {
		return nextCell(l.Env, r.Next)
	}
	return strings.Join(strings.Fields(r.Extra[l.own[n]]), " ")
}

// columnTitle returns the heading of a column: of a field its name.
func columnTitle(env *kit.Env, name string) string {
	if name == data.ColumnNextStep {
		return env.T("step.title")
	}
	return name
}

// nextCell is a next step on one line.
func nextCell(env *kit.Env, s data.Step) string {
	if s.Day.IsZero() {
		return ""
	}
	return env.Lang.Join(env.Lang.ShortDate(s.Day), s.Text)
}

// showColumns shows fields of the owner's own behind the other columns.
func (l *listPage) showColumns(own []string) {
	if slices.Equal(own, l.own) {
		return
	}
	l.own = own
	l.grid = l.newGrid()
	l.pager.OnChange = l.grid.Refresh
	l.search.Results = l.grid
	if l.pager.Len() > 0 {
		l.rows.Show(l.grid)
	}
	l.selected()
}

// askColumns lets the fields that are columns be chosen.
func (l *listPage) askColumns() {
	page.Work(l.Place, l.Vault.OwnFields, func(all []data.OwnField) {
		l.chooseColumns(all)
	})
}

func (l *listPage) chooseColumns(all []data.OwnField) {
	chosen := slices.DeleteFunc(slices.Clone(l.own), func(name string) bool {
		return name != data.ColumnNextStep && !slices.ContainsFunc(all, func(f data.OwnField) bool { return f.Name == name })
	})
	problem := prose.NewParagraph(l.Env, "", prose.Bad)
	boxes := layout.VBoxTight()
	add := func(name, text string) {
		box := field.NewCheck(l.Env, text, nil)
		box.SetChecked(slices.Contains(chosen, name))
		box.OnChanged = func(on bool) {
			chosen = slices.DeleteFunc(chosen, func(other string) bool { return other == name })
			if on {
				chosen = append(chosen, name)
			}
		}
		boxes.Add(box)
	}
	add(data.ColumnNextStep, l.T("step.title"))
	for _, f := range all {
		add(f.Name, l.T("lead.group", "name", f.Name, "n", f.Leads))
	}
	var d *kit.Dialog
	leave := func() { d.Close() }
	save := func() {
		if len(chosen) > mostColumns {
			problem.SetText(l.T("lead.columns.many", "n", mostColumns))
			return
		}
		d.Close()
		names := slices.Clone(chosen)
		l.Act(func(ctx context.Context) error { return l.Vault.SaveLeadColumns(ctx, names) }, func() { l.showColumns(names) })
	}
	content := layout.Border(l.Env, prose.NewParagraph(l.Env, l.T("lead.columns.text", "n", mostColumns), prose.Muted), problem, nil, nil,
		layout.MinHeight(200, layout.Scroll(layout.Pad(kit.GapSmall, boxes))))
	d = dialog.Show(l.Env, dialog.Spec{Title: l.T("lead.columns.title"), Content: content, Cancel: leave, Accept: save, Buttons: []*button.Button{
		button.New(l.Env, button.Plain, l.T("kit.cancel"), leave), button.New(l.Env, button.Primary, l.T("lead.columns.yes"), save),
	}})
}
