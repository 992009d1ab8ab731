package campaigns

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/letters"
	"mujeeb/mail"
	"mujeeb/outbox/byemail"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
	"mujeeb/ui/page/fields"
	"mujeeb/ui/page/mailview"
)

// messageForm is the fields of a draft: what it is about, and its words.
type messageForm struct {
	*page.Place
	about   aboutRun
	changed func()
	// audience returns whom the message is for, as it stands now.
	audience func() data.LeadFilter

	title    *field.Entry
	purpose  *field.Select // campaigns only, as is the next one
	demands  *field.Select
	account  *field.Select
	language *field.Select
	subject  *field.Entry
	body     *field.TextArea
	footer   *fyne.Container // what stands below every message
}

func newMessageForm(p *page.Place, about aboutRun, changed func()) *messageForm {
	m := &messageForm{Place: p, about: about, changed: changed, audience: func() data.LeadFilter { return about.run.Audience }}
	r := about.run
	m.title, m.subject, m.body = field.NewEntry(p.Env), field.NewEntry(p.Env), field.NewTextArea(p.Env, 4)
	m.title.SetText(r.Title)
	m.subject.SetText(r.Subject)
	m.body.SetText(r.Body)
	m.body.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyHome, Modifier: fyne.KeyModifierShortcutDefault})
	m.subject.SetPlaceholder(p.T("draft.subject.example"))
	m.body.SetPlaceholder(p.T("draft.body.example"))
	m.body.SetCaption(p.T("draft.body"))
	m.purpose = field.NewSelect(p.Env, m.purposes(), nil)
	m.purpose.SetSelected(strconv.FormatInt(r.PurposeID, 10))
	m.demands = field.NewSelect(p.Env, fields.Demands(p.Env), nil)
	m.demands.SetSelected(string(r.Demands))
	m.account = field.NewSelect(p.Env, m.accounts(), nil)
	m.account.SetSelected(strconv.FormatInt(r.AccountID, 10))
	m.language = field.NewSelect(p.Env, fields.Languages(), nil)
	m.language.SetSelected(r.Lang)
	m.footer = layout.VBoxTight()
	m.listen()
	m.showFooter()
	return m
}

// listen begins to hear of changes; those before were the run's own.
func (m *messageForm) listen() {
	typed := func(string) { m.changed() }
	m.title.OnChanged, m.subject.OnChanged, m.body.OnChanged = typed, typed, typed
	m.purpose.OnChanged, m.demands.OnChanged = typed, typed
	m.account.OnChanged = func(string) { m.showFooter(); m.changed() }
	m.language.OnChanged = func(string) { m.showFooter(); m.changed() }
}

func (m *messageForm) purposes() []field.Option {
	var all []field.Option
	for _, p := range m.about.purposes {
		if writable(p) || p.ID == m.about.run.PurposeID {
			all = append(all, field.Option{Key: strconv.FormatInt(p.ID, 10), Text: p.Name})
		}
	}
	return all
}

func (m *messageForm) accounts() []field.Option {
	var all []field.Option
	for _, a := range m.about.accounts {
		all = append(all, field.Option{Key: strconv.FormatInt(a.ID, 10), Text: accountTitle(m.Env, a)})
	}
	return all
}

// aboutTab is what a message is before it has words.
func (m *messageForm) aboutTab() fyne.CanvasObject {
	fields := []field.Row{{Label: m.T("draft.name"), Widget: m.title, Hint: m.T("draft.name.hint")}}
	if m.about.run.Class == data.ClassCampaign {
		fields = append(fields,
			field.Row{Label: m.T("draft.purpose"), Widget: m.purpose, Hint: m.T("draft.purpose.hint")},
			field.Row{Label: m.T("consent.demands"), Widget: m.demands, Hint: m.T("draft.demands.hint")})
	}
	fields = append(fields,
		field.Row{Label: m.T("draft.account"), Widget: m.account, Hint: m.T("draft.account.hint")},
		field.Row{Label: m.T("draft.language"), Widget: layout.AlignLeading(m.Env, m.language), Hint: m.T("draft.language.hint")},
	)
	return layout.ScrollOutdented(field.Form(m.Env, fields...))
}

// textLeast is the least height of the field that a message is written in.
const textLeast = 150

// textTab is where the words are written; the text takes what room there is.
func (m *messageForm) textTab() fyne.CanvasObject {
	first := button.NewWithIcon(m.Env, button.Plain, theme.ContentAddIcon(), m.T("field.first_name"), func() { m.insert(m.subject, "first_name") })
	subject := layout.AsideTop(m.Env, m.subject, first)
	inserts := layout.Flow(m.Env, prose.NewLabel(m.Env, m.T("draft.body"), prose.Body))
	for _, name := range []string{"first_name", "name", "email", "phone"} {
		inserts.Add(button.NewWithIcon(m.Env, button.Plain, theme.ContentAddIcon(), m.T("field."+name), func() { m.insert(m.body, name) }))
	}
	inserts.Add(button.New(m.Env, button.Link, m.T("draft.fields"), m.chooseField))
	inserts.Add(button.New(m.Env, button.Link, m.T("draft.help"), m.help))
	return layout.ScrollOutdented(layout.VBoxGrow(3, layout.VBoxTight(), field.Form(m.Env, field.Row{Label: m.T("draft.subject"), Widget: subject}), inserts,
		layout.MinHeight(textLeast, m.body), m.footer))
}

// writableField is one that text can be put into where its caret is.
type writableField interface {
	fyne.Focusable
	Insert(string)
}

// insert puts a merge field where the caret is; a name with what stands in for it, in the
// language of the message, since not everybody's is known.
func (m *messageForm) insert(into writableField, name string) {
	fallback := ""
	if name == "first_name" || name == "name" {
		fallback = letters.Friend(m.language.Selected())
	}
	m.insertWith(into, name, fallback)
}

func (m *messageForm) insertWith(into writableField, name, fallback string) {
	if fallback != "" {
		name += "|" + fallback
	}
	m.Window.Canvas().Focus(into)
	into.Insert("{{" + name + "}}")
}

// help shows the few marks that an author needs, each beside what it becomes.
func (m *messageForm) help() {
	word, box := m.T("draft.help.word"), layout.VBox(prose.NewParagraph(m.Env, m.T("draft.help.text"), prose.Body))
	for _, line := range [][2]string{
		{"**" + word + "**", m.T("draft.help.bold")},
		{"[" + word + "](https://…)", m.T("draft.help.link")},
		{"- " + word, m.T("draft.help.list")},
		{"## " + word, m.T("draft.help.heading")},
		{"{{first_name|" + m.T("draft.help.friend") + "}}", m.T("draft.help.fallback")},
	} {
		sample := prose.NewLabel(page.Directed(m.Env, false), "\u200e"+line[0], prose.Strong)
		box.Add(layout.Border(m.Env, nil, nil, layout.FixedWidth(190, layout.AlignLeading(m.Env, sample)), nil, prose.NewParagraph(m.Env, line[1], prose.Muted)))
	}
	var d *kit.Dialog
	leave := func() { d.Close() }
	close := button.New(m.Env, button.Primary, m.T("kit.close"), leave)
	d = dialog.Show(m.Env, dialog.Spec{Title: m.T("draft.help"), Content: box, Width: 560, Buttons: []*button.Button{close}, Focus: close, Cancel: leave, Accept: leave})
}

// showFooter shows what the program puts below the text: the last block of a
// message with one word in it, which is the way out where there is one.
func (m *messageForm) showFooter() {
	r := m.about.run
	m.into(&r)
	r.Subject, r.Body = "x", "x"
	m.footer.Objects = nil
	content, err := byemail.Preview(r, m.about.settings, m.about.account(r.AccountID), byemail.SampleFields(r.Lang))
	if blocks := mail.HTMLBlocks(content.HTML); err == nil && len(blocks) > 0 {
		last := mailview.Text(blocks[len(blocks)-1])
		last.Muted = true
		m.footer.Add(last)
	}
	note := "draft.footer.legal"
	switch r.Class {
	case data.ClassCampaign:
		note = "draft.footer.note"
	case data.ClassAnswer:
		note = "draft.footer.answer"
	}
	m.footer.Add(prose.NewParagraph(m.Env, m.T(note), prose.Caption))
	m.footer.Refresh()
}

// into writes what stands in the fields into a run.
func (m *messageForm) into(r *data.Run) {
	if r.Title = strings.TrimSpace(m.title.Text()); r.Title == "" {
		r.Title = m.T("draft.untitled")
	}
	if r.Class == data.ClassCampaign {
		r.PurposeID, r.Demands = selectedID(m.purpose), data.Grade(m.demands.Selected())
	}
	r.AccountID, r.Lang = selectedID(m.account), m.language.Selected()
	r.Subject, r.Body = m.subject.Text(), m.body.Text()
}

func selectedID(s *field.Select) int64 {
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
	if e := textError(r, m.about.ownNames()); e != nil {
		switch {
		case e.Code == mail.TemplateNoText, e.Code == mail.TemplateNoSubject:
		case e.Line == 0 && e.Code != mail.TemplateTooLong:
			inSubject = templateWords(m.Env, e)
		default:
			inBody = templateWords(m.Env, e)
		}
	}
	m.subject.SetError(inSubject)
	m.body.SetError(inBody)
}

// missing names the first field that must be filled in before sending, marks a
// subject that is not there, and returns the tab that the field is on; "" when
// nothing is missing.
func (m *messageForm) missing() (tab int, problem string) {
	switch {
	case selectedID(m.account) == 0:
		return tabAbout, m.T("draft.missing.account")
	case strings.TrimSpace(m.subject.Text()) == "":
		m.subject.SetError(m.T("template.template_no_subject"))
		return tabMessage, m.T("draft.missing.subject")
	case strings.TrimSpace(m.body.Text()) == "":
		return tabMessage, m.T("draft.missing.body")
	}
	return tabMessage, ""
}
