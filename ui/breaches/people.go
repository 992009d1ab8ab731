package breaches

import (
	"context"
	"crypto/sha256"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
	"mujeeb/ui/page/fields"
)

// nobody is a lead's number that is never given out: a list of people in which
// nobody was found must not be taken for everybody.
const nobody = 0

// affected lets the admin say whom a breach concerns: everybody, some groups, a pasted list
// of addresses and numbers, who is in an exported file, or whom a lost computer or a leaked
// password concerns.
type affected struct {
	*page.Place
	breach    int64 // 0 before it is in the vault
	way       *field.RadioGroup
	ticked    *fields.Groups // nil until they are read
	state     *field.Select
	list      *field.TextArea
	export    *field.Select
	account   *field.Select
	count     *prose.Label
	kept      *prose.Label // what is kept with the breach
	again     *button.Button
	missing   *piece.Fold
	unknown   *prose.Label
	box       *fyne.Container
	below     map[data.AffectedBy]fyne.CanvasObject // what a way asks further
	loss      *lossBox
	counts    page.Latest[found]
	people    int     // affected, as counted last
	pending   *wanted // what was chosen but not saved when the page was left
	OnChanged func()
	OnCounted func(people int)
}

// groupsOf is what there is to choose from.
type groupsOf struct {
	fields.GroupList
	listed   []data.LeadRow // the people of a list that was saved
	exports  []data.Export
	accounts []data.Account
}

// newAffected makes the choice as a breach has it. The moment of the loss is asked for when
// the log is looked at.
func newAffected(p *page.Place, b data.Breach, lostAt func() time.Time) *affected {
	a := &affected{Place: p, breach: b.ID, OnChanged: func() {}, OnCounted: func(int) {}, loss: newLossBox(p, lostAt)}
	a.fields()
	a.below = map[data.AffectedBy]fyne.CanvasObject{
		data.AffectedGroups: layout.VBox(), data.AffectedList: a.pasteBox(), data.AffectedExport: a.exportBox(),
		data.AffectedMailbox: field.Form(p.Env, field.Row{Label: p.T("breach.people.account"), Widget: a.account, Hint: p.T("breach.people.account.hint")}),
	}
	a.box = layout.VBox(a.way)
	for _, w := range data.AffectedWays() {
		if a.below[w] != nil {
			a.box.Add(a.below[w])
		}
	}
	for _, o := range []fyne.CanvasObject{a.loss.box, a.count, a.missing, a.kept, layout.AlignLeading(p.Env, a.again)} {
		a.box.Add(o)
	}
	a.show(wayOf(b))
	page.Work(p, func(ctx context.Context) (groupsOf, error) { return readGroups(ctx, p.Vault, b) }, func(g groupsOf) { a.fill(g, b) })
	a.readKept()
	return a
}

// fields makes the fields, with nothing chosen in them.
func (a *affected) fields() {
	var ways []field.Option
	for _, w := range data.AffectedWays() {
		ways = append(ways, field.Option{Key: string(w), Text: a.T("breach.people." + string(w))})
	}
	a.way = field.NewRadioGroup(a.Env, ways, nil)
	a.state = field.NewSelect(a.Env, []field.Option{
		{Key: "any", Text: a.T("breach.people.state.any")},
		{Key: string(data.StateContact), Text: a.T("breach.people.state.contact")},
		{Key: string(data.StateAgreed), Text: a.T("breach.people.state.agreed")},
		{Key: string(data.StateOptedOut), Text: a.T("breach.people.state.opted_out")},
	}, nil)
	a.state.SetCaption(a.T("breach.people.state"))
	a.list = field.NewTextArea(a.Env, 5)
	a.list.Direction = field.LTR
	a.list.SetCaption(a.T("breach.people.paste"))
	a.export, a.account = field.NewSelect(a.Env, nil, nil), field.NewSelect(a.Env, nil, nil)
	a.count, a.kept = prose.NewParagraph(a.Env, "", prose.Strong), prose.NewParagraph(a.Env, "", prose.Caption)
	a.again = button.New(a.Env, button.Link, a.T("breach.people.again"), a.workOut)
	a.again.Hide()
	a.unknown = prose.NewParagraph(a.Env, "", prose.Caption)
	a.missing = piece.NewFold(a.Env, a.T("breach.people.missing"), a.unknown)
	a.missing.Hide()
}

// saved is told the number of the breach once it is in the vault.
func (a *affected) saved(breach int64) {
	a.breach = breach
	a.readKept()
}

// wayOf returns how it was chosen, also in a breach of before it was asked.
func wayOf(b data.Breach) data.AffectedBy {
	f := b.Audience
	switch {
	case b.AffectedBy != "":
		return b.AffectedBy
	case f.IDs != nil:
		return data.AffectedList
	case f.Sources != nil, f.Tags != nil, f.State != "":
		return data.AffectedGroups
	}
	return data.AffectedAll
}

func readGroups(ctx context.Context, vault *data.Vault, b data.Breach) (g groupsOf, err error) {
	if g.GroupList, err = fields.ReadGroups(ctx, vault); err != nil {
		return g, err
	}
	if g.exports, err = vault.Exports(ctx); err != nil {
		return g, err
	}
	if g.accounts, err = vault.Accounts(ctx); err != nil {
		return g, err
	}
	if wayOf(b) == data.AffectedList {
		g.listed, err = vault.LeadRows(ctx, b.Audience.IDs)
	}
	return g, err
}

func (a *affected) pasteBox() *fyne.Container {
	look := button.New(a.Env, button.Plain, a.T("breach.people.look"), a.recount)
	return layout.VBoxTight(prose.NewLabel(a.Env, a.T("breach.people.paste"), prose.Body), a.list, layout.AlignLeading(a.Env, look))
}

// exportBox lets the person choose one of the files that were exported, from the list or by
// the file itself, whose fingerprint finds it.
func (a *affected) exportBox() *fyne.Container {
	choose := button.NewWithIcon(a.Env, button.Plain, theme.FolderOpenIcon(), a.T("breach.people.file"), func() {
		a.Files.OpenFile(kit.Filter{}, a.findExport)
	})
	return layout.VBoxTight(
		field.Form(a.Env, field.Row{Label: a.T("breach.people.which"), Widget: a.export, Hint: a.T("breach.people.which.hint")}), layout.AlignLeading(a.Env, choose))
}

// findExport chooses the export whose file lies at a path.
func (a *affected) findExport(path string) {
	page.Attempt(a.Place, func(ctx context.Context) (data.Export, error) {
		sum, err := sumOf(path)
		if err != nil {
			return data.Export{}, err
		}
		return a.Vault.ExportBySum(ctx, sum)
	}, func(x data.Export, err error) {
		switch {
		case data.CodeOf(err) == data.CodeNotFound:
			dialog.Error(a.Env, a.T("breach.people.file.unknown.title"), a.T("breach.people.file.unknown"), "")
		case err != nil:
			a.Fail(err)
		default:
			a.export.SetSelected(strconv.FormatInt(x.ID, 10))
		}
	})
}

// sumOf returns the fingerprint of a file.
func sumOf(path string) (sum [sha256.Size]byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return sum, err
	}
	defer f.Close()
	hash := sha256.New()
	_, err = io.Copy(hash, f)
	return [sha256.Size]byte(hash.Sum(nil)), err
}

// fill shows what was read, chooses what the breach says, and from then on
// listens to the person.
func (a *affected) fill(g groupsOf, b data.Breach) {
	chosen := b.Audience
	if a.pending != nil {
		chosen = a.pending.filter
	}
	a.ticked = fields.NewGroups(a.Place, g.GroupList, chosen)
	a.below[data.AffectedGroups].(*fyne.Container).Objects = a.groupRows(g)
	a.fillLists(g)
	a.state.SetSelected(string(b.Audience.State))
	if b.Audience.State == "" {
		a.state.SetSelected("any")
	}
	a.list.SetText(listed(g.listed))
	a.way.SetSelected(string(wayOf(b)))
	of := strconv.FormatInt(b.AffectedOf, 10)
	a.export.SetSelected(of)
	a.account.SetSelected(of)
	if a.pending != nil {
		a.restore(*a.pending)
	}
	a.show(data.AffectedBy(a.way.Selected()))
	a.listen()
	a.recount()
}

// fillLists offers the exports and the accounts.
func (a *affected) fillLists(g groupsOf) {
	var exports, accounts []field.Option
	for _, x := range g.exports {
		exports = append(exports, field.Option{Key: strconv.FormatInt(x.ID, 10), Text: a.T("breach.people.export.one",
			"number", int(x.ID), "date", a.Lang.DateTime(a.Local(x.At)), "kind", page.ExportKindName(a.Env, x.Kind), "n", x.People)})
	}
	for _, x := range g.accounts {
		if x.Kind != data.AccountSandbox {
			accounts = append(accounts, field.Option{Key: strconv.FormatInt(x.ID, 10), Text: x.Name})
		}
	}
	a.export.SetOptions(exports)
	a.account.SetOptions(accounts)
}

func (a *affected) listen() {
	changed := func() { a.OnChanged(); a.recount() }
	a.ticked.OnChanged = changed
	a.state.OnChanged = func(string) { changed() }
	a.list.OnChanged = func(string) { a.OnChanged(); a.count.SetText("") }
	a.way.OnChanged = func(way string) { a.show(data.AffectedBy(way)); changed() }
	a.export.OnChanged = func(string) { changed() }
	a.account.OnChanged = a.export.OnChanged
}

// restore chooses what w says, apart from the groups.
func (a *affected) restore(w wanted) {
	if w.filter.State != "" {
		a.state.SetSelected(string(w.filter.State))
	}
	a.list.SetText(strings.Join(w.lines, "\n"))
	a.way.SetSelected(string(w.way))
	a.export.SetSelected(strconv.FormatInt(w.of, 10))
	a.account.SetSelected(strconv.FormatInt(w.of, 10))
}

func (a *affected) groupRows(g groupsOf) []fyne.CanvasObject {
	rows := []fyne.CanvasObject{
		prose.NewParagraph(a.Env, a.T("breach.people.groups.hint"), prose.Caption),
		prose.NewLabel(a.Env, a.T("breach.people.sources"), prose.Body), a.ticked.Sources,
	}
	if len(g.Tags) > 0 {
		rows = append(rows, prose.NewLabel(a.Env, a.T("breach.people.tags"), prose.Body), a.ticked.Tags)
	}
	return append(rows, prose.NewLabel(a.Env, a.T("breach.people.state"), prose.Body), layout.AlignLeading(a.Env, a.state))
}

func listed(rows []data.LeadRow) string {
	var all []string
	for _, r := range rows {
		switch {
		case r.Email != "":
			all = append(all, r.Email)
		case r.Phone != "":
			all = append(all, r.Phone)
		}
	}
	return strings.Join(all, "\n")
}

// show shows what a way asks further.
func (a *affected) show(way data.AffectedBy) {
	for w, o := range a.below {
		if o.Hide(); w == way {
			o.Show()
		}
	}
	a.loss.show(way)
	a.box.Refresh()
}

// wanted is what the person says now. find turns it into a filter; it may run
// away from the UI goroutine.
type wanted struct {
	way    data.AffectedBy
	of     int64 // the export or the account; 0 while none is chosen
	filter data.LeadFilter
	lines  []string
}

func (a *affected) wanted() wanted {
	w := wanted{way: data.AffectedBy(a.way.Selected()), lines: page.Lines(a.list.Text())}
	switch {
	case w.way == data.AffectedExport:
		w.of, _ = strconv.ParseInt(a.export.Selected(), 10, 64) // 0 while none is chosen
	case w.way == data.AffectedMailbox:
		w.of, _ = strconv.ParseInt(a.account.Selected(), 10, 64)
	case w.way == data.AffectedGroups && a.ticked != nil:
		w.filter.Sources, w.filter.Tags = a.ticked.Chosen()
		if s := a.state.Selected(); s != "any" {
			w.filter.State = data.LeadState(s)
		}
	}
	return w
}

// found is who is affected, and the lines of the list that are no lead's.
type found struct {
	filter  data.LeadFilter
	people  int
	missing []string
}

func (w wanted) find(ctx context.Context, vault *data.Vault) (f found, err error) {
	f.filter = w.filter
	switch {
	case w.way == data.AffectedList:
		f.filter.IDs, f.missing, err = vault.FindLeads(ctx, w.lines)
		f.filter.IDs = orNobody(f.filter.IDs)
	case w.way == data.AffectedExport && w.of != 0:
		f.filter = data.InExport(w.of)
	case w.way == data.AffectedMailbox && w.of != 0:
		f.filter, err = vault.WrittenBy(ctx, w.of)
		f.filter.IDs = orNobody(f.filter.IDs)
	case w.way == data.AffectedExport, w.way == data.AffectedMailbox, w.way == data.AffectedGroups && wayOf(data.Breach{Audience: w.filter}) == data.AffectedAll:
		f.filter.IDs = orNobody(nil) // nothing is chosen yet
	}
	if err != nil {
		return f, err
	}
	f.people, err = vault.CountLeads(ctx, f.filter)
	return f, err
}

func orNobody(ids []int64) []int64 {
	if len(ids) == 0 {
		return []int64{nobody}
	}
	return ids
}

// recount tells how many are affected.
func (a *affected) recount() {
	w := a.wanted()
	a.counts.Ask(a.Place, func(ctx context.Context) (found, error) { return w.find(ctx, a.Vault) }, page.OrFail(a.Place, a.tell))
}

func (a *affected) tell(f found) {
	a.people = f.people
	a.count.SetText(a.T("breach.people.count", "n", f.people))
	a.missing.Hide()
	if len(f.missing) > 0 {
		a.count.SetText(a.T("breach.people.count", "n", f.people) + " " + a.T("breach.people.notfound", "n", len(f.missing)))
		a.unknown.SetText(strings.Join(shorten(a.Env, f.missing), "\n"))
		a.missing.Show()
	}
	a.box.Refresh()
	a.OnCounted(f.people)
}

// mostShown bounds how many lines that were not found are listed.
const mostShown = 200

func shorten(env *kit.Env, all []string) []string {
	if len(all) <= mostShown {
		return all
	}
	return append(slices.Clone(all[:mostShown]), env.T("kit.more", "n", len(all)-mostShown))
}

// readKept says what is kept with a breach that was saved.
func (a *affected) readKept() {
	breach := a.breach
	if breach == 0 {
		return
	}
	page.Attempt(a.Place, func(ctx context.Context) (data.BreachPeople, error) { return a.Vault.Affected(ctx, breach) }, func(p data.BreachPeople, err error) {
		switch {
		case data.CodeOf(err) == data.CodeNotFound: // a breach of before it was kept
		case err != nil:
			a.Fail(err)
		default:
			a.kept.SetText(a.T("breach.people.kept", "when", a.Lang.DateTime(a.Local(p.At)), "n", p.People) + " " + a.T("breach.people.today", "n", p.Today))
			a.again.Show()
			a.box.Refresh()
		}
	})
}

// workOut has the vault work out anew who is affected, and keep that.
func (a *affected) workOut() {
	breach := a.breach
	a.Act(func(ctx context.Context) error { return a.Vault.WorkOutAffected(ctx, breach) }, func() {
		a.readKept()
		a.Changed()
	})
}
