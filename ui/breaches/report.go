package breaches

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/dossier"
	"mujeeb/gdpr"
	"mujeeb/letters"
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

// reportPage is the notice of a breach to the authority: what is asked, in the order of the
// template, with what is recorded; and what was told before, phase by phase.
type reportPage struct {
	*page.Place
	id       int64
	known    known
	template gdpr.Template
	own      map[string]*field.TextArea
	language *field.Select
	lacks    *piece.Banner
	phases   *fyne.Container
	kept     map[string]string // the answers as they were saved
	stage    layout.Stage
}

// What the shell may ask of the page.
var (
	_ page.Leaver = (*reportPage)(nil)
	_ page.Saver  = (*reportPage)(nil)
)

// NewReport makes the page of the notice to the authority about a breach.
func NewReport(p *page.Place, r page.Route) page.Page {
	x := &reportPage{Place: p, id: r.ID, stage: layout.NewStage()}
	page.Work(p, func(ctx context.Context) (known, error) { return readKnown(ctx, p.Vault, r.ID) }, x.show)
	return x
}

func (r *reportPage) Content() fyne.CanvasObject { return r.stage.Object }

func (r *reportPage) show(k known) {
	r.known = k
	var conditions []string
	if k.late(r.Place) {
		conditions = append(conditions, gdpr.WhenLate)
	}
	r.template = gdpr.AuthorityTemplate(r.Local(k.breach.NoticedAt), conditions...)
	r.own = map[string]*field.TextArea{}
	r.language = field.NewSelect(r.Env, fields.Languages(), nil)
	r.language.SetSelected(r.Lang.Code())
	r.language.SetCaption(r.T("breach.report.language"))
	r.lacks = piece.NewBanner(r.Env, kit.ToneWarn, "")
	r.phases = layout.VBox()
	body := layout.VBox()
	if k.breach.Rehearsal {
		body.Add(piece.NewBanner(r.Env, kit.ToneInfo, r.T("breach.rehearsal.banner")))
	}
	body.Add(r.headCard())
	words := r.shown()
	for _, s := range r.template.Sections {
		body.Add(r.sectionCard(s, words))
	}
	save := button.NewWithIcon(r.Env, button.Primary, theme.DocumentSaveIcon(), r.T("breach.save"), r.SaveNow)
	r.stage.Show(page.Subframe(r.Place, r.T("breach.report.title"), page.Headline(k.breach.Title), []fyne.CanvasObject{save}, layout.ScrollOutdented(body)))
	r.kept = r.answers()
	r.showPhases()
	r.showLacks()
}

// headCard says where the order comes from, what is missing, what was told, and what can be
// done.
func (r *reportPage) headCard() fyne.CanvasObject {
	draft := prose.NewParagraph(r.Env, r.T("breach.report.draft"), prose.Caption)
	if !r.template.Draft() {
		draft.Hide()
	}
	acts := layout.Flow(r.Env,
		button.NewWithIcon(r.Env, button.Plain, theme.ContentCopyIcon(), r.T("breach.report.copy"), func() { r.Copy(r.report().Text()) }),
		button.NewWithIcon(r.Env, button.Plain, theme.DocumentSaveIcon(), r.T("breach.report.page"), func() { r.export("html") }),
		button.NewWithIcon(r.Env, button.Plain, theme.DocumentSaveIcon(), r.T("breach.report.pdf"), func() { r.export("pdf") }),
		button.NewWithIcon(r.Env, button.Plain, theme.DocumentSaveIcon(), r.T("breach.report.data"), func() { r.export("json") }),
		button.NewWithIcon(r.Env, button.Primary, theme.ConfirmIcon(), r.T("breach.report.sent"), r.askSent))
	return piece.NewCard(r.Env, r.T("breach.report.do"), layout.VBox(
		prose.NewParagraph(r.Env, r.T("breach.report.text"), prose.Muted), draft, prose.NewParagraph(r.Env, r.T("breach.report.source", "source", r.template.Source), prose.Caption), r.lacks, r.phases,
		field.Form(r.Env, field.Row{Label: r.T("breach.report.language"), Widget: layout.AlignLeading(r.Env, r.language)}), acts))
}

// shown returns what the recorded facts say, by question, in the window's language.
func (r *reportPage) shown() map[string]letters.ReportAnswer {
	all := map[string]letters.ReportAnswer{}
	for _, s := range letters.AuthorityReport(r.known.facts(r.Place, r.Lang.Code(), nil)).Sections {
		for _, a := range s.Answers {
			all[a.Key] = a
		}
	}
	return all
}

// sectionCard asks the questions of a section. What the law does not ask for, or not surely,
// is said to be checked.
func (r *reportPage) sectionCard(s gdpr.Section, words map[string]letters.ReportAnswer) fyne.CanvasObject {
	box := layout.VBox()
	for _, q := range s.Questions {
		label := r.T("breach.question." + q.Key)
		if q.Required || q.When != "" {
			label = r.T("breach.part.required", "part", label)
		}
		row := layout.VBoxTight(prose.NewLabel(r.Env, label, prose.Strong))
		if q.Fill == gdpr.FillOwn {
			row.Add(r.answer(q, label))
		} else {
			row.Add(r.recorded(words[q.Key]))
		}
		if note := r.noteOf(q); note != "" {
			row.Add(prose.NewParagraph(r.Env, note, prose.Caption))
		}
		box.Add(row)
	}
	return piece.NewCard(r.Env, r.T("breach.section."+s.Key), box)
}

// answer is the field for an answer in the owner's words.
func (r *reportPage) answer(q gdpr.Question, label string) *field.TextArea {
	area := field.NewTextArea(r.Env, 2)
	area.SetText(r.known.breach.Report[q.Key])
	area.SetCaption(label)
	area.OnChanged = func(string) { r.showLacks() }
	r.own[q.Key] = area
	return area
}

// recorded shows what is recorded, or that it is not.
func (r *reportPage) recorded(a letters.ReportAnswer) fyne.CanvasObject {
	switch {
	case a.Missing:
		return prose.NewParagraph(r.Env, r.T("breach.report.missing"), prose.Warn)
	case a.Text == "":
		return prose.NewParagraph(r.Env, r.T("breach.report.nothing"), prose.Muted)
	}
	return prose.NewParagraph(r.Env, a.Text, prose.Body)
}

// noteOf says which article asks a question, and whether that is to be checked.
func (r *reportPage) noteOf(q gdpr.Question) string {
	var notes []string
	if q.Article != "" {
		notes = append(notes, r.T("breach.report.article", "article", q.Article))
	}
	if q.Sure != gdpr.SureHigh {
		notes = append(notes, r.T("breach.report.check"))
	}
	return strings.Join(notes, " ")
}

// answers returns what stands in the fields.
func (r *reportPage) answers() map[string]string {
	all := map[string]string{}
	maps.Copy(all, r.known.breach.Report) // also of a question that is not asked today
	for key, area := range r.own {
		if all[key] = strings.TrimSpace(area.Text()); all[key] == "" {
			delete(all, key)
		}
	}
	return all
}

// report returns the notice as it stands on the page.
func (r *reportPage) report() letters.Report {
	return letters.AuthorityReport(r.known.facts(r.Place, r.language.Selected(), r.answers()))
}

// showLacks says what the law asks for and is missing.
func (r *reportPage) showLacks() {
	f := r.known.facts(r.Place, r.Lang.Code(), r.answers())
	missing := letters.AuthorityReport(f).Missing()
	if len(missing) == 0 {
		r.lacks.Say("")
		return
	}
	r.lacks.Say(r.T("breach.report.lacks", "parts", strings.Join(missing, r.T("breach.lacks.and"))))
}

// showPhases lists what the authority was told.
func (r *reportPage) showPhases() {
	r.phases.Objects = nil
	for _, x := range r.known.reports {
		words := r.T("breach.report.phase", "number", x.Number, "when", r.Weekday(x.SentAt), "how", x.How)
		noted := r.T("breach.report.noted", "when", r.Lang.DateTime(r.Local(x.At)), "way", page.WayWords(r.Env, x.By))
		open := button.New(r.Env, button.Link, r.T("breach.report.phase.copy", "number", x.Number), func() { r.copyPhase(x) })
		r.phases.Add(layout.VBoxTight(prose.NewParagraph(r.Env, words, prose.Body), prose.NewParagraph(r.Env, noted, prose.Caption), layout.AlignLeading(r.Env, open)))
	}
	r.phases.Refresh()
}

// copyPhase puts a phase, as it was told, on the clipboard.
func (r *reportPage) copyPhase(x data.BreachReport) {
	var told letters.Report
	if err := json.Unmarshal(x.Content, &told); err != nil {
		r.Fail(err)
		return
	}
	r.Copy(told.Text())
}

// export writes the notice as it stands on the page.
func (r *reportPage) export(format string) {
	told := r.report()
	page.Export(r.Place, page.Exporting{
		Plan: data.ExportPlan{Kind: data.ExportBreachReport, Format: format, Why: data.ExportForAuthority},
		Name: dossier.BreachName("authority", r.id, r.Local(r.Now())) + "." + format,
		Write: func(_ context.Context, w io.Writer) (data.Written, error) {
			if format != "json" {
				return data.Written{}, writeReport(w, told, format)
			}
			enc := json.NewEncoder(w)
			enc.SetIndent("", "  ")
			enc.SetEscapeHTML(false)
			return data.Written{}, enc.Encode(told)
		},
		Done: func(path string) {
			dialog.Message(r.Env, r.T("lead.exported.title"), r.T("breach.exported", "file", filepath.Base(path), "folder", filepath.Dir(path)))
		},
	})
}

// writeReport writes a report as a page or as a PDF file.
func writeReport(w io.Writer, r letters.Report, format string) error {
	if format == "html" {
		return dossier.WriteReport(w, r)
	}
	paper, err := page.Paper()
	if err != nil {
		return err
	}
	return paper.WriteReport(w, r)
}

// askSent asks when and how the notice was sent, and keeps it as a phase.
func (r *reportPage) askSent() {
	at, how := page.MomentEntry(r.Place, r.Now(), false), field.NewEntry(r.Env)
	how.Validate = func(s string) string {
		if strings.TrimSpace(s) == "" {
			return r.T("breach.report.how.empty")
		}
		return ""
	}
	dialog.Form(r.Env, dialog.FormSpec{
		Title: r.T("breach.report.sent.title"), Text: r.T("breach.report.sent.text"), Yes: r.T("breach.report.sent.yes"), Width: 560,
		Fields: []field.Row{
			{Label: r.T("breach.authority.when"), Widget: at, Hint: r.T("moment.hint")},
			{Label: r.T("breach.authority.how"), Widget: how, Hint: r.T("breach.authority.how.hint")},
		},
		Check: func() string {
			if r.known.breach.ToldTooEarly(page.MomentIn(r.Place, at, r.Now())) {
				return r.T("breach.authority.when.early")
			}
			return ""
		},
		OnYes: func() {
			r.keepPhase(data.BreachReport{BreachID: r.id, SentAt: page.MomentIn(r.Place, at, r.Now()), How: how.Text()})
		},
	})
}

// keepPhase keeps the notice as it was sent, in time or late by when that was.
func (r *reportPage) keepPhase(x data.BreachReport) {
	sent := r.known
	if sent.breach.AuthorityToldAt.IsZero() {
		sent.breach.AuthorityToldAt = x.SentAt
	}
	raw, err := json.Marshal(letters.AuthorityReport(sent.facts(r.Place, r.language.Selected(), r.answers())))
	if err != nil {
		r.Fail(err)
		return
	}
	x.Content = raw
	answers := r.answers()
	page.Finish(r.Place, func(ctx context.Context) (known, error) {
		if err := r.Vault.SaveReport(ctx, r.id, answers); err != nil {
			return known{}, err
		}
		if _, err := r.Vault.AddBreachReport(ctx, x); err != nil {
			return known{}, err
		}
		return readKnown(ctx, r.Vault, r.id)
	}, page.OrFail(r.Place, func(k known) {
		r.show(k)
		r.Changed()
	}))
}

// SaveNow writes down what was typed.
func (r *reportPage) SaveNow() {
	if r.own == nil {
		return
	}
	answers := r.answers()
	r.Act(func(ctx context.Context) error { return r.Vault.SaveReport(ctx, r.id, answers) }, func() { r.kept = answers })
}

// Leave writes down what was not saved, also when the vault is about to be locked.
func (r *reportPage) Leave() {
	if r.own == nil {
		return
	}
	answers := r.answers()
	if maps.Equal(answers, r.kept) {
		return
	}
	r.Session.Finish(app.Change, func(ctx context.Context) {
		if err := r.Vault.SaveReport(ctx, r.id, answers); err != nil {
			r.Log.Error("keep a report", "err", err)
		}
	})
}
