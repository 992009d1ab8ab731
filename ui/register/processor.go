package register

import (
	"context"
	"strconv"
	"strings"
	"time"

	"mujeeb/data"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/page"
	"mujeeb/ui/page/fields"
)

// processorForm asks what the owner knows of somebody who gets people's data.
type processorForm struct {
	page    *registerPage
	before  data.Processor
	name    *field.Entry
	role    *field.Select
	does    *field.TextArea
	purpose *field.Select

	contractDay, contractAt *field.Entry
	country, safeguard      *field.Select
	safeguardNote           *field.Entry
	since, until            *field.Entry
}

// edit has a processor written: a new one, one that is noted, or the provider of an account.
func (g *registerPage) edit(p data.Processor) {
	if p.AccountID != 0 && p.ID == 0 {
		p.Name = g.provider(p.Account)
	}
	newProcessorForm(g, p).show()
}

func newProcessorForm(g *registerPage, p data.Processor) *processorForm {
	f := &processorForm{page: g, before: p, name: field.NewEntry(g.Env), does: field.NewTextArea(g.Env, 2), contractAt: field.NewEntry(g.Env), safeguardNote: field.NewEntry(g.Env)}
	f.name.SetText(p.Name)
	f.name.Validate = func(s string) string {
		if strings.TrimSpace(s) == "" {
			return g.T("register.name.missing")
		}
		return ""
	}
	f.does.SetText(p.Does)
	f.does.SetPlaceholder(g.T("register.does.example"))
	f.contractAt.SetText(p.ContractAt)
	f.contractAt.SetPlaceholder(g.T("register.place.example"))
	f.safeguardNote.SetText(p.SafeguardNote)
	f.contractDay, f.since, f.until = g.dayEntry(p.ContractDay), g.dayEntry(p.Since), g.dayEntry(p.Until)
	f.role = g.choice(g.roles(), string(p.Role))
	f.purpose = g.choice(g.purposes(), strconv.FormatInt(p.PurposeID, 10))
	f.country = g.choice(append([]field.Option{{Text: g.T("register.unknown")}}, fields.Regions(g.Env, p.Country)...), p.Country)
	f.safeguard = g.choice(g.safeguards(), string(p.Safeguard))
	return f
}

// options are codes to choose from, each with its words.
func options[T ~string](codes []T, words func(T) string) []field.Option {
	all := make([]field.Option, len(codes))
	for i, code := range codes {
		all[i] = field.Option{Key: string(code), Text: words(code)}
	}
	return all
}

func (g *registerPage) roles() []field.Option {
	return options(data.ProcessorRoles(), func(r data.ProcessorRole) string { return g.T("register.role." + string(r)) })
}

// safeguards are what permits that data go to a country, to choose from, with none first.
func (g *registerPage) safeguards() []field.Option {
	return append([]field.Option{{Text: g.T("register.unknown")}}, options(data.Safeguards(), func(s data.Safeguard) string { return g.T("register.safeguard." + string(s)) })...)
}

func (g *registerPage) choice(options []field.Option, chosen string) *field.Select {
	s := field.NewSelect(g.Env, options, nil)
	s.SetSelected(chosen)
	return s
}

// purposes are those that a processor may be limited to, with all of them first.
func (g *registerPage) purposes() []field.Option {
	all := []field.Option{{Key: "0", Text: g.T("register.purpose.all")}}
	for _, e := range g.facts.Purposes {
		all = append(all, field.Option{Key: strconv.FormatInt(e.Purpose.ID, 10), Text: e.Purpose.Name})
	}
	return all
}

// dayEntry is a field for a day, which may stay empty.
func (g *registerPage) dayEntry(day time.Time) *field.Entry {
	e := field.NewEntry(g.Env)
	e.Direction = field.LTR
	if !day.IsZero() {
		e.SetText(day.Format(page.DayLayout))
	}
	e.Validate = func(s string) string {
		if _, ok := page.ReadDay(s, time.UTC); strings.TrimSpace(s) != "" && !ok {
			return g.T("register.day.wrong", "example", g.Now().Format(page.DayLayout))
		}
		return ""
	}
	return e
}

// dayOf returns the day in a field; zero where it is empty.
func dayOf(e *field.Entry) time.Time {
	day, _ := page.ReadDay(e.Text(), time.UTC)
	return day
}

func (f *processorForm) show() {
	g, title := f.page, f.page.T("register.add")
	if f.before.Name != "" {
		title = page.Headline(f.before.Name)
	}
	dialog.Form(g.Env, dialog.FormSpec{
		Title: title, Width: 680, Yes: g.T("register.save"), Focus: f.name, Check: f.missing, OnYes: f.save,
		Fields: []field.Row{
			{Label: g.T("register.name"), Widget: f.name},
			{Label: g.T("register.role"), Widget: f.role, Hint: g.T("register.role.hint")},
			{Label: g.T("register.does"), Widget: f.does},
			{Label: g.T("register.purpose"), Widget: f.purpose},
			{Label: g.T("register.contract"), Widget: f.contractDay, Hint: g.T("register.contract.hint", "example", g.Now().Format(page.DayLayout))},
			{Label: g.T("register.place"), Widget: f.contractAt},
			{Label: g.T("register.country"), Widget: f.country},
			{Label: g.T("register.safeguard"), Widget: f.safeguard, Hint: g.T("register.safeguard.hint")},
			{Label: g.T("register.safeguard.note"), Widget: f.safeguardNote},
			{Label: g.T("register.since"), Widget: f.since},
			{Label: g.T("register.until"), Widget: f.until},
		},
	})
}

// missing says what is still missing, or wrong, or nothing.
func (f *processorForm) missing() string {
	p := f.written()
	switch {
	case p.Safeguard == data.SafeguardOther && p.SafeguardNote == "":
		return f.page.T("register.safeguard.missing")
	case !p.Since.IsZero() && !p.Until.IsZero() && p.Until.Before(p.Since):
		return f.page.T("register.until.wrong")
	}
	return ""
}

// written returns the processor as the fields have it.
func (f *processorForm) written() data.Processor {
	p := f.before
	p.Name, p.Does = strings.TrimSpace(f.name.Text()), strings.TrimSpace(f.does.Text())
	p.Role, p.Safeguard, p.SafeguardNote = data.ProcessorRole(f.role.Selected()), data.Safeguard(f.safeguard.Selected()), strings.TrimSpace(f.safeguardNote.Text())
	p.PurposeID, _ = strconv.ParseInt(f.purpose.Selected(), 10, 64) // which is a number, or nothing
	p.ContractDay, p.ContractAt, p.Country = dayOf(f.contractDay), strings.TrimSpace(f.contractAt.Text()), f.country.Selected()
	p.Since, p.Until = dayOf(f.since), dayOf(f.until)
	return p
}

func (f *processorForm) save() {
	p := f.written()
	f.page.Act(func(ctx context.Context) error {
		_, err := f.page.Vault.SaveProcessor(ctx, p)
		return err
	}, f.page.reload)
}

// announce notes that people were told of a processor, after saying what that means.
func (g *registerPage) announce(p data.Processor) {
	if p.ID == 0 {
		p.Name = g.provider(p.Account)
	}
	dialog.Confirm(g.Env, dialog.ConfirmSpec{
		Title: g.T("register.announce.title"), Text: g.T("register.announce.text"), Yes: g.T("register.announce"),
		OnYes: func() {
			g.Act(func(ctx context.Context) error { return g.Vault.AnnounceProcessor(ctx, p) }, g.reload)
		},
	})
}

func (g *registerPage) askDelete(p data.Processor) {
	dialog.Confirm(g.Env, dialog.ConfirmSpec{
		Title: g.T("register.delete.title", "name", page.Headline(p.Name)), Text: g.T("register.delete.text"), Yes: g.T("register.delete"), Danger: true,
		OnYes: func() {
			g.Act(func(ctx context.Context) error { return g.Vault.DeleteProcessor(ctx, p.ID) }, g.reload)
		},
	})
}

// askPeriod asks how long the data of a purpose are kept.
func (g *registerPage) askPeriod(purpose int64) {
	period := field.NewEntry(g.Env)
	for _, e := range g.facts.Purposes {
		if e.Purpose.ID == purpose {
			period.SetText(e.Period)
		}
	}
	period.SetPlaceholder(g.T("register.period.example"))
	dialog.Form(g.Env, dialog.FormSpec{
		Title: g.T("register.period"), Text: g.T("register.period.text"), Yes: g.T("register.save"), Width: 600,
		Fields: []field.Row{{Label: g.T("register.period.label"), Widget: period}},
		OnYes: func() {
			text := period.Text()
			g.Act(func(ctx context.Context) error { return g.Vault.SavePeriod(ctx, purpose, text) }, g.reload)
		},
	})
}
