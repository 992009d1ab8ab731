package retention

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"mujeeb/data"
	"mujeeb/letters"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/page"
)

// askAllow asks whether those who are due are erased by the program itself.
func (g *retentionPage) askAllow(yes func()) {
	dialog.Confirm(g.Env, dialog.ConfirmSpec{
		Title: g.T("retention.itself.title"), Text: g.T("retention.itself.text"), Danger: true,
		Items: []string{g.T("retention.itself.daily"), g.T("retention.itself.out"), g.T("retention.itself.never"), g.T("retention.itself.told")},
		Yes:   g.T("retention.itself.allow"), OnYes: yes,
	})
}

// askErase erases those of people who are due, once the owner has seen what goes.
func (g *retentionPage) askErase(all []data.Expiry) {
	due := slices.DeleteFunc(slices.Clone(all), func(e data.Expiry) bool { return e.Left != data.ExpiryGoes || g.isAhead(e) })
	if len(due) == 0 {
		dialog.Message(g.Env, g.T("retention.erase"), g.T("retention.erase.nobody"))
		return
	}
	ids := idsOf(due)
	page.Work(g.Place, func(ctx context.Context) (e data.Erasure, err error) {
		_, e, err = g.Vault.ErasePreviewOfMany(ctx, ids)
		return e, err
	}, func(e data.Erasure) {
		text := g.T("lead.many.erase.text")
		if left := len(all) - len(due); left > 0 {
			text += " " + g.T("retention.erase.left", "n", left)
		}
		dialog.Confirm(g.Env, dialog.ConfirmSpec{
			Title: g.T("lead.many.erase.title", "n", len(ids)), Text: text, Items: append(page.ErasureItems(g.Env, e), g.T("lead.erase.beyond")),
			Yes: g.T("lead.erase.yes"), Danger: true, Width: 620, OnYes: func() { page.Again(g.Place, func() { g.erase(ids) }) },
		})
	})
}

func (g *retentionPage) erase(ids []int64) {
	page.Finish(g.Place, func(ctx context.Context) (data.Expired, error) {
		return g.Session.EraseExpired(ctx, ids, data.ErasedByOwner)
	}, page.OrFail(g.Place, func(e data.Expired) {
		g.changed()
		text := g.T("lead.many.erased", "n", e.People)
		if e.Left > 0 {
			text += " " + g.T("retention.erased.left", "n", e.Left)
		}
		page.TellErased(g.Place, e.Erasure, text)
	}))
}

// askKeep keeps people longer, for a reason: until a day, or until that is lifted.
func (g *retentionPage) askKeep(all []data.Expiry) {
	const hold, until = "hold", "until"
	how := field.NewRadioGroup(g.Env, []field.Option{{Key: until, Text: g.T("retention.keep.until")}, {Key: hold, Text: g.T("retention.keep.hold")}}, nil)
	how.SetSelected(until)
	day, why := field.NewEntry(g.Env), field.NewTextArea(g.Env, 2)
	day.Direction = field.LTR
	day.SetText(g.Now().AddDate(0, 6, 0).Format(page.DayLayout))
	zone := g.Now().Location()
	dialog.Form(g.Env, dialog.FormSpec{
		Title: g.T("retention.keep.title", "n", len(all)), Text: g.T("retention.keep.text"), Yes: g.T("retention.keep.yes"), Width: 600, Focus: why,
		Fields: []field.Row{
			{Label: g.T("retention.keep.how"), Widget: how},
			{Label: g.T("retention.keep.day"), Widget: day, Hint: g.T("register.contract.hint", "example", g.Now().Format(page.DayLayout))},
			{Label: g.T("retention.keep.why"), Widget: why, Hint: g.T("retention.keep.hint")},
		},
		Check: func() string {
			t, ok := page.ReadDay(day.Text(), zone)
			switch {
			case how.Selected() == until && (!ok || t.Before(g.Now())):
				return g.T("retention.keep.wrong")
			case strings.TrimSpace(why.Text()) == "":
				return g.T("retention.keep.missing")
			}
			return ""
		},
		OnYes: func() {
			var t time.Time
			if how.Selected() == until {
				t, _ = page.ReadDay(day.Text(), zone)
			}
			reason := why.Text()
			g.Act(func(ctx context.Context) error { return g.Vault.KeepLonger(ctx, idsOf(all), t, reason) }, g.changed)
		},
	})
}

// lift takes back that people are kept longer, or held.
func (g *retentionPage) lift(all []data.Expiry) {
	page.Finish(g.Place, func(ctx context.Context) (int, error) { return g.Vault.EndKeeping(ctx, idsOf(all)) }, page.OrFail(g.Place, func(n int) {
		g.changed()
		dialog.Message(g.Env, g.T("retention.lift"), g.T("retention.lifted", "n", n))
	}))
}

// renewalDays is for how long people have time to answer when they are asked again.
const renewalDays = 30

// askAgain asks people again: it keeps them until they had time to answer, and drafts a
// message. A campaign goes to those who still agree; an asking to those who never said a
// word, once, and to nobody who said no.
func (g *retentionPage) askAgain(all []data.Expiry) {
	var purposes []field.Option
	for _, p := range g.facts.purposes {
		if !p.Archived && p.Channel == data.ChannelEmail {
			purposes = append(purposes, field.Option{Key: strconv.FormatInt(p.ID, 10), Text: p.Name})
		}
	}
	if len(purposes) == 0 {
		dialog.Message(g.Env, g.T("retention.again"), g.T("retention.again.nopurpose"))
		return
	}
	purpose := field.NewSelect(g.Env, purposes, nil)
	purpose.SetSelected(purposes[0].Key)
	class := field.NewRadioGroup(g.Env, []field.Option{
		{Key: string(data.ClassCampaign), Text: g.T("retention.again.agreed")}, {Key: string(data.ClassAsking), Text: g.T("retention.again.never")},
	}, nil)
	class.SetSelected(string(data.ClassCampaign))
	dialog.Form(g.Env, dialog.FormSpec{
		Title: g.T("retention.again.title", "n", len(all)), Text: g.T("retention.again.text", "n", renewalDays), Yes: g.T("retention.again.yes"), Width: 640,
		Fields: []field.Row{{Label: g.T("retention.again.purpose"), Widget: purpose}, {Label: g.T("retention.again.whom"), Widget: class}},
		OnYes: func() {
			id, err := strconv.ParseInt(purpose.Selected(), 10, 64)
			if err != nil {
				return // nothing is chosen
			}
			g.draftAgain(idsOf(all), id, data.RunClass(class.Selected()))
		},
	})
}

// draftAgain drafts the message that asks people again, and shows it.
func (g *retentionPage) draftAgain(ids []int64, purpose int64, class data.RunClass) {
	until, name, lang := g.Now().AddDate(0, 0, renewalDays), "", g.Lang.Code()
	for _, p := range g.facts.purposes {
		if p.ID == purpose {
			name = p.Name
		}
	}
	why := g.T("retention.again.why", "date", g.Lang.Date(g.Now()))
	page.DraftNotice(g.Place, func(s data.Settings) data.Run {
		l := letters.RenewalLetter(letters.Renewal{Lang: lang, From: letters.Sender{Name: s.Controller, Contact: s.Contact}, Purpose: name, Until: until})
		return data.Run{Class: class, PurposeID: purpose, Title: l.Title, Lang: l.Lang, Subject: l.Subject, Body: l.Body, Audience: data.LeadFilter{IDs: ids}}
	}, func(ctx context.Context, run data.Run) (int64, error) {
		if err := g.Vault.KeepLonger(ctx, ids, until, why); err != nil {
			return 0, err
		}
		return g.Vault.SaveRun(ctx, run)
	})
}
