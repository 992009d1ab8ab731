package requests

import (
	"context"
	"strconv"
	"strings"
	"time"

	"mujeeb/data"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/page"
	"mujeeb/ui/page/people"
)

// find lets the owner say which person asks.
func (q *requestPage) find() {
	people.Show(q.Place, people.Dialog{
		Title: q.T("request.find.title"), Text: q.T("request.find.text"), Open: q.T("people.choose"),
		IDs: func(ctx context.Context, search string) ([]int64, error) {
			return q.Vault.LeadIDs(ctx, data.LeadFilter{Text: search}, data.LeadOrder{})
		},
		Do: func(r data.LeadRow) {
			q.step(func(ctx context.Context) error { return q.Vault.FindRequester(ctx, q.id, r.ID) })
		},
	})
}

func (q *requestPage) askForget() {
	dialog.Confirm(q.Env, dialog.ConfirmSpec{
		Title: q.T("request.forget"), Text: q.T("request.forget.text"), Yes: q.T("request.forget.yes"), Danger: true,
		OnYes: func() { q.step(func(ctx context.Context) error { return q.Vault.ForgetRequester(ctx, q.id) }) },
	})
}

// note asks when something was done, by which way where ways has one, and in which words.
type note struct {
	when *field.Entry
	way  *field.Select
	text *field.TextArea
}

func (q *requestPage) newNote() note {
	return note{page.MomentEntry(q.Place, q.Now(), false), page.RequestWaySelect(q.Place), field.NewTextArea(q.Env, 2)}
}

func (q *requestPage) whenRow(n note, label string) field.Row {
	return field.Row{Label: label, Widget: n.when, Hint: q.T("moment.hint")}
}

func (q *requestPage) askIdentity() {
	n := q.newNote()
	checks := []string{string(data.IdentityNotNeeded), string(data.IdentityCode), string(data.IdentitySeen)}
	if q.facts.request.Asking(data.AskedIdentity).IsZero() {
		checks = append(checks, string(data.IdentityAsked))
	}
	how := field.NewRadioGroup(q.Env, q.options("request.identity.", checks...), nil)
	how.SetSelected(string(data.IdentityNotNeeded))
	dialog.Form(q.Env, dialog.FormSpec{
		Title: q.T("request.identity.title"), Text: q.T("request.identity.ask"), Yes: q.T("request.save"), Width: 620,
		Fields: []field.Row{{Label: q.T("request.identity.how"), Widget: how}, q.whenRow(n, q.T("request.when")), {Label: q.T("request.words"), Widget: n.text, Hint: q.T("request.identity.words.hint")}},
		OnYes: func() {
			check, at, text := data.IdentityCheck(how.Selected()), q.moment(n), n.text.Text()
			q.step(func(ctx context.Context) error { return q.Vault.CheckRequester(ctx, q.id, check, at, text) })
		},
	})
}

// moment returns what was typed as the time of a step.
func (q *requestPage) moment(n note) time.Time { return page.MomentIn(q.Place, n.when, q.Now()) }

// options returns choices whose words stand under a prefix.
func (q *requestPage) options(prefix string, keys ...string) (all []field.Option) {
	for _, key := range keys {
		all = append(all, field.Option{Key: key, Text: q.T(prefix + key)})
	}
	return all
}

// askScope notes that the person was asked what exactly they want, or what they answered.
func (q *requestPage) askScope(ask bool) {
	n := q.newNote()
	title, words := q.T("request.scope.answer"), q.T("request.scope.answer.text")
	if ask {
		title, words = q.T("request.scope.ask"), q.T("request.scope.ask.text")
	}
	dialog.Form(q.Env, dialog.FormSpec{
		Title: title, Text: words, Yes: q.T("request.save"), Width: 620, Focus: n.text,
		Fields: []field.Row{q.whenRow(n, q.T("request.when")), {Label: q.T("request.words"), Widget: n.text}},
		OnYes: func() {
			at, text := q.moment(n), n.text.Text()
			q.step(func(ctx context.Context) error {
				if ask {
					return q.Vault.AskScope(ctx, q.id, at, text)
				}
				return q.Vault.ScopeAnswered(ctx, q.id, at, text)
			})
		},
	})
}

// askStop asks out of what the person is opted.
func (q *requestPage) askStop() {
	all := []field.Option{{Key: "0", Text: q.T("request.stop.all")}}
	for _, p := range q.facts.purposes {
		if !p.Archived {
			all = append(all, field.Option{Key: strconv.FormatInt(p.ID, 10), Text: p.Name})
		}
	}
	from := field.NewSelect(q.Env, all, nil)
	from.SetSelected("0")
	dialog.Form(q.Env, dialog.FormSpec{
		Title: q.T("request.do.stop"), Text: q.T("request.stop.text"), Yes: q.T("request.stop.yes"),
		Fields: []field.Row{{Label: q.T("request.stop.from"), Widget: from}},
		OnYes: func() {
			purpose, err := strconv.ParseInt(from.Selected(), 10, 64)
			if err != nil {
				return // nothing is chosen
			}
			page.Finish(q.Place, func(ctx context.Context) (bool, error) { return q.Vault.StopByRequest(ctx, q.id, purpose) }, page.OrFail(q.Place, func(stopped bool) {
				q.done()
				if !stopped {
					dialog.Message(q.Env, q.T("request.do.stop"), q.T("request.stop.later"))
				}
			}))
		},
	})
}

func (q *requestPage) askRestrict() {
	dialog.Confirm(q.Env, dialog.ConfirmSpec{
		Title: q.T("request.restrict.title"), Text: q.T("request.restrict.text"), Items: []string{q.T("request.restrict.stops"), q.T("request.restrict.goes"), q.T("request.restrict.lift")}, Yes: q.T("request.restrict"),
		OnYes: func() { q.step(func(ctx context.Context) error { return q.Vault.RestrictLead(ctx, q.id) }) },
	})
}

func (q *requestPage) askLiftTold() {
	n := q.newNote()
	dialog.Form(q.Env, dialog.FormSpec{
		Title: q.T("request.lift.tell"), Text: q.T("request.lift.tell.text"), Yes: q.T("request.save"),
		Fields: []field.Row{{Label: q.T("request.told.way"), Widget: n.way}, q.whenRow(n, q.T("request.when"))},
		OnYes: func() {
			at, way := q.moment(n), data.RequestWay(n.way.Selected())
			q.step(func(ctx context.Context) error { return q.Vault.ToldOfLifting(ctx, q.id, at, way) })
		},
	})
}

func (q *requestPage) askLift() {
	if q.facts.request.LiftToldAt.IsZero() {
		dialog.Message(q.Env, q.T("request.lift"), q.T("error.not_told"))
		return
	}
	dialog.Confirm(q.Env, dialog.ConfirmSpec{
		Title: q.T("request.lift"), Text: q.T("request.lift.text"), Yes: q.T("request.lift.yes"),
		OnYes: func() { q.step(func(ctx context.Context) error { return q.Vault.LiftRestriction(ctx, q.id) }) },
	})
}

func (q *requestPage) askDecision() {
	r := q.facts.request
	what := field.NewRadioGroup(q.Env, q.options("request.decision.", string(data.Granted), string(data.Partly), string(data.Refused), string(data.Dropped)), nil)
	what.SetSelected(string(data.Granted))
	if r.Decision != data.Undecided {
		what.SetSelected(string(r.Decision))
	}
	why := field.NewTextArea(q.Env, 3)
	why.SetText(r.DecidedWhy)
	dialog.Form(q.Env, dialog.FormSpec{
		Title: q.T("request.decide.title"), Text: q.T("request.decide.text"), Yes: q.T("request.save"), Width: 620,
		Fields: []field.Row{{Label: q.T("request.decision"), Widget: what}, {Label: q.T("request.why"), Widget: why, Hint: q.T("request.why.hint")}},
		Check: func() string {
			if what.Selected() != string(data.Granted) && strings.TrimSpace(why.Text()) == "" {
				return q.T("request.why.empty")
			}
			return ""
		},
		OnYes: func() {
			decision, reason := data.RequestDecision(what.Selected()), why.Text()
			q.step(func(ctx context.Context) error { return q.Vault.DecideRequest(ctx, q.id, decision, reason) })
		},
	})
}

// askTold notes that the person was answered otherwise than by a letter from here.
func (q *requestPage) askTold() {
	n := q.newNote()
	dialog.Form(q.Env, dialog.FormSpec{
		Title: q.T("request.tell"), Text: q.T("request.tell.text"), Yes: q.T("request.save"), Width: 620,
		Fields: []field.Row{{Label: q.T("request.told.way"), Widget: n.way}, q.whenRow(n, q.T("request.when")), {Label: q.T("request.words"), Widget: n.text}},
		OnYes: func() {
			at, way, text := q.moment(n), data.RequestWay(n.way.Selected()), n.text.Text()
			q.step(func(ctx context.Context) error { return q.Vault.AnswerRequest(ctx, q.id, at, way, text) })
		},
	})
}

// askExtension asks why it takes longer, and whether the person was told so already.
func (q *requestPage) askExtension() {
	r := q.facts.request
	until, _ := r.CanExtend(q.facts.laws, q.Now())
	n := q.newNote()
	n.text.SetText(r.ExtendedWhy)
	const planned = "planned"
	told, text := page.RequestWaySelect(q.Place), q.T("request.extend.late", "when", q.Weekday(until))
	if !r.TooLateToExtend(q.facts.laws, q.Now(), q.Now()) {
		told, text = field.NewSelect(q.Env, append([]field.Option{{Key: planned, Text: q.T("request.extend.planned")}}, q.ways()...), nil), q.T("request.extend.text", "when", q.Weekday(until))
		told.SetSelected(planned)
	}
	dialog.Form(q.Env, dialog.FormSpec{
		Title: q.T("request.extend"), Text: text, Yes: q.T("request.save"), Width: 620, Focus: n.text,
		Fields: []field.Row{{Label: q.T("request.why"), Widget: n.text, Hint: q.T("request.extend.hint")}, {Label: q.T("request.told.way"), Widget: told}, q.whenRow(n, q.T("request.extend.when"))},
		Check: func() string {
			if strings.TrimSpace(n.text.Text()) == "" {
				return q.T("request.extend.empty")
			}
			return ""
		},
		OnYes: func() {
			why, at, way := n.text.Text(), q.moment(n), data.RequestWay(told.Selected())
			if told.Selected() == planned {
				at, way = time.Time{}, ""
			}
			q.step(func(ctx context.Context) error { return q.Vault.ExtendRequest(ctx, q.id, why, at, way) })
		},
	})
}

// ways returns the ways by which somebody is told something.
func (q *requestPage) ways() (all []field.Option) {
	for _, w := range data.RequestWays() {
		all = append(all, field.Option{Key: string(w), Text: q.T("request.way." + string(w))})
	}
	return all
}

func (q *requestPage) askReopen() {
	dialog.Prompt(q.Env, dialog.PromptSpec{
		Title: q.T("request.reopen"), Text: q.T("request.reopen.text"), Label: q.T("request.why"), Yes: q.T("request.reopen.yes"),
		Validate: func(s string) string {
			if strings.TrimSpace(s) == "" {
				return q.T("request.why.empty")
			}
			return ""
		},
		OnYes: func(why string) {
			q.step(func(ctx context.Context) error { return q.Vault.ReopenRequest(ctx, q.id, why) })
		},
	})
}
