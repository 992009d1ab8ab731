package campaigns

import (
	"context"
	"slices"
	"strings"

	"mujeeb/data"
	"mujeeb/mail"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/page"
)

// fieldTitle names a merge field; one of the owner's own is called as the owner calls it.
func fieldTitle(env *kit.Env, name string) string {
	if slices.Contains(data.MergeFieldNames, name) {
		return env.T("field." + name)
	}
	return name
}

// gap is a merge field of a message for which nothing stands in, and how many people have
// nothing in it.
type gap struct {
	field  string
	people int
}

// readGaps returns the gaps that the people who would get a run will read.
func readGaps(ctx context.Context, vault *data.Vault, run data.Run, own []string) ([]gap, error) {
	text, err := mail.ParseTemplate(run.Subject, run.Body, run.Lang, slices.Concat(data.MergeFieldNames, own))
	if err != nil {
		return nil, err
	}
	bare := slices.DeleteFunc(text.Fields(), func(f mail.Field) bool { return f.Fallback != "" })
	if len(bare) == 0 {
		return nil, nil
	}
	counts, err := vault.FieldCounts(ctx, &run)
	var all []gap
	for _, f := range bare {
		if n := counts.People - counts.Have(f.Name); n > 0 {
			all = append(all, gap{f.Name, n})
		}
	}
	return all, err
}

// chooseField lists every merge field with how many of the audience have it, and inserts
// one with what stands in for it.
func (m *messageForm) chooseField() {
	run := m.about.run
	m.into(&run)
	run.Audience = m.audience()
	page.Work(m.Place, func(ctx context.Context) (data.FieldCounts, error) { return m.Vault.FieldCounts(ctx, &run) }, m.askField)
}

func (m *messageForm) askField(counts data.FieldCounts) {
	var all []field.Option
	for _, name := range slices.Concat(data.MergeFieldNames, m.about.ownNames()) {
		all = append(all, field.Option{Key: name, Text: m.T("draft.fields.have", "field", fieldTitle(m.Env, name), "n", counts.Have(name), "all", counts.People)})
	}
	which, instead := field.NewSelect(m.Env, all, nil), field.NewEntry(m.Env)
	dialog.Form(m.Env, dialog.FormSpec{
		Title: m.T("draft.fields.title"), Text: m.T("draft.fields.text"), Yes: m.T("draft.fields.yes"), Width: 560,
		Fields: []field.Row{
			{Label: m.T("draft.fields.which"), Widget: which},
			{Label: m.T("draft.fields.instead"), Widget: instead, Hint: m.T("draft.fields.instead.hint")},
		},
		Check: func() string {
			switch {
			case which.Selected() == "":
				return m.T("draft.fields.missing")
			case strings.ContainsAny(instead.Text(), "{}"):
				return m.T("draft.fields.braces")
			}
			return ""
		},
		OnYes: func() { m.insertWith(m.body, which.Selected(), strings.TrimSpace(instead.Text())) },
	})
}
