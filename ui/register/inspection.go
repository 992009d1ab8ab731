package register

import (
	"context"
	"io"
	"path/filepath"
	"strconv"

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

// inspection is the dialog in which the folder for an inspection is written.
type inspection struct {
	*registerPage
	sample *field.Select
	seal   *field.Check
	phrase *field.Entry
	again  *field.Entry
}

// sampleSizes are how many proofs can be put into the folder; the first is chosen at first.
var sampleSizes = []int{10, 0, 5, 25, 100}

// askInspection asks how many proofs are in the folder, and for a pass phrase.
func (g *registerPage) askInspection() {
	if g.facts.MadeAt.IsZero() {
		return
	}
	x := &inspection{registerPage: g, phrase: field.NewPasswordEntry(g.Env), again: field.NewPasswordEntry(g.Env)}
	var sizes []field.Option
	for _, n := range sampleSizes {
		sizes = append(sizes, field.Option{Key: strconv.Itoa(n), Text: g.T("register.inspection.size", "n", n)})
	}
	x.sample = field.NewSelect(g.Env, sizes, nil)
	x.sample.SetSelected(sizes[0].Key)
	x.seal = field.NewCheck(g.Env, g.T("export.list.sealed"), func(bool) { x.enable() })
	x.seal.SetChecked(true)
	x.enable()
	dialog.Form(g.Env, dialog.FormSpec{
		Title: g.T("register.inspection"), Text: g.T("register.inspection.text"), Yes: g.T("export.next"), Width: 660, Check: x.check, OnYes: x.save,
		Fields: []field.Row{
			{Label: g.T("register.inspection.sample"), Widget: x.sample, Hint: g.T("register.inspection.sample.hint")},
			{Label: g.T("export.list.protect"), Widget: layout.VBoxTight(x.seal, prose.NewParagraph(g.Env, g.T("export.list.sealed.means"), prose.Caption))},
			{Label: g.T("export.list.phrase"), Widget: x.phrase},
			{Label: g.T("export.list.again"), Widget: x.again},
		},
	})
}

// enable lets a pass phrase be typed where one is wanted.
func (x *inspection) enable() {
	for _, e := range []*field.Entry{x.phrase, x.again} {
		if x.seal.Checked() {
			e.Enable()
		} else {
			e.Disable()
		}
	}
}

// check says what is still missing, or nothing.
func (x *inspection) check() string {
	if !x.seal.Checked() {
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

// save asks for a place and writes the folder there.
func (x *inspection) save() {
	n, _ := strconv.Atoi(x.sample.Selected()) // which is a number
	f := folderReader{registerPage: x.registerPage, n: n}
	plan := data.ExportPlan{Kind: data.ExportInspection, Format: "zip", Why: data.ExportForAuthority, Sealed: x.seal.Checked()}
	name := dossier.FolderName(x.Local(x.Now()))
	if plan.Sealed {
		name, f.phrase = name+sealed.Ext, x.phrase.Secret()
	}
	page.SaveExport(x.Place, page.Exporting{
		Plan: plan, Name: name, Write: f.write,
		Done: func(path string) {
			dialog.Message(x.Env, x.T("lead.exported.title"), x.T("register.inspection.done", "file", filepath.Base(path), "folder", filepath.Dir(path), "n", f.people))
		},
	})
}

// folderReader reads what is in the folder, and writes it.
type folderReader struct {
	*registerPage
	n      int    // people in the sample
	phrase []byte // seals the folder; nil where it stays readable
	people int    // whose proofs were written
}

// write writes the folder, sealed where there is a pass phrase.
func (r *folderReader) write(ctx context.Context, w io.Writer) (data.Written, error) {
	defer clear(r.phrase)
	paper, err := page.Paper()
	if err != nil {
		return data.Written{}, err
	}
	f, err := r.read(ctx)
	if err != nil {
		return data.Written{}, err
	}
	var who data.Written
	for _, p := range f.Proofs {
		who.Leads = append(who.Leads, p.Lead)
	}
	r.people = len(who.Leads)
	if r.phrase == nil {
		return who, paper.WriteFolder(w, f)
	}
	to, err := sealed.NewWriter(w, r.phrase)
	if err != nil {
		return who, err
	}
	if err := paper.WriteFolder(to, f); err != nil {
		return who, err
	}
	return who, to.Close()
}

func (r *folderReader) read(ctx context.Context) (f dossier.Folder, err error) {
	v := r.Vault
	m, err := v.DataMap(ctx)
	if err != nil {
		return f, err
	}
	f.Register = r.worded(&m)
	if f.Accounts, err = v.Accounts(ctx); err != nil {
		return f, err
	}
	if f.Policies, err = v.PolicyVersions(ctx); err != nil {
		return f, err
	}
	for _, read := range []func(context.Context, *dossier.Folder) error{r.readPurposes, r.readRequests, r.readBreaches, r.readProofs} {
		if err := read(ctx, &f); err != nil {
			return f, err
		}
	}
	return f, nil
}

func (r *folderReader) readPurposes(ctx context.Context, f *dossier.Folder) error {
	all, err := r.Vault.Purposes(ctx)
	if err != nil {
		return err
	}
	for _, p := range all {
		one := dossier.FolderPurpose{Purpose: p}
		if one.Versions, err = r.Vault.PurposeVersions(ctx, p.ID); err != nil {
			return err
		}
		if one.Notices, err = r.Vault.Notices(ctx, p.ID); err != nil {
			return err
		}
		f.Purposes = append(f.Purposes, one)
	}
	return nil
}

func (r *folderReader) readRequests(ctx context.Context, f *dossier.Folder) error {
	all, err := r.Vault.Requests(ctx)
	now := r.Local(f.Register.Map.MadeAt)
	for _, q := range all {
		clock, until := q.Clock(f.Register.Map.Law.Codes(), now), q.AnsweredAt
		if until.IsZero() {
			until = now
		}
		f.Requests = append(f.Requests, dossier.FolderRequest{Request: q, Due: clock.Due, Late: q.Decision != data.Dropped && clock.Late(until)})
	}
	return err
}

func (r *folderReader) readBreaches(ctx context.Context, f *dossier.Folder) error {
	all, err := r.Vault.Breaches(ctx)
	if err != nil {
		return err
	}
	for _, b := range all {
		if b.Rehearsal {
			continue
		}
		row := dossier.BreachRow{Breach: b, People: -1}
		switch people, err := r.Vault.Affected(ctx, b.ID); {
		case err == nil:
			row.People = people.People
		case data.CodeOf(err) != data.CodeNotFound:
			return err
		}
		reports, err := r.Vault.BreachReports(ctx, b.ID)
		if err != nil {
			return err
		}
		f.Breaches, f.Reports = append(f.Breaches, row), append(f.Reports, reports...)
	}
	return nil
}

// readProofs draws the sample and proves what each of them said. An empty ledger has nothing
// to prove.
func (r *folderReader) readProofs(ctx context.Context, f *dossier.Folder) (err error) {
	if f.Heads, err = r.Vault.ProveHeads(ctx); err != nil {
		if data.CodeOf(err) == data.CodeNoEvents {
			return nil
		}
		return err
	}
	if r.n == 0 {
		return nil
	}
	if f.Sample, err = r.Vault.SampleProofs(ctx, r.n); err != nil {
		return err
	}
	for _, lead := range f.Sample.Leads {
		file, err := r.Vault.ProvePerson(ctx, lead)
		switch {
		case err == nil:
			f.Proofs = append(f.Proofs, dossier.FolderProof{Lead: lead, File: file})
		case data.CodeOf(err) != data.CodeNoEvents: // who was erased since has none
			return err
		}
	}
	return nil
}
