package data_test

import (
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

var inboxOf = data.Hearing{Host: "imap.olive.example", Port: 993, Security: data.SecurityTLS, User: "hello@olive.example", Login: data.LoginPassword}

func TestVault_SaveHearing(t *testing.T) {
	v, clock := datatest.Vault(t)
	for field, change := range map[string]func(*data.Hearing){
		"host": func(h *data.Hearing) { h.Host = " " }, "user": func(h *data.Hearing) { h.User = "" }, "port": func(h *data.Hearing) { h.Port = 0 },
		"security": func(h *data.Hearing) { h.Security = "none" }, "login": func(h *data.Hearing) { h.Login = "" },
	} {
		h := inboxOf
		change(&h)
		_, err := v.SaveHearing(t.Context(), h)
		wantField(t, err, field)
	}
	h := inboxOf
	h.Folders = []string{"Archive"}
	id, err := v.SaveHearing(t.Context(), h)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.NotePoll(t.Context(), id, ""); err != nil {
		t.Fatal(err)
	}
	polled := clock.Now()
	mark := data.FolderMark{Folder: "INBOX", Validity: 7, UID: 42}
	if err := v.MarkFolder(t.Context(), id, mark); err != nil {
		t.Fatal(err)
	}
	clock.Add(time.Minute)
	if err := v.NotePoll(t.Context(), id, "timeout"); err != nil {
		t.Fatal(err)
	}
	all, err := v.Hearings(t.Context())
	if err != nil || len(all) != 1 || !all[0].HeardAt.Equal(polled) || !all[0].TriedAt.Equal(clock.Now()) || all[0].Trouble != "timeout" || all[0].Folders[0] != "Archive" {
		t.Fatalf("got %+v, %v", all, err)
	}
	h = all[0]
	h.Port = 143
	if _, err := v.SaveHearing(t.Context(), h); err != nil {
		t.Fatal(err)
	}
	if got, err := v.FolderMark(t.Context(), id, "INBOX"); err != nil || got != mark {
		t.Errorf("the mark after another port: %+v, %v", got, err)
	}
	h.User = "sales@olive.example" // another mailbox
	if _, err := v.SaveHearing(t.Context(), h); err != nil {
		t.Fatal(err)
	}
	all, err = v.Hearings(t.Context())
	if got, more := v.FolderMark(t.Context(), id, "INBOX"); err != nil || more != nil || got.UID != 0 || !all[0].HeardAt.IsZero() {
		t.Errorf("after another user: %+v, %+v, %v", got, all[0], err)
	}
	if err := v.RemoveHearing(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if err := v.RemoveHearing(t.Context(), id); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("removed twice: %v", err)
	}
	if v.HearingSecretName(1) == v.SecretName(1) || v.HearingSecretName(1) == v.HearingSecretName(2) {
		t.Error("two secrets have one name")
	}
}

// wantField fails unless an error is about a field.
func wantField(t *testing.T, err error, field string) {
	t.Helper()
	if code := data.CodeOf(err); code != data.CodeMissing && code != data.CodeBadChoice {
		t.Errorf("%s: %v", field, err)
	}
}

// A campaign does not start while the answers to the last ones may lie unread.
func TestVault_StartRun_NotHeard(t *testing.T) {
	for name, c := range map[string]struct {
		set     bool
		polled  time.Duration // ago; 0 = never
		trouble string        // of a later poll
		class   data.RunClass
		kind    data.AccountKind
		want    data.Code
		who     data.Answerer
	}{
		"no mailbox":               {class: data.ClassCampaign, kind: data.AccountSMTP},
		"never read":               {set: true, class: data.ClassCampaign, kind: data.AccountSMTP, want: data.CodeNotHeard},
		"just read":                {set: true, polled: 14 * time.Minute, class: data.ClassCampaign, kind: data.AccountSMTP, who: data.AnswersMailbox},
		"read, and failed since":   {set: true, polled: 5 * time.Minute, trouble: "timeout", class: data.ClassCampaign, kind: data.AccountSMTP, who: data.AnswersMailbox},
		"read too long ago":        {set: true, polled: 16 * time.Minute, class: data.ClassCampaign, kind: data.AccountSMTP, want: data.CodeNotHeard},
		"read by a clock set back": {set: true, polled: -2 * time.Hour, class: data.ClassCampaign, kind: data.AccountSMTP, want: data.CodeNotHeard},
		"a breach does not wait":   {set: true, class: data.ClassBreach, kind: data.AccountSMTP},
		"nor does practice":        {set: true, class: data.ClassCampaign, kind: data.AccountSandbox},
	} {
		t.Run(name, func(t *testing.T) {
			v, clock := datatest.Vault(t)
			news := datatest.MustPurpose(t, v, "News")
			datatest.MustAgree(t, v, datatest.MustLead(t, v, "Amal", "amal@example.org"), news)
			account, err := v.SaveAccount(t.Context(), data.Account{Kind: c.kind, Host: "mail.example", Port: 465, Security: data.SecurityTLS, FromAddress: "hello@olive.example", PerMinute: 1, PerDay: 1, Connections: 1})
			if err != nil {
				t.Fatal(err)
			}
			if c.set {
				id, err := v.SaveHearing(t.Context(), inboxOf)
				if err != nil {
					t.Fatal(err)
				}
				clock.Add(-c.polled)
				if c.polled != 0 {
					if err := v.NotePoll(t.Context(), id, ""); err != nil {
						t.Fatal(err)
					}
				}
				clock.Add(c.polled)
				if c.trouble != "" {
					if err := v.NotePoll(t.Context(), id, c.trouble); err != nil {
						t.Fatal(err)
					}
				}
			}
			r := data.Run{Class: c.class, Title: "Spring", AccountID: account, Lang: "en", Subject: "Hello", Body: "Hi"}
			if c.class == data.ClassCampaign {
				r.PurposeID = news
			}
			run, err := v.SaveRun(t.Context(), r)
			if err != nil {
				t.Fatal(err)
			}
			_, err = v.StartRun(t.Context(), run)
			if got := data.CodeOf(err); c.want == "" && err != nil || c.want != "" && got != c.want {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if who, err := v.Answers(t.Context(), run); err != nil || who != c.who {
				t.Errorf("who hears: %q, %v; want %q", who, err, c.who)
			}
		})
	}
}

// Where no mailbox is set, the owner's word on who looks at the answers stays with the run.
func TestVault_SayAnswers(t *testing.T) {
	e := listen(t)
	draft, err := e.SaveRun(t.Context(), data.Run{Class: data.ClassCampaign, Title: "Summer", PurposeID: e.news, AccountID: 1, Lang: "en", Subject: "Hello", Body: "Hi"})
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []data.Answerer{data.AnswersNobody, data.AnswersOwner} {
		if err := e.SayAnswers(t.Context(), draft, who); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.SayAnswers(t.Context(), draft, data.AnswersMailbox); data.CodeOf(err) != data.CodeBadChoice {
		t.Errorf("what only the program can say: %v", err)
	}
	if err := e.SayAnswers(t.Context(), e.run, data.AnswersOwner); data.CodeOf(err) != data.CodeNotRunning {
		t.Errorf("of a run that ended: %v", err)
	}
	if _, err := e.StartRun(t.Context(), draft); err != nil {
		t.Fatal(err)
	}
	if who, err := e.Answers(t.Context(), draft); err != nil || who != data.AnswersOwner {
		t.Errorf("got %q, %v", who, err)
	}
	other, err := e.SaveRun(t.Context(), data.Run{Class: data.ClassCampaign, Title: "Autumn", PurposeID: e.news, Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	if err := e.SayAnswers(t.Context(), other, data.AnswersOwner); err != nil {
		t.Fatal(err)
	}
	if err := e.DeleteDraft(t.Context(), other); err != nil {
		t.Errorf("a draft of which it was said: %v", err)
	}
}

func TestVault_HearSince(t *testing.T) {
	v, clock := datatest.Vault(t)
	if since, err := v.HearSince(t.Context(), 0); err != nil || !since.IsZero() {
		t.Errorf("before any run: %v, %v", since, err)
	}
	news := datatest.MustPurpose(t, v, "News")
	datatest.MustAgree(t, v, datatest.MustLead(t, v, "Amal", "amal@example.org"), news)
	first := clock.Now()
	mustRun(t, v, news)
	clock.Add(time.Hour)
	mustRun(t, v, news)
	if since, err := v.HearSince(t.Context(), 0); err != nil || !since.Equal(first) {
		t.Errorf("got %v, %v; want %v", since, err, first)
	}
}

// The answers to a campaign count as read for as long after each mailbox was. A clock that
// was set back, a run that is over, and the owner's own word are seen.
func TestVault_HeardUntil(t *testing.T) {
	v, clock := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	datatest.MustAgree(t, v, datatest.MustLead(t, v, "Amal", "amal@example.org"), news)
	account, err := v.SaveAccount(t.Context(), data.Account{Kind: data.AccountSMTP, Host: "mail.example", Port: 465, Security: data.SecurityTLS, FromAddress: "hello@olive.example", PerMinute: 1, PerDay: 1, Connections: 1})
	if err != nil {
		t.Fatal(err)
	}
	is := func(when string, want time.Time) {
		t.Helper()
		if got, err := v.HeardUntil(t.Context(), account); err != nil || !got.Equal(want) {
			t.Errorf("%s: until %v, %v; want %v", when, got, err, want)
		}
	}
	id, err := v.SaveHearing(t.Context(), inboxOf)
	if err != nil {
		t.Fatal(err)
	}
	poll := func(trouble string) {
		if err := v.NotePoll(t.Context(), id, trouble); err != nil {
			t.Fatal(err)
		}
	}
	poll("")
	is("with no campaign", time.Time{})
	run, err := v.SaveRun(t.Context(), data.Run{Class: data.ClassCampaign, Title: "Spring", PurposeID: news, AccountID: account, Lang: "en", Subject: "Hello", Body: "Hi"})
	if err == nil {
		_, err = v.StartRun(t.Context(), run)
	}
	if err != nil {
		t.Fatal(err)
	}
	read := clock.Now()
	is("just read", read.Add(data.HeardWithin))
	clock.Add(10 * time.Minute)
	poll("timeout")
	is("after a reading that failed", read.Add(data.HeardWithin))
	clock.Add(-3 * time.Hour)
	is("with the clock set back", time.UnixMilli(0).Add(data.HeardWithin))
	if err := v.SayAnswers(t.Context(), run, data.AnswersOwner); err != nil {
		t.Fatal(err)
	}
	is("by the owner's word", time.Time{})
}
