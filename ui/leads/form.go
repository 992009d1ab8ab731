package leads

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
	"mujeeb/ui/page/fields"
)

// form is what is known about a person, to be changed.
type form struct {
	*page.Place
	before   *data.Lead // as it is in the vault
	settings data.Settings
	name     *field.Entry
	language *field.Select
	emails   *identityList
	phones   *identityList
	psids    []data.Identity // given by Messenger, never typed
	note     *field.TextArea
	tags     *fields.Tags
	own      *ownFields
	saving   *button.Button
	problem  *piece.Banner
	done     *prose.Label
	object   fyne.CanvasObject
	OnSave   func()
}

func newForm(p *page.Place, who person) *form {
	f := &form{Place: p, before: who.lead, settings: who.settings, OnSave: func() {}}
	f.name, f.note = field.NewEntry(p.Env), field.NewTextArea(p.Env, 3)
	f.name.OnSubmitted = func(string) { f.OnSave() }
	f.language = field.NewSelect(p.Env, []field.Option{
		{Text: p.T("lead.language.unknown")}, {Key: "ar", Text: p.T("lead.language.ar")}, {Key: "en", Text: p.T("lead.language.en")},
	}, nil)
	f.emails = newIdentityList(f, data.Email, p.T("lead.email.add"), f.badEmail)
	f.phones = newIdentityList(f, data.Phone, p.T("lead.phone.add"), f.badPhone)
	f.tags = fields.NewTags(p.Env, nil)
	f.own = newOwnFields(f)
	f.problem = piece.NewBanner(p.Env, kit.ToneBad, "")
	f.problem.Hide()
	f.done = prose.NewLabel(p.Env, "", prose.Good)
	f.saving = button.NewWithIcon(p.Env, button.Primary, theme.ConfirmIcon(), p.T("lead.save"), func() { f.OnSave() })
	f.fill(who.lead)
	f.object = f.card()
	return f
}

func (f *form) card() fyne.CanvasObject {
	fields := []field.Row{
		{Label: f.T("lead.name"), Widget: f.name},
		{Label: f.T("lead.language"), Widget: f.language},
		{Label: f.T("lead.email"), Widget: f.emails.object},
		{Label: f.T("lead.phone"), Widget: f.phones.object},
	}
	for _, id := range f.psids {
		fields = append(fields, field.Row{Label: f.T("lead.psid"), Widget: layout.FieldHeight(prose.NewClipped(f.Env, id.Value, prose.Body))})
	}
	fields = append(fields, field.Row{Label: f.T("lead.tags"), Widget: f.tags.Object})
	if f.before.ID == 0 { // notes on somebody who is there have a card of their own
		fields = append(fields, field.Row{Label: f.T("lead.note"), Widget: f.note})
	}
	return layout.VBox(piece.NewCard(f.Env, f.T("lead.form.title"), layout.VBox(field.Form(f.Env, fields...), f.own.object, f.problem, layout.HBox(f.Env, f.saving, f.done))))
}

// fill puts a lead into the fields.
func (f *form) fill(l *data.Lead) {
	f.name.SetText(l.Name)
	f.language.SetSelected(l.Lang)
	f.emails.set(l.Identities)
	f.phones.set(l.Identities)
	f.psids = slices.DeleteFunc(slices.Clone(l.Identities), func(id data.Identity) bool { return id.Kind != data.PSID })
	f.note.SetText(l.Note)
	f.tags.Set(slices.Clone(l.Tags))
	f.own.set(l.Extra)
}

// lead returns what stands in the fields.
func (f *form) lead() *data.Lead {
	l := *f.before
	l.Name, l.Lang, l.Note = strings.TrimSpace(f.name.Text()), f.language.Selected(), f.note.Text()
	l.Tags = f.tags.Tags()
	l.Extra = f.own.values()
	l.Identities = slices.Concat(f.emails.identities(), f.phones.identities(), f.psids)
	return &l
}

// dropNote forgets the note that came with the person, which was taken over.
func (f *form) dropNote() {
	before := *f.before
	before.Note = ""
	f.before = &before
	f.note.SetText("")
}

// changed tells whether anything was typed that is not saved.
func (f *form) changed() bool { return differ(f.before, f.lead()) }

// differ reports whether two leads differ in what the form holds.
func differ(was, is *data.Lead) bool {
	kinds := func(a, b data.Identity) int { return strings.Compare(string(a.Kind), string(b.Kind)) }
	return was.Name != is.Name || was.Lang != is.Lang || was.Note != is.Note || !maps.Equal(was.Extra, is.Extra) ||
		!slices.Equal(slices.Sorted(slices.Values(was.Tags)), slices.Sorted(slices.Values(is.Tags))) ||
		!slices.Equal(slices.SortedStableFunc(slices.Values(was.Identities), kinds), slices.SortedStableFunc(slices.Values(is.Identities), kinds))
}

// valid returns what stands in the fields, or says beside them what is wrong.
func (f *form) valid() (l *data.Lead, ok bool) {
	f.problem.Say("")
	f.done.SetText("")
	if !field.AllRight(f.Env, slices.Concat(f.emails.entries, f.phones.entries)...) {
		return nil, false
	}
	if l = f.lead(); len(l.Identities) == 0 {
		f.emails.complain(f.T("error.no_identity"))
		return nil, false
	}
	return l, true
}

// refuse shows why the vault did not take the lead, beside the field that it is
// about where that is known.
func (f *form) refuse(err error) {
	f.Log.Error("save lead", "err", err)
	why := page.Sentence(f.Env, err)
	lists := map[data.IdentityKind]*identityList{data.Email: f.emails, data.Phone: f.phones}
	if list := lists[data.IdentityKind(fieldOf(err))]; list != nil && len(list.entries) == 1 {
		list.complain(why)
		return
	}
	f.problem.Say(why)
}

// fieldOf returns the field that an error is about, or "".
func fieldOf(err error) string {
	if e, ok := errors.AsType[*data.Error](err); ok {
		return e.Field
	}
	return ""
}

func (f *form) say(s string) { f.done.SetText(s) }

func (f *form) busy(is bool) {
	if is {
		f.saving.Disable()
	} else {
		f.saving.Enable()
	}
}

func (f *form) badEmail(s string) string {
	if _, err := data.NormalIdentity(data.Email, s, ""); err != nil && strings.TrimSpace(s) != "" {
		return f.T("error.bad_email")
	}
	return ""
}

func (f *form) badPhone(s string) string {
	if _, err := data.NormalIdentity(data.Phone, s, f.settings.Region); err != nil && strings.TrimSpace(s) != "" {
		return f.T("error.bad_phone")
	}
	return ""
}

// identityList is a column of fields for identities of one kind. The first one
// is where messages go.
type identityList struct {
	form    *form
	kind    data.IdentityKind
	bad     func(string) string
	add     *button.Button
	entries []*field.Entry
	object  *fyne.Container
}

func newIdentityList(f *form, kind data.IdentityKind, add string, bad func(string) string) *identityList {
	l := &identityList{form: f, kind: kind, bad: bad, object: layout.VBoxTight()}
	l.add = button.NewWithIcon(f.Env, button.Link, theme.ContentAddIcon(), add, func() {
		l.append("")
		l.show()
		f.Window.Canvas().Focus(l.entries[len(l.entries)-1])
	})
	return l
}

// set shows those of the identities that are of the list's kind, or one empty field.
func (l *identityList) set(all []data.Identity) {
	l.entries = nil
	for _, id := range all {
		if id.Kind == l.kind {
			l.append(id.Value)
		}
	}
	if len(l.entries) == 0 {
		l.append("")
	}
	l.show()
}

func (l *identityList) append(value string) {
	e := field.NewEntry(l.form.Env)
	e.Direction, e.Validate = field.LTR, l.bad
	e.SetText(value)
	e.OnSubmitted = func(string) { l.form.OnSave() }
	l.entries = append(l.entries, e)
}

func (l *identityList) show() {
	l.object.RemoveAll()
	for i, e := range l.entries {
		if len(l.entries) == 1 {
			l.object.Add(e)
			continue
		}
		drop := button.NewWithIcon(l.form.Env, button.Plain, theme.CancelIcon(), "", func() {
			l.entries = slices.Delete(l.entries, i, i+1)
			l.show()
		})
		drop.SetCaption(l.form.T("lead.identity.drop"))
		l.object.Add(layout.AsideTop(l.form.Env, e, drop))
	}
	l.object.Add(layout.AlignLeading(l.form.Env, l.add))
	if l.form.object != nil {
		l.form.object.Refresh()
	}
}

// complain says what is wrong at the first field.
func (l *identityList) complain(why string) {
	l.entries[0].SetError(why)
	l.form.Window.Canvas().Focus(l.entries[0])
}

func (l *identityList) identities() []data.Identity {
	var all []data.Identity
	for _, e := range l.entries {
		if v := strings.TrimSpace(e.Text()); v != "" {
			all = append(all, data.Identity{Kind: l.kind, Value: v})
		}
	}
	return all
}
