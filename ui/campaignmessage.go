package ui

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/mail"
	"mujeeb/outbox"
	"mujeeb/ui/kit"
	"mujeeb/ui/lang"
)

// messageForm is the first tab of a draft: what is sent, and by which account.
type messageForm struct {
	*place
	about   aboutRun
	changed func()

	title    *kit.Entry
	purpose  *kit.Select // campaigns only
	account  *kit.Select
	language *kit.Select
	subject  *kit.Entry
	body     *kit.TextArea
	footer   *fyne.Container // what stands below every message
	object   fyne.CanvasObject
}

func newMessageForm(p *place, about aboutRun, changed func()) *messageForm {
	m := &messageForm{place: p, about: about, changed: changed}
	r := about.run
	m.title, m.subject, m.body = kit.NewEntry(p.Env), kit.NewEntry(p.Env), kit.NewTextArea(p.Env, 9)
	m.title.SetText(r.Title)
	m.subject.SetText(r.Subject)
	m.body.SetText(r.Body)
	m.subject.SetPlaceholder(p.T("draft.subject.example"))
	m.body.SetPlaceholder(p.T("draft.body.example"))
	m.purpose = kit.NewSelect(p.Env, m.purposes(), nil)
	m.purpose.SetSelected(strconv.FormatInt(r.PurposeID, 10))
	m.account = kit.NewSelect(p.Env, m.accounts(), nil)
	m.account.SetSelected(strconv.FormatInt(r.AccountID, 10))
	m.language = kit.NewSelect(p.Env, languageOptions(), nil)
	m.language.SetSelected(r.Lang)
	m.footer = kit.Tight()
	m.object = m.layout()
	m.listen()
	m.showFooter()
	return m
}

// listen begins to hear of changes; those before were the run's own.
func (m *messageForm) listen() {
	typed := func(string) { m.changed() }
	m.title.OnChanged, m.subject.OnChanged, m.body.OnChanged = typed, typed, typed
	m.purpose.OnChanged = typed
	m.account.OnChanged = func(string) { m.showFooter(); m.changed() }
	m.language.OnChanged = func(string) { m.showFooter(); m.changed() }
}

func (m *messageForm) purposes() []kit.Option {
	var all []kit.Option
	for _, p := range m.about.purposes {
		if writable(p) || p.ID == m.about.run.PurposeID {
			all = append(all, kit.Option{Key: strconv.FormatInt(p.ID, 10), Text: p.Name})
		}
	}
	return all
}

func (m *messageForm) accounts() []kit.Option {
	var all []kit.Option
	for _, a := range m.about.accounts {
		all = append(all, kit.Option{Key: strconv.FormatInt(a.ID, 10), Text: accountTitle(m.Env, a)})
	}
	return all
}

func languageOptions() []kit.Option {
	var all []kit.Option
	for _, l := range lang.Languages() {
		all = append(all, kit.Option{Key: l.Code, Text: l.Name})
	}
	return all
}

func (m *messageForm) layout() fyne.CanvasObject {
	first := kit.NewButton(m.Env, kit.Link, "+ "+m.T("field.first_name"), func() { m.subject.SetText(m.subject.Text() + mergeField("first_name")) })
	fields := []kit.Field{{Label: m.T("draft.name"), Widget: m.title}}
	if m.about.run.Class == data.ClassCampaign {
		fields = append(fields, kit.Field{Label: m.T("draft.purpose"), Widget: m.purpose})
	}
	fields = append(fields,
		kit.Field{Label: m.T("draft.account"), Widget: m.account},
		kit.Field{Label: m.T("draft.language"), Widget: kit.Leading(m.Env, m.language)},
		kit.Field{Label: m.T("draft.subject"), Widget: beside(m.Env, m.subject, first)},
		kit.Field{Label: m.T("draft.body"), Widget: kit.Tight(m.insertRow(), m.body, kit.NewFold(m.Env, m.T("draft.help"), m.help()))},
		kit.Field{Label: m.T("draft.footer"), Widget: m.footer},
	)
	return kit.VBox(kit.Tight(), kit.FormGrid(m.Env, fields...))
}

// insertRow puts a merge field where the caret is.
func (m *messageForm) insertRow() fyne.CanvasObject {
	row := kit.Flow(m.Env)
	for _, name := range []string{"first_name", "name", "email", "phone"} {
		row.Add(kit.NewIconButton(m.Env, kit.Plain, theme.ContentAddIcon(), m.T("field."+name), func() {
			m.Window.Canvas().Focus(m.body)
			for _, r := range mergeField(name) {
				m.body.TypedRune(r)
			}
		}))
	}
	return row
}

func mergeField(name string) string { return "{{" + name + "}}" }

func (m *messageForm) help() fyne.CanvasObject {
	box := kit.VBox()
	for _, line := range [][2]string{
		{"**" + m.T("draft.help.word") + "**", m.T("draft.help.bold")},
		{"[" + m.T("draft.help.word") + "](https://…)", m.T("draft.help.link")},
		{"- " + m.T("draft.help.word"), m.T("draft.help.list")},
		{"## " + m.T("draft.help.word"), m.T("draft.help.heading")},
		{"{{first_name|" + m.T("draft.help.friend") + "}}", m.T("draft.help.fallback")},
	} {
		box.Add(kit.Border(m.Env, nil, nil, wide(190, kit.NewClipped(m.Env, line[0], kit.Strong)), nil, kit.NewParagraph(m.Env, line[1], kit.Muted)))
	}
	return box
}

// showFooter shows what the program puts below the text. It comes from a message
// with one word, less that word.
func (m *messageForm) showFooter() {
	r := m.about.run
	m.into(&r)
	r.Subject, r.Body = "x", "x"
	m.footer.Objects = nil
	content, err := outbox.Preview(r, m.about.settings, m.about.account(r.AccountID), outbox.SampleFields(r.Lang))
	if err == nil {
		for _, b := range mail.HTMLBlocks(content.HTML)[1:] {
			t := newMailText(b)
			t.muted = true
			m.footer.Add(t)
		}
	}
	note := "draft.footer.legal"
	if r.Class == data.ClassCampaign {
		note = "draft.footer.note"
	}
	m.footer.Add(kit.NewParagraph(m.Env, m.T(note), kit.Caption))
	m.footer.Refresh()
}

// into writes what stands in the fields into a run.
func (m *messageForm) into(r *data.Run) {
	if r.Title = strings.TrimSpace(m.title.Text()); r.Title == "" {
		r.Title = m.T("draft.untitled")
	}
	if r.Class == data.ClassCampaign {
		r.PurposeID = selectedID(m.purpose)
	}
	r.AccountID, r.Lang = selectedID(m.account), m.language.Selected()
	r.Subject, r.Body = m.subject.Text(), m.body.Text()
}

func selectedID(s *kit.Select) int64 {
	id, err := strconv.ParseInt(s.Selected(), 10, 64)
	if err != nil {
		return 0 // nothing is chosen
	}
	return id
}

// check says beside the fields what is wrong with the text. That nothing was
// written yet is not wrong.
func (m *messageForm) check() {
	r := m.about.run
	m.into(&r)
	inSubject, inBody := "", ""
	if e := textError(r); e != nil {
		switch {
		case e.Code == mail.TemplateNoText, e.Code == mail.TemplateNoSubject && strings.TrimSpace(r.Body) == "":
		case e.Code == mail.TemplateNoSubject:
			inSubject = templateWords(m.Env, e)
		case e.Line == 0 && e.Code != mail.TemplateTooLong:
			inSubject = templateWords(m.Env, e)
		default:
			inBody = templateWords(m.Env, e)
		}
	}
	m.subject.SetError(inSubject)
	m.body.SetError(inBody)
}

// missing names the first field that must be filled in before sending; "" when
// none is.
func (m *messageForm) missing() string {
	switch {
	case selectedID(m.account) == 0:
		return m.T("draft.missing.account")
	case strings.TrimSpace(m.subject.Text()) == "":
		return m.T("draft.missing.subject")
	case strings.TrimSpace(m.body.Text()) == "":
		return m.T("draft.missing.body")
	}
	return ""
}
