package settings

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
	"mujeeb/ui/page/fields"
)

// lawTab asks where the owner is and where the people live, and says what the law of each
// of these countries holds. Every answer is saved at once.
type lawTab struct {
	*page.Place
	object fyne.CanvasObject
	stage  layout.Stage
	law    data.Law
	phones []data.CountryCount
}

// lawFacts is what the tab shows.
type lawFacts struct {
	law    data.Law
	phones []data.CountryCount
}

func newLawTab(p *page.Place) *lawTab {
	t := &lawTab{Place: p, stage: layout.NewStage()}
	t.object = layout.ScrollOutdented(t.stage.Object)
	page.Work(p, t.read, t.show)
	return t
}

func (t *lawTab) read(ctx context.Context) (f lawFacts, err error) {
	if f.law, err = t.Vault.Law(ctx); err != nil {
		return f, err
	}
	f.phones, err = t.Vault.PhoneCountries(ctx)
	return f, err
}

func (t *lawTab) show(f lawFacts) {
	t.law, t.phones = f.law, f.phones
	cards := []fyne.CanvasObject{t.whoCard(), t.strictestCard()}
	for _, code := range t.tables() {
		cards = append(cards, t.tableCard(code))
	}
	cards = append(cards, prose.NewParagraph(t.Env, t.T("law.advice"), prose.Caption))
	t.stage.Show(layout.VBox(cards...))
}

// whoCard asks where the owner is and where the people live.
func (t *lawTab) whoCard() fyne.CanvasObject {
	home := field.NewSelect(t.Env, fields.Regions(t.Env, t.law.Home), nil)
	home.SetSelected(t.law.Home)
	home.OnChanged = func(code string) { t.save(func(l *data.Law) { l.Home = code }) }
	box := layout.VBox(prose.NewParagraph(t.Env, t.T("law.who.text"), prose.Muted),
		field.Form(t.Env,
			field.Row{Label: t.T("law.home"), Widget: layout.AlignLeading(t.Env, home)},
			field.Row{Label: t.T("law.people"), Widget: t.people()}))
	if hints := t.hints(); len(hints) > 0 {
		box.Add(prose.NewParagraph(t.Env, t.T("law.hints"), prose.Caption))
		for _, c := range hints {
			box.Add(t.hint(c))
		}
	}
	if !t.law.Asked {
		done := button.New(t.Env, button.Primary, t.T("law.done"), func() { t.save(func(*data.Law) {}) })
		box.Add(layout.AlignLeading(t.Env, done))
	}
	return piece.NewCard(t.Env, t.T("law.who"), box)
}

// people shows the countries where people live, to be removed, and takes another.
func (t *lawTab) people() fyne.CanvasObject {
	codes := map[string]string{}
	var names []string
	for _, code := range t.law.People {
		name := page.CountryName(t.Env, code)
		codes[name], names = code, append(names, name)
	}
	chips := field.NewTags(t.Env, names, func(name string) {
		t.save(func(l *data.Law) {
			l.People = slices.DeleteFunc(slices.Clone(l.People), func(code string) bool { return code == codes[name] })
		})
	})
	more := slices.DeleteFunc(fields.Regions(t.Env, ""), func(o field.Option) bool { return slices.Contains(t.law.Codes(), o.Key) })
	choose := field.NewSelect(t.Env, append([]field.Option{{Key: "", Text: t.T("law.people.add")}}, more...), nil)
	choose.SetCaption(t.T("law.people.add"))
	choose.SetSelected("")
	choose.OnChanged = t.add
	if len(names) == 0 {
		return layout.VBoxTight(layout.AlignLeading(t.Env, choose), prose.NewParagraph(t.Env, t.T("law.people.none"), prose.Caption))
	}
	return layout.VBoxTight(chips, layout.AlignLeading(t.Env, choose))
}

// add takes a country where people live.
func (t *lawTab) add(code string) {
	if code != "" {
		t.save(func(l *data.Law) { l.People = append(slices.Clone(l.People), code) })
	}
}

// mostHints bounds how many countries are suggested.
const mostHints = 8

// hints returns the countries that telephone numbers hint at and that are not chosen yet.
func (t *lawTab) hints() []data.CountryCount {
	offered, chosen := fields.RegionCodes(), t.law.Codes()
	out := slices.DeleteFunc(slices.Clone(t.phones), func(c data.CountryCount) bool {
		return slices.Contains(chosen, c.Code) || !slices.Contains(offered, c.Code)
	})
	return out[:min(len(out), mostHints)]
}

func (t *lawTab) hint(c data.CountryCount) fyne.CanvasObject {
	return field.NewCheck(t.Env, t.T("law.hint", "country", page.CountryName(t.Env, c.Code), "n", c.Numbers), func(bool) { t.add(c.Code) })
}

// save changes whose law counts, notes that the owner was asked, and shows what holds then.
func (t *lawTab) save(change func(*data.Law)) {
	x := t.law
	change(&x)
	x.Asked = true
	page.Finish(t.Place, func(ctx context.Context) (lawFacts, error) {
		if err := t.Vault.SaveLaw(ctx, x); err != nil {
			return lawFacts{}, err
		}
		return t.read(ctx)
	}, page.OrFail(t.Place, t.show))
}

// fact is a line of what a law holds: what about, what it says, and how sure that is.
func (t *lawTab) fact(label, text, sure string, style prose.Style) fyne.CanvasObject {
	box := layout.VBoxTight(prose.NewParagraph(t.Env, label, prose.Strong), prose.NewParagraph(t.Env, text, style))
	if sure != "" {
		box.Add(prose.NewParagraph(t.Env, sure, prose.Caption))
	}
	return box
}

// ruled puts a hairline between lines.
func ruled(rows []fyne.CanvasObject) fyne.CanvasObject {
	box := layout.VBox()
	for i, r := range rows {
		if i > 0 {
			box.Add(piece.NewRule())
		}
		box.Add(r)
	}
	return box
}
