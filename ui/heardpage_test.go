package ui

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/mail/mailtest"
	"mujeeb/outbox/byemail"
	"mujeeb/text/secret"
	"mujeeb/ui/page"
)

// answered is a campaign to Amal, Sami and Nour that answers came to: Amal opted out, Sami
// replied, Nour's address does not exist. Somebody unknown asks to stop, and Sami asks for
// his data.
func answered(t *testing.T, v *data.Vault) (run int64, leads, messages map[string]int64) {
	t.Helper()
	ctx := t.Context()
	news := datatest.MustPurpose(t, v, "News")
	account := slow(t, v)
	leads, messages = map[string]int64{}, map[string]int64{}
	for _, name := range []string{"Amal Haddad", "Sami Khalil", "Nour Aziz"} {
		leads[name] = datatest.MustLead(t, v, name, strings.ToLower(name[:4])+"@example.org")
		datatest.MustAgree(t, v, leads[name], news)
	}
	run, err := v.SaveRun(ctx, data.Run{Class: data.ClassCampaign, Title: "Spring offers", PurposeID: news, AccountID: account, Lang: "en", Subject: "Hello", Body: "The olives are ripe."})
	noError(t, err)
	_, err = v.StartRun(ctx, run)
	noError(t, err)
	claimed, err := v.ClaimMessages(ctx, data.Claim{AccountID: account, Limit: 9, MessageID: func(id int64) string { return fmt.Sprint(id, "@olive.example") }})
	noError(t, err)
	var results []data.Result
	var ids []int64
	for _, m := range claimed {
		for name, lead := range leads {
			if lead == m.LeadID {
				messages[name] = m.ID
			}
		}
		ids, results = append(ids, m.ID), append(results, data.Result{ID: m.ID, State: data.MessageSent, Reply: "250 ok"})
	}
	_, err = v.MarkCommitted(ctx, ids)
	noError(t, err)
	noError(t, v.RecordResults(ctx, results))
	for i, m := range []data.HeardMail{
		{Kind: data.MailPerson, Message: messages["Amal Haddad"], Proof: "subject", AsksOut: true, Subject: "unsubscribe"},
		{Kind: data.MailPerson, Message: messages["Sami Khalil"], Proof: "references", From: "sami@example.org", Subject: "Re: Hello", Text: "Thank you, are the olives from this year?"},
		{Kind: data.MailBounce, Message: messages["Nour Aziz"], Proof: "returned", Recipients: []data.MailRecipient{{Address: "nour@example.org", Final: true, Class: data.BounceHard, Status: "5.1.1", Words: "550 5.1.1 user unknown"}}},
		{Kind: data.MailPerson, Wish: data.WishOptOut, From: "nobody@example.net", Subject: "Stop", Text: "Please stop writing to me."},
		{Kind: data.MailPerson, Message: messages["Sami Khalil"], Proof: "references", Wish: data.WishAccess, From: "sami@example.org", Subject: "My data", Text: "Which data do you have about me?"},
	} {
		m.Name = fmt.Sprintf("<%d@example.org>", i)
		_, err := v.Hear(ctx, m)
		noError(t, err)
	}
	return run, leads, messages
}

// What was heard is counted on the page of the run and listed; what is left to the owner
// stands on Today, and is decided on its page.
func TestHeardPage(t *testing.T) {
	w, v := openWindow(t, "en")
	run, leads, _ := answered(t, v)
	w.goTo(page.Route{Page: page.Campaign, ID: run})
	w.waitFor(w.T("run.heard.optouts", "n", 1))
	w.waitFor(w.T("run.heard.bounces", "n", 1))
	w.shots("heard-run", page.Route{Page: page.Campaign, ID: run})
	w.shots("heard-today", page.Route{Page: page.Today})
	w.shots("heard-list", page.Route{Page: page.Heard})
	w.app.look.ChooseLanguage("en")
	w.goTo(page.Route{Page: page.Campaign, ID: run})
	w.waitFor(w.T("run.heard.replies", "n", 2))
	w.press(w.T("run.heard.replies", "n", 2))
	w.waitFor("are the olives from this year")
	if w.Sees("user unknown") || w.Sees(w.T("heard.outcome.bounced")) {
		t.Error("a bounce is listed among the replies")
	}
	w.goTo(page.Route{Page: page.Today})
	w.waitFor(w.T("today.heard", "n", 2))
	w.press(w.T("today.heard.open"))
	w.waitFor(w.T("heard.request"))
	w.open("nobody@example.net")
	w.waitFor("Please stop writing to me.")
	w.named("heard")
	w.press(w.T("heard.was"))
	w.waitFor(w.T("people.choose"))
	w.waitFor("Nour Aziz")
	w.open("Nour Aziz")
	w.waitFor(w.T("heard.was.sure", "name", "Nour Aziz"))
	w.press(w.T("heard.was.yes"))
	w.wait("Nour to be opted out", func() bool {
		of, err := v.HeardOf(t.Context(), leads["Nour Aziz"])
		return err == nil && slices.ContainsFunc(of, func(h data.Heard) bool { return h.Outcome == data.OutcomeOptOut && h.PurposeID == 0 })
	})
	w.waitFor("Which data do you have about me?")
	w.press(w.T("heard.request"))
	w.waitFor(w.T("request.new.of", "name", "Sami Khalil"))
	w.press(w.T("request.register"))
	w.waitFor(w.T("request.log.title"))
	of, err := v.RequestsOf(t.Context(), leads["Sami Khalil"])
	if err != nil || len(of) != 1 || of[0].Right != data.RightAccess || !strings.Contains(of[0].Asked, "Which data do you have about me?") || of[0].HeardID == 0 {
		t.Errorf("the requests: %+v, %v", of, err)
	}
	w.goTo(page.Route{Page: page.Today})
	w.wait("Today to say no more of it", func() bool { return w.Sees(w.T("today.title")) && !w.Sees(w.T("today.heard.open")) })
}

// A code that the owner pastes leads to its person, and a made-up one to nobody.
func TestHeardPage_Token(t *testing.T) {
	w, v := openWindow(t, "en")
	_, leads, messages := answered(t, v)
	w.goTo(page.Route{Page: page.Heard})
	w.waitFor(w.T("heard.outcome.reply"))
	w.fill(w.T("heard.token"), "u2a-0123456789abcdef")
	w.press(w.T("heard.token.find"))
	w.waitFor(w.T("heard.token.bad"))
	w.press(w.T("kit.ok"))
	w.fill(w.T("heard.token"), " Unsubscribe "+strings.ToUpper(byemail.Tokens(v).Make('u', messages["Sami Khalil"])))
	w.press(w.T("heard.token.find"))
	w.waitFor(w.T("heard.token.text", "title", "Spring offers", "name", "Sami Khalil"))
	w.shot("heard-token")
	w.press(w.T("heard.token.out"))
	w.waitFor(w.T("heard.token.recorded", "name", "Sami Khalil"))
	of, err := v.HeardOf(t.Context(), leads["Sami Khalil"])
	if err != nil || of[0].Outcome != data.OutcomeOptOut || of[0].Proof != "typed" {
		t.Errorf("got %+v, %v", of, err)
	}
}

// A mailbox is tried, its folders are offered, it is saved with its password in the
// secrets' store alone, and read; then it is removed with its password.
func TestSettingsPage_Hear(t *testing.T) {
	server := mailtest.Start(t)
	w, v := openWindow(t, "en")
	w.app.session.Emails.RootCAs = server.Roots
	for _, part := range []string{"cur", "new", "tmp"} {
		noError(t, os.MkdirAll(filepath.Join(server.Folder("Archive"), part), 0o755))
	}
	server.Put(t, "Archive", []byte("From: a@example.org\nMessage-ID: <a@example.org>\n\nhello\n"))
	w.goToTab(page.Settings, "settings.mail")
	w.waitFor(w.T("hear.add"))
	w.press(w.T("hear.add"))
	w.waitFor(w.T("hear.user"))
	w.fill(w.T("hear.user"), "olive@gmail.com")
	if got := w.text(w.T("account.host")); got != "imap.gmail.com" {
		t.Errorf("the server of a known provider: %q", got)
	}
	w.fill(w.T("hear.user"), mailtest.User)
	w.fill(w.T("account.password"), "not the password")
	w.fill(w.T("account.host"), "127.0.0.1")
	w.fill(w.T("account.port"), fmt.Sprint(server.IMAPS))
	w.press(w.T("account.try"))
	w.waitFor(w.T("hear.problem.auth_refused"))
	w.fill(w.T("account.password"), mailtest.Password)
	w.press(w.T("account.try"))
	w.waitFor(w.T("hear.try.others"))
	w.press("Archive")
	w.named("the form of a mailbox")
	w.shot("hear-form")
	w.press(w.T("hear.save"))
	w.waitFor(w.T("hear.line", "user", mailtest.User, "host", "127.0.0.1"))
	boxes, err := v.Hearings(t.Context())
	if err != nil || len(boxes) != 1 || !slices.Equal(boxes[0].Folders, []string{"Archive"}) || boxes[0].Port != server.IMAPS {
		t.Fatalf("kept %+v, %v", boxes, err)
	}
	kept, err := w.app.p.Secrets.Get(t.Context(), v.HearingSecretName(boxes[0].ID))
	if err != nil || kept.Reveal() != mailtest.Password {
		t.Errorf("the password: %v", err)
	}
	mustNotHold(t, w.dir, mailtest.Password)
	w.press(w.T("hear.now"))
	w.waitFor(w.T("hear.last", "date", w.app.env.Lang.DateTime(w.clock.Now())))
	noError(t, v.NotePoll(t.Context(), boxes[0].ID, "auth_refused"))
	w.goTo(page.Route{Page: page.Today})
	w.waitFor(w.T("today.unread.trouble"))
	w.shots("hear-settings", page.Route{Page: page.Settings}, "settings.mail")
	w.app.look.ChooseLanguage("en")
	w.goToTab(page.Settings, "settings.mail")
	w.waitFor(w.T("hear.remove"))
	w.press(w.T("hear.remove"))
	w.press(w.T("hear.remove.yes"))
	w.waitFor(w.T("hear.add"))
	if _, err := w.app.p.Secrets.Get(t.Context(), v.HearingSecretName(boxes[0].ID)); err == nil {
		t.Error("the password stays")
	}
}

// Today tells of a mailbox that was not read for a day, and not before.
func TestTodayPage_Unread(t *testing.T) {
	w, v := openWindow(t, "en")
	id, err := v.SaveHearing(t.Context(), data.Hearing{Host: "imap.olive.example", Port: 993, Security: data.SecurityTLS, User: "hello@olive.example", Login: data.LoginPassword})
	noError(t, err)
	noError(t, v.NotePoll(t.Context(), id, ""))
	w.goTo(page.Route{Page: page.Today})
	w.waitFor(w.T("today.steps"))
	if w.Sees(w.T("today.unread")) {
		t.Error("told at once")
	}
	w.clock.Add(25 * time.Hour)
	w.goTo(page.Route{Page: page.Settings})
	w.goTo(page.Route{Page: page.Today})
	w.waitFor(w.T("today.unread"))
}

// A campaign by a real account wants somebody to read the answers: the owner by their
// word, or the program, which reads them first.
func TestCampaignPage_Answers(t *testing.T) {
	w, v := openWindow(t, "en")
	s := newShop(t, v)
	account, err := v.SaveAccount(t.Context(), data.Account{Name: "Real", Kind: data.AccountSMTP, Host: "127.0.0.1", Port: 1, Security: data.SecurityLoopback,
		FromName: "Olive & Thyme", FromAddress: "hello@olive.example", PerMinute: 1, PerDay: 1000, Connections: 1})
	noError(t, err)
	s.practice = account
	run := s.draft(t, v)
	w.goTo(page.Route{Page: page.Campaign, ID: run.ID})
	w.waitFor(w.T("reach.will", "n", 3))
	w.press(w.T("draft.start"))
	w.waitFor(w.T("send.answers", "address", "hello@olive.example"))
	w.press(w.T("send.yes"))
	w.waitFor(w.T("send.answers.wanted"))
	w.shot("answers-wanted")
	if r, err := v.Run(t.Context(), run.ID); err != nil || r.State != data.RunDraft {
		t.Fatalf("started without a word: %+v, %v", r, err)
	}
	w.press(w.T("send.answers", "address", "hello@olive.example"))
	w.press(w.T("send.yes"))
	w.wait("the run to start", func() bool {
		r, err := v.Run(t.Context(), run.ID)
		return err == nil && r.State != data.RunDraft
	})
	if who, err := v.Answers(t.Context(), run.ID); err != nil || who != data.AnswersOwner {
		t.Errorf("who reads the answers: %q, %v", who, err)
	}
}

// Where the mailbox can't be read, the campaign does not start, and the reason is told;
// once it can, the answers are read first.
func TestCampaignPage_ReadsFirst(t *testing.T) {
	server := mailtest.Start(t)
	w, v := openWindow(t, "en")
	w.app.session.Emails.RootCAs = server.Roots
	s := newShop(t, v)
	account, err := v.SaveAccount(t.Context(), data.Account{Name: "Real", Kind: data.AccountSMTP, Host: "127.0.0.1", Port: 1, Security: data.SecurityLoopback,
		FromName: "Olive & Thyme", FromAddress: "hello@olive.example", PerMinute: 1, PerDay: 1000, Connections: 1})
	noError(t, err)
	s.practice = account
	run := s.draft(t, v)
	id, err := v.SaveHearing(t.Context(), data.Hearing{Host: "127.0.0.1", Port: server.IMAPS, Security: data.SecurityTLS, User: mailtest.User, Login: data.LoginPassword})
	noError(t, err)
	w.goTo(page.Route{Page: page.Campaign, ID: run.ID})
	w.waitFor(w.T("reach.will", "n", 3))
	w.press(w.T("draft.start"))
	w.waitFor(w.T("send.heard"))
	w.press(w.T("send.yes"))
	w.waitFor(w.T("send.unheard.title"))
	if r, err := v.Run(t.Context(), run.ID); err != nil || r.State != data.RunDraft {
		t.Fatalf("started unheard: %+v, %v", r, err)
	}
	w.press(w.T("kit.ok"))
	noError(t, w.app.p.Secrets.Set(t.Context(), v.HearingSecretName(id), secret.New(mailtest.Password)))
	w.press(w.T("draft.start"))
	w.waitFor(w.T("send.heard"))
	w.press(w.T("send.yes"))
	w.wait("the run to start", func() bool {
		r, err := v.Run(t.Context(), run.ID)
		return err == nil && r.State != data.RunDraft
	})
	if boxes, err := v.Hearings(t.Context()); err != nil || boxes[0].HeardAt.IsZero() {
		t.Errorf("not read: %+v, %v", boxes, err)
	}
}

// The page for opting out is made: its file is saved, holds no secret, and a wrong address
// or a page that does not answer is told.
func TestSettingsPage_OptOut(t *testing.T) {
	w, v := openWindow(t, "en")
	mustSettings(t, v, data.Settings{Controller: "Olive & Thyme"})
	w.files.path = t.TempDir() + "/stop.php"
	w.goToTab(page.Settings, "settings.mail")
	w.waitFor(w.T("optout.make"))
	w.press(w.T("optout.make"))
	w.waitFor(w.T("optout.saved"))
	w.press(w.T("kit.ok"))
	w.waitFor(w.T("optout.steps"))
	p, err := v.OptOutPage(t.Context())
	if err != nil || p.Queue == "" || p.Works() {
		t.Fatalf("kept %q, %v", p.Queue, err)
	}
	mustNotHold(t, w.files.path, p.Fetch.Reveal())
	w.fill(w.T("optout.address"), "http://olive.example/stop.php")
	w.press(w.T("account.try"))
	if got := w.problem(w.T("optout.address")); got != w.T("optout.address.bad") {
		t.Errorf("without https: %q", got)
	}
	w.fill(w.T("optout.address"), "https://127.0.0.1:1/stop.php")
	w.press(w.T("account.try"))
	w.waitFor(w.T("optout.try.failed", "why", w.T("hear.problem.unreachable")))
	w.named("the page for opting out")
	w.shots("optout-settings", page.Route{Page: page.Settings}, "settings.mail")
	w.app.look.ChooseLanguage("en")
	w.goToTab(page.Settings, "settings.mail")
	w.waitFor(w.T("optout.remove"))
	w.press(w.T("optout.remove"))
	w.press(w.T("optout.remove.yes"))
	w.waitFor(w.T("optout.make"))
}
