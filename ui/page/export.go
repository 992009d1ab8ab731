package page

import (
	"context"
	"io"
	"strconv"
	"strings"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
)

// ExportReason is the fields that ask why a file with personal data is exported, and who
// else gets it.
type ExportReason struct {
	place *Place
	why   *field.Select
	note  *field.Entry

	others     []data.Processor // who may get it
	to, ground *field.Select    // nil where the file is for the person that it is about
}

// NewExportReason makes the fields; first is the reason that is chosen at first.
func NewExportReason(p *Place, first data.ExportWhy) *ExportReason {
	options := make([]field.Option, 0, len(data.ExportWhys()))
	for _, w := range data.ExportWhys() {
		options = append(options, field.Option{Key: string(w), Text: ExportWhyName(p.Env, w)})
	}
	r := &ExportReason{place: p, why: field.NewSelect(p.Env, options, nil), note: field.NewEntry(p.Env)}
	r.why.SetSelected(string(first))
	r.note.SetPlaceholder(p.T("export.note.example"))
	if first != data.ExportForPerson {
		r.askRecipient()
	}
	return r
}

// askRecipient makes the fields for who else gets the file, as soon as those who may are
// read.
func (r *ExportReason) askRecipient() {
	p := r.place
	nobody := []field.Option{{Text: p.T("export.to.none")}}
	r.to = field.NewSelect(p.Env, nobody, nil)
	r.to.SetSelected("")
	grounds := []field.Option{{Text: p.T("register.ground.none")}}
	for _, g := range data.DisclosureGrounds() {
		grounds = append(grounds, field.Option{Key: string(g), Text: p.T("register.ground." + string(g))})
	}
	r.ground = field.NewSelect(p.Env, grounds, nil)
	r.ground.SetSelected("")
	Work(p, p.Vault.Processors, func(all []data.Processor) {
		for _, x := range all {
			if x.ID != 0 && !x.Over(p.Now()) {
				r.others = append(r.others, x)
				nobody = append(nobody, field.Option{Key: strconv.FormatInt(x.ID, 10), Text: x.Name})
			}
		}
		r.to.SetOptions(nobody)
	})
}

// recipient returns who else gets the file; ID is 0 for nobody.
func (r *ExportReason) recipient() data.Processor {
	if r.to != nil {
		for _, x := range r.others {
			if strconv.FormatInt(x.ID, 10) == r.to.Selected() {
				return x
			}
		}
	}
	return data.Processor{}
}

// Rows returns the fields for a form.
func (r *ExportReason) Rows() []field.Row {
	rows := []field.Row{{Label: r.place.T("export.why"), Widget: r.why}, {Label: r.place.T("export.note"), Widget: r.note}}
	if r.to == nil {
		return rows
	}
	return append(rows, field.Row{Label: r.place.T("export.to"), Widget: r.to}, field.Row{Label: r.place.T("export.to.ground"), Widget: r.ground})
}

// Missing says what is still missing, or nothing.
func (r *ExportReason) Missing() string {
	switch {
	case r.why.Selected() == "":
		return r.place.T("export.why.missing")
	case r.why.Selected() == string(data.ExportForOther) && strings.TrimSpace(r.note.Text()) == "":
		return r.place.T("export.note.missing")
	}
	if x := r.recipient(); x.ID != 0 && x.Role != data.RoleProcessor && r.ground.Selected() == "" {
		return r.place.T("export.to.ground.missing")
	}
	return ""
}

// Put puts the reason into a plan.
func (r *ExportReason) Put(plan *data.ExportPlan) {
	plan.Why, plan.Note = data.ExportWhy(r.why.Selected()), strings.TrimSpace(r.note.Text())
	if plan.Recipient = r.recipient().ID; plan.Recipient != 0 {
		plan.Ground = data.GroundKind(r.ground.Selected())
	}
}

// ExportWhyName words a reason; one that this program does not know stays as it is.
func ExportWhyName(env *kit.Env, w data.ExportWhy) string {
	return wordOf(env, "export.why."+string(w), string(w))
}

// ExportKindName words what a file is; a kind that this program does not know stays as it is.
func ExportKindName(env *kit.Env, k data.ExportKind) string {
	return wordOf(env, "export.kind."+string(k), string(k))
}

// Exporting is a file with personal data that is to be exported.
type Exporting struct {
	Plan  data.ExportPlan // Why is the reason that is chosen at first
	Name  string          // that the file is offered under, with its ending
	Write func(ctx context.Context, w io.Writer) (data.Written, error)
	Done  func(path string) // is called once the file is there
}

// Export asks why a file is exported, and for its place, and writes it there.
func Export(p *Place, e Exporting) {
	reason := NewExportReason(p, e.Plan.Why)
	dialog.Form(p.Env, dialog.FormSpec{
		Title: ExportKindName(p.Env, e.Plan.Kind), Text: p.T("export.ask"), Yes: p.T("export.next"), Width: 560,
		Fields: reason.Rows(), Check: reason.Missing, OnYes: func() {
			reason.Put(&e.Plan)
			SaveExport(p, e)
		},
	})
}

// SaveExport is Export for a file whose reason is known. Both ask for the password again
// where the owner wants that.
func SaveExport(p *Place, e Exporting) { Again(p, func() { saveExport(p, e) }) }

func saveExport(p *Place, e Exporting) {
	ending := e.Name[strings.LastIndexByte(e.Name, '.'):]
	if e.Plan.Format == "" {
		e.Plan.Format = ending[1:]
	}
	p.Files.SaveFile(e.Name, kit.Filter{Extensions: []string{ending}}, func(path string) {
		p.WriteFile(func(ctx context.Context) error {
			_, err := p.Vault.WriteExport(ctx, path, e.Plan, func(w io.Writer) (data.Written, error) { return e.Write(ctx, w) })
			return err
		}, func(err error) {
			if err != nil {
				p.Fail(err)
				return
			}
			e.Done(path)
		})
	})
}
