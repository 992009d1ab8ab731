package requests

import (
	"context"
	"time"

	"mujeeb/data"
	"mujeeb/letters"
	"mujeeb/ui/page"
)

// write drafts a letter of a stage to who asks, and shows it.
func (q *requestPage) write(stage data.LetterStage) {
	r, now := q.facts.request, q.Now()
	page.DraftNotice(q.Place, func(s data.Settings) data.Run {
		return requestLetter(r, stage, s, q.facts, now, q.Lang.Code())
	}, func(ctx context.Context, run data.Run) (int64, error) {
		return q.Vault.LetterOfRequest(ctx, r.ID, stage, run)
	})
}

// requestLetter returns the run that takes a letter to who made a request, in the
// controller's name: in the person's language, else in that of the window.
func requestLetter(r *data.Request, stage data.LetterStage, s data.Settings, f facts, now time.Time, window string) data.Run {
	lang := f.lang
	if lang == "" {
		lang = window
	}
	x := letters.Request{
		Lang: lang, From: letters.Sender{Name: s.Controller, Contact: s.Contact}, Number: int(r.ID),
		Right: string(r.Right), Stage: string(stage), Received: r.ReceivedAt.In(now.Location()), Laws: f.laws,
	}
	switch stage {
	case data.StageExtension:
		x.Why = r.ExtendedWhy
		longer := *r
		longer.ExtendedAt = now
		x.Due = longer.Clock(f.laws, now).Due
	case data.StageAnswer:
		x.Decision, x.Why = string(r.Decision), r.DecidedWhy
	default:
		x.Due = r.Clock(f.laws, now).Due
	}
	l := letters.RequestLetter(x)
	return data.Run{Class: data.ClassAnswer, Title: l.Title, Lang: l.Lang, Subject: l.Subject, Body: l.Body}
}
