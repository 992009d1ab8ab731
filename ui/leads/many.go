package leads

import (
	"context"
	"strconv"
	"strings"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/page"
)

// menuAct is one line of a menu.
type menuAct struct {
	text string
	do   func()
}

// manyActs are what can be done with the people selected, beside tagging them.
func (l *listPage) manyActs() []menuAct {
	return []menuAct{
		{l.T("lead.many.write"), l.writeToMany},
		{l.T("lead.many.yes"), func() { l.askMany(answerYes) }},
		{l.T("lead.many.no"), func() { l.askMany(answerNo) }},
		{l.T("lead.many.untag"), l.removeTag},
		{l.T("lead.many.export"), l.exportMany},
		{l.T("lead.many.erase"), l.eraseMany},
		{l.T("lead.many.none"), func() { l.grid.ClearSelection() }},
	}
}

// listActs are what can be done with the list while nobody is selected.
func (l *listPage) listActs() []menuAct {
	return []menuAct{
		{l.T("lead.paste"), l.pasteNo},
		{l.T("export.list"), l.exportList},
		{l.T("duplicate.find"), func() { l.GoTo(page.Route{Page: page.Duplicates}) }},
	}
}

// newMenu makes a menu of what can be done.
func newMenu(env *kit.Env, acts []menuAct) *field.Select {
	options := make([]field.Option, len(acts))
	for i, a := range acts {
		options[i] = field.Option{Key: a.text, Text: a.text}
	}
	menu := field.NewSelect(env, options, nil)
	menu.SetPlaceholder(env.T("lead.many"))
	menu.SetCaption(env.T("lead.many"))
	menu.OnChanged = func(key string) {
		menu.SetSelected("")
		for _, a := range acts {
			if a.text == key {
				a.do()
			}
		}
	}
	return menu
}

// writeToMany begins a campaign for the people selected.
func (l *listPage) writeToMany() {
	l.GoTo(page.Route{Page: page.Campaign, Kept: page.WriteTo(l.selectedIDs())})
}

// askMany takes down a word of the people selected.
func (l *listPage) askMany(a answer) {
	ids := l.selectedIDs()
	askTogether(l.Place, together{answer: a, people: len(ids), take: func(r data.ConsentRecord) {
		page.Finish(l.Place, func(ctx context.Context) (data.ManyRecorded, error) { return l.Vault.RecordConsentOfMany(ctx, ids, r) },
			page.OrFail(l.Place, func(m data.ManyRecorded) {
				l.reload()
				tellLines(l.Env, l.T("lead.many.recorded.title"), manyLines(l.Env, a, m))
			}))
	}})
}

// manyLines says what became of a word that was taken down of many people.
func manyLines(env *kit.Env, a answer, m data.ManyRecorded) (lines []string) {
	for _, c := range []struct {
		key string
		n   int
	}{
		{"recorded." + string(a), m.Recorded}, {"nonews", m.NoNews}, {"keptout", m.KeptOut}, {"later", m.Later}, {"notasked", m.NotAsked}, {"gone", m.Gone},
	} {
		if c.n > 0 {
			lines = append(lines, env.T("lead.many."+c.key, "n", c.n))
		}
	}
	return lines
}

// tellLines tells several things that need no answer.
func tellLines(env *kit.Env, title string, lines []string) {
	dialog.Message(env, title, strings.Join(lines, "\n"))
}

// eraseMany erases the people selected, once the admin has seen what goes and has typed how
// many they are.
func (l *listPage) eraseMany() {
	ids := l.selectedIDs()
	type preview struct {
		people int
		data.Erasure
	}
	page.Work(l.Place, func(ctx context.Context) (p preview, err error) {
		p.people, p.Erasure, err = l.Vault.ErasePreviewOfMany(ctx, ids)
		return p, err
	}, func(p preview) { l.confirmEraseMany(ids, p.people, p.Erasure) })
}

func (l *listPage) confirmEraseMany(ids []int64, people int, e data.Erasure) {
	number := field.NewEntry(l.Env)
	number.SetPlaceholder(strconv.Itoa(people))
	items := piece.NewList(l.Env, append(page.ErasureItems(l.Env, e), l.T("lead.many.erase.named"), l.T("lead.erase.beyond")))
	dialog.Form(l.Env, dialog.FormSpec{
		Title: l.T("lead.many.erase.title", "n", people), Text: l.T("lead.many.erase.text"), Width: 620,
		Fields: []field.Row{
			{Label: l.T("lead.many.erase.what"), Widget: layout.VBoxTight(items)},
			{Label: l.T("lead.many.erase.number"), Widget: number},
		},
		Focus: number, Yes: l.T("lead.erase.yes"), Danger: true,
		Check: func() string {
			if page.LatinDigits(number.Text()) != strconv.Itoa(people) {
				return l.T("lead.many.erase.differs", "n", people)
			}
			return ""
		},
		OnYes: func() { page.Again(l.Place, func() { l.eraseManyNow(ids) }) },
	})
}

func (l *listPage) eraseManyNow(ids []int64) {
	type done struct {
		people int
		data.Erasure
	}
	page.Finish(l.Place, func(ctx context.Context) (d done, err error) {
		d.people, d.Erasure, err = l.Session.EraseLeads(ctx, ids)
		return d, err
	}, func(d done, err error) {
		l.grid.ClearSelection()
		l.reload()
		if err != nil {
			l.Fail(err)
			return
		}
		page.TellErased(l.Place, d.Erasure, l.T("lead.many.erased", "n", d.people))
	})
}
