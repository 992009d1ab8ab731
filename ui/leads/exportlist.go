package leads

import (
	"context"
	"io"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/data/dossier"
	"mujeeb/data/keys"
	"mujeeb/data/sealed"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// The forms that a list is written in.
const (
	listTable = "csv"
	listPaper = "html"
)

// How a list is protected.
const (
	protectSealed = "sealed"
	protectPlain  = "plain"
)

// firstColumns are those of a list that are chosen at first: what people are reached by.
var firstColumns = []dossier.ListColumn{dossier.ListName, dossier.ListEmail, dossier.ListPhone, dossier.ListState, dossier.ListTags}

// listExport is the dialog in which a list of people is exported.
type listExport struct {
	*page.Place
	people  int                                    // in the list
	ids     func(context.Context) ([]int64, error) // of these
	reason  *page.ExportReason
	format  *field.Select
	columns map[dossier.ListColumn]*field.Check
	own     *field.Check
	boxes   *fyne.Container
	protect *field.Select
	means   *prose.Label
	phrase  *field.Entry
	again   *field.Entry
}

// exportMany exports the people selected.
func (l *listPage) exportMany() {
	ids := l.selectedIDs()
	newListExport(l.Place, len(ids), func(context.Context) ([]int64, error) { return ids, nil }).show()
}

// exportList exports all that the list shows, in its order.
func (l *listPage) exportList() {
	filter, order := l.kept.filter, data.LeadOrder{By: leadOrders[l.kept.column], Desc: l.kept.desc}
	newListExport(l.Place, l.pager.Len(), func(ctx context.Context) ([]int64, error) { return l.Vault.LeadIDs(ctx, filter, order) }).show()
}

func newListExport(p *page.Place, people int, ids func(context.Context) ([]int64, error)) *listExport {
	x := &listExport{Place: p, people: people, ids: ids, reason: page.NewExportReason(p, ""), columns: map[dossier.ListColumn]*field.Check{}}
	x.format = field.NewSelect(p.Env, []field.Option{{Key: listTable, Text: p.T("export.list.csv")}, {Key: listPaper, Text: p.T("export.list.html")}}, nil)
	x.format.SetSelected(listTable)
	x.boxes = layout.Flow(p.Env)
	for _, c := range dossier.ListColumns() {
		box := field.NewCheck(p.Env, p.T("export.list.column."+string(c)), nil)
		box.SetChecked(slices.Contains(firstColumns, c))
		x.columns[c] = box
		x.boxes.Add(box)
	}
	x.own = field.NewCheck(p.Env, p.T("export.list.own"), nil)
	x.boxes.Add(x.own)
	x.means = prose.NewParagraph(p.Env, "", prose.Caption)
	x.phrase, x.again = field.NewPasswordEntry(p.Env), field.NewPasswordEntry(p.Env)
	x.protect = field.NewSelect(p.Env, []field.Option{{Key: protectSealed, Text: p.T("export.list.sealed")}, {Key: protectPlain, Text: p.T("export.list.plain")}}, nil)
	x.protect.SetSelected(protectSealed)
	x.protect.OnChanged = func(string) { x.explain() }
	x.explain()
	return x
}

// explain says what the protection that is chosen means.
func (x *listExport) explain() {
	x.means.SetText(x.T("export.list." + x.protect.Selected() + ".means"))
	for _, e := range []*field.Entry{x.phrase, x.again} {
		if x.sealed() {
			e.Enable()
		} else {
			e.Disable()
		}
	}
}

func (x *listExport) sealed() bool { return x.protect.Selected() == protectSealed }

func (x *listExport) show() {
	rows := append(x.reason.Rows(),
		field.Row{Label: x.T("export.list.format"), Widget: x.format},
		field.Row{Label: x.T("export.list.columns"), Widget: x.boxes},
		field.Row{Label: x.T("export.list.protect"), Widget: layout.VBoxTight(x.protect, x.means)},
		field.Row{Label: x.T("export.list.phrase"), Widget: x.phrase},
		field.Row{Label: x.T("export.list.again"), Widget: x.again})
	dialog.Form(x.Env, dialog.FormSpec{
		Title: x.T("export.list.title", "n", x.people), Text: x.T("export.list.text"), Width: 660, Yes: x.T("export.next"),
		Fields: rows, Check: x.check, OnYes: x.save,
	})
}

// check says what is still missing, or nothing.
func (x *listExport) check() string {
	if missing := x.reason.Missing(); missing != "" {
		return missing
	}
	if len(x.chosen()) == 0 {
		return x.T("export.list.columns.missing")
	}
	if !x.sealed() {
		return ""
	}
	switch r := keys.Rate(x.phrase.Text(), nil); {
	case !r.OK():
		return x.T("strength." + string(r.Reason))
	case x.phrase.Text() != x.again.Text():
		return x.T("export.list.differs")
	}
	return ""
}

// chosen returns the columns that are chosen, in their order.
func (x *listExport) chosen() (columns []dossier.ListColumn) {
	for _, c := range dossier.ListColumns() {
		if x.columns[c].Checked() {
			columns = append(columns, c)
		}
	}
	return columns
}

// save asks for a place and writes the list there.
func (x *listExport) save() {
	plan := data.ExportPlan{Kind: data.ExportList, Format: x.format.Selected(), Sealed: x.sealed()}
	x.reason.Put(&plan)
	w := listWriter{
		vault: x.Vault, ids: x.ids, uses: plan.Uses(), withOwn: x.own.Checked(), paper: x.format.Selected() == listPaper,
		list: dossier.List{Columns: x.chosen(), Lang: x.Lang.Code(), MadeAt: x.Now(), Zone: x.Now().Location()},
	}
	name, key := dossier.ListFile(x.Local(x.Now()), plan.Format), "lead.many.exported"
	if plan.Sealed {
		w.phrase, name, key = x.phrase.Secret(), name+sealed.Ext, "export.list.done"
	}
	page.SaveExport(x.Place, page.Exporting{
		Plan: plan, Name: name, Write: w.write,
		Done: func(path string) {
			text := x.T(key, "n", w.people, "file", filepath.Base(path), "folder", filepath.Dir(path))
			if w.restricted > 0 {
				text += "\n\n" + x.T("export.list.restricted", "n", w.restricted)
			}
			dialog.Message(x.Env, x.T("lead.exported.title"), text)
		},
	})
}

// listWriter writes a list of people.
type listWriter struct {
	vault   *data.Vault
	ids     func(context.Context) ([]int64, error)
	list    dossier.List
	withOwn bool   // with the fields of the owner's own
	paper   bool   // as a page
	phrase  []byte // seals the list; nil where it stays readable
	people  int    // that were written

	uses       bool // people's data, so that those are left out whose data is only stored
	restricted int  // that were left out
}

// write writes the list, sealed where there is a pass phrase. Who is gone by then is left
// out.
func (l *listWriter) write(ctx context.Context, w io.Writer) (who data.Written, err error) {
	if l.phrase == nil {
		return l.writePlain(ctx, w)
	}
	defer clear(l.phrase)
	to, err := sealed.NewWriter(w, l.phrase)
	if err != nil {
		return who, err
	}
	if who, err = l.writePlain(ctx, to); err != nil {
		return who, err
	}
	return who, to.Close()
}

// complete gives the list what only the vault knows.
func (l *listWriter) complete(ctx context.Context, ids []int64) (err error) {
	if l.withOwn {
		if l.list.Own, err = l.vault.ExtraNames(ctx, ids); err != nil {
			return err
		}
	}
	settings, err := l.vault.Settings(ctx)
	l.list.Sender = settings.Controller
	return err
}

// usable returns who is to be in the list.
func (l *listWriter) usable(ctx context.Context) ([]int64, error) {
	all, err := l.ids(ctx)
	if err != nil || !l.uses {
		return all, err
	}
	ids, err := l.vault.Usable(ctx, all)
	l.restricted = len(all) - len(ids)
	return ids, err
}

func (l *listWriter) writePlain(ctx context.Context, w io.Writer) (who data.Written, err error) {
	ids, err := l.usable(ctx)
	if err != nil {
		return who, err
	}
	if err := l.complete(ctx, ids); err != nil {
		return who, err
	}
	leads := func(yield func(*data.Lead, error) bool) {
		for lead, err := range l.vault.EachLead(ctx, ids) {
			if err == nil {
				who.Leads = append(who.Leads, lead.ID)
			}
			if !yield(lead, err) {
				return
			}
		}
	}
	write := l.list.WriteTable
	if l.paper {
		write = l.list.WritePage
	}
	err = write(w, leads)
	l.people = len(who.Leads)
	return who, err
}
