package leads

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// mergeSide is one of two entries that may be one person.
type mergeSide struct {
	lead     *data.Lead
	messages []data.SentMessage
	words    []data.MergedWord // where the person stands when this one is kept
}

// mergeForm asks whether two entries are one person, and which of them is kept.
type mergeForm struct {
	*page.Place
	sides [2]mergeSide
	keep  *field.RadioGroup
	after layout.Stage
	done  func(keep int64)
	shown *kit.Dialog
}

// askMerge shows two entries side by side, and merges them when that is wanted.
func askMerge(p *page.Place, first, second int64, done func(keep int64)) {
	page.Work(p, func(ctx context.Context) (sides [2]mergeSide, err error) {
		ids := [2]int64{first, second}
		for i := range sides {
			if sides[i], err = readSide(ctx, p.Vault, ids[i], ids[1-i]); err != nil {
				return sides, err
			}
		}
		return sides, nil
	}, func(sides [2]mergeSide) {
		m := &mergeForm{Place: p, sides: sides, done: done}
		m.show()
	})
}

func readSide(ctx context.Context, vault *data.Vault, id, other int64) (s mergeSide, err error) {
	if s.lead, err = vault.Lead(ctx, id); err != nil {
		return s, err
	}
	if s.words, err = vault.MergePreview(ctx, id, other); err != nil {
		return s, err
	}
	s.messages, err = vault.LeadMessages(ctx, id)
	return s, err
}

func (m *mergeForm) show() {
	var options []field.Option
	for i, s := range m.sides {
		options = append(options, field.Option{Key: strconv.Itoa(i), Text: m.called(s)})
	}
	m.after = layout.NewStage()
	m.keep = field.NewRadioGroup(m.Env, options, func(string) { m.after.Show(m.outcome()) })
	m.keep.SetSelected("0")
	content := layout.VBox(
		prose.NewParagraph(m.Env, m.T("merge.text"), prose.Body),
		layout.Columns(m.Env, 2, m.card(m.sides[0]), m.card(m.sides[1])),
		field.Form(m.Env, field.Row{Label: m.T("merge.keep"), Widget: m.keep}),
		m.after.Object)
	yes := button.New(m.Env, button.Primary, m.T("merge.yes"), m.merge)
	m.shown = dialog.Show(m.Env, dialog.Spec{
		Title: m.T("merge.title"), Width: 760, Content: layout.ScrollUpper(m.Env, content, layout.VBox()), Focus: m.keep.Line(),
		Buttons: []*button.Button{button.New(m.Env, button.Plain, m.T("kit.cancel"), func() { m.shown.Close() }), yes},
	})
}

// called says what an entry is called, by its address as well: both may have one name.
func (m *mergeForm) called(s mergeSide) string {
	address := cmp.Or(s.lead.First(data.Email), s.lead.First(data.Phone), s.lead.First(data.PSID))
	return page.LeadTitle(m.Env, s.lead.Name) + " · \u2068" + address + "\u2069"
}

// card shows what is known of an entry.
func (m *mergeForm) card(s mergeSide) fyne.CanvasObject {
	facts := []page.Fact{}
	for _, kind := range []struct {
		of    data.IdentityKind
		label string
	}{{data.Email, "lead.email"}, {data.Phone, "lead.phone"}, {data.PSID, "lead.psid"}} {
		if texts := s.addresses(kind.of); texts != "" {
			facts = append(facts, page.Fact{Label: m.T(kind.label), Text: texts})
		}
	}
	last := m.T("merge.message.none")
	if len(s.messages) > 0 {
		last = s.messages[0].Title
	}
	facts = append(facts, page.Fact{Label: m.T("merge.message"), Text: last}, page.Fact{Label: m.T("lead.added"), Text: m.Lang.ShortDate(m.Local(s.lead.CreatedAt))})
	box := layout.VBox(page.Facts(m.Env, facts))
	for _, w := range s.words {
		box.Add(m.badged(w.Purpose.Name, w.Purpose, w.Kept))
	}
	return piece.NewCard(m.Env, page.LeadTitle(m.Env, s.lead.Name), box)
}

// addresses returns the identities of a kind, a line each.
func (s mergeSide) addresses(kind data.IdentityKind) string {
	var all []string
	for _, id := range s.lead.Identities {
		if id.Kind == kind {
			all = append(all, "\u2068"+id.Value+"\u2069")
		}
	}
	return strings.Join(all, "\n")
}

// badged shows a purpose with where somebody stands.
func (m *mergeForm) badged(text string, p data.Purpose, standing data.Verdict) fyne.CanvasObject {
	key, tone := standingWords(p, standing)
	return layout.Border(m.Env, nil, nil, nil, layout.HBox(m.Env, piece.NewBadge(m.Env, m.T(key), tone)), prose.NewClipped(m.Env, text, prose.Body))
}

// standingWords names where somebody stands with a purpose.
func standingWords(p data.Purpose, standing data.Verdict) (key string, tone kit.Tone) {
	switch {
	case standing == data.VerdictAllowed && p.Ground != data.GroundConsent:
		return "lead.ground.holds", kit.ToneGood
	case standing == data.VerdictAllowed:
		return "lead.ground.live", kit.ToneGood
	case standing == data.VerdictOptedOut:
		return "lead.ground.opted_out", kit.ToneBad
	case standing == data.VerdictOutdated:
		return "lead.ground.outdated", kit.ToneWarn
	case standing == data.VerdictWeak:
		return "lead.ground.weak", kit.ToneWarn
	}
	return "lead.ground.none", kit.ToneNeutral
}

// kept returns which side is kept, 0 or 1.
func (m *mergeForm) kept() int {
	if m.keep.Selected() == "1" {
		return 1
	}
	return 0
}

// outcome shows where the person will stand with each purpose, and why.
func (m *mergeForm) outcome() fyne.CanvasObject {
	box := layout.VBox()
	for _, w := range m.sides[m.kept()].words {
		row := layout.VBoxTight(m.badged(w.Purpose.Name, w.Purpose, w.Standing))
		if why := whyAfter(w); why != "" {
			row.Add(prose.NewParagraph(m.Env, m.T(why), prose.Caption))
		}
		addRuled(box, row)
	}
	if len(box.Objects) == 0 {
		return layout.VBox()
	}
	return piece.NewCard(m.Env, m.T("merge.after"), box)
}

// whyAfter returns the sentence on what becomes of a no; "" when nobody said one.
func whyAfter(w data.MergedWord) string {
	out := w.Kept == data.VerdictOptedOut || w.Other == data.VerdictOptedOut
	switch {
	case !out:
		return ""
	case w.Standing != data.VerdictOptedOut:
		return "merge.why.later"
	case w.Kept == w.Other:
		return "merge.why.both"
	}
	return "merge.why.no"
}

func (m *mergeForm) merge() {
	keep, other := m.sides[m.kept()].lead.ID, m.sides[1-m.kept()].lead.ID
	m.shown.Close()
	m.Act(func(ctx context.Context) error { return m.Vault.MergeLeads(ctx, keep, other) }, func() { m.done(keep) })
}
