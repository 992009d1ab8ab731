package ui

import (
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/outbox"
	"mujeeb/ui/page"
)

// A campaign whose answers can't be read says so, and goes on once its owner says that they
// read them.
func TestCampaign_UnheardByOwner(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		t.Run(language, func(t *testing.T) {
			w, v := openWindow(t, language)
			news := datatest.MustPurpose(t, v, "News")
			datatest.MustAgree(t, v, datatest.MustLead(t, v, "Zoe", "zoe@example.org"), news)
			box, err := v.SaveHearing(t.Context(), data.Hearing{Host: "127.0.0.1", Port: 1, Security: data.SecurityTLS, User: "hello@olive.example", Login: data.LoginPassword})
			noError(t, err)
			noError(t, v.NotePoll(t.Context(), box, ""))
			w.clock.Add(data.HeardWithin - time.Minute)
			w.app.session.Touch()
			olive := mustOliveServer(t, v)
			run, err := v.SaveRun(t.Context(), data.Run{Class: data.ClassCampaign, Title: "Spring", PurposeID: news, AccountID: olive, Lang: "en", Subject: "Hello", Body: "Hi"})
			noError(t, err)
			_, err = v.StartRun(t.Context(), run)
			noError(t, err)
			w.clock.Add(2 * time.Minute)
			w.app.session.WakeHearing()
			w.wait("a reading to fail", func() bool {
				all, err := v.Hearings(t.Context())
				return err == nil && all[0].Trouble != ""
			})
			w.app.session.Wake()
			w.goTo(page.Route{Page: page.Campaign, ID: run})
			w.waitFor(w.T("run.now.unheard"))
			w.waitFor(w.T("run.unheard.own"))
			w.shot("unheard-" + language)
			w.press(w.T("run.unheard.own"))
			w.waitFor(w.T("run.unheard.title"))
			w.shot("unheard-asked-" + language)
			w.press(w.T("run.unheard.yes"))
			w.waitFor(w.T("send.answers.wanted"))
			w.press(w.T("send.answers", "address", "hello@olive.example"))
			w.press(w.T("run.unheard.yes"))
			w.wait("the owner's word", func() bool {
				who, err := v.Answers(t.Context(), run)
				return err == nil && who == data.AnswersOwner
			})
			w.wait("the campaign to go on", func() bool { return w.app.session.Waiting(olive).Why != outbox.WaitUnheard })
		})
	}
}
