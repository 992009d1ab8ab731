package heard

import (
	"context"
	"errors"
	"strings"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/inbox"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/page"
	"mujeeb/ui/page/people"
)

// askWho asks which person wrote, and opts them out.
func (h *heardPage) askWho(x data.HeardRow) {
	h.choosePerson(h.T("heard.was.title"), h.T("heard.was.text"), func(r data.LeadRow) {
		dialog.Confirm(h.Env, dialog.ConfirmSpec{
			Title: h.T("heard.was.sure", "name", page.LeadTitle(h.Env, r.Name)), Text: h.T("heard.was.sure.text"), Yes: h.T("heard.was.yes"), Danger: true,
			OnYes: func() { h.attribute(x.ID, r.ID) },
		})
	})
}

func (h *heardPage) attribute(id, lead int64) {
	page.Finish(h.Place, func(ctx context.Context) (bool, error) { return h.Vault.AttributeHeard(ctx, id, lead) }, page.OrFail(h.Place, func(optedOut bool) {
		h.Refresh()
		if !optedOut {
			dialog.Message(h.Env, h.T("heard.was.none.title"), h.T("heard.was.none"))
		}
	}))
}

// choosePerson lets the owner find one of the people.
func (h *heardPage) choosePerson(title, text string, do func(data.LeadRow)) {
	people.Show(h.Place, people.Dialog{
		Title: title, Text: text, Open: h.T("people.choose"), Do: do,
		IDs: func(ctx context.Context, search string) ([]int64, error) {
			return h.Vault.LeadIDs(ctx, data.LeadFilter{Text: search}, data.LeadOrder{})
		},
	})
}

// askRequest registers a mail as a request, and leads to it.
func (h *heardPage) askRequest(x data.HeardRow) {
	asked := x.Text
	if x.Subject != "" {
		asked = x.Subject + "\n" + x.Text
	}
	known := page.RequestFields{Whose: x.Name, Request: data.Request{
		LeadID: x.LeadID, HeardID: x.ID, Address: x.Sender, Right: x.Wish.Right(), Way: data.RequestByEmail, ReceivedAt: x.At, Asked: strings.TrimSpace(asked),
	}}
	page.AskRequest(h.Place, known, func(id int64) { h.GoTo(page.Route{Page: page.Request, ID: id}) })
}

// askFinish notes that the owner dealt with something.
func (h *heardPage) askFinish(x data.HeardRow) {
	var items []string
	if x.LeadID == 0 {
		items = append(items, h.T("heard.finish.gone"))
	}
	dialog.Confirm(h.Env, dialog.ConfirmSpec{
		Title: h.T("heard.finish.title"), Text: h.T("heard.finish.text"), Items: items, Yes: h.T("heard.finish"),
		OnYes: func() {
			h.Act(func(ctx context.Context) error { return h.Vault.DoneHeard(ctx, x.ID) }, h.Refresh)
		},
	})
}

// find shows whose code was typed.
func (h *heardPage) find() {
	typed := h.token.Text()
	if strings.TrimSpace(typed) == "" {
		return
	}
	token := inbox.TokenIn(typed)
	page.Attempt(h.Place, func(ctx context.Context) (data.Addressee, error) { return h.Session.FindToken(ctx, token) }, func(a data.Addressee, err error) {
		switch {
		case errors.Is(err, app.ErrToken), data.CodeOf(err) == data.CodeNotFound && err != nil:
			dialog.Error(h.Env, h.T("heard.token"), h.T("heard.token.bad"), "")
		case err != nil:
			h.Fail(err)
		case a.LeadID == 0:
			dialog.Error(h.Env, h.T("heard.token"), h.T("heard.token.gone"), "")
		default:
			h.found(token, a)
		}
	})
}

// found leads to the person whom a code names, and opts them out.
func (h *heardPage) found(token string, a data.Addressee) {
	name := page.LeadTitle(h.Env, a.Name)
	spec := dialog.ConfirmSpec{Title: h.T("heard.token.title", "name", name), Text: h.T("heard.token.text", "title", a.Run, "name", name)}
	open := func() { h.GoTo(page.Route{Page: page.Lead, ID: a.LeadID}) }
	if !inbox.IsOptOut(token) {
		spec.Yes, spec.OnYes = h.T("heard.person"), open
		dialog.Confirm(h.Env, spec)
		return
	}
	spec.Yes = h.T("heard.token.out")
	spec.OnYes = func() {
		page.Finish(h.Place, func(ctx context.Context) (data.Heard, error) { return h.Session.OptOutByToken(ctx, token) }, page.OrFail(h.Place, func(x data.Heard) {
			h.token.SetText("")
			h.Refresh()
			key := "heard.token.recorded"
			if x.Outcome == data.OutcomeLater {
				key = "heard.token.later"
			}
			dialog.Message(h.Env, h.T("heard.token.recorded.title"), h.T(key, "name", name))
		}))
	}
	var d interface{ Close() }
	spec.Other = button.New(h.Env, button.Plain, h.T("heard.person"), func() {
		d.Close()
		open()
	})
	d = dialog.Confirm(h.Env, spec)
}
