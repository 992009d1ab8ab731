package breaches

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// history shows what of a breach was changed, when and by which way in, the newest first.
type history struct {
	*page.Place
	box   *fyne.Container
	reads page.Latest[[]data.BreachVersion]
}

func newHistory(p *page.Place) *history {
	h := &history{Place: p, box: layout.VBoxTight()}
	h.box.Add(prose.NewParagraph(p.Env, p.T("breach.history.none"), prose.Muted))
	return h
}

// read reads the versions of a breach that is in the vault.
func (h *history) read(breach int64) {
	if breach == 0 {
		return
	}
	h.reads.Ask(h.Place, func(ctx context.Context) ([]data.BreachVersion, error) { return h.Vault.BreachVersions(ctx, breach) }, page.OrFail(h.Place, h.show))
}

func (h *history) show(all []data.BreachVersion) {
	h.box.Objects = []fyne.CanvasObject{prose.NewParagraph(h.Env, h.T("breach.history.text"), prose.Muted)}
	for i, v := range slices.Backward(all) {
		h.box.Add(prose.NewParagraph(h.Env, h.T("breach.history.when", "when", h.Lang.DateTime(h.Local(v.At)), "way", page.WayWords(h.Env, v.By)), prose.Strong))
		before := data.Breach{}
		if i > 0 {
			before = all[i-1].Breach
		} else {
			h.box.Add(prose.NewParagraph(h.Env, h.T("breach.history.first", "title", v.Breach.Title, "noticed", h.Lang.DateTime(h.Local(v.Breach.NoticedAt))), prose.Body))
		}
		for _, key := range v.Changed {
			h.box.Add(prose.NewParagraph(h.Env, h.change(key, before, v), prose.Body))
		}
	}
	h.box.Refresh()
}

// change words one thing that was changed, with what it was and is.
func (h *history) change(key string, before data.Breach, now data.BreachVersion) string {
	what := h.keyName(key)
	if key == data.ChangedPeople {
		return h.T("breach.history.set", "n", now.People)
	}
	was, is := h.value(key, before), h.value(key, now.Breach)
	if is == "" {
		is = h.T("breach.history.empty")
	}
	if was == "" {
		was = h.T("breach.history.empty")
	}
	return h.T("breach.history.change", "what", what, "was", was, "is", is)
}

// keyName words the key of what was changed.
func (h *history) keyName(key string) string {
	if part, ok := strings.CutPrefix(key, data.ChangedPart); ok {
		return h.T("breach.part." + part)
	}
	if question, ok := strings.CutPrefix(key, data.ChangedReport); ok {
		return h.T("breach.question." + question)
	}
	return h.T("breach.changed." + key)
}

// value words what a breach says under a key.
func (h *history) value(key string, b data.Breach) string {
	if part, ok := strings.CutPrefix(key, data.ChangedPart); ok {
		return b.Parts[part]
	}
	if question, ok := strings.CutPrefix(key, data.ChangedReport); ok {
		return b.Report[question]
	}
	switch key {
	case data.ChangedTitle:
		return b.Title
	case data.ChangedNoticed:
		return h.moment(b)
	case data.ChangedHappened:
		if b.HappenedAt.IsZero() {
			return ""
		}
		return h.Lang.DateTime(h.Local(b.HappenedAt))
	case data.ChangedLang:
		return h.T("lead.language." + b.Lang)
	case data.ChangedAuthority:
		return h.authority(b)
	case data.ChangedSeverity:
		return h.severity(b.Severity)
	case data.ChangedDecision:
		return h.decision(b)
	case data.ChangedMeasures:
		return measureLines(h.Place, b.Measures)
	case data.ChangedNotice:
		if b.RunID != 0 {
			return h.T("breach.history.notice", "number", int(b.RunID))
		}
	case data.ChangedAffected:
		if b.AffectedBy != "" {
			return h.T("breach.people." + string(b.AffectedBy))
		}
	}
	return ""
}

func (h *history) moment(b data.Breach) string {
	if b.NoticedAt.IsZero() {
		return ""
	}
	return h.Lang.DateTime(h.Local(b.NoticedAt))
}

func (h *history) authority(b data.Breach) string {
	if b.AuthorityToldAt.IsZero() {
		return b.AuthorityNote
	}
	return h.Lang.Join(h.Lang.DateTime(h.Local(b.AuthorityToldAt)), b.AuthorityNote)
}

// severity words what was answered and what was advised for it.
func (h *history) severity(w data.Weighing) string {
	var all []string
	for i, answer := range []string{w.Facts.Context, w.Facts.Ease, w.Facts.Confidentiality, w.Facts.Integrity, w.Facts.Availability} {
		if answer != "" {
			all = append(all, h.T("breach.severity."+severityQuestions[i]+"."+answer))
		}
	}
	if w.Facts.Adjusted != 0 {
		all = append(all, h.T("breach.severity.adjusted.value", "value", w.Facts.Adjusted))
	}
	if w.Facts.Reason != "" {
		all = append(all, h.T("breach.severity.reason."+w.Facts.Reason))
	}
	if w.Facts.Malicious {
		all = append(all, h.T("breach.severity.malicious"))
	}
	if w.Facts.Unreadable {
		all = append(all, h.T("breach.severity.unreadable"))
	}
	for _, t := range w.Facts.Triggers {
		all = append(all, h.T("breach.trigger."+t))
	}
	if w.Why != "" {
		all = append(all, w.Why)
	}
	if w.Class != "" {
		all = append(all, h.T("breach.severity.class."+string(w.Class), "score", scoreText(w.Score)), h.T("breach.severity.advised."+string(w.Advice)))
	}
	return h.Lang.Join(all...)
}

func (h *history) decision(b data.Breach) string {
	if b.PeopleDecision == "" {
		return b.PeopleWhy
	}
	return h.Lang.Join(h.T("breach.decision."+string(b.PeopleDecision)), b.PeopleWhy)
}

// measureLines words measures with their days, a line each.
func measureLines(p *page.Place, all []data.Measure) string {
	var lines []string
	for _, m := range all {
		line := m.Text
		if !m.Due.IsZero() {
			line = p.T("breach.measures.line.due", "what", line, "date", p.Lang.Date(m.Due))
		}
		if !m.Done.IsZero() {
			line = p.T("breach.measures.line.done", "what", line, "date", p.Lang.Date(m.Done))
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}
