package requests

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"mujeeb/data"
	"mujeeb/letters"
	"mujeeb/mail"
	"mujeeb/outbox/byemail"
	"mujeeb/ui/kit/dialog"
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
	if r.Right == data.RightComplaint || x.Due.Before(now) {
		x.Due = time.Time{} // a day that is over is no promise, and a complaint's term is for saying that it arrived
	}
	l := letters.RequestLetter(x)
	return data.Run{Class: data.ClassAnswer, Title: l.Title, Lang: l.Lang, Subject: l.Subject, Body: l.Body}
}

// print saves the letter that is due as a page or as a PDF file: the answer once it is decided, before that
// the one that says that the request came.
func (q *requestPage) print(format string) {
	r, f, now, window := q.facts.request, q.facts, q.Now(), q.Lang.Code()
	stage := data.StageReceived
	if r.Decision != data.Undecided && r.Decision != data.Dropped {
		stage = data.StageAnswer
	}
	who := data.Written{Others: 1}
	if r.LeadID != 0 {
		who = data.Written{Leads: []int64{r.LeadID}}
	}
	page.SaveExport(q.Place, page.Exporting{
		Plan: data.ExportPlan{Kind: data.ExportLetter, Why: data.ExportForPerson},
		Name: fmt.Sprintf("request-%d-%s.%s", r.ID, q.Local(now).Format(time.DateOnly), format),
		Write: func(ctx context.Context, w io.Writer) (data.Written, error) {
			settings, err := q.Vault.Settings(ctx)
			if err != nil {
				return who, err
			}
			letter, err := byemail.Preview(requestLetter(r, stage, settings, f, now, window), settings, data.Account{}, map[string]string{"name": r.Name})
			if err != nil {
				return who, err
			}
			return who, writeLetter(w, letter, now, format)
		},
		Done: func(path string) {
			q.step(func(ctx context.Context) error { return q.Vault.LetterPrinted(ctx, r.ID, stage) })
			dialog.Message(q.Env, q.T("request.letter.printed.title"), q.T("request.letter.printed", "file", filepath.Base(path), "folder", filepath.Dir(path)))
		},
	})
}

// writeLetter writes a letter as a page or as a PDF file.
func writeLetter(w io.Writer, c mail.Content, made time.Time, format string) error {
	if format == "html" {
		_, err := io.WriteString(w, c.HTML)
		return err
	}
	paper, err := page.Paper()
	if err != nil {
		return err
	}
	return paper.Write(w, c.Lang, c.Subject, c.Subject, made, page.LetterBlocks(c))
}
