package register

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
)

// profileForm asks what only the owner can say about the controller.
type profileForm struct {
	page     *registerPage
	settings data.Settings
	before   data.Profile

	contact                 *field.Entry
	representative          partyFields
	officer, keeper         partyFields
	screening               map[data.ScreenQuestion]*field.Check
	screened                *field.Check
	special, children       *field.Check
	client                  *field.Check
	contractDay, contractAt *field.Entry
}

// partyFields are the fields of a person or firm.
type partyFields struct{ name, contact *field.Entry }

func (g *registerPage) partyFields(p data.Party) partyFields {
	f := partyFields{field.NewEntry(g.Env), field.NewEntry(g.Env)}
	f.name.SetText(p.Name)
	f.contact.SetText(p.Contact)
	f.name.SetPlaceholder(g.T("register.party.name"))
	f.contact.SetPlaceholder(g.T("register.party.contact"))
	return f
}

func (f partyFields) party() data.Party {
	return data.Party{Name: strings.TrimSpace(f.name.Text()), Contact: strings.TrimSpace(f.contact.Text())}
}

// rows returns the fields for a form, both by the same words.
func (f partyFields) rows(g *registerPage, key string) []field.Row {
	return []field.Row{
		{Label: g.T("register.profile." + key), Widget: f.name, Hint: g.T("register.profile." + key + ".hint")},
		{Label: g.T("register.party.reach"), Widget: f.contact},
	}
}

// askProfile shows the form.
func (g *registerPage) askProfile() { newProfileForm(g).show() }

func newProfileForm(g *registerPage) *profileForm {
	p := g.facts.Profile
	f := &profileForm{page: g, settings: g.facts.Settings, before: p, contact: field.NewEntry(g.Env), contractAt: field.NewEntry(g.Env), screening: map[data.ScreenQuestion]*field.Check{}}
	f.contact.Direction = field.LTR
	f.contact.SetText(f.settings.Contact)
	f.representative, f.officer, f.keeper = g.partyFields(p.Representative), g.partyFields(p.Officer), g.partyFields(p.Keeper)
	check := func(key string, on bool) *field.Check {
		c := field.NewCheck(g.Env, g.T(key), nil)
		c.SetChecked(on)
		return c
	}
	for _, q := range data.ScreenQuestions() {
		f.screening[q] = check("register.screen."+string(q), slices.Contains(p.Screening, q))
	}
	f.screened = check("register.screened", !p.Screened.IsZero())
	f.special, f.children = check("register.special", p.Special), check("register.children", p.Children)
	f.client = check("register.client", p.Client)
	f.contractDay = g.dayEntry(p.ContractDay)
	f.contractAt.SetText(p.ContractAt)
	f.contractAt.SetPlaceholder(g.T("register.place.example"))
	return f
}

func (f *profileForm) show() {
	g := f.page
	rows := []field.Row{{Label: g.T("register.profile.contact"), Widget: f.contact, Hint: g.T("register.profile.contact.hint")}}
	rows = append(rows, f.representative.rows(g, "representative")...)
	rows = append(rows, f.officer.rows(g, "officer")...)
	rows = append(rows,
		field.Row{Label: g.T("register.profile.screening"), Widget: f.questions()},
		field.Row{Label: g.T("register.profile.care"), Widget: layout.VBoxTight(f.special, f.children, prose.NewParagraph(g.Env, g.T("register.care.hint"), prose.Caption))},
		field.Row{Label: g.T("register.profile.client"), Widget: layout.VBoxTight(f.client, prose.NewParagraph(g.Env, g.T("register.client.hint"), prose.Caption))})
	rows = append(rows, f.keeper.rows(g, "keeper")...)
	rows = append(rows,
		field.Row{Label: g.T("register.contract"), Widget: f.contractDay},
		field.Row{Label: g.T("register.place"), Widget: f.contractAt})
	dialog.Form(g.Env, dialog.FormSpec{Title: g.T("register.profile"), Width: 760, Yes: g.T("register.save"), Fields: rows, Focus: f.contact, Check: f.missing, OnYes: f.save})
}

// questions shows what is asked about an impact assessment, and where that is from.
func (f *profileForm) questions() fyne.CanvasObject {
	box := layout.VBoxTight(prose.NewParagraph(f.page.Env, f.page.T("register.screen.text"), prose.Caption))
	for _, q := range data.ScreenQuestions() {
		box.Add(f.screening[q])
	}
	box.Add(f.screened)
	return box
}

// missing says what is still missing, or nothing.
func (f *profileForm) missing() string {
	if f.client.Checked() && f.keeper.party().Name == "" {
		return f.page.T("register.keeper.missing")
	}
	return ""
}

// written returns the profile as the fields have it. The questions count as answered once
// one is answered with yes, or the owner says that they are.
func (f *profileForm) written() data.Profile {
	p := f.before
	p.Representative, p.Officer, p.Keeper = f.representative.party(), f.officer.party(), f.keeper.party()
	p.Special, p.Children, p.Client = f.special.Checked(), f.children.Checked(), f.client.Checked()
	p.ContractDay, p.ContractAt = dayOf(f.contractDay), strings.TrimSpace(f.contractAt.Text())
	was := p.Screening
	p.Screening = nil
	for _, q := range data.ScreenQuestions() {
		if f.screening[q].Checked() {
			p.Screening = append(p.Screening, q)
		}
	}
	answered := f.screened.Checked() || len(p.Screening) > 0
	if answered && (p.Screened.IsZero() || !sameQuestions(was, p.Screening)) {
		p.Screened = f.page.Now()
	} else if !answered {
		p.Screened = time.Time{}
	}
	return p
}

// sameQuestions reports whether the same questions are in both lists.
func sameQuestions(a, b []data.ScreenQuestion) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

func (f *profileForm) save() {
	p, s := f.written(), f.settings
	s.Contact = strings.TrimSpace(f.contact.Text())
	f.page.Act(func(ctx context.Context) error {
		if s.Contact != f.settings.Contact {
			if err := f.page.Vault.SaveSettings(ctx, s); err != nil {
				return err
			}
		}
		return f.page.Vault.SaveProfile(ctx, p)
	}, f.page.reload)
}
