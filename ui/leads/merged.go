package leads

import (
	"context"
	"maps"
	"slices"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// mergedCard shows which entries were merged into the person, with what they said otherwise,
// and splits them again. It is empty where there are none.
func (l *leadPage) mergedCard() fyne.CanvasObject {
	if len(l.who.merges) == 0 {
		return layout.VBox()
	}
	box := layout.VBox()
	for _, m := range l.who.merges {
		row := layout.VBoxTight(prose.NewParagraph(l.Env, l.T("lead.merged.row", "name", page.LeadTitle(l.Env, m.Was.Name), "date", l.Lang.Date(l.Local(m.At))), prose.Body))
		if facts := l.otherwise(m); len(facts) > 0 {
			row.Add(page.Facts(l.Env, facts))
		}
		if m.Splits {
			row.Add(layout.AlignLeading(l.Env, button.New(l.Env, button.Plain, l.T("lead.merged.split"), func() { l.askSplit(m) })))
		}
		addRuled(box, row)
	}
	return piece.NewCard(l.Env, l.T("lead.merged.title"), box)
}

// otherwise returns what a merged entry said otherwise than the person's.
func (l *leadPage) otherwise(m data.Merged) (facts []page.Fact) {
	add := func(label, had, has string) {
		if had != "" && had != has {
			facts = append(facts, page.Fact{Label: label, Text: had})
		}
	}
	has := l.who.lead
	if m.Was.Lang != "" && has.Lang != m.Was.Lang {
		add(l.T("lead.language"), l.T("lead.language."+m.Was.Lang), "")
	}
	for _, name := range slices.Sorted(maps.Keys(m.Was.Extra)) {
		add(name, m.Was.Extra[name], has.Extra[name])
	}
	return facts
}

// askMerge asks for another entry of the person, and shows both side by side.
func (l *leadPage) askMerge() {
	dialog.Prompt(l.Env, dialog.PromptSpec{
		Title: l.T("lead.merge.find"), Label: l.T("lead.merge.address"), Yes: l.T("lead.merge.look"),
		Validate: func(s string) string {
			if s == "" {
				return l.T("error.missing")
			}
			return ""
		},
		OnYes: func(address string) {
			page.Work(l.Place, func(ctx context.Context) ([]int64, error) {
				found, _, err := l.Vault.FindLeads(ctx, []string{address})
				return found, err
			}, l.mergeWith)
		},
	})
}

func (l *leadPage) mergeWith(found []int64) {
	if len(found) == 0 || found[0] == l.id {
		dialog.Message(l.Env, l.T("lead.merge.find"), l.T("lead.merge.nobody"))
		return
	}
	askMerge(l.Place, l.id, found[0], func(keep int64) {
		l.form = nil // what it holds is not the person's any more
		l.Replace(page.Route{Page: page.Lead, ID: keep})
	})
}

func (l *leadPage) askSplit(m data.Merged) {
	dialog.Confirm(l.Env, dialog.ConfirmSpec{
		Title: l.T("lead.split.title"), Text: l.T("lead.split.text", "name", page.LeadTitle(l.Env, l.who.lead.Name)), Yes: l.T("lead.split.yes"),
		OnYes: func() {
			page.Finish(l.Place, func(ctx context.Context) ([]data.Stayed, error) { return l.Vault.SplitLeads(ctx, l.id, m.LeadID) },
				func(stays []data.Stayed, err error) { l.splitEnded(m, stays, err) })
		},
	})
}

// splitEnded shows the person alone again, and says what could not be given back.
func (l *leadPage) splitEnded(m data.Merged, stays []data.Stayed, err error) {
	if data.CodeOf(err) == data.CodeNoIdentity {
		dialog.Message(l.Env, l.T("lead.split.title"), l.T("lead.split.noaddress"))
		return
	}
	if err != nil {
		l.Fail(err)
		return
	}
	text := l.T("lead.split.done.text", "name", page.LeadTitle(l.Env, m.Was.Name))
	for _, s := range stays {
		text += " " + l.T("lead.split.stays."+string(s))
	}
	l.form = nil // what it holds is not the person's any more
	l.Replace(page.Route{Page: page.Lead, ID: l.id})
	dialog.Message(l.Env, l.T("lead.split.done"), text)
}
