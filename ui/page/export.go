package page

import (
	"context"
	"io"
	"strings"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
)

// ExportReason is the fields that ask why a file with personal data is exported.
type ExportReason struct {
	place *Place
	why   *field.Select
	note  *field.Entry
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
	return r
}

// Rows returns the fields for a form.
func (r *ExportReason) Rows() []field.Row {
	return []field.Row{{Label: r.place.T("export.why"), Widget: r.why}, {Label: r.place.T("export.note"), Widget: r.note}}
}

// Missing says what is still missing, or nothing.
func (r *ExportReason) Missing() string {
	switch {
	case r.why.Selected() == "":
		return r.place.T("export.why.missing")
	case r.why.Selected() == string(data.ExportForOther) && strings.TrimSpace(r.note.Text()) == "":
		return r.place.T("export.note.missing")
	}
	return ""
}

// Put puts the reason into a plan.
func (r *ExportReason) Put(plan *data.ExportPlan) {
	plan.Why, plan.Note = data.ExportWhy(r.why.Selected()), strings.TrimSpace(r.note.Text())
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

// SaveExport is Export for a file whose reason is known.
func SaveExport(p *Place, e Exporting) {
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
