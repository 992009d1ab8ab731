package breaches

import (
	"context"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"mujeeb/data"
	"mujeeb/data/dossier"
	"mujeeb/gdpr"
	"mujeeb/letters"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/page"
)

// exportFile writes all that is documented of a breach into a file of the owner's choice.
func exportFile(p *page.Place, breach int64) {
	made := p.Now()
	page.Export(p, page.Exporting{
		Plan: data.ExportPlan{Kind: data.ExportBreachFile, Why: data.ExportForAuthority}, Name: dossier.BreachName("breach", breach, made) + ".zip",
		Write: func(ctx context.Context, w io.Writer) (data.Written, error) {
			k, err := readKnown(ctx, p.Vault, breach)
			if err != nil {
				return data.Written{}, err
			}
			versions, err := p.Vault.BreachVersions(ctx, breach)
			if err != nil {
				return data.Written{}, err
			}
			paper, err := page.Paper()
			if err != nil {
				return data.Written{}, err
			}
			return data.Written{}, paper.WriteBreach(w, dossier.BreachFile{
				MadeAt: made, Breach: k.breach, People: k.people, Versions: versions, Reports: k.reports, Notice: k.notice, Totals: k.totals,
				Page: filePage(p, k, versions),
			})
		},
		Done: func(path string) { tellExported(p, path) },
	})
}

func tellExported(p *page.Place, path string) {
	dialog.Message(p.Env, p.T("lead.exported.title"), p.T("breach.exported", "file", filepath.Base(path), "folder", filepath.Dir(path)))
}

// filer words all that is documented of a breach as the window does.
type filer struct {
	*page.Place
	known
	history *history
}

// filePage returns the page of a breach's file, in the window's language.
func filePage(p *page.Place, k known, versions []data.BreachVersion) letters.Report {
	f := filer{p, k, &history{Place: p}}
	r := letters.Report{
		Schema: dossier.BreachSchema, Lang: p.Lang.Code(), Made: p.Now(), Rehearsal: k.breach.Rehearsal, Title: k.breach.Title,
		Lead: []string{p.T("breach.file.made", "when", p.Lang.DateTime(p.Now()), "who", k.settings.Controller)},
	}
	if k.breach.Rehearsal {
		r.Lead = append(r.Lead, p.T("breach.rehearsal.banner"))
	}
	for _, s := range []letters.ReportSection{f.facts(), f.people(), f.severity(), f.authority(), f.told(), f.measures(), f.past(versions)} {
		s.Answers = slices.DeleteFunc(s.Answers, func(a letters.ReportAnswer) bool { return a.Text == "" })
		if len(s.Answers) > 0 {
			r.Sections = append(r.Sections, s)
		}
	}
	return r
}

func (f filer) section(key string, answers ...letters.ReportAnswer) letters.ReportSection {
	return letters.ReportSection{Key: key, Title: f.T(key), Answers: answers}
}

func (f filer) facts() letters.ReportSection {
	b := f.breach
	answers := []letters.ReportAnswer{
		{Label: f.T("breach.field.noticed"), Text: f.Weekday(b.NoticedAt)}, {Label: f.T("breach.field.happened"), Text: f.history.value(data.ChangedHappened, b)},
	}
	for _, part := range gdpr.Art34Parts(f.Local(b.NoticedAt)) {
		answers = append(answers, letters.ReportAnswer{Label: f.T("breach.part." + part.Key), Text: b.Parts[part.Key]})
	}
	return f.section("breach.facts.title", answers...)
}

func (f filer) people() letters.ReportSection {
	if !f.counted {
		return f.section("breach.people.title")
	}
	kept := f.T("breach.people.kept", "when", f.Lang.DateTime(f.Local(f.known.people.At)), "n", f.known.people.People) + " " + f.T("breach.people.today", "n", f.known.people.Today)
	return f.section("breach.people.title",
		letters.ReportAnswer{Label: f.T("breach.file.method"), Text: f.history.value(data.ChangedAffected, f.breach)}, letters.ReportAnswer{Label: f.T("breach.file.count"), Text: kept})
}

func (f filer) severity() letters.ReportSection {
	s := f.section("breach.severity.title", letters.ReportAnswer{Label: f.T("breach.file.answers"), Text: f.history.severity(f.breach.Severity)})
	if source := f.breach.Severity.Source; source != "" {
		s.Answers = append(s.Answers, letters.ReportAnswer{Label: f.T("breach.file.source"), Text: source})
	}
	return s
}

func (f filer) authority() letters.ReportSection {
	clock := page.NewBreachClock(f.Place, f.breach, f.laws)
	s := f.section("breach.authority.title",
		letters.ReportAnswer{Label: f.T("breach.clock.title"), Text: clock.Value + "\n" + clock.Label}, letters.ReportAnswer{Label: f.T("breach.file.decided"), Text: f.breach.AuthorityNote})
	for _, r := range f.reports {
		s.Answers = append(s.Answers, letters.ReportAnswer{Label: f.T("breach.file.phase", "number", r.Number), Text: f.T("breach.report.phase", "number", r.Number, "when", f.Weekday(r.SentAt), "how", r.How) + "\n" +
			f.T("breach.report.noted", "when", f.Lang.DateTime(f.Local(r.At)), "way", page.WayWords(f.Env, r.By))})
	}
	return s
}

func (f filer) told() letters.ReportSection {
	state, _ := page.NoticeState(f.Env, f.breach.RunID, f.breach.RunState)
	s := f.section("breach.persons.title", letters.ReportAnswer{Label: f.T("breach.file.decided"), Text: f.history.decision(f.breach)}, letters.ReportAnswer{Label: f.T("breach.notice.title"), Text: state})
	for _, one := range []struct {
		key string
		n   int
	}{
		{"breach.file.sent", f.totals[data.MessageSent]}, {"breach.file.failed", f.totals[data.MessageFailed]}, {"breach.file.unsure", f.totals[data.MessageUnsure]},
		{"breach.file.waiting", f.totals[data.MessageQueued] + f.totals[data.MessageClaimed] + f.totals[data.MessageCommitted]}, {"breach.file.skipped", f.totals[data.MessageSkipped]},
	} {
		if f.notice != nil {
			s.Answers = append(s.Answers, letters.ReportAnswer{Label: f.T(one.key), Text: f.Lang.Number(one.n)})
		}
	}
	return s
}

func (f filer) measures() letters.ReportSection {
	return f.section("breach.measures.title", letters.ReportAnswer{Label: f.T("breach.file.all"), Text: measureLines(f.Place, f.breach.Measures)})
}

// past tells what was changed, the first version first.
func (f filer) past(versions []data.BreachVersion) letters.ReportSection {
	s := f.section("breach.history.title")
	for i, v := range versions {
		lines, before := []string{f.T("breach.history.first", "title", v.Breach.Title, "noticed", f.Lang.DateTime(f.Local(v.Breach.NoticedAt)))}, data.Breach{}
		if i > 0 {
			lines, before = nil, versions[i-1].Breach
		}
		for _, key := range v.Changed {
			lines = append(lines, f.history.change(key, before, v))
		}
		when := f.T("breach.history.when", "when", f.Lang.DateTime(f.Local(v.At)), "way", page.WayWords(f.Env, v.By))
		s.Answers = append(s.Answers, letters.ReportAnswer{Label: when, Text: strings.Join(lines, "\n")})
	}
	return s
}
